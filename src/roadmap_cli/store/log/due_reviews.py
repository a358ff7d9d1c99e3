"""Which finished topics are due for review: the queries of `next` and `review`. It only reads."""

from __future__ import annotations

from roadmap_cli.core.memory.memory import Memory
from roadmap_cli.core.memory.review import DueTopic
from roadmap_cli.store.database.database import Database

_MAX_DUE = 100  # more than a month of reviews


def due_topics(database: Database, roadmap: str, today: int) -> list[DueTopic]:
    """Return the due topics of the loaded version, roughly the least remembered first."""
    return [
        DueTopic(topic, index, Memory._make(memory))
        for topic, index, *memory in database.rows(
            "select r.topic, t.place, r.stability, r.difficulty, r.last from review_state r"
            " cross join topic t on t.roadmap = r.roadmap and t.id = r.topic"
            " where r.roadmap = :roadmap and r.due <= :today and t.place is not null"
            " order by (:today - r.last) / r.stability desc limit :limit",
            {"roadmap": roadmap, "today": today, "limit": _MAX_DUE},
        )
    ]


def next_due(database: Database, roadmap: str) -> int | None:
    """Return the first day on which a topic of the loaded version is due."""
    return database.value(
        "select r.due from review_state r cross join topic t on t.roadmap = r.roadmap"
        " and t.id = r.topic where r.roadmap = ? and t.place is not null order by r.due limit 1",
        (roadmap,),
        default=None,
    )


def count_reviewed_topics(database: Database, roadmap: str, day: str) -> int:
    """Return the number of topics that were reviewed on a day."""
    return database.value(
        "select count(distinct topic) from event where kind in ('recalled', 'forgotten')"
        " and day = ? and roadmap = ? and batch not in (select batch from dead_batch)",
        (day, roadmap),
        default=0,
    )
