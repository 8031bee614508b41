"""The adapter to those who keep feature flags: one file in ``kinds`` for each."""
