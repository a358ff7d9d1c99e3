"""Checksums of stored rows, which tell a flipped bit from data.

It owns the table `checksum`, how rows are summed, and the comparison of the projection's tables and
of `meta`. `catalog` and `catalog_sums` say which rows of a loaded roadmap belong together. Each
checksum covers one part of a roadmap, or one topic in that part; a part that belongs to no roadmap
has "" for its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

try:
    # The function that hashlib offers, without OpenSSL, which hashlib loads: that would take 3 %
    # of the time of every command.
    from _blake2 import blake2b
except ImportError:  # Pythons other than CPython may not have this module
    from hashlib import blake2b

from roadmap_cli.annotations import TYPE_CHECKING, Any
from roadmap_cli.errors import SuspectedDamage
from roadmap_cli.store.database.sqlite_errors import ignore_damage

if TYPE_CHECKING:
    from typing import TypeVar

    from roadmap_cli.store.database.database import Database

    T = TypeVar("T")

CHECKSUM_VERSION = 4  # the first version of the schema with checksums

Row = tuple[Any, ...]

# The parts: the row of a roadmap; its graph and milestones; each topic; the readings of each topic;
# all tables of a roadmap; the program's own notes.
HEAD, PLAN, TOPIC, READINGS, CATALOG = "roadmap", "plan", "topic", "readings", "catalog"
FORMER = "former"  # the former ids of its topics and readings
REFRESHES = "refreshes"  # what its topics refresh; a roadmap that says nothing has no checksum
CATALOG_PARTS = (HEAD, PLAN, TOPIC, READINGS, CATALOG, FORMER, REFRESHES)
META = "meta"
OTHER_PARTS = (*CATALOG_PARTS, META)  # than those of the projection
MARKS = "marks"  # the read marks of one topic; `topic_days` has checksums of its own
RETRACTED = "retracted"  # the retracted batches, which belong to no roadmap
RETRACTED_ROWS = "select batch from dead_batch order by batch"
_BYTES = 8
META_ROWS = "select key, value from meta order by key"


class DamagedCache(SuspectedDamage):
    """What is stored beside the log does not match its checksum; the log can be whole."""


def damaged_roadmap(roadmap: str) -> DamagedCache:
    """Return the error for a loaded roadmap that does not match its checksum."""
    return DamagedCache(
        f"the loaded roadmap is damaged: {roadmap}",
        "nothing was changed; 'roadmap doctor --rebuild' loads it again; your progress is safe",
    )


def damaged_states(path: str) -> DamagedCache:
    """Return the error for states of topics that do not match their checksum."""
    return DamagedCache(
        f"the stored states of your topics are damaged: {path}",
        "nothing was changed; 'roadmap doctor --rebuild' rebuilds them from the log",
    )


def damaged_meta(path: str) -> DamagedCache:
    """Return the error for the table `meta` that does not match its checksum."""
    return DamagedCache(
        f"the program's own notes in the database are damaged: {path}",
        "nothing was changed; 'roadmap doctor --rebuild' repairs it; your progress is safe",
    )


def digest(data: bytes, size: int) -> str:
    """Return a BLAKE2b digest of `size` bytes, in hexadecimal."""
    hexdigest: str = blake2b(data, digest_size=size).hexdigest()
    return hexdigest


def sum_rows(rows: Iterable[Iterable[Any]]) -> str:
    """Return the checksum of rows as SQLite returns them, in their order."""
    text = "\x1f".join(map(str, chain.from_iterable(rows)))
    return digest(text.encode("utf-8", "surrogatepass"), _BYTES)


def read_sum(database: Database, roadmap: str, part: str, topic: str = "") -> str:
    """Return a stored checksum, "" if there is none."""
    sql = "select sum from checksum where roadmap = ? and part = ? and topic = ?"
    return database.value(sql, (roadmap, part, topic), default="")


def write_sums(database: Database, roadmap: str, sums: Iterable[tuple[str, str, str]]) -> None:
    """Store checksums, each with its part and its topic ("" for the whole part)."""
    database.connection.executemany(
        "insert or replace into checksum (roadmap, part, topic, sum) values (?, ?, ?, ?)",
        [(roadmap, *row) for row in sums],
    )


def checked_rows(database: Database, table: str, roadmap: str) -> list[Row]:
    """Return the rows of a roadmap in a table of the projection; raise DamagedCache."""
    sql = f"select * from {table} where roadmap = ? order by 2"  # by topic or day
    return _checked(database, lambda: database.rows(sql, (roadmap,)), roadmap, table)


def check_marks(database: Database, roadmap: str, topic: str) -> None:
    """Raise DamagedCache unless the read marks of a topic match their checksum."""
    _checked(database, lambda: mark_rows(database, roadmap, topic), roadmap, MARKS, topic)


def check_retracted(database: Database) -> None:
    """Raise DamagedCache unless the retracted batches match their checksum."""
    _checked(database, lambda: database.rows(RETRACTED_ROWS), "", RETRACTED)


def mark_rows(database: Database, roadmap: str, topic: str) -> list[Row]:
    """Return the read marks of a topic, as they are stored."""
    sql = "select * from reading_state where roadmap = ? and topic = ? order by reading"
    return database.rows(sql, (roadmap, topic))


def check_former(database: Database, roadmap: str) -> None:
    """Raise DamagedCache unless the former ids of a roadmap match their checksum."""
    _checked(
        database,
        lambda: former_rows(database, roadmap),
        roadmap,
        FORMER,
        fail=lambda: damaged_roadmap(roadmap),
    )


def checked_refreshes(database: Database, roadmap: str) -> list[Row]:
    """Return the topics of a roadmap with what they refresh; raise DamagedCache."""
    return _checked(
        database,
        lambda: refresh_rows(database, roadmap),
        roadmap,
        REFRESHES,
        fail=lambda: damaged_roadmap(roadmap),
    )


def refresh_rows(database: Database, roadmap: str) -> list[Row]:
    """Return the topics of a roadmap with what they refresh, in the author's order for each."""
    sql = "select topic, refreshes from refresh where roadmap = ? order by topic, place"
    return database.rows(sql, (roadmap,))


def former_rows(database: Database, roadmap: str) -> list[Row]:
    """Return the former ids of the topics and readings of a roadmap, as they are stored."""
    sql = "select * from {} where roadmap = ? order by former"
    return database.rows(sql.format("former_id"), (roadmap,)) + database.rows(
        sql.format("former_reading"), (roadmap,)
    )


def _checked(
    database: Database,
    read: Callable[[], list[Row]],
    roadmap: str,
    part: str,
    topic: str = "",
    fail: Callable[[], DamagedCache] | None = None,
) -> list[Row]:
    def look() -> list[Row] | None:
        rows = read()
        stored = read_sum(database, roadmap, part, topic)
        # Before the first event there is neither a row nor a checksum.
        return rows if stored == (sum_rows(rows) if rows or stored else "") else None

    return look_twice(database, look, fail or (lambda: damaged_states(database.path)))


def is_same(
    database: Database, roadmap: str, part: str, topic: str, rows: Iterable[Iterable[Any]]
) -> bool:
    """Return whether rows match their stored checksum."""
    return sum_rows(rows) == read_sum(database, roadmap, part, topic)


def look_twice(
    database: Database, look: Callable[[], T | None], fail: Callable[[], DamagedCache]
) -> T:
    """Return what a look at rows and their checksums returns; raise the failure if it is None.

    Another command may write between two queries of a look: the second one is in one snapshot.
    """
    result = look()
    if result is None:
        with database.reading():
            result = look()
    if result is None:
        raise fail()
    return result


def seal_meta(database: Database) -> None:
    """Store the checksum of the table `meta`."""
    write_sums(database, "", [(META, "", sum_rows(database.rows(META_ROWS)))])


def is_meta_whole(database: Database) -> bool:
    """Return whether the table `meta` matches its checksum."""
    with ignore_damage(), database.reading():
        return sum_rows(database.rows(META_ROWS)) == read_sum(database, "", META)
    return False


def is_meta_damaged(database: Database) -> bool:
    """Return whether the table `meta` cannot be read, or has a checksum that it does not match."""
    with ignore_damage(), database.reading():
        rows = database.rows(META_ROWS)
        # What an older version of the program wrote has no checksums.
        has_sums = database.row("select 1 from sqlite_master where name = 'checksum'") is not None
        return has_sums and read_sum(database, "", META) not in ("", sum_rows(rows))
    return True


def is_unsealed(database: Database) -> bool:
    """Return whether the schema was upgraded and nothing has a checksum yet."""
    return read_sum(database, "", META) == ""
