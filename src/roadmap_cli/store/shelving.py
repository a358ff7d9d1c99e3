"""Writing a roadmap into the catalog, in bulk.

The log is never touched: a topic that leaves a roadmap keeps its row (without a place) and its
history, and takes its place again when its id comes back.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from roadmap_cli.core.naming import names_of
from roadmap_cli.core.roadmap import Roadmap, graph_of
from roadmap_cli.store import projection, reviews
from roadmap_cli.store.catalog import stored_digest
from roadmap_cli.store.database import Database
from roadmap_cli.store.packing import packed

# SQLite's own 2 MB would write and read the indexes of a large roadmap again and again. Only what
# is needed of it is taken.
_CACHE_KIB = 64 * 1024

# json.dumps builds an encoder on each call.
encoded = json.JSONEncoder(ensure_ascii=False).encode


def shelve(database: Database, roadmap: Roadmap, digest: str, path: str, now: str) -> None:
    """Write a roadmap, replacing the version that was there; call it inside a transaction."""
    connection = database.connection
    connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
    kept = dict(database.rows("select id, title from topic where roadmap = ?", (roadmap.id,)))
    for topic in roadmap.topics:
        kept.pop(topic.id, None)
    for table in (
        "stage",
        "track",
        "milestone",
        "prerequisite",
        "reading",
        "assignment",
        "graph",
    ):
        connection.execute(f"delete from {table} where roadmap = ?", (roadmap.id,))
    before = _renames(database, roadmap.id)
    former = _remember_renames(database, roadmap, before)
    if kept:
        connection.execute(
            "update topic set place = null where roadmap = ? and place is not null", (roadmap.id,)
        )
        connection.executemany(
            "delete from topic where roadmap = ? and id = ?",
            [(roadmap.id, name) for name in chain((t.id for t in roadmap.topics), former)],
        )
    else:
        connection.execute("delete from topic where roadmap = ?", (roadmap.id,))
    connection.execute(
        "insert into roadmap values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set"
        " title = excluded.title, version = excluded.version, source = excluded.source,"
        " language = excluded.language, homepage = excluded.homepage,"
        " license = excluded.license, digest = excluded.digest, path = excluded.path,"
        " loaded = excluded.loaded, project = excluded.project",
        (
            roadmap.id,
            roadmap.title,
            roadmap.version,
            encoded(roadmap.source._asdict() if roadmap.source else {}),
            roadmap.language,
            roadmap.homepage,
            roadmap.license,
            stored_digest(digest),
            path,
            now,
            encoded(roadmap.project._asdict() if roadmap.project else {}),
        ),
    )
    _fill(database, roadmap)
    if former != before:
        projection.rebuild(database)
    elif database.row("select 1 from review_state where roadmap = ?", (roadmap.id,)):
        reviews.rebuild(database, roadmap.id)  # memories follow the prerequisites


def _renames(database: Database, roadmap: str) -> dict[str, str]:
    """Return which former id leads to which topic."""
    return dict(database.rows("select former, topic from former_id where roadmap = ?", (roadmap,)))


def _remember_renames(
    database: Database, roadmap: Roadmap, before: dict[str, str]
) -> dict[str, str]:
    """Store which former id leads to which topic, and return it.

    A rename that the file no longer mentions is still one: without it the progress made under
    the former id would be lost from sight. Only a topic that takes the id back ends it.
    """
    today = {former: topic.id for topic in roadmap.topics for former in topic.was}
    renames = {former: today.get(topic, topic) for former, topic in before.items()} | today
    for topic in roadmap.topics:
        renames.pop(topic.id, None)
    database.connection.execute("delete from former_id where roadmap = ?", (roadmap.id,))
    database.connection.executemany(
        "insert into former_id (roadmap, former, topic) values (?, ?, ?)",
        [(roadmap.id, former, topic) for former, topic in renames.items()],
    )
    return renames


def _fill(database: Database, roadmap: Roadmap) -> None:
    name = roadmap.id
    graph = graph_of(roadmap)
    place = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    tables: dict[str, tuple[tuple[str, ...], Iterable[tuple[Any, ...]]]] = {
        "stage": (
            ("roadmap", "id", "place", "title", "goal"),
            ((name, s.id, i, s.title, s.goal) for i, s in enumerate(roadmap.stages)),
        ),
        "track": (
            ("roadmap", "id", "place", "title", "summary"),
            ((name, t.id, i, t.title, t.summary) for i, t in enumerate(roadmap.tracks)),
        ),
        "milestone": (
            (
                "roadmap",
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
            (
                (
                    name,
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
        ),
        "topic": (
            (
                "roadmap",
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
                "names",
            ),
            (
                (
                    name,
                    t.id,
                    i,
                    t.title,
                    t.track,
                    t.stage,
                    t.minutes,
                    int(t.optional),
                    t.why,
                    _text(t.outcomes),
                    t.proof,
                    _text(t.checks),
                    _text(t.tags),
                    _text(t.article),
                    t.builds,
                    names_of(t.id, t.title),
                )
                for i, t in enumerate(roadmap.topics)
            ),
        ),
        "prerequisite": (
            ("roadmap", "topic", "place", "needs"),
            (
                (name, t.id, i, needs)
                for t in roadmap.topics
                for i, needs in enumerate(t.prerequisites)
            ),
        ),
        "reading": (
            ("roadmap", "id", "title", "author", "kind", "url", "free", "minutes", "note", "names"),
            (
                (
                    name,
                    r.id,
                    r.title,
                    r.author,
                    r.kind,
                    r.url,
                    int(r.free),
                    r.minutes,
                    r.note,
                    names_of(r.id, r.title),
                )
                for r in roadmap.readings
            ),
        ),
        "assignment": (
            ("roadmap", "topic", "place", "reading", "part", "minutes", "role"),
            (
                (name, t.id, i, a.reading, a.part, a.minutes, a.role)
                for t in roadmap.topics
                for i, a in enumerate(t.readings)
            ),
        ),
        "graph": (
            ("roadmap", "minutes", "first", "needs", "topological"),
            [(name, *(packed(a) for a in graph))],
        ),
    }
    for table, (columns, rows) in tables.items():
        _insert(database, table, columns, rows)


def _text(values: Iterable[Any]) -> str:
    found = list(values)
    return encoded(found) if found else "[]"


def _insert(
    database: Database, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows, given as sequences in the order of the columns, inside a transaction."""
    marks = ", ".join("?" * len(columns))
    database.connection.executemany(
        f"insert into {table} ({', '.join(columns)}) values ({marks})", rows
    )
