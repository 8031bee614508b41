"""What tells a stage: one file for each. Found by discovery."""
