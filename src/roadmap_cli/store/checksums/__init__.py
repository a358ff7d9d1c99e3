"""Checksums of everything that is stored beside the log: the loaded roadmaps, states, meta."""
