"""What a roadmap is kept as: the tables of the catalog, their columns and the rows of a version.

It writes nothing; `shelving` does, and `shelf` reads the same columns again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
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

# For a None sqlite3 asks around for an adapter each time, so the minutes that few assignments say
# are bound as a number.
_UNSAID = -1
BOUND = {"assignment": f"?, ?, ?, ?, ?, nullif(?, {_UNSAID}), ?"}

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


def topic_rows(roadmap: str, topics: Iterable[tuple[int, Topic]]) -> Iterator[Row]:
    """Yield the rows of topics at their places, beginning with the id of the roadmap."""
    for place, topic in topics:
        # Taken apart in one go: asked for one by one, sixteen fields take twice as long.
        (
            name,
            title,
            track,
            stage,
            minutes,
            why,
            outcomes,
            _,
            _,
            proof,
            checks,
            optional,
            was,
            tags,
            article,
            builds,
        ) = topic
        yield (
            roadmap,
            name,
            place,
            title,
            track,
            stage,
            minutes,
            int(optional),
            why,
            encoded(outcomes) if outcomes else "[]",
            proof,
            encoded(checks) if checks else "[]",
            encoded(tags) if tags else "[]",
            encoded(article) if article else "[]",
            builds,
            encoded(was) if was else "[]",
            names_of(name, title),
        )


def prerequisite_rows(roadmap: str, topics: Iterable[Topic]) -> Iterator[Row]:
    """Yield what topics need, one row each, beginning with the id of the roadmap."""
    return (
        (roadmap, name, i, needs)
        for name, prerequisites in map(attrgetter("id", "prerequisites"), topics)
        for i, needs in enumerate(prerequisites)
    )


def assignment_rows(roadmap: str, topics: Iterable[Topic]) -> Iterator[Row]:
    """Yield which readings topics ask for, one row each, to be bound as `BOUND` says."""
    return (
        (roadmap, name, i, reading, part, _UNSAID if minutes is None else minutes, role)
        for name, readings in map(attrgetter("id", "readings"), topics)
        for i, (reading, part, minutes, role) in enumerate(readings)
    )


def _text(values: tuple[Any, ...]) -> str:
    return encoded(values) if values else "[]"
