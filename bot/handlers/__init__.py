"""The imperative shell: gather what a decision needs, decide, and return what follows from it."""
