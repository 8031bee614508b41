"""What a pipeline does when it runs: the commands behind its steps, the jobs behind its calls."""
