"""Which finished topics are due for review: the queries of `next` and `review`. It only reads."""

from __future__ import annotations

from roadmap_cli.core.memory.memory import Memory
from roadmap_cli.core.memory.review import RECENT_DAYS, DueTopic, topics_to_repeat
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import check_retracted, checked_rows
from roadmap_cli.values import Record

_MAX_DUE = 100  # more than a month of reviews


class DueTopics(Record):
    """The due topics of the loaded version, and how many were finished in the last weeks."""

    topics: list[DueTopic]  # roughly the least remembered first
    finished_lately: int


def due_topics(database: Database, roadmap: str, today: int) -> DueTopics:
    """Return what is due, and the number of finished topics that the daily limit depends on."""
    rows = _reviews_of_loaded(database, roadmap)
    due = [row for row in rows if row.due <= today]
    due.sort(key=lambda row: (today - row.topic.memory.last) / row.topic.memory.stability)
    lately = sum(today - RECENT_DAYS < row.finished <= today for row in rows)
    return DueTopics([row.topic for row in reversed(due)][:_MAX_DUE], lately)


def next_due(database: Database, roadmap: str) -> int | None:
    """Return the first day on which a topic of the loaded version is due."""
    return min((row.due for row in _reviews_of_loaded(database, roadmap)), default=None)


class _Review(Record):
    due: int
    finished: int
    topic: DueTopic


def _reviews_of_loaded(database: Database, roadmap: str) -> list[_Review]:
    """Return the reviews of the topics of the loaded version, without an index that may be damaged."""
    graph, _ = catalog.graph_and_goals(database, roadmap)
    index_of = {topic: index for index, topic in enumerate(graph.ids)}
    return [
        _Review(
            due, finished, DueTopic(topic, index_of[topic], Memory(stability, difficulty, last))
        )
        for _, topic, stability, difficulty, last, finished, _, due, *_ in checked_rows(
            database, "review_state", roadmap
        )
        if topic in index_of
    ]


class DayOfReviews(Record):
    """The number of topics reviewed on a day, and those forgotten and not asked again since."""

    reviewed: int
    to_repeat: list[str]


def reviews_of_day(database: Database, roadmap: str, day: str) -> DayOfReviews:
    """Return what was reviewed on a day; raise DamagedCache."""
    check_retracted(database)
    answers = database.rows(
        "select coalesce((select f.topic from former_id f where f.roadmap = e.roadmap"
        " and f.former = e.topic), e.topic), kind from event e where kind in ('recalled', 'forgotten')"
        " and day = ? and roadmap = ? and batch not in (select batch from dead_batch)"
        " order by clock, device, n",
        (day, roadmap),
    )
    return DayOfReviews(len({topic for topic, _ in answers}), topics_to_repeat(answers))
