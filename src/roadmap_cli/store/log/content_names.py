"""Names of events by their content, and which events of the log they mean.

A tail that is moved gets a device id of its own. What its retractions name before it may be moved
as well, sooner or later, on one machine or another; such a name says what is meant wherever it is
now. So it is looked up whenever it is read. Until the event has arrived, it means nothing.
"""

from __future__ import annotations

import json

from roadmap_cli.core.progress.corrections import BY_CONTENT, POINTERS
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import RETRACTED
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import digest
from roadmap_cli.store.log.log import COLUMNS, read_row

_LENGTH = 10
_MAX_DIGITS = 15  # of a clock
_to_canonical_json = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


def content_digest(event: Event) -> str:
    """Return a digest of what a move does not change: all but the names of events."""
    data = event.data
    if event.kind == RETRACTED:
        data = {key: value for key, value in data.items() if key not in POINTERS}
    content = (event.clock, event.at, event.day, event.kind, event.roadmap, event.topic, data)
    return digest(_to_canonical_json(content).encode("utf-8", "surrogatepass"), 16)[:_LENGTH]


def content_name(event: Event) -> str:
    """Return the name of an event by its content."""
    return f"{BY_CONTENT}{content_digest(event)}.{event.clock}"


def resolve(database: Database, retraction: Event) -> Event:
    """Return a retraction with the present names of what it names by content."""
    names = {key: str(retraction.data[key]) for key in POINTERS if key in retraction.data}
    present = {key: _present_name(database, name) for key, name in names.items()}
    return retraction._replace(data={**retraction.data, **present})


def _present_name(database: Database, name: str) -> str:
    """Return the name of the event that a name means, or the same if it is not here."""
    clock = name.rpartition(".")[2]
    is_number = clock.isascii() and clock.isdigit() and len(clock) <= _MAX_DIGITS
    if name.startswith(BY_CONTENT) and is_number:
        sql = f"select {COLUMNS} from event where clock = ? order by device, n"
        for row in database.rows(sql, (int(clock),)):
            event = read_row(row)
            if event is not None and content_name(event) == name:
                return f"{event.device}.{event.n}"
    return name
