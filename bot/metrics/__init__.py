"""The adapter to those who count requests: one file in ``providers`` for each kind."""
