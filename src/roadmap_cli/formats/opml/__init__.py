"""Outlines."""
