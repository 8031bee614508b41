"""One module per journey or timer; each exports ``HANDLER``."""
