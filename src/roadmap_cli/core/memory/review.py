"""Reviews: when a finished topic is due, what is asked today, and which topics are solid.

Pure. Finishing or recalling a topic refreshes others too: what its author says that it refreshes,
and a little all its prerequisites. So a memory follows from the facts about the topic and about its
dependents. There is no backlog: what is not asked today stays due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date

from roadmap_cli.core.memory import memory
from roadmap_cli.core.memory.memory import AGAIN, EASY, GOOD, Memory
from roadmap_cli.core.progress.states import DONE, FINISHED, FORGOTTEN, RECALLED, STATE_AFTER
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.core.progress.verification import has_held
from roadmap_cli.values import Record

# The share of a recall that is credited to the prerequisites of a topic, and to theirs: so small
# because nobody has said that its proof uses them. Measured in studies/reviews.py.
CREDIT_SHARES = (0.1, 0.03)
# The share for the topics that the roadmap says it refreshes.
FULL_CREDIT = 0.5
SOLID_AFTER_DAYS = 7
CHECKS_BEFORE_CALIBRATION = 10

# So many topics a day are asked; on a fine map one more for each eight topics finished lately.
MIN_REVIEWS_A_DAY, MAX_REVIEWS_A_DAY = 2, 5
FINISHED_FOR_A_REVIEW, RECENT_DAYS = 8, 28
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
    solid: bool = False  # recalled a week or more after it was finished or, if that came later, last forgotten
    lapsed: int = 0  # the day it was forgotten, 0 once it is solid again


Neighbours = Callable[[str], Sequence[str]]


def no_neighbours(_topic: str) -> Sequence[str]:
    """Return no topics: what a topic of a roadmap without `refreshes` refreshes."""
    return ()


def credited_topics(topic: str, needs: Neighbours, refreshes: Neighbours) -> dict[str, float]:
    """Return the topics that finishing or recalling a topic refreshes, each with its share."""
    shares = dict.fromkeys(refreshes(topic), FULL_CREDIT)
    level = [topic]
    for share in CREDIT_SHARES:
        level = list(dict.fromkeys([n for name in level for n in needs(name)]))
        for name in level:
            if name != topic:
                shares.setdefault(name, share)
    return shares


class ReviewFold:
    """Folds facts, in log order, into the review states of all finished topics.

    `needs` returns the prerequisites of a topic, and `refreshes` what the roadmap says it
    refreshes; `reviews` are states to continue from.
    """

    def __init__(
        self,
        needs: Neighbours,
        reviews: dict[str, Review] | None = None,
        refreshes: Neighbours = no_neighbours,
    ) -> None:
        self.reviews: dict[str, Review] = {} if reviews is None else reviews
        self._needs = needs
        self._refreshes = refreshes

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
            recalled = kind == RECALLED
            if before.lapsed == ordinal:
                self.reviews[topic] = _review_after_repetition(before, ordinal, recalled=recalled)
                return
            self.reviews[topic] = _review_after_check(before, ordinal, recalled=recalled)
            if recalled:
                self._credit(topic, ordinal)

    def _credit(self, topic: str, ordinal: int) -> None:
        """Refresh what a topic refreshes."""
        for name, share in credited_topics(topic, self._needs, self._refreshes).items():
            review = self.reviews.get(name)
            if review is not None:
                credited = _round_memory(memory.credit(review.memory, ordinal, share))
                # Later by as much as the memory lasts longer: the first interval stays capped.
                later = max(0, memory.due(credited) - memory.due(review.memory))
                self.reviews[name] = review._replace(memory=credited, due=review.due + later)


def _first_review(rating: int, day: int) -> Review:
    state = _round_memory(memory.first_memory(rating or GOOD, day))
    return Review(state, day, rating, memory.due(state, at_first=True))


def _review_after_check(before: Review, day: int, *, recalled: bool) -> Review:
    if before.checks and not recalled and day - before.memory.last < 1:
        # An answer that was corrected on the same day.
        after = _round_memory(memory.lapse(before.memory, day))
    else:
        after = _round_memory(memory.review(before.memory, day, recalled=recalled))
    is_proof = recalled and day - (before.lapsed or before.finished) >= SOLID_AFTER_DAYS
    return before._replace(
        memory=after,
        due=memory.due(after),
        checks=before.checks + 1,
        recalled=before.recalled + recalled,
        first_check=before.first_check or (1 if recalled else 2),
        solid=recalled and (before.solid or is_proof),
        lapsed=day if not recalled else 0 if is_proof else before.lapsed,
    )


def _review_after_repetition(before: Review, day: int, *, recalled: bool) -> Review:
    """Return the review after another answer on the day of a lapse.

    It is practice, with the answer just seen: it is no check, and proves and refreshes nothing.
    Not knowing it once more tells nothing new.
    """
    if not recalled:
        return before
    after = _round_memory(memory.review(before.memory, day, recalled=True))
    return before._replace(memory=after, due=memory.due(after))


def _round_memory(state: Memory) -> Memory:
    """Return a memory without the last digits, which may differ between machines."""
    return Memory(round(state.stability, 6), round(state.difficulty, 6), round(state.last, 6))


class DueTopic(Record):
    """A finished topic whose recall has fallen to the target."""

    topic: str
    topic_index: int
    memory: Memory


def reviews_a_day(finished_lately: int) -> int:
    """Return how many topics are asked a day, given how many were finished in the last 28 days.

    Small topics come in greater numbers, and each takes its reviews.
    """
    wanted = -(-finished_lately // FINISHED_FOR_A_REVIEW)
    return min(max(wanted, MIN_REVIEWS_A_DAY), MAX_REVIEWS_A_DAY)


def count_askable(asked_today: int, minutes: int | None = None, finished_lately: int = 0) -> int:
    """Return how many topics may be asked now: so many a day, and in a fifth of the free minutes.

    From a quarter of an hour on, one fits.
    """
    remaining = max(0, reviews_a_day(finished_lately) - asked_today)
    if minutes is None:
        return remaining
    share = minutes // (SHARE_OF_TIME * MINUTES_A_REVIEW)
    return min(remaining, max(share, int(minutes >= SLOT_WITH_REVIEW)))


def topics_to_repeat(answers: Iterable[tuple[str, str]]) -> list[str]:
    """Return the topics forgotten on a day and not asked again, from its answers in log order.

    Each answer is a topic and a kind of fact.
    """
    forgotten: set[str] = set()
    pending: dict[str, None] = {}
    for topic, kind in answers:
        if kind == FORGOTTEN and topic not in forgotten:
            forgotten.add(topic)
            pending[topic] = None
        elif topic in forgotten:
            pending.pop(topic, None)
    return list(pending)


def sort_due(due: Iterable[DueTopic], today: str, needed: Set[str]) -> list[DueTopic]:
    """Return due topics, the lowest recall first; ties go to what is needed today, then in order."""
    now = date.fromisoformat(today).toordinal()

    def rank(item: DueTopic) -> tuple[int, bool, int]:
        percent = round(100 * memory.recall_probability(item.memory, now))
        return percent, item.topic not in needed, item.topic_index

    return sorted(due, key=rank)


def solid_topics(rows: Iterable[TopicRow], reviews: Mapping[str, Review]) -> set[int]:
    """Return the indexes of the finished topics with evidence that they last.

    That is a recall, a proof, or a practice whose checks all passed; forgetting a topic outweighs both until a recall a week or more later.
    """
    return {
        row.topic_index
        for row in rows
        if row.state == DONE and _is_solid(reviews.get(row.id), has_proof=_has_proof(row))
    }


def _has_proof(row: TopicRow) -> bool:
    return bool(row.proof) or has_held(row.verified)


def _is_solid(review: Review | None, *, has_proof: bool) -> bool:
    if review is None:
        return has_proof
    return review.solid or (has_proof and not review.lapsed)


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
