"""Taskwarrior's tasks."""
