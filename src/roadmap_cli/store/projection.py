"""The projection: tables with the current state of topics, readings and days.

It is a cache of the fold in `core.progress` and owns no facts: each batch refolds the topics that
it touches, in the same transaction, and the whole can be rebuilt from the log at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Any

from roadmap_cli.core.progress import Event, Key, Progress, Retraction, fold, retracted_batches
from roadmap_cli.core.review import KINDS
from roadmap_cli.store import reviews
from roadmap_cli.store.database import PROJECTION, Database
from roadmap_cli.store.log import (
    IN_ORDER,
    events_of,
    ids_of,
    living_about,
    matching,
    renamed_readings,
    today_id,
)

_TABLES = (
    "dead_batch",
    "topic_state",
    "reading_state",
    "topic_day",
    "review_state",
    "day_state",
)

Told = Callable[[int, int], None]  # number of events folded, and of all

# A longer log is folded topic by topic, which takes longer but hardly any memory.
_MOST_AT_ONCE = 200_000
# Whether topic ?2 of roadmap ?1 assigns reading ?3: the one column that depends on the catalog.
_ASKED = (
    "exists (select 1 from assignment a where a.roadmap = ?1 and a.topic = ?2 and a.reading = ?3)"
)


def project(
    database: Database, appended: Sequence[Event], changed: Sequence[Event] | None = None
) -> None:
    """Fold the topics of some events again and store their states.

    `appended` are the newest events of the log. `changed` are the events that these retract or
    restore; without any, reviews continue from the stored ones instead of being replayed.
    """
    if changed is None:
        reviews.advance(database, appended)
    else:
        telling = [event for event in (*appended, *changed) if event.kind in KINDS]
        reviews.replay(database, {today_id(database, (e.roadmap, e.topic)) for e in telling})
    touched = {(e.roadmap, e.topic) for e in (*appended, *(changed or ())) if e.topic}
    roadmaps = {roadmap for roadmap, _ in touched}
    readings = {roadmap: renamed_readings(database, roadmap) for roadmap in roadmaps}
    today = {key: today_id(database, key) for key in touched}
    new: set[Key] = set()
    if changed is None:
        new = {key for key in today.values() if not _is_told(database, key)}
        _store_new(
            database, appended, {k: name for k, name in today.items() if name in new}, readings
        )
    for key in sorted(set(today.values()) - new):
        _store(database, key, _folded_alone(database, key, readings[key[0]]))


def _is_told(database: Database, key: Key) -> bool:
    return bool(database.row("select 1 from topic_state where roadmap = ? and topic = ?", key))


def _store_new(
    database: Database,
    appended: Sequence[Event],
    today: Mapping[Key, Key],
    readings: Mapping[str, Mapping[Key, str]],
) -> None:
    """Store the states of topics without earlier events in one fold; an import has thousands."""
    events = [event for event in appended if (event.roadmap, event.topic) in today]
    renamed = {key: name[1] for key, name in today.items() if key != name}
    former = {key: name for some in readings.values() for key, name in some.items()}
    found = fold(events, renamed, former)
    _insert(database, sorted(found.items()))
    days: dict[tuple[str, str], list[int]] = {}
    for (roadmap, _), progress in found.items():
        for day, *numbers in progress.days:
            sums = days.setdefault((roadmap, day), [0, 0, 0])
            sums[:] = [a + b for a, b in zip(sums, numbers, strict=True)]
    for at, sums in sorted(days.items()):
        _change_day(database, at, sums)


def follow(
    database: Database, roadmap: str, before: Mapping[str, str], after: Mapping[str, str]
) -> set[str]:
    """Fold the topics again whose former ids have changed, and return their ids.

    The caller replays the reviews, because these depend on the prerequisites as well.
    """
    moved = {
        former
        for former in before.keys() | after.keys()
        if before.get(former, former) != after.get(former, former)
    }
    heirs = {names.get(former, former) for names in (before, after) for former in moved}
    readings = renamed_readings(database, roadmap)
    for key in sorted((roadmap, name) for name in moved | heirs):
        is_former = today_id(database, key) != key
        _store(database, key, None if is_former else _folded_alone(database, key, readings))
    return moved | heirs


def _folded_alone(database: Database, key: Key, readings: Mapping[Key, str]) -> Progress | None:
    """Fold the living events of one topic and its former ids; return None if there are none."""
    former = ids_of(database, key)[1:]
    renamed = {(key[0], name): key[1] for name in former}
    return fold(living_about(database, key), renamed, readings).get(key)


def _store(database: Database, key: Key, progress: Progress | None) -> None:
    connection = database.connection
    before = {
        day: tuple(numbers)
        for day, *numbers in database.rows(
            "select day, facts, spent, finished from topic_day where roadmap = ? and topic = ?",
            key,
        )
    }
    for table in ("topic_state", "reading_state", "topic_day"):
        connection.execute(f"delete from {table} where roadmap = ? and topic = ?", key)
    after: dict[str, tuple[int, ...]] = {}
    if progress is not None:
        _insert(database, [(key, progress)])
        after = {day.day: tuple(day[1:]) for day in progress.days}
    nothing = (0, 0, 0)
    for day in before.keys() | after.keys():
        old, new = before.get(day, nothing), after.get(day, nothing)
        if old != new:
            _change_day(database, (key[0], day), [b - a for a, b in zip(old, new, strict=True)])


def _change_day(database: Database, key: tuple[str, str], change: Sequence[int]) -> None:
    """Add to the sums of a day; delete the day if no events are left on it."""
    database.connection.execute(
        "insert into day_state (roadmap, day, facts, spent, finished) values (?, ?, ?, ?, ?)"
        " on conflict (roadmap, day) do update set facts = facts + excluded.facts,"
        " spent = spent + excluded.spent, finished = finished + excluded.finished",
        (*key, *change),
    )
    database.connection.execute(
        "delete from day_state where roadmap = ? and day = ? and facts = 0", key
    )


def _insert(database: Database, items: Iterable[tuple[Key, Progress]]) -> None:
    insert = database.connection.executemany
    for key, progress in items:
        insert(
            "insert into topic_state values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*key, *progress.topic)],
        )
        insert(
            f"insert into reading_state values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, {_ASKED})",
            [(*key, *reading) for reading in progress.readings],
        )
        insert(
            "insert into topic_day values (?, ?, ?, ?, ?, ?)",
            [(*key, *day) for day in progress.days],
        )


def settle_marks(database: Database, roadmap: str) -> None:
    """Update, after a load, whether the topic of each read mark still assigns the reading."""
    asked = (
        "exists (select 1 from assignment a where a.roadmap = reading_state.roadmap"
        " and a.topic = reading_state.topic and a.reading = reading_state.reading)"
    )
    database.connection.execute(
        f"update reading_state set asked = {asked} where roadmap = ? and asked <> {asked}",
        (roadmap,),
    )


def refresh_dead_batches(database: Database) -> list[Event]:
    """Update the retracted batches; return the events about topics that this changes."""
    before = {name for (name,) in database.rows("select batch from dead_batch")}
    after = _dead_batches(database)
    connection = database.connection
    connection.executemany("delete from dead_batch where batch = ?", [(b,) for b in before - after])
    connection.executemany("insert into dead_batch values (?)", [(b,) for b in after - before])
    return [event for name in before ^ after for event in events_of(database, name) if event.topic]


def _dead_batches(database: Database) -> set[str]:
    return retracted_batches(
        Retraction(e.clock, e.device, e.n, e.batch, str(e.data.get("batch", "")))
        for e in matching(database, "where kind = 'retracted'")
    )


def renew(database: Database) -> None:
    """Rebuild a projection that another version of the program has made, in a transaction."""
    with database.writing() as transaction:
        if database.get_meta("projection") != str(PROJECTION):  # unless another terminal was faster
            rebuild(database)
        transaction.commit_probe = (
            "select 1 from meta where key = 'projection' and value = ?",
            (str(PROJECTION),),
        )


def rebuild(database: Database, told: Told | None = None) -> None:
    """Rebuild the whole projection from the log; call it inside a transaction.

    For a long log, `told` is called with the number of events folded and of all.
    """
    connection = database.connection
    for table in ("dead_batch", "topic_state", "reading_state", "topic_day", "day_state"):
        connection.execute(f"delete from {table}")
    dead = _dead_batches(database)
    connection.executemany("insert into dead_batch values (?)", [(b,) for b in sorted(dead)])
    _insert(database, _folded(database, dead, told))
    connection.execute(
        "insert into day_state select roadmap, day, sum(facts), sum(spent), sum(finished)"
        " from topic_day group by roadmap, day"
    )
    reviews.rebuild(database)
    database.set_meta("projection", str(PROJECTION))


def _folded(
    database: Database, dead: Set[str], told: Told | None = None
) -> Iterator[tuple[Key, Progress]]:
    """Yield the progress of every topic; of a long log only a part is in memory at a time."""
    renamed = {(r, former): topic for r, former, topic in database.rows("select * from former_id")}
    readings = renamed_readings(database)
    row = database.row("select count(*) from event")
    count = row[0] if row is not None else 0
    if count <= _MOST_AT_ONCE:
        yield from sorted(fold(_living(database, dead, IN_ORDER), renamed, readings).items())
        return
    heirs = {(key[0], topic) for key, topic in renamed.items()}
    keys = database.connection.execute(
        "select distinct roadmap, topic from event where topic <> '' order by roadmap, topic"
    )
    others = (key for key in keys if key not in renamed and key not in heirs)
    seen = 0
    for key in chain(others, sorted(heirs)):
        if told:
            told(seen, count)
        names = ids_of(database, key)
        condition = f"where roadmap = ? and topic in ({', '.join('?' * len(names))}) {IN_ORDER}"
        events = list(_living(database, dead, condition, (key[0], *names)))
        seen += len(events)
        yield from fold(events, renamed, readings).items()


def _living(
    database: Database, dead: Set[str], condition: str, values: tuple[Any, ...] = ()
) -> Iterator[Event]:
    return (event for event in matching(database, condition, values) if event.batch not in dead)


def differing_tables(database: Database, told: Told | None = None) -> list[str]:
    """Return the tables that a rebuild would change, without writing anything.

    It works topic by topic, so that a long log is never in memory as a whole.
    """
    dead = _dead_batches(database)
    if {batch for (batch,) in database.rows("select batch from dead_batch")} != dead:
        differing = {"dead_batch"}
    else:
        differing = set()
    found = dict.fromkeys(("topic_state", "reading_state", "topic_day"), 0)
    days: dict[Key, list[int]] = {}
    for key, progress in _folded(database, dead, told):
        expected: dict[str, set[tuple[Any, ...]]] = {
            "topic_state": {(*key, *progress.topic)},
            "reading_state": {
                (*key, *reading, *(database.row(f"select {_ASKED}", (*key, reading.reading)) or ()))
                for reading in progress.readings
            },
            "topic_day": {(*key, *day) for day in progress.days},
        }
        for table, rows in expected.items():
            found[table] += len(rows)
            sql = f"select * from {table} where roadmap = ? and topic = ?"
            if set(database.rows(sql, key)) != rows:
                differing.add(table)
        for day, *numbers in progress.days:
            sums = days.setdefault((key[0], day), [0, 0, 0])
            sums[:] = [a + b for a, b in zip(sums, numbers, strict=True)]
    # Rows of topics that have no events.
    differing |= {
        t for t, n in found.items() if database.rows(f"select count(*) from {t}") != [(n,)]
    }
    whole = {
        "day_state": {(*key, *sums) for key, sums in days.items()},
        "review_state": {(name, *row) for name, row in reviews.expected(database)},
    }
    for table, all_rows in whole.items():
        if set(database.rows(f"select * from {table}")) != all_rows:
            differing.add(table)
    return [table for table in _TABLES if table in differing]
