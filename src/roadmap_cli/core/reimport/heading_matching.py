"""Match the headings of a source that is imported again with those of the last import. Pure.

A heading may be renamed, renumbered or moved. Matches come from the entries under it that are
matched already, then from its name, then from similar entries. An ambiguous heading is not matched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from roadmap_cli.core.model.name_search import fold_text
from roadmap_cli.values import Record

_SIMILARITY = 0.5
_MAX_PAIRS = 5_000  # of headings that only their entries can match


class Heading(Record):
    """The headings above an entry: the titles of its stage and track, and a nearer one."""

    stage: str
    track: str
    nearer: str = ""


Pair = tuple[Heading, Heading]  # an old heading and a new one
Votes = Mapping[Pair, int]  # the number of matched entries by their old and new headings
WordsByHeading = Mapping[Heading, Counter[str]]  # the words of the entries under a heading


class HeadingMatcher:
    """Matches headings step by step; an earlier match is never undone.

    `former` is the old heading of each new heading that has one.
    """

    def __init__(self, before: WordsByHeading, after: WordsByHeading, votes: Votes) -> None:
        self._before, self._after, self._votes = before, after, votes
        self.former: dict[Heading, Heading] = {}
        self._pair_by_votes()
        used = {*self.former, *self.former.values()}
        self.former |= {h: h for h in after if h in before and h not in used}
        self._pair_by_name(_name)
        self._pair_by_name(_words_without_number)
        self._pair_by_entries()

    def _pair_by_votes(self) -> None:
        """Pair headings with the most votes for each other; the same name wins a tie."""
        best_pairs = set(_clear_favourites(self._votes, 1))
        for old, new in _clear_favourites(self._votes, 0):
            if (old, new) in best_pairs and (old == new or self._is_rename(old, new)):
                self.former[new] = old

    def _is_rename(self, old: Heading, new: Heading) -> bool:
        """Return whether no heading that keeps its name fits better.

        One entry that moved does not turn a heading into another one.
        """
        rivals = [(h, h) for h in (old, new) if h in self._before and h in self._after]
        least = max([_SIMILARITY, *(self._similarity(*rival) for rival in rivals)])
        return not rivals or self._similarity(old, new) >= least

    def _pair_by_name(self, name_of: Callable[[Heading], tuple[str, ...]]) -> None:
        """Pair the remaining headings by names that are unique on both sides."""
        old, new = Counter(map(name_of, self._before)), Counter(map(name_of, self._after))
        used = set(self.former.values())
        former = {name_of(h): h for h in self._before if h not in used}
        for heading in self._after:
            name = name_of(heading)
            is_unique = name in former and old[name] == new[name] == 1
            if heading not in self.former and name and is_unique:
                self.former[heading] = former[name]

    def _pair_by_entries(self) -> None:
        """Pair the remaining headings whose entries are similar."""
        used = set(self.former.values())
        olds = [h for h in self._before if h not in used]
        news = [h for h in self._after if h not in self.former]
        if len(olds) * len(news) > _MAX_PAIRS:  # too much has changed for a guess
            return
        words = {heading: _words(heading) for heading in (*olds, *news)}
        voted = {old for (old, _), count in self._votes.items() if count}
        alike = {
            (old, new)
            for old in olds
            for new in news
            if self._similarity(old, new) >= _SIMILARITY
            and not _differ_in_numbers(words[old], words[new])
            and (old not in voted or self._votes.get((old, new)))
        }
        nearest = _most_similar_pairs(words, alike)
        self.former |= {new: old for old, new in nearest}
        paired = {heading for pair in nearest for heading in pair}
        # The rest have only their entries in common: they match if there are as many as before, in
        # the same order, after the same heading.
        old_after = _former_heading_before(self._before, {h: h for h in self.former.values()})
        new_after = _former_heading_before(self._after, self.former)
        alike = {
            (old, new)
            for old, new in alike
            if paired.isdisjoint((old, new)) and old_after[old] == new_after[new]
        }
        while alike:
            component = _connected_pairs(alike)
            old_side = sorted({old for old, _ in component}, key=olds.index)
            new_side = sorted({new for _, new in component}, key=news.index)
            pairs = list(zip(old_side, new_side, strict=False))
            if len(old_side) == len(new_side) and component.issuperset(pairs):
                self.former |= {new: old for old, new in pairs}
            alike -= component

    def _similarity(self, old: Heading, new: Heading) -> float:
        """Return the share of words that the entries have in common, from 0 to 1."""
        left, right = self._before[old], self._after[new]
        return 2 * (left & right).total() / ((left.total() + right.total()) or 1)


def _clear_favourites(votes: Votes, side: int) -> Iterator[Pair]:
    """Yield for each heading of one side its pair with the most votes, if that is unique."""
    groups: dict[Heading, list[Pair]] = {}
    for pair in votes:
        groups.setdefault(pair[side], []).append(pair)
    for pairs in groups.values():
        ranks = [(votes[old, new], old == new) for old, new in pairs]
        if ranks.count(max(ranks)) == 1:
            yield pairs[ranks.index(max(ranks))]


def _most_similar_pairs(
    words: Mapping[Heading, frozenset[str]], alike: Collection[Pair]
) -> list[Pair]:
    """Return the pairs whose names are more similar than those of any other pair."""
    scores = {
        (old, new): len(words[old] & words[new]) / len(words[old] | words[new])
        for old, new in alike
        if words[old] & words[new]
    }
    rivals: dict[Heading, list[float]] = {}
    for pair, score in scores.items():
        for heading in pair:
            rivals.setdefault(heading, []).append(score)
    return [
        pair
        for pair, score in scores.items()
        if all(max(rivals[h]) == score and rivals[h].count(score) == 1 for h in pair)
    ]


def _former_heading_before(
    headings: Iterable[Heading], former: Mapping[Heading, Heading]
) -> dict[Heading, Heading | None]:
    """Return for each heading the old heading of the nearest matched heading before it."""
    last: Heading | None = None
    after = {}
    for heading in headings:
        after[heading] = last
        last = former.get(heading, last)
    return after


def _connected_pairs(pairs: Collection[Pair]) -> set[Pair]:
    """Return one pair and all pairs connected to it by common headings."""
    component = {next(iter(pairs))}
    while True:
        olds, news = {old for old, _ in component}, {new for _, new in component}
        larger = {(old, new) for old, new in pairs if old in olds or new in news}
        if larger == component:
            return component
        component = larger


def _words(heading: Heading) -> frozenset[str]:
    return frozenset(fold_text(" ".join(heading)).split())


def _name(heading: Heading) -> tuple[str, ...]:
    """Return the name of a heading without its stage."""
    return (fold_text(heading.track), fold_text(heading.nearer))


def _words_without_number(heading: Heading) -> tuple[str, ...]:
    """Return the words of a heading without its number, or () if there are too few."""
    words = [word for word in fold_text(" ".join(heading)).split() if not word.isdigit()]
    return tuple(words) if len(set(words)) > 1 else ()


def _differ_in_numbers(old_words: frozenset[str], new_words: frozenset[str]) -> bool:
    """Return whether names differ in numbers alone: "week 1" is not "week 2"."""
    return old_words != new_words and all(word.isdigit() for word in old_words ^ new_words)
