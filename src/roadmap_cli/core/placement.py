"""What a newcomer knows already: which topic to ask about, and what the answers settle.

Pure. Each answer is a vote: a yes speaks for its topic and for all that this needs, a no against
its topic and against all that needs it. What has more votes against it than for it is unknown; what
has two more for it than against it is known. Between the two lies what may still be asked, spread
over the subjects. It must not know words of questions or what is recorded. What was measured:
studies/placement.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import sqrt

from roadmap_cli.core.graph_state import GraphState
from roadmap_cli.values import Value

MOST_QUESTIONS = 12
# From this many questions on, a hundredth of the hours may stay unsettled.
ENOUGH_QUESTIONS, LITTLE = 8, 100
# Whoever knew nothing so far, or one thing, is not asked on and on: a tenth may stay so.
ENOUGH_BLANKS, LITTLE_BLANK = 6, 10
# One lucky guess must not make the learner skip weeks: a yes that nothing else bears out vouches
# for so small a part of the hours beside its own topic, and for twice as much with each yes below.
VOUCHED = 80
# Each question about a subject makes the next one about it worth so much less.
AGAIN = 0.8
# On a larger map this many of its topics, evenly spread, stand for the rest when a question is chosen.
MOST_PROBES = 4096


class Verdict(Value):
    """What the answers so far say, by place; `minutes` are those of all that could be asked about."""

    known: tuple[int, ...]  # with everything they need
    unknown: tuple[int, ...]  # with everything that needs them
    ask: int | None  # None: enough was asked, or nothing is left to ask
    unsettled: int  # minutes
    minutes: int


class Placement:
    """The open topics of one learner, ready to be asked about.

    `wanted` are the topics worth a question. A question is worth twice as much where the roadmap
    has self-checks (`checked`) as where one can only ask for a topic as a whole. `tracks` are the
    subjects of all topics, by place.
    """

    confirmed = 2  # so many more votes for than against leave nothing to ask

    def __init__(
        self,
        ground: GraphState,
        wanted: Iterable[int],
        checked: Collection[int],
        tracks: Sequence[str],
    ) -> None:
        closed = ground.standing.closed
        self._minutes = ground.remaining
        self._open = [i for i in ground.graph.order.tolist() if not closed[i]]
        self._needs = {i: ground.missing(i) for i in self._open}
        self._wanted = sorted(i for i in set(wanted) if not closed[i])
        self._worth = {i: 2 if i in checked else 1 for i in self._wanted}
        self._tracks = tracks
        self._probes = self._wanted[:: -(-len(self._wanted) // MOST_PROBES) or 1]
        marks = {place: 1 << n for n, place in enumerate(self._probes)}
        self._subjects: dict[str, int] = {}
        for place, mark in marks.items():
            self._subjects[tracks[place]] = self._subjects.get(tracks[place], 0) | mark
        self._below = self._gathered(marks)
        self._above = self._spread(marks)

    def judge(self, yes: Collection[int], no: Collection[int]) -> Verdict:
        """Return what the answers settle and what to ask next; their order does not matter."""
        pro = [i for i in sorted(set(yes)) if i in self._needs]
        contra = [i for i in sorted(set(no)) if i in self._needs]
        votes = self._spread({place: 1 << n for n, place in enumerate(pro)})
        against = self._gathered({place: 1 << n for n, place in enumerate(contra)})
        margin = {i: votes[i].bit_count() - against[i].bit_count() for i in self._open}
        trusted = self._trusted(pro, votes, margin)
        known = {i for i, m in margin.items() if m > 1 or (m == 1 and votes[i] & trusted)}
        every = sum(self._minutes[i] for i in self._wanted)
        unsettled = sum(self._minutes[i] for i in self._wanted if margin[i] >= 0 and i not in known)
        asked = len(pro) + len(contra)
        enough = ENOUGH_QUESTIONS if pro else ENOUGH_BLANKS
        part = LITTLE if len(pro) > 1 else LITTLE_BLANK
        over = asked >= MOST_QUESTIONS or (asked >= enough and unsettled * part < every)
        return Verdict(
            tuple(sorted(known)),
            tuple(sorted(i for i, m in margin.items() if m < 0)),
            None if over else self._best({*pro, *contra}, margin),
            unsettled,
            every,
        )

    def with_needs(self, place: int) -> set[int]:
        """Return a topic with all it needs, as far as they are open."""
        votes = self._spread({place: 1})
        return {i for i in self._open if votes[i]}

    def with_dependents(self, place: int) -> set[int]:
        """Return a topic with all that needs it, as far as they are open."""
        against = self._gathered({place: 1})
        return {i for i in self._open if against[i]}

    def _gathered(self, marks: dict[int, int]) -> dict[int, int]:
        """Return for each open topic the marks of itself and of all it needs."""
        found: dict[int, int] = {}
        for i in self._open:
            here = marks.get(i, 0)
            for p in self._needs[i]:
                here |= found[p]
            found[i] = here
        return found

    def _spread(self, marks: dict[int, int]) -> dict[int, int]:
        """Return for each open topic the marks of itself and of all that needs it."""
        found = {i: marks.get(i, 0) for i in self._open}
        for i in reversed(self._open):
            here = found[i]
            if here:
                for p in self._needs[i]:
                    found[p] |= here
        return found

    def _trusted(self, pro: Sequence[int], votes: dict[int, int], margin: dict[int, int]) -> int:
        """Return the yeses, as a set of bits, whose word is enough for what no other bears out.

        It never is when a no below contradicts it: one of the two was a mistake.
        """
        every = sum(self._minutes[i] for i in self._wanted)
        found = 0
        for n, place in enumerate(pro):
            alone = sum(
                self._minutes[i]
                for i, m in margin.items()
                if m == 1 and votes[i] >> n & 1 and i != place
            )
            contradicted = margin[place] < votes[place].bit_count()
            below = sum(votes[other] >> n & 1 for other in pro) - 1
            if not contradicted and alone * VOUCHED <= every << below:
                found |= 1 << n
        return found

    def _best(self, asked: Collection[int], margin: dict[int, int]) -> int | None:
        """Return the topic whose answer settles most hours, whichever answer it is.

        A question with a foregone answer is worth little, and so is one that settles much of other
        subjects and nothing of its own: it lies at an end of its chain and not in the middle. Of
        equal ones it is the author's first.
        """
        open_to = [n for n, i in enumerate(self._probes) if 0 <= margin[i] < self.confirmed]
        # Hours are summed over sets of bits, one binary digit of the minutes at a time.
        digits: dict[int, int] = {}
        for n in open_to:
            minutes = max(1, self._minutes[self._probes[n]])
            for digit in range(minutes.bit_length()):
                if minutes >> digit & 1:
                    digits[digit] = digits.get(digit, 0) | 1 << n
        planes = list(digits.items())

        def hours(places: int) -> int:
            return sum([(places & bits).bit_count() << digit for digit, bits in planes])

        tired: dict[str, float] = {}
        for i in asked:
            tired[self._tracks[i]] = tired.get(self._tracks[i], 1.0) * AGAIN
        best, choice = 0.0, None
        for n in open_to:
            place = self._probes[n]
            if place not in asked:
                track, below, above = self._tracks[place], self._below[place], self._above[place]
                subject = self._subjects[track]
                by_yes, by_no = hours(below), hours(above)
                own = sqrt(hours(below & subject) * hours(above & subject))
                both = by_yes + by_no
                worth = self._worth[place] * by_yes * by_no / both * sqrt(own / both)
                worth *= tired.get(track, 1.0)
                if worth > best:
                    best, choice = worth, place
        return choice
