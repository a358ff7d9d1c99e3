"""Rows by the thousand: how they get into the tables of the catalog, and out of them.

It owns statements and the moment at which an index is brought in step, and neither the schema nor
what a row says: every index is made again with the words that it had, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice

from roadmap_cli.store.database import Database
from roadmap_cli.store.layout import BOUND, COLUMNS, Row

# Rows in one statement: beyond some dozens more gain nothing, and some builds of SQLite know no
# more than 999 values.
_AT_ONCE = 40


def insert(database: Database, table: str, rows: Iterable[Row]) -> None:
    """Insert rows that begin with the id of their roadmap; call it inside a transaction."""
    columns = COLUMNS[table]
    # A statement that can fail half done keeps a journal of its own, unless it says that it will.
    # Here such a failure ends the whole transaction.
    sql = f"insert or fail into {table} (roadmap, {', '.join(columns)}) values "
    one = f"({BOUND.get(table, '?' + ', ?' * len(columns))})"
    found = iter(rows)
    taken = tuple(islice(found, _AT_ONCE))

    def full() -> Iterator[Row]:
        nonlocal taken
        while len(taken) == _AT_ONCE:
            yield tuple(chain.from_iterable(taken))
            taken = tuple(islice(found, _AT_ONCE))

    if len(taken) == _AT_ONCE:
        database.connection.executemany(sql + ", ".join([one] * _AT_ONCE), full())
    database.connection.executemany(sql + one, taken)


def delete(
    database: Database, table: str, column: str, roadmap: str, values: Iterable[str]
) -> None:
    """Delete the rows of a roadmap that have one of some values in a column."""
    database.connection.executemany(
        f"delete from {table} where roadmap = ? and {column} = ?",
        ((roadmap, value) for value in values),
    )


@contextmanager
def indexes_afterwards(database: Database, names: Sequence[str]) -> Iterator[None]:
    """Leave some indexes out while the block runs; call it inside a transaction.

    Sorted once, all entries take less time than each at its place among the others.
    """
    marks = ", ".join("?" * len(names))
    found = database.rows(
        f"select name, sql from sqlite_master where type = 'index' and name in ({marks})",
        tuple(names),
    )
    for name, _ in found:
        database.connection.execute(f"drop index {name}")
    yield  # after a failure the transaction is rolled back, and the indexes with it
    for _, sql in found:
        database.connection.execute(sql)
