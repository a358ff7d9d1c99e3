"""Topics that are not in today's version of their roadmap, with what was recorded. It only reads.

Most have left it and keep their row without a place. Some came with a log from another machine and
are in no version that was ever loaded here: only the log knows them, and only by their ids.
"""

from __future__ import annotations

from roadmap_cli.core.naming import Named, names_of
from roadmap_cli.core.topic_rows import TopicRow
from roadmap_cli.store.database import Database

_STATE = (
    "coalesce(s.state, 'open'), coalesce(s.since, ''), coalesce(s.touched, ''),"
    " coalesce(s.spent, 0), coalesce(s.rating, 0), coalesce(s.proof, '')"
)
_OF_LOG = (
    " from topic_state s where s.roadmap = ?1 and not exists"
    " (select 1 from topic t where t.roadmap = s.roadmap and t.id = s.topic)"
)


def rows(database: Database, roadmap: str) -> list[TopicRow]:
    """Return all of them, those that were touched first.

    They have no place; -1 stands for it. Of what only the log knows the id is the title, and track
    and stage are "".
    """
    found = database.rows(
        f"select t.id, -1, t.title, t.track, t.stage, t.minutes, t.optional, {_STATE},"
        " s.topic is null untouched from topic t"
        " left join topic_state s on s.roadmap = t.roadmap and s.topic = t.id"
        " where t.roadmap = ?1 and t.place is null"
        f" union all select s.topic, -1, s.topic, '', '', 0, 0, {_STATE}, 0{_OF_LOG}"
        " order by untouched, 1",
        (roadmap,),
    )
    return [TopicRow._make((*row[:6], bool(row[6]), *row[7:-1])) for row in found]


def touched(database: Database, roadmap: str) -> list[tuple[str, str, str, int]]:
    """Return id, title, state and recorded minutes of those that were touched."""
    return database.rows(
        "select s.topic, coalesce(t.title, s.topic), s.state, s.spent from topic_state s"
        " left join topic t on t.roadmap = s.roadmap and t.id = s.topic"
        " where s.roadmap = ? and t.place is null order by s.topic",
        (roadmap,),
    )


def of_log(database: Database, roadmap: str) -> list[str]:
    """Return the ids of those that are in no version that was loaded here."""
    return [
        topic for (topic,) in database.rows(f"select s.topic{_OF_LOG} order by s.topic", (roadmap,))
    ]


def names(database: Database, roadmap: str) -> list[Named]:
    """Return everything that they can be called by."""
    left = database.rows(
        "select id, title, names from topic where roadmap = ? and place is null order by id",
        (roadmap,),
    )
    return [
        *(Named(*row) for row in left),
        *(Named(name, name, names_of(name, name)) for name in of_log(database, roadmap)),
    ]
