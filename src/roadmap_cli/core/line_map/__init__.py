"""The line map: tracks as lines, topics as stops, prerequisites as links between them."""
