"""The days of study of a roadmap and of its topics. It only reads."""

from __future__ import annotations

from roadmap_cli.core.progress.states import IN_PROGRESS
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import checked_rows
from roadmap_cli.values import Record


class StudyDay(Record):
    """A day of one topic: the number of facts, and the minutes spent."""

    day: str
    facts: int
    spent: int


def last_day(database: Database, roadmap: str) -> str | None:
    """Return the last day on which anything was recorded."""
    rows = checked_rows(database, "day_state", roadmap)
    return max((row[1] for row in rows), default=None)


def topic_of_day(database: Database, roadmap: str, day: str) -> tuple[str, str, str] | None:
    """Return id, title and last note of a topic touched on a day, preferring one in progress."""
    candidates = []
    for row in checked_rows(database, "topic_state", roadmap):
        topic, state, touched, note = row[1], row[2], row[5], row[9]
        if touched == day:
            card = catalog.topic_card(database, roadmap, topic)
            index = -1 if card.place is None else card.place
            candidates.append((state != IN_PROGRESS, index, (topic, card.title, note)))
    return min(candidates)[2] if candidates else None


def days_by_topic(database: Database, roadmap: str) -> dict[str, list[StudyDay]]:
    """Map each topic to the days on which anything was recorded about it, the oldest first."""
    days: dict[str, list[StudyDay]] = {}
    sql = "select topic, day, facts, spent from topic_day where roadmap = ? order by topic, day"
    for topic, *numbers in database.connection.execute(sql, (roadmap,)):
        days.setdefault(topic, []).append(StudyDay._make(numbers))
    return days


def minutes_by_day(database: Database, roadmap: str) -> dict[str, int]:
    """Map each day with anything recorded to the minutes that were spent on it."""
    return {row[1]: row[3] for row in checked_rows(database, "day_state", roadmap)}
