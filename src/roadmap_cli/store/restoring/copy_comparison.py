"""Comparing copies with each other and with the present database, by their events.

The content decides, because dates of files and clocks of machines may be wrong. It only reads. If
the present database is damaged, there is nothing to compare.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from roadmap_cli.core.answers.backup_answers import (
    BackupCopy,
    DaySurplus,
    Difference,
    LatestCopy,
    RicherCopy,
    SkippedCopy,
    StateDifference,
    Surplus,
    TypedCommand,
)
from roadmap_cli.core.progress import timer
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database.database import (
    TIMER_KEY,
    Database,
    find_foreign_object,
    read_only_uri,
    sqlite_uri,
)
from roadmap_cli.store.restoring import copies

_DAY_MILLISECONDS = 86_400_000
_MAX_RICHER = 2
_MAX_COMMANDS = 5
_FACT = (
    "case when {0}.kind = 'retracted' and json_valid({0}.data)"
    " then json_remove({0}.data, '$.batch', '$.event') else {0}.data end"
)
# Of two pasts of a device, one was given another name: there, only names differ from here.
_NOT_IN = (
    " and not exists (select 1 from {0}.event o"
    " where o.device = e.device and o.n = e.n and o.sum = e.sum)"
    " and not exists (select 1 from {0}.event o where o.clock = e.clock and o.device <> e.device"
    " and (o.at, o.day, o.kind, o.roadmap, o.topic) = (e.at, e.day, e.kind, e.roadmap, e.topic)"
    f" and {_FACT.format('o')} = {_FACT.format('e')})"
)
_EXTENT = "select coalesce(max(clock) filter (where clock <= ?), 0), count(*) from event"


def choose_latest(
    all_copies: Sequence[BackupCopy], now: datetime, on_progress: copies.PhaseCallback
) -> LatestCopy:
    """Choose the undamaged copy with the latest and most events from those of `list_copies`.

    Replaced databases do not count: the user did not want them.
    """
    tomorrow = int(now.timestamp() * 1000) + _DAY_MILLISECONDS
    candidates: list[tuple[tuple[int, int], BackupCopy]] = []
    skipped_copies: list[BackupCopy] = []
    for copy in all_copies:
        if copy.kind == "replaced":
            continue
        # A failed read looks like damage, and an older copy would be chosen: try twice.
        extent = _last_clock_and_count(copy.path, tomorrow) or _last_clock_and_count(
            copy.path, tomorrow
        )
        if extent:
            candidates.append((extent, copy))
        else:
            skipped_copies.append(copies.examine(copy))
    # The sort is stable: among equals, the copy made last stays first.
    candidates.sort(key=lambda candidate: candidate[0], reverse=True)
    path, richer_copies = "", []
    for rank, (_, copy) in enumerate(candidates, 1):
        checked_copy = _examine_events(copy)
        if checked_copy.valid:
            path = copy.path
            richer_copies = _find_richer_copies(path, [other for _, other in candidates[rank:]])
            break
        skipped_copies.append(checked_copy)
        on_progress(copies.EXAMINING, rank, len(candidates))
    skipped = (
        SkippedCopy(copy.path, copy.name, copy.fault or "it could not be read", copy.readable)
        for copy in skipped_copies
    )
    return LatestCopy(path, tuple(skipped), tuple(richer_copies))


def _last_clock_and_count(path: str, now: int) -> tuple[int, int] | None:
    """Return the last clock and the number of events of a copy; None if unreadable.

    Clocks after `now` (in milliseconds) are wrong, and are ignored.
    """
    try:
        with copies.open_copy(path) as database:
            return database.rows(_EXTENT, (now,))[0]
    except (DatabaseError, *copies.UNREADABLE):
        return None


def _examine_events(copy: BackupCopy) -> BackupCopy:
    """Examine every event of a copy, and if it seems damaged, once more."""
    checked_copy = copies.examine(copy)
    return checked_copy if checked_copy.valid else copies.examine(copy)


def _find_richer_copies(chosen_path: str, others: Sequence[BackupCopy]) -> list[RicherCopy]:
    """Return the undamaged copies with events that the chosen one lacks, most events first."""
    base_paths = [chosen_path]
    richer_copies: list[RicherCopy] = []
    counts = {other: count_missing(base_paths, other.path) for other in others}
    for copy in sorted(others, key=lambda other: counts[other], reverse=True):
        missing_count = counts[copy] and count_missing(base_paths, copy.path)
        if missing_count and len(richer_copies) < _MAX_RICHER and _examine_events(copy).valid:
            richer_copies.append(RicherCopy(copy.path, copy.name, missing_count))
            base_paths.append(copy.path)
    return richer_copies


def count_missing(base_paths: Sequence[str], other_path: str) -> int:
    """Return the number of events of a copy that no base copy has; 0 if unreadable."""
    names = [f"held{i}" for i in range(len(base_paths))]
    sql = "select count(*) from main.event e where true" + "".join(map(_NOT_IN.format, names))
    try:
        uris = dict(zip(names, map(read_only_uri, base_paths), strict=True))
        with _open_with(other_path, uris) as database:
            return database.value(sql, default=0)
    except (DatabaseError, OSError, *copies.UNREADABLE):
        return 0


@contextmanager
def _open_with(path: str, attachments: Mapping[str, str]) -> Iterator[Database]:
    """Open a copy with other databases attached, given their URIs, each under its name."""
    with copies.open_copy(path) as database:
        database.connection.execute("rollback")  # SQLite cannot attach inside a transaction
        for name, uri in attachments.items():
            database.connection.execute(f"attach database ? as {name}", (uri,))
            if find_foreign_object(database.connection, name):
                raise copies.damage_error(uri, "it has objects that do not belong to this program")
        with database.reading():
            yield database


def compare(copy: str, present: str) -> Difference:
    """Return the difference between a copy and the present database, given their paths."""
    try:
        with _open_with(copy, {"now": sqlite_uri(present, "mode=ro")}) as database:
            return Difference(
                compared=True,
                lost=_read_surplus(database, "now", "main"),
                won=_read_surplus(database, "main", "now"),
                topics=_state_differences(database),
                timer=_read_timer(database),
            )
    except (DatabaseError, *copies.UNREADABLE):
        return Difference()


def _read_timer(database: Database) -> str:
    """Return what the timer runs on, and since when; no copy holds one."""
    row = database.value("select value from now.meta where key = ?", (TIMER_KEY,), default="")
    try:
        running = timer.read_row(row)
    except ValueError:
        return ""
    return f"{running.topic}, since {running.since:%Y-%m-%d %H:%M}" if running else ""


def _read_surplus(database: Database, side: str, other_side: str) -> Surplus:
    source = f"from {side}.event e where true" + _NOT_IN.format(other_side)
    days = database.rows(
        f"select day, count(distinct batch), count(*) {source} group by day order by day desc"
    )
    latest = database.rows(
        f"select day, data, kind, topic {source} and batch = device || '.' || n"
        f" order by clock desc limit {_MAX_COMMANDS}"
    )
    roadmaps = database.column(
        f"select id from {side}.roadmap except select id from {other_side}.roadmap order by 1"
    )
    return Surplus(
        commands=database.value(f"select count(distinct batch) {source}", default=0),
        events=sum(events for _, _, events in days),
        days=tuple(DaySurplus(*row) for row in days),
        latest=tuple(TypedCommand(day, _format_command(*event)) for day, *event in latest),
        roadmaps=tuple(roadmaps),
    )


def _format_command(data: str, kind: str, topic: str) -> str:
    try:
        command = json.loads(data).get("command", "")
    except (ValueError, AttributeError, RecursionError):
        command = ""
    return str(command) or f"{kind} {topic}".strip()


def _state_differences(database: Database) -> tuple[StateDifference, ...]:
    rows = database.rows(
        "select n.roadmap, n.topic, n.state, coalesce(m.state, 'open') from now.topic_state n"
        " left join main.topic_state m on m.roadmap = n.roadmap and m.topic = n.topic union"
        " select m.roadmap, m.topic, coalesce(n.state, 'open'), m.state from main.topic_state m"
        " left join now.topic_state n on n.roadmap = m.roadmap and n.topic = m.topic order by 1, 2"
    )
    return tuple(StateDifference(*row) for row in rows if row[2] != row[3])
