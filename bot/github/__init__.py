"""GitHub over HTTP: gidgethub's client, with the tokens, limits and retries that a bot needs."""
