"""The effect of a new version on the numbers, explained so that it adds up. Pure.

Every topic that counts only before or only after is counted under one reason, so that before and
after differ by exactly the sum of the reasons. `counting` computes the numbers themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from roadmap_cli.core.model.roadmap import Milestone, Roadmap, Topic
from roadmap_cli.core.progress.counting import Counts, count
from roadmap_cli.core.progress.progress import TopicState
from roadmap_cli.core.progress.states import ASSUMED, CLOSED, DONE, OPEN, SKIPPED
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.values import Record

NEW, RETURNED, COUNTS_NOW = "new", "returned", "counts-now"
RETIRED, OPTIONAL_NOW, JOINED = "retired", "optional-now", "joined"
_UNTOUCHED = TopicState()


class CountChange(Record):
    """Why some topics count now or no longer do, and how many of them are done or assumed."""

    code: str
    topics: int  # negative where they no longer count
    behind: int


class MilestoneEffect(Record):
    """A milestone before and after: how many of its topics are done or assumed, of how many."""

    id: str
    title: str
    behind_before: int
    all_before: int
    reached_before: bool
    behind: int
    all: int
    reached: bool


class Effect(Record):
    """The numbers of two versions, and the reasons for the difference."""

    before: Counts
    after: Counts
    reasons: tuple[CountChange, ...]
    milestones: tuple[MilestoneEffect, ...]  # those whose numbers change
    retired_behind: int  # of the topics that leave: done or assumed
    sentence: str


class CountedVersion(Record):
    """One version to count, with the states of the touched topics."""

    roadmap: Roadmap
    states: Mapping[str, TopicState]

    def rows(self) -> Iterator[TopicRow]:
        """Yield the topics in the author's order with their states."""
        for i, topic in enumerate(self.roadmap.topics):
            state, since, _, touched, spent, rating, proof, *_ = self.states.get(
                topic.id, _UNTOUCHED
            )
            head = (topic.id, i, topic.title, topic.track, topic.stage, topic.minutes)
            yield TopicRow(*head, topic.optional, state, since, touched, spent, rating, proof)

    def state(self, topic: str) -> str:
        """Return the state of a topic."""
        return self.states.get(topic, _UNTOUCHED).state


def compute_effect(
    before: CountedVersion,
    after: CountedVersion,
    renames: Mapping[str, str],
    retired: Set[str] = frozenset(),
) -> Effect:
    """Return the effect of a new version; topics in `retired` had left already before."""
    old, new = _TopicSets(before, renames), _TopicSets(after, {})
    old_counts, new_counts = count(before.rows()), count(after.rows())
    reasons = tuple(_count_changes(old, new, retired))
    return Effect(
        before=old_counts,
        after=new_counts,
        reasons=reasons,
        milestones=tuple(_milestone_effects(before, after)),
        retired_behind=len(old.behind - new.present),
        sentence=_sentence(old_counts, new_counts, reasons),
    )


class _TopicSets:
    """The sets of topics of one version by how they count, under their new ids."""

    def __init__(self, version: CountedVersion, renames: Mapping[str, str]) -> None:
        self.present: set[str] = set()
        self.counted: set[str] = set()
        self.behind: set[str] = set()
        self.skipped: set[str] = set()
        self.joined = self.joined_behind = 0  # topics that count, and are behind, a second time
        for topic in version.roadmap.topics:
            name, state = renames.get(topic.id, topic.id), version.state(topic.id)
            is_behind = state in (DONE, ASSUMED)
            self.present.add(name)
            if state == SKIPPED:
                self.skipped.add(name)
            elif topic.optional and state == OPEN:
                continue
            elif name in self.counted:
                self.joined += 1
                self.joined_behind += is_behind
            else:
                self.counted.add(name)
                if is_behind:
                    self.behind.add(name)


def _milestone_effects(before: CountedVersion, after: CountedVersion) -> Iterator[MilestoneEffect]:
    """Yield the milestones of both versions whose numbers change."""
    earlier = {milestone.id: milestone for milestone in before.roadmap.milestones}
    topics_before, topics = (
        {topic.id: topic for topic in version.roadmap.topics} for version in (before, after)
    )
    for milestone in after.roadmap.milestones:
        if milestone.id in earlier:
            old = _milestone_numbers(earlier[milestone.id], topics_before, before)
            new = _milestone_numbers(milestone, topics, after)
            if old != new:
                yield MilestoneEffect(milestone.id, milestone.title, *old, *new)


def _milestone_numbers(
    milestone: Milestone, topics: Mapping[str, Topic], version: CountedVersion
) -> tuple[int, int, bool]:
    """Return how many topics a milestone needs are behind, how many count; whether it is reached."""
    below = list(dict.fromkeys(milestone.needs))
    seen = set(below)
    for name in below:  # grows during the loop
        for needed in topics[name].prerequisites:
            if needed not in seen:
                seen.add(needed)
                below.append(needed)
    states = [version.state(name) for name in below]
    needed_states = states[: len(set(milestone.needs))]
    return (
        sum(state in (DONE, ASSUMED) for state in states),
        sum(state != SKIPPED for state in states),
        CLOSED.issuperset(needed_states) and any(state != SKIPPED for state in needed_states),
    )


def _count_changes(old: _TopicSets, new: _TopicSets, retired: Set[str]) -> Iterator[CountChange]:
    topics: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for name in new.counted - old.counted:
        present_code = COUNTS_NOW if name not in old.skipped else JOINED
        code = present_code if name in old.present else RETURNED if name in retired else NEW
        topics[code] += 1
        behind[code] += name in new.behind
    for name in old.counted - new.counted:
        present_code = OPTIONAL_NOW if name not in new.skipped else JOINED
        code = present_code if name in new.present else RETIRED
        topics[code] -= 1
        behind[code] -= name in old.behind
    both = old.counted & new.counted
    topics[JOINED] += new.joined - old.joined
    behind[JOINED] += new.joined_behind - old.joined_behind
    behind[JOINED] += len(both & new.behind) - len(both & old.behind)
    for code in (NEW, RETURNED, COUNTS_NOW, RETIRED, OPTIONAL_NOW, JOINED):
        if topics[code] or behind[code]:
            yield CountChange(code, topics[code], behind[code])


def _sentence(before: Counts, after: Counts, reasons: Sequence[CountChange]) -> str:
    was = f"{before.percent} % of {_format_topics(before.counted)}"
    if (before.percent, before.counted) == (after.percent, after.counted) and not reasons:
        return f"{was}, as before; nothing was lost"
    parts = [*map(_format_change, reasons), "nothing was lost"]
    return f"{was} → {after.percent} % of {after.counted}: {', '.join(parts)}"


def _format_topics(number: int) -> str:
    return f"{number} topic{'' if number == 1 else 's'}"


def _format_change(reason: CountChange) -> str:
    number, behind = abs(reason.topics), abs(reason.behind)
    are, of_them = ("is", "") if number == 1 else ("are", f"{behind} of them ")
    text, note = {
        NEW: (f"{are} new", f" ({of_them}already done or known in your log)"),
        RETURNED: ("came back", f" ({of_them}done or known)"),
        COUNTS_NOW: (f"{are} no longer optional", ""),
        RETIRED: ("left", f" ({of_them}done or known, and kept in your log)"),
        OPTIONAL_NOW: (f"{are} now optional", ""),
        JOINED: ("fewer, merged with others", ""),
    }[reason.code]
    if not number:
        return "merged topics share one state"
    return f"{_format_topics(number)} {text}{note if behind else ''}"
