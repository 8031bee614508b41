"""The kinds of feature flags, one file each, which exports ``FLAG``."""
