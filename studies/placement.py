"""Measures what `assess` finds out about invented newcomers on the shipped roadmap.

It owns the newcomers, a rival and the table; which question is asked is decided in core/placement.py.
A newcomer knows some topics, answers "yes" to one in ten they do not know and "no" to one in ten
that they do.

    python studies/placement.py [--learners 200] [--seed 1]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Iterable, Sequence
from random import Random
from typing import NamedTuple

from roadmap_cli.core.memory.placement import Placement, PlacementResult
from roadmap_cli.core.model.roadmap import Roadmap, graph_of
from roadmap_cli.core.planner.advice import LearnerState
from roadmap_cli.core.planner.graph_state import GraphState
from roadmap_cli.formats.own.roadmap_reader import read_roadmap
from roadmap_cli.workspace.shipped_roadmap import shipped_path

# What people come with; each knows these topics and all they need.
BACKGROUNDS = {
    "nothing": "",
    "Python": "python-idioms python-oop python-strings-files python-modules python-dependencies"
    " python-errors-debugging",
    "Linux": "linux-troubleshooting linux-users-packages linux-processes ssh-remote bash-scripting"
    " systemd-services shell-text-tools networking-basics",
    "front end": "http-basics how-the-web-works git-pull-requests git-undo editor-ide",
    "data analyst": "python-idioms sql-aggregates data-modelling python-cli-project git-basics",
    "Django": "drf-building-blocks django-testing django-auth postgres-setup deploy-paas"
    " git-pull-requests",
    "operations": "linux-troubleshooting docker-basics github-actions-ci bash-scripting ssh-remote"
    " networking-basics git-workflows",
}
DRAWN = ("up to a point", "by track", "here and there", "with gaps")
KINDS = (*BACKGROUNDS, *DRAWN)


class Outcome(NamedTuple):
    """How one newcomer was placed; hours as shares."""

    asked: int
    found: float | None  # of what they know; None: they know nothing
    wrong: float  # of the roadmap: assumed though unknown


class OneYesIsEnough(Placement):
    """The rival: every answer is believed and nothing is asked twice."""

    confirmed_margin = 1

    def _sufficient_yeses(self, *_: object) -> int:
        return -1

    def _credible_yeses(self, yes: Sequence[int], _: Sequence[int]) -> Sequence[int]:
        return yes

    def _best_check_question(self, *_: object) -> None:
        return None


class NoCatch(Placement):
    """The method as it was: no question about what seems known, and every yes is worth the same."""

    def _credible_yeses(self, yes: Sequence[int], _: Sequence[int]) -> Sequence[int]:
        return yes

    def _best_check_question(self, *_: object) -> None:
        return None


class Field:
    """The shipped roadmap, and newcomers before it.

    With `claim`, two topics in three have no answer to compare, and that is the part of those that
    they do not know to which newcomers say yes.
    """

    def __init__(
        self,
        method: type[Placement] = Placement,
        slip: float = 0.1,
        guess: float = 0.1,
        claim: float | None = None,
    ) -> None:
        roadmap = read_roadmap(shipped_path()).roadmap
        assert roadmap is not None
        self.roadmap: Roadmap = roadmap
        self.slip, self.guess = slip, guess
        self.place = {topic.id: i for i, topic in enumerate(roadmap.topics)}
        graph = graph_of(roadmap)
        self.minutes = graph.minutes.tolist()
        self.ground = GraphState(graph, LearnerState(bytearray(graph.size), {}, {}))
        self.wanted = self._below(need for goal in roadmap.milestones for need in goal.needs)
        checked = {i for i, topic in enumerate(roadmap.topics) if topic.checks}
        self.claim = {} if claim is None else {i: claim for i in checked if i % 3}
        tracks = [topic.track for topic in roadmap.topics]
        self._method = method(self.ground, self.wanted, checked - self.claim.keys(), tracks)
        self._seen: dict[tuple[frozenset[int], frozenset[int]], PlacementResult] = {}

    def judge(self, yes: Collection[int], no: Collection[int]) -> PlacementResult:
        """Return the result of some answers; equal ones are computed once."""
        key = frozenset(yes), frozenset(no)
        if key not in self._seen:
            self._seen[key] = self._method.judge(yes, no)
        return self._seen[key]

    def outcome(self, kind: str, dice: Random) -> Outcome:
        """Ask one newcomer of a kind."""
        knows = self._knowledge(kind, dice)
        yes: list[int] = []
        no: list[int] = []
        while (topic := self.judge(yes, no).ask) is not None:
            chance = 1 - self.slip if topic in knows else self.claim.get(topic, self.guess)
            (yes if dice.random() < chance else no).append(topic)
        assumed = self.wanted.intersection(self.judge(yes, no).known)
        every, known = self._hours(self.wanted), self._hours(knows)
        return Outcome(
            len(yes) + len(no),
            self._hours(assumed & knows) / known if known else None,
            self._hours(assumed - knows) / every,
        )

    def _knowledge(self, kind: str, dice: Random) -> set[int]:
        draw: dict[str, Callable[[Random], Iterable[int]]] = {
            "up to a point": lambda dice: range(dice.randint(0, len(self.minutes))),
            "by track": self._by_track,
            "here and there": self._here_and_there,
            "with gaps": self._with_gaps,
        }
        if kind in draw:
            return self.wanted.intersection(draw[kind](dice))
        return self.wanted & self._below(BACKGROUNDS[kind].split())

    def _by_track(self, dice: Random) -> set[int]:
        """Return the beginnings of the tracks, longer in some, without what lacks a foundation."""
        experience, found = dice.random(), set()
        for track in self.roadmap.tracks:
            topics = [i for i, t in enumerate(self.roadmap.topics) if t.track == track.id]
            share = min(max(dice.gauss(experience, 0.25), 0), 1)
            found.update(topics[: round(len(topics) * share)])
        return {i for i in found if self.ground.open_below([i]) <= found}

    def _here_and_there(self, dice: Random) -> set[int]:
        return self.ground.open_below(dice.sample(sorted(self.wanted), dice.randint(1, 6)))

    def _with_gaps(self, dice: Random) -> set[int]:
        """Return what a self-taught developer knows: one in ten is missing, foundations too."""
        known = self._below(BACKGROUNDS["Django"].split())
        return {i for i in sorted(known) if dice.random() < 0.9}

    def _below(self, names: Iterable[str]) -> set[int]:
        return self.ground.open_below(self.place[name] for name in names)

    def _hours(self, topics: Iterable[int]) -> int:
        return sum(self.minutes[i] for i in topics)


class Row(NamedTuple):
    """What came of one kind of newcomer."""

    kind: str
    asked: float
    found: float | None
    wrong: float
    worst: float  # the wrong of the unluckiest twentieth


def table(field: Field, learners: int, seed: int) -> list[Row]:
    """Return a row for each kind, and one for all."""
    rows, every = [], []
    for kind in KINDS:
        outcomes = [field.outcome(kind, Random(f"{seed} {kind} {n}")) for n in range(learners)]
        rows.append(_row(kind, outcomes))
        every += outcomes
    return [*rows, _row("all", every)]


def _row(kind: str, outcomes: list[Outcome]) -> Row:
    size = len(outcomes)
    found = [o.found for o in outcomes if o.found is not None]
    wrong = sorted(o.wrong for o in outcomes)
    return Row(
        kind,
        sum(o.asked for o in outcomes) / size,
        sum(found) / len(found) if found else None,
        sum(wrong) / size,
        wrong[size * 95 // 100],
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    for title, field in (
        ("assess; slip 10 %, guess 10 %", Field()),
        ("the same without a slip or a guess", Field(slip=0, guess=0)),
        ("rival, one yes is enough; slip 10 %, guess 10 %", Field(OneYesIsEnough)),
        ("without the catch; slip 10 %, guess 10 %", Field(NoCatch)),
        ("slip 5 %, guess 25 %", Field(slip=0.05, guess=0.25)),
        ("without the catch; slip 5 %, guess 25 %", Field(NoCatch, 0.05, 0.25)),
        ("answers to compare for a third, yes to 90 % elsewhere", Field(guess=0.2, claim=0.9)),
        ("without the catch; the same", Field(NoCatch, guess=0.2, claim=0.9)),
        ("answers to compare for a third, honest", Field(claim=0.1)),
        ("without the catch; the same", Field(NoCatch, claim=0.1)),
    ):
        print(f"{title}\n")
        print(
            "| newcomer | questions | of what they know, found | wrongly assumed | at worst (P95) |"
        )
        print("|---|---:|---:|---:|---:|")
        for row in table(field, chosen.learners, chosen.seed):
            found = "-" if row.found is None else f"{row.found:.0%}"
            print(f"| {row.kind} | {row.asked:.1f} | {found} | {row.wrong:.1%} | {row.worst:.1%} |")
        print()


if __name__ == "__main__":
    main()
