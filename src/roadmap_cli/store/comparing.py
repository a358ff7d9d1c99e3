"""What one database holds and another does not: events, topics' states, roadmaps.

It only reads. The present database may be damaged: then there is nothing to compare.
"""

from __future__ import annotations

import json
from typing import Any

from roadmap_cli.core.backups import OfDay, OtherState, Side, Typed
from roadmap_cli.store.copies import UNREADABLE
from roadmap_cli.store.database import Database, address_of
from roadmap_cli.values import Value

_LATEST = 5
_ONLY_IN = (
    "from {here}.event e where not exists (select 1 from {there}.event o"
    " where o.device = e.device and o.n = e.n and o.sum = e.sum)"
)


class Difference(Value):
    """What restoring loses and wins; `compared` is false where that could not be read."""

    compared: bool
    lost: Side = Side()
    won: Side = Side()
    topics: tuple[OtherState, ...] = ()


def between(copy: Database, present: str) -> Difference:
    """Return what the present database and the copy do not have in common."""
    connection = copy.connection
    if connection.in_transaction:  # nothing can be attached within one
        connection.execute("rollback")
    try:
        connection.execute("attach database ? as now", (address_of(present, "mode=ro"),))
        with copy.reading():
            return Difference(
                True,
                _side(connection, "now", "main"),
                _side(connection, "main", "now"),
                _topics(connection),
            )
    except UNREADABLE:
        return Difference(False)


def _side(connection: Any, here: str, there: str) -> Side:
    only = _ONLY_IN.format(here=here, there=there)
    days = tuple(
        OfDay(*row)
        for row in connection.execute(
            f"select day, count(distinct batch), count(*) {only} group by day order by day desc"
        )
    )
    commands = connection.execute(f"select count(distinct batch) {only}").fetchone()[0]
    latest = tuple(
        Typed(day, _words(data, kind, topic))
        for day, data, kind, topic in connection.execute(
            f"select day, data, kind, topic {only} and batch = device || '.' || n"
            f" order by clock desc limit {_LATEST}"
        )
    )
    roadmaps = tuple(
        name
        for (name,) in connection.execute(
            f"select id from {here}.roadmap except select id from {there}.roadmap order by 1"
        )
    )
    return Side(commands, sum(d.events for d in days), days, latest, roadmaps)


def _words(data: str, kind: str, topic: str) -> str:
    try:
        words = json.loads(data).get("command", "")
    except (ValueError, AttributeError, RecursionError):
        words = ""
    return str(words) or f"{kind} {topic}".strip()


def _topics(connection: Any) -> tuple[OtherState, ...]:
    states = "select roadmap, topic, state from {}.topic_state"
    now, then = (
        {(roadmap, topic): state for roadmap, topic, state in connection.execute(states.format(of))}
        for of in ("now", "main")
    )
    return tuple(
        OtherState(*key, now.get(key, "open"), then.get(key, "open"))
        for key in sorted(now.keys() | then.keys())
        if now.get(key, "open") != then.get(key, "open")
    )
