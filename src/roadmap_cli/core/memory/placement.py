"""Placement of a newcomer: which topic to ask about next, and what the answers decide.

Pure. Each answer is a vote: a yes for its topic and all its prerequisites, a no against its topic
and all its dependents. A topic with more votes against it than for it is unknown; one with two more
for it than against it is known. The rest may still be asked about, spread over the tracks. It must
not know words of questions or what is recorded. Measurements: studies/placement.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import sqrt

from roadmap_cli.core.planner.graph_state import GraphState
from roadmap_cli.values import Record

MAX_QUESTIONS = 14
# The last ones are for those who are credited much for few answers, or say yes to nearly all: about
# what they seem to know, with an answer to compare.
CHECK_QUESTIONS = 2
CREDIT_PART = 20  # more than this part of the hours for each yes
NEARLY_ALL = 0.75
# From this many questions on, a hundredth of the hours may stay undecided.
ENOUGH_QUESTIONS, UNSETTLED_PART = 8, 100
# With at most one known topic so far, a tenth may stay undecided, so that it ends soon.
ENOUGH_BLANKS, UNSETTLED_PART_BLANK = 6, 10
# One lucky guess must not skip weeks of study: a yes that no other answer supports counts for this
# part of the hours beyond its own topic, and for twice as much with each yes below it.
VOUCHED_PART = 80
# Each question about a track reduces the worth of the next one about it by this factor.
SAME_TRACK_FACTOR = 0.8
# In a larger roadmap this many topics, evenly spread, are the candidates for a question.
MAX_PROBES = 4096


class PlacementResult(Record):
    """The result of the answers so far, by index; `minutes` is all that can be asked about."""

    known: tuple[int, ...]  # with all their prerequisites
    unknown: tuple[int, ...]  # with all their dependents
    ask: int | None  # None: enough was asked, or nothing is left to ask
    unsettled: int  # minutes
    minutes: int


class Placement:
    """The placement of one learner among the open topics.

    `candidates` are the topics worth a question. A question is worth twice as much if its topic is
    among those `with_checks`, since others can only be asked about as a whole. `tracks` are those
    of all topics, by index.
    """

    confirmed_margin = 2  # with this many more votes for than against, a topic is not asked about

    def __init__(
        self,
        graph_state: GraphState,
        candidates: Iterable[int],
        with_checks: Collection[int],
        tracks: Sequence[str],
    ) -> None:
        closed = graph_state.learner.closed
        self._minutes = graph_state.remaining
        self._open = [i for i in graph_state.graph.order.tolist() if not closed[i]]
        self._needs = {i: graph_state.missing(i) for i in self._open}
        self._candidates = sorted(i for i in set(candidates) if not closed[i])
        self._worth = {i: 2 if i in with_checks else 1 for i in self._candidates}
        self._total = sum(self._minutes[i] for i in self._candidates)
        self._tracks = tracks
        self._probes = self._candidates[:: -(-len(self._candidates) // MAX_PROBES) or 1]
        bits = {index: 1 << n for n, index in enumerate(self._probes)}
        self._track_bits: dict[str, int] = {}
        for index, bit in bits.items():
            self._track_bits[tracks[index]] = self._track_bits.get(tracks[index], 0) | bit
        self._bits_below = self._collect_below(bits)
        self._bits_above = self._collect_above(bits)

    def judge(self, yes: Collection[int], no: Collection[int]) -> PlacementResult:
        """Return what the answers decide and what to ask next; their order does not matter."""
        known_answers = [i for i in sorted(set(yes)) if i in self._needs]
        unknown_answers = [i for i in sorted(set(no)) if i in self._needs]
        against = self._collect_below({index: 1 << n for n, index in enumerate(unknown_answers)})
        yeses = self._credible_yeses(known_answers, unknown_answers)
        votes = self._collect_above({index: 1 << n for n, index in enumerate(yeses)})
        margin = {i: votes[i].bit_count() - against[i].bit_count() for i in self._open}
        trusted = self._sufficient_yeses(yeses, votes, margin)
        known = {i for i, m in margin.items() if m > 1 or (m == 1 and votes[i] & trusted)}
        unsettled = self._hours(i for i, m in margin.items() if m >= 0 and i not in known)
        question = None
        if not self._is_enough(len(known_answers), len(unknown_answers), unsettled):
            open_to = [
                n for n, i in enumerate(self._probes) if 0 <= margin[i] < self.confirmed_margin
            ]
            question = self._best_question({*known_answers, *unknown_answers}, open_to)
        if question is None:
            question = self._best_check_question(known_answers, unknown_answers, margin, known)
        return PlacementResult(
            tuple(sorted(known)),
            tuple(sorted(i for i, m in margin.items() if m < 0)),
            question,
            unsettled,
            self._total,
        )

    def _hours(self, topics: Iterable[int]) -> int:
        """Return the minutes of those topics that are worth a question."""
        return sum([self._minutes[i] for i in topics if i in self._worth])

    def _is_enough(self, yes: int, no: int, unsettled: int) -> bool:
        enough = ENOUGH_QUESTIONS if yes else ENOUGH_BLANKS
        part = UNSETTLED_PART if yes > 1 else UNSETTLED_PART_BLANK
        return yes + no >= MAX_QUESTIONS - CHECK_QUESTIONS or (
            yes + no >= enough and unsettled * part < self._total
        )

    def _credible_yeses(self, yes: Sequence[int], no: Sequence[int]) -> Sequence[int]:
        """Return the yeses that count.

        Who says yes wherever there is no answer to compare, and no where there is one, has shown
        what the first are worth: nothing.
        """
        has_claimed_all = all(self._worth[i] > 1 for i in no)
        return [i for i in yes if self._worth[i] > 1] if no and has_claimed_all else yes

    def _best_check_question(
        self, yes: Sequence[int], no: Sequence[int], margin: dict[int, int], known: Collection[int]
    ) -> int | None:
        """Return a topic that seems known to ask about, where much rests on few answers.

        It has an answer to compare. Answers that the others would have made needless count as such.
        """
        is_much = self._hours(known) * CREDIT_PART > self._total * len(yes)
        caught = sum(self._worth[i] > 1 and margin[i] > 2 for i in yes)
        caught += sum(self._worth[i] > 1 and margin[i] > 0 for i in no)
        is_over = len(yes) + len(no) >= MAX_QUESTIONS or caught >= CHECK_QUESTIONS
        if is_over or not (is_much or _is_nearly_all(yes, no)):
            return None
        open_to = [
            n
            for n, i in enumerate(self._probes)
            if i in known and self._worth[i] > 1 and margin[i] <= self.confirmed_margin
        ]
        return self._best_question({*yes, *no}, open_to)

    def with_needs(self, index: int) -> set[int]:
        """Return a topic with all its prerequisites, as far as they are open."""
        votes = self._collect_above({index: 1})
        return {i for i in self._open if votes[i]}

    def with_dependents(self, index: int) -> set[int]:
        """Return a topic with all its dependents, as far as they are open."""
        against = self._collect_below({index: 1})
        return {i for i in self._open if against[i]}

    def _collect_below(self, marks: dict[int, int]) -> dict[int, int]:
        """Return for each open topic the marks of itself and of all its prerequisites."""
        collected: dict[int, int] = {}
        for i in self._open:
            mask = marks.get(i, 0)
            for p in self._needs[i]:
                mask |= collected[p]
            collected[i] = mask
        return collected

    def _collect_above(self, marks: dict[int, int]) -> dict[int, int]:
        """Return for each open topic the marks of itself and of all its dependents."""
        collected = {i: marks.get(i, 0) for i in self._open}
        for i in reversed(self._open):
            mask = collected[i]
            if mask:
                for p in self._needs[i]:
                    collected[p] |= mask
        return collected

    def _sufficient_yeses(
        self, known_answers: Sequence[int], votes: dict[int, int], margin: dict[int, int]
    ) -> int:
        """Return the yeses, as a bit set, that suffice for topics which no other answer supports.

        A yes that a no below contradicts never does: one of the two was a mistake.
        """
        trusted = 0
        for n, index in enumerate(known_answers):
            unsupported_minutes = sum(
                self._minutes[i]
                for i, m in margin.items()
                if m == 1 and votes[i] >> n & 1 and i != index
            )
            is_contradicted = margin[index] < votes[index].bit_count()
            below = sum(votes[other] >> n & 1 for other in known_answers) - 1
            if not is_contradicted and unsupported_minutes * VOUCHED_PART <= self._total << below:
                trusted |= 1 << n
        return trusted

    def _best_question(self, answered: Collection[int], open_to: Sequence[int]) -> int | None:
        """Return that of some probes whose answer decides most of their hours, whichever it is.

        A question with a predictable answer is worth little, and so is one that decides much in
        other tracks and nothing in its own: it is at an end of its chain and not in the middle.
        Ties keep the author's order.
        """
        # Hours are summed over sets of bits, one binary digit of the minutes at a time.
        digits: dict[int, int] = {}
        for n in open_to:
            minutes = max(1, self._minutes[self._probes[n]])
            for digit in range(minutes.bit_length()):
                if minutes >> digit & 1:
                    digits[digit] = digits.get(digit, 0) | 1 << n
        planes = list(digits.items())

        def hours(topics: int) -> int:
            return sum([(topics & bits).bit_count() << digit for digit, bits in planes])

        track_weights: dict[str, float] = {}
        for track in [self._tracks[i] for i in answered]:
            track_weights[track] = track_weights.get(track, 1.0) * SAME_TRACK_FACTOR
        best_worth, choice = 0.0, None
        for n in open_to:
            index = self._probes[n]
            if index not in answered:
                below, above = self._bits_below[index], self._bits_above[index]
                subject = self._track_bits[self._tracks[index]]
                by_yes, by_no = hours(below), hours(above)
                own = sqrt(hours(below & subject) * hours(above & subject))
                both = by_yes + by_no
                worth = self._worth[index] * by_yes * by_no / both * sqrt(own / both)
                worth *= track_weights.get(self._tracks[index], 1.0)
                if worth > best_worth:
                    best_worth, choice = worth, index
        return choice


def _is_nearly_all(yes: Sequence[int], no: Sequence[int]) -> bool:
    """Return whether enough questions were asked, and nearly all answered with yes."""
    count = len(yes) + len(no)
    return count >= ENOUGH_QUESTIONS and len(yes) >= NEARLY_ALL * count
