"""What several verbs share: reading a checkout, looking through the App, printing a review."""
