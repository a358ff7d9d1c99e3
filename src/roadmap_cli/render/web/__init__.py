"""Pages for a browser: one shell for all of them, and the map with its pictures."""
