"""Explain failed runs: gather what is known of them, say it, and do what was asked for."""
