"""CI failures: logs, steps and annotations in, the lines that matter out. Pure."""
