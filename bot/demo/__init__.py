"""The demo: a story on a simulated GitHub, a page to watch it, and a way to play it alone."""
