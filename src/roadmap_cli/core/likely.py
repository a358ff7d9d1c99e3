"""Which topic or reading may be another one under a new name: proposals, for a person to judge.

Pure. Only what left and what came is compared, only where both sides have exactly one answer, and
never more than a set number of pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from roadmap_cli.core.naming import folded
from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import Roadmap, Topic
from roadmap_cli.values import Value

# "Iterators and generators" and "Iterators, generators" are 0.90 alike, "Lists" and "Sets" 0.44,
# "Testing views" and "Testing forms" 0.69, "HTTP in Python 1" and "... 2" 0.94: see _DIGITS.
LIKE = 0.85
_DIGITS = str.maketrans("", "", "0123456789")
MOST_PAIRS = 20_000

# "Tune the guitar" and "Tune your guitar" have the same words that say something: one more thing
# in common is enough. "Change chords in time" and "Change chords" share two of three: two are.
_SAME_WORDS, _MOST_WORDS = 1.0, 0.6
_SAY_LITTLE = frozenset(
    "a an and as at by for from how in into is it its my of on or our the this to use using with your"
    " what why when der die das den dem des ein eine einen einer und oder im zum zur von mit für le la"
    " les un une des du de et ou el los las y del".split()
)

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


def likely_topics(
    gone: Iterable[Topic], come: Iterable[Topic], after: Roadmap | None = None
) -> list[Proposal]:
    """Return the topics that left and may have come back under a new id.

    By the same title, proof or reason in one track; else by nearly the same title in one track
    and stage, or by most of its words with hours, prerequisites, outcomes or readings in common.
    Where the track is not in `after` any more, else by a title that stands there once.
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
    nearly = _nearly(left, new)
    pairs += nearly
    if after is not None:
        known = {topic.id for pair in nearly for topic in pair}
        pairs += _elsewhere(
            [topic for topic in left if topic.id not in known],
            [topic for topic in new if topic.id not in known],
            after,
        )
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
        alike = [(old, now) for old in olds for now in nows if _is_alike(old, now)]
        for old, now in alike:
            if sum(old is o or now is n for o, n in alike) == 1:
                found.append((old, now))
    return found


def _elsewhere(
    left: Sequence[Topic], new: Sequence[Topic], after: Roadmap
) -> list[tuple[Topic, Topic]]:
    """Return the pairs of one title whose place cannot tell: the track of the old one left too."""
    tracks = {track.id for track in after.tracks}
    pairs = [
        (old, now)
        for old, now in _alone(left, new, lambda topic: folded(topic.title))
        if old.track not in tracks
    ]
    if not pairs:
        return []
    # "Exercises" that left and came say nothing where other chapters have some as well.
    titles = Counter(folded(topic.title) for topic in after.topics)
    return [(old, now) for old, now in pairs if titles[folded(now.title)] == 1]


def _is_alike(old: Topic, now: Topic) -> bool:
    here, there = folded(old.title), folded(now.title)
    if here.translate(_DIGITS) == there.translate(_DIGITS):
        return here == there  # parts 1 and 2 of something are not one thing
    return _sounds_alike(here, there) or _says_the_same(old, now, _words(here), _words(there))


def _words(title: str) -> frozenset[str]:
    """Return the words of a folded title that say something, in the singular."""
    words = (w.removesuffix("s") if len(w) > 3 else w for w in title.split())
    return frozenset(word for word in words if word not in _SAY_LITTLE)


def _says_the_same(old: Topic, now: Topic, here: frozenset[str], there: frozenset[str]) -> bool:
    """Say whether two titles share their words, and the topics more than that."""
    if not here or not there or any(not word.isalpha() for word in here ^ there):
        return False
    shared = len(here & there) / len(here | there)
    if shared < _MOST_WORDS:
        return False
    common = (
        old.minutes == now.minutes,
        bool(old.prerequisites) and old.prerequisites == now.prerequisites,
        bool({a.reading for a in old.readings} & {a.reading for a in now.readings}),
        bool(old.outcomes) and old.outcomes == now.outcomes,
    )
    return sum(common) >= (1 if shared >= _SAME_WORDS else 2)


def _sounds_alike(here: str, there: str) -> bool:
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    return (
        matcher.real_quick_ratio() >= LIKE
        and matcher.quick_ratio() >= LIKE
        and matcher.ratio() >= LIKE
    )
