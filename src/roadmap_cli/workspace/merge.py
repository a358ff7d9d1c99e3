"""The use case `merge`: adding the events of another machine or copy, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from roadmap_cli.core.answers.exchange_answers import MergeAnswer, UnloadedRoadmap
from roadmap_cli.errors import InvalidLog, InvalidRoadmap
from roadmap_cli.store.log import aims, log
from roadmap_cli.workspace import aim_goal
from roadmap_cli.workspace.progress_callback import ProgressCallback, no_progress
from roadmap_cli.workspace.shipped_roadmap import SHIPPED
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.store.merging.log_merge import LogSource, StagedLog

_NO_TITLES: Mapping[str, tuple[str, str]] = MappingProxyType({})


def merge(w: Workspace, path: str, on_progress: ProgressCallback = no_progress) -> MergeAnswer:
    """Merge another log: a file of `export`, another database, or the name of a backup.

    Nothing is written before all of it was verified. Raises InvalidLog for a log that is broken or
    does not fit, and DatabaseError for a database that cannot be read.
    """
    from roadmap_cli.formats.text import source_file
    from roadmap_cli.store.restoring import copies

    path = copies.resolve_path(w.settings.paths.backups, path)
    try:
        os.close(source_file.open_file(path))
    except InvalidRoadmap as error:
        raise InvalidLog(error.problems, error.sentence, error.hint) from None
    with source_file.on_disk(path) as file:
        return _merge(w, path, file, on_progress)


def _merge(w: Workspace, path: str, file: str, on_progress: ProgressCallback) -> MergeAnswer:
    """Merge a file, which the answer calls by the path that was named."""
    from roadmap_cli.store.merging import external_database

    database = w.database
    # Closing a second handle on our own file would drop SQLite's locks.
    if os.path.samefile(file, database.path):
        return MergeAnswer(path, "database", 0, log.event_count(database))
    if external_database.is_database(file):
        # Closed before ours is written, so that commands waiting for it need not wait for that.
        with external_database.ExternalDatabase(file) as other:
            titles = other.roadmap_titles()
            staged = _stage(w, path, other.events, other.event_count(), on_progress)
        return join_staged(w, path, "database", staged, on_progress, titles=titles)
    from roadmap_cli.formats import jsonl_log

    staged = _stage(
        w, path, partial(jsonl_log.read_log, path), jsonl_log.read_header(path).events, on_progress
    )
    return join_staged(w, path, "log", staged, on_progress)


def _stage(
    w: Workspace, path: str, source: LogSource, size: int, on_progress: ProgressCallback
) -> StagedLog:
    from roadmap_cli.store.merging import log_merge

    return log_merge.stage(
        w.database, path, source, lambda done: on_progress("events verified:", done, size)
    )


def join_staged(
    w: Workspace,
    source: str,
    kind: str,
    staged: StagedLog,
    on_progress: ProgressCallback = no_progress,
    *,
    titles: Mapping[str, tuple[str, str]] = _NO_TITLES,
) -> MergeAnswer:
    """Add the new events of a staged log, which it closes, in one transaction.

    `source` and `kind` are what the answer calls it; `titles` are titles and files of roadmaps that
    are known there. Before the first of a day the database is copied. Raises DatabaseError and
    NotSaved.
    """
    from roadmap_cli.store.database import backup

    try:
        if not staged.new_count:
            return MergeAnswer(source, kind, 0, staged.known_count)
        copy = backup.copy_before_joining(w.database, w.today)
        answer = _insert(w, staged, on_progress)
        return answer._replace(
            source=source,
            kind=kind,
            not_loaded=_add_origins(answer.not_loaded, titles),
            backup=copy,
        )
    finally:
        staged.close()


def _insert(w: Workspace, staged: StagedLog, on_progress: ProgressCallback) -> MergeAnswer:
    """Add the new events, and return what that changed."""
    from roadmap_cli.store.merging import insertion, merge_summary

    database = w.database
    w.begin_saving()
    with database.writing() as transaction:
        w.choose_device()  # what comes in under the present id of a copy is not its own
        touched = merge_summary.find_conflicts(database, staged)
        aims_before = aims.all_aims(database)
        subjects = insertion.insert(
            database,
            transaction,
            staged,
            lambda done: on_progress("events merged:", done, staged.new_count),
        )
        before = merge_summary.states_of(database, insertion.topics_of(subjects))
        insertion.fold(database, subjects)
        both = merge_summary.describe_conflicts(database, touched, before)
        conflicts = {(topic.roadmap, topic.topic) for topic in both}
        changed_aims = aims_before.items() ^ aims.all_aims(database).items()
        w.remarks += aim_goal.explain_present(database, [name for name, _ in changed_aims])
        return MergeAnswer(
            source="",
            kind="",
            new=staged.new_count,
            known=staged.known_count,
            devices=staged.devices(),
            both=both,
            turned=merge_summary.find_changed_topics(database, staged, before, conflicts),
            not_loaded=tuple(merge_summary.unloaded_roadmaps(database, staged)),
            unknown=merge_summary.unknown_topics(database, staged),
        )


def _add_origins(
    missing: Sequence[UnloadedRoadmap], titles: Mapping[str, tuple[str, str]]
) -> tuple[UnloadedRoadmap, ...]:
    """Return the roadmaps with the files they can be loaded from."""
    roadmaps = []
    for roadmap in missing:
        title, file = titles.get(roadmap.id, ("", ""))
        file = file if os.path.isfile(file) else ""
        roadmaps.append(roadmap._replace(title=title, file=file, shipped=roadmap.id == SHIPPED))
    return tuple(roadmaps)
