"""Writing a roadmap into the catalog: all of it, or only what differs from what stands there.

Both give the same tables. The log is never touched: a topic that leaves a roadmap keeps its row
(without a place) and its history, and takes its place again when its id comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from operator import attrgetter

from roadmap_cli.core.lineage import lineage
from roadmap_cli.core.roadmap import Roadmap, Topic
from roadmap_cli.store import projection, reviews
from roadmap_cli.store.bulk import delete, indexes_afterwards, insert
from roadmap_cli.store.catalog import stored_digest
from roadmap_cli.store.database import Database
from roadmap_cli.store.layout import (
    COLUMNS,
    Row,
    assignment_rows,
    encoded,
    frame_rows,
    prerequisite_rows,
    topic_rows,
)

# SQLite's own 2 MB would write and read the indexes of a large roadmap again and again. Only what
# is needed of it is taken.
_CACHE_KIB = 64 * 1024

# How a topic of the new version stands on the shelf already.
OTHERWISE, ELSEWHERE, JUST_SO = 0, 1, 2

# Of more names and memories than these, all are made anew.
_MOST_FOLLOWED = 1000

# Of fewer topics, making the indexes again takes longer than keeping them in step.
_MANY = 1000

# Their entries come in another order than the rows.
_SCATTERED = ("topic_id", "prerequisite_needs", "assignment_reading")

_OF_TOPICS = ("prerequisite", "assignment")

Told = Callable[[int, int], None]  # how many topics were written, of how many


def shelve(
    database: Database,
    roadmap: Roadmap,
    digest: str,
    path: str,
    now: str,
    told: Told | None = None,
    standing: Sequence[int] = (),
) -> None:
    """Write a roadmap, replacing the version that was there; call it inside a transaction.

    `standing` says of each topic whether it stands on the shelf otherwise, elsewhere or just so;
    without it everything is written. `told` hears from time to time how many topics were written.
    """
    database.connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
    before = former_ids(database, roadmap.id)
    former = renames(roadmap, before)
    _remember(database, "former_id", "topic", roadmap.id, before, former)
    read_before = former_readings(database, roadmap.id)
    read_former = reading_renames(roadmap, read_before)
    _remember(database, "former_reading", "reading", roadmap.id, read_before, read_former)
    _put_head(database, roadmap, digest, path, now)
    # Where most topics differ, making everything anew takes less time.
    if 2 * sum(1 for stands in standing if stands != OTHERWISE) > len(roadmap.topics):
        moved: set[str] | None = _write_differing(database, roadmap, former, standing, told)
    else:
        moved = _write_all(database, roadmap, former, told)
    projection.settle_marks(database, roadmap.id)
    if read_former != read_before or len(dict(former.items() ^ before.items())) > _MOST_FOLLOWED:
        projection.rebuild(database)
        return
    followed = projection.follow(database, roadmap.id, before, former)
    _remember_anew(database, roadmap.id, None if moved is None else moved | followed)


def _remember_anew(database: Database, roadmap: str, topics: set[str] | None) -> None:
    """Bring the memories in step that may have moved; None stands for all of them."""
    if not database.row("select 1 from review_state where roadmap = ?", (roadmap,)):
        return
    if topics is None or len(topics) > _MOST_FOLLOWED:
        reviews.rebuild(database, roadmap)
    elif topics:
        reviews.replay(database, [(roadmap, topic) for topic in topics])


def _put_head(database: Database, roadmap: Roadmap, digest: str, path: str, now: str) -> None:
    database.connection.execute(
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


# -- all of it -----------------------------------------------------------------------------------


def _write_all(
    database: Database, roadmap: Roadmap, former: Iterable[str], told: Told | None
) -> set[str] | None:
    """Write every row anew; return no topic or, where needs or names differ, None for any."""
    connection, name = database.connection, roadmap.id
    place = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    rows = frame_rows(roadmap, place)
    before = _shape(database, name)
    kept = {i for (i,) in database.rows("select id from topic where roadmap = ?", (name,))}
    for table in (*rows, *_OF_TOPICS):
        connection.execute(f"delete from {table} where roadmap = ?", (name,))
    if kept <= place.keys():
        connection.execute("delete from topic where roadmap = ?", (name,))
    else:
        connection.execute(
            "update topic set place = null where roadmap = ? and place is not null", (name,)
        )
        delete(database, "topic", "id", name, chain(place, former))
    for table, found in rows.items():
        insert(database, table, ((name, *row) for row in found))
    with _indexed(database, name, len(roadmap.topics)):
        _insert_topics(database, name, list(enumerate(roadmap.topics)), told)
    return set() if before[0] and before == _shape(database, name) else None


def _indexed(database: Database, roadmap: str, topics: int) -> AbstractContextManager[None]:
    """Have the indexes made at the end where nearly all they will hold is written now."""
    others = database.row("select count(*) from topic where roadmap <> ?", (roadmap,))
    if topics < _MANY or (others and others[0] > topics):
        return nullcontext()
    return indexes_afterwards(database, _SCATTERED)


def _shape(database: Database, roadmap: str) -> tuple[object, ...]:
    """Return which topic needs which, in a form that is quickly compared."""
    return (
        database.rows(
            "select id from topic where roadmap = ? and place is not null order by place",
            (roadmap,),
        ),
        database.row("select first, needs from graph where roadmap = ?", (roadmap,)),
    )


# -- what differs --------------------------------------------------------------------------------


def _write_differing(
    database: Database,
    roadmap: Roadmap,
    former: Iterable[str],
    standing: Sequence[int],
    told: Told | None,
) -> set[str]:
    """Write the rows that differ; return the topics whose memories may move by that."""
    name = roadmap.id
    place = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    for table, found in frame_rows(roadmap, place).items():
        _renew(database, table, name, found)
    changed = [(i, t) for i, t in enumerate(roadmap.topics) if standing[i] == OTHERWISE]
    left = [
        known
        for (known,) in database.connection.execute(
            "select id from topic where roadmap = ? and place is not null", (name,)
        )
        if known not in place
    ]
    needs = {**dict.fromkeys(left, ()), **{t.id: t.prerequisites for _, t in changed}}
    moved = reviews.reach(database, name, _with_other_needs(database, name, needs))
    for table in _OF_TOPICS:
        delete(database, table, "topic", name, needs)
    database.connection.executemany(
        "update topic set place = ? where roadmap = ? and id = ?",
        chain(
            ((None, name, known) for known in left),
            ((i, name, t.id) for i, t in enumerate(roadmap.topics) if standing[i] == ELSEWHERE),
        ),
    )
    delete(database, "topic", "id", name, chain((topic.id for _, topic in changed), former))
    _insert_topics(database, name, changed, told)
    return moved


def _renew(database: Database, table: str, roadmap: str, rows: Iterable[Row]) -> None:
    """Bring a small table to these rows, each told by what stands in its first column."""
    columns = COLUMNS[table]
    stored = {
        row[0]: row
        for row in database.connection.execute(
            f"select {', '.join(columns)} from {table} where roadmap = ?", (roadmap,)
        )
    }
    fresh = [row for row in rows if stored.pop(row[0], None) != row]
    delete(database, table, columns[0], roadmap, chain(stored, (row[0] for row in fresh)))
    insert(database, table, ((roadmap, *row) for row in fresh))


def _with_other_needs(
    database: Database, roadmap: str, needs: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    for topic, needed in needs.items():
        rows = database.rows(
            "select needs from prerequisite where roadmap = ? and topic = ? order by place",
            (roadmap, topic),
        )
        if [name for (name,) in rows] != list(needed):
            yield topic


# -- names ---------------------------------------------------------------------------------------


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
    database: Database,
    table: str,
    column: str,
    roadmap: str,
    before: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    if names == before:
        return
    database.connection.execute(f"delete from {table} where roadmap = ?", (roadmap,))
    database.connection.executemany(
        f"insert into {table} (roadmap, former, {column}) values (?, ?, ?)",
        [(roadmap, former, name) for former, name in names.items()],
    )


# -- rows ----------------------------------------------------------------------------------------


def _insert_topics(
    database: Database, roadmap: str, topics: Sequence[tuple[int, Topic]], told: Told | None
) -> None:
    insert(database, "topic", topic_rows(roadmap, _counted(topics, told)))
    # In the order of their keys rows are only appended, each to the page that is at hand.
    by_id = sorted((topic for _, topic in topics), key=attrgetter("id"))
    insert(database, "prerequisite", prerequisite_rows(roadmap, by_id))
    insert(database, "assignment", assignment_rows(roadmap, by_id))


def _counted(topics: Sequence[tuple[int, Topic]], told: Told | None) -> Iterator[tuple[int, Topic]]:
    for number, found in enumerate(topics):
        if told and number % 1000 == 0:
            told(number, len(topics))
        yield found
