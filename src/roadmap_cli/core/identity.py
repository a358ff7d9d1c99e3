"""Whether two ids mean the same thing: likely renames and doubtful reuse, for a person to judge.

Pure. Progress hangs on ids, and the program does as the ids say; but it says so where an id that
left seems to live on under another one, or an id that carries progress to mean something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from roadmap_cli.core.naming import folded
from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import Roadmap, Topic
from roadmap_cli.values import Value

T = TypeVar("T", Topic, Reading)
Pairs = list[tuple[Topic, Topic]]

# -- likely renames ------------------------------------------------------------------------------

# "Iterators and generators" and "Iterators, generators" are 0.90 alike, "Lists" and "Sets" 0.44,
# "Testing views" and "Testing forms" 0.69, "HTTP in Python 1" and "... 2" 0.94: see _DIGITS.
_LIKE = 0.85
_DIGITS = str.maketrans("", "", "0123456789")
_MOST_PAIRS = 20_000

# "Tune the guitar" and "Tune your guitar" have the same words that say something: one more thing
# in common is enough. "Change chords in time" and "Change chords" share two of three: two are.
_SAME_WORDS, _MOST_WORDS = 1.0, 0.6
_SAY_LITTLE = frozenset(
    "a an and as at by for from how in into is it its my of on or our the this to use using with your"
    " what why when der die das den dem des ein eine einen einer und oder im zum zur von mit für le la"
    " les un une des du de et ou el los las y del".split()
)


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
    finders: tuple[Callable[[list[Topic], list[Topic]], Pairs], ...] = (
        lambda left, new: _only_pairs(left, new, lambda t: (t.track, folded(t.title))),
        lambda left, new: _only_pairs(left, new, lambda t: (t.track, t.proof) if t.proof else None),
        lambda left, new: _only_pairs(left, new, lambda t: (t.track, t.why) if t.why else None),
        _pairs_alike,
        lambda left, new: _pairs_of_lost_tracks(left, new, after) if after else [],
    )
    pairs: Pairs = []
    for find in finders:
        found = find(left, new)
        pairs += found
        known = {topic.id for pair in found for topic in pair}
        left = [topic for topic in left if topic.id not in known]
        new = [topic for topic in new if topic.id not in known]
    return [_proposal("topic", old, now) for old, now in pairs]


def likely_readings(gone: Iterable[Reading], come: Iterable[Reading]) -> list[Proposal]:
    """Return the readings that left while one with the same address came."""
    pairs = _only_pairs(list(gone), list(come), lambda reading: reading.url or None)
    return [_proposal("reading", old, now) for old, now in pairs]


def was_line(was: Iterable[str], former: str) -> str:
    """Return the line of a file that says another former id beside those it says already."""
    return f"was: [{', '.join((*was, former))}]"


def _proposal(kind: str, old: Topic | Reading, now: Topic | Reading) -> Proposal:
    return Proposal(
        kind=kind,
        former=old.id,
        former_title=old.title,
        id=now.id,
        title=now.title,
        line=was_line(now.was, old.id),
    )


def _only_pairs(
    left: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]
) -> list[tuple[T, T]]:
    """Return the pairs of one key; where it is shared by more than two, nobody can say."""
    groups = _grouped(left, new, key)
    groups.pop(None, None)
    return [(old[0], now[0]) for old, now in groups.values() if len(old) == len(now) == 1]


def _grouped(
    left: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]
) -> dict[Hashable, tuple[list[T], list[T]]]:
    groups: dict[Hashable, tuple[list[T], list[T]]] = {}
    for side, things in enumerate((left, new)):
        for thing in things:
            groups.setdefault(key(thing), ([], []))[side].append(thing)
    return groups


def _pairs_alike(left: Sequence[Topic], new: Sequence[Topic]) -> Pairs:
    found: Pairs = []
    budget = _MOST_PAIRS
    for olds, nows in _grouped(left, new, lambda topic: (topic.track, topic.stage)).values():
        budget -= len(olds) * len(nows)
        if budget < 0:  # so much has changed that a person has to look
            break
        alike = [(old, now) for old in olds for now in nows if _is_alike(old, now)]
        for old, now in alike:
            if sum(old is o or now is n for o, n in alike) == 1:
                found.append((old, now))
    return found


def _pairs_of_lost_tracks(left: Sequence[Topic], new: Sequence[Topic], after: Roadmap) -> Pairs:
    """Return the pairs of one title where the track of the old one left too."""
    tracks = {track.id for track in after.tracks}
    # "Exercises" that left and came say nothing where other chapters have some as well.
    titles = Counter(folded(topic.title) for topic in after.topics)
    return [
        (old, now)
        for old, now in _only_pairs(left, new, lambda topic: folded(topic.title))
        if old.track not in tracks and titles[folded(now.title)] == 1
    ]


def _is_alike(old: Topic, now: Topic) -> bool:
    here, there = folded(old.title), folded(now.title)
    if here.translate(_DIGITS) == there.translate(_DIGITS):
        return here == there  # parts 1 and 2 of something are not one thing
    return _is_similar(here, there, _LIKE) or _says_the_same(old, now, _words(here), _words(there))


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


def _is_similar(one: str, other: str, least: float) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= least
        and matcher.quick_ratio() >= least
        and matcher.ratio() >= least
    )


# -- doubtful reuse ------------------------------------------------------------------------------

OTHER_TOPIC, OTHER_ROADMAP = "other-topic", "other-roadmap"

# "Making tea" and "Baking bread" are 0.73 alike; a slip of the pen leaves more than this.
_SAME_TITLE = 0.8
_FEW = 3  # a third of the topics of the smaller one
_CONTENT = ("why", "proof", "outcomes", "checks", "readings", "builds")
_SMALL_WORDS = frozenset(
    "a an and as at by for from how in into is it its of on or the to what with you your".split()
)


class Doubt(Value):
    """That an id may mean something else now."""

    code: str
    id: str
    before: str  # its title before
    after: str
    state: str = ""  # of a topic: what the log says of it
    like: str = ""  # the id under which its new title stood before
    shared: int = 0  # of a roadmap: how many topics both have
    topics: int = 0  # of how many


def doubts(
    before: Roadmap, after: Roadmap, renames: Mapping[str, str], states: Mapping[str, str]
) -> tuple[Doubt, ...]:
    """Return where an id may mean something else now; `states` are of the topics with progress."""
    earlier = sorted(before.topics, key=lambda topic: topic.id)
    new = {topic.id: topic for topic in after.topics}
    titled = {topic.title: topic.id for topic in earlier}
    shared = 0
    found = []
    for old in earlier:
        now = new.get(old.id)
        if now is None:
            shared += renames.get(old.id) in new
        elif not is_other_topic(old, now):
            shared += 1
        elif old.id in states:
            like = titled.get(now.title, "")
            doubt = Doubt(OTHER_TOPIC, old.id, old.title, now.title, states[old.id])
            found.append(doubt._replace(like=like if like != old.id else ""))
    fewer = min(len(earlier), len(new))
    if fewer and is_other_roadmap(before, after, shared, fewer):
        recorded = "recorded" if states else ""
        doubt = Doubt(OTHER_ROADMAP, after.id, before.title, after.title, recorded)
        found.insert(0, doubt._replace(shared=shared, topics=fewer))
    return tuple(found)


def is_other_topic(old: Topic, new: Topic) -> bool:
    """Say whether two topics of one id have neither title nor content in common."""
    if not _is_unlike(old.title, new.title):
        return False
    return all(
        not getattr(old, name) or getattr(old, name) != getattr(new, name) for name in _CONTENT
    )


def is_other_roadmap(before: Roadmap, after: Roadmap, shared: int, topics: int) -> bool:
    """Say whether two roadmaps of one id are two: other title, other source, few common topics.

    `shared` of `topics`, the number of the smaller one, mean the same in both.
    """
    if before.title == after.title or shared * _FEW >= topics:
        return False
    same_source = before.source is not None and before.source == after.source
    return not same_source and _is_unlike(before.title, after.title)


def _is_unlike(one: str, other: str) -> bool:
    here, there = folded(one), folded(other)
    if (set(here.split()) - _SMALL_WORDS) & set(there.split()):
        return False
    return not _is_similar(here, there, _SAME_TITLE)
