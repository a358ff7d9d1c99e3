"""The use case `search`: topics, readings and notes that contain words. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.answers.reports import SearchHit, SearchReport
from roadmap_cli.core.model.name_search import fold_text
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.errors import UsageError
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.log import topic_states
from roadmap_cli.workspace.notes import notes
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

MAX_HITS = 30


@read_snapshot
def search(w: Workspace, typed: str) -> SearchReport:
    """Find topics, readings and notes that contain all the words, in any case."""
    words = fold_text(typed).split()
    if not words:
        raise UsageError("there is nothing to search for", "roadmap search WORDS")
    name = w.roadmap.id
    states = topic_states.states(w.database, name)
    hits: list[tuple[int, SearchHit]] = []
    for topic, title, texts in catalog.searchable_texts(w.database, name):
        match = _match(words, f"{topic} {title}", texts)
        if match is not None:
            rank, excerpt = match
            hits.append((rank, SearchHit("topic", topic, title, states.get(topic, OPEN), excerpt)))
    for reading_id, title, author, texts in reading_rows.searchable_texts(w.database, name):
        match = _match(words, f"{reading_id} {title}", texts)
        if match is not None:
            hits.append((match[0] + 1, SearchHit("reading", reading_id, title, "", author)))
    for topic in states:
        for day, text in notes(w, topic):
            if _match(words, text, ()) is not None:
                hits.append(
                    (1, SearchHit("note", topic, f"your note of {day}", states[topic], text))
                )
    hits.sort(key=lambda hit: hit[0])
    return SearchReport(
        w.roadmap, typed, tuple(h for _, h in hits[:MAX_HITS]), max(0, len(hits) - MAX_HITS)
    )


def _match(words: Sequence[str], head: str, others: Sequence[str]) -> tuple[int, str] | None:
    """Return the rank (0: all words in the head, 2: in any text) and an excerpt, or None."""
    names = fold_text(head)
    if all(word in names for word in words):
        return 0, ""
    for text in others:
        if text and all(word in names or word in fold_text(text) for word in words):
            return 2, _excerpt(text, words)
    whole = fold_text(" ".join((head, *others)))
    return (2, "") if all(word in whole for word in words) else None


def _excerpt(text: str, words: Sequence[str]) -> str:
    """Return the part of a text around the first of the words."""
    lower = text.lower()
    first = min((lower.find(word) for word in words if word in lower), default=0)
    start = max(0, first - 30)
    piece = text[start : start + 90].strip()
    return ("… " if start else "") + piece + (" …" if start + 90 < len(text) else "")
