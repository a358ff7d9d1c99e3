"""What our own checklists say under a box that Markdown has no sign for, and how it is read back.

A comment, which nobody sees, marks such an entry: what is needed first, the proof, the questions,
a reading without an address. Files of other people have no such comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from roadmap_cli.core.readings import READING_KINDS, Check
from roadmap_cli.formats.ids import is_id
from roadmap_cli.formats.markdown_outline import Item
from roadmap_cli.formats.markdown_phrase import Link, Phrase
from roadmap_cli.formats.markdown_words import words_of
from roadmap_cli.values import Value

ANCHOR = "topic-"  # before the id of a topic, so that no heading has the same name
NEEDS, READING, PROOF, CHECKS = "needs", "reading", "proof", "checks"
ROLE, KIND = "role", "kind"  # of a reading: before what it is, where that does not show
_ROLES = ("core", "alternative", "reference")
_MARKS = (NEEDS, READING, PROOF, CHECKS)
_LABEL = re.compile(r"^Proof: ?")


class Kept(Value):
    """What comments beside a reading keep of it, "" for what they do not say."""

    id: str = ""
    role: str = ""
    kind: str = ""


class Marked(Value):
    """What one marked entry says of its topic."""

    needs: tuple[tuple[str, str], ...] = ()  # ids and titles
    proof: str = ""
    checks: tuple[Check, ...] = ()
    reading: Link | None = None
    part: str = ""
    kept: Kept = Kept()


def marked(item: Item) -> Marked | None:
    """Return what an entry under a box says by a mark of ours; None for one without."""
    phrase = item.phrase
    mark = next((c for c in phrase.comments if c in _MARKS), "") if phrase else ""
    if not mark or phrase is None:
        return None
    if mark == NEEDS:
        return Marked(needs=tuple(_needs(phrase.links)))
    if mark == PROOF:
        return Marked(proof=_LABEL.sub("", phrase.text))
    if mark == CHECKS:
        found = (_check(child) for child in item.children)
        return Marked(checks=tuple(c for c in found if c.question and c.answer))
    words = words_of(phrase, is_ours=True)
    reading = Link("", words.title, 0, 0, phrase.line)
    return Marked(reading=reading, part=words.rest, kept=kept_of(phrase))


def kept_of(phrase: Phrase) -> Kept:
    """Return what comments of ours beside a reading keep of it."""
    said = {word: rest.strip() for word, _, rest in (c.partition(":") for c in phrase.comments)}
    id_, role, kind = (said.get(word, "") for word in ("id", ROLE, KIND))
    return Kept(
        id_ if is_id(id_) else "",
        role if role in _ROLES else "",
        kind if kind in READING_KINDS else "",
    )


def _needs(links: Sequence[Link]) -> list[tuple[str, str]]:
    start = f"#{ANCHOR}"
    return [(x.url.removeprefix(start), x.text) for x in links if x.url.startswith(start)]


def _check(item: Item) -> Check:
    texts = [phrase.text for phrase in (item.phrase, *item.more) if phrase is not None]
    return Check(" ".join(texts[:1]), " ".join(texts[1:]))
