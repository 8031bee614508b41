"""The simulated world in GitHub's JSON, for the API and for webhooks alike."""
