"""The use cases of loading: plan what a file changes, then apply it, wholly or not at all.

It owns the order of things (read, compare, copy, write) and no meaning: what a file changes is told
by `workspace.load_plan`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing

from roadmap_cli.core import changes
from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.core.roadmap_answers import LoadAnswer
from roadmap_cli.core.wording import counted
from roadmap_cli.errors import InvalidRoadmap, UsageError
from roadmap_cli.store import catalog, inspection
from roadmap_cli.store.catalog import Shelf
from roadmap_cli.store.database import Database, connect
from roadmap_cli.store.files import found_at
from roadmap_cli.workspace.load_plan import (
    LoadPlan,
    ReadFile,
    Told,
    planned,
    silent,
    version_of_data,
)
from roadmap_cli.workspace.shipped import keep_note, shipped_roadmap
from roadmap_cli.workspace.workspace import Workspace


def load(
    w: Workspace,
    path: str,
    *,
    dry_run: bool = False,
    replace: bool = False,
    told: Told = silent,
) -> LoadAnswer:
    """Load a roadmap file, all of it or nothing, and make it the one to work on.

    With `dry_run` say what that would change and write nothing. Raises InvalidRoadmap with every
    problem of the file, and UsageError for another roadmap under an id with progress, unless it
    may `replace` that.
    """
    from roadmap_cli.formats.source_file import digest_of

    digest = digest_of(path)
    fresh = found_at(w.settings.places.database) is None
    if not (dry_run and fresh):
        stored = catalog.stored_digest(digest)
        shelves = catalog.loaded(w.database, hidden=True)
        known = next((s for s in shelves if s.digest == stored), None)
        if known is not None and inspection.is_complete(w.database, known.id):
            return activate(w, known, dry_run=dry_run)._replace(file=path)
    read = _read(path, told)
    if dry_run and fresh:
        return _answer(read, None, "loaded", others=0, dry_run=True)
    answer = put(w, read.roadmap, read.digest, path, dry_run=dry_run, replace=replace, told=told)
    return answer._replace(warnings=read.warnings)


def load_shipped(w: Workspace) -> list[str]:
    """Load the shipped roadmap on a fresh database; return the line that says so.

    Of several first commands at the same moment one loads it, and only that one says so.
    """
    path = shipped_roadmap()
    roadmap, digest, _, _ = _read(path, silent)
    with w.database.writing() as transaction:
        if any(s.id == roadmap.id for s in catalog.loaded(w.database, hidden=True)):
            return []
        _write(w, roadmap, digest, path)
        w.database.stamp(transaction)
    return [
        f"loaded the shipped roadmap «{roadmap.title}» ({len(roadmap.topics)} topics);"
        f" your progress is kept in {w.settings.places.database}"
    ]


def put(
    w: Workspace,
    roadmap: Roadmap,
    digest: str,
    path: str,
    *,
    dry_run: bool = False,
    replace: bool = False,
    told: Told = silent,
) -> LoadAnswer:
    """Put a roadmap that was read on its shelf, after a plan and, where there is progress, a copy.

    Raises NotSaved, also where no copy could be made, and UsageError as `load` does.
    """
    return _put(w, ReadFile(roadmap, digest, path, ()), told, dry_run=dry_run, replace=replace)


def _put(w: Workspace, read: ReadFile, told: Told, *, dry_run: bool, replace: bool) -> LoadAnswer:
    from roadmap_cli.store import proposals

    database, roadmap = w.database, read.roadmap
    with database.reading():
        before = _shelf(w, roadmap.id)
        plan = planned(w, read, before, told)
        others = len([s for s in catalog.loaded(database) if s.id != roadmap.id])
    action = _action(w, before, plan)
    if dry_run:
        answer = _answer(read, plan, action, others=others, dry_run=True)
        return answer._replace(refused=not replace and plan.stranger() is not None)
    if not replace:
        _refuse_stranger(plan)
    backup = _copied(w, roadmap.id) if action == "updated" else ""
    w.begin_saving()
    with database.writing() as transaction:
        if version_of_data(w) != plan.seen:  # another terminal was faster
            before = _shelf(w, roadmap.id)
            plan = planned(w, read, before, told)
            action = _action(w, before, plan)
            if not replace:
                _refuse_stranger(plan)
            if action == "updated":
                backup = _copied_under_lock(w, roadmap.id)
        if action == "unchanged" and plan.sound:
            _note_file(w, read)
        else:
            _write(w, roadmap, read.digest, read.path, told, plan.standing)
            proposals.keep(database, roadmap.id, plan.proposals)
        database.set_meta("active", roadmap.id)
        database.stamp(transaction)
    return _answer(read, plan, action, others=others)._replace(backup=backup)


def activate(w: Workspace, shelf: Shelf, *, dry_run: bool = False) -> LoadAnswer:
    """Make a loaded roadmap the one to work on, and bring it back into sight."""
    database = w.database
    others = len([s for s in catalog.loaded(database) if s.id != shelf.id])
    size = database.row(
        "select count(*) from topic where roadmap = ? and place is not null", (shelf.id,)
    )
    action = "unchanged"
    if database.get_meta("active") != shelf.id or shelf.hidden:
        action = "activated"
        if not dry_run:
            w.begin_saving()
            with database.writing() as transaction:
                database.set_meta("active", shelf.id)
                database.connection.execute(
                    "update roadmap set hidden = 0 where id = ?", (shelf.id,)
                )
                database.stamp(transaction)
    name = RoadmapName(shelf.id, shelf.title, others)
    return LoadAnswer(name, action, size[0] if size else 0, dry_run=dry_run)


def _read(path: str, told: Told) -> ReadFile:
    from roadmap_cli.formats.problems import formatted
    from roadmap_cli.formats.roadmap_yaml import read_roadmap

    result = read_roadmap(path, on_progress=lambda done, all_: told("reading line", done, all_))
    errors = [p for p in result.problems if p.severity == "error"]
    if result.roadmap is None:
        many = f"{len(errors)} problems" if len(errors) != 1 else "a problem"
        raise InvalidRoadmap(
            errors,
            f"{path} has {many}; nothing was loaded",
            "what was loaded before is still there",
        )
    warnings = tuple(formatted(p) for p in result.problems if p.severity == "warning")
    return ReadFile(result.roadmap, result.digest, path, warnings)


def _refuse_stranger(plan: LoadPlan) -> None:
    """Raise where a file would take the place of another roadmap that has progress.

    Nothing recorded would be lost, but nearly all of it would leave the learner's sight, and that
    is seldom what somebody means who loads a file from elsewhere.
    """
    found = plan.stranger()
    if found is not None:
        raise UsageError(
            f"{found.id} is «{found.before}», in which you have recorded progress; this file goes by"
            f" the same id, but is «{found.after}» and has {found.shared} of"
            f" {counted(found.topics, 'topic')} in common with it",
            "give the file an id of its own; or say --replace if it is the same roadmap;"
            " --dry-run shows what would change",
        )


def _shelf(w: Workspace, roadmap: str) -> Shelf | None:
    return next((s for s in catalog.loaded(w.database, hidden=True) if s.id == roadmap), None)


def _action(w: Workspace, before: Shelf | None, plan: LoadPlan) -> str:
    if before is None:
        return "loaded"
    whole = inspection.is_complete(w.database, before.id)
    return "unchanged" if plan.differs.is_empty and whole else "updated"


def _copied(w: Workspace, roadmap: str) -> str:
    """Copy the database where something was recorded about a roadmap that will change."""
    from roadmap_cli.store import backup

    if not _has_progress(w, roadmap):
        return ""
    path = backup.before_change("load", w.database, w.today)
    w.outcome.log_is_copied = True
    return path


def _copied_under_lock(w: Workspace, roadmap: str) -> str:
    """Copy what another terminal has written since, while nobody can write any more.

    The one that holds the lock cannot copy itself, but whoever only reads still can.
    """
    from roadmap_cli.store import backup

    if not _has_progress(w, roadmap):
        return ""
    path = w.database.path
    with closing(Database(path, connect(path))) as reader:
        return backup.before_change("load", reader, w.today)


def _has_progress(w: Workspace, roadmap: str) -> bool:
    found = w.database.row("select 1 from event where roadmap = ? limit 1", (roadmap,))
    return found is not None


def _write(
    w: Workspace,
    roadmap: Roadmap,
    digest: str,
    path: str,
    told: Told = silent,
    standing: Sequence[int] = (),
) -> None:
    from roadmap_cli.store import shelving

    now = w.now.isoformat(timespec="seconds")
    path = os.path.abspath(path)
    shelving.shelve(
        w.database,
        roadmap,
        digest,
        path,
        now,
        lambda done, all_: told("writing topic", done, all_),
        standing,
    )
    w.database.set_meta("active", roadmap.id)
    keep_note(w.database, roadmap.id, digest, path)


def _note_file(w: Workspace, read: ReadFile) -> None:
    """Remember a file in which only comments or the order of keys have changed."""
    w.database.connection.execute(
        "update roadmap set digest = ?, path = ?, hidden = 0 where id = ?",
        (catalog.stored_digest(read.digest), os.path.abspath(read.path), read.roadmap.id),
    )
    keep_note(w.database, read.roadmap.id, read.digest, read.path)


def _answer(
    read: ReadFile, plan: LoadPlan | None, action: str, *, others: int, dry_run: bool = False
) -> LoadAnswer:
    roadmap = read.roadmap
    return LoadAnswer(
        RoadmapName(roadmap.id, roadmap.title, others),
        action,
        len(roadmap.topics),
        len(roadmap.milestones),
        read.path,
        dry_run,
        plan.differs if plan else changes.NO_CHANGES,
        plan.effect if plan else None,
        plan.proposals if plan else (),
        "",
        read.warnings,
        plan.joins if plan else (),
        plan.marks if plan else None,
        plan.doubts if plan else (),
        plan.unknown if plan else (),
        plan.unsaid if plan else (),
    )
