"""What a policy file says of each kind of provider: one file each, which exports ``SHAPE``."""
