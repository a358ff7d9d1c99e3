"""Appending to the log: one command is one batch in one transaction.

Events are only ever inserted. The projection is updated in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from roadmap_cli.core.progress import LATEST_CLOCK, Event
from roadmap_cli.core.states import RETRACTED, Fact
from roadmap_cli.errors import DatabaseError, UsageError
from roadmap_cli.store import projection
from roadmap_cli.store.database import Database, Transaction
from roadmap_cli.store.log import COLUMNS
from roadmap_cli.store.trouble import BRING_BACK
from roadmap_cli.values import Value

# json.dumps builds an encoder on each call.
_encoded = json.JSONEncoder(ensure_ascii=False).encode


class Author(Value):
    """The device that writes, and the time: UTC milliseconds, as text, and the local day."""

    device: str
    milliseconds: int
    at: str
    day: str


def append(
    database: Database,
    transaction: Transaction,
    author: Author,
    words: str,
    facts: Sequence[Fact],
) -> str:
    """Append facts as one batch, update the projection, and return the batch's id.

    `words` is the command as typed; the first event of the batch stores it. Call it inside a
    transaction.
    """
    # Imported here, so that only commands that write load the hash function.
    from roadmap_cli.store.chain import checksum

    last = database.row(
        "select n, sum from event where device = ? order by n desc limit 1", (author.device,)
    )
    n, sum_before = last if last else (0, "")
    noted = database.get_meta(f"last {author.device}")
    if noted and noted != f"{n} {sum_before}":
        # New events would take the numbers of the lost ones.
        raise DatabaseError(
            f"the database is damaged, its log lost its end: {database.path}", BRING_BACK
        )
    top = database.row("select clock from event order by clock desc limit 1")
    clock = max(min(author.milliseconds, LATEST_CLOCK), (top[0] if top else 0) + 1)
    batch = f"{author.device}.{n + 1}"
    events = []
    for i, fact in enumerate(facts):
        data = dict(fact.data)
        if i == 0:
            data["command"] = words
        n += 1
        event = Event(
            author.device,
            n,
            clock,
            author.at,
            fact.day or author.day,
            batch,
            fact.kind,
            fact.roadmap,
            fact.topic,
            data,
            "",
        )
        sum_before = checksum(sum_before, event)
        events.append(Event(*event[:10], sum_before))
    try:
        database.connection.executemany(
            f"insert into event ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((*e[:9], _encoded(e.data), e.sum) for e in events),
        )
    except UnicodeEncodeError as error:
        raise UsageError(
            "the text holds bytes that are not characters", "nothing was saved; write it as UTF-8"
        ) from error
    database.set_meta(f"last {author.device}", f"{n} {sum_before}")
    transaction.commit_probe = (
        "select 1 from event where device = ? and n = ? and sum = ?",
        (author.device, n, sum_before),
    )
    retracting = any(event.kind == RETRACTED for event in events)
    changed = projection.refresh_dead_batches(database) if retracting else None
    projection.project(database, events, changed)
    return batch
