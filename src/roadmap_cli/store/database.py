"""The database file: opening it safely, one transaction at a time, and the truth about both.

Owns pragmas, refusals and the words for what SQLite reports. It never repairs, replaces or
re-creates anything by itself, and never opens the file behind SQLite's back: closing such a
handle would drop SQLite's locks.
"""

import os
import signal
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from roadmap_cli.errors import DatabaseError, NotSaved, OutcomeUnknown, RoadmapError

APPLICATION_ID = 0x524D4150  # "RMAP"
SCHEMA = 1
# Raise it when the fold or the projection's tables change their meaning: the next opening
# rebuilds the projection from the log.
PROJECTION = 1
BUSY_SECONDS = 10.0
SMALLEST_PAGE = 512  # bytes, by SQLite's file format

_PRAGMAS = """
pragma synchronous = extra;
pragma fullfsync = 1;
pragma foreign_keys = 1;
pragma trusted_schema = 0;
pragma cell_size_check = 1;
"""

_DATABASE_TROUBLE = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_SCHEMA"}
_HELD_BACK = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}


class Database:
    """One open database. Use `open_database`; reads are free, writes go through `writing`."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.saved = False  # has this process committed anything that left a proof?

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        found: tuple[Any, ...] | None = self.connection.execute(sql, values).fetchone()
        return found

    def note(self, key: str) -> str | None:
        """Return one of the database's own small notes, such as which roadmap is active."""
        found = self.row("select value from meta where key = ?", (key,))
        return found[0] if found else None

    def put_note(self, key: str, value: str) -> None:
        """Set one of the database's own small notes; call it while writing."""
        self.connection.execute(
            "insert into meta (key, value) values (?, ?)"
            " on conflict (key) do update set value = excluded.value",
            (key, value),
        )

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state throughout: what others commit meanwhile does not mix in."""
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

        The lock is taken at once, so what is read inside is what the writes build on. Signals
        wait from then until the commit is over: what the program says afterwards is true.
        Raises NotSaved or OutcomeUnknown.
        """
        transaction = Transaction()
        try:
            self.connection.execute("begin immediate")
            with _signals_held_back():
                # A newer program may have upgraded the file since this one opened it.
                _refuse_newer(self)
                yield transaction
                self._commit(transaction)
        except BaseException as error:
            _roll_back(self.connection)
            if isinstance(error, sqlite3.Error):
                raise explained(error, self.path, writing=True) from error
            raise

    def _commit(self, transaction: "Transaction") -> None:
        try:
            self.connection.execute("commit")
        except sqlite3.Error as error:
            if self.connection.in_transaction:  # refused before anything was written
                raise
            self._settle(transaction, error)
        # Without a proof it was upkeep: a new cache, not what the learner typed.
        self.saved = self.saved or transaction.proof is not None

    def _settle(self, transaction: "Transaction", error: sqlite3.Error) -> None:
        """After a failed commit: look whether it happened, and say that.

        The last steps of a commit may fail after the point of no return.
        """
        self.close()
        try:
            if transaction.proof is None:
                raise error
            self.connection = _connect(self.path)
            if self.row(*transaction.proof) is not None:
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
    """What a running transaction would find afterwards if, and only if, it was committed."""

    def __init__(self) -> None:
        self.proof: tuple[str, tuple[Any, ...]] | None = None


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Let signals wait: they are raised again when the block is over.

    A mask alone would not do: another thread may take the signal, and Python then runs its
    handler in this one. Handlers alone would not do: the signal would break into system calls.
    """
    threading = sys.modules.get("threading")  # not imported: there is one thread
    if threading and threading.current_thread() is not threading.main_thread():
        yield  # handlers run in the main thread alone
        return
    found = {number: signal.getsignal(number) for number in _HELD_BACK}
    before = {n: handler for n, handler in found.items() if handler is not None}  # None: C's own
    waiting: list[int] = []
    try:
        for number in before:
            signal.signal(number, lambda number, _: waiting.append(number))
        with _signals_masked():
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in waiting:
            signal.raise_signal(number)


@contextmanager
def _signals_masked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _roll_back(connection: sqlite3.Connection) -> None:
    try:
        if connection.in_transaction:
            connection.execute("rollback")
    except sqlite3.Error:
        pass  # the journal rolls it back at the next opening


def _base(error: sqlite3.Error) -> str:
    """Return the name of SQLite's primary error code, without the extension."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return "_".join(name.split("_")[:2])


def _is_damage(error: sqlite3.Error) -> bool:
    return _base(error) in _DATABASE_TROUBLE or "decode to UTF-8" in str(error)


def explained(error: sqlite3.Error, path: str, *, writing: bool = False) -> RoadmapError:
    """Return the error a person can act on for one that SQLite reports."""
    base = _base(error)
    saying = "nothing was saved" if writing else "nothing was changed"
    if _is_damage(error):
        return DatabaseError(
            f"the database is damaged or not a database: {path} ({error})",
            "nothing was changed; 'roadmap doctor' looks closer, backups lie beside it in backups/",
        )
    if base in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return NotSaved(
            f"another program has held the database for {BUSY_SECONDS:.0f} seconds: {path}",
            f"{saying}; try again when it is done",
        )
    if base == "SQLITE_FULL":
        return NotSaved(f"the disk is full: {path}", f"{saying}; free some space and try again")
    if base == "SQLITE_READONLY":
        return NotSaved(
            f"the database cannot be written: {path}",
            f"{saying}; check the permissions of the file and of its directory",
        )
    if base == "SQLITE_CANTOPEN":
        kind = NotSaved if writing else DatabaseError
        return kind(
            f"the database cannot be opened: {path}",
            f"{saying}; check the permissions of its directory",
        )
    if base == "SQLITE_IOERR":
        return NotSaved(f"the disk reports an error: {path} ({error})", f"{saying}; try again")
    if base in ("SQLITE_CONSTRAINT", "SQLITE_ABORT"):
        return DatabaseError(f"the database refused: {error}", "run 'roadmap doctor'")
    return DatabaseError(f"the database answers: {error}", f"{saying}; run 'roadmap doctor'")


def open_database(path: str, *, create: bool = True) -> Database:
    """Open the database, creating or upgrading it where that is safe.

    Raises DatabaseError for one that is missing beside backups, foreign, newer, damaged or not
    a file; its bytes are left as they are.
    """
    if sqlite3.sqlite_version_info < (3, 37):
        raise DatabaseError(
            f"this Python has SQLite {sqlite3.sqlite_version}; 3.37 or newer is needed",
            "use a newer Python",
        )
    _look_at(path, create=create)
    try:
        try:
            return _open(path)
        except sqlite3.Error as error:
            # A failing read is sometimes reported as damage: look a second time before saying so.
            if not _is_damage(error):
                raise
            return _open(path)
    except sqlite3.Error as error:
        raise explained(error, path) from error


def _look_at(path: str, *, create: bool) -> None:
    """Refuse what is not a database file; make an empty one where that is safe."""
    found = _stat(path)
    if found is not None and found.st_size:
        # SQLite takes any file of less than a page for an empty database, and writes over it.
        if found.st_size < SMALLEST_PAGE and not os.path.exists(f"{path}-journal"):
            raise DatabaseError(
                f"the database is damaged or not a database: {path}",
                "nothing was changed; move it away",
            )
        return
    backups = os.path.join(os.path.dirname(path), "backups")
    if _has_backups(backups):
        # Another process may have made the database and its first backup since.
        found = _stat(path)
        if found is not None and found.st_size:
            return
        state = "missing" if found is None else "empty"
        raise DatabaseError(
            f"the database is {state}, but there are backups: {path}",
            f"copy the newest of {backups} to {path}, or move {backups} away to start anew",
        )
    if not create:
        raise DatabaseError(f"there is no database yet: {path}", "run 'roadmap next'")
    if found is None:
        _make(path)


def _stat(path: str) -> os.stat_result | None:
    """Return what stands at a path, or None; refuse what is not a file."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        if os.path.islink(path):
            raise DatabaseError(
                f"the database is a link that leads nowhere: {path}",
                "is the disk it leads to connected?",
            ) from None
        return None
    except OSError as error:
        raise DatabaseError(
            f"the database cannot be reached: {path} ({error.strerror})",
            "check the permissions of the directories that lead there",
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise DatabaseError(f"the database is not a file: {path}", "move it away")
    return found


def _has_backups(directory: str) -> bool:
    try:
        return any(name.endswith(".db") for name in os.listdir(directory))
    except OSError:
        return False


def _make(path: str) -> None:
    """Make an empty private file in a private directory."""
    directory = os.path.dirname(path)
    try:
        if not os.path.isdir(directory):
            os.makedirs(directory, mode=0o700, exist_ok=True)
            synced(os.path.dirname(directory))
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseError(
            f"the directory for your progress cannot be made: {directory} ({error.strerror})",
            "check the permissions, or set ROADMAP_HOME to a directory you own",
        ) from error


def synced(directory: str) -> None:
    """Make the entries of a directory survive a power cut, where the system can."""
    try:
        handle = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _address(path: str, options: str) -> str:
    """Return the URI of the file, for SQLite only."""
    escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    slash = "" if escaped.startswith("/") else "/"
    return f"file://{slash}{escaped}?{options}"


def _connect(path: str) -> sqlite3.Connection:
    # Without mode=rw a file that vanished a moment ago would be made anew, empty.
    connection = sqlite3.connect(
        _address(path, "mode=rw"), uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    try:
        connection.executescript(_PRAGMAS)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _open(path: str) -> Database:
    if os.path.exists(f"{path}-wal"):
        _refuse_foreign_log(path)
    connection = _connect(path)
    database = Database(path, connection)
    try:
        version = _check_version(database)
        if version < SCHEMA:
            from roadmap_cli.store import migrations

            migrations.upgrade(database, version)
    except BaseException:
        connection.close()
        raise
    return database


def _refuse_foreign_log(path: str) -> None:
    """Refuse another program's database that has a write-ahead log.

    Opening it the usual way would move what stands in the log into the file.
    """
    connection = sqlite3.connect(_address(path, "mode=ro&immutable=1"), uri=True)
    try:
        (application,) = connection.execute("pragma application_id").fetchone()
    finally:
        connection.close()
    if application != APPLICATION_ID:
        raise _foreign(path)


def _foreign(path: str) -> DatabaseError:
    return DatabaseError(
        f"this is another program's database: {path}",
        "nothing was changed; set ROADMAP_HOME to another directory",
    )


def _refuse_newer(database: Database) -> None:
    row = database.row("select user_version from pragma_user_version")
    if row is not None and row[0] > SCHEMA:
        raise DatabaseError(
            f"the database was written by a newer roadmap (schema {row[0]}, this one knows"
            f" {SCHEMA}): {database.path}",
            "nothing was changed; upgrade this program",
        )


def _check_version(database: Database) -> int:
    """Return the schema version; refuse what is foreign or newer."""
    row = database.row(
        "select application_id, user_version from pragma_application_id, pragma_user_version"
    )
    assert row is not None
    application, version = row
    if application == APPLICATION_ID:
        _refuse_newer(database)
        return int(version)
    tables = database.row("select count(*) from sqlite_master")
    if application or version or (tables and tables[0]):
        raise _foreign(database.path)
    return 0
