"""The learners of one roadmap who share with a mentor, and what they have in common. Pure.

Nobody is ranked: people are sorted by name, or by whether a word may help. What they have in common
is told from five on: of fewer, it would be told of each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import quantiles

from roadmap_cli.core.answers.shared_progress import SharedRoadmap
from roadmap_cli.core.cohort.status import LearnerStatus, TopicStatus, find_status
from roadmap_cli.core.progress.states import DONE, IN_PROGRESS, PAUSED
from roadmap_cli.values import Record

FEWEST = 5  # learners of whom something in common is told


class SharedName(Record):
    """A roadmap that some learners share."""

    id: str
    title: str
    learners: int


class VersionCount(Record):
    """How many learners have a version of the roadmap."""

    version: str
    learners: int


class TopicTally(Record):
    """How many learners are in a topic, how many of these are quiet, how many got through."""

    id: str
    title: str
    in_progress: int
    quiet: int
    paused: int
    done: int


class CohortPace(Record):
    """Topics finished a week by the middle half of the learners, over the last weeks."""

    low: float
    middle: float
    high: float
    learners: int


class Cohort(Record):
    """The answer of `cohort`: where each stands, by name."""

    id: str  # of the roadmap
    title: str
    today: str
    quiet_days: int
    versions: tuple[VersionCount, ...]  # the most common first
    learners: tuple[LearnerStatus, ...]
    needs: tuple[str, ...]  # names of those whom a word may help, the most urgent first
    topics: tuple[TopicTally, ...] | None  # None: too few learners
    pace: CohortPace | None
    others: tuple[SharedName, ...]  # further roadmaps of the same learners
    not_sharing: tuple[str, ...] = ()  # who is known to be in the cohort and shares nothing
    faults: tuple[str, ...] = ()  # what could not be used


class LearnerReport(Record):
    """The answer of `cohort --learner`: the topics of one learner."""

    id: str
    title: str
    today: str
    quiet_days: int
    learner: LearnerStatus


class LearnerAtTopic(Record):
    """A learner who has touched a topic."""

    name: str
    topic: TopicStatus


class CohortTopic(Record):
    """The answer of `cohort --topic`: who is in a topic, and who got through."""

    id: str  # of the roadmap
    title: str
    topic: str
    topic_title: str
    today: str
    quiet_days: int
    learners: tuple[LearnerAtTopic, ...]  # by name


def shared_names(roadmaps: Iterable[tuple[str, str]]) -> list[SharedName]:
    """Return the roadmaps that some learners share, those that most share first.

    Each comes with its id and title as often as there are learners who share it.
    """
    counts: Counter[str] = Counter()
    titles: dict[str, Counter[str]] = {}
    for name, title in roadmaps:
        counts[name] += 1
        titles.setdefault(name, Counter())[title or name] += 1
    names = [SharedName(name, _most_common(titles[name]), count) for name, count in counts.items()]
    return sorted(names, key=lambda name: (-name.learners, name.id))


def summarize(
    shares: Iterable[tuple[str, SharedRoadmap]],
    name: SharedName,
    today: str,
    quiet_days: int,
    others: Sequence[SharedName] = (),
    not_sharing: Sequence[str] = (),
) -> Cohort:
    """Return the cohort of learners, each by a name of their own and what they share."""
    statuses = [find_status(learner, roadmap, today, quiet_days) for learner, roadmap in shares]
    learners = sorted(statuses, key=lambda s: (s.name.casefold(), s.name))
    versions = Counter(status.version for status in learners)
    has_totals = len(learners) >= FEWEST
    needs = sorted((s for s in learners if s.need), key=lambda s: s.urgency)
    return Cohort(
        id=name.id,
        title=name.title,
        today=today,
        quiet_days=quiet_days,
        versions=tuple(
            VersionCount(*item) for item in sorted(versions.items(), key=lambda i: (-i[1], i[0]))
        ),
        learners=tuple(learners),
        needs=tuple(status.name for status in needs),
        topics=_tally(learners) if has_totals else None,
        pace=_pace(learners) if has_totals else None,
        others=tuple(others),
        not_sharing=tuple(not_sharing),
    )


def learners_at(cohort: Cohort, topic: str) -> CohortTopic:
    """Return who has touched a topic."""
    rows = [
        LearnerAtTopic(status.name, found)
        for status in cohort.learners
        for found in status.topics
        if found.id == topic
    ]
    title = _most_common(Counter(row.topic.title for row in rows)) if rows else topic
    return CohortTopic(
        id=cohort.id,
        title=cohort.title,
        topic=topic,
        topic_title=title,
        today=cohort.today,
        quiet_days=cohort.quiet_days,
        learners=tuple(rows),
    )


def report_learner(cohort: Cohort, status: LearnerStatus) -> LearnerReport:
    """Return where one learner of a cohort stands."""
    return LearnerReport(cohort.id, cohort.title, cohort.today, cohort.quiet_days, status)


def _tally(learners: Sequence[LearnerStatus]) -> tuple[TopicTally, ...]:
    """Return the topics that somebody is in, those that stop most people first."""
    topics: dict[str, Counter[str]] = {}
    titles: dict[str, Counter[str]] = {}
    for status in learners:
        for topic in status.topics:
            counts = topics.setdefault(topic.id, Counter())
            counts[topic.state] += 1
            counts["quiet"] += topic.is_quiet
            titles.setdefault(topic.id, Counter())[topic.title] += 1
    tallies = [
        TopicTally(
            id=topic,
            title=_most_common(titles[topic]),
            in_progress=counts[IN_PROGRESS],
            quiet=counts["quiet"],
            paused=counts[PAUSED],
            done=counts[DONE],
        )
        for topic, counts in topics.items()
        if counts[IN_PROGRESS] or counts[PAUSED]
    ]
    return tuple(sorted(tallies, key=lambda t: (-t.quiet, -t.paused, -t.in_progress, t.id)))


def _pace(learners: Sequence[LearnerStatus]) -> CohortPace | None:
    """Return the pace of those who have begun; None if they are too few."""
    paces = [status.recent / status.weeks for status in learners if status.touched]
    if len(paces) < FEWEST:
        return None
    low, middle, high = quantiles(paces, n=4, method="inclusive")
    return CohortPace(round(low, 2), round(middle, 2), round(high, 2), len(paces))


def _most_common(counts: Counter[str]) -> str:
    return min(counts, key=lambda text: (-counts[text], text))
