"""The reviews of finished topics, as a table: a part of the projection.

It owns `review_state`, which holds no facts: each batch updates the reviews that it may change, in
the same transaction, and all can be rebuilt from the log at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from roadmap_cli.annotations import Any
from roadmap_cli.core.memory.memory import Memory
from roadmap_cli.core.memory.review import (
    CREDIT_SHARES,
    CREDITING_KINDS,
    REVIEW_KINDS,
    Review,
    ReviewFold,
    credited_topics,
)
from roadmap_cli.core.model.graph import EMPTY_GRAPH, Graph
from roadmap_cli.core.progress.progress import Event, TopicKey
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import DamagedCache
from roadmap_cli.store.database.sqlite_errors import ignore_damage
from roadmap_cli.store.log.log import current_key
from roadmap_cli.store.log.review_events import events_for

_COLUMNS = (
    "topic, stability, difficulty, last, finished, rating, due, checks, recalled, first_check,"
    " solid, lapsed"
)


def advance(database: Database, events: Sequence[Event]) -> None:
    """Apply events that were just appended, the newest of the log, to the stored reviews."""
    review_events = [
        event._replace(topic=current_key(database, (event.roadmap, event.topic))[1])
        for event in events
        if event.kind in REVIEW_KINDS and event.topic
    ]
    for roadmap in dict.fromkeys(event.roadmap for event in review_events):
        links = _links(database, roadmap)
        roadmap_events = [event for event in review_events if event.roadmap == roadmap]
        topics = links.with_credited({e.topic for e in roadmap_events if e.kind in CREDITING_KINDS})
        topics |= {e.topic for e in roadmap_events}
        before = _read_reviews(database, roadmap, topics)
        after = _fold_reviews(links, before, roadmap_events)
        _write_changes(database, roadmap, before, after)


def replay(database: Database, keys: Iterable[TopicKey]) -> None:
    """Fold again the reviews that events about some topics can change."""
    topics_by_roadmap: dict[str, set[str]] = {}
    for roadmap, topic in keys:
        topics_by_roadmap.setdefault(roadmap, set()).add(topic)
    for roadmap, topics in topics_by_roadmap.items():
        links = _links(database, roadmap)
        targets = links.with_credited(topics)
        sources = links.with_crediting(targets)
        before = _read_reviews(database, roadmap, targets)
        events = events_for(database, roadmap, targets, sources)
        reviews = _fold_reviews(links, {}, events)
        after = {name: review for name, review in reviews.items() if name in targets}
        _write_changes(database, roadmap, before, after)


def _fold_reviews(
    links: _Links, before: Mapping[str, Review], events: Iterable[Event]
) -> dict[str, Review]:
    """Continue reviews of a roadmap with later events, which have current ids."""
    review_fold = ReviewFold(links.needs, dict(before), links.refreshes)
    for event in events:
        review_fold.add(event.kind, event.topic, event.day, event.data.get("rating", 0))
    return review_fold.reviews


def affected_topics(database: Database, roadmap: str, topics: Iterable[str]) -> set[str]:
    """Return the topics whose reviews can change when what some need or refresh does."""
    return _links(database, roadmap).with_credited(set(topics))


def rebuild(database: Database) -> None:
    """Rebuild all reviews from the log."""
    database.connection.execute("delete from review_state")
    for name, row in expected_rows(database):
        _insert(database, name, [row])


def expected_rows(database: Database) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Fold the log; yield the roadmap and the row of each review."""
    for name in database.column("select distinct roadmap from topic_state"):
        links = None
        with ignore_damage(), suppress(DamagedCache):
            links = _links(database, name)
        if links is None:  # the roadmap is damaged; loading it makes its reviews anew
            continue
        sql = "select topic from topic_state where roadmap = ?"
        topics = set(database.column(sql, (name,)))
        reviews = _fold_reviews(links, {}, events_for(database, name, topics, topics))
        for topic, review in reviews.items():
            yield name, _row(topic, review)


def read_reviews(database: Database, roadmap: str) -> dict[str, Review]:
    """Return all reviews of a roadmap."""
    rows = database.rows(f"select {_COLUMNS} from review_state where roadmap = ?", (roadmap,))
    return {row[0]: _review(row) for row in rows}


def read_review(database: Database, roadmap: str, topic: str) -> Review | None:
    """Return the review of one topic, None while it is not finished."""
    return _read_reviews(database, roadmap, [topic]).get(topic)


class _Links:
    """Which topics of a roadmap need and refresh which others."""

    def __init__(self, graph: Graph, refreshes: Mapping[str, Sequence[str]]) -> None:
        self._graph = graph
        self._index_of = {topic: index for index, topic in enumerate(graph.ids)}
        self._refreshes = refreshes

    def needs(self, topic: str) -> Sequence[str]:
        """Return the prerequisites of a topic."""
        index = self._index_of.get(topic)
        graph = self._graph
        return [] if index is None else [graph.ids[need] for need in graph.needs_of(index)]

    def refreshes(self, topic: str) -> Sequence[str]:
        """Return the topics that a topic is said to refresh."""
        return self._refreshes.get(topic, ())

    def with_credited(self, topics: set[str]) -> set[str]:
        """Return some topics and those that finishing them refreshes."""
        return topics.union(*(credited_topics(t, self.needs, self.refreshes) for t in topics))

    def with_crediting(self, topics: set[str]) -> set[str]:
        """Return some topics and those that refresh them when they are finished."""
        dependents: dict[str, list[str]] = {}
        for topic in self._index_of:
            for need in self.needs(topic):
                dependents.setdefault(need, []).append(topic)
        result, level = set(topics), topics
        for _ in CREDIT_SHARES:
            level = {name for topic in level for name in dependents.get(topic, ())} - result
            result |= level
        return result.union(
            t for t, names in self._refreshes.items() if not topics.isdisjoint(names)
        )


def _links(database: Database, roadmap: str) -> _Links:
    if not catalog.is_known(database, roadmap):  # its log came from another machine
        return _Links(EMPTY_GRAPH, {})
    graph, _ = catalog.graph_and_goals(database, roadmap)
    return _Links(graph, catalog.all_refreshes(database, roadmap))


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
        f"insert into review_state (roadmap, {_COLUMNS}) values ({', '.join('?' * 13)})",
        [(roadmap, *row) for row in rows],
    )


def _row(topic: str, review: Review) -> tuple[Any, ...]:
    return (topic, *review.memory, *review[1:-2], int(review.solid), review.lapsed)


def _review(row: tuple[Any, ...]) -> Review:
    return Review._make((Memory._make(row[1:4]), *row[4:-2], bool(row[-2]), row[-1]))
