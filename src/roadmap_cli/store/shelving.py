"""Writing a roadmap into the catalog, in bulk.

The log is never touched: a topic that leaves a roadmap keeps its row (without a place) and its
history, and takes its place again when its id comes back.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from roadmap_cli.core.lineage import lineage
from roadmap_cli.core.naming import names_of
from roadmap_cli.core.roadmap import Roadmap, Topic, graph_of
from roadmap_cli.store import projection, reviews
from roadmap_cli.store.catalog import stored_digest
from roadmap_cli.store.database import Database
from roadmap_cli.store.packing import packed

# SQLite's own 2 MB would write and read the indexes of a large roadmap again and again. Only what
# is needed of it is taken.
_CACHE_KIB = 64 * 1024

Told = Callable[[int, int], None]  # how many topics were written, of how many

# json.dumps builds an encoder on each call.
encoded = json.JSONEncoder(ensure_ascii=False).encode


def shelve(
    database: Database,
    roadmap: Roadmap,
    digest: str,
    path: str,
    now: str,
    told: Told | None = None,
) -> None:
    """Write a roadmap, replacing the version that was there; call it inside a transaction.

    `told` hears from time to time how many of all topics were written.
    """
    connection = database.connection
    connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
    kept = dict(database.rows("select id, title from topic where roadmap = ?", (roadmap.id,)))
    for topic in roadmap.topics:
        kept.pop(topic.id, None)
    shape = None if kept else _shape(database, roadmap.id)
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
    before = former_ids(database, roadmap.id)
    former = renames(roadmap, before)
    _remember(database, "former_id", "topic", roadmap.id, former)
    read_before = former_readings(database, roadmap.id)
    read_former = reading_renames(roadmap, read_before)
    _remember(database, "former_reading", "reading", roadmap.id, read_former)
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
        "insert into roadmap values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) on conflict (id) do update set"
        " title = excluded.title, version = excluded.version, source = excluded.source,"
        " language = excluded.language, homepage = excluded.homepage,"
        " license = excluded.license, digest = excluded.digest, path = excluded.path,"
        " loaded = excluded.loaded, project = excluded.project, hidden = 0",
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
    _fill(database, roadmap, told)
    projection.settle_marks(database, roadmap.id)
    if (former, read_former) != (before, read_before):
        projection.rebuild(database)
    elif database.row("select 1 from review_state where roadmap = ?", (roadmap.id,)) and (
        shape is None or shape != _shape(database, roadmap.id)
    ):
        reviews.rebuild(database, roadmap.id)  # memories follow the prerequisites


def _shape(database: Database, roadmap: str) -> tuple[object, ...]:
    """Return which topic needs which, in a form that is quickly compared."""
    return (
        database.rows(
            "select id from topic where roadmap = ? and place is not null order by place",
            (roadmap,),
        ),
        database.row("select first, needs from graph where roadmap = ?", (roadmap,)),
    )


def former_ids(database: Database, roadmap: str) -> dict[str, str]:
    """Return which former id of a loaded roadmap leads to which topic."""
    return dict(database.rows("select former, topic from former_id where roadmap = ?", (roadmap,)))


def former_readings(database: Database, roadmap: str) -> dict[str, str]:
    """Return which former id of a loaded roadmap leads to which reading."""
    return dict(
        database.rows("select former, reading from former_reading where roadmap = ?", (roadmap,))
    )


def renames(roadmap: Roadmap, before: Mapping[str, str]) -> dict[str, str]:
    """Return which former id will lead to which topic once this version is loaded."""
    said = {former: topic.id for topic in roadmap.topics for former in topic.was}
    return lineage(before, said, {topic.id for topic in roadmap.topics})


def reading_renames(roadmap: Roadmap, before: Mapping[str, str]) -> dict[str, str]:
    """Return which former id will lead to which reading once this version is loaded."""
    said = {former: reading.id for reading in roadmap.readings for former in reading.was}
    return lineage(before, said, {reading.id for reading in roadmap.readings})


def _remember(
    database: Database, table: str, column: str, roadmap: str, names: Mapping[str, str]
) -> None:
    database.connection.execute(f"delete from {table} where roadmap = ?", (roadmap,))
    database.connection.executemany(
        f"insert into {table} (roadmap, former, {column}) values (?, ?, ?)",
        [(roadmap, former, name) for former, name in names.items()],
    )


def _counted(topics: Sequence[Topic], told: Told | None) -> Iterator[tuple[int, Topic]]:
    for number, topic in enumerate(topics):
        if told and number % 1000 == 0:
            told(number, len(topics))
        yield number, topic


def _fill(database: Database, roadmap: Roadmap, told: Told | None) -> None:
    name = roadmap.id
    graph = graph_of(roadmap)
    place = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    tables: dict[str, tuple[tuple[str, ...], Iterable[tuple[Any, ...]]]] = {
        "stage": (
            ("roadmap", "id", "place", "title", "goal", "walk"),
            (
                (name, s.id, i, s.title, s.goal, _text(s.order))
                for i, s in enumerate(roadmap.stages)
            ),
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
                "was",
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
                    _text(t.was),
                    names_of(t.id, t.title),
                )
                for i, t in _counted(roadmap.topics, told)
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
            (
                "roadmap",
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
            (
                (
                    name,
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
