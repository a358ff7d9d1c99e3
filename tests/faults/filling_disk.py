"""A disk that is full from any moment of a run on, without any tool: a limit on the size of files.

A moment is a statement that SQLite begins, or a file that is opened to be written. The writes that
follow it fail in the system itself. It also counts what the run commits.
"""

import os
import re
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, NamedTuple

import pytest

_WRITES = os.O_WRONLY | os.O_RDWR


class Moment(NamedTuple):
    """One moment of a run; `where` is "main" for a statement on the database itself."""

    where: str
    what: str

    @property
    def is_commit(self) -> bool:
        return self.where == "main" and self.what == "commit"


class FillingDisk:
    """The moments of one run. From the one with the number `full_at` on, the disk is full.

    If that `passes`, there is room again as soon as SQLite has reported it.
    """

    def __init__(self, full_at: int | None = None, *, passes: bool = False) -> None:
        self.moments: list[Moment] = []
        self.unguarded: list[str] = []  # statements that wrote outside of a transaction
        self._full_at = full_at
        self._passes = passes

    def begin(self, where: str, what: str) -> None:
        """Note a moment; the disk may be full from here on."""
        if len(self.moments) == self._full_at:
            limit_files(0)
        self.moments.append(Moment(where, what))

    def fail(self) -> None:
        """Make room again after SQLite has reported an error, if the fault passes."""
        if self._passes:
            limit_files(resource.RLIM_INFINITY)


class _Connection(sqlite3.Connection):
    """A real connection that tells the disk what it is asked for."""

    disk: FillingDisk

    def __init__(self, database: str, *values: Any, **options: Any) -> None:
        super().__init__(database, *values, **options)
        self._where = "main" if "/roadmap.db" in database else "beside"
        self.set_trace_callback(self._begin)

    def _begin(self, statement: str) -> None:
        words = statement.lower().split()[:3]
        if words[0] in ("insert", "update", "delete", "replace") and not self.in_transaction:
            self.disk.unguarded.append(statement)
        self.disk.begin(self._where, " ".join(words))

    def execute(self, *values: Any) -> sqlite3.Cursor:
        try:
            return super().execute(*values)
        except sqlite3.Error:
            self.disk.fail()
            raise

    def executemany(self, *values: Any) -> sqlite3.Cursor:
        try:
            return super().executemany(*values)
        except sqlite3.Error:
            self.disk.fail()
            raise


def limit_files(size: int) -> None:
    """Let no file be written beyond a size."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


_disks: list[FillingDisk] = []  # the one that is in use, if any


@cache
def _listen() -> None:
    """Hear from now on of each file that is opened; a hook cannot be taken away again."""

    def hear(event: str, values: tuple[Any, ...]) -> None:
        if _disks and event == "open" and isinstance(values[0], str) and values[2] & _WRITES:
            _disks[-1].begin("file", re.sub(r"\d+", "n", os.path.basename(values[0])))

    sys.addaudithook(hear)


@contextmanager
def watch(disk: FillingDisk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let everything in the block happen on this disk."""
    _listen()
    traced = type("Connection", (_Connection,), {"disk": disk})
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=traced))
        _disks.append(disk)
        try:
            yield
        finally:
            _disks.pop()
            limit_files(resource.RLIM_INFINITY)
