"""Which finished topics are due for review: the queries of `next` and `review`. It only reads."""

from __future__ import annotations

from roadmap_cli.core.memory import Memory
from roadmap_cli.core.review import Due
from roadmap_cli.store.database import Database

_MOST_DUE = 100  # more than a month of reviews


def topics(database: Database, roadmap: str, today: int) -> list[Due]:
    """Return the due topics of the loaded version, roughly the least remembered first."""
    return [
        Due(topic, place, Memory._make(memory))
        for topic, place, *memory in database.rows(
            "select r.topic, t.place, r.stability, r.difficulty, r.last from review_state r"
            " cross join topic t on t.roadmap = r.roadmap and t.id = r.topic"
            " where r.roadmap = ?1 and r.due <= ?2 and t.place is not null"
            " order by (?2 - r.last) / r.stability desc limit ?3",
            (roadmap, today, _MOST_DUE),
        )
    ]


def next_due(database: Database, roadmap: str) -> int | None:
    """Return the first day on which a topic of the loaded version is due."""
    row = database.row(
        "select r.due from review_state r cross join topic t on t.roadmap = r.roadmap"
        " and t.id = r.topic where r.roadmap = ? and t.place is not null order by r.due limit 1",
        (roadmap,),
    )
    return row[0] if row else None


def asked_on(database: Database, roadmap: str, day: str) -> int:
    """Return the number of topics that were reviewed on a day."""
    row = database.row(
        "select count(distinct topic) from event where kind in ('recalled', 'forgotten')"
        " and day = ? and roadmap = ? and batch not in (select batch from dead_batch)",
        (day, roadmap),
    )
    return row[0] if row else 0
