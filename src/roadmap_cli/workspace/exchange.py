"""The use cases of the log as a whole: writing it out, and joining another one to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import roadmap_cli
from roadmap_cli.core.exchange import MergeAnswer, NotLoaded
from roadmap_cli.errors import InvalidLog, InvalidRoadmap
from roadmap_cli.store import log
from roadmap_cli.workspace import Workspace
from roadmap_cli.workspace.shipped import SHIPPED

if TYPE_CHECKING:
    from roadmap_cli.store.merging import Source, Staged

Tell = Callable[[str, int, int], object]
_EVERY = 1000


def _quiet(phase: str, done: int, all_: int) -> None:
    pass


# -- out -----------------------------------------------------------------------------------------


def log_lines(w: Workspace, tell: Tell = _quiet) -> Iterator[str]:
    """Yield the lines of the whole log as docs/log.md describes them.

    They are of one moment: until the last is taken, other commands cannot write.
    """
    from roadmap_cli.formats import jsonl_log

    database = w.database
    with database.reading():
        devices = dict(
            database.rows("select device, count(*) from event group by device order by device")
        )
        until = database.row("select at from event order by clock desc, device desc, n desc")
        events = sum(devices.values())
        head = jsonl_log.Head(
            f"roadmap {roadmap_cli.__version__}", until[0] if until else "", events, devices
        )
        rows = database.connection.execute(f"select {log.COLUMNS} from event {log.IN_ORDER}")
        for done, line in enumerate(jsonl_log.written(head, rows)):
            if not done % _EVERY:
                tell("events written:", done, events)
            yield line


def event_count(w: Workspace) -> int:
    """Return how many events the log holds."""
    row = w.database.row("select count(*) from event")
    return int(row[0]) if row else 0


# -- in ------------------------------------------------------------------------------------------


def merge(w: Workspace, path: str, tell: Tell = _quiet) -> MergeAnswer:
    """Join another log, from a file of `export` or from another database, all or nothing.

    Where there is no such file it may be the name of one of the backups.
    Raises InvalidLog for a log that is broken or does not fit, DatabaseError for a database that
    cannot be read. Nothing is written before all of it was verified.
    """
    from roadmap_cli.formats import source_file
    from roadmap_cli.store import copies, foreign

    path = copies.path_of(w.settings.places.backups, path)
    try:
        os.close(source_file.opened(path))
    except InvalidRoadmap as error:
        raise InvalidLog(error.problems, f"{path}: {error.sentence}", error.hint) from None
    database = w.database
    # Also under another name; reading it beside SQLite would take away the locks of ours.
    if os.path.samefile(path, database.path):
        return MergeAnswer(path, "database", 0, event_count(w))
    if foreign.is_database(path):
        # Closed again before ours is written: a command that waits for it need not wait for that.
        with foreign.Foreign(path) as other:
            titles = other.titles()
            staged = _staged(w, path, other.events, other.count(), tell)
        return _joined(w, path, "database", staged, titles, tell)
    from roadmap_cli.formats import jsonl_log

    def lines() -> Iterator[jsonl_log.Arrival]:
        return jsonl_log.read_log(path)

    staged = _staged(w, path, lines, jsonl_log.read_head(path).events, tell)
    return _joined(w, path, "log", staged, {}, tell)


def _staged(w: Workspace, path: str, source: Source, size: int, tell: Tell) -> Staged:
    from roadmap_cli.store import merging

    return merging.stage(
        w.database, path, source, lambda done: tell("events verified:", done, size)
    )


def _joined(
    w: Workspace,
    path: str,
    kind: str,
    staged: Staged,
    titles: dict[str, tuple[str, str]],
    tell: Tell,
) -> MergeAnswer:
    from roadmap_cli.store import backup, both_sides, merging

    database = w.database
    try:
        if not staged.new:
            return MergeAnswer(path, kind, 0, staged.known)
        copy = backup.before_change("merge", database, w.today)
        w.begin_saving()
        with database.writing() as transaction:
            touched = both_sides.touched(database, staged)
            before = both_sides.standing(database)
            merging.join(
                database,
                transaction,
                staged,
                lambda done: tell("events joined:", done, staged.new),
            )
            both = both_sides.told(database, touched, before)
            named = {(topic.roadmap, topic.topic) for topic in both}
            turned = both_sides.turned(database, staged, before, named)
            missing = both_sides.not_loaded(database, staged)
            unknown = both_sides.unknown(database, staged)
        return MergeAnswer(
            path,
            kind,
            staged.new,
            staged.known,
            staged.devices(),
            both,
            turned,
            _where_from(missing, titles),
            unknown,
            copy,
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
