"""Whether an id still means what it meant: doubts for a person to judge. Pure.

Progress hangs on ids. Where an id that carries progress is given to something else, or a file from
elsewhere goes by the id of a roadmap, the program must do as the ids say; but it says so.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from roadmap_cli.core.naming import folded
from roadmap_cli.core.roadmap import Roadmap, Topic
from roadmap_cli.values import Value

OTHER_TOPIC, OTHER_ROADMAP = "other-topic", "other-roadmap"

# "Making tea" and "Baking bread" are 0.73 alike; a slip of the pen leaves more than this.
_LIKE = 0.8
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
    words = set(here.split()) - _SMALL_WORDS
    if words & set(there.split()):
        return False
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    return (
        matcher.real_quick_ratio() < _LIKE
        or matcher.quick_ratio() < _LIKE
        or matcher.ratio() < _LIKE
    )
