"""The adapter to what splits traffic: one file in ``drivers`` for each kind of backend."""
