"""One open database: snapshot reads, all-or-nothing writes, and whether a commit happened.

It owns the settings of the connection. It never repairs, replaces or re-creates anything by itself.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from roadmap_cli.errors import DatabaseError, NotSaved, OutcomeUnknown
from roadmap_cli.store.signals import signals_held_back
from roadmap_cli.store.trouble import BUSY_SECONDS, explained, is_busy

APPLICATION_ID = 0x524D4150  # "RMAP"
SCHEMA = 3
# Raise it when the fold, or the meaning of the projection's tables, changes: the next command
# then rebuilds the projection from the log.
PROJECTION = 3

_STEP_MILLISECONDS = 200
_STAMPS = "stamps"  # random tokens of the latest stamped transactions, newest first
_MOST_STAMPS = 8
_PRAGMAS = """
pragma synchronous = extra;
pragma fullfsync = 1;
pragma foreign_keys = 1;
pragma trusted_schema = 0;
pragma cell_size_check = 1;
"""


class Database:
    """One open database, made by `open_database`. All writes go through `writing`."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.patience = BUSY_SECONDS  # how long to wait for another program
        self.saved = False  # has this process committed anything that has a probe?
        self.schema = 0  # which it has since it was opened

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        found: tuple[Any, ...] | None = self.connection.execute(sql, values).fetchone()
        return found

    def get_meta(self, key: str) -> str | None:
        """Return a value of the table meta, such as which roadmap is active."""
        found = self.row("select value from meta where key = ?", (key,))
        return found[0] if found else None

    def set_meta(self, key: str, value: str) -> None:
        """Set a value of the table meta; call it while writing."""
        self.connection.execute(
            "insert into meta (key, value) values (?, ?)"
            " on conflict (key) do update set value = excluded.value",
            (key, value),
        )

    def stamp(self, transaction: "Transaction") -> None:
        """Store a random token that tells whether exactly this transaction was committed.

        The rows it writes may have been there before; a new token was not. Others may commit
        before the probe runs, so the latest few tokens are kept.
        """
        stamp = os.urandom(8).hex()
        others = (self.get_meta(_STAMPS) or "").split()[: _MOST_STAMPS - 1]
        self.set_meta(_STAMPS, " ".join((stamp, *others)))
        transaction.commit_probe = (
            "select 1 from meta where key = ? and instr(value, ?)",
            (_STAMPS, stamp),
        )

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read one snapshot: what other processes commit meanwhile is not visible."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("begin")
        try:
            yield
        finally:
            _roll_back(self.connection)

    @contextmanager
    def writing(self) -> Iterator["Transaction"]:
        """Run one all-or-nothing transaction.

        It takes the write lock at once, so that nothing it reads changes before it writes.
        Signals are deferred until the commit has finished, so that what the program prints
        afterwards is true. Raises NotSaved or OutcomeUnknown.
        """
        transaction = Transaction()
        try:
            self.begin()
            with signals_held_back():
                self._refuse_other_schema()
                yield transaction
                self._commit(transaction)
        except BaseException as error:
            _roll_back(self.connection)
            if isinstance(error, sqlite3.Error):
                raise explained(error, self.path, writing=True) from error
            raise

    def _refuse_other_schema(self) -> None:
        """Raise an error if the schema has changed since the file was opened."""
        version = refuse_newer(self)  # a newer program may have upgraded it meanwhile
        if version < self.schema:
            raise NotSaved(
                f"a copy of an older version was restored meanwhile: {self.path}",
                "nothing was saved; type it again",
            )

    def begin(self, lock: str = "immediate") -> None:
        """Begin a transaction; wait for the lock in short steps, so that Ctrl-C works."""
        end = time.monotonic() + self.patience
        self.connection.execute(f"pragma busy_timeout = {_STEP_MILLISECONDS}")
        try:
            while True:
                try:
                    self.connection.execute(f"begin {lock}")
                    return
                except sqlite3.OperationalError as error:
                    if not is_busy(error) or time.monotonic() > end:
                        raise
        finally:
            self.connection.execute(f"pragma busy_timeout = {int(self.patience * 1000)}")

    def _commit(self, transaction: "Transaction") -> None:
        try:
            self.connection.execute("commit")
        except sqlite3.Error as error:
            if self.connection.in_transaction:  # refused before anything was written
                raise
            self._settle(transaction, error)
        # Without a probe it was upkeep: a new cache, not what the learner typed.
        self.saved = self.saved or transaction.commit_probe is not None

    def _settle(self, transaction: "Transaction", error: sqlite3.Error) -> None:
        """After a failed commit, return if it took effect all the same; otherwise raise.

        The last steps of a commit can fail after the point of no return.
        """
        self.close()
        try:
            if transaction.commit_probe is None:
                raise error
            self.connection = connect(self.path)
            if self.row(*transaction.commit_probe) is not None:
                return
        except sqlite3.Error as second:
            raise OutcomeUnknown(
                f"it is not known whether this was saved: {error}",
                "run 'roadmap doctor' when the disk works again",
            ) from second
        raise explained(error, self.path, writing=True) from error

    def close(self) -> None:
        """Close the connection; closing twice is fine."""
        self.connection.close()


class Transaction:
    """A running transaction, with a query that finds a row if, and only if, it was committed."""

    def __init__(self) -> None:
        self.commit_probe: tuple[str, tuple[Any, ...]] | None = None


def _roll_back(connection: sqlite3.Connection) -> None:
    try:
        if connection.in_transaction:
            connection.execute("rollback")
    except sqlite3.Error:
        pass  # SQLite rolls back when it next opens the file, from the journal


def address_of(path: str, options: str) -> str:
    """Return the SQLite URI of a file, with options such as `mode=ro`."""
    escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    slash = "" if escaped.startswith("/") else "/"
    return f"file://{slash}{escaped}?{options}"


def connect(path: str) -> sqlite3.Connection:
    """Open an existing file with our settings."""
    # Without mode=rw SQLite would create an empty file if this one has just vanished.
    connection = sqlite3.connect(
        address_of(path, "mode=rw"), uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    try:
        connection.executescript(_PRAGMAS)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def copy_pages(
    source: sqlite3.Connection, target: sqlite3.Connection, patience: float = BUSY_SECONDS
) -> None:
    """Overwrite one database with another, page by page, whatever the state of either.

    Raises sqlite3.OperationalError if it stays locked for `patience` seconds: by itself,
    `sqlite3.Connection.backup` would wait for ever and ignore Ctrl-C.
    """
    end = time.monotonic() + patience

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorname = "SQLITE_BUSY"
            raise error

    source.backup(target, progress=give_up)


def refuse_newer(database: Database) -> int:
    """Return the schema version; raise DatabaseError if it is newer than this program."""
    row = database.row("select user_version from pragma_user_version")
    assert row is not None
    if row[0] > SCHEMA:
        raise DatabaseError(
            f"the database was written by a newer roadmap (schema {row[0]}, this one knows"
            f" {SCHEMA}): {database.path}",
            "nothing was changed; upgrade this program",
        )
    return int(row[0])
