"""Asking and running SQL in SQLite, with limits. It knows no practice."""
