"""One file for each kind of backend; each exports ``DRIVER``."""
