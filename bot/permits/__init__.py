"""Deploy permits as signed tokens, and the tokens by which GitHub's jobs say who they are."""
