"""Other people's systems: where they are, what opens them, and a careful way to speak HTTP."""
