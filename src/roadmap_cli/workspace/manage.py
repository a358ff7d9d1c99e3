"""The use cases around files and data: check and where."""

import os
import platform
import sqlite3
from collections.abc import Sequence

import roadmap_cli
from roadmap_cli.core.health import CheckAnswer, Checked, WhereAnswer
from roadmap_cli.store.database import SCHEMA
from roadmap_cli.workspace import Workspace
from roadmap_cli.workspace.shipped import shipped_roadmap


def check(paths: Sequence[str], *, strict: bool = False) -> CheckAnswer:
    """List every problem of roadmap files; the database is not touched."""
    from roadmap_cli.formats.roadmap_yaml import read_roadmap

    found = []
    for path in paths:
        result = read_roadmap(path, lint=True)
        roadmap = result.roadmap
        found.append(
            Checked(
                path,
                tuple(result.problems),
                sum(1 for p in result.problems if p.severity == "error"),
                len(roadmap.topics) if roadmap else 0,
                sum(t.minutes for t in roadmap.topics) if roadmap else 0,
            )
        )
    return CheckAnswer(tuple(found), strict)


def where(w: Workspace) -> WhereAnswer:
    """Say where everything lies; nothing is made."""
    places = w.settings.places
    return WhereAnswer(
        places.database,
        os.path.exists(places.database),
        places.backups,
        places.config_file,
        os.path.exists(places.config_file),
        places.device_file,
        shipped_roadmap(),
    )


def versions() -> str:
    """Return the program's version with what matters in a report of trouble."""
    return (
        f"roadmap {roadmap_cli.__version__} (Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, schema {SCHEMA})"
    )
