"""The use cases around copies of the database: making one, listing them, putting one back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from roadmap_cli.core.backups import (
    BackupAnswer,
    Choice,
    CopiesAnswer,
    DatabaseStatus,
    Difference,
    RestoreAnswer,
)
from roadmap_cli.errors import DatabaseError, RoadmapError, UsageError
from roadmap_cli.store import backup, copies, copy_comparison, files, foreign, log, restoring
from roadmap_cli.store.signals import signals_held_back
from roadmap_cli.workspace.progress import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

# -- making --------------------------------------------------------------------------------------


def back_up(w: Workspace, file: str | None = None) -> BackupAnswer:
    """Make a verified copy now, among the backups or where the person says.

    Among the backups none is made while the newest one holds the same. Raises NotSaved.
    """
    path, made = "" if file is None else _target(w, file), True
    database = w.open_existing()
    if path:
        backup.copy_to(database, path, on_placed=w.outcome.copy_placed)
    else:
        path, made = backup.by_hand(database, w.today, w.outcome.copy_placed)
    try:
        events, day = copies.holdings_of(path)
    except copies.CopyOutOfReach as error:  # it was proven whole before it got its name
        w.remarks.append(error.sentence)
        events, day = copies.holdings(database)
    return BackupAnswer(path, made, events, day, os.path.getsize(path))


def _target(w: Workspace, file: str) -> str:
    """Return where a copy may be written; refuse what would be lost by that."""
    path = os.path.realpath(file)
    if os.path.isdir(path) and not w.settings.places.holds(os.path.join(path, "x")):
        path = backup.free_path(path, f"roadmap-backup-{w.today}")
    if w.settings.places.holds(path):
        raise UsageError(
            f"{path} is one of the program's own files",
            "name another FILE, or leave it out: then the copy lies among the others",
        )
    directory = os.path.dirname(path)
    if not os.path.isdir(directory):
        raise UsageError(f"there is no directory {directory}", "make it first, or name another")
    if files.is_there(path, follow=False) and not _may_be_replaced(path):
        raise UsageError(
            f"{path} is there already and is no copy of your data", "name another FILE"
        )
    return path


def _may_be_replaced(path: str) -> bool:
    return os.path.isfile(path) and (not os.path.getsize(path) or copies.is_copy(path))


# -- looking -------------------------------------------------------------------------------------


def list_copies(w: Workspace, on_progress: ProgressCallback) -> CopiesAnswer:
    """List the copies, the newest first, each with what it holds and whether it is whole."""
    directory = w.settings.places.backups
    found = copies.list_copies(directory)
    examined = copies.examine_all(found, on_progress)
    latest = copy_comparison.choose_latest(found, w.now, on_progress).path
    return CopiesAnswer(directory, tuple(c._replace(latest=c.path == latest) for c in examined))


def choose(w: Workspace, file: str | None, on_progress: ProgressCallback) -> Choice:
    """Choose the copy that was named; else the whole one that holds most.

    What was replaced does not count as the latest. Raises DatabaseError where there is none.
    """
    if file:
        return Choice(file)
    directory = w.settings.places.backups
    choice = copy_comparison.choose_latest(copies.list_copies(directory), w.now, on_progress)
    if choice.path:
        return choice
    if not choice.passed:
        raise DatabaseError(
            f"there is no copy in {directory}",
            "nothing was changed; 'roadmap restore FILE' takes one from elsewhere",
        )
    readable = all(copy.readable for copy in choice.passed)
    raise DatabaseError(
        f"none of the {len(choice.passed)} copies in {directory} "
        + ("is whole" if readable else "can be read and is whole"),
        "nothing was changed; 'roadmap restore --list' says what is wrong with each;"
        " 'roadmap restore FILE' takes one whose pages can be read",
    )


# -- putting back --------------------------------------------------------------------------------


@contextmanager
def prepare(
    w: Workspace, choice: Choice, on_progress: ProgressCallback
) -> Iterator[tuple[RestoreAnswer, restoring.PreparedCopy]]:
    """Prove a copy and say what restoring it would lose and win; nothing is changed yet."""
    path = w.settings.places.database
    source = _source(w, choice.path)
    # Refused before anything is copied: what is foreign or newer stays as it is.
    now = restoring.database_status(path)
    token = f"{w.today} {w.entropy(8).hex()}"
    on_checked = partial(on_progress, "events checked:")
    with restoring.prepare(source, path, token, on_checked) as copy:
        then = DatabaseStatus(restoring.WHOLE, *copies.holdings_of(copy.path))
        difference = Difference()
        if now.state in (restoring.WHOLE, restoring.DAMAGED):
            difference = copy_comparison.compare(copy.path, path)
        answer = RestoreAnswer(
            path=source,
            now=now,
            copy=then,
            **difference._asdict(),
            fault=copy.fault,
            passed=choice.passed,
            beyond=choice.beyond,
        )
        yield answer, copy


def _source(w: Workspace, file: str) -> str:
    """Return the path of the copy that is meant: any file, or the name of one of the backups."""
    path = copies.path_of(w.settings.places.backups, file)
    with suppress(OSError):  # whoever reads it tells why it cannot be read
        if not files.is_there(path):
            raise UsageError(
                f"there is no copy {file}", "'roadmap restore --list' shows those there are"
            )
    database = w.settings.places.database
    if os.path.exists(database) and os.path.samefile(path, database):
        raise UsageError(f"{file} is the database itself", "'roadmap restore --list' shows copies")
    return os.path.abspath(path)


def put_back(
    w: Workspace, answer: RestoreAnswer, copy: restoring.PreparedCopy, *, asked: bool
) -> RestoreAnswer:
    """Put a prepared copy in place and keep what it replaces; return what that did.

    With `asked` a person agreed to what was shown, and nothing else is lost: when another command
    has written since, it is refused. Raises NotSaved, or OutcomeUnknown.
    """
    path, left = w.settings.places.database, 0
    with signals_held_back():  # until it is known that it was done
        kept = restoring.put_in_place(path, copy, w.today, as_seen=asked)
        w.outcome.copy_placed(path)
    if answer.now.state == restoring.DAMAGED:
        left = _count_left(copy, kept)
    elif answer.now.state == restoring.WHOLE and not asked and kept.endswith(".db"):
        # Others may have written until the lock was held: what is kept says what was lost.
        now = DatabaseStatus(restoring.WHOLE, *copies.holdings_of(kept))
        difference = copy_comparison.compare(copy.path, kept)
        answer = answer._replace(now=now, **difference._asdict())
    return answer._replace(restored=True, kept=kept, left=left)


def _count_left(copy: restoring.PreparedCopy, kept: str) -> int:
    """Return how many events of a damaged database `merge` can bring back from what was kept."""
    try:
        with foreign.Foreign(kept), copies.open_copy(kept) as database:
            whole = not next(log.faults(database), "")
    except (RoadmapError, OSError, *copies.UNREADABLE):
        return 0
    return copy_comparison.count_missing([copy.path], kept) if whole else 0
