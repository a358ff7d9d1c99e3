"""What a newcomer knows already: which topic to ask about, and what the answers settle.

Pure. Each answer is a vote: a yes speaks for its topic and for all that this needs, a no against
its topic and against all that needs it. What has more votes against it than for it is unknown; what
has two more for it than against it is known. Between the two lies what may still be asked. It must
not know words of questions or what is recorded. What was measured: benchmarks/learning/placement.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from roadmap_cli.core.ground import Ground
from roadmap_cli.values import Value

MOST_QUESTIONS = 12
# From this many questions on, a twentieth of the hours may stay unsettled.
ENOUGH_QUESTIONS = 8
# Whoever knew nothing so far is not asked on and on.
ENOUGH_BLANKS = 6
LITTLE = 20
# One lucky guess must not make the learner skip weeks: a yes that nothing else bears out vouches
# for a twentieth of the hours beside its own topic, and for twice as much with each yes below it.
VOUCHED = 20
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
    has self-checks (`checked`) as where one can only ask for a topic as a whole.
    """

    confirmed = 2  # so many more votes for than against leave nothing to ask

    def __init__(self, ground: Ground, wanted: Iterable[int], checked: Collection[int]) -> None:
        closed = ground.standing.closed
        self._minutes = ground.remaining
        self._open = [i for i in ground.graph.order.tolist() if not closed[i]]
        self._needs = {i: ground.missing(i) for i in self._open}
        self._wanted = sorted(i for i in set(wanted) if not closed[i])
        self._worth = {i: 4 if i in checked else 1 for i in self._wanted}
        self._probes = self._wanted[:: -(-len(self._wanted) // MOST_PROBES) or 1]
        marks = {place: 1 << n for n, place in enumerate(self._probes)}
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
        over = asked >= MOST_QUESTIONS or (asked >= enough and unsettled * LITTLE < every)
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

        What a yes and what a no would settle are multiplied: a question with a foregone answer
        is worth little. Of equal ones it is the author's first.
        """
        # Hours are summed over sets of bits, one binary digit of the minutes at a time.
        digits: dict[int, int] = {}
        for n, place in enumerate(self._probes):
            if 0 <= margin[place] < self.confirmed:
                minutes = max(1, self._minutes[place])
                for digit in range(minutes.bit_length()):
                    if minutes >> digit & 1:
                        digits[digit] = digits.get(digit, 0) | 1 << n
        planes = list(digits.items())
        best, choice = 0, None
        for place in self._probes:
            if 0 <= margin[place] < self.confirmed and place not in asked:
                below, above = self._below[place], self._above[place]
                by_yes = sum([(below & bits).bit_count() << digit for digit, bits in planes])
                by_no = sum([(above & bits).bit_count() << digit for digit, bits in planes])
                worth = self._worth[place] * by_yes * by_no
                if worth > best:
                    best, choice = worth, place
        return choice
