"""The indexes of tables into which very much is written at once.

It owns when an index is brought in step, and neither the schema nor a row: every index is made
again with the words that it had, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from roadmap_cli.store.database import Database


@contextmanager
def made_afterwards(database: Database, tables: Sequence[str]) -> Iterator[None]:
    """Leave the indexes of some tables out while the block runs; call it inside a transaction.

    Sorted once, all entries take less time than each at its place among the others.
    """
    marks = ", ".join("?" * len(tables))
    found = database.rows(
        f"select name, sql from sqlite_master where type = 'index' and sql is not null"
        f" and tbl_name in ({marks})",
        tuple(tables),
    )
    for name, _ in found:
        quoted = name.replace('"', '""')
        database.connection.execute(f'drop index "{quoted}"')
    yield  # after a failure the transaction is rolled back, and the indexes with it
    for _, sql in found:
        database.connection.execute(sql)
