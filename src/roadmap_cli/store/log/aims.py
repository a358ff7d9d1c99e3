"""The aims of the roadmaps: a part of the projection, in the table `meta` and under its checksum.

A roadmap has one while its last living fact of this kind names a goal. Daily commands read the value
and import this module only if there is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from roadmap_cli import json_text
from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.progress.aims import Aim, last_aim
from roadmap_cli.core.progress.states import AIMED
from roadmap_cli.store.database.database import AIM_KEY, Database

if TYPE_CHECKING:
    from roadmap_cli.core.progress.progress import Event

_STORED = f"from meta where substr(key, 1, {len(AIM_KEY)}) = '{AIM_KEY}'"


def parse_aim(text: str) -> Aim:
    """Return the aim of a value in the table `meta`."""
    return Aim(*json_text.decode(text))


def all_aims(database: Database) -> dict[str, Aim]:
    """Return the aims of all roadmaps."""
    rows = database.rows(f"select key, value {_STORED}")
    return {key[len(AIM_KEY) :]: parse_aim(value) for key, value in rows}


def aim_on(database: Database, roadmap: str, day: str) -> Aim | None:
    """Return the aim of a roadmap at the end of a past day, from the log."""
    return last_aim(event for event in _events_about(database, roadmap) if event.day <= day)


def refresh(database: Database, roadmap: str) -> None:
    """Store the aim of a roadmap as the log says it; call it inside a transaction."""
    aim = last_aim(_events_about(database, roadmap))
    if aim is not None:
        database.set_meta(AIM_KEY + roadmap, _format_aim(aim))
    else:
        database.delete_meta(AIM_KEY + roadmap)


def refresh_all(database: Database) -> None:
    """Store the aims of all roadmaps anew from the log; call it inside a transaction."""
    database.connection.execute(f"delete {_STORED}")
    for key, text in _expected_values(database).items():
        database.set_meta(key, text)


def are_current(database: Database) -> bool:
    """Return whether the stored aims are those of the log."""
    return dict(database.rows(f"select key, value {_STORED}")) == _expected_values(database)


def _events_about(database: Database, roadmap: str) -> Iterator[Event]:
    from roadmap_cli.store.log.log import living_events_of_kind

    return living_events_of_kind(database, roadmap, AIMED)


def _expected_values(database: Database) -> dict[str, str]:
    """Return the values that the log says, by key."""
    from roadmap_cli.store.log.log import LIVING, LOG_ORDER, select_events

    events: defaultdict[str, list[Event]] = defaultdict(list)
    clauses = f"where kind = '{AIMED}' and {LIVING} {LOG_ORDER}"
    for event in select_events(database, clauses, is_checked=False):
        events[AIM_KEY + event.roadmap].append(event)
    aims = {key: last_aim(of_roadmap) for key, of_roadmap in events.items()}
    return {key: _format_aim(aim) for key, aim in aims.items() if aim is not None}


def _format_aim(aim: Aim) -> str:
    return json_text.encode(aim)
