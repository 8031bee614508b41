"""One file for each kind of provider; each exports ``PROVIDER``."""
