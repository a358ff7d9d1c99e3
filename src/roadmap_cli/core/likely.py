"""Which topic or reading may be another one under a new name: proposals, for a person to judge.

Pure. Only what left and what came is compared, only where both sides have exactly one answer, and
never more than a set number of pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from roadmap_cli.core.material import Reading
from roadmap_cli.core.naming import folded
from roadmap_cli.core.roadmap import Topic
from roadmap_cli.values import Value

# "Iterators and generators" and "Iterators, generators" are 0.90 alike, "Lists" and "Sets" 0.44,
# "Testing views" and "Testing forms" 0.69, "HTTP in Python 1" and "... 2" 0.94: see _DIGITS.
LIKE = 0.85
_DIGITS = str.maketrans("", "", "0123456789")
MOST_PAIRS = 20_000

T = TypeVar("T", Topic, Reading)


class Proposal(Value):
    """That one id may be the former name of another; `line` is what would say so."""

    kind: str  # topic, reading
    former: str
    former_title: str
    id: str
    title: str
    line: str  # what to write there: was: [old-id]
    at: int = 0  # the line of the file where it stands, 0 where that is not known


def likely_topics(gone: Iterable[Topic], come: Iterable[Topic]) -> list[Proposal]:
    """Return the topics that left and may have come back under a new id.

    By the same title, proof or reason in one track; else by nearly the same title in one track
    and stage.
    """
    left, new = list(gone), list(come)
    keys: tuple[Callable[[Topic], Hashable], ...] = (
        lambda topic: (topic.track, folded(topic.title)),
        lambda topic: (topic.track, topic.proof) if topic.proof else None,
        lambda topic: (topic.track, topic.why) if topic.why else None,
    )
    pairs: list[tuple[Topic, Topic]] = []
    for key in keys:
        pairs += _alone(left, new, key)
        left = [topic for topic in left if all(topic is not old for old, _ in pairs)]
        new = [topic for topic in new if all(topic is not now for _, now in pairs)]
        if not left or not new:
            break
    pairs += _nearly(left, new)
    return [_proposal("topic", old, now) for old, now in pairs]


def likely_readings(gone: Iterable[Reading], come: Iterable[Reading]) -> list[Proposal]:
    """Return the readings that left while one with the same address came."""
    pairs = _alone(list(gone), list(come), lambda reading: reading.url or None)
    return [_proposal("reading", old, now) for old, now in pairs]


def _proposal(kind: str, old: Topic | Reading, now: Topic | Reading) -> Proposal:
    return Proposal(kind, old.id, old.title, now.id, now.title, was_line(now.was, old.id))


def was_line(was: Iterable[str], former: str) -> str:
    """Return the line of a file that says another former id beside those it says already."""
    return f"was: [{', '.join((*was, former))}]"


def _alone(left: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]) -> list[tuple[T, T]]:
    """Return the pairs of one key; where it is shared by more than two, nobody can say."""
    by_key: dict[Hashable, tuple[list[T], list[T]]] = {}
    for side, things in enumerate((left, new)):
        for thing in things:
            found = key(thing)
            if found is not None:
                by_key.setdefault(found, ([], []))[side].append(thing)
    return [(old[0], now[0]) for old, now in by_key.values() if len(old) == len(now) == 1]


def _nearly(left: Sequence[Topic], new: Sequence[Topic]) -> list[tuple[Topic, Topic]]:
    places: dict[tuple[str, str], tuple[list[Topic], list[Topic]]] = {}
    for side, topics in enumerate((left, new)):
        for topic in topics:
            places.setdefault((topic.track, topic.stage), ([], []))[side].append(topic)
    found = []
    budget = MOST_PAIRS
    for olds, nows in places.values():
        budget -= len(olds) * len(nows)
        if budget < 0:  # so much has changed that a person has to look
            break
        alike = [(old, now) for old in olds for now in nows if _is_alike(old.title, now.title)]
        for old, now in alike:
            if sum(old is o or now is n for o, n in alike) == 1:
                found.append((old, now))
    return found


def _is_alike(one: str, other: str) -> bool:
    here, there = folded(one), folded(other)
    if here.translate(_DIGITS) == there.translate(_DIGITS):
        return here == there  # parts 1 and 2 of something are not one thing
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    return (
        matcher.real_quick_ratio() >= LIKE
        and matcher.quick_ratio() >= LIKE
        and matcher.ratio() >= LIKE
    )
