"""Completions of handles for the Tab key: the newest entries that a command could be about."""

from roadmap_cli.core.progress.states import NOTED, SPENT
from roadmap_cli.store.catalog import completions
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log import batches
from roadmap_cli.store.log.log import LIVING, NEWEST_FIRST

_KINDS = {"spent": SPENT, "note": NOTED}
_EVENTS_OF_AN_ENTRY = 4  # the entries of an import have more, and are few


def find_entries(path: str, prefix: str, command: str, limit: int) -> list[tuple[str, str]]:
    """Return (handle, day and command) pairs with the typed prefix, the newest first."""
    with completions.open_to_read(path) as connection:
        if connection is None:
            return []
        database = Database(path, connection)
        devices = batches.devices(database)
        kind = _KINDS.get(command)
        condition = f"kind = '{kind}'" if kind else "kind <> 'foretold'"
        names = database.column(
            f"select batch from event where {condition} and {LIVING} {NEWEST_FIRST} limit ?",
            (limit * _EVENTS_OF_AN_ENTRY,),
        )
        handles = {name: batches.handle(name, devices) for name in dict.fromkeys(names)}
        entries = [
            batches.read_batch(database, name)
            for name, handle in handles.items()
            if handle.startswith(prefix.lower())
        ]
        corrections = batches.living_corrections(database, entries)
        pairs: list[tuple[str, str]] = []
        for entry in entries:
            events = batches.events_as_they_count(entry, corrections)
            if kind is None or any(event.kind == kind for event in events):
                day = events[0].day if events else entry.day
                pairs.append((handles[entry.id], f"{day} {entry.command}"))
        return pairs[:limit]
