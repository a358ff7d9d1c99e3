"""Reviews: when a finished topic is due, what is asked today, and which topics are solid.

Pure. Finishing or recalling a topic refreshes its prerequisites too, so that a memory follows from
the facts about the topic and about its dependents. There is no backlog: what is not asked today
stays due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date

from roadmap_cli.core.memory import memory
from roadmap_cli.core.memory.memory import AGAIN, EASY, GOOD, Memory
from roadmap_cli.core.model.graph import Graph
from roadmap_cli.core.progress.states import DONE, FINISHED, FORGOTTEN, RECALLED, STATE_AFTER
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.values import Record

# The share of a recall that is credited to the prerequisites of a topic, and to theirs.
CREDIT_SHARES = (0.5, 0.25)
SOLID_AFTER_DAYS = 7
DEPENDENTS_THAT_PROVE = 2
CHECKS_BEFORE_CALIBRATION = 10

MAX_REVIEWS_A_DAY = 2
MINUTES_A_REVIEW = 4
SHARE_OF_TIME = 5  # one fifth of the free time at most
SLOT_WITH_REVIEW = 15  # minutes: who studies in quarters of an hour is asked too

_RATINGS = range(AGAIN, EASY + 1)

# After these facts a topic is no longer done, and so not reviewed.
_ENDING_KINDS = STATE_AFTER.keys() - {FINISHED}
# The facts that refresh the prerequisites.
CREDITING_KINDS = frozenset((FINISHED, RECALLED))
# The kinds of facts that a memory depends on.
REVIEW_KINDS = (FINISHED, RECALLED, FORGOTTEN, *sorted(_ENDING_KINDS))


class Review(Record):
    """The review state of a finished topic."""

    memory: Memory
    finished: int  # the day, an ordinal
    rating: int  # given at that time, 0 for none
    due: int  # the day
    checks: int = 0
    recalled: int = 0
    first_check: int = 0  # 0 none yet, 1 recalled, 2 forgotten
    solid: bool = False  # recalled a week or more after it was finished


class ReviewFold:
    """Folds facts, in log order, into the review states of all finished topics.

    `needs` returns the prerequisites of a topic; `reviews` are states to continue from.
    """

    def __init__(
        self, needs: Callable[[str], Sequence[str]], reviews: dict[str, Review] | None = None
    ) -> None:
        self.reviews: dict[str, Review] = {} if reviews is None else reviews
        self._needs = needs

    def add(self, kind: str, topic: str, day: str, rating: int) -> None:
        """Add one fact that is not retracted; facts are added in log order."""
        if kind in _ENDING_KINDS:
            self.reviews.pop(topic, None)
            return
        before = self.reviews.get(topic)
        try:
            ordinal = date.fromisoformat(day).toordinal()
        except ValueError:  # this program did not write it, but the log keeps it
            return
        if kind == FINISHED:
            valid_rating = int(rating) if rating in _RATINGS else 0
            if before is None:
                self.reviews[topic] = _first_review(valid_rating, ordinal)
                self._credit(topic, ordinal)
            elif valid_rating and not before.checks:  # a rating given later
                self.reviews[topic] = _first_review(valid_rating, before.finished)
        elif before is not None and kind in (RECALLED, FORGOTTEN):
            self.reviews[topic] = _review_after_check(before, ordinal, recalled=kind == RECALLED)
            if kind == RECALLED:
                self._credit(topic, ordinal)

    def _credit(self, topic: str, ordinal: int) -> None:
        """Refresh the prerequisites of a topic, and theirs."""
        seen = {topic}
        level = [topic]
        for share in CREDIT_SHARES:
            level = [n for name in level for n in self._needs(name)]
            for name in dict.fromkeys(level):
                review = self.reviews.get(name)
                if name not in seen and review is not None:
                    credited = _round_memory(memory.credit(review.memory, ordinal, share))
                    # Later by as much as the memory lasts longer: the first interval stays capped.
                    later = max(0, memory.due(credited) - memory.due(review.memory))
                    self.reviews[name] = review._replace(memory=credited, due=review.due + later)
            seen.update(level)


def _first_review(rating: int, day: int) -> Review:
    state = _round_memory(memory.first_memory(rating or GOOD, day))
    return Review(state, day, rating, memory.due(state, at_first=True))


def _review_after_check(before: Review, day: int, *, recalled: bool) -> Review:
    if before.checks and not recalled and day - before.memory.last < 1:
        # An answer that was corrected on the same day.
        after = _round_memory(memory.lapse(before.memory, day))
    else:
        after = _round_memory(memory.review(before.memory, day, recalled=recalled))
    return before._replace(
        memory=after,
        due=memory.due(after),
        checks=before.checks + 1,
        recalled=before.recalled + recalled,
        first_check=before.first_check or (1 if recalled else 2),
        solid=before.solid or (recalled and day - before.finished >= SOLID_AFTER_DAYS),
    )


def _round_memory(state: Memory) -> Memory:
    """Return a memory without the last digits, which may differ between machines."""
    return Memory(round(state.stability, 6), round(state.difficulty, 6), round(state.last, 6))


class DueTopic(Record):
    """A finished topic whose recall has fallen to the target."""

    topic: str
    topic_index: int
    memory: Memory


def count_askable(asked_today: int, minutes: int | None = None) -> int:
    """Return how many topics may be asked now: two a day, and in a fifth of the free minutes.

    From a quarter of an hour on, one fits.
    """
    remaining = max(0, MAX_REVIEWS_A_DAY - asked_today)
    if minutes is None:
        return remaining
    share = minutes // (SHARE_OF_TIME * MINUTES_A_REVIEW)
    return min(remaining, max(share, int(minutes >= SLOT_WITH_REVIEW)))


def sort_due(due: Iterable[DueTopic], today: str, needed: Set[str]) -> list[DueTopic]:
    """Return due topics, the lowest recall first; ties go to what is needed today, then in order."""
    now = date.fromisoformat(today).toordinal()

    def rank(item: DueTopic) -> tuple[int, bool, int]:
        percent = round(100 * memory.recall_probability(item.memory, now))
        return percent, item.topic not in needed, item.topic_index

    return sorted(due, key=rank)


def solid_topics(rows: Sequence[TopicRow], reviews: Mapping[str, Review], graph: Graph) -> set[int]:
    """Return the indexes of the finished topics with evidence that they last."""
    dependents = [0] * graph.size
    done = [row for row in rows if row.state == DONE]
    for row in done:
        for needed in graph.needs[graph.first[row.topic_index] : graph.first[row.topic_index + 1]]:
            dependents[needed] += 1
    return {
        row.topic_index
        for row in done
        if (row.id in reviews and reviews[row.id].solid)
        or row.proof
        or dependents[row.topic_index] >= DEPENDENTS_THAT_PROVE
    }


class Calibration(Record):
    """How the learner's ratings at `done` compare with the first check of the same topics."""

    checks: int
    recalled: int
    sure: int  # topics rated 3 or 4 that were checked
    sure_recalled: int


def calibration(reviews: Iterable[Review]) -> Calibration | None:
    """Return how sure a learner was and what they recalled, or None below ten checks."""
    reviews = list(reviews)
    checks = sum(review.checks for review in reviews)
    if checks < CHECKS_BEFORE_CALIBRATION:
        return None
    recalled = sum(review.recalled for review in reviews)
    sure = [r.first_check == 1 for r in reviews if r.rating >= GOOD and r.first_check]
    return Calibration(checks, recalled, len(sure), sum(sure))
