"""What a new version does to the numbers, in words that add up. Pure.

Every topic that begins or ends to count is counted under one reason, so that before and after
differ by exactly what the reasons say. The numbers themselves are made in `counting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from roadmap_cli.core.counting import Counts, count
from roadmap_cli.core.graph import Graph
from roadmap_cli.core.planner import Goal
from roadmap_cli.core.progress import TopicState
from roadmap_cli.core.roadmap import Topic
from roadmap_cli.core.states import ASSUMED, CLOSED, DONE, OPEN, SKIPPED
from roadmap_cli.core.topic_rows import TopicRow
from roadmap_cli.values import Value

NEW, RETURNED, COUNTS_NOW, RETIRED, OPTIONAL_NOW, JOINED = (
    "new",
    "returned",
    "counts-now",
    "retired",
    "optional-now",
    "joined",
)


class Reason(Value):
    """Why so many topics count or no longer do, and how many of them are behind the learner."""

    code: str
    topics: int  # negative where they no longer count
    behind: int


class MilestoneEffect(Value):
    """A milestone before and after: how many of its topics are behind, of how many."""

    id: str
    title: str
    behind_before: int
    all_before: int
    reached_before: bool
    behind: int
    all: int
    reached: bool


class Effect(Value):
    """The numbers of two versions and what leads from the one to the other."""

    before: Counts
    after: Counts
    reasons: tuple[Reason, ...]
    milestones: tuple[MilestoneEffect, ...]  # those whose numbers change
    retired_behind: int  # of the topics that leave: done or known before
    sentence: str


class Side(Value):
    """One version as it is counted: its topics in the author's order, its graph and milestones."""

    rows: Iterable[TopicRow]
    graph: Graph
    goals: Sequence[Goal]


def rows_of(topics: Iterable[Topic], states: Mapping[str, TopicState]) -> Iterator[TopicRow]:
    """Yield the topics of a version that is not loaded yet, with the states they will have."""
    nothing = TopicState()
    for place, topic in enumerate(topics):
        known = states.get(topic.id, nothing)
        yield TopicRow(
            topic.id,
            place,
            topic.title,
            topic.track,
            topic.stage,
            topic.minutes,
            topic.optional,
            known.state,
            known.since,
            known.touched,
            known.spent,
            known.rating,
            known.proof,
        )


def effect(
    before: Side, after: Side, renames: Mapping[str, str], retired: Set[str] = frozenset()
) -> Effect:
    """Return what a new version does to the numbers.

    `renames` leads from ids of before to those of after, `retired` had left before already.
    """
    old = _Tally(before, renames)
    new = _Tally(after, {})
    old_counts, new_counts = count(old), count(new)
    reasons = tuple(_reasons(old, new, retired))
    left = sum(1 for name in old.behind if name not in new.present)
    milestones = tuple(_milestones(old.milestones(), new.milestones()))
    words = _sentence(old_counts, new_counts, reasons)
    return Effect(old_counts, new_counts, reasons, milestones, left, words)


class _Tally:
    """One pass over the topics of a side: what counts, what is behind, and for which milestone."""

    def __init__(self, side: Side, renames: Mapping[str, str]) -> None:
        self._side = side
        self._renames = renames
        self._masks = _needed_by(side.graph, side.goals)
        self._groups: dict[int, list[int]] = {}
        self._open: set[int] = set()
        self._needs = {place for goal in side.goals for place in goal.needs}
        self.present: set[str] = set()
        self.counted: set[str] = set()
        self.behind: set[str] = set()
        self.joined: list[int] = [0, 0]  # topics that count, and that are behind, a second time
        self.skipped: set[str] = set()
        self._left_out: set[int] = set()  # the places of these

    def __iter__(self) -> Iterator[TopicRow]:
        for row in self._side.rows:
            self._take(row)
            yield row

    def _take(self, row: TopicRow) -> None:
        name = self._renames.get(row.id, row.id)
        again = name in self.present
        self.present.add(name)
        behind = row.state in (DONE, ASSUMED)
        if row.state not in CLOSED and row.place in self._needs:
            self._open.add(row.place)
        if row.state == SKIPPED:
            self.skipped.add(name)
            self._left_out.add(row.place)
            return
        mask = self._masks[row.place]
        if mask:
            group = self._groups.setdefault(mask, [0, 0])
            group[0] += 1
            group[1] += behind
        if row.optional and row.state == OPEN:
            return
        if again and name in self.counted:
            self.joined[0] += 1
            self.joined[1] += behind
            return
        self.counted.add(name)
        if behind:
            self.behind.add(name)

    def milestones(self) -> dict[str, tuple[str, int, int, bool]]:
        """Return title, topics behind, all topics and whether it is reached, by milestone."""
        found = {}
        for bit, goal in enumerate(self._side.goals):
            groups = [group for mask, group in self._groups.items() if mask >> bit & 1]
            reached = self._open.isdisjoint(goal.needs) and not self._left_out.issuperset(
                goal.needs
            )
            total, behind = (sum(g[0] for g in groups), sum(g[1] for g in groups))
            found[goal.id] = (goal.title, behind, total, reached)
        return found


def _needed_by(graph: Graph, goals: Sequence[Goal]) -> list[int]:
    """Return for each place the set of milestones that need it, by their numbers."""
    masks = [0] * graph.size
    for bit, goal in enumerate(goals):
        for place in goal.needs:
            masks[place] |= 1 << bit
    first, needs = graph.first.tolist(), graph.needs.tolist()
    for place in reversed(graph.order.tolist()):
        mask = masks[place]
        if mask:
            for below in needs[first[place] : first[place + 1]]:
                masks[below] |= mask
    return masks


def _reasons(old: _Tally, new: _Tally, retired: Set[str]) -> Iterator[Reason]:
    found: dict[str, list[int]] = {
        code: [0, 0] for code in (NEW, RETURNED, COUNTS_NOW, RETIRED, OPTIONAL_NOW, JOINED)
    }
    for name in new.counted - old.counted:
        known = COUNTS_NOW if name not in old.skipped else JOINED
        code = known if name in old.present else RETURNED if name in retired else NEW
        found[code][0] += 1
        found[code][1] += name in new.behind
    for name in old.counted - new.counted:
        known = OPTIONAL_NOW if name not in new.skipped else JOINED
        code = known if name in new.present else RETIRED
        found[code][0] -= 1
        found[code][1] -= name in old.behind
    both = old.counted & new.counted
    found[JOINED][0] += new.joined[0] - old.joined[0]
    found[JOINED][1] += new.joined[1] - old.joined[1]
    found[JOINED][1] += len(both & new.behind) - len(both & old.behind)
    for code, (topics, behind) in found.items():
        if topics or behind:
            yield Reason(code, topics, behind)


def _milestones(
    old: Mapping[str, tuple[str, int, int, bool]], new: Mapping[str, tuple[str, int, int, bool]]
) -> Iterator[MilestoneEffect]:
    for name, after in new.items():
        before = old.get(name)
        if before is not None and before[1:] != after[1:]:
            yield MilestoneEffect._make((name, after[0], *before[1:], *after[1:]))


def _sentence(before: Counts, after: Counts, reasons: Sequence[Reason]) -> str:
    was = f"{before.percent} % of {_topics(before.counted)}"
    if (before.percent, before.counted) == (after.percent, after.counted) and not reasons:
        return f"{was}, as before; nothing was lost"
    told = [_told(reason) for reason in reasons]
    return f"{was} → {after.percent} % of {after.counted}: {', '.join([*told, 'nothing was lost'])}"


def _topics(number: int) -> str:
    return f"{number} topic{'' if number == 1 else 's'}"


def _told(reason: Reason) -> str:
    code, number, behind = reason.code, abs(reason.topics), abs(reason.behind)
    one = number == 1
    of_them = "" if not behind else ", behind you" if one else f", {behind} of them behind you"
    if code == NEW:
        begun = (
            f" ({'known' if one else f'{behind} of them known'} from your log)" if behind else ""
        )
        return f"{_topics(number)} {'is' if one else 'are'} new{begun}"
    if code == RETURNED:
        return f"{_topics(number)} came back" + (f" ({of_them[2:]})" if behind else "")
    if code == COUNTS_NOW:
        return f"{_topics(number)} {'is' if one else 'are'} no longer optional"
    if code == RETIRED:
        kept = f" ({of_them[2:]} and kept in your log)" if behind else ""
        return f"{_topics(number)} left{kept}"
    if code == OPTIONAL_NOW:
        return f"{_topics(number)} {'is' if one else 'are'} optional now"
    return (
        f"{_topics(number)} fewer, joined with others" if number else "joined topics tell one state"
    )
