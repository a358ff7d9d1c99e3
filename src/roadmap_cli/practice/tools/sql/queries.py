"""Running a learner's SQL on an SQLite database in memory, and comparing what it answers.

A query may read and nothing else: an authorizer refuses the rest, a progress handler ends what takes too
long. Values are compared, never texts of numbers; more columns than asked are no fault.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from roadmap_cli.practice.engine import CouldNotLook, NotYet

SECONDS = 2.0
ROWS = 100_000
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_MOST_ASSIGNMENTS = 5_000  # of columns to columns, before we say that we cannot tell
Row = tuple[Any, ...]


def run_query(script: str, query: str, name: str) -> list[Row]:
    """Return the rows that one SELECT answers on the data of a script of ours.

    `name` is what the learner calls the query. Raise NotYet if it fails, writes or takes too long.
    """
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(_load(script))
        return _select(connection, query, name)


@lru_cache(maxsize=8)
def _load(script: str) -> bytes:
    """Return a script of ours as a database, since loading thousands of rows takes a while."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script)
        return bytes(connection.serialize())


def match_columns(
    expected: Sequence[Row], found: Sequence[Row], order_by: int | None = None
) -> bool:
    """Return whether columns of `found` can be chosen so that the rows are those expected.

    With `order_by`, the values of that expected column must also come in that order.
    """
    if len(expected) != len(found):
        return False
    if not expected:
        return True
    theirs = [list(map(_plain, column)) for column in zip(*found, strict=True)]
    ours = [list(map(_plain, column)) for column in zip(*expected, strict=True)]
    rows = Counter(zip(*ours, strict=True))
    for chosen in _assignments(ours, theirs):
        columns = [theirs[index] for index in chosen]
        is_ordered = order_by is None or columns[order_by] == ours[order_by]
        if is_ordered and Counter(zip(*columns, strict=True)) == rows:
            return True
    return False


def _assignments(ours: list[list[Any]], theirs: list[list[Any]]) -> Iterator[tuple[int, ...]]:
    """Yield which of their columns could be which of ours, judged by their values alone."""
    contents = [Counter(column) for column in theirs]
    candidates = [
        [index for index, content in enumerate(contents) if content == Counter(column)]
        for column in ours
    ]
    for count, chosen in enumerate(product(*candidates)):
        if count > _MOST_ASSIGNMENTS:
            raise CouldNotLook("it answers so many columns that ours cannot be told apart in it")
        if len(set(chosen)) == len(chosen):
            yield chosen


def _plain(value: Any) -> Any:
    """Return a value so that equal ones are equal: 3 and 3.0, and text without space around it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return round(value, 6)
    return value


def _select(connection: sqlite3.Connection, query: str, name: str) -> list[Row]:
    connection.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY
    )
    end = time.monotonic() + SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    try:
        cursor = connection.execute(query)
        rows: list[Row] = cursor.fetchmany(ROWS + 1)
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        raise _explain(error, name) from None
    if cursor.description is None:
        raise NotYet(f"{name} holds no query that answers rows")
    if len(rows) > ROWS:
        raise NotYet(f"{name} answers more than {ROWS:,} rows")
    return rows


def _explain(error: Exception, name: str) -> Exception:
    text = str(error)
    if "currently supported" in text:  # RIGHT and FULL JOIN, before 3.39
        return CouldNotLook(f"SQLite {sqlite3.sqlite_version} knows no such join; 3.39 does")
    if "interrupted" in text:
        return NotYet(f"{name} took longer than {SECONDS:g} s")
    if "not authorized" in text or "prohibited" in text:
        return NotYet(f"{name} does more than read")
    if "one statement" in text:
        return NotYet(f"{name} holds more than one statement")
    return NotYet(f"{name} is refused by SQLite", found=text)
