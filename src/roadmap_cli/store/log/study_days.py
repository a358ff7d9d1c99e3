"""The days of study of a roadmap and of its topics. It only reads."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, SKIPPED
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import checked_rows
from roadmap_cli.store.log.topic_days import read_days


def last_day(database: Database, roadmap: str) -> str | None:
    """Return the last day on which anything was recorded."""
    rows = checked_rows(database, "day_state", roadmap)
    return max((row[1] for row in rows), default=None)


def last_topic(database: Database, roadmap: str) -> tuple[str, str, str] | None:
    """Return id, title and last note of the topic worked on last; on one day one in progress first.

    Known and skipped topics were not worked on.
    """
    notes: dict[tuple[str, bool], dict[str, str]] = {}
    for row in checked_rows(database, "topic_state", roadmap):
        topic, state, touched, note = row[1], row[2], row[5], row[9]
        if state not in (ASSUMED, SKIPPED):
            notes.setdefault((touched, state == IN_PROGRESS), {})[topic] = note
    if not notes:
        return None
    candidates = notes[max(notes)]
    topic = next(iter(candidates))
    if len(candidates) > 1:
        from roadmap_cli.store.log import batches

        topic = batches.last_topic(database, roadmap, candidates) or topic
    return topic, catalog.topic_title(database, roadmap, topic), candidates[topic]


def first_day(database: Database, roadmap: str, topics: Iterable[str]) -> str | None:
    """Return the first day on which anything was recorded about some topics.

    Nobody began with a topic that was known before or skipped. Raises DamagedCache.
    """
    rows = checked_rows(database, "topic_state", roadmap)
    unstudied = {row[1] for row in rows if row[2] in (ASSUMED, SKIPPED)}
    days: list[str] = []
    with database.reading():
        for topic in topics:
            if topic not in unstudied:
                days += (day.day for day in islice(read_days(database, roadmap, topic), 1))
    return min(days, default=None)


def day_sums(database: Database, roadmap: str) -> dict[str, tuple[int, int]]:
    """Map each day with anything recorded to the number of facts, and the minutes spent."""
    return {row[1]: (row[2], row[3]) for row in checked_rows(database, "day_state", roadmap)}


def spent_by_day(database: Database, roadmap: str) -> dict[str, int]:
    """Map each day with anything recorded to the minutes that were spent on it."""
    return {day: spent for day, (_, spent) in day_sums(database, roadmap).items()}
