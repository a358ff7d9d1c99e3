"""Checksums of stored rows, which tell a flipped bit from data.

It owns the table `checksum`, and how rows are summed up. The hall `checksums` says which rows
belong together. A checksum is of one part of a roadmap, or of one topic in that part; what
belongs to no roadmap has "" in place of its id.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

try:
    # The function that hashlib offers, without OpenSSL, which hashlib loads: that would take 3 %
    # of the time of every command.
    from _blake2 import blake2b
except ImportError:  # Pythons other than CPython may not have this module
    from hashlib import blake2b

from roadmap_cli.errors import SuspectedDamage
from roadmap_cli.store.database.sqlite_errors import is_damage

if TYPE_CHECKING:
    from roadmap_cli.store.database.database import Database

CHECKSUM_VERSION = 4  # the first version of the schema with checksums
T = TypeVar("T")

_META = "meta"
_BYTES = 8
_META_ROWS = "select key, value from meta order by key"


class DamagedCache(SuspectedDamage):
    """What is stored beside the log does not match its checksum; the log can be whole."""


def damaged_roadmap(roadmap: str) -> DamagedCache:
    """Return the error for a loaded roadmap that does not match its checksum."""
    return DamagedCache(
        f"the loaded roadmap is damaged: {roadmap}",
        "your progress is kept in the log; 'roadmap doctor --rebuild' loads the roadmap anew",
    )


def damaged_states(path: str) -> DamagedCache:
    """Return the error for states of topics that do not match their checksum."""
    return DamagedCache(
        f"the states of your topics are damaged: {path}",
        "they are made of the log; 'roadmap doctor --rebuild' makes them anew",
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


def read_sums(database: Database, roadmap: str, part: str) -> dict[str, str]:
    """Map the topics of a roadmap to their checksums for one part."""
    sql = "select topic, sum from checksum where roadmap = ? and part = ?"
    return dict(database.rows(sql, (roadmap, part)))


def write_sums(database: Database, roadmap: str, sums: Iterable[tuple[str, str, str]]) -> None:
    """Store checksums, each with its part and its topic ("" for the whole part)."""
    database.connection.executemany(
        "insert or replace into checksum (roadmap, part, topic, sum) values (?, ?, ?, ?)",
        [(roadmap, *row) for row in sums],
    )


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


def delete_sum(database: Database, roadmap: str, part: str, topic: str) -> None:
    """Delete the checksum of a topic that has no rows in a part any more."""
    sql = "delete from checksum where roadmap = ? and part = ? and topic = ?"
    database.connection.execute(sql, (roadmap, part, topic))


def seal_meta(database: Database) -> None:
    """Store the checksum of the table `meta`."""
    write_sums(database, "", [(_META, "", sum_rows(database.rows(_META_ROWS)))])


def is_meta_whole(database: Database) -> bool:
    """Return whether the table `meta` matches its checksum."""
    try:
        with database.reading():
            return sum_rows(database.rows(_META_ROWS)) == read_sum(database, "", _META)
    except sqlite3.Error as error:
        if not is_damage(error):
            raise
        return False


def is_unsealed(database: Database) -> bool:
    """Return whether the schema was upgraded and nothing has a checksum yet."""
    return read_sum(database, "", _META) == ""


def restore_meta(database: Database) -> None:
    """Keep what can be read of the table `meta`, and store its checksum."""
    with database.lenient_text():
        rows = database.rows(_META_ROWS)
    database.connection.execute("delete from meta")
    database.connection.executemany(
        "insert or ignore into meta (key, value) values (?, ?)",
        [row for row in rows if not any("\ufffd" in str(text) for text in row)],
    )
    seal_meta(database)
