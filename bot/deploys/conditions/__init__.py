"""One module per condition; each exports ``CONDITION``."""
