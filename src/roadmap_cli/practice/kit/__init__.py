"""Data made from a seed. Each kit also returns the facts, so that a check never parses its own data."""
