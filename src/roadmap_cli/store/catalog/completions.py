"""Completions for the Tab key, straight from SQLite: read-only, by indexes, a few rows."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from roadmap_cli.store.database.database import find_foreign_object, sqlite_uri

# By command: the states of topics to offer, in order.
_STATES = {
    "done": ("in_progress", "open", "paused"),
    "start": ("paused", "open", "in_progress"),
    "stop": ("in_progress",),
    "skip": ("open", "paused", "in_progress"),
    "know": ("open", "paused", "in_progress"),
    "reopen": ("done", "skipped", "assumed", "in_progress", "paused"),
}

# By command: what else its topics may be.
_TOPIC_GROUPS = {"know": ("track", "milestone"), "show": ("milestone",)}

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
_ENTRIES = "select id, title from {} where roadmap = ? and id >= ? and id < ? order by {} limit ?"
_OWN_LINKS = (
    "select distinct reading, title from reading_state"
    " where roadmap = ? and reading >= ? and reading < ? and url <> '' order by reading limit ?"
)


def find_completions(
    path: str, kind: str, prefix: str, command: str, roadmap: str, limit: int
) -> list[tuple[str, str]]:
    """Return (id, title) pairs with the typed prefix; [] if there is no database."""
    with open_to_read(path) as connection:
        if connection is None:
            return []
        return _query(connection, kind, prefix.replace(" ", "-"), command, roadmap, limit)


@contextmanager
def open_to_read(path: str) -> Iterator[sqlite3.Connection | None]:
    """Give a connection that only reads; None if there is no database, or not one of ours alone."""
    if not os.path.isfile(path) or not os.path.getsize(path):
        yield None
        return
    connection = sqlite3.connect(sqlite_uri(path, "mode=ro"), uri=True, timeout=0.2)
    try:
        # A foreign object may stand for a table, and never end.
        yield None if find_foreign_object(connection) else connection
    finally:
        connection.close()


def _query(
    connection: sqlite3.Connection, kind: str, prefix: str, command: str, roadmap: str, limit: int
) -> list[tuple[str, str]]:
    if kind == "roadmap":
        return connection.execute(
            # Hidden roadmaps are offered only to `use`, which shows them again.
            "select id, title from roadmap where id >= ? and id < ? and (not hidden or ?)"
            " order by hidden, id",
            (prefix, prefix + "\x7f", command == "use"),
        ).fetchall()
    if not roadmap:
        active = connection.execute("select value from meta where key = 'active'").fetchone()
        roadmap = active[0] if active else ""
    id_range = (roadmap, prefix, prefix + "\x7f")
    if kind == "topic":
        matches = _find_topics(connection, id_range, command, limit)
        for table in _TOPIC_GROUPS.get(command, ()):
            groups = connection.execute(_ENTRIES.format(table, "place"), (*id_range, limit))
            matches += [group for group in groups if group not in matches]
        return matches
    if kind == "url":
        return connection.execute(_OWN_LINKS, (*id_range, limit)).fetchall()
    table = {"goal": "milestone", "name": "reading"}.get(kind, kind)
    entries = _ENTRIES.format(table, "id" if table == "reading" else "place")
    row_limit = -1 if kind == "goal" else limit  # all milestones
    matches = connection.execute(entries, (*id_range, row_limit)).fetchall()
    if kind == "goal":
        return matches + _find_topics(connection, id_range, "next", limit)
    if kind == "name":
        return _find_topics(connection, id_range, "open", limit) + matches
    return matches


def _find_topics(
    connection: sqlite3.Connection, id_range: tuple[str, str, str], command: str, limit: int
) -> list[tuple[str, str]]:
    """Return the topics in the order of the command's states, ready ones first."""
    states = _STATES.get(command, ("in_progress", "paused", "open", "done", "assumed", "skipped"))
    rows: list[tuple[str, str, str]] = connection.execute(_TOUCHED, id_range).fetchall()
    rows = [row for row in rows if row[2] in states]
    if "open" in states:
        # Ids are in the order of an index, and most topics are open: the first few suffice.
        rows += connection.execute(_UNTOUCHED, (*id_range, limit)).fetchall()
    priority = {state: index for index, state in enumerate(states)}

    def rank(row: tuple[str, str, str]) -> tuple[int, bool, str]:
        name, _, state = row
        is_blocked = state in ("open", "paused") and _is_blocked(connection, id_range[0], name)
        return priority[state], is_blocked, name

    return [(name, title) for name, title, _ in sorted(rows, key=rank)[:limit]]


def _is_blocked(connection: sqlite3.Connection, roadmap: str, topic: str) -> bool:
    row = connection.execute(
        "select 1 from prerequisite p left join topic_state s"
        " on s.roadmap = p.roadmap and s.topic = p.needs where p.roadmap = ? and p.topic = ?"
        " and coalesce(s.state, 'open') not in ('done', 'assumed', 'skipped') limit 1",
        (roadmap, topic),
    ).fetchone()
    return row is not None
