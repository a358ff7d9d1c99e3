"""The tables of the loaded roadmaps."""
