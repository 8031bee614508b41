"""A little git: real object ids, branches, history and differences, all in memory."""
