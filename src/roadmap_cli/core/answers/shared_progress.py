"""What a mentor may see of a learner's roadmaps, as values. Pure.

Whatever is shared, by a file or through a server, is one of these values and nothing else: never
notes, links, ratings, exercises or addresses.
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.values import Record


class SharedTopic(Record):
    """A topic that the learner has touched; days are those of ISO 8601, "" where there is none."""

    id: str
    title: str
    state: str
    since: str  # the day of the state
    touched: str  # the last day on which anything was recorded
    minutes: int | None = None  # spent, by the clock; None: not shared


class SharedRoadmap(Record):
    """One learner's progress on one roadmap."""

    id: str
    title: str
    version: str
    size: int  # topics that count: all but skipped ones, and optional ones that were not begun
    events: int  # in the learner's log of it; it only grows
    as_of: str  # the learner's day
    topics: tuple[SharedTopic, ...]  # in the roadmap's order


class ProgressCard(Record):
    """The progress that one learner shares in a file."""

    card: str  # its id: random, and the same whenever the learner writes it again
    name: str  # chosen by the learner
    moment: str  # of writing, in ISO 8601 with its offset
    roadmaps: tuple[SharedRoadmap, ...]


def share_topics(rows: Iterable[TopicRow], *, has_minutes: bool) -> tuple[SharedTopic, ...]:
    """Return the topics that were touched, as others may see them."""
    return tuple(
        SharedTopic(
            row.id,
            row.title,
            row.state,
            row.since,
            row.touched,
            row.spent if has_minutes else None,
        )
        for row in rows
        if row.touched or row.since
    )
