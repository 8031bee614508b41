"""Journey 3: from `/canary 10%` to all of the traffic, or back; gathered, decided, acted upon."""
