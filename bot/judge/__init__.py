"""The judge: counts in, a verdict out. Pure, and without any library."""
