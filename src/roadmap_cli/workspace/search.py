"""The use case `search`: topics, readings and notes that hold words. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.naming import folded
from roadmap_cli.core.reports import (
    Hit,
    SearchReport,
)
from roadmap_cli.core.states import OPEN
from roadmap_cli.errors import UsageError
from roadmap_cli.store import catalog, reading_rows, topic_states
from roadmap_cli.workspace.notes import notes
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

MOST_HITS = 30


@read_snapshot
def search(w: Workspace, typed: str) -> SearchReport:
    """Find topics, readings and own notes that hold all the words, whatever their case."""
    words = folded(typed).split()
    if not words:
        raise UsageError("there is nothing to search for", "roadmap search WORDS")
    name = w.roadmap.id
    states = topic_states.states(w.database, name)
    hits: list[tuple[int, Hit]] = []
    for topic, title, texts in catalog.texts(w.database, name):
        found = _match(words, f"{topic} {title}", texts)
        if found is not None:
            rank, excerpt = found
            hits.append((rank, Hit("topic", topic, title, states.get(topic, OPEN), excerpt)))
    for reading_id, title, author, texts in reading_rows.texts(w.database, name):
        found = _match(words, f"{reading_id} {title}", texts)
        if found is not None:
            hits.append((found[0] + 1, Hit("reading", reading_id, title, "", author)))
    for topic in states:
        for day, text in notes(w, topic):
            if _match(words, text, ()) is not None:
                hits.append((1, Hit("note", topic, f"your note of {day}", states[topic], text)))
    hits.sort(key=lambda hit: hit[0])
    return SearchReport(
        w.roadmap, typed, tuple(h for _, h in hits[:MOST_HITS]), max(0, len(hits) - MOST_HITS)
    )


def _match(words: Sequence[str], head: str, others: Sequence[str]) -> tuple[int, str] | None:
    """Say how well the words are found: 0 all in the head, 2 in all; with where it was seen."""
    names = folded(head)
    if all(word in names for word in words):
        return 0, ""
    for text in others:
        if text and all(word in names or word in folded(text) for word in words):
            return 2, _excerpt(text, words)
    whole = folded(" ".join((head, *others)))
    return (2, "") if all(word in whole for word in words) else None


def _excerpt(text: str, words: Sequence[str]) -> str:
    """Return the part of a text around the first word that is found."""
    low = text.lower()
    at = min((low.find(word) for word in words if word in low), default=0)
    start = max(0, at - 30)
    piece = text[start : start + 90].strip()
    return ("… " if start else "") + piece + (" …" if start + 90 < len(text) else "")
