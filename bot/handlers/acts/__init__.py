"""One module per command; each exports ``ACT``: what is done when it is understood and allowed."""
