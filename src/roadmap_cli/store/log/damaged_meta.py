"""Rebuilding the table `meta` from what can be read of it and from the log.

It must not know what the values mean, except the last event of each device.
"""

from __future__ import annotations

from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import REPLACEMENT, Database


def restore_if_damaged(database: Database) -> None:
    """Rebuild the table if it is damaged; call it inside a transaction."""
    if row_sums.is_meta_damaged(database):
        restore(database)


def restore(database: Database) -> None:
    """Keep what can be read, and store the checksum; call it inside a transaction.

    The log was found whole: its last events are the last that were written.
    """
    with database.lenient_text():
        rows = database.rows(row_sums.META_ROWS)
    # SQLite takes `sum` from the row with the greatest `n`.
    last_events = database.rows(
        "select 'last ' || device, max(n) || ' ' || sum from event group by device"
    )
    database.connection.execute("delete from meta")
    database.connection.executemany(
        "insert or ignore into meta (key, value) values (?, ?)",
        last_events + [row for row in rows if _is_text(row) and not row[0].startswith("last ")],
    )
    row_sums.seal_meta(database)


def _is_text(row: row_sums.Row) -> bool:
    return all(isinstance(text, str) and REPLACEMENT not in text for text in row)
