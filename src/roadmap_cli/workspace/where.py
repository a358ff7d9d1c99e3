"""The use case `where`: where everything lies, and which versions of what are at work."""

import os
import platform
import sqlite3

import roadmap_cli
from roadmap_cli.core.health import WhereAnswer
from roadmap_cli.store.database import SCHEMA
from roadmap_cli.workspace.shipped import shipped_roadmap
from roadmap_cli.workspace.workspace import Workspace


def where(w: Workspace) -> WhereAnswer:
    """Say where everything lies; nothing is made."""
    places = w.settings.places
    return WhereAnswer(
        database=places.database,
        database_exists=os.path.exists(places.database),
        backups=places.backups,
        config=places.config_file,
        config_exists=os.path.exists(places.config_file),
        device=places.device_file,
        shipped=shipped_roadmap(),
    )


def versions() -> str:
    """Return the program's version with what matters in a report of trouble."""
    return (
        f"roadmap {roadmap_cli.__version__} (Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, schema {SCHEMA})"
    )
