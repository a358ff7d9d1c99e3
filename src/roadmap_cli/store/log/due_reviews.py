"""Which finished topics are due for review: the queries of `next` and `review`. It only reads."""

from __future__ import annotations

from roadmap_cli.core.memory.memory import Memory
from roadmap_cli.core.memory.review import DueTopic
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import check_retracted, checked_rows
from roadmap_cli.values import Record

_MAX_DUE = 100  # more than a month of reviews


def due_topics(database: Database, roadmap: str, today: int) -> list[DueTopic]:
    """Return the due topics of the loaded version, roughly the least remembered first."""
    rows = [row for row in _reviews_of_loaded(database, roadmap) if row.due <= today]
    rows.sort(key=lambda row: (today - row.topic.memory.last) / row.topic.memory.stability)
    return [row.topic for row in reversed(rows)][:_MAX_DUE]


def next_due(database: Database, roadmap: str) -> int | None:
    """Return the first day on which a topic of the loaded version is due."""
    return min((row.due for row in _reviews_of_loaded(database, roadmap)), default=None)


class _Review(Record):
    due: int
    topic: DueTopic


def _reviews_of_loaded(database: Database, roadmap: str) -> list[_Review]:
    """Return the reviews of the topics of the loaded version, without an index that may be damaged."""
    graph, _ = catalog.graph_and_goals(database, roadmap)
    index_of = {topic: index for index, topic in enumerate(graph.ids)}
    return [
        _Review(due, DueTopic(topic, index_of[topic], Memory(stability, difficulty, last)))
        for _, topic, stability, difficulty, last, _, _, due, *_ in checked_rows(
            database, "review_state", roadmap
        )
        if topic in index_of
    ]


def count_reviewed_topics(database: Database, roadmap: str, day: str) -> int:
    """Return the number of topics that were reviewed on a day; raise DamagedCache."""
    check_retracted(database)
    return database.value(
        "select count(distinct topic) from event where kind in ('recalled', 'forgotten')"
        " and day = ? and roadmap = ? and batch not in (select batch from dead_batch)",
        (day, roadmap),
        default=0,
    )
