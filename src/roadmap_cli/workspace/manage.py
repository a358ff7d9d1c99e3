"""The use cases around roadmaps and data: load, check, use, where, doctor."""

import os
import platform
import sqlite3
import sys
from collections.abc import Sequence

import roadmap_cli
from roadmap_cli.core import counting
from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.management import (
    CheckAnswer,
    Checked,
    DoctorAnswer,
    Finding,
    LoadAnswer,
    Loaded,
    UseAnswer,
    WhereAnswer,
)
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.errors import InvalidRoadmap, NotFound
from roadmap_cli.store import catalog, inspection, log, projection
from roadmap_cli.store.database import SCHEMA
from roadmap_cli.store.opening import open_database
from roadmap_cli.workspace import Workspace
from roadmap_cli.workspace.shipped import SHIPPED, shipped_roadmap


def load(w: Workspace, path: str) -> LoadAnswer:
    """Load a roadmap file, all of it or nothing, and make it the one to work on.

    Raises InvalidRoadmap with every problem of the file.
    """
    from roadmap_cli.formats.source_file import digest_of

    digest = digest_of(path)
    known = next(
        (s for s in catalog.loaded(w.database) if s.digest == catalog.stored_digest(digest)), None
    )
    if known is not None and inspection.is_complete(w.database, known.id):
        return _activate(w, known.id, known.title)
    roadmap, digest, warnings = _read(path)
    w.begin_saving()
    return _shelve(w, roadmap, digest, os.path.abspath(path))._replace(warnings=warnings)


def load_shipped(w: Workspace) -> list[str]:
    """Load the shipped roadmap on a fresh database; return the line that says so.

    Of several first commands at the same moment one loads it, and only that one says so.
    """
    path = shipped_roadmap()
    roadmap, digest, _ = _read(path)
    if _shelve(w, roadmap, digest, path).action == "unchanged":
        return []
    return [
        f"loaded the shipped roadmap «{roadmap.title}» ({len(roadmap.topics)} topics);"
        f" your progress is kept in {w.settings.places.database}"
    ]


def _read(path: str) -> tuple[Roadmap, str, tuple[str, ...]]:
    from roadmap_cli.formats.problems import formatted
    from roadmap_cli.formats.roadmap_yaml import read_roadmap

    result = read_roadmap(path)
    errors = [p for p in result.problems if p.severity == "error"]
    if result.roadmap is None:
        many = f"{len(errors)} problems" if len(errors) != 1 else "a problem"
        raise InvalidRoadmap(
            errors,
            f"{path} has {many}; nothing was loaded",
            "what was loaded before is still there",
        )
    warnings = tuple(formatted(p) for p in result.problems if p.severity == "warning")
    return result.roadmap, result.digest, warnings


def _shelve(w: Workspace, roadmap: Roadmap, digest: str, path: str) -> LoadAnswer:
    from roadmap_cli.store import shelving

    database = w.database
    stored = catalog.stored_digest(digest)
    with database.writing() as transaction:
        before = next((s for s in catalog.loaded(database) if s.id == roadmap.id), None)
        whole = before is not None and inspection.is_complete(database, roadmap.id)
        earlier = counting.count(catalog.rows(database, roadmap.id))
        old = {row.id for row in catalog.rows(database, roadmap.id)} if before else set()
        if before is None or before.digest != stored or not whole:
            shelving.shelve(database, roadmap, digest, path, w.now.isoformat(timespec="seconds"))
        database.put_note("active", roadmap.id)
        transaction.proof = (
            "select 1 from roadmap where id = ? and digest = ?",
            (roadmap.id, stored),
        )
    new = {topic.id for topic in roadmap.topics}
    renamed = {f for t in roadmap.topics for f in t.was if f in old}
    followers = {t.id for t in roadmap.topics if any(f in old for f in t.was)}
    return LoadAnswer(
        RoadmapName(roadmap.id, roadmap.title, len(catalog.loaded(database)) - 1),
        "loaded"
        if before is None
        else "unchanged"
        if before.digest == stored and whole
        else "updated",
        len(roadmap.topics),
        len(roadmap.milestones),
        len(new - old - followers) if before else 0,
        len(renamed),
        tuple(sorted(old - new - renamed)),
        earlier,
        counting.count(catalog.rows(database, roadmap.id)),
    )


def _activate(w: Workspace, name: str, title: str) -> LoadAnswer:
    others = len(catalog.loaded(w.database)) - 1
    size = w.database.row(
        "select count(*) from topic where roadmap = ? and place is not null", (name,)
    )
    action = "unchanged"
    if w.database.note("active") != name:
        w.begin_saving()
        with w.database.writing() as transaction:
            w.database.put_note("active", name)
            transaction.proof = ("select 1 from meta where key = 'active' and value = ?", (name,))
        action = "activated"
    return LoadAnswer(RoadmapName(name, title, others), action, size[0] if size else 0)


def use(w: Workspace, typed: str | None) -> UseAnswer:
    """Make another loaded roadmap the one to work on; without a name, say which there are."""
    shelves = catalog.loaded(w.database)
    changed = False
    if typed is not None:
        found = [s for s in shelves if s.id == typed] or [
            s for s in shelves if typed and s.id.startswith(typed)
        ]
        if not found and typed == SHIPPED:  # it may never have been needed
            load_shipped(w)
            shelves = catalog.loaded(w.database)
            found = [s for s in shelves if s.id == typed]
        if len(found) != 1:
            known = ", ".join({s.id: None for s in shelves} | {SHIPPED: None})
            raise NotFound(f"no roadmap '{typed}' is loaded", f"there are: {known}")
        changed = _activate(w, found[0].id, found[0].title).action == "activated"
    active = w.database.note("active")
    return UseAnswer(active or "", changed, tuple(Loaded(s.id, s.title) for s in shelves))


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


def doctor(w: Workspace, *, rebuild: bool = False) -> DoctorAnswer:
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
            projection.rebuild(database)
    with database.reading():  # another terminal may be writing
        differing = projection.differing_tables(database)
    findings.append(
        Finding(
            "projection",
            not differing,
            f"differs from the log in {', '.join(differing)}; 'roadmap doctor --rebuild' makes it"
            " anew"
            if differing
            else "equal to a rebuild from the log",
        )
    )
    return DoctorAnswer(tuple(findings), all(f.good for f in findings))


def _finding(name: str, faults: list[str], good: str) -> Finding:
    return Finding(name, not faults, "; ".join(faults[:20]) if faults else good)
