"""Topics that are not in the loaded version of their roadmap, with their progress. It only reads.

Most were in an earlier version and keep their row, without an index. Others came with a log from
another machine and were in no version loaded here: only their ids are known, from the log.
"""

from __future__ import annotations

from roadmap_cli.core.model.name_search import Candidate, search_key
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.store.catalog.catalog import STATE
from roadmap_cli.store.database.database import Database

_ONLY_IN_LOG = (
    " from topic_state s where s.roadmap = :roadmap and not exists"
    " (select 1 from topic t where t.roadmap = s.roadmap and t.id = s.topic)"
)


def rows(database: Database, roadmap: str) -> list[TopicRow]:
    """Return all retired topics, those with progress first.

    Their index is -1. A topic that is only in the log has its id as title, and no track or stage.
    """
    result = database.rows(
        f"select t.id, -1, t.title, t.track, t.stage, t.minutes, t.optional, {STATE},"
        " s.topic is null untouched from topic t"
        " left join topic_state s on s.roadmap = t.roadmap and s.topic = t.id"
        " where t.roadmap = :roadmap and t.place is null"
        f" union all select s.topic, -1, s.topic, '', '', 0, 0, {STATE}, 0{_ONLY_IN_LOG}"
        " order by untouched, 1",
        {"roadmap": roadmap},
    )
    return [TopicRow._make((*row[:6], bool(row[6]), *row[7:-1])) for row in result]


def touched_topics(database: Database, roadmap: str) -> list[tuple[str, str, str, int]]:
    """Return id, title, state and recorded minutes of the retired topics with progress."""
    return database.rows(
        "select s.topic, coalesce(t.title, s.topic), s.state, s.spent from topic_state s"
        " left join topic t on t.roadmap = s.roadmap and t.id = s.topic"
        " where s.roadmap = ? and t.place is null order by s.topic",
        (roadmap,),
    )


def ids_only_in_log(database: Database, roadmap: str) -> list[str]:
    """Return the ids of topics that were in no version loaded here."""
    return database.column(f"select s.topic{_ONLY_IN_LOG} order by s.topic", {"roadmap": roadmap})


def names(database: Database, roadmap: str) -> list[Candidate]:
    """Return the names by which retired topics can be found."""
    rows = database.rows(
        "select id, title, names from topic where roadmap = ? and place is null order by id",
        (roadmap,),
    )
    ids = ids_only_in_log(database, roadmap)
    return [Candidate(*row) for row in rows] + [Candidate(i, i, search_key(i, i)) for i in ids]
