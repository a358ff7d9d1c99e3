"""Markdown lists and checklists."""
