"""Lets an invented learner walk the shipped roadmap to "junior-ready" and counts reviews and recall.

It owns the learner, the rival ways to review and the table. The reviews of the program are chosen
by the program's own code: its memories, its order, its measure of how many.

    python studies/reviews.py [--learners 20] [--seed 1] [--hours 411]
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from random import Random
from statistics import fmean, stdev
from typing import NamedTuple

from roadmap_cli.core.memory import memory, review
from roadmap_cli.core.memory.memory import GOOD, Memory
from roadmap_cli.core.memory.review import CREDIT_SHARES, DueTopic, ReviewFold
from roadmap_cli.core.model.roadmap import graph_of
from roadmap_cli.core.planner.planner import Goal, LearnerState, Plan
from roadmap_cli.core.progress.states import FINISHED, FORGOTTEN, RECALLED
from roadmap_cli.formats.own.roadmap_reader import read_roadmap

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GOAL = "junior-ready"
MINUTES_A_DAY = 600 / 7
DAY_0 = date(2026, 1, 1).toordinal()
LITTLE = 0.7  # a recall below this is called forgotten


class Topic(NamedTuple):
    """One topic on the way, in the order in which the planner proposes them."""

    id: str
    place: int
    minutes: float
    needs: tuple[str, ...]


def way(path: str, hours: float | None = None) -> list[Topic]:
    """Return the topics up to the goal, stretched or shrunk to so many hours together."""
    roadmap = read_roadmap(path).roadmap
    assert roadmap is not None
    place = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    goals = [
        Goal(m.id, m.title, m.weight, tuple(place[n] for n in m.needs)) for m in roadmap.milestones
    ]
    graph = graph_of(roadmap)
    plan = Plan(graph, goals, LearnerState(bytearray(graph.size), {}, {}))
    stop = next(stop for stop in plan.route if stop.goal.id == GOAL)
    scale = hours * 60 / stop.total if hours else 1
    topics = plan.next_topics(graph.size)
    last = max(map(topics.index, stop.goal.needs))
    return [
        Topic(t.id, i, t.minutes * scale, t.prerequisites)
        for i in topics[: last + 1]
        for t in [roadmap.topics[i]]
    ]


# -- the learner, as nobody sees them ------------------------------------------------------------


class Learner:
    """Forgets as the curve says and is refreshed by what they study.

    Who forgets three times faster lives by a calendar of their own that runs three times faster.
    """

    def __init__(self, needs: dict[str, tuple[str, ...]], speed: float, dice: Random) -> None:
        self._needs = needs
        self._speed = speed
        self._dice = dice
        self._memories: dict[str, Memory] = {}

    def finish(self, topic: str, day: int) -> None:
        """Learn a topic."""
        self._memories[topic] = memory.first_memory(GOOD, day * self._speed)
        self._refresh(topic, day)

    def answer(self, topic: str, day: int) -> bool:
        """Return whether a topic comes back to mind when it is asked for."""
        recalled = self._dice.random() < self.recall(topic, day)
        before = self._memories[topic]
        after = memory.review(before, day * self._speed, recalled=recalled)
        self._memories[topic] = after
        if recalled:
            self._refresh(topic, day)
        return recalled

    def recall(self, topic: str, day: int) -> float:
        """Return how probably a topic is recalled."""
        return memory.recall_probability(self._memories[topic], day * self._speed)

    def _refresh(self, topic: str, day: int) -> None:
        seen, level = {topic}, [topic]
        for share in CREDIT_SHARES:
            level = sorted({n for name in level for n in self._needs[name]} - seen)
            for name in level:
                before = self._memories[name]
                self._memories[name] = memory.credit(before, day * self._speed, share)
            seen.update(level)


# -- the ways to review: what is asked for on a day ----------------------------------------------


class NoReviews:
    """Never asks."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = {topic.id: topic for topic in topics}

    def add_fact(self, kind: str, topic: str, day: int) -> None:
        """Hear what happened."""

    def asked(self, _day: int, _now: Topic) -> list[str]:
        """Return what to ask for today, given the topic being studied."""
        return []


class Ladder(NoReviews):
    """Asks after fixed numbers of days; who has forgotten begins again at the first step."""

    STEPS = (7, 30, 90, 180)

    def __init__(self, topics: Sequence[Topic]) -> None:
        super().__init__(topics)
        self._step: dict[str, tuple[int, int]] = {}  # the number of the step, the day it was left

    def add_fact(self, kind: str, topic: str, day: int) -> None:
        """Hear what happened."""
        step, _ = self._step.get(topic, (0, 0))
        self._step[topic] = (step + 1 if kind == RECALLED else 0, day)

    def asked(self, day: int, _now: Topic) -> list[str]:
        """Return what to ask for today, given the topic being studied."""
        return [
            topic
            for topic, (step, left) in self._step.items()
            if step < len(self.STEPS) and day >= left + self.STEPS[step]
        ]


class Ours(NoReviews):
    """What the program does: all of it is the program's code."""

    credit = True
    most: int | None = review.MAX_REVIEWS_A_DAY

    def __init__(self, topics: Sequence[Topic]) -> None:
        super().__init__(topics)
        self._memories = ReviewFold(lambda name: self.topics[name].needs if self.credit else ())

    def add_fact(self, kind: str, topic: str, day: int) -> None:
        """Hear what happened."""
        self._memories.add(kind, topic, date.fromordinal(day).isoformat(), 0)

    def asked(self, day: int, now: Topic) -> list[str]:
        """Return what to ask for today, given the topic being studied."""
        due = [
            DueTopic(name, self.topics[name].place, review.memory)
            for name, review in self._memories.reviews.items()
            if review.due <= day
        ]
        found = review.sort_due(due, date.fromordinal(day).isoformat(), set(now.needs))
        most = len(found)
        if self.most is not None:
            most = min(self.most, review.count_askable(0, int(MINUTES_A_DAY)))
        return [one.topic for one in found[:most]]


class OnceADay(Ours):
    """As we do, but one topic a day."""

    most = 1


class NoMost(Ours):
    """As we do, however many are due."""

    most = None


class NoCredit(Ours):
    """Without what studying does for prerequisites, however many are due."""

    credit = False
    most = None


@contextmanager
def aiming_at(target: float) -> Iterator[None]:
    """Let the program aim at another recall than its own."""
    before = memory._INTERVAL
    memory._INTERVAL = (target ** (1 / memory._DECAY) - 1) / memory._FACTOR
    try:
        yield
    finally:
        memory._INTERVAL = before


class Scheme(NamedTuple):
    """A way to review, and the recall it aims at."""

    name: str
    way: Callable[[Sequence[Topic]], NoReviews]
    target: float = memory.TARGET


NOTHING = Scheme("no reviews", NoReviews)
OURS = Scheme("**.80 + implicit, ≤ 2 a day**", Ours)
SCHEMES = (
    NOTHING,
    Scheme("ladder 7/30/90/180 d", Ladder),
    Scheme(".90, no implicit credit", NoCredit, 0.9),
    Scheme(".90 + implicit, ≤ 2 a day", Ours, 0.9),
    Scheme(".80, no implicit credit", NoCredit),
    OURS,
    Scheme(".80 + implicit, ≤ 1 a day", OnceADay),
    Scheme(".70 + implicit", NoMost, 0.7),
)

# -- a life, and what it amounts to --------------------------------------------------------------


class Life(NamedTuple):
    """How it went until everything was finished."""

    a_week: float  # reviews
    worst_day: int
    share: float  # of the time, for reviews
    when_used: float  # recall of prerequisites when a topic that needs them was begun
    at_the_end: float  # recall of all topics
    forgotten: float  # the share of topics that are hardly recalled at the end
    days: int


def live(topics: Sequence[Topic], scheme: Scheme, *, speed: float = 1, seed: int = 1) -> Life:
    """Study all topics one after the other, each day's reviews first."""
    learner = Learner({t.id: t.needs for t in topics}, speed, Random(seed))
    counts: list[int] = []
    used: list[float] = []
    with aiming_at(scheme.target):
        reviews = scheme.way(topics)
        at, left, day = 0, topics[0].minutes, DAY_0
        while at < len(topics):
            asked = reviews.asked(day, topics[at])
            for name in asked:
                kind = RECALLED if learner.answer(name, day) else FORGOTTEN
                reviews.add_fact(kind, name, day)
            counts.append(len(asked))
            left -= MINUTES_A_DAY - len(asked) * review.MINUTES_A_REVIEW
            while left <= 0:
                learner.finish(topics[at].id, day)
                reviews.add_fact(FINISHED, topics[at].id, day)
                at += 1
                if at == len(topics):
                    break
                used += [learner.recall(name, day) for name in topics[at].needs]
                left += topics[at].minutes
            day += 1
    recalls = [learner.recall(topic.id, day) for topic in topics]
    return Life(
        7 * fmean(counts),
        max(counts),
        fmean(counts) * review.MINUTES_A_REVIEW / MINUTES_A_DAY,
        fmean(used),
        fmean(recalls),
        fmean(r < LITTLE for r in recalls),
        day - DAY_0,
    )


def table(topics: Sequence[Topic], speed: float, learners: int, seed: int) -> Iterator[str]:
    """Yield the lines of a Markdown table: means over learners, with their spread."""
    yield (
        "| scheme | reviews/week | worst day | study time | recall of prerequisites when used |"
        " recall at junior-ready | topics < 70 % | days to junior |"
    )
    yield "|---" * 8 + "|"
    for scheme in SCHEMES:
        lives = [live(topics, scheme, speed=speed, seed=seed + i) for i in range(learners)]
        mean = Life(*map(fmean, zip(*lives, strict=True)))  # type: ignore[arg-type]
        spread = Life(*map(stdev, zip(*lives, strict=True)))
        yield (
            f"| {scheme.name} | {mean.a_week:.1f} ± {spread.a_week:.1f}"
            f" | {max(life.worst_day for life in lives)} | {mean.share:.1%}"
            f" | {mean.when_used:.2f} | {mean.at_the_end:.2f} ± {spread.at_the_end:.2f}"
            f" | {mean.forgotten:.0%} | {mean.days:.0f} |"
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--learners", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hours", type=float, help="stretch or shrink the way to so many hours")
    wanted = parser.parse_args()
    topics = way(os.path.join(ROOT, "data", "roadmap.yaml"), wanted.hours)
    print(f"{len(topics)} topics, {sum(t.minutes for t in topics) / 60:.0f} hours, 10 a week")
    for speed, said in ((1, "as modelled"), (3, "3 times faster"), (1 / 3, "3 times slower")):
        print(f"\nThe learner forgets {said}:\n")
        for line in table(topics, speed, wanted.learners, wanted.seed):
            print(line, flush=True)


if __name__ == "__main__":
    main()
