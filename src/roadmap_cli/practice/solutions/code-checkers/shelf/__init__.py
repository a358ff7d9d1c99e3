"""A small library that lends books."""
