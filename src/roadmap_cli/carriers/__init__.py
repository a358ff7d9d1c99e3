"""Carriers: the places where the machines of one learner leave events for each other.

A folder, a git repository, or a PostgreSQL database. They read and write events there, and trust
nothing that they read. They know no database of ours, no settings and no terminal.
"""
