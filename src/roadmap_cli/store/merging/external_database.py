"""Another roadmap database as an untrusted source of events, opened read-only.

It accepts older schemas and refuses newer, foreign and damaged files. It never writes a byte.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Any

from roadmap_cli.core.progress import event_validation
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.errors import DatabaseError, InvalidLog, NotSaved, Problem, RoadmapError
from roadmap_cli.file_access import name_input, open_file
from roadmap_cli.store.database.database import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    newer_error,
    read_only_uri,
)
from roadmap_cli.store.database.database_file import path_exists
from roadmap_cli.store.database.sqlite_errors import is_busy, is_damage, needs_rollback
from roadmap_cli.store.log.log import COLUMNS

SQLITE_MAGIC = b"SQLite format 3\x00"
_APPLICATION_OFFSET = 68  # by SQLite's file format
_MAX_VALUE_BYTES = 10_000_000
TIMEOUT_SECONDS = 1.5  # a commit takes milliseconds
_RETRY_SECONDS = 0.02
_LOG_SCHEMA = (
    "select name, type, sql from sqlite_master where lower(tbl_name) = 'event' and sql is not null"
)
_NUMBER = re.compile(r"[0-9]{1,18}")
_decode = json.JSONDecoder().decode
_encode_strictly = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

LogEntry = tuple[int, Event, str]


class ExternalDatabase:
    """Another database, opened for reading; use it in a `with` statement."""

    def __init__(self, path: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self.path = path
        deadline = time.monotonic() + timeout
        while True:
            try:
                self._open(os.path.realpath(path))  # where the journal is
                return
            except (sqlite3.Error, UnicodeDecodeError, _WriteAheadLog) as error:
                # Another command finishes soon; an interrupted one leaves its journal.
                is_transient = is_busy(error) or _is_unsettled(error)
                if not is_transient or time.monotonic() > deadline:
                    raise _read_error(path, error) from error
            time.sleep(_RETRY_SECONDS)

    def _open(self, path: str) -> None:
        if path_exists(f"{path}-wal") and os.path.getsize(f"{path}-wal"):
            raise _WriteAheadLog
        self._connection = sqlite3.connect(
            read_only_uri(path), uri=True, isolation_level=None, timeout=0
        )
        try:
            # The transaction gives one snapshot, and keeps others from writing.
            self._connection.executescript(
                "pragma query_only = 1; pragma trusted_schema = 0; pragma cell_size_check = 1;"
            )
            self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
            self._connection.execute("begin")
            self._check()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> ExternalDatabase:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _check(self) -> None:
        """Raise DatabaseError unless this is an undamaged log of this program."""
        (application,) = self._connection.execute("pragma application_id").fetchone()
        (version,) = self._connection.execute("pragma user_version").fetchone()
        if application != APPLICATION_ID:
            raise DatabaseError(
                f"this is another program's database: {self.path}", "nothing was changed"
            )
        if version > SCHEMA_VERSION:
            raise newer_error("it", version, self.path)
        # Any other object on the log could make reading run for ever.
        objects = set(self._connection.execute(_LOG_SCHEMA))
        has_table = any(kind == "table" for _, kind, _ in objects)
        if not has_table or not objects <= _expected_log_schema():
            raise _damage_error(self.path, "its log does not have this program's format")
        self._plain_tables = {name for name in ("meta", "roadmap") if self._is_plain_table(name)}
        (result,) = self._connection.execute("pragma integrity_check(event)").fetchone()
        if result != "ok":
            raise _damage_error(self.path, str(result)[:200])
        for key, value in self._rows("meta", "select key, value from meta where key like 'last %'"):
            number, _, checksum = str(value).partition(" ")
            n = int(number) if _NUMBER.fullmatch(number) else 0
            sql = "select sum from event where device = ? and n = ?"
            if self._connection.execute(sql, (key[5:], n)).fetchone() != (checksum,):
                raise _damage_error(self.path, f"the end of the log of device {key[5:]} is missing")

    def _is_plain_table(self, name: str) -> bool:
        """Return whether a table is an ordinary one, not virtual and without generated columns."""
        sql = "select type, sql from sqlite_master where lower(name) = ?"
        kinds = self._connection.execute(sql, (name,)).fetchall()
        if len(kinds) != 1 or kinds[0][0] != "table" or "virtual" in str(kinds[0][1]).lower():
            return False
        columns = self._connection.execute(f"pragma table_xinfo({name})").fetchall()
        return all(column[6] == 0 for column in columns)

    def _rows(self, table: str, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql).fetchall() if table in self._plain_tables else []

    def event_count(self) -> int:
        """Return the number of events."""
        row: tuple[int] = self._connection.execute("select count(*) from event").fetchone()
        return row[0]

    def roadmap_titles(self) -> dict[str, tuple[str, str]]:
        """Return the title and the file of each roadmap that is loaded there.

        They only make the answer friendlier, so that errors give an empty result.
        """
        try:
            rows = self._rows("roadmap", "select id, title, path from roadmap limit 1000")
        except (sqlite3.Error, UnicodeDecodeError):
            rows = []
        return {str(name): (str(title), str(path)) for name, title, path in rows}

    def events(self) -> Iterator[LogEntry]:
        """Yield the events device by device; raise InvalidLog for one that is malformed."""
        sql = f"select {COLUMNS} from event order by device, n"
        try:
            with closing(self._connection.execute(sql)) as rows:
                for row in rows:
                    yield 0, self._event(row), row[9]
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise _read_error(self.path, error) from error

    def _event(self, row: tuple[Any, ...]) -> Event:
        text = row[9]
        fault = "has data that cannot be stored"
        try:
            if text.startswith("{") and text.endswith("}"):
                data = _decode(text)
                _encode_strictly(data).encode("utf-8")
                event = Event._make((*row[:9], data, row[10]))
                fault = event_validation.find_fault(event, text)
                if not fault:
                    return event
        except (ValueError, RecursionError):
            pass
        raise invalid_log(self.path, 0, f"event {row[1]} of device {row[0]} {fault}")


def invalid_log(path: str, line: int, sentence: str, hint: str = "") -> InvalidLog:
    """Return the error for a log that cannot be merged, with the line of the fault."""
    problem = Problem(path, line, 1 if line else 0, "broken-log", sentence, hint=hint)
    return InvalidLog([problem], f"{name_input(path)} cannot be merged; nothing was added")


def is_database(path: str) -> bool:
    """Return whether a file begins with the header of an SQLite database."""
    try:
        with open(open_file(path), "rb") as file:
            return file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
    except OSError:
        return False


def is_ours(path: str) -> bool:
    """Return whether a file begins with the header of a database of this program.

    Raises OSError where it cannot be read.
    """
    with open(open_file(path), "rb") as file:
        head = file.read(_APPLICATION_OFFSET + 4)
    application = int.from_bytes(head[_APPLICATION_OFFSET:], "big")
    return head.startswith(SQLITE_MAGIC) and application == APPLICATION_ID


class _WriteAheadLog(Exception):
    """Changes that are not in the database yet lie in a file beside it."""


def _is_unsettled(error: Exception) -> bool:
    return isinstance(error, _WriteAheadLog) or needs_rollback(error)


@cache
def _expected_log_schema() -> frozenset[tuple[str, str, str]]:
    """Return the schema of the log: table, indexes, triggers. Older databases have part of it."""
    from roadmap_cli.store.opening import migrations

    with closing(migrations.create_in_memory()) as connection:
        return frozenset(connection.execute(_LOG_SCHEMA))


def _damage_error(path: str, detail: str) -> DatabaseError:
    return DatabaseError(
        f"the other database is damaged: {path} ({detail})",
        "nothing was changed; 'roadmap doctor' in its own home shows more",
    )


def _read_error(path: str, error: Exception) -> RoadmapError:
    if _is_unsettled(error):
        journal = f"{path}{'-wal' if isinstance(error, _WriteAheadLog) else '-journal'}"
        return DatabaseError(
            f"the other database is in use, or a command was interrupted there: {journal} is next to it",
            "nothing was changed; 'roadmap doctor' in its own home cleans it up (if both files"
            " are read-only, copy them somewhere writable); then merge again",
        )
    if not isinstance(error, sqlite3.Error) or is_damage(error):
        return _damage_error(path, str(error)[:200])
    if is_busy(error):
        return NotSaved(
            f"another program has locked the other database: {path}",
            "nothing was changed; try again when it has finished",
        )
    return DatabaseError(
        f"the other database cannot be read: {path} ({str(error)[:200]})", "nothing was changed"
    )
