"""SQLite: the log, its projection and the loaded roadmaps. Never YAML, never a terminal."""
