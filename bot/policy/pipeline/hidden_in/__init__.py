"""What hides commands: one file for each kind of build file. Found by discovery."""
