"""What the Tab key may offer, straight from SQLite: read-only, through indexes, few rows."""

import os
import sqlite3
from urllib.parse import quote

# By command: which states make sense, and in which order.
_STATES = {
    "done": ("in_progress", "open", "paused"),
    "start": ("paused", "open", "in_progress"),
    "stop": ("in_progress",),
    "skip": ("open", "paused", "in_progress"),
    "know": ("open", "paused", "in_progress"),
    "reopen": ("done", "skipped", "assumed", "in_progress", "paused"),
}

_TOUCHED = """
select t.id, t.title, s.state
from topic_state s join topic t on t.roadmap = s.roadmap and t.id = s.topic
where s.roadmap = ? and s.topic >= ? and s.topic < ? and t.place is not null
"""
_UNTOUCHED = """
select t.id, t.title, 'open'
from topic t left join topic_state s on s.roadmap = t.roadmap and s.topic = t.id
where t.roadmap = ? and t.place is not null and t.id >= ? and t.id < ? and s.state is null
limit ?
"""
_NAMED = {
    "track": "select id, title from track where roadmap = ? and id >= ? and id < ? order by place",
    "stage": "select id, title from stage where roadmap = ? and id >= ? and id < ? order by place",
    "milestone": "select id, title from milestone where roadmap = ? and id >= ? and id < ?"
    " order by place",
    "reading": "select id, title from reading where roadmap = ? and id >= ? and id < ? order by id",
}


def offers(
    path: str, kind: str, beginning: str, command: str, roadmap: str, most: int
) -> list[tuple[str, str]]:
    """Return (name, title) pairs that begin with what was typed; [] where there is no database."""
    if not os.path.isfile(path) or not os.path.getsize(path):
        return []
    connection = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=0.2)
    try:
        return _offers(connection, kind, beginning.replace(" ", "-"), command, roadmap, most)
    finally:
        connection.close()


def _offers(
    connection: sqlite3.Connection,
    kind: str,
    beginning: str,
    command: str,
    roadmap: str,
    most: int,
) -> list[tuple[str, str]]:
    if kind == "roadmap":
        return connection.execute(
            # What was put out of sight is offered only to the command that brings it back.
            "select id, title from roadmap where id >= ? and id < ? and (not hidden or ?)"
            " order by hidden, id",
            (beginning, beginning + "\x7f", command == "use"),
        ).fetchall()
    active = roadmap or _active(connection)
    span = (active, beginning, beginning + "\x7f")
    if kind == "topic":
        return _topics(connection, span, command, most)
    if kind == "goal":
        found = connection.execute(_NAMED["milestone"], span).fetchall()
        return found + _topics(connection, span, "next", most)
    if kind == "name":
        found = _topics(connection, span, "open", most)
        return found + connection.execute(_NAMED["reading"] + " limit ?", (*span, most)).fetchall()
    return connection.execute(_NAMED[kind] + " limit ?", (*span, most)).fetchall()


def _active(connection: sqlite3.Connection) -> str:
    row = connection.execute("select value from meta where key = 'active'").fetchone()
    return row[0] if row else ""


def _topics(
    connection: sqlite3.Connection, span: tuple[str, str, str], command: str, most: int
) -> list[tuple[str, str]]:
    """Return topics, those first that make sense: in progress, then ready, then the rest."""
    wanted = _STATES.get(command, ("in_progress", "paused", "open", "done", "assumed", "skipped"))
    rows: list[tuple[str, str, str]] = connection.execute(_TOUCHED, span).fetchall()
    rows = [row for row in rows if row[2] in wanted]
    if "open" in wanted:
        # Ids come from an index; most of the map is open, so the first few suffice.
        rows += connection.execute(_UNTOUCHED, (*span, most)).fetchall()
    order = {state: place for place, state in enumerate(wanted)}

    def rank(row: tuple[str, str, str]) -> tuple[int, bool, str]:
        name, _, state = row
        waits = state in ("open", "paused") and _waits(connection, span[0], name)
        return order[state], waits, name

    return [(name, title) for name, title, _ in sorted(rows, key=rank)[:most]]


def _waits(connection: sqlite3.Connection, roadmap: str, topic: str) -> bool:
    return (
        connection.execute(
            "select 1 from prerequisite p left join topic_state s"
            " on s.roadmap = p.roadmap and s.topic = p.needs"
            " where p.roadmap = ? and p.topic = ?"
            " and coalesce(s.state, 'open') not in ('done', 'assumed', 'skipped') limit 1",
            (roadmap, topic),
        ).fetchone()
        is not None
    )
