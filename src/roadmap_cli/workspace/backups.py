"""The use cases around copies of the database: making one, listing them, putting one back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from roadmap_cli.core.backups import BackupAnswer, CopiesAnswer, RestoreAnswer, Standing
from roadmap_cli.errors import DatabaseError, RoadmapError, UsageError
from roadmap_cli.store import backup, comparing, copies, files, log, present, restoring
from roadmap_cli.store.signals import signals_held_back
from roadmap_cli.values import Value
from roadmap_cli.workspace import choosing
from roadmap_cli.workspace.choosing import LOOKED, Choice, Tell
from roadmap_cli.workspace.workspace import Workspace


def _quiet(phase: str, done: int, all_: int) -> None:
    pass


# -- making --------------------------------------------------------------------------------------


def back_up(w: Workspace, file: str | None = None) -> BackupAnswer:
    """Make a verified copy now, among the backups or where the person says.

    Among the backups none is made while the newest one holds the same. Raises NotSaved.
    """
    target = "" if file is None else _target(w, file)
    database = w.open_existing()
    made = True
    if target:
        backup.into(database, target, w.outcome.copy_placed)
    else:
        target, made = backup.by_hand(database, w.today, w.outcome.copy_placed)
    try:
        with copies.opened(target) as copy:
            events, day = copies.holdings(copy)
    except copies.CopyOutOfReach as error:  # it was proven whole before it got its name
        w.remarks.append(error.sentence)
        events, day = copies.holdings(database)
    return BackupAnswer(target, made, events, day, os.path.getsize(target))


def _target(w: Workspace, file: str) -> str:
    """Return where a copy may be written; refuse what would be lost by that."""
    path = os.path.realpath(file)
    if os.path.isdir(path) and not w.settings.places.holds(os.path.join(path, "x")):
        path = os.path.join(path, backup.free_name(path, w.today))
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


def listed(w: Workspace, tell: Tell = _quiet) -> CopiesAnswer:
    """List the copies, the newest first, each with what it holds and whether it is whole."""
    directory = w.settings.places.backups
    found = copies.newest_first(directory)
    described = []
    for done, (path, kind, day) in enumerate(found, 1):
        described.append(copies.described(path, kind, day))
        tell(LOOKED, done, len(found))
    latest = choosing.choose(w, found, tell).path
    return CopiesAnswer(directory, tuple(c._replace(latest=c.path == latest) for c in described))


def latest(w: Workspace, tell: Tell = _quiet) -> Choice:
    """Choose the whole copy that holds most; what was replaced does not count."""
    directory = w.settings.places.backups
    choice = choosing.choose(w, copies.newest_first(directory), tell)
    if choice.path:
        return choice
    if choice.passed:
        raise DatabaseError(
            f"none of the {len(choice.passed)} copies in {directory} "
            + (
                "is whole" if all(p.readable for p in choice.passed) else "can be read and is whole"
            ),
            "nothing was changed; 'roadmap restore --list' says what is wrong with each;"
            " 'roadmap restore FILE' takes one whose pages can be read",
        )
    raise DatabaseError(
        f"there is no copy in {directory}",
        "nothing was changed; 'roadmap restore FILE' takes one from elsewhere",
    )


# -- putting back --------------------------------------------------------------------------------


class Restoration(Value):
    """A copy that is ready to be put in place, what that would do, and where the log ends now."""

    answer: RestoreAnswer
    ready: restoring.Prepared
    ends: present.LastEvents


@contextmanager
def prepared(w: Workspace, choice: Choice, tell: Tell = _quiet) -> Iterator[Restoration]:
    """Prove a copy and say what restoring it would lose and win; nothing is changed yet."""
    path = w.settings.places.database
    source = _source(w, choice.path)
    # Refused before anything is copied: what is foreign or newer stays as it is.
    now = present.standing(path)
    token = f"{w.today} {w.entropy(8).hex()}"
    with restoring.prepared(source, path, token, partial(tell, "events checked:")) as ready:
        ends = present.ends(path) if now.state != present.MISSING else []
        answer = _told(ready, source, path, now)
        answer = answer._replace(passed=choice.passed, beyond=choice.beyond)
        yield Restoration(answer, ready, ends)


def _source(w: Workspace, file: str) -> str:
    """Return the path of the copy that is meant: any file, or the name of one of the backups."""
    path = copies.named(w.settings.places.backups, file)
    with suppress(OSError):  # whoever reads it tells why it cannot be read
        if not files.is_there(path):
            raise UsageError(
                f"there is no copy {file}", "'roadmap restore --list' shows those there are"
            )
    database = w.settings.places.database
    if os.path.exists(database) and os.path.samefile(path, database):
        raise UsageError(f"{file} is the database itself", "'roadmap restore --list' shows copies")
    return os.path.abspath(path)


def _told(ready: restoring.Prepared, source: str, path: str, now: Standing) -> RestoreAnswer:
    with copies.opened(ready.path) as copy:
        then = Standing(present.WHOLE, *copies.holdings(copy))
        found = comparing.Difference(False)
        if now.state in (present.WHOLE, present.DAMAGED):
            found = comparing.between(copy, path)
    return RestoreAnswer(
        source, now, then, found.compared, found.lost, found.won, found.topics, ready.fault
    )


def put_back(w: Workspace, found: Restoration, *, asked: bool) -> RestoreAnswer:
    """Put a prepared copy in place and keep what it replaces; return what that did.

    With `asked` a person agreed to what was shown, and nothing else is lost: when another command
    has written since, it is refused. Raises NotSaved, or OutcomeUnknown.
    """
    path = w.settings.places.database
    with signals_held_back():  # until it is known that it was done
        kept = restoring.put(path, found.ready, w.today, found.ends if asked else None)
        w.outcome.copy_placed(path)
    answer = found.answer
    if not asked and kept.endswith(".db") and answer.now.state == present.WHOLE:
        # Others may have written until the lock was held: what is kept says what was lost.
        with copies.opened(kept) as before:
            events, day = copies.holdings(before)
        told = _told(found.ready, answer.path, kept, Standing(answer.now.state, events, day))
        answer = told._replace(passed=answer.passed, beyond=answer.beyond)
    left = _left(found.ready, kept) if answer.now.state == present.DAMAGED else 0
    return answer._replace(restored=True, kept=kept, left=left)


def _left(ready: restoring.Prepared, kept: str) -> int:
    """Return how many events of a damaged database `merge` can bring back from what was kept."""
    from roadmap_cli.store import extent, foreign

    try:
        with foreign.Foreign(kept), copies.opened(kept) as database:
            if next(log.faults(database), ""):
                return 0
        return extent.lacking([extent.of_copy(ready.path, 0)], extent.of_copy(kept, 0))
    except (RoadmapError, OSError, *copies.UNREADABLE):
        return 0
