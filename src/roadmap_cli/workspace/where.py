"""The use case `where`: the paths of the data, and the versions in use."""

import os
import platform
import sqlite3

import roadmap_cli
from roadmap_cli.core.answers.health_answers import WhereAnswer
from roadmap_cli.errors import UsageError
from roadmap_cli.file_access import find_obstacle
from roadmap_cli.store.database.database import SCHEMA_VERSION
from roadmap_cli.workspace.shipped_roadmap import shipped_path
from roadmap_cli.workspace.workspace import Workspace


def where(w: Workspace) -> WhereAnswer:
    """Return the paths; nothing is created."""
    paths = w.settings.paths
    return WhereAnswer(
        database=paths.database,
        database_exists=os.path.exists(paths.database),
        backups=paths.backups,
        config=paths.config_file,
        config_exists=os.path.exists(paths.config_file),
        device=paths.device_file,
        shipped=shipped_path(),
        database_target=_target(paths.database),
        config_target=_target(paths.config_file),
        database_obstacle=find_obstacle(paths.database),
        config_obstacle=find_obstacle(paths.config_file),
        sync=w.settings.get("sync").strip(),
        sync_kind=_kind_of_place(w.settings.get("sync")),
    )


def _kind_of_place(setting: str) -> str:
    """Return what kind of place `sync` exchanges with, "" if none is set or understood."""
    if not setting.strip():
        return ""
    from roadmap_cli.carriers import places

    try:
        return places.parse_place(setting).kind
    except UsageError:
        return ""


def _target(path: str) -> str:
    """Return where the links on a path lead, "" if there is none."""
    target = os.path.realpath(path)
    return target if target != path else ""


def format_versions() -> str:
    """Return the version of the program, with those that matter in a bug report."""
    return (
        f"roadmap {roadmap_cli.__version__} (Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, schema {SCHEMA_VERSION})"
    )
