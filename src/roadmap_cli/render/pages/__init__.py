"""Answers as pages, and pages as text, Markdown, CSV and HTML."""
