"""Heuristics on ids: likely renames, and ids reused for something else. Pure.

Progress belongs to ids, and the program obeys them. It only points out, for a person to judge, when
an id that left seems to go on under another one, or one with progress seems to mean something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.model.name_search import fold_text
from roadmap_cli.core.model.readings import Reading
from roadmap_cli.core.model.roadmap import Roadmap, Topic
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T", Topic, Reading)

Pairs = list[tuple[Topic, Topic]]


# "Iterators and generators" and "Iterators, generators" are 0.90 alike, "Lists" and "Sets" 0.44,
# "Testing views" and "Testing forms" 0.69, "HTTP in Python 1" and "... 2" 0.94: see _DIGITS.
_SIMILARITY = 0.85
_DIGITS = str.maketrans("", "", "0123456789")
_MAX_PAIRS = 20_000

# "Tune the guitar" and "Tune your guitar" share all words but stop words: one more thing in common
# is enough. "Change chords in time" and "Change chords" share two of three: that takes two more.
_ALL_WORDS, _MIN_SHARED_WORDS = 1.0, 0.6
_STOP_WORDS = frozenset(
    "a an and as at by for from how in into is it its my of on or our the this to use using with your"
    " what why when der die das den dem des ein eine einen einer und oder im zum zur von mit für le la"
    " les un une des du de et ou el los las y del".split()
)


class RenameProposal(Record):
    """A possible rename: one id may be the former id of another; `line` would declare it."""

    kind: str  # topic, reading
    former: str
    former_title: str
    id: str
    title: str
    line: str  # what to write there: was: [old-id]
    at: int = 0  # the line number of the topic or reading in the file, 0 if unknown


def propose_topic_renames(
    removed: Iterable[Topic], added: Iterable[Topic], after: Roadmap | None = None
) -> list[RenameProposal]:
    """Return the removed topics that may have come back under a new id.

    Matches, in this order: the same title, proof or reason in one track; in one track and stage
    nearly the same title, or most of its words with hours, prerequisites, outcomes or readings in
    common; if the track is not in `after` any more, a title that is unique there.
    """
    olds, news = list(removed), list(added)
    finders: tuple[Callable[[list[Topic], list[Topic]], Pairs], ...] = (
        lambda old, new: _unique_pairs(old, new, lambda t: (t.track, fold_text(t.title))),
        lambda old, new: _unique_pairs(old, new, lambda t: (t.track, t.proof) if t.proof else None),
        lambda old, new: _unique_pairs(old, new, lambda t: (t.track, t.why) if t.why else None),
        _similar_pairs,
        lambda old, new: _pairs_of_lost_tracks(old, new, after) if after else [],
    )
    pairs: Pairs = []
    for find in finders:
        matches = find(olds, news)
        pairs += matches
        matched_ids = {topic.id for pair in matches for topic in pair}
        olds = [topic for topic in olds if topic.id not in matched_ids]
        news = [topic for topic in news if topic.id not in matched_ids]
    return [_proposal("topic", old, new) for old, new in pairs]


def propose_reading_renames(
    removed: Iterable[Reading], added: Iterable[Reading]
) -> list[RenameProposal]:
    """Return the removed readings whose address one added reading has."""
    pairs = _unique_pairs(list(removed), list(added), lambda reading: reading.url or None)
    return [_proposal("reading", old, new) for old, new in pairs]


def format_was_line(was: Iterable[str], former: str) -> str:
    """Return the line of a file that adds a former id to those declared already."""
    return f"was: [{', '.join((*was, former))}]"


def _proposal(kind: str, old: Topic | Reading, new: Topic | Reading) -> RenameProposal:
    line = format_was_line(new.was, old.id)
    return RenameProposal(kind, old.id, old.title, new.id, new.title, line=line)


def _unique_pairs(
    old_topics: Sequence[T], new_topics: Sequence[T], key: Callable[[T], Hashable]
) -> list[tuple[T, T]]:
    """Return the pairs with a key that no other topic has."""
    groups = _group_by_key(old_topics, new_topics, key)
    groups.pop(None, None)
    return [(old[0], new[0]) for old, new in groups.values() if len(old) == len(new) == 1]


def _group_by_key(
    old_topics: Sequence[T], new_topics: Sequence[T], key: Callable[[T], Hashable]
) -> dict[Hashable, tuple[list[T], list[T]]]:
    groups: dict[Hashable, tuple[list[T], list[T]]] = {}
    for side, topics in enumerate((old_topics, new_topics)):
        for topic in topics:
            groups.setdefault(key(topic), ([], []))[side].append(topic)
    return groups


def _similar_pairs(old_topics: Sequence[Topic], new_topics: Sequence[Topic]) -> Pairs:
    pairs: Pairs = []
    budget = _MAX_PAIRS
    groups = _group_by_key(old_topics, new_topics, lambda topic: (topic.track, topic.stage))
    for olds, news in groups.values():
        budget -= len(olds) * len(news)
        if budget < 0:  # too much has changed for a guess
            break
        alike = [(old, new) for old in olds for new in news if _has_similar_title(old, new)]
        pairs += [(a, b) for a, b in alike if sum(a is o or b is n for o, n in alike) == 1]
    return pairs


def _pairs_of_lost_tracks(
    old_topics: Sequence[Topic], new_topics: Sequence[Topic], after: Roadmap
) -> Pairs:
    """Return the pairs with the same title whose old track left too."""
    tracks = {track.id for track in after.tracks}
    # A title like "Exercises" says nothing when other chapters have it as well.
    titles = Counter(fold_text(topic.title) for topic in after.topics)
    return [
        (old, new)
        for old, new in _unique_pairs(old_topics, new_topics, lambda topic: fold_text(topic.title))
        if old.track not in tracks and titles[fold_text(new.title)] == 1
    ]


def _has_similar_title(old: Topic, new: Topic) -> bool:
    old_title, new_title = fold_text(old.title), fold_text(new.title)
    if old_title.translate(_DIGITS) == new_title.translate(_DIGITS):
        return old_title == new_title  # "part 1" is not "part 2"
    return _is_similar(old_title, new_title, _SIMILARITY) or _has_same_words(old, new)


def _title_words(topic: Topic) -> frozenset[str]:
    """Return the words of a title without stop words, in the singular."""
    words = (w.removesuffix("s") if len(w) > 3 else w for w in fold_text(topic.title).split())
    return frozenset(word for word in words if word not in _STOP_WORDS)


def _has_same_words(old: Topic, new: Topic) -> bool:
    """Return whether two topics share the words of their titles and something more."""
    old_words, new_words = _title_words(old), _title_words(new)
    if not old_words or not new_words or any(not word.isalpha() for word in old_words ^ new_words):
        return False
    shared = len(old_words & new_words) / len(old_words | new_words)
    if shared < _MIN_SHARED_WORDS:
        return False
    common = (
        old.minutes == new.minutes,
        bool(old.prerequisites) and old.prerequisites == new.prerequisites,
        bool({a.reading for a in old.readings} & {a.reading for a in new.readings}),
        bool(old.outcomes) and old.outcomes == new.outcomes,
    )
    return sum(common) >= (1 if shared >= _ALL_WORDS else 2)


def _is_similar(left: str, right: str, least: float) -> bool:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    ratios = matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio  # the cheapest first
    return all(ratio() >= least for ratio in ratios)


OTHER_TOPIC, OTHER_ROADMAP = "other-topic", "other-roadmap"

# "Making tea" and "Baking bread" are 0.73 alike; a typo leaves more than this.
_SAME_TITLE = 0.8
_SHARED_FACTOR = 3  # a third of the topics of the smaller one
_CONTENT = ("why", "proof", "outcomes", "checks", "readings", "builds")
_ARTICLES_AND_PREPOSITIONS = frozenset(
    "a an and as at by for from how in into is it its of on or the to what with you your".split()
)


class IdReuse(Record):
    """An id that may mean something else now."""

    code: str
    id: str
    before: str  # its title before
    after: str
    state: str = ""  # of a topic: as recorded
    like: str = ""  # the former id of its new title
    shared: int = 0  # of a roadmap: how many topics both have
    topics: int = 0  # of how many


def find_id_reuse(
    before: Roadmap, after: Roadmap, renames: Mapping[str, str], states: Mapping[str, str]
) -> tuple[IdReuse, ...]:
    """Return the ids that may mean something else now; `states` are those of touched topics."""
    earlier = sorted(before.topics, key=lambda topic: topic.id)
    new = {topic.id: topic for topic in after.topics}
    ids_by_title = {topic.title: topic.id for topic in earlier}
    shared = 0
    findings = []
    for old_topic in earlier:
        new_topic = new.get(old_topic.id)
        if new_topic is None:
            shared += renames.get(old_topic.id) in new
        elif not is_other_topic(old_topic, new_topic):
            shared += 1
        elif old_topic.id in states:
            titles = old_topic.title, new_topic.title
            former_id = ids_by_title.get(new_topic.title, "")
            state = states[old_topic.id]
            findings.append(IdReuse(OTHER_TOPIC, old_topic.id, *titles, state, former_id))
    fewer_topics = min(len(earlier), len(new))
    if is_other_roadmap(before, after, shared, fewer_topics):
        titles, state = (before.title, after.title), "recorded" if states else ""
        reuse = IdReuse(OTHER_ROADMAP, after.id, *titles, state, "", shared, fewer_topics)
        findings.insert(0, reuse)
    return tuple(findings)


def is_other_topic(old: Topic, new: Topic) -> bool:
    """Return whether two topics of one id have neither title nor content in common."""
    return _is_dissimilar(old.title, new.title) and all(
        not getattr(old, name) or getattr(old, name) != getattr(new, name) for name in _CONTENT
    )


def is_other_roadmap(before: Roadmap, after: Roadmap, shared: int, topics: int) -> bool:
    """Return whether two roadmaps of one id with `shared` topics of `topics` are different ones."""
    is_same_source = before.source is not None and before.source == after.source
    has_few_in_common = shared * _SHARED_FACTOR < topics
    return has_few_in_common and not is_same_source and _is_dissimilar(before.title, after.title)


def _is_dissimilar(left: str, right: str) -> bool:
    old_title, new_title = fold_text(left), fold_text(right)
    if (set(old_title.split()) - _ARTICLES_AND_PREPOSITIONS) & set(new_title.split()):
        return False
    return not _is_similar(old_title, new_title, _SAME_TITLE)
