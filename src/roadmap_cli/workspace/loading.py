"""The use cases of loading: plan what a file changes, then apply it, wholly or not at all.

It owns the order of things (read, compare, copy, write) and no meaning: `workspace.load_plan` says
what a file changes.
"""

from __future__ import annotations

import os
from contextlib import closing

from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.roadmap_answers import LoadAnswer
from roadmap_cli.core.wording import counted
from roadmap_cli.errors import InvalidRoadmap, UsageError
from roadmap_cli.store import catalog, catalog_reader, inspection
from roadmap_cli.store.catalog import LoadedRoadmap
from roadmap_cli.store.database import Database, connect
from roadmap_cli.store.files import found_at
from roadmap_cli.workspace.load_plan import LoadPlan, OnProgress, RoadmapFile, plan_load
from roadmap_cli.workspace.shipped import keep_note, shipped_roadmap
from roadmap_cli.workspace.workspace import Workspace


def no_progress(_what: str, _done: int, _all: int) -> None:
    """Show no progress."""


def load(
    w: Workspace,
    path: str,
    *,
    dry_run: bool = False,
    replace: bool = False,
    on_progress: OnProgress = no_progress,
) -> LoadAnswer:
    """Load a roadmap file, all of it or nothing, and make it the one to work on.

    With `dry_run` say what that would change and write nothing. Raises InvalidRoadmap with every
    problem of the file, and UsageError for another roadmap under an id with progress, unless it
    may `replace` that.
    """
    from roadmap_cli.formats.source_file import digest_of

    digest = digest_of(path)
    is_new = found_at(w.settings.places.database) is None
    if not (dry_run and is_new):
        stored = catalog.stored_digest(digest)
        loaded = catalog.loaded(w.database, hidden=True)
        known = next((one for one in loaded if one.digest == stored), None)
        if known is not None and inspection.is_complete(w.database, known.id):
            return activate(w, known, dry_run=dry_run)._replace(file=path)
    file = _read(path, on_progress)
    if dry_run and is_new:
        return _answer(file, LoadPlan(0, "loaded"), others=0)._replace(dry_run=True)
    return put(w, file, dry_run=dry_run, replace=replace, on_progress=on_progress)


def load_shipped(w: Workspace) -> list[str]:
    """Load the shipped roadmap on a fresh database; return the line that says so.

    Of several first commands at the same moment one loads it, and only that one says so.
    """
    file = _read(shipped_roadmap(), no_progress)
    roadmap = file.roadmap
    with w.database.writing() as transaction:
        if catalog.loaded_roadmap(w.database, roadmap.id) is not None:
            return []
        _write(w, file, no_progress)
        w.database.set_meta("active", roadmap.id)
        w.database.stamp(transaction)
    return [
        f"loaded the shipped roadmap «{roadmap.title}» ({len(roadmap.topics)} topics);"
        f" your progress is kept in {w.settings.places.database}"
    ]


def put(
    w: Workspace,
    file: RoadmapFile,
    *,
    dry_run: bool = False,
    replace: bool = False,
    on_progress: OnProgress = no_progress,
) -> LoadAnswer:
    """Load a file that was read, after a plan and, where there is progress, a copy.

    Raises NotSaved, also where no copy could be made, and UsageError as `load` does.
    """
    from roadmap_cli.store import proposals

    database, name = w.database, file.roadmap.id
    with database.reading():
        plan = plan_load(database, file, on_progress)
        others = _others(w, name)
    if dry_run:
        refused = not replace and plan.stranger() is not None
        return _answer(file, plan, others)._replace(dry_run=True, refused=refused)
    if not replace:
        _refuse_stranger(plan)
    backup = _copy(w, name) if plan.action == "updated" else ""
    w.begin_saving()
    with database.writing() as transaction:
        if catalog_reader.data_version(database) != plan.seen:  # another terminal was faster
            plan = plan_load(database, file, on_progress)
            if not replace:
                _refuse_stranger(plan)
            if plan.action == "updated":
                backup = _copy(w, name)
        if plan.action == "unchanged" and plan.is_sound:
            _note_file(w, file)
        else:
            _write(w, file, on_progress)
            proposals.add(database, name, plan.proposals)
        database.set_meta("active", name)
        database.stamp(transaction)
    return _answer(file, plan, others)._replace(backup=backup)


def activate(w: Workspace, roadmap: LoadedRoadmap, *, dry_run: bool = False) -> LoadAnswer:
    """Make a loaded roadmap the one to work on, and show it again if it was hidden."""
    from roadmap_cli.store import catalog_writer

    database = w.database
    name = RoadmapName(roadmap.id, roadmap.title, _others(w, roadmap.id))
    action = "unchanged"
    if database.get_meta("active") != roadmap.id or roadmap.hidden:
        action = "activated"
        if not dry_run:
            w.begin_saving()
            with database.writing() as transaction:
                database.set_meta("active", roadmap.id)
                catalog_writer.set_hidden(database, roadmap.id, hidden=False)
                database.stamp(transaction)
    topics = catalog_reader.topic_count(database, roadmap.id)
    return LoadAnswer(name, action, topics, dry_run=dry_run)


def _others(w: Workspace, roadmap: str) -> int:
    """Return how many other roadmaps are in sight."""
    return len([one for one in catalog.loaded(w.database) if one.id != roadmap])


def _read(path: str, on_progress: OnProgress) -> RoadmapFile:
    from roadmap_cli.formats.problems import formatted
    from roadmap_cli.formats.roadmap_yaml import read_roadmap

    result = read_roadmap(
        path, on_progress=lambda done, all_: on_progress("reading line", done, all_)
    )
    errors = [p for p in result.problems if p.severity == "error"]
    if result.roadmap is None:
        many = f"{len(errors)} problems" if len(errors) != 1 else "a problem"
        raise InvalidRoadmap(
            errors,
            f"{path} has {many}; nothing was loaded",
            "what was loaded before is still there",
        )
    warnings = tuple(formatted(p) for p in result.problems if p.severity == "warning")
    return RoadmapFile(result.roadmap, result.digest, path, warnings)


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


def _copy(w: Workspace, roadmap: str) -> str:
    """Copy the database where something was recorded about a roadmap that will change.

    By a connection of its own: one that holds the lock cannot copy, but one that reads still can.
    """
    from roadmap_cli.store import backup

    if not catalog_reader.has_progress(w.database, roadmap):
        return ""
    with closing(Database(w.database.path, connect(w.database.path))) as reader:
        path = backup.before_change("load", reader, w.today)
    w.outcome.log_is_copied = True
    return path


def _write(w: Workspace, file: RoadmapFile, on_progress: OnProgress) -> None:
    from roadmap_cli.store import catalog_writer

    catalog_writer.write_roadmap(
        w.database,
        file.roadmap,
        digest=file.digest,
        path=os.path.abspath(file.path),
        now=w.now.isoformat(timespec="seconds"),
        on_progress=lambda done, all_: on_progress("writing topic", done, all_),
    )
    keep_note(w.database, file.roadmap.id, file.digest, file.path)


def _note_file(w: Workspace, file: RoadmapFile) -> None:
    """Note a file in which only comments or the order of keys have changed."""
    from roadmap_cli.store import catalog_writer

    name = file.roadmap.id
    catalog_writer.note_file(w.database, name, file.digest, os.path.abspath(file.path))
    keep_note(w.database, name, file.digest, file.path)


def _answer(file: RoadmapFile, plan: LoadPlan, others: int) -> LoadAnswer:
    roadmap = file.roadmap
    return LoadAnswer(
        roadmap=RoadmapName(roadmap.id, roadmap.title, others),
        action=plan.action,
        topics=len(roadmap.topics),
        milestones=len(roadmap.milestones),
        file=file.path,
        changes=plan.differs,
        effect=plan.effect,
        proposals=plan.proposals,
        warnings=file.warnings,
        joins=plan.joins,
        marks=plan.marks,
        doubts=plan.doubts,
        unknown=plan.unknown,
        unsaid=plan.unsaid,
    )
