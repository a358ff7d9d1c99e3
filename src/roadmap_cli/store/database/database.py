"""One open database: snapshot reads, all-or-nothing writes, and whether a commit happened.

It owns the settings of the connection. It never repairs, replaces or re-creates anything by itself.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from roadmap_cli.annotations import TYPE_CHECKING, Any
from roadmap_cli.errors import DatabaseError, NotSaved, OutcomeUnknown
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.signals import defer_signals
from roadmap_cli.store.database.sqlite_errors import BUSY_SECONDS, is_busy, to_roadmap_error

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

APPLICATION_ID = 0x524D4150  # "RMAP"
SCHEMA_VERSION = 6
# Raise it when the fold, or the meaning of the projection's tables, changes: the next command
# then rebuilds the projection from the log.
PROJECTION_VERSION = 8

# The keys in `meta` of the aims, each followed by the id of a roadmap; `store.log.aims` owns them.
AIM_KEY = "aim "
TIMER_KEY = "timer"  # the key in `meta` of the running timer

Values = tuple[Any, ...] | dict[str, Any]  # by position for `?`, by name for `:name`

# Unlike the plain pragmas, it fails if the schema is damaged.
FILE_VERSION = "select application_id, user_version from pragma_application_id, pragma_user_version"
REPLACEMENT = "\ufffd"
_BUSY_STEP_MILLISECONDS = 200
_WAL_VERSION = 2  # in the bytes 18 and 19 of the file
_TOKENS_KEY = "stamps"  # the key in `meta` of the latest random tokens, newest first
_MAX_TOKENS = 8
_ANY_ROW = ("select 1 from sqlite_master", ())
# Our triggers as SQLite stores them, in every schema version.
_TRIGGERS = (
    """CREATE TRIGGER event_no_update before update on event
  begin select raise(abort, 'the log is append-only'); end""",
    """CREATE TRIGGER event_no_delete before delete on event
  begin select raise(abort, 'the log is append-only'); end""",
    """CREATE TRIGGER event_same_or_new before insert on event
  when exists (select 1 from event where device = new.device and n = new.n)
  begin
    select case when exists (
      select 1 from event where device = new.device and n = new.n and clock = new.clock
        and at = new.at and day = new.day and batch = new.batch and kind = new.kind
        and roadmap = new.roadmap and topic = new.topic and data = new.data and sum = new.sum
    ) then raise(ignore) else raise(abort, 'an event differs from the stored one') end;
  end""",
)
# Tables and indexes have pages of their own. The text decides as well: it is what SQLite reads.
_FOREIGN_OBJECT = """
select case type when 'table' then 'virtual table' else type end, substr(name, 1, 200)
from {}.sqlite_master where (rootpage = 0 or rootpage is null
or substr(sql, 8, 5) not in ('TABLE', 'INDEX', 'UNIQU')) and sql not in (?, ?, ?) order by type = 'trigger'
"""
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
        self.busy_timeout = BUSY_SECONDS  # seconds to wait for the lock of another program
        self.has_committed = False  # anything with a commit probe, by this process
        self.schema = 0  # its version in the file when that was opened

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        result: tuple[Any, ...] | None = self.connection.execute(sql, values).fetchone()
        return result

    def column(self, sql: str, values: Values = ()) -> list[Any]:
        """Return the first column of a query."""
        return [row[0] for row in self.connection.execute(sql, values)]

    def value(self, sql: str, values: Values = (), *, default: T) -> T:
        """Return the first value of a query, or a default if there is no row."""
        row = self.row(sql, values)
        return row[0] if row else default

    def get_meta(self, key: str) -> str | None:
        """Return a value of the table `meta`, such as the id of the active roadmap."""
        return self.value("select value from meta where key = ?", (key,), default=None)

    def has_meta(self, key: str, value: str) -> bool:
        """Return whether the table `meta` has a value, even if others cannot be read."""
        return self.row("select 1 from meta where key = ? and value = ?", (key, value)) is not None

    def set_meta(self, key: str, value: str) -> None:
        """Set a value of the table `meta`; call it inside a transaction."""
        self.connection.execute(
            "insert into meta (key, value) values (?, ?)"
            " on conflict (key) do update set value = excluded.value",
            (key, value),
        )
        row_sums.seal_meta(self)

    def delete_meta(self, key: str) -> None:
        """Remove a value of the table `meta`; call it inside a transaction."""
        self.connection.execute("delete from meta where key = ?", (key,))
        row_sums.seal_meta(self)

    def set_token_probe(self, transaction: Transaction) -> None:
        """Store a random token that tells whether exactly this transaction was committed.

        The rows it writes may have been there before; a new token was not. Others may commit
        before the probe runs, so the latest few tokens are kept.
        """
        token = os.urandom(8).hex()
        tokens = (self.get_meta(_TOKENS_KEY) or "").split()[: _MAX_TOKENS - 1]
        self.set_meta(_TOKENS_KEY, " ".join((token, *tokens)))
        transaction.commit_probe = (
            "select 1 from meta where key = ? and instr(value, ?)",
            (_TOKENS_KEY, token),
        )

    def rebuild_indexes(self) -> None:
        """Make all indexes anew from their tables; call it inside a transaction."""
        self.connection.execute("reindex")

    @contextmanager
    def lenient_text(self) -> Iterator[None]:
        """Read REPLACEMENT in place of bytes that are no text, instead of failing."""
        self.connection.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            yield
        finally:
            self.connection.text_factory = str

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
    def writing(self) -> Iterator[Transaction]:
        """Run one all-or-nothing transaction.

        It takes the write lock at once, so that nothing it reads changes before it writes.
        Signals are deferred until the commit has finished, so that what the program prints
        afterwards is true. Raises NotSaved or OutcomeUnknown.
        """
        transaction = Transaction()
        try:
            self.begin()
            with defer_signals():
                # A newer program may have upgraded the file since it was opened.
                if read_schema_version(self) < self.schema:
                    raise NotSaved(
                        f"an older backup was restored in the meantime: {self.path}",
                        "nothing was saved; run the command again",
                    )
                yield transaction
                self._commit(transaction)
        except BaseException as error:
            _roll_back(self.connection)
            if isinstance(error, sqlite3.Error):
                raise to_roadmap_error(error, self.path, writing=True) from error
            raise

    def begin(self, lock: str = "immediate") -> None:
        """Begin a transaction; wait for the lock in short steps, so that Ctrl-C works."""
        deadline = time.monotonic() + self.busy_timeout
        self.connection.execute(f"pragma busy_timeout = {_BUSY_STEP_MILLISECONDS}")
        try:
            while True:
                try:
                    self.connection.execute(f"begin {lock}")
                    return
                except sqlite3.OperationalError as error:
                    if not is_busy(error) or time.monotonic() > deadline:
                        raise
        finally:
            self.connection.execute(f"pragma busy_timeout = {int(self.busy_timeout * 1000)}")

    def _commit(self, transaction: Transaction) -> None:
        try:
            self.connection.execute("commit")
        except sqlite3.Error as error:
            if self.connection.in_transaction:  # refused before anything was written
                raise
            self._resolve_failed_commit(transaction, error)
        # Without a probe nothing was written.
        self.has_committed = self.has_committed or transaction.commit_probe is not None

    def _resolve_failed_commit(self, transaction: Transaction, error: sqlite3.Error) -> None:
        """After a failed commit, return if it took effect all the same; otherwise raise.

        The last steps of a commit can fail after the point of no return. A new connection looks:
        it first rolls back what is unfinished.
        """
        unknown = OutcomeUnknown(
            f"this may or may not have been saved: {error}",
            "run 'roadmap doctor' when the disk works again",
        )
        self.close()
        try:
            self.connection = connect(self.path)
            is_committed = self.row(*(transaction.commit_probe or _ANY_ROW)) is not None
        except sqlite3.Error as second:
            raise unknown from second
        if transaction.commit_probe is None:  # nothing tells this transaction from others
            raise unknown from error
        if not is_committed:
            raise to_roadmap_error(error, self.path, writing=True) from error

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


def sqlite_uri(path: str, options: str) -> str:
    """Return the SQLite URI of a file, with options such as `mode=ro`."""
    escaped_path = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    # Two slashes begin the name of a host, which is empty. A path of Windows begins with none.
    host = "//" if path.startswith("/") else ""
    return f"file:{host}{escaped_path}?{options}"


def read_only_uri(path: str) -> str:
    """Return the SQLite URI to read a copy, or another's database, without writing beside it.

    We never use WAL mode, but others may have switched to it. SQLite then makes files beside the
    database even to read it, unless it may take it for immutable; the caller has seen that no such
    file with content is there. Call it for no database that this process has open.
    """
    with open(path, "rb") as file:
        is_wal = _WAL_VERSION in file.read(20)[18:20]
    return sqlite_uri(path, "mode=ro&immutable=1" if is_wal else "mode=ro")


def connect(path: str) -> sqlite3.Connection:
    """Open an existing file with our settings."""
    # Without mode=rw SQLite would create an empty file if this one has just vanished.
    connection = sqlite3.connect(
        sqlite_uri(path, "mode=rw"), uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    try:
        connection.executescript(_PRAGMAS)
    except BaseException:  # also of a text that is none
        connection.close()
        raise
    return connection


def copy_pages(
    source: sqlite3.Connection, target: sqlite3.Connection, timeout: float = BUSY_SECONDS
) -> None:
    """Overwrite one database with another, page by page, whatever the state of either.

    Raises sqlite3.OperationalError if it stays locked for `timeout` seconds: by itself,
    `sqlite3.Connection.backup` would wait for ever and ignore Ctrl-C.
    """
    deadline = time.monotonic() + timeout

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorname = "SQLITE_BUSY"
            raise error

    source.backup(target, progress=give_up)


def is_outdated(database: Database) -> bool:
    """Return whether the schema was upgraded, and what is stored beside the log was not yet."""
    is_current = database.has_meta("projection", str(PROJECTION_VERSION))
    return not is_current and row_sums.is_unsealed(database)


def read_schema_version(database: Database) -> int:
    """Return the schema version; raise DatabaseError if it is newer than this program."""
    version = database.value("select user_version from pragma_user_version", default=0)
    if version > SCHEMA_VERSION:
        raise newer_error("the database", version, database.path)
    return version


def find_foreign_object(
    connection: sqlite3.Connection, schema: str = "main"
) -> tuple[str, str] | None:
    """Return kind and name of a view, trigger or virtual table that is not ours.

    These act when others are used: one could make a query endless, or change what we write.
    Additional tables and indexes do neither. `schema` is the name of an attached database.
    """
    sql = _FOREIGN_OBJECT.format(schema)
    found: tuple[str, str] | None = connection.execute(sql, _TRIGGERS).fetchone()
    return found


def newer_error(name: str, version: int, path: str) -> DatabaseError:
    """Return the error for a database that a newer program wrote; `name` is what to call it."""
    return DatabaseError(
        f"{name} was written by a newer roadmap (schema {version}, this one knows"
        f" {SCHEMA_VERSION}): {path}",
        "nothing was changed; upgrade this program",
    )
