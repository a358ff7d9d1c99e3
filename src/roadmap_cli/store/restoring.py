"""Putting a copy in the place of the database, all or nothing.

The pages of the copy are written into the present file inside SQLite's own locks, in one
transaction: whoever waits for the file finds the restored database in it, and a power cut leaves
the one or the other. A new file under the old name would be simpler, but a command that has the old
one open could then take the new one's journal for its own. Only what SQLite cannot open at
all, and hence nobody can have open, is replaced by a rename. Nothing here thins or removes copies.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

from roadmap_cli.errors import NotSaved, OutcomeUnknown, RoadmapError
from roadmap_cli.store import backup, copies, files, log, present, replaced, thinning
from roadmap_cli.store.database import Database, address_of, connect, copy_pages, refuse_newer
from roadmap_cli.store.replaced import NOTHING
from roadmap_cli.store.signals import signals_held_back
from roadmap_cli.store.trouble import explained
from roadmap_cli.values import Value


class Prepared(Value):
    """A proven copy of the copy, ready to be put in place."""

    path: str
    token: str  # what proves afterwards that this one stands there
    fault: str  # of its log


# -- the copy ------------------------------------------------------------------------------------


@contextmanager
def prepared(
    source: str, path: str, token: str, tell: Callable[[int, int], object]
) -> Iterator[Prepared]:
    """Make a proven copy of a copy beside the database; it is gone when the block is over.

    `tell` hears how many events of how many were checked. Raises DatabaseError for one that is damaged, newer or none of ours. What is wrong with its
    log alone is told and not refused: it may be the best there is.
    """
    target = os.path.realpath(path)
    directory = os.path.dirname(target)
    partial = os.path.join(directory, f".restored.{os.getpid()}.partial")
    try:
        try:
            files.make_directory(directory)
            thinning.sweep(directory)
            os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
            fault = _copied(source, partial, token, tell)
            files.synced_file(partial)
        except (OSError, sqlite3.Error) as error:
            raise NotSaved(
                f"the copy could not be prepared in {directory}: {error}", NOTHING
            ) from error
        yield Prepared(partial, token, fault)
    finally:
        for name in (partial, f"{partial}-journal"):
            with suppress(OSError):
                os.unlink(name)


def _copied(source: str, partial: str, token: str, tell: Callable[[int, int], object]) -> str:
    """Copy and prove the copy; return what is wrong with its log."""
    with copies.opened(source) as database, closing(_made(partial)) as connection:
        try:
            for fault in copies.faults(database):
                raise copies.damaged(source, fault)
            events, _ = copies.holdings(database)
            fault = next(log.faults(database, lambda done: tell(done, events)), "")
            expected = backup.last_events(database.connection)
        except copies.UNREADABLE as error:
            raise copies.refused(source, error) from error
        copy_pages(database.connection, connection)
        if (
            connection.execute("pragma integrity_check").fetchone() != ("ok",)
            or backup.last_events(connection) != expected
        ):
            raise sqlite3.DatabaseError("it differs from the copy it was made of")
        # Whoever restores a copy writes as a new device: the old one may have written on since.
        connection.execute("begin")
        connection.execute("delete from meta where key = 'device'")
        connection.execute("insert or replace into meta values ('restored', ?)", (token,))
        connection.execute("commit")
        return fault


def _made(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


# -- putting it in place -------------------------------------------------------------------------


def put(path: str, ready: Prepared, today: str, expected: present.LastEvents | None = None) -> str:
    """Put a prepared copy in the place of the database; return where what it replaced lies.

    `expected` is where the log ended when the person looked: another end is refused. Raises
    NotSaved, or OutcomeUnknown.
    """
    with signals_held_back():
        state = present.standing(path).state
        target = os.path.realpath(path)
        if state == present.UNREADABLE:
            return _instead(target, ready, today)
        kept = ""
        if state in (present.MISSING, present.EMPTY):
            kept = replaced.keep_journals(target, today)
            files.make(target)
        return _over(path, ready, today, expected) or kept


def _over(path: str, ready: Prepared, today: str, expected: present.LastEvents | None) -> str:
    """Write the copy into the present file, in one transaction, with everybody else locked out."""
    database = Database(path, connect(path))
    begun = False
    try:
        database.begin("exclusive")
        # From here on the lock is held until the end, over several transactions. Asked for any
        # earlier, a lock of readers would be held while another command waits for that to go.
        database.connection.execute("pragma locking_mode = exclusive")
        database.connection.execute("commit")
        refuse_newer(database)
        if expected is not None and present.ends_of(database.connection) != expected:
            raise NotSaved(
                "another command has written meanwhile, so there is more to lose than was shown",
                f"{NOTHING}; look at it again",
            )
        kept = replaced.keep(database, today)
        with closing(_to_read(ready.path)) as source:
            begun = True
            copy_pages(source, database.connection)
        if not _stands(database, ready):
            raise sqlite3.DatabaseError("what stands there now is not the copy")
        return kept
    except sqlite3.Error as error:
        if not begun:
            raise explained(error, path, writing=True) from error
        raise _settled(database, ready, error) from error
    finally:
        with suppress(sqlite3.Error):  # so that the journal goes as well
            database.connection.execute("pragma locking_mode = normal")
            database.row("select 1 from sqlite_master")
        database.close()


def _to_read(path: str) -> sqlite3.Connection:
    return sqlite3.connect(address_of(path, "mode=ro"), uri=True, isolation_level=None)


def _settled(database: Database, ready: Prepared, error: sqlite3.Error) -> RoadmapError:
    """After a failure: look whether the copy stands there all the same, and return the truth."""
    database.close()
    try:
        with closing(connect(database.path)) as connection:
            stands = _stands(Database(database.path, connection), ready)
    except sqlite3.Error:
        return OutcomeUnknown(
            f"it is not known whether the copy was restored: {error}",
            "run 'roadmap doctor' when the disk works again; what was there before lies in"
            f" {backup.directory_beside(database.path)}",
        )
    if stands:
        return OutcomeUnknown(
            f"the copy was restored, but then the disk reported: {error}", "run 'roadmap doctor'"
        )
    return explained(error, database.path, writing=True)


def _stands(database: Database, ready: Prepared) -> bool:
    """Say whether this very copy is what stands there now."""
    if database.row("select 1 from sqlite_master where name = 'meta'") is None:
        return False
    return database.row("select value from meta where key = 'restored'") == (ready.token,)


def _instead(target: str, ready: Prepared, today: str) -> str:
    """Give the name of what is no database any more to the copy, and keep its bytes."""
    kept = replaced.keep_bytes(target, today)
    try:
        os.replace(ready.path, target)
    except OSError as error:
        raise NotSaved(f"the copy could not be put in place: {error}", NOTHING) from error
    files.synced(os.path.dirname(target))
    return kept
