"""Self-checks as a text file for Anki: cards with stable ids.

The headers follow Anki's manual ("Text Files", Anki 2.1.54 or newer). Everything is escaped: a
question is text and never HTML, media or LaTeX.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable

from roadmap_cli.core.answers.exchange_answers import RoadmapExport, TopicExport
from roadmap_cli.core.control_chars import CONTROL, INVISIBLE

# A deck column creates missing decks; the header `#deck` does not.
_HEADERS = """#separator:tab
#html:true
#notetype:Basic
#guid column:1
#deck column:2
#tags column:5
#columns:Guid\tDeck\tFront\tBack\tTags
"""
_CONTROL = re.compile(f"(?![\t\r\n])[{CONTROL}{INVISIBLE}]")
_NOT_IN_TAGS = re.compile(r"[^\w:-]+")


def to_anki(roadmaps: Iterable[RoadmapExport]) -> str:
    """Return a file with one card for each self-check, in the order of the roadmaps."""
    lines = [
        "\t".join(
            (
                _guid(roadmap.id, topic.id, check.question),
                _deck(roadmap.title),
                _field(check.question),
                _field(check.answer),
                _tags(roadmap, topic),
            )
        )
        for roadmap in roadmaps
        for topic in roadmap.topics
        for check in topic.checks
    ]
    return _HEADERS + "".join(f"{line}\n" for line in lines)


def _guid(roadmap: str, topic: str, question: str) -> str:
    """Return the id of a card, by its question: with it Anki keeps the history of the card."""
    words = " ".join(question.split())
    text = "\n".join((roadmap, topic, words)).encode("utf-8", "replace")
    return "roadmap-" + hashlib.blake2b(text, digest_size=10).hexdigest()


def _deck(title: str) -> str:
    """Return a title as the name of one deck: two colons would create a deck inside another."""
    return _field(re.sub(":{2,}", ":", " ".join(title.split())))


def _field(text: str) -> str:
    # A bracket could begin [sound:...] or [latex], a backslash a formula.
    text = html.escape(_CONTROL.sub(" ", text.strip())).replace("[", "&#91;").replace("\\", "&#92;")
    text = text.replace("\t", "    ").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\n", "<br>")


def _tags(roadmap: RoadmapExport, topic: TopicExport) -> str:
    tags = (roadmap.id, topic.track, topic.id, *topic.tags)
    return " ".join(
        dict.fromkeys(filter(None, (_NOT_IN_TAGS.sub("-", tag).strip("-") for tag in tags)))
    )
