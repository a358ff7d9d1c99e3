"""Answers as lines."""
