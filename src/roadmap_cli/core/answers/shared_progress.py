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


class CardPlace(Record):
    """A folder that this learner shares in, and the card that lies there."""

    into: str
    path: str
    name: str
    card: ProgressCard | None  # None: the card is gone, or another lies in its place


class CohortShare(Record):
    """What this learner agreed to share with a cohort of a server."""

    server: str
    cohort: str
    roadmaps: tuple[str, ...]  # none: it was stopped, and the server has not heard of it yet
    has_minutes: bool


class Shares(Record):
    """The answer of `share`: what is shared where."""

    places: tuple[CardPlace, ...]
    cohorts: tuple[CohortShare, ...]


class CardPlan(Record):
    """The answer of `share --into`: the card, before and after it is put into its folder."""

    into: str
    path: str
    former_path: str  # of the learner's card under another name, which this one replaces
    is_update: bool  # a card of this learner lies there already
    card: ProgressCard


class StopAnswer(Record):
    """The answer of `share --stop`."""

    into: str
    paths: tuple[str, ...]  # of the learner's cards that were deleted; the same card may lie twice


class CohortPlan(Record):
    """The answer of `share COHORT`: what its mentors see, before and after it is shared."""

    server: str  # as it was named
    cohort: str
    learner: str  # the login, which is the name that mentors see
    is_update: bool  # something is shared with it already
    has_minutes: bool
    roadmaps: tuple[SharedRoadmap, ...]


class CohortStop(Record):
    """The answer of `share --stop COHORT`."""

    server: str
    cohort: str
    roadmaps: tuple[str, ...]  # that were shared until now
