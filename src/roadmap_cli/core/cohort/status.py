"""Where one learner stands, and whether a word may help. Pure.

Days count up to the day of what was shared: what a learner did since then is not known. A day that
is still to come was written by a wrong clock; then they count up to today.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from roadmap_cli.core.answers.shared_progress import SharedRoadmap, SharedTopic
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, SKIPPED
from roadmap_cli.values import Record

RECENT_WEEKS = 4
# Why a word may help, in the order of need.
QUIET = "quiet"  # nothing recorded for some days, and something left to do
OLD_CARD = "old-card"  # nothing shared for some days
NOT_BEGUN = "not-begun"
LEFT_TOPIC = "left-topic"  # busy, but not with a topic in progress
_NEEDS = (QUIET, OLD_CARD, NOT_BEGUN, LEFT_TOPIC)


class TopicStatus(Record):
    """A topic that a learner has touched."""

    id: str
    title: str
    state: str
    since: str
    touched: str
    days: int  # from the day it was last touched
    is_quiet: bool  # in progress, and left alone for some days
    minutes: int | None


class LearnerStatus(Record):
    """Where one learner stands on one roadmap."""

    name: str  # unlike all others of the cohort
    version: str
    as_of: str
    age: int  # days since then
    size: int
    done: int
    known: int
    skipped: int
    topics: tuple[TopicStatus, ...]
    touched: str  # the last day on record, "" if nothing is
    days: int  # from there to the day of what was shared
    recent: int  # topics done in the last weeks
    weeks: float  # how many of these weeks the learner was at it
    minutes: int | None  # None: not shared
    need: str = ""

    @property
    def in_progress(self) -> tuple[TopicStatus, ...]:
        """Return the topics in progress, the one touched last first."""
        topics = [topic for topic in self.topics if topic.state == IN_PROGRESS]
        return tuple(sorted(topics, key=lambda topic: (topic.days, topic.id)))

    @property
    def behind(self) -> int:
        """Return how many topics are done or known."""
        return self.done + self.known

    @property
    def is_finished(self) -> bool:
        """Return whether nothing is left to do."""
        return self.size <= self.behind

    @property
    def need_days(self) -> int:
        """Return for how long a word may have been due."""
        if self.need == LEFT_TOPIC:
            return max(topic.days for topic in self.topics if topic.is_quiet)
        return {QUIET: self.days, OLD_CARD: self.age}.get(self.need, 0)

    @property
    def urgency(self) -> tuple[int, int, str]:
        """Return what sorts those who may need a word."""
        return _NEEDS.index(self.need), -self.need_days, self.name.casefold()


def is_ahead(day: str, today: str) -> bool:
    """Return whether a day is later than any clock on earth says today."""
    return date.fromisoformat(day) - date.fromisoformat(today) > timedelta(days=1)


def find_status(name: str, roadmap: SharedRoadmap, today: str, quiet_days: int) -> LearnerStatus:
    """Return where a learner stands."""
    as_of = date.fromisoformat(today if is_ahead(roadmap.as_of, today) else roadmap.as_of)
    topics = tuple(_topic_status(topic, as_of, quiet_days) for topic in roadmap.topics)
    states = Counter(topic.state for topic in roadmap.topics)
    touched = max((topic.touched or topic.since for topic in roadmap.topics), default="")
    first = min((topic.since for topic in roadmap.topics if topic.since), default="")
    recently = (as_of - timedelta(weeks=RECENT_WEEKS)).isoformat()
    latest = as_of.isoformat()
    status = LearnerStatus(
        name=name,
        version=roadmap.version,
        as_of=roadmap.as_of,
        age=_days_between(roadmap.as_of, date.fromisoformat(today)),
        size=roadmap.size,
        done=states[DONE],
        known=states[ASSUMED],
        skipped=states[SKIPPED],
        topics=topics,
        touched=touched,
        days=_days_between(touched, as_of),
        recent=sum(t.state == DONE and recently < t.since <= latest for t in roadmap.topics),
        weeks=round(min(max(_days_between(first, as_of) / 7, 1), RECENT_WEEKS), 2),
        minutes=_sum_minutes(roadmap.topics),
    )
    return status._replace(need=_find_need(status, quiet_days))


def _topic_status(topic: SharedTopic, as_of: date, quiet_days: int) -> TopicStatus:
    days = _days_between(topic.touched or topic.since, as_of)
    return TopicStatus(
        id=topic.id,
        title=topic.title or topic.id,
        state=topic.state,
        since=topic.since,
        touched=topic.touched,
        days=days,
        is_quiet=topic.state == IN_PROGRESS and days >= quiet_days,
        minutes=topic.minutes,
    )


def _find_need(status: LearnerStatus, quiet_days: int) -> str:
    if status.is_finished:
        return ""
    if status.touched and status.days >= quiet_days:
        return QUIET
    if status.age >= quiet_days:
        return OLD_CARD
    if not status.touched:
        return NOT_BEGUN
    return LEFT_TOPIC if any(topic.is_quiet for topic in status.topics) else ""


def _days_between(day: str, last: date) -> int:
    """Return the days from one to another, 0 for a day that is not there or still to come."""
    return max(0, (last - date.fromisoformat(day)).days) if day else 0


def _sum_minutes(topics: tuple[SharedTopic, ...]) -> int | None:
    minutes = [topic.minutes for topic in topics if topic.minutes is not None]
    return sum(minutes) if minutes else None
