"""Copies: listed, compared, and brought back."""
