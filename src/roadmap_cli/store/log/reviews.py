"""The reviews of finished topics, as a table: a part of the projection.

It owns `review_state`, which holds no facts: each batch updates the reviews that it may change, in
the same transaction, and all can be rebuilt from the log at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from roadmap_cli.core.memory.memory import Memory
from roadmap_cli.core.memory.review import (
    CREDIT_SHARES,
    CREDITING_KINDS,
    REVIEW_KINDS,
    Review,
    ReviewFold,
)
from roadmap_cli.core.model.graph import EMPTY_GRAPH, Graph
from roadmap_cli.core.progress.progress import Event, TopicKey
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import DamagedCache
from roadmap_cli.store.database.sqlite_errors import ignore_damage
from roadmap_cli.store.log.log import current_key, ids_of, living_events

_COLUMNS = (
    "topic, stability, difficulty, last, finished, rating, due, checks, recalled, first_check,"
    " solid"
)
_KINDS = ", ".join(f"'{kind}'" for kind in REVIEW_KINDS)
_MAX_IDS = 10_000  # ids in one query; for more, all events are read


def advance(database: Database, events: Sequence[Event]) -> None:
    """Apply events that were just appended, the newest of the log, to the stored reviews."""
    review_events = [
        event._replace(topic=current_key(database, (event.roadmap, event.topic))[1])
        for event in events
        if event.kind in REVIEW_KINDS and event.topic
    ]
    for roadmap in dict.fromkeys(event.roadmap for event in review_events):
        neighbours = _needs(database, roadmap)
        roadmap_events = [event for event in review_events if event.roadmap == roadmap]
        credited_topics = _topics_in_reach(
            {e.topic for e in roadmap_events if e.kind in CREDITING_KINDS}, neighbours
        )
        topics = credited_topics | {e.topic for e in roadmap_events}
        before = _read_reviews(database, roadmap, topics)
        review_fold = ReviewFold(neighbours, dict(before))
        for event in roadmap_events:
            review_fold.add(event.kind, event.topic, event.day, event.data.get("rating", 0))
        _write_changes(database, roadmap, before, review_fold.reviews)


def replay(database: Database, keys: Iterable[TopicKey]) -> None:
    """Fold again the reviews that events about some topics can change."""
    topics_by_roadmap: dict[str, set[str]] = {}
    for roadmap, topic in keys:
        topics_by_roadmap.setdefault(roadmap, set()).add(topic)
    for roadmap, topics in topics_by_roadmap.items():
        needs = _needs(database, roadmap)
        targets = _topics_in_reach(topics, needs)
        sources = _topics_in_reach(targets, _dependents(database, roadmap))
        before = _read_reviews(database, roadmap, targets)
        reviews = _fold_reviews(database, roadmap, needs, sources)
        after = {name: review for name, review in reviews.items() if name in targets}
        _write_changes(database, roadmap, before, after)


def affected_topics(database: Database, roadmap: str, topics: Iterable[str]) -> set[str]:
    """Return the topics whose reviews can change when the prerequisites of some do."""
    return _topics_in_reach(set(topics), _needs(database, roadmap))


def rebuild(database: Database) -> None:
    """Rebuild all reviews from the log."""
    database.connection.execute("delete from review_state")
    for name, row in expected_rows(database):
        _insert(database, name, [row])


def expected_rows(database: Database) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Fold the log; yield the roadmap and the row of each review."""
    for name in database.column("select distinct roadmap from topic_state"):
        needs = None
        with ignore_damage(), suppress(DamagedCache):
            needs = _needs(database, name)
        if needs is None:  # the roadmap is damaged; loading it makes its reviews anew
            continue
        reviews = _fold_reviews(database, name, needs, None)
        for topic, review in reviews.items():
            yield name, _row(topic, review)


def read_reviews(database: Database, roadmap: str) -> dict[str, Review]:
    """Return all reviews of a roadmap."""
    rows = database.rows(f"select {_COLUMNS} from review_state where roadmap = ?", (roadmap,))
    return {row[0]: _review(row) for row in rows}


def read_review(database: Database, roadmap: str, topic: str) -> Review | None:
    """Return the review of one topic, None while it is not finished."""
    return _read_reviews(database, roadmap, [topic]).get(topic)


Neighbours = Callable[[str], Sequence[str]]


def _needs(database: Database, roadmap: str) -> Neighbours:
    graph, index_of = _graph(database, roadmap)

    def needs(topic: str) -> Sequence[str]:
        index = index_of.get(topic)
        return [] if index is None else [graph.ids[need] for need in graph.needs_of(index)]

    return needs


def _dependents(database: Database, roadmap: str) -> Neighbours:
    graph, index_of = _graph(database, roadmap)
    dependents: dict[str, list[str]] = {}
    for topic, index in index_of.items():
        for need in graph.needs_of(index):
            dependents.setdefault(graph.ids[need], []).append(topic)
    return lambda topic: dependents.get(topic, [])


def _graph(database: Database, roadmap: str) -> tuple[Graph, dict[str, int]]:
    """Return the graph of a roadmap, and the index of each topic in it."""
    if not catalog.is_known(database, roadmap):  # its log came from another machine
        return EMPTY_GRAPH, {}
    graph, _ = catalog.graph_and_goals(database, roadmap)
    return graph, {topic: index for index, topic in enumerate(graph.ids)}


def _topics_in_reach(topics: set[str], neighbours: Neighbours) -> set[str]:
    """Return the topics and their neighbours within the reach of a credit."""
    result, level = set(topics), set(topics)
    for _ in CREDIT_SHARES:
        level = {name for topic in level for name in neighbours(topic)} - result
        result |= level
    return result


def _fold_reviews(
    database: Database, roadmap: str, needs: Neighbours, topics: set[str] | None
) -> dict[str, Review]:
    """Fold the living events about some topics, or all, and their former ids."""
    current_ids: dict[str, str] = {}
    if topics is None or len(topics) > _MAX_IDS:
        condition, values = "roadmap = ? and topic <> ''", (roadmap,)
        sql = "select former, topic from former_id where roadmap = ?"
        current_ids = dict(database.rows(sql, (roadmap,)))
    else:
        ids = []
        for topic in sorted(topics):
            current_id, *former_ids = ids_of(database, (roadmap, topic))
            ids += [current_id, *former_ids]
            current_ids.update(dict.fromkeys(former_ids, topic))
        condition = f"roadmap = ? and topic in ({', '.join('?' * len(ids))})"
        values = (roadmap, *ids)  # type: ignore[assignment]
    review_fold = ReviewFold(needs)
    for event in living_events(database, f"{condition} and kind in ({_KINDS})", values):
        topic = current_ids.get(event.topic, event.topic)
        review_fold.add(event.kind, topic, event.day, event.data.get("rating", 0))
    return review_fold.reviews


def _read_reviews(database: Database, roadmap: str, topics: Iterable[str]) -> dict[str, Review]:
    sql = f"select {_COLUMNS} from review_state where roadmap = ? and topic = ?"
    rows = (row for topic in topics for row in database.rows(sql, (roadmap, topic)))
    return {row[0]: _review(row) for row in rows}


def _write_changes(
    database: Database, roadmap: str, before: dict[str, Review], after: dict[str, Review]
) -> None:
    topics = before.keys() | after.keys()
    changed_topics = {name for name in topics if before.get(name) != after.get(name)}
    database.connection.executemany(
        "delete from review_state where roadmap = ? and topic = ?",
        [(roadmap, name) for name in changed_topics & before.keys()],
    )
    _insert(database, roadmap, [_row(name, after[name]) for name in changed_topics & after.keys()])


def _insert(database: Database, roadmap: str, rows: Sequence[tuple[Any, ...]]) -> None:
    database.connection.executemany(
        f"insert into review_state (roadmap, {_COLUMNS}) values ({', '.join('?' * 12)})",
        [(roadmap, *row) for row in rows],
    )


def _row(topic: str, review: Review) -> tuple[Any, ...]:
    return (topic, *review.memory, *review[1:-1], int(review.solid))


def _review(row: tuple[Any, ...]) -> Review:
    return Review._make((Memory._make(row[1:4]), *row[4:-1], bool(row[-1])))
