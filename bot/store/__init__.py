"""Our own state, beyond the jobs: what handlers read, and the records that they leave."""
