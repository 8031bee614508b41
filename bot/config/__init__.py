"""The policy file: its schema, and how to read it. Pure."""
