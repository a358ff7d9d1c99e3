"""The use cases around files and data: check, where, doctor."""

import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Sequence
from functools import partial

import roadmap_cli
from roadmap_cli.core.management import (
    CheckAnswer,
    Checked,
    DoctorAnswer,
    Finding,
    WhereAnswer,
)
from roadmap_cli.store import inspection, log, projection
from roadmap_cli.store.database import PROJECTION, SCHEMA, Database
from roadmap_cli.store.opening import open_database
from roadmap_cli.workspace import Workspace
from roadmap_cli.workspace.shipped import shipped_roadmap

Told = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


def _silent(_what: str, _done: int, _all: int) -> None:
    """Tell nothing."""


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


def doctor(w: Workspace, *, rebuild: bool = False, told: Told = _silent) -> DoctorAnswer:
    """Look for damage: pages, schema, roadmaps, the log, and the projection against a rebuild.

    Nothing is repaired; with `rebuild` the projection, which is only a cache, is made anew
    unless the log itself is damaged.
    """
    places = w.settings.places
    database = open_database(places.database, create=False)
    w.__dict__.setdefault("database", database)
    findings = [
        Finding("versions", True, f"{versions()} on {sys.platform}"),
        Finding("database", True, places.database),
    ]
    findings.append(_finding("integrity", inspection.faults_of_pages(database), "whole"))
    findings.append(_finding("schema", inspection.faults_of_schema(database), "as it was made"))
    if not findings[-1].good:  # without its tables nothing more can be said
        return DoctorAnswer(tuple(findings), False)
    findings.append(_finding("roadmaps", list(inspection.faults_of_roadmaps(database)), "complete"))
    count = database.row("select count(*) from event")
    unbroken = f"{count[0] if count else 0} events, unbroken"
    findings.append(_finding("log", list(log.faults(database)), unbroken))
    if rebuild and all(f.good for f in findings):
        with database.writing():
            projection.rebuild(database, partial(told, "folding event"))
    findings.append(_projection(database, told))
    return DoctorAnswer(tuple(findings), all(f.good for f in findings))


def _projection(database: Database, told: Told) -> Finding:
    if database.note("projection") != str(PROJECTION):
        return Finding("projection", True, "of another version; the next command makes it anew")
    with database.reading():  # another terminal may be writing
        differing = projection.differing_tables(database, partial(told, "comparing event"))
    if not differing:
        return Finding("projection", True, "equal to a rebuild from the log")
    return Finding(
        "projection",
        False,
        f"differs from the log in {', '.join(differing)}; 'roadmap doctor --rebuild' makes it anew",
    )


def _finding(name: str, faults: list[str], good: str) -> Finding:
    return Finding(name, not faults, "; ".join(faults[:20]) if faults else good)
