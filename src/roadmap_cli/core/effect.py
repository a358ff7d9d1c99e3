"""What a new version does to the numbers, in words that add up. Pure.

Every topic that begins or ends to count is counted under one reason, so that before and after
differ by exactly what the reasons say. The numbers themselves are made in `counting`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from roadmap_cli.core.counting import Counts, count
from roadmap_cli.core.progress import TopicState
from roadmap_cli.core.roadmap import Milestone, Roadmap, Topic
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
_UNTOUCHED = TopicState()


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
    """One version as it is counted, with the states of the topics that were touched."""

    roadmap: Roadmap
    states: Mapping[str, TopicState]

    def rows(self) -> Iterator[TopicRow]:
        """Yield the topics in the author's order with their states."""
        for i, topic in enumerate(self.roadmap.topics):
            known = self.states.get(topic.id, _UNTOUCHED)
            yield TopicRow(
                id=topic.id,
                place=i,
                title=topic.title,
                track=topic.track,
                stage=topic.stage,
                minutes=topic.minutes,
                optional=topic.optional,
                state=known.state,
                since=known.since,
                touched=known.touched,
                spent=known.spent,
                rating=known.rating,
                proof=known.proof,
            )

    def state(self, topic: str) -> str:
        """Return the state of a topic."""
        return self.states.get(topic, _UNTOUCHED).state


def effect(
    before: Side, after: Side, renames: Mapping[str, str], retired: Set[str] = frozenset()
) -> Effect:
    """Return what a new version does to the numbers.

    `renames` leads from ids of before to those of after, `retired` had left before already.
    """
    old, new = _Tally(before, renames), _Tally(after, {})
    old_counts, new_counts = count(before.rows()), count(after.rows())
    reasons = tuple(_reasons(old, new, retired))
    return Effect(
        before=old_counts,
        after=new_counts,
        reasons=reasons,
        milestones=tuple(_milestones(_progress_of(before), _progress_of(after))),
        retired_behind=len(old.behind - new.present),
        sentence=_sentence(old_counts, new_counts, reasons),
    )


class _Tally:
    """What counts of a side and what is behind, under the names of after."""

    def __init__(self, side: Side, renames: Mapping[str, str]) -> None:
        self.present: set[str] = set()
        self.counted: set[str] = set()
        self.behind: set[str] = set()
        self.skipped: set[str] = set()
        self.joined: list[int] = [0, 0]  # topics that count, and that are behind, a second time
        for topic in side.roadmap.topics:
            self._add(renames.get(topic.id, topic.id), side.state(topic.id), topic)

    def _add(self, name: str, state: str, topic: Topic) -> None:
        self.present.add(name)
        behind = state in (DONE, ASSUMED)
        if state == SKIPPED:
            self.skipped.add(name)
        elif topic.optional and state == OPEN:
            return
        elif name in self.counted:
            self.joined[0] += 1
            self.joined[1] += behind
        else:
            self.counted.add(name)
            if behind:
                self.behind.add(name)


Progress = tuple[str, int, int, bool]  # title, topics behind, all topics, whether it is reached


def _progress_of(side: Side) -> dict[str, Progress]:
    """Return how far each milestone is."""
    topics = {topic.id: topic for topic in side.roadmap.topics}
    found = {}
    for milestone in side.roadmap.milestones:
        below = [side.state(topic) for topic in _below(milestone, topics)]
        needed = [side.state(topic) for topic in milestone.needs]
        found[milestone.id] = (
            milestone.title,
            sum(state in (DONE, ASSUMED) for state in below),
            sum(state != SKIPPED for state in below),
            all(state in CLOSED for state in needed) and any(s != SKIPPED for s in needed),
        )
    return found


def _below(milestone: Milestone, topics: Mapping[str, Topic]) -> list[str]:
    """Return all that a milestone needs, directly or not."""
    found = list(dict.fromkeys(milestone.needs))
    seen = set(found)
    for name in found:  # grows while it is walked
        for needed in topics[name].prerequisites:
            if needed not in seen:
                seen.add(needed)
                found.append(needed)
    return found


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
    old: Mapping[str, Progress], new: Mapping[str, Progress]
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
