"""Judging what a change does to the workflows, and answering those who ask about it."""
