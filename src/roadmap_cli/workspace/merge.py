"""The use case `merge`: joining the log of another machine or copy to this one, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core.exchange import MergeAnswer, NotLoaded
from roadmap_cli.errors import InvalidLog, InvalidRoadmap
from roadmap_cli.store import log
from roadmap_cli.workspace.progress import ProgressCallback, no_progress
from roadmap_cli.workspace.shipped import SHIPPED
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.store.merging import Source, Staged


def merge(w: Workspace, path: str, on_progress: ProgressCallback = no_progress) -> MergeAnswer:
    """Join another log, from a file of `export` or from another database, all or nothing.

    Where there is no such file it may be the name of one of the backups.
    Raises InvalidLog for a log that is broken or does not fit, DatabaseError for a database that
    cannot be read. Nothing is written before all of it was verified.
    """
    from roadmap_cli.formats import source_file
    from roadmap_cli.store import copies, foreign

    path = copies.named(w.settings.places.backups, path)
    try:
        os.close(source_file.opened(path))
    except InvalidRoadmap as error:
        raise InvalidLog(error.problems, f"{path}: {error.sentence}", error.hint) from None
    database = w.database
    # Also under another name; reading it beside SQLite would take away the locks of ours.
    if os.path.samefile(path, database.path):
        return MergeAnswer(path, "database", 0, log.event_count(database))
    if foreign.is_database(path):
        # Closed again before ours is written: a command that waits for it need not wait for that.
        with foreign.Foreign(path) as other:
            titles = other.titles()
            staged = _staged(w, path, other.events, other.count(), on_progress)
        return _joined(w, path, "database", staged, titles, on_progress)
    from roadmap_cli.formats import jsonl_log

    def lines() -> Iterator[jsonl_log.Arrival]:
        return jsonl_log.read_log(path)

    staged = _staged(w, path, lines, jsonl_log.read_head(path).events, on_progress)
    return _joined(w, path, "log", staged, {}, on_progress)


def _staged(
    w: Workspace, path: str, source: Source, size: int, on_progress: ProgressCallback
) -> Staged:
    from roadmap_cli.store import merging

    return merging.stage(
        w.database, path, source, lambda done: on_progress("events verified:", done, size)
    )


def _joined(
    w: Workspace,
    path: str,
    kind: str,
    staged: Staged,
    titles: dict[str, tuple[str, str]],
    on_progress: ProgressCallback,
) -> MergeAnswer:
    from roadmap_cli.store import backup, both_sides, merging

    database = w.database
    try:
        if not staged.new:
            return MergeAnswer(path, kind, 0, staged.known)
        copy = backup.before_merge(database, w.today)
        w.begin_saving()
        with database.writing() as transaction:
            touched = both_sides.touched(database, staged)
            before = both_sides.standing(database)
            merging.join(
                database,
                transaction,
                staged,
                lambda done: on_progress("events joined:", done, staged.new),
            )
            both = both_sides.told(database, touched, before)
            named = {(topic.roadmap, topic.topic) for topic in both}
            turned = both_sides.turned(database, staged, before, named)
            missing = both_sides.not_loaded(database, staged)
            unknown = both_sides.unknown(database, staged)
        return MergeAnswer(
            source=path,
            kind=kind,
            new=staged.new,
            known=staged.known,
            devices=staged.devices(),
            both=both,
            turned=turned,
            not_loaded=_where_from(missing, titles),
            unknown=unknown,
            backup=copy,
        )
    finally:
        staged.close()


def _where_from(
    missing: Sequence[NotLoaded], titles: dict[str, tuple[str, str]]
) -> tuple[NotLoaded, ...]:
    """Return the roadmaps that are not loaded here with the file they can be loaded from."""
    found = []
    for name in missing:
        title, file = titles.get(name.id, ("", ""))
        file = file if os.path.isfile(file) else ""
        found.append(name._replace(title=title, file=file, shipped=name.id == SHIPPED))
    return tuple(found)
