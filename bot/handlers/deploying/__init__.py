"""Journey 4: from `/deploy` to what runs, gathered, decided and acted upon."""
