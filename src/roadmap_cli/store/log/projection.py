"""The projection: tables with the current state of topics, readings and days.

It is a cache of the fold in `core.progress` and owns no facts: each batch refolds the topics that
it touches, in the same transaction, and the whole can be rebuilt from the log at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain

from roadmap_cli.annotations import Any
from roadmap_cli.core.memory.review import REVIEW_KINDS
from roadmap_cli.core.progress.corrections import correct, read_corrections
from roadmap_cli.core.progress.progress import (
    FACT_KINDS,
    Event,
    Progress,
    Retraction,
    TopicKey,
    fold,
    retracted_batches,
)
from roadmap_cli.core.progress.states import AIMED, FORETOLD, RETRACTED, SPENT
from roadmap_cli.errors import SuspectedDamage
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import PROJECTION_VERSION, Database
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT
from roadmap_cli.store.log import progress_sums, reviews
from roadmap_cli.store.log.log import (
    LOG_ORDER,
    about,
    current_key,
    event_count,
    events_of_batch,
    ids_of,
    living_events_about,
    reading_renames,
    select_corrections,
    select_events,
)

_TOPIC_TABLES = ("topic_state", "reading_state", "topic_day")
_TABLES = ("dead_batch", *_TOPIC_TABLES, "review_state", "day_state")

ProgressCallback = Callable[[int, int], None]  # the number of items done, and of all
Subject = tuple[str, str, str]  # what an event is about: roadmap, topic ("" for none) and kind

# A longer log is folded topic by topic, which takes longer but hardly any memory.
_MAX_FOLDED_AT_ONCE = 200_000
# Whether a roadmap's topic assigns a reading: the one column that depends on the catalog.
_IS_ASSIGNED = (
    "exists (select 1 from assignment a where a.roadmap = ? and a.topic = ? and a.reading = ?)"
)


def update(
    database: Database,
    new_events: Sequence[Event],
    retraction_changes: Sequence[Event] | None = None,
) -> None:
    """Fold the topics of some events again and store their states.

    `new_events` are the last of the log. `retraction_changes` are the events that these retract or
    restore; if None, reviews continue from the stored ones instead of being replayed.
    """
    if retraction_changes is not None:
        refold(database, map(subject_of, (*new_events, *retraction_changes)))
        return
    _refresh_meta(database, ((e.roadmap, e.kind) for e in new_events))
    current_keys = {
        (e.roadmap, e.topic): current_key(database, (e.roadmap, e.topic))
        for e in new_events
        if e.topic
    }
    keys = sorted(set(current_keys.values()))
    events_by_key: dict[TopicKey, list[Event]] = {key: [] for key in keys}
    for event in new_events:
        if event.topic:
            events_by_key[current_keys[event.roadmap, event.topic]].append(event)
    has_reviews = any(e.topic and _may_change_reviews(e.kind) for e in new_events)
    with progress_sums.changing(database, keys, with_reviews=has_reviews):
        reviews.advance(database, new_events)
        readings = _reading_renames(database, keys)
        sql = "select 1 from topic_state where roadmap = ? and topic = ?"
        new_keys = {key for key in keys if not database.row(sql, key)}
        new_ids = {key: current for key, current in current_keys.items() if current in new_keys}
        _store_new_topics(database, new_events, new_ids, readings)
        for key in keys:
            if key not in new_keys:
                progress = _fold_topic(database, key, readings)
                _store_topic(database, key, progress, events_by_key[key])


def subject_of(event: Event) -> Subject:
    """Return what an event is about."""
    return event.roadmap, event.topic, event.kind


def refold(database: Database, subjects: Iterable[Subject]) -> None:
    """Fold again all that events of the log can change, wherever in the log they are.

    `subjects` are those of the new events, and of the events that these retract or restore. Call it
    inside a transaction, once the retracted batches are up to date.
    """
    subjects = set(subjects)
    _refresh_meta(database, ((roadmap, kind) for roadmap, _, kind in subjects))
    review_keys: set[TopicKey] = set()
    all_keys: set[TopicKey] = set()
    for roadmap, topic, kind in subjects:
        if topic:
            key = current_key(database, (roadmap, topic))
            all_keys.add(key)
            if _may_change_reviews(kind):
                review_keys.add(key)
    keys = sorted(all_keys)
    with progress_sums.changing(database, keys, with_reviews=bool(review_keys)):
        reviews.replay(database, review_keys)
        readings = _reading_renames(database, keys)
        for key in keys:
            _store_topic(database, key, _fold_topic(database, key, readings))


def _may_change_reviews(kind: str) -> bool:
    # A correction may change what a review is made of.
    return kind in REVIEW_KINDS or kind == RETRACTED


def _refresh_meta(database: Database, kinds: Iterable[tuple[str, str]]) -> None:
    """Store anew what `meta` says of roadmaps, given these and the kinds of events about them."""
    for roadmap, kind in set(kinds):
        if kind == AIMED:
            from roadmap_cli.store.log import aims

            aims.refresh(database, roadmap)
        elif kind == FORETOLD:
            from roadmap_cli.store.log import forecast_counts

            forecast_counts.refresh(database, roadmap)


def _reading_renames(database: Database, keys: Iterable[TopicKey]) -> dict[TopicKey, str]:
    """Map former ids of readings to their current ids, in the roadmaps of some topics."""
    renames: dict[TopicKey, str] = {}
    for roadmap in {roadmap for roadmap, _ in keys}:
        renames.update(reading_renames(database, roadmap))
    return renames


def _store_new_topics(
    database: Database,
    new_events: Sequence[Event],
    current_keys: Mapping[TopicKey, TopicKey],
    readings: Mapping[TopicKey, str],
) -> None:
    """Store the states of topics without earlier events in one fold; an import has thousands."""
    events = [event for event in new_events if (event.roadmap, event.topic) in current_keys]
    current_ids = {key: current[1] for key, current in current_keys.items() if key != current}
    progress_by_key = fold(events, current_ids, readings)
    _insert_progress(database, sorted(progress_by_key.items()))
    days: dict[tuple[str, str], list[int]] = {}
    for (roadmap, _), progress in progress_by_key.items():
        for day, *numbers in progress.days:
            sums = days.setdefault((roadmap, day), [0, 0, 0])
            sums[:] = [a + b for a, b in zip(sums, numbers, strict=True)]
    for at, sums in sorted(days.items()):
        _add_to_day(database, at, sums)


def apply_renames(
    database: Database, roadmap: str, before: Mapping[str, str], after: Mapping[str, str]
) -> set[str]:
    """Fold the topics again whose former ids have changed, and return their ids.

    The caller replays the reviews, because these depend on the prerequisites as well.
    """
    changed_ids = {i for i in before.keys() | after.keys() if before.get(i, i) != after.get(i, i)}
    targets = {names.get(i, i) for names in (before, after) for i in changed_ids}
    readings = reading_renames(database, roadmap)
    for key in sorted((roadmap, name) for name in changed_ids | targets):
        is_former_id = current_key(database, key) != key
        _store_topic(database, key, None if is_former_id else _fold_topic(database, key, readings))
    return changed_ids | targets


def _fold_topic(
    database: Database, key: TopicKey, readings: Mapping[TopicKey, str]
) -> Progress | None:
    """Fold the living events of one topic and its former ids; return None if there are none."""
    topic_ids = {(key[0], name): key[1] for name in ids_of(database, key)[1:]}
    return fold(living_events_about(database, key), topic_ids, readings).get(key)


def _store_topic(
    database: Database,
    key: TopicKey,
    progress: Progress | None,
    new_events: Sequence[Event] | None = None,
) -> None:
    """Store the progress of a topic.

    If only `new_events` were added to its log, its days must be those before and theirs: a damaged
    index could hide earlier events, or corrections. Raises SuspectedDamage.
    """
    connection = database.connection
    sql = "select day, facts, spent, finished from topic_day where roadmap = ? and topic = ?"
    before = {day: tuple(numbers) for day, *numbers in database.rows(sql, key)}
    for table in _TOPIC_TABLES:
        connection.execute(f"delete from {table} where roadmap = ? and topic = ?", key)
    after: dict[str, tuple[int, ...]] = {}
    if progress is not None:
        _insert_progress(database, [(key, progress)])
        after = {day.day: tuple(day[1:]) for day in progress.days}
    if new_events is not None and not _follows(before, new_events, after):
        raise SuspectedDamage(f"an index is damaged: {database.path}", RESTORE_HINT)
    no_facts = (0, 0, 0)
    for day in before.keys() | after.keys():
        old, new = before.get(day, no_facts), after.get(day, no_facts)
        if old != new:
            _add_to_day(database, (key[0], day), [b - a for a, b in zip(old, new, strict=True)])


def _follows(
    before: Mapping[str, tuple[int, ...]],
    new_events: Iterable[Event],
    after: Mapping[str, tuple[int, ...]],
) -> bool:
    """Return whether facts and minutes of days are those of before and of new events."""
    expected = {day: [facts, spent] for day, (facts, spent, _) in before.items()}
    for event in new_events:
        if event.kind in FACT_KINDS:
            sums = expected.setdefault(event.day, [0, 0])
            sums[0] += 1
            sums[1] += event.data.get("minutes", 0) if event.kind == SPENT else 0
    return expected == {day: [facts, spent] for day, (facts, spent, _) in after.items()}


def _add_to_day(database: Database, key: tuple[str, str], change: Sequence[int]) -> None:
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


def _insert_progress(database: Database, items: Iterable[tuple[TopicKey, Progress]]) -> None:
    insert = database.connection.executemany
    for key, progress in items:
        insert(
            "insert into topic_state values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*key, *progress.topic)],
        )
        insert(
            f"insert into reading_state values (?, ?, ?, ?, ?, ?, ?, ?, {_IS_ASSIGNED})",
            [(*key, *reading, *key, reading.reading) for reading in progress.readings],
        )
        insert(
            "insert into topic_day values (?, ?, ?, ?, ?, ?)",
            [(*key, *day) for day in progress.days],
        )


def refresh_read_marks(database: Database, roadmap: str) -> None:
    """Update, after a load, whether the topic of each read mark still assigns the reading."""
    is_assigned = (
        "exists (select 1 from assignment a where a.roadmap = reading_state.roadmap"
        " and a.topic = reading_state.topic and a.reading = reading_state.reading)"
    )
    database.connection.execute(
        f"update reading_state set asked = {is_assigned}"
        f" where roadmap = ? and asked <> {is_assigned}",
        (roadmap,),
    )


def check_retracted_batches(database: Database) -> None:
    """Raise DamagedCache unless the stored retracted batches are those of the log."""
    row_sums.check_retracted(database)
    if set(database.column("select batch from dead_batch")) != _retracted_batches(database):
        raise row_sums.damaged_states(database.path)


def refresh_retracted_batches(database: Database) -> list[Event]:
    """Update the retracted batches; return the events that this changes."""
    row_sums.check_retracted(database)
    before = set(database.column("select batch from dead_batch"))
    after = _retracted_batches(database)
    connection = database.connection
    connection.executemany("delete from dead_batch where batch = ?", [(b,) for b in before - after])
    connection.executemany("insert into dead_batch values (?)", [(b,) for b in after - before])
    progress_sums.seal_retracted(database)
    return [e for name in before ^ after for e in events_of_batch(database, name)]


def _retracted_batches(database: Database) -> set[str]:
    return retracted_batches(
        Retraction(e.clock, e.device, e.n, e.batch, str(e.data["batch"]))
        for e in select_events(database, "where kind = 'retracted'")
        if "batch" in e.data
    )


def rebuild_if_outdated(database: Database) -> None:
    """Rebuild the projection, in a transaction, if another version of the program made it.

    The roadmaps that a version without checksums loaded get theirs.
    """
    with database.writing() as transaction:
        # Another process may have rebuilt it since.
        if not database.has_meta("projection", str(PROJECTION_VERSION)):
            from roadmap_cli.store.catalog import catalog_sums
            from roadmap_cli.store.log import damaged_meta

            damaged_meta.restore_if_damaged(database)
            catalog_sums.seal_unsealed(database)
            rebuild(database)
        transaction.commit_probe = (
            "select 1 from meta where key = 'projection' and value = ?",
            (str(PROJECTION_VERSION),),
        )


def rebuild(database: Database, on_progress: ProgressCallback | None = None) -> None:
    """Rebuild the whole projection from the log; call it inside a transaction.

    For a long log, `on_progress` is called with the number of events folded and of all.
    """
    from roadmap_cli.store.log import aims, forecast_counts

    connection = database.connection
    for table in _TABLES:
        connection.execute(f"delete from {table}")
    dead_batches = _retracted_batches(database)
    connection.executemany(
        "insert into dead_batch values (?)", [(b,) for b in sorted(dead_batches)]
    )
    _insert_progress(database, _fold_topics(database, dead_batches, on_progress))
    connection.execute(
        "insert into day_state select roadmap, day, sum(facts), sum(spent), sum(finished)"
        " from topic_day group by roadmap, day"
    )
    reviews.rebuild(database)
    aims.refresh_all(database)
    forecast_counts.refresh_all(database)
    progress_sums.seal_all(database)
    database.set_meta("projection", str(PROJECTION_VERSION))


def _fold_topics(
    database: Database, dead_batches: Set[str], on_progress: ProgressCallback | None = None
) -> Iterator[tuple[TopicKey, Progress]]:
    """Yield the progress of every topic; of a long log only a part is in memory at a time."""
    rows = database.rows("select * from former_id")
    topic_ids = {(roadmap, former_id): topic for roadmap, former_id, topic in rows}
    readings = reading_renames(database)
    all_corrections = select_corrections(database, "true", is_checked=False)
    corrections = read_corrections(e for e in all_corrections if e.batch not in dead_batches)

    def events_as_they_count(clauses: str, values: tuple[Any, ...] = ()) -> Iterator[Event]:
        return correct(_living_events(database, dead_batches, clauses, values), corrections)

    count = event_count(database)
    if count <= _MAX_FOLDED_AT_ONCE:
        yield from sorted(fold(events_as_they_count(LOG_ORDER), topic_ids, readings).items())
        return
    targets = {(key[0], topic) for key, topic in topic_ids.items()}
    keys = database.connection.execute(
        "select distinct roadmap, topic from event where topic <> '' order by roadmap, topic"
    )
    other_keys = (key for key in keys if key not in topic_ids and key not in targets)
    folded_count = 0
    for key in chain(other_keys, sorted(targets)):
        if on_progress:
            on_progress(folded_count, count)
        condition, values = about(database, key)
        events = list(events_as_they_count(f"where {condition} {LOG_ORDER}", values))
        folded_count += len(events)
        yield from fold(events, topic_ids, readings).items()


def _living_events(
    database: Database, dead_batches: Set[str], clauses: str, values: tuple[Any, ...] = ()
) -> Iterator[Event]:
    events = select_events(database, clauses, values, is_checked=False)
    return (event for event in events if event.batch not in dead_batches)


def differing_tables(database: Database, on_progress: ProgressCallback | None = None) -> list[str]:
    """Return the tables that a rebuild would change, without writing anything.

    It works topic by topic, so that a long log is never in memory as a whole.
    """
    from roadmap_cli.store.log import aims, forecast_counts

    dead_batches = _retracted_batches(database)
    is_equal = set(database.column("select batch from dead_batch")) == dead_batches
    table_names = set() if is_equal else {"dead_batch"}
    row_counts = dict.fromkeys(_TOPIC_TABLES, 0)
    days: dict[TopicKey, list[int]] = {}
    for key, progress in _fold_topics(database, dead_batches, on_progress):
        topic_rows: dict[str, set[tuple[Any, ...]]] = {
            "topic_state": {(*key, *progress.topic)},
            "reading_state": {
                (*key, *r, *database.column(f"select {_IS_ASSIGNED}", (*key, r.reading)))
                for r in progress.readings
            },
            "topic_day": {(*key, *day) for day in progress.days},
        }
        for table, rows in topic_rows.items():
            row_counts[table] += len(rows)
            sql = f"select * from {table} where roadmap = ? and topic = ?"
            if set(database.rows(sql, key)) != rows:
                table_names.add(table)
        for day, *numbers in progress.days:
            sums = days.setdefault((key[0], day), [0, 0, 0])
            sums[:] = [a + b for a, b in zip(sums, numbers, strict=True)]
    # Rows of topics that have no events.
    table_names |= {
        t for t, n in row_counts.items() if database.rows(f"select count(*) from {t}") != [(n,)]
    }
    expected_tables = {
        "day_state": {(*key, *sums) for key, sums in days.items()},
        "review_state": {(name, *row) for name, row in reviews.expected_rows(database)},
    }
    for table, all_rows in expected_tables.items():
        if set(database.rows(f"select * from {table}")) != all_rows:
            table_names.add(table)
    tables = [table for table in _TABLES if table in table_names]
    is_meta_current = aims.are_current(database) and forecast_counts.are_current(database)
    return tables if is_meta_current else [*tables, "meta"]
