"""The gateway to an environment: requests, votes, and what must be true before a deploy starts."""
