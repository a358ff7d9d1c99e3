"""Lets an invented learner walk the shipped roadmap to "junior-ready" and counts reviews and recall.

It owns the learner, the rival ways to review and the tables. The reviews of the program are chosen
by the program's own code: its memories, its order, its measure of how many. Whether studying a
topic refreshes its prerequisites is not known of people, so each table is made for both.

    python studies/reviews.py [--learners 20] [--seed 1] [--hours 411]
    python studies/reviews.py --fine 600 [--needs 0]
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import product
from math import exp, log
from random import Random
from statistics import fmean, stdev
from typing import NamedTuple

from roadmap_cli.core.memory import memory, review
from roadmap_cli.core.memory.memory import GOOD, Memory
from roadmap_cli.core.memory.review import DueTopic, ReviewFold, credited_topics
from roadmap_cli.core.model.roadmap import graph_of
from roadmap_cli.core.planner.planner import Goal, LearnerState, Plan
from roadmap_cli.core.progress.states import FINISHED, FORGOTTEN, RECALLED
from roadmap_cli.formats.own.roadmap_reader import read_roadmap

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GOAL = "junior-ready"
MINUTES_A_DAY = 600 / 7
DAY_0 = date(2026, 1, 1).toordinal()
FORGOTTEN_BELOW = 0.7  # a recall below this is called forgotten
# What studying or recalling a topic does for its prerequisites, and for theirs, where it does.
REFRESHED = (0.5, 0.25)
MINUTES_A_REPETITION = 1  # the answer was seen some minutes ago


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


class Population(NamedTuple):
    """What learners are like; speeds are drawn from log-normal distributions."""

    refreshes: bool = True  # whether prerequisites are refreshed by what builds on them
    speed: float = 1  # how fast they forget
    spread: float = 0  # of the speed, between learners
    topic_spread: float = 0  # between the topics of a learner
    false_yes: float = 0  # how often they say "recalled" of what they have forgotten


AS_MODELLED = Population()
WITHOUT_REFRESHING = Population(refreshes=False)
MIXED = Population(spread=0.5, topic_spread=0.6, false_yes=0.1)


class Learner:
    """Forgets as the curve says, and may be refreshed by what they study.

    Who forgets three times faster lives by a calendar of their own that runs three times faster.
    """

    def __init__(
        self, needs: dict[str, tuple[str, ...]], population: Population, dice: Random
    ) -> None:
        self._needs = needs
        self._population = population
        self._dice = dice
        speed = population.speed * exp(dice.gauss(0, population.spread))
        self._speeds = {name: speed * exp(dice.gauss(0, population.topic_spread)) for name in needs}
        self._memories: dict[str, Memory] = {}

    def finish(self, topic: str, day: int) -> None:
        """Learn a topic."""
        self._memories[topic] = memory.first_memory(GOOD, day * self._speeds[topic])
        self._refresh(topic, day)

    def answer(self, topic: str, day: int) -> bool:
        """Return what a learner says when a topic is asked for."""
        recalled = self._dice.random() < self.recall(topic, day)
        before = self._memories[topic]
        after = memory.review(before, day * self._speeds[topic], recalled=recalled)
        self._memories[topic] = after
        if recalled:
            self._refresh(topic, day)
        return recalled or self._dice.random() < self._population.false_yes

    def repeat(self, topic: str, day: int) -> bool:
        """Return what a learner says who has just seen the answer."""
        recalled = self._dice.random() < self.recall(topic, day)
        before = self._memories[topic]
        day_of_theirs = max(day * self._speeds[topic], before.last)
        self._memories[topic] = memory.review(before, day_of_theirs, recalled=recalled)
        return recalled

    def recall(self, topic: str, day: int) -> float:
        """Return how probably a topic is recalled."""
        return memory.recall_probability(self._memories[topic], day * self._speeds[topic])

    def _refresh(self, topic: str, day: int) -> None:
        if not self._population.refreshes:
            return
        seen, level = {topic}, [topic]
        for share in REFRESHED:
            level = sorted({n for name in level for n in self._needs[name]} - seen)
            for name in level:
                before = self._memories[name]
                self._memories[name] = memory.credit(before, day * self._speeds[name], share)
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
        self._finished: list[int] = []

    def add_fact(self, kind: str, topic: str, day: int) -> None:
        """Hear what happened."""
        self._memories.add(kind, topic, date.fromordinal(day).isoformat(), 0)
        if kind == FINISHED:
            self._finished.append(day)

    def asked(self, day: int, now: Topic) -> list[str]:
        """Return what to ask for today, given the topic being studied."""
        due = [
            DueTopic(name, self.topics[name].place, review.memory)
            for name, review in self._memories.reviews.items()
            if review.due <= day
        ]
        found = review.sort_due(due, date.fromordinal(day).isoformat(), set(now.needs))
        return [one.topic for one in found[: self.count_askable(day, len(found))]]

    def count_askable(self, day: int, found: int) -> int:
        """Return how many topics may be asked today."""
        if self.most is None:
            return found
        lately = sum(day - finished < review.RECENT_DAYS for finished in self._finished)
        return min(self.most, review.count_askable(0, int(MINUTES_A_DAY), lately))


class OnceADay(Ours):
    """As we do, but one topic a day."""

    most = 1


class TwiceADay(Ours):
    """As we do, but two topics a day on every map."""

    most = review.MIN_REVIEWS_A_DAY


class NoMost(Ours):
    """As we do, however many are due."""

    most = None


class NoCredit(Ours):
    """Without what studying does for prerequisites, however many are due."""

    credit = False
    most = None


class Learnt(Ours):
    """Learns how fast a learner forgets, and what studying refreshes, from the answers.

    Each hypothesis keeps memories of its own; their predictions are mixed by how well they
    foretold the answers so far.
    """

    hypotheses: Sequence[tuple[float, float]] = tuple(
        product((1 / 3, 3**-0.5, 1, 3**0.5, 3), (0, 0.25, 0.5))  # speeds, shares
    )
    mistakes = 0.05  # of all answers
    prior_spread = 0.6  # of the speed, as for `Population.spread`

    def __init__(self, topics: Sequence[Topic]) -> None:
        super().__init__(topics)
        self._worlds: list[dict[str, Memory]] = [{} for _ in self.hypotheses]
        self._logs = [-((log(speed) / self.prior_spread) ** 2) / 2 for speed, _ in self.hypotheses]
        self._weights = self._logs
        self._unasked: dict[str, int] = {}

    def add_fact(self, kind: str, topic: str, day: int) -> None:
        """Hear what happened."""
        if kind == FINISHED:
            self._finished.append(day)
            self._unasked[topic] = day
        else:
            self._unasked.pop(topic, None)
        for i, (speed, share) in enumerate(self.hypotheses):
            world, now = self._worlds[i], day * speed
            if kind == FINISHED:
                world[topic] = memory.first_memory(GOOD, now)
            else:
                chance = memory.recall_probability(world[topic], now)
                chance = self.mistakes + (1 - 2 * self.mistakes) * chance
                self._logs[i] += log(chance if kind == RECALLED else 1 - chance)
                world[topic] = memory.review(world[topic], now, recalled=kind == RECALLED)
            if kind != FORGOTTEN and share:
                self._refresh(world, topic, now, share)
        most = max(self._logs)
        weights = [exp(one - most) for one in self._logs]
        self._weights = [weight / sum(weights) for weight in weights]

    def _refresh(self, world: dict[str, Memory], topic: str, now: float, share: float) -> None:
        shares = credited_topics(topic, lambda name: self.topics[name].needs, lambda _topic: ())
        near = review.CREDIT_SHARES[0]
        for name, one in shares.items():
            if name in world:
                part = share if one == near else share / 2
                world[name] = memory.credit(world[name], now, part)

    def _recall(self, topic: str, day: int) -> float:
        return sum(
            weight * memory.recall_probability(world[topic], day * speed)
            for weight, world, (speed, _) in zip(
                self._weights, self._worlds, self.hypotheses, strict=True
            )
        )

    def asked(self, day: int, _now: Topic) -> list[str]:
        """Return what to ask for today, given the topic being studied."""
        recalls = {name: self._recall(name, day) for name in self._worlds[0]}
        late = {n for n, on in self._unasked.items() if day - on >= memory.MAX_FIRST_DAYS}
        found = [n for n, recall in recalls.items() if recall <= memory.TARGET or n in late]
        found.sort(key=recalls.__getitem__)
        return found[: self.count_askable(day, len(found))]


class LearntShare(Learnt):
    """Learns only what studying refreshes."""

    hypotheses = tuple((1, share) for share in (0, 0.25, 0.5))


@contextmanager
def aiming_at(target: float) -> Iterator[None]:
    """Let the program aim at another recall than its own."""
    before = memory._INTERVAL
    memory._INTERVAL = (target ** (1 / memory._DECAY) - 1) / memory._FACTOR
    try:
        yield
    finally:
        memory._INTERVAL = before


@contextmanager
def crediting(shares: tuple[float, float] | None) -> Iterator[None]:
    """Let the program credit other shares of a recall than its own."""
    before = review.CREDIT_SHARES
    review.CREDIT_SHARES = shares or before
    try:
        yield
    finally:
        review.CREDIT_SHARES = before


class Scheme(NamedTuple):
    """A way to review, the recall it aims at, and what it credits to prerequisites."""

    name: str
    way: Callable[[Sequence[Topic]], NoReviews]
    target: float = memory.TARGET
    shares: tuple[float, float] | None = None


NOTHING = Scheme("no reviews", NoReviews)
OURS = Scheme("**.80, a tenth credited**", Ours)
SCHEMES = (
    NOTHING,
    Scheme("ladder 7/30/90/180 d", Ladder),
    Scheme(".90, nothing credited", NoCredit, 0.9),
    Scheme(".90, a tenth credited", Ours, 0.9),
    Scheme(".80, nothing credited", NoCredit),
    OURS,
    Scheme(".80, a tenth credited, ≤ 1 a day", OnceADay),
    Scheme(".80, a quarter credited", Ours, shares=(0.25, 0.125)),
    Scheme(".80, half credited", Ours, shares=(0.5, 0.25)),
    Scheme(".80, speed and credit learnt", Learnt),
    Scheme(".80, credit learnt", LearntShare),
    Scheme(".70, a tenth credited", NoMost, 0.7),
)
FINE_SCHEMES = (NOTHING, Scheme("≤ 2 a day", TwiceADay), Scheme("**2 to 5 a day**", Ours))

# -- a life, and what it amounts to --------------------------------------------------------------


class Life(NamedTuple):
    """How it went until everything was finished."""

    a_week: float  # reviews, without repetitions
    worst_day: int
    share: float  # of the time, for reviews
    when_used: float  # recall of prerequisites when a topic that needs them was begun
    at_the_end: float  # recall of all topics
    forgotten: float  # the share of topics that are hardly recalled at the end
    days: int


def live(
    topics: Sequence[Topic], scheme: Scheme, population: Population = AS_MODELLED, seed: int = 1
) -> Life:
    """Study all topics one after the other, each day's reviews first."""
    learner = Learner({t.id: t.needs for t in topics}, population, Random(seed))
    counts: list[int] = []
    used: list[float] = []
    review_minutes = 0
    with aiming_at(scheme.target), crediting(scheme.shares):
        reviews = scheme.way(topics)
        at, left, day = 0, topics[0].minutes, DAY_0
        while at < len(topics):
            asked = reviews.asked(day, topics[at])
            minutes = _ask(learner, reviews, asked, day)
            counts.append(len(asked))
            review_minutes += minutes
            left -= MINUTES_A_DAY - minutes
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
        review_minutes / len(counts) / MINUTES_A_DAY,
        fmean(used or [1]),
        fmean(recalls),
        fmean(r < FORGOTTEN_BELOW for r in recalls),
        day - DAY_0,
    )


def _ask(learner: Learner, reviews: NoReviews, asked: Sequence[str], day: int) -> int:
    """Ask for some topics, and once more for what was forgotten; return the minutes it took."""
    forgotten = []
    for name in asked:
        kind = RECALLED if learner.answer(name, day) else FORGOTTEN
        reviews.add_fact(kind, name, day)
        if kind == FORGOTTEN:
            forgotten.append(name)
    if not isinstance(reviews, Ours):
        forgotten = []
    for name in forgotten:
        recalled = learner.repeat(name, day)
        if not isinstance(reviews, Learnt):  # practice is no evidence
            reviews.add_fact(RECALLED if recalled else FORGOTTEN, name, day)
    return len(asked) * review.MINUTES_A_REVIEW + len(forgotten) * MINUTES_A_REPETITION


def table(
    topics: Sequence[Topic],
    schemes: Sequence[Scheme],
    population: Population,
    learners: int,
    seed: int,
) -> Iterator[str]:
    """Yield the lines of a Markdown table: means over learners, with their spread."""
    yield (
        "| scheme | reviews/week | worst day | study time | recall of prerequisites when used |"
        " recall at the end | topics < 70 % | days |"
    )
    yield "|---" * 8 + "|"
    for scheme in schemes:
        lives = [live(topics, scheme, population, seed + i) for i in range(learners)]
        mean = Life(*map(fmean, zip(*lives, strict=True)))  # type: ignore[arg-type]
        spread = Life(*map(stdev, zip(*lives, strict=True)))
        yield (
            f"| {scheme.name} | {mean.a_week:.1f} ± {spread.a_week:.1f}"
            f" | {max(life.worst_day for life in lives)} | {mean.share:.1%}"
            f" | {mean.when_used:.2f} | {mean.at_the_end:.2f} ± {spread.at_the_end:.2f}"
            f" | {mean.forgotten:.1%} | {mean.days:.0f} |"
        )


POPULATIONS = {
    "as modelled": AS_MODELLED,
    "3 times faster": AS_MODELLED._replace(speed=3),
    "3 times slower": AS_MODELLED._replace(speed=1 / 3),
    "each at another speed, each topic too, and one false yes in ten": MIXED,
}


def fine_way(size: int, most_needs: int, dice: Random) -> list[Topic]:
    """Return so many topics of an hour, each with some prerequisites shortly before it."""
    topics = []
    for i in range(size):
        near = range(max(0, i - 20), i)
        needs = sorted(dice.sample(near, min(most_needs, len(near))))
        topics.append(Topic(f"t{i}", i, 60, tuple(f"t{n}" for n in needs)))
    return topics


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--learners", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hours", type=float, help="stretch or shrink the way to so many hours")
    parser.add_argument("--fine", type=int, help="a map of so many topics of an hour instead")
    parser.add_argument("--needs", type=int, default=3, help="prerequisites of each of these")
    wanted = parser.parse_args()
    if wanted.fine:
        topics = fine_way(wanted.fine, wanted.needs, Random(wanted.seed))
        schemes = FINE_SCHEMES
    else:
        topics, schemes = way(os.path.join(ROOT, "data", "roadmap.yaml"), wanted.hours), SCHEMES
    print(f"{len(topics)} topics, {sum(t.minutes for t in topics) / 60:.0f} hours, 10 a week")
    for said, like in POPULATIONS.items():
        for refreshes in (True, False):
            what = "refreshes" if refreshes else "does not refresh"
            print(f"\nThe learner forgets {said}; studying {what} prerequisites:\n")
            population = like._replace(refreshes=refreshes)
            for line in table(topics, schemes, population, wanted.learners, wanted.seed):
                print(line, flush=True)


if __name__ == "__main__":
    main()
