"""Which lines of a comment a reader sees as its author's own plain text. Knows no commands."""
