"""What one copy holds and another, or the present database, does not; and which holds most.

What they hold decides, since the dates of files and the clocks of machines may be wrong. It only
reads. The present database may be damaged: then there is nothing to compare.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from roadmap_cli.core.backups import (
    Choice,
    Copy,
    DayCount,
    Difference,
    RicherCopy,
    SkippedCopy,
    StateDifference,
    Surplus,
    TypedCommand,
)
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store import copies
from roadmap_cli.store.database import Database, address_of

_DAY_MILLISECONDS = 86_400_000
_MOST_RICHER = 2
_MOST_COMMANDS = 5
_NOT_IN = (
    " and not exists (select 1 from {}.event o"
    " where o.device = e.device and o.n = e.n and o.sum = e.sum)"
)
_EXTENT = "select coalesce(max(clock) filter (where clock <= ?), 0), count(*) from event"


# -- the latest ----------------------------------------------------------------------------------


def choose_latest(
    found: Sequence[Copy], now: datetime, on_progress: copies.ProgressCallback
) -> Choice:
    """Choose the copy that holds most, proven whole, of those that `list_copies` returns.

    What was replaced does not count: somebody did not want it.
    """
    tomorrow = int(now.timestamp() * 1000) + _DAY_MILLISECONDS
    candidates: list[tuple[tuple[int, int], Copy]] = []
    skipped: list[Copy] = []
    for copy in found:
        if copy.kind == "replaced":
            continue
        # A failing read looks like damage, and would let an older copy be taken: look twice.
        extent = _extent(copy.path, tomorrow) or _extent(copy.path, tomorrow)
        if extent:
            candidates.append((extent, copy))
        else:
            skipped.append(copies.examine(copy))
    # The sort is stable: of those that hold the same, the one made last stays first.
    candidates.sort(key=lambda candidate: candidate[0], reverse=True)
    path, richer = "", []
    for done, (_, copy) in enumerate(candidates, 1):
        proven = _prove(copy)
        if proven.valid:
            path, richer = copy.path, _richer(copy, [other for _, other in candidates[done:]])
            break
        skipped.append(proven)
        on_progress(copies.EXAMINED, done, len(candidates))
    return Choice(path, tuple(map(_as_skipped, skipped)), tuple(richer))


def _extent(path: str, now: int) -> tuple[int, int] | None:
    """Return how late the log in a copy ends and how many events it has; None if unreadable.

    A clock ahead of `now` (milliseconds) is a wrong one and says nothing about which is later.
    """
    try:
        with copies.open_copy(path) as database:
            return database.rows(_EXTENT, (now,))[0]
    except (DatabaseError, *copies.UNREADABLE):
        return None


def _prove(copy: Copy) -> Copy:
    """Examine a copy with every event read, and where it is not whole once more."""
    proven = copies.examine(copy, thoroughly=True)
    return proven if proven.valid else copies.examine(copy, thoroughly=True)


def _as_skipped(copy: Copy) -> SkippedCopy:
    return SkippedCopy(copy.path, copy.name, copy.fault or "it could not be read", copy.readable)


def _richer(chosen: Copy, others: Sequence[Copy]) -> list[RicherCopy]:
    """Return which whole copies hold events that the chosen one lacks, those with most first."""
    held = [chosen.path]
    richer: list[RicherCopy] = []
    lacking = [(count, other) for other in others if (count := count_missing(held, other.path))]
    for _, copy in sorted(lacking, key=lambda candidate: candidate[0], reverse=True):
        missing = count_missing(held, copy.path)
        if missing and len(richer) < _MOST_RICHER and _prove(copy).valid:
            richer.append(RicherCopy(copy.path, copy.name, missing))
            held.append(copy.path)
    return richer


def count_missing(held: Sequence[str], other: str) -> int:
    """Return how many events a copy holds that none of the held ones does; 0 if unreadable."""
    names = {f"held{i}": path for i, path in enumerate(held)}
    only = "".join(map(_NOT_IN.format, names))
    try:
        with _open_with(other, names) as database:
            return int(database.rows(f"select count(*) from main.event e where true {only}")[0][0])
    except (DatabaseError, *copies.UNREADABLE):
        return 0


@contextmanager
def _open_with(path: str, others: Mapping[str, str]) -> Iterator[Database]:
    """Read a copy with other databases attached to it, each under its name."""
    with copies.open_copy(path) as database:
        database.connection.execute("rollback")  # nothing can be attached within a transaction
        for name, other in others.items():
            address = address_of(other, "mode=ro")
            database.connection.execute(f"attach database ? as {name}", (address,))
        with database.reading():
            yield database


# -- beside the present database -----------------------------------------------------------------


def compare(copy: str, present: str) -> Difference:
    """Return what a copy and the present database, each at its path, do not have in common."""
    try:
        with _open_with(copy, {"now": present}) as database:
            return Difference(
                compared=True,
                lost=_surplus(database, "now", "main"),
                won=_surplus(database, "main", "now"),
                topics=_state_differences(database),
            )
    except copies.UNREADABLE:
        return Difference()


def _surplus(database: Database, here: str, there: str) -> Surplus:
    only = f"from {here}.event e where true" + _NOT_IN.format(there)
    days = database.rows(
        f"select day, count(distinct batch), count(*) {only} group by day order by day desc"
    )
    latest = database.rows(
        f"select day, data, kind, topic {only} and batch = device || '.' || n"
        f" order by clock desc limit {_MOST_COMMANDS}"
    )
    roadmaps = database.rows(
        f"select id from {here}.roadmap except select id from {there}.roadmap order by 1"
    )
    return Surplus(
        commands=database.rows(f"select count(distinct batch) {only}")[0][0],
        events=sum(events for _, _, events in days),
        days=tuple(DayCount(*row) for row in days),
        latest=tuple(TypedCommand(day, _words(*event)) for day, *event in latest),
        roadmaps=tuple(name for (name,) in roadmaps),
    )


def _words(data: str, kind: str, topic: str) -> str:
    try:
        words = json.loads(data).get("command", "")
    except (ValueError, AttributeError, RecursionError):
        words = ""
    return str(words) or f"{kind} {topic}".strip()


def _state_differences(database: Database) -> tuple[StateDifference, ...]:
    now, then = (
        {
            (roadmap, topic): state
            for roadmap, topic, state in database.rows(
                f"select roadmap, topic, state from {name}.topic_state"
            )
        }
        for name in ("now", "main")
    )
    return tuple(
        StateDifference(*key, now.get(key, "open"), then.get(key, "open"))
        for key in sorted(now.keys() | then.keys())
        if now.get(key, "open") != then.get(key, "open")
    )
