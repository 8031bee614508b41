"""What a policy file says of each kind of backend: one file each, which exports ``SHAPE``."""
