"""What a policy file says of each kind of feature flag: one file each, which exports ``SHAPE``."""
