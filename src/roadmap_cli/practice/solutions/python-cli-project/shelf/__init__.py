"""Shelf: a small library on the command line."""
