"""The reviews of finished topics, as a table: a part of the projection.

It owns `review_state`, which holds no facts: each batch updates the reviews that it may change, in
the same transaction, and all can be rebuilt from the log at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from roadmap_cli.core.memory import Memory
from roadmap_cli.core.progress import Event, Key
from roadmap_cli.core.review import CREDITING, KINDS, SHARES, Memories, Review
from roadmap_cli.store.database import Database
from roadmap_cli.store.log import IN_ORDER, ids_of, matching, today_id

_COLUMNS = "topic, stability, difficulty, last, finished, rating, due, checks, recalled, first_check, solid"
_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
_MOST_NAMED = 10_000  # ids in one query; for more, all events are read
_LIVING = "batch not in (select batch from dead_batch)"


def advance(database: Database, events: Sequence[Event]) -> None:
    """Apply events that were just appended, the newest of the log, to the stored reviews."""
    telling = [
        event._replace(topic=today_id(database, (event.roadmap, event.topic))[1])
        for event in events
        if event.kind in KINDS and event.topic
    ]
    for roadmap in dict.fromkeys(event.roadmap for event in telling):
        needs = _needs(database, roadmap)
        mine = [event for event in telling if event.roadmap == roadmap]
        reach = _walk({e.topic for e in mine if e.kind in CREDITING}, needs)
        before = _stored(database, roadmap, reach | {e.topic for e in mine})
        memories = Memories(needs, dict(before))
        for event in mine:
            memories.take(event.kind, event.topic, event.day, event.data.get("rating", 0))
        _store(database, roadmap, before, memories.reviews)


def replay(database: Database, keys: Iterable[Key]) -> None:
    """Fold again the reviews that events about some topics can change."""
    touched: dict[str, set[str]] = {}
    for roadmap, topic in keys:
        touched.setdefault(roadmap, set()).add(topic)
    for roadmap, topics in touched.items():
        needs = _needs(database, roadmap)
        moved = _walk(topics, needs)
        sources = _walk(moved, _dependents(database, roadmap))
        before = _stored(database, roadmap, moved)
        memories = Memories(needs)
        for kind, topic, day, rating in _facts(database, roadmap, sources):
            memories.take(kind, topic, day, rating)
        after = {name: found for name, found in memories.reviews.items() if name in moved}
        _store(database, roadmap, before, after)


def reach(database: Database, roadmap: str, topics: Iterable[str]) -> set[str]:
    """Return the topics whose reviews can change when the prerequisites of some do."""
    return _walk(set(topics), _needs(database, roadmap))


def rebuild(database: Database, roadmap: str | None = None) -> None:
    """Rebuild the reviews from the log, of one roadmap or of all."""
    condition, values = ("", ()) if roadmap is None else (" where roadmap = ?", (roadmap,))
    database.connection.execute(f"delete from review_state{condition}", values)
    for name, row in expected(database, roadmap):
        _insert(database, name, [row])


def expected(
    database: Database, roadmap: str | None = None
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Fold the log; yield the roadmap and the row of each review."""
    names = [name for (name,) in database.rows("select distinct roadmap from topic_state")]
    for name in names if roadmap is None else [roadmap]:
        memories = Memories(_needs(database, name))
        for kind, topic, day, rating in _facts(database, name, None):
            memories.take(kind, topic, day, rating)
        for topic, review in memories.reviews.items():
            yield name, _row(topic, review)


def stored(database: Database, roadmap: str) -> dict[str, Review]:
    """Return all reviews of a roadmap."""
    rows = database.rows(f"select {_COLUMNS} from review_state where roadmap = ?", (roadmap,))
    return {row[0]: _review(row) for row in rows}


def of_topic(database: Database, roadmap: str, topic: str) -> Review | None:
    """Return the review of one topic, None while it is not finished."""
    return _stored(database, roadmap, [topic]).get(topic)


# -- the graph around a topic --------------------------------------------------------------------

Neighbours = Callable[[str], Sequence[str]]


def _needs(database: Database, roadmap: str) -> Neighbours:
    @cache
    def needs(topic: str) -> list[str]:
        rows = database.rows(
            "select needs from prerequisite where roadmap = ? and topic = ? order by place",
            (roadmap, topic),
        )
        return [name for (name,) in rows]

    return needs


def _dependents(database: Database, roadmap: str) -> Neighbours:
    def dependents(topic: str) -> list[str]:
        rows = database.rows(
            "select topic from prerequisite where roadmap = ? and needs = ?", (roadmap, topic)
        )
        return [name for (name,) in rows]

    return dependents


def _walk(topics: set[str], neighbours: Neighbours) -> set[str]:
    """Return the topics, and all within reach of a credit from or to them."""
    found, level = set(topics), set(topics)
    for _ in SHARES:
        level = {name for topic in level for name in neighbours(topic)} - found
        found |= level
    return found


# -- events and rows -----------------------------------------------------------------------------


def _facts(
    database: Database, roadmap: str, topics: set[str] | None
) -> Iterator[tuple[str, str, str, int]]:
    """Yield the living events that reviews are made of, with the current ids of the topics."""
    renamed: dict[str, str] = {}
    if topics is None or len(topics) > _MOST_NAMED:
        condition, values = "roadmap = ? and topic <> ''", (roadmap,)
        renamed = dict(
            database.rows("select former, topic from former_id where roadmap = ?", (roadmap,))
        )
    else:
        names = []
        for topic in sorted(topics):
            own, *former = ids_of(database, (roadmap, topic))
            names += [own, *former]
            renamed.update(dict.fromkeys(former, topic))
        condition = f"roadmap = ? and topic in ({', '.join('?' * len(names))})"
        values = (roadmap, *names)  # type: ignore[assignment]
    for event in matching(
        database, f"where {condition} and kind in ({_KINDS}) and {_LIVING} {IN_ORDER}", values
    ):
        topic = renamed.get(event.topic, event.topic)
        yield event.kind, topic, event.day, event.data.get("rating", 0)


def _stored(database: Database, roadmap: str, topics: Iterable[str]) -> dict[str, Review]:
    found = {}
    for topic in topics:
        row = database.row(
            f"select {_COLUMNS} from review_state where roadmap = ? and topic = ?", (roadmap, topic)
        )
        if row is not None:
            found[topic] = _review(row)
    return found


def _store(
    database: Database, roadmap: str, before: dict[str, Review], after: dict[str, Review]
) -> None:
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    database.connection.executemany(
        "delete from review_state where roadmap = ? and topic = ?",
        [(roadmap, name) for name in changed & before.keys()],
    )
    _insert(database, roadmap, [_row(name, after[name]) for name in changed & after.keys()])


def _insert(database: Database, roadmap: str, rows: Sequence[tuple[Any, ...]]) -> None:
    database.connection.executemany(
        f"insert into review_state (roadmap, {_COLUMNS}) values ({', '.join('?' * 12)})",
        [(roadmap, *row) for row in rows],
    )


def _row(topic: str, review: Review) -> tuple[Any, ...]:
    return (topic, *review.memory, *review[1:-1], int(review.solid))


def _review(row: tuple[Any, ...]) -> Review:
    return Review._make((Memory._make(row[1:4]), *row[4:-1], bool(row[-1])))
