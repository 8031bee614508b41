"""Ways to tell people outside of GitHub."""
