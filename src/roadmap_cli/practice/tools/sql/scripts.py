"""Running a learner's SQL scripts on a database in memory, statement by statement, as SQLite's shell would.

A statement that is refused is an outcome, not an end. Files are read from the learner's folder only, and no
other database is opened. It knows no practice.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import sqlite3
import time
from collections.abc import Iterator
from typing import NamedTuple

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room

SECONDS = 5.0
_FORBIDDEN = {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}
_COMMENT = re.compile(r"--[^\n]*|/\*.*?(\*/|$)", re.DOTALL)
_DEPTH = 5  # of scripts that read scripts


class Outcome(NamedTuple):
    """What became of one statement."""

    file: str
    statement: str  # without comments before it
    error: str = ""  # what SQLite said
    kind: str = (
        ""  # of a rule that refused it: "NOT NULL", "UNIQUE", "CHECK", "FOREIGN KEY", "other"
    )

    @property
    def verb(self) -> str:
        """Return the first word in capital letters."""
        found = re.match(r"[A-Za-z]+", self.statement)
        return found[0].upper() if found else ""


@contextlib.contextmanager
def open_database(content: bytes = b"") -> Iterator[sqlite3.Connection]:
    """Open a database in memory, where each statement is a transaction unless a script says BEGIN."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        if content:
            connection.deserialize(content)
        connection.set_authorizer(
            lambda action, *_: sqlite3.SQLITE_DENY if action in _FORBIDDEN else sqlite3.SQLITE_OK
        )
        end = time.monotonic() + SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
        yield connection


def read_statements(room: Room, name: str, depth: int = 0) -> list[tuple[str, str]]:
    """Return the statements of a script, each with the file it stands in; `.read` is followed."""
    if depth > _DEPTH:
        raise NotYet(f"{name} reads itself")
    found: list[tuple[str, str]] = []
    lines: list[str] = []
    for line in room.text(name).splitlines():
        command = line.split()[0] if line.startswith(".") else ""
        if command == ".import":
            raise CouldNotLook(f"{name} imports a file, which only the shell of SQLite can do")
        if command == ".read":
            found += [(name, text) for text in split_statements("\n".join(lines))]
            lines = []
            found += read_statements(room, _second_word(line, name), depth + 1)
        elif not command:
            lines.append(line)
    return found + [(name, text) for text in split_statements("\n".join(lines))]


def read_query(room: Room, name: str) -> str:
    """Return the one statement of a file; raise NotYet if it holds none, or more."""
    statements = [statement for _, statement in read_statements(room, name)]
    if len(statements) > 1:
        raise NotYet(f"{name} holds more than one statement")
    if not statements:
        raise NotYet(f"{name} holds no query that answers rows")
    return statements[0]


def split_statements(text: str) -> list[str]:
    """Return the statements of a text, without comments before them; the last may lack its end."""
    statements, piece = [], ""
    for part in re.split("(?<=;)", text):
        piece += part
        if sqlite3.complete_statement(piece):
            statements.append(piece)
            piece = ""
    stripped = (_strip_comments(statement) for statement in [*statements, piece])
    return [statement for statement in stripped if statement.strip(" \t\n;")]


def run_statements(
    connection: sqlite3.Connection, statements: list[tuple[str, str]]
) -> list[Outcome]:
    """Run statements one after the other, also after one that is refused."""
    outcomes = []
    for file, statement in statements:
        error = ""
        try:
            connection.execute(statement).fetchall()
        except sqlite3.OperationalError as raised:
            if "interrupted" in str(raised):
                raise NotYet(f"{file} took longer than {SECONDS:g} s") from None
            error = str(raised)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as raised:
            error = str(raised)
            if isinstance(raised, sqlite3.IntegrityError):
                outcomes.append(Outcome(file, statement, error, kind_of(error)))
                continue
        outcomes.append(Outcome(file, statement, error))
    return outcomes


def kind_of(error: str) -> str:
    """Return which kind of rule speaks in a message of SQLite."""
    kind, found, _ = error.partition(" constraint failed")
    return kind if found else "other"


def _strip_comments(text: str) -> str:
    text = text.lstrip()
    while found := _COMMENT.match(text):
        text = text[found.end() :].lstrip()
    return text


def _second_word(line: str, name: str) -> str:
    try:
        return shlex.split(line)[1]
    except (ValueError, IndexError):
        raise NotYet(f"{name} has a line .read without a file") from None
