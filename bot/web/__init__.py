"""HTTP in: deliveries of GitHub, and questions about our health."""
