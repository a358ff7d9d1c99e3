"""Listing, comparing and restoring copies."""
