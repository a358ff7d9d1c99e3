"""Drawings and texts of roadmap.sh."""
