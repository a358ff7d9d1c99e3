"""sqlite-tables: books, members and loans whose rules are tried, each by a row that breaks it.

Such a row is a good one of the learner's with one value changed, inserted again after it was taken out:
so other rules, columns and triggers of theirs do not get in the way.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections import Counter
from functools import partial
from typing import Any

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import ExamFile
from roadmap_cli.practice.tools.sql.scripts import (
    Outcome,
    open_database,
    read_statements,
    run_statements,
)

_COLUMNS = {
    "book": {"title": "title", "isbn": "isbn"},
    "member": {"name": "name", "email": "email"},
    "loan": {
        "book": "book_id",
        "member": "member_id",
        "lent_on": "lent_on",
        "due_on": "due_on",
        "returned_on": "returned_on",
    },
}
_KINDS = ("NOT NULL", "UNIQUE", "CHECK", "FOREIGN KEY")
_GENERATED = (2, 3)  # what table_xinfo says of such a column


class _Library:
    """The learner's database, and how they call what is in it."""

    def __init__(self, room: Room, with_rows: bool = True) -> None:
        names = ExamFile(room)
        self.tables = {kind: names.text(kind, "table", kind) for kind in _COLUMNS}
        self._names = {
            (kind, key): names.text(kind, key, usual)
            for kind, columns in _COLUMNS.items()
            for key, usual in columns.items()
        }
        with open_database() as connection:
            _load(connection, room, "schema.sql")
            if with_rows:
                connection.execute("PRAGMA foreign_keys = ON")
                _load(connection, room, "rows.sql")
            self.content = bytes(connection.serialize())

    def column(self, kind: str, key: str) -> str:
        """Return the learner's name of a column, as it stands in SQL."""
        return _quote(self._names[kind, key])

    def table(self, kind: str) -> str:
        """Return the learner's name of a table, as it stands in SQL."""
        return _quote(self.tables[kind])

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query of ours."""
        with open_database(self.content) as connection:
            return connection.execute(query, values).fetchall()

    def describe(self, kind: str) -> list[tuple[Any, ...]]:
        """Return what SQLite says of the columns of a table."""
        return self.ask(f"PRAGMA table_xinfo({self.table(kind)})")

    def is_generated(self, kind: str, key: str) -> bool:
        """Return whether a column is computed from others."""
        name = self._names[kind, key].lower()
        return any(row[1].lower() == name and row[6] in _GENERATED for row in self.describe(kind))

    def row(self, kind: str, condition: str = "1", place: int = 0) -> dict[str, Any]:
        """Return a row by the names of its columns, as they stand in SQL."""
        columns = [_quote(row[1]) for row in self.describe(kind) if row[6] not in _GENERATED]
        query = f"SELECT {', '.join(columns)} FROM {self.table(kind)} WHERE {condition}"
        rows = self.ask(query)
        if len(rows) <= place:
            raise CouldNotLook(f"rows.sql has no row in {self.tables[kind]} to try this with")
        return dict(zip(columns, rows[place], strict=True))

    def refuses(self, kind: str, row: dict[str, Any], changes: dict[str, Any]) -> bool:
        """Return whether a row is refused once some of its values are changed."""
        if error := self._insert(kind, row, row):
            raise CouldNotLook(f"a row of yours is refused when it is inserted again: {error}")
        return bool(self._insert(kind, row, {**row, **changes}))

    def _insert(self, kind: str, old: dict[str, Any], new: dict[str, Any]) -> str:
        """Put one row in the place of another; return what SQLite says against it."""
        is_old = " AND ".join(f"{column} IS ?" for column in old)
        marks = ", ".join("?" * len(new))
        with open_database(self.content) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(f"DELETE FROM {self.table(kind)} WHERE {is_old}", [*old.values()])
            connection.execute("PRAGMA foreign_keys = ON")
            try:
                connection.execute(
                    f"INSERT INTO {self.table(kind)} ({', '.join(new)}) VALUES ({marks})",
                    [*new.values()],
                )
            except sqlite3.IntegrityError as error:
                return str(error)
        return ""


def _load(connection: sqlite3.Connection, room: Room, name: str) -> None:
    for outcome in run_statements(connection, read_statements(room, name)):
        if outcome.error:
            first = outcome.statement.splitlines()[0]
            raise NotYet(f"{outcome.file} is refused by SQLite", found=f"{outcome.error}: {first}")


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _look_at_schema(room: Room) -> None:
    library = _Library(room, with_rows=False)
    for kind, columns in _COLUMNS.items():
        name = library.tables[kind]
        described = library.describe(kind)
        if not described:
            raise NotYet(f"schema.sql makes no table {name}; exam.toml says how yours is called")
        there = {_quote(row[1]).lower() for row in described}
        for key in columns:
            if library.column(kind, key).lower() not in there:
                column = library.column(kind, key).strip('"')
                raise NotYet(f"{name} has no column {column}; exam.toml says how yours is called")


def _look_at_keys(room: Room) -> None:
    library = _Library(room, with_rows=False)
    for kind, name in library.tables.items():
        if not any(row[5] for row in library.describe(kind)):
            raise NotYet(f"{name} has no primary key")
    keys = library.ask(f"PRAGMA foreign_key_list({library.table('loan')})")
    for kind in ("book", "member"):
        column = library.column("loan", kind).lower()
        if not any(_quote(key[3]).lower() == column for key in keys):
            raise NotYet(f"{column} of {library.tables['loan']} is not a foreign key")


def _look_at_rows(room: Room) -> None:
    library = _Library(room)
    for kind, name in library.tables.items():
        [(count,)] = library.ask(f"SELECT count(*) FROM {library.table(kind)}")
        if count < 2:
            raise NotYet(f"too few rows in {name}", expected="2 or more", found=str(count))
    returned_on = library.column("loan", "returned_on")
    query = f"SELECT count(*) FROM {library.table('loan')} WHERE {returned_on} IS NULL"
    if library.ask(query) == [(0,)]:
        raise NotYet("all loans are returned; one has to be open", expected="NULL where it is open")


def _look_at_required(room: Room) -> None:
    library = _Library(room)
    for kind, key in (
        ("book", "title"),
        ("member", "name"),
        ("loan", "book"),
        ("loan", "member"),
        ("loan", "lent_on"),
    ):
        column = library.column(kind, key)
        if not library.refuses(kind, library.row(kind), {column: None}):
            raise NotYet(f"{library.tables[kind]} takes a row whose {column} is NULL")


def _look_at_unique(room: Room) -> None:
    library = _Library(room)
    for kind, key in (("book", "isbn"), ("member", "email")):
        column = library.column(kind, key)
        first = library.row(kind, f"{column} IS NOT NULL")
        second = library.row(kind, f"{column} IS NOT NULL", 1)
        if not library.refuses(kind, second, {column: first[column]}):
            raise NotYet(f"{library.tables[kind]} takes two rows with one {column}")


def _look_at_partners(room: Room) -> None:
    library = _Library(room)
    row = library.row("loan")
    for key in ("book", "member"):
        column = library.column("loan", key)
        nobody = 987_654_321 if isinstance(row[column], int) else "0000000000000"
        if not library.refuses("loan", row, {column: nobody}):
            raise NotYet(f"{library.tables['loan']} takes a {column} that is not there")


def _look_at_days(room: Room) -> None:
    library = _Library(room)
    row = library.row("loan", f"{library.column('loan', 'returned_on')} IS NULL")
    earlier = _earlier(row[library.column("loan", "lent_on")])
    for key in ("due_on", "returned_on"):
        column = library.column("loan", key)
        if library.is_generated("loan", key):
            continue
        if not library.refuses("loan", row, {column: earlier}):
            raise NotYet(
                f"{library.tables['loan']} takes a {column} before the day it was lent",
                found=f"{earlier}, lent on {row[library.column('loan', 'lent_on')]}",
            )


def _earlier(moment: Any) -> Any:
    """Return three days before a day, in the form it has: ISO text, a Julian day or Unix seconds."""
    if isinstance(moment, (int, float)):
        return moment - (3 if moment < 10_000_000 else 3 * 86_400)
    try:
        day = datetime.date.fromisoformat(str(moment)[:10]) - datetime.timedelta(days=3)
    except ValueError:
        raise CouldNotLook(f'the form of the day "{moment}" is not known here') from None
    return f"{day}{str(moment)[10:]}"


def _look_at_delete(room: Room) -> None:
    library = _Library(room)
    loan, column = library.row("loan"), library.column("loan", "book")
    keys = library.ask(f"PRAGMA foreign_key_list({library.table('loan')})")
    target = next((key[4] for key in keys if _quote(key[3]).lower() == column.lower()), None)
    target = target or next(row[1] for row in library.describe("book") if row[5])
    with open_database(library.content) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        try:
            connection.execute(
                f"DELETE FROM {library.table('book')} WHERE {_quote(target)} = ?", [loan[column]]
            )
        except sqlite3.IntegrityError:
            return
    raise NotYet("a book that was lent can be deleted while its loan is there")


def _look_at_refusals(room: Room) -> None:
    statements = read_statements(room, "refusals.sql")
    makes_tables = any(Outcome(*statement).verb == "CREATE" for statement in statements)
    content = b"" if makes_tables else _Library(room).content
    with open_database(content) as connection:
        outcomes = run_statements(connection, statements)
    inserts = [outcome for outcome in outcomes if outcome.verb in ("INSERT", "REPLACE")]
    kinds = Counter(outcome.kind for outcome in inserts if outcome.kind)
    if sum(kinds.values()) < 5:
        raise NotYet(
            "too few inserts are refused by a rule",
            expected="5 or more",
            found=_format_refusals(kinds, inserts),
        )
    if missing := [kind for kind in _KINDS if not kinds[kind] and not kinds["other"]]:
        raise NotYet(
            f"no insert breaks a rule of the kind {missing[0]}",
            found=_format_refusals(kinds, inserts),
        )
    if not any(o.verb == "DELETE" and o.kind in ("FOREIGN KEY", "other") for o in outcomes):
        raise NotYet("no delete is stopped by a foreign key")


def _format_refusals(kinds: Counter[str], inserts: list[Outcome]) -> str:
    parts = [f"{count} by {kind}" for kind, count in kinds.items()] or ["none"]
    accepted = sum(not outcome.error for outcome in inserts)
    broken = [outcome.error for outcome in inserts if outcome.error and not outcome.kind]
    if accepted:
        parts.append(f"{accepted} accepted")
    return ", ".join(parts + broken[:1])


_check = partial(Check, needs=("rows",))
CHECKS = (
    Check(
        "schema",
        "schema.sql makes tables for books, members and loans",
        _look_at_schema,
        ("Does sqlite3 shelf.db '.read schema.sql' run without a message?",),
    ),
    Check(
        "keys",
        "each table has a primary key, and loans point to the others",
        _look_at_keys,
        ("Which column tells two rows apart?", "Look at REFERENCES in CREATE TABLE."),
        needs=("schema",),
    ),
    Check(
        "rows",
        "rows.sql inserts good rows of each",
        _look_at_rows,
        ("Which of your rules refuses which of your rows?", "What says that a loan is open?"),
        needs=("schema",),
    ),
    _check(
        "required",
        "what must be there is never NULL",
        _look_at_required,
        ("What does a column accept if its type is all that you say?", "Look at NOT NULL."),
    ),
    _check(
        "unique",
        "no two books have one ISBN, no two members one address",
        _look_at_unique,
        ("Which rule compares a row with all the others?", "Look at UNIQUE."),
    ),
    _check(
        "partners",
        "a loan belongs to a book and a member that are there",
        _look_at_partners,
        (
            "To which column of which table does each foreign key point?",
            "PRAGMA foreign_key_list shows what SQLite has understood.",
        ),
    ),
    _check(
        "days",
        "nothing is due or returned before it was lent",
        _look_at_days,
        ("Which rule sees two columns of one row?", "Look at CHECK as a rule of the table."),
    ),
    _check(
        "delete",
        "a book that was lent cannot be deleted",
        _look_at_delete,
        ("What shall become of a loan whose book is gone?", "Look at the actions of ON DELETE."),
    ),
    _check(
        "refusals",
        "refusals.sql shows five bad inserts and a stopped delete",
        _look_at_refusals,
        (
            "Does each of them fail by the rule you meant, and by no other?",
            "Are foreign keys enforced when the script begins?",
        ),
    ),
)
