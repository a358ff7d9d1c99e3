"""What a roadmap is kept as: the tables of the catalog, their columns and the rows of a version.

It writes nothing; `shelving` does, and `shelf` reads the same columns again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from roadmap_cli.core.naming import names_of
from roadmap_cli.core.roadmap import Roadmap, Topic, graph_of
from roadmap_cli.store.packing import packed

Row = tuple[Any, ...]

# What stands in each table beside the id of the roadmap.
COLUMNS = {
    "stage": ("id", "place", "title", "goal", "walk"),
    "track": ("id", "place", "title", "summary"),
    "milestone": (
        "id",
        "place",
        "title",
        "stage",
        "weight",
        "asks_proof",
        "needs",
        "says",
        "proof",
    ),
    "topic": (
        "id",
        "place",
        "title",
        "track",
        "stage",
        "minutes",
        "optional",
        "why",
        "outcomes",
        "proof",
        "checks",
        "tags",
        "article",
        "builds",
        "was",
        "names",
    ),
    "prerequisite": ("topic", "place", "needs"),
    "reading": (
        "id",
        "place",
        "title",
        "author",
        "kind",
        "url",
        "free",
        "minutes",
        "note",
        "was",
        "names",
    ),
    "assignment": ("topic", "place", "reading", "part", "minutes", "role"),
    "graph": ("minutes", "first", "needs", "topological"),
}

# json.dumps builds an encoder on each call.
encoded = json.JSONEncoder(ensure_ascii=False).encode


def frame_rows(roadmap: Roadmap, place: Mapping[str, int]) -> dict[str, Iterable[Row]]:
    """Return the rows of all tables but those about topics, which have their places in `place`."""
    return {
        "stage": ((s.id, i, s.title, s.goal, _text(s.order)) for i, s in enumerate(roadmap.stages)),
        "track": ((t.id, i, t.title, t.summary) for i, t in enumerate(roadmap.tracks)),
        "milestone": (
            (
                m.id,
                i,
                m.title,
                m.stage,
                m.weight,
                int(m.asks_proof),
                packed(place[t] for t in m.needs),
                m.says,
                m.proof,
            )
            for i, m in enumerate(roadmap.milestones)
        ),
        "reading": (
            (
                r.id,
                i,
                r.title,
                r.author,
                r.kind,
                r.url,
                int(r.free),
                r.minutes,
                r.note,
                _text(r.was),
                names_of(r.id, r.title),
            )
            for i, r in enumerate(roadmap.readings)
        ),
        "graph": [tuple([packed(part) for part in graph_of(roadmap)])],
    }


def topic_row(place: int, topic: Topic) -> Row:
    """Return the row of a topic at a place."""
    return (
        topic.id,
        place,
        topic.title,
        topic.track,
        topic.stage,
        topic.minutes,
        int(topic.optional),
        topic.why,
        _text(topic.outcomes),
        topic.proof,
        _text(topic.checks),
        _text(topic.tags),
        _text(topic.article),
        topic.builds,
        _text(topic.was),
        names_of(topic.id, topic.title),
    )


def prerequisite_rows(topics: Iterable[Topic]) -> Iterator[Row]:
    """Yield what topics need, one row each."""
    return ((t.id, i, needs) for t in topics for i, needs in enumerate(t.prerequisites))


def assignment_rows(topics: Iterable[Topic]) -> Iterator[Row]:
    """Yield which readings topics ask for, one row each."""
    return (
        (t.id, i, a.reading, a.part, a.minutes, a.role)
        for t in topics
        for i, a in enumerate(t.readings)
    )


def _text(values: tuple[Any, ...]) -> str:
    return encoded(values) if values else "[]"
