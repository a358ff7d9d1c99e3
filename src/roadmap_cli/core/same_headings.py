"""Which heading of a source that is imported again is which of the last time. Pure.

A heading may be renamed, numbered anew or moved. What stands under it tells: first the entries
that are known already, then its name, then entries that are alike. What could be either of two is
nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from roadmap_cli.core.naming import folded
from roadmap_cli.values import Value

_ALIKE = 0.5
_MOST_PAIRS = 5_000  # of headings that nothing but their entries can tell


class Heading(Value):
    """What an entry stands under: the titles of its stage and track, and what is nearer."""

    stage: str
    track: str
    nearer: str = ""


Pair = tuple[Heading, Heading]  # a former heading and one of now
Under = Mapping[Heading, Counter[str]]  # how often which words stand under a heading


def same_headings(before: Under, now: Under, votes: Mapping[Pair, int]) -> dict[Heading, Heading]:
    """Return the former heading of each heading, in the order in which they stand.

    `votes` counts the entries that are known to have gone from one heading to another.
    """
    found: dict[Heading, Heading] = {}
    _by_votes(before, now, votes, found)
    taken = set(found.values())
    found |= {h: h for h in now if h in before and h not in found and h not in taken}
    for name_of in (_name, _unnumbered):
        _by_name(before, now, name_of, found)
    _by_entries(before, now, votes, found)
    return found


def _by_votes(
    before: Under,
    now: Under,
    votes: Mapping[Pair, int],
    found: dict[Heading, Heading],
) -> None:
    """Pair headings of which each is the best of the other; with equal votes its namesake is."""
    best = set(_best(votes, 1))
    for old, new in _best(votes, 0):
        if (old, new) not in best:
            continue
        # One entry that moved away does not make a heading another one.
        here = _likeness(before[old], now[old]) if old in now else 0.0
        there = _likeness(before[new], now[new]) if new in before else 0.0
        stay = old != new and (old in now or new in before)
        if not stay or _likeness(before[old], now[new]) >= max(_ALIKE, here, there):
            found[new] = old


def _best(votes: Mapping[Pair, int], side: int) -> Iterator[Pair]:
    """Yield for each heading of a side the one pair that has more votes than its others."""
    groups: dict[Heading, list[Pair]] = {}
    for pair in votes:
        groups.setdefault(pair[side], []).append(pair)
    for pairs in groups.values():
        ranks = [(votes[old, new], old == new) for old, new in pairs]
        if ranks.count(max(ranks)) == 1:
            yield pairs[ranks.index(max(ranks))]


def _by_name(
    before: Under,
    now: Under,
    name_of: Callable[[Heading], tuple[str, ...]],
    found: dict[Heading, Heading],
) -> None:
    """Pair the headings that are left where a name is the only one of its kind on both sides."""
    old, new = Counter(map(name_of, before)), Counter(map(name_of, now))
    taken = set(found.values())
    former = {name_of(h): h for h in before if h not in taken}
    for heading in now:
        name = name_of(heading)
        if heading not in found and name in former and name and old[name] == new[name] == 1:
            found[heading] = former[name]


def _by_entries(
    before: Under,
    now: Under,
    votes: Mapping[Pair, int],
    found: dict[Heading, Heading],
) -> None:
    taken = set(found.values())
    olds = [h for h in before if h not in taken]
    news = [h for h in now if h not in found]
    if len(olds) * len(news) > _MOST_PAIRS:  # so much has changed that nobody can say
        return
    words = {heading: _words(heading) for heading in (*olds, *news)}
    gone = {old for (old, _), count in votes.items() if count}
    alike = {
        (old, new)
        for old in olds
        for new in news
        if _likeness(before[old], now[new]) >= _ALIKE
        and not _are_other_numbers(words[old], words[new])
        and (old not in gone or votes.get((old, new)))
    }
    nearest = _nearest(words, alike)
    found |= {new: old for old, new in nearest}
    known = {heading for pair in nearest for heading in pair}
    alike = {pair for pair in alike if known.isdisjoint(pair)}
    # The rest has nothing in common but its entries: as many as there were, in the same order,
    # after the same heading.
    old_after = _heading_before(before, {old: old for old in found.values()})
    new_after = _heading_before(now, found)
    alike = {(old, new) for old, new in alike if old_after[old] == new_after[new]}
    while alike:
        some = _joined(alike)
        here = sorted({old for old, _ in some}, key=olds.index)
        there = sorted({new for _, new in some}, key=news.index)
        pairs = list(zip(here, there, strict=False))
        if len(here) == len(there) and some.issuperset(pairs):
            found |= {new: old for old, new in pairs}
        alike -= some


def _nearest(words: Mapping[Heading, frozenset[str]], alike: Collection[Pair]) -> list[Pair]:
    """Return the pairs whose names have more in common than those of any other."""
    scores = {
        (old, new): len(words[old] & words[new]) / len(words[old] | words[new])
        for old, new in alike
        if words[old] & words[new]
    }
    rivals: dict[Heading, list[float]] = {}
    for (old, new), score in scores.items():
        rivals.setdefault(old, []).append(score)
        rivals.setdefault(new, []).append(score)
    return [
        pair
        for pair, score in scores.items()
        if all(max(rivals[h]) == score and rivals[h].count(score) == 1 for h in pair)
    ]


def _heading_before(
    headings: Iterable[Heading], found: Mapping[Heading, Heading]
) -> dict[Heading, Heading | None]:
    """Return the former heading after which each stands: the nearest that is known."""
    last: Heading | None = None
    after = {}
    for heading in headings:
        after[heading] = last
        last = found.get(heading, last)
    return after


def _joined(pairs: Collection[Pair]) -> set[Pair]:
    """Return one pair and all that are joined to it by a heading."""
    some = {next(iter(pairs))}
    while True:
        olds, news = {old for old, _ in some}, {new for _, new in some}
        more = {(old, new) for old, new in pairs if old in olds or new in news}
        if more == some:
            return some
        some = more


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return how much of both is the same, from 0 to 1."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _words(heading: Heading) -> frozenset[str]:
    return frozenset(folded(" ".join(heading)).split())


def _name(heading: Heading) -> tuple[str, ...]:
    """Return the name of a heading without the stage it stands in."""
    return (folded(heading.track), folded(heading.nearer))


def _unnumbered(heading: Heading) -> tuple[str, ...]:
    """Return the words of a heading without its number, or () where they are too few to tell."""
    words = [word for word in folded(" ".join(heading)).split() if not word.isdigit()]
    return tuple(words) if len(set(words)) > 1 else ()


def _are_other_numbers(here: frozenset[str], there: frozenset[str]) -> bool:
    """Say whether names differ in numbers alone: weeks 1 and 2 of something are not one thing."""
    return here != there and all(word.isdigit() for word in here ^ there)
