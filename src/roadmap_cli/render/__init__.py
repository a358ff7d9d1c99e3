"""Ink: an answer becomes lines or a page, and that becomes text of one format."""
