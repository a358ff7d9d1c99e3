"""When a finished topic comes back, what of that is asked today, and what was shown to last.

Pure. Every finished or recalled topic refreshes what it builds on, so a memory follows from the
facts about the topic itself and about what needs it. It knows no backlog: what is not asked today
just stays due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date

from roadmap_cli.core import memory
from roadmap_cli.core.graph import Graph
from roadmap_cli.core.memory import AGAIN, EASY, GOOD, Memory
from roadmap_cli.core.states import (
    ASSUMED,
    DONE,
    FINISHED,
    FORGOTTEN,
    PAUSED,
    RECALLED,
    REOPENED,
    SKIPPED,
    STARTED,
)
from roadmap_cli.core.topic_rows import TopicRow
from roadmap_cli.values import Value

# What finishing or recalling a topic is worth to its prerequisites, and to theirs.
SHARES = (0.5, 0.25)
SOLID_AFTER_DAYS = 7
DEPENDENTS_THAT_PROVE = 2
CHECKS_BEFORE_CALIBRATION = 10

MOST_A_DAY = 2
MINUTES_A_REVIEW = 4
SHARE_OF_TIME = 5  # one fifth of the free time at most

_RATINGS = range(AGAIN, EASY + 1)

# A topic that is no longer done is not asked for.
_LEAVES = frozenset((STARTED, PAUSED, SKIPPED, REOPENED, ASSUMED))
# What refreshes the prerequisites.
CREDITING = frozenset((FINISHED, RECALLED))
# The kinds of facts that a memory follows from.
KINDS = (FINISHED, RECALLED, FORGOTTEN, *sorted(_LEAVES))


class Review(Value):
    """Where the memory of a finished topic stands."""

    memory: Memory
    finished: int  # the day, an ordinal
    rating: int  # what was said of it then, 0 for nothing
    due: int  # the day
    checks: int = 0
    recalled: int = 0
    first_check: int = 0  # 0 none yet, 1 recalled, 2 forgotten
    solid: bool = False  # recalled a week or more after it was finished


class Memories:
    """Takes facts in their order and keeps the memory of every finished topic.

    `needs` returns the prerequisites of a topic; `known` are memories to go on from.
    """

    def __init__(
        self, needs: Callable[[str], Sequence[str]], known: dict[str, Review] | None = None
    ) -> None:
        self.reviews: dict[str, Review] = {} if known is None else known
        self._needs = needs

    def take(self, kind: str, topic: str, day: str, rating: int) -> None:
        """Take one living fact, later in the order than all before it."""
        if kind in _LEAVES:
            self.reviews.pop(topic, None)
            return
        before = self.reviews.get(topic)
        try:
            now = date.fromisoformat(day).toordinal()
        except ValueError:  # no program of ours wrote it; the log keeps it all the same
            return
        if kind == FINISHED:
            said = int(rating) if rating in _RATINGS else 0
            if before is None:
                self.reviews[topic] = _begun(said, now)
                self._credit(topic, now)
            elif said and not before.checks:  # the rating comes after the fact
                self.reviews[topic] = _begun(said, before.finished)
        elif before is not None and kind in (RECALLED, FORGOTTEN):
            self.reviews[topic] = _asked(before, now, recalled=kind == RECALLED)
            if kind == RECALLED:
                self._credit(topic, now)

    def _credit(self, topic: str, now: int) -> None:
        """Refresh what a topic builds on, and what that builds on in turn."""
        seen = {topic}
        level = [topic]
        for share in SHARES:
            level = [n for name in level for n in self._needs(name)]
            for name in dict.fromkeys(level):
                review = self.reviews.get(name)
                if name not in seen and review is not None:
                    moved = _rounded(memory.credited(review.memory, now, share))
                    # As much later as the memory lasts longer: the first interval stays capped.
                    later = max(0, memory.due(moved) - memory.due(review.memory))
                    self.reviews[name] = review._replace(memory=moved, due=review.due + later)
            seen.update(level)


def _begun(rating: int, day: int) -> Review:
    begun = _rounded(memory.first(rating or GOOD, day))
    return Review(begun, day, rating, memory.due(begun, at_first=True))


def _asked(before: Review, day: int, *, recalled: bool) -> Review:
    if before.checks and not recalled and day - before.memory.last < 1:
        after = _rounded(memory.lapsed(before.memory, day))  # a second thought on one day
    else:
        after = _rounded(memory.reviewed(before.memory, day, recalled=recalled))
    return before._replace(
        memory=after,
        due=memory.due(after),
        checks=before.checks + 1,
        recalled=before.recalled + recalled,
        first_check=before.first_check or (1 if recalled else 2),
        solid=before.solid or (recalled and day - before.finished >= SOLID_AFTER_DAYS),
    )


def _rounded(found: Memory) -> Memory:
    """Return a memory without the last digits, in which two machines may differ."""
    return Memory(round(found.stability, 6), round(found.difficulty, 6), round(found.last, 6))


# -- what is asked today -------------------------------------------------------------------------


class Due(Value):
    """A finished topic whose recall has fallen to the target."""

    topic: str
    place: int
    memory: Memory


def most_now(asked_today: int, minutes: int | None = None) -> int:
    """Return how many topics may be asked now: two a day, and a fifth of the free minutes."""
    left = max(0, MOST_A_DAY - asked_today)
    if minutes is None:
        return left
    return min(left, minutes // (SHARE_OF_TIME * MINUTES_A_REVIEW))


def in_order(due: Iterable[Due], today: str, needed: Set[str]) -> list[Due]:
    """Return what is due, the least remembered first.

    Among equals, to the percent, what today's topic needs comes first, then the author's order.
    """
    now = date.fromisoformat(today).toordinal()

    def rank(one: Due) -> tuple[int, bool, int]:
        return round(100 * memory.recall(one.memory, now)), one.topic not in needed, one.place

    return sorted(due, key=rank)


# -- what was shown ------------------------------------------------------------------------------


def is_solid(*, recalled_later: bool, proved: bool, dependents_finished: int) -> bool:
    """Say whether a finished topic was shown to last, and not only claimed."""
    return recalled_later or proved or dependents_finished >= DEPENDENTS_THAT_PROVE


def solid_topics(rows: Sequence[TopicRow], reviews: Mapping[str, Review], graph: Graph) -> set[int]:
    """Return the places of the finished topics that were shown to last."""
    dependents = [0] * graph.size
    done = [row for row in rows if row.state == DONE]
    for row in done:
        for needed in graph.needs[graph.first[row.place] : graph.first[row.place + 1]]:
            dependents[needed] += 1
    return {
        row.place
        for row in done
        if is_solid(
            recalled_later=row.id in reviews and reviews[row.id].solid,
            proved=bool(row.proof),
            dependents_finished=dependents[row.place],
        )
    }


class Calibration(Value):
    """How what a learner said at `done` compares with the first check of the same topic."""

    checks: int
    recalled: int
    sure: int  # topics rated 3 or 4 that were checked
    sure_recalled: int


def calibration(reviews: Iterable[Review]) -> Calibration | None:
    """Return how sure a learner was and what they recalled, once there are ten checks."""
    checks = recalled = sure = sure_recalled = 0
    for review in reviews:
        checks += review.checks
        recalled += review.recalled
        if review.rating >= GOOD and review.first_check:
            sure += 1
            sure_recalled += review.first_check == 1
    if checks < CHECKS_BEFORE_CALIBRATION:
        return None
    return Calibration(checks, recalled, sure, sure_recalled)
