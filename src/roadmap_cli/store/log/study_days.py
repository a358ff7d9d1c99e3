"""The days of study of a roadmap and of its topics. It only reads.

A `cross join` fixes the order of the tables: SQLite must not scan every day of every topic.
"""

from __future__ import annotations

from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, SKIPPED
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import checked_rows


def last_day(database: Database, roadmap: str) -> str | None:
    """Return the last day on which anything was recorded."""
    rows = checked_rows(database, "day_state", roadmap)
    return max((row[1] for row in rows), default=None)


def topic_of_day(database: Database, roadmap: str, day: str) -> tuple[str, str, str] | None:
    """Return id, title and last note of the topic touched last on a day, one in progress first.

    One that was known before or skipped comes only if there is no other.
    """
    notes: dict[int, dict[str, str]] = {}
    for row in checked_rows(database, "topic_state", roadmap):
        topic, state, touched, note = row[1], row[2], row[5], row[9]
        if touched == day:
            rank = 0 if state == IN_PROGRESS else 2 if state in (ASSUMED, SKIPPED) else 1
            notes.setdefault(rank, {})[topic] = note
    if not notes:
        return None
    candidates = notes[min(notes)]
    topic = next(iter(candidates))
    if len(candidates) > 1:
        from roadmap_cli.store.log import log

        topic = log.last_topic(database, roadmap, candidates) or topic
    return topic, catalog.topic_card(database, roadmap, topic).title, candidates[topic]


def days_between(
    database: Database, roadmap: str, first: str, last: str, track: str | None = None
) -> dict[str, tuple[int, int]]:
    """Map the days of a span to the number of events and minutes, of a roadmap or one track."""
    if track is None:
        rows = database.rows(
            "select day, facts, spent from day_state where roadmap = ? and day between ? and ?",
            (roadmap, first, last),
        )
    else:
        rows = database.rows(
            "select d.day, sum(d.facts), sum(d.spent) from topic t cross join topic_day d"
            " on d.roadmap = t.roadmap and d.topic = t.id"
            " where t.roadmap = ? and t.track = ? and d.day between ? and ? group by d.day",
            (roadmap, track, first, last),
        )
    return {day: (facts, spent) for day, facts, spent in rows}


def minutes_by_topic(database: Database, roadmap: str) -> dict[str, list[tuple[str, int]]]:
    """Map each topic to its days and the minutes recorded on them, oldest first."""
    days_by_topic: dict[str, list[tuple[str, int]]] = {}
    sql = "select topic, day, spent from topic_day where roadmap = ? and spent > 0 order by day"
    for topic, day, minutes in database.rows(sql, (roadmap,)):
        days_by_topic.setdefault(topic, []).append((day, minutes))
    return days_by_topic


def first_day_by_topic(database: Database, roadmap: str) -> dict[str, str]:
    """Map each topic to the first day with an event about it."""
    sql = "select topic, min(day) from topic_day where roadmap = ? group by topic"
    return dict(database.rows(sql, (roadmap,)))
