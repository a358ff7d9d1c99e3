"""What was recorded on which day, of a roadmap and of its topics. It only reads.

A `cross join` keeps SQLite from walking every day of every topic.
"""

from __future__ import annotations

from roadmap_cli.store.database import Database


def last_day(database: Database, roadmap: str) -> str | None:
    """Return the last day on which anything was recorded."""
    row = database.row("select max(day) from day_state where roadmap = ?", (roadmap,))
    return row[0] if row else None


def topic_of_day(database: Database, roadmap: str, day: str) -> tuple[str, str, str] | None:
    """Return id, title and last note of the topic last touched on a day, one in progress first."""
    return database.row(
        "select s.topic, t.title, s.note from topic_state s"
        " cross join topic t on t.roadmap = s.roadmap and t.id = s.topic"
        " where s.roadmap = ? and s.touched = ? order by s.state = 'in_progress' desc, t.place"
        " limit 1",
        (roadmap, day),
    )


def days_between(
    database: Database, roadmap: str, first: str, last: str, track: str | None = None
) -> dict[str, tuple[int, int]]:
    """Return facts and minutes of each day of a span, of the whole roadmap or of one track."""
    if track is None:
        rows = database.rows(
            "select day, facts, spent from day_state where roadmap = ? and day between ? and ?",
            (roadmap, first, last),
        )
    else:
        rows = database.rows(
            "select d.day, sum(d.facts), sum(d.spent) from topic t cross join topic_day d"
            " on d.roadmap = t.roadmap and d.topic = t.id"
            " where t.roadmap = ? and t.track = ? and d.day between ? and ? group by d.day",
            (roadmap, track, first, last),
        )
    return {day: (facts, spent) for day, facts, spent in rows}


def minutes_by_topic(database: Database, roadmap: str) -> dict[str, list[tuple[str, int]]]:
    """Return for each topic the days with the minutes that were recorded, the oldest first."""
    found: dict[str, list[tuple[str, int]]] = {}
    for topic, day, minutes in database.rows(
        "select topic, day, spent from topic_day where roadmap = ? and spent > 0 order by day",
        (roadmap,),
    ):
        found.setdefault(topic, []).append((day, minutes))
    return found


def first_day_by_topic(database: Database, roadmap: str) -> dict[str, str]:
    """Return for each topic the first day on which anything was recorded about it."""
    return dict(
        database.rows(
            "select topic, min(day) from topic_day where roadmap = ? group by topic", (roadmap,)
        )
    )
