"""Signatures of tools, one module each; each exports ``TOOL``."""
