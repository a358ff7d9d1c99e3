"""Loaded roadmaps: the small queries of the daily commands. It only reads.

A `cross join` fixes the order of the tables: SQLite must not scan all topics of a roadmap first.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from roadmap_cli import json_text
from roadmap_cli.core.model.graph import Graph
from roadmap_cli.core.model.name_search import Candidate
from roadmap_cli.core.model.readings import Check
from roadmap_cli.core.planner.planner import Goal, LearnerState
from roadmap_cli.core.progress.states import CLOSED, IN_PROGRESS, OPEN, SKIPPED
from roadmap_cli.core.progress.topic_rows import TopicCard, TopicRow, days_in_progress
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.row_sums import (
    HEAD,
    PLAN,
    TOPIC,
    DamagedCache,
    Row,
    check_former,
    checked_refreshes,
    checked_rows,
    damaged_roadmap,
    is_same,
    look_twice,
    read_sum,
)
from roadmap_cli.store.database.sqlite_errors import ignore_damage
from roadmap_cli.values import Record

HEAD_ROWS = "select rowid, * from roadmap"
# The packed integers as hexadecimal digits: they are summed up twice as fast.
_GRAPH = (
    "select ids, hex(minutes), hex(first), hex(needs), hex(topological) from graph"
    " where roadmap = ?"
)
_EXERCISES = "select topic, days, practice from exercise where roadmap = ? order by topic"
_MILESTONES = "select id, title, weight, hex(needs) from milestone where roadmap = ? order by place"
CARD = (
    "id, place, title, track, stage, minutes, optional, why, outcomes, proof, checks, tags, article,"
    " builds"
)

# The version of the stored layout, encoding and hashing: raise it to have every roadmap loaded
# again even if its file is unchanged.
_LAYOUT = "3"


class LoadedRoadmap(Record):
    """One loaded roadmap; `roadmap forget` hides it."""

    id: str
    title: str
    version: str
    digest: str
    path: str
    hidden: bool = False


def loaded_roadmaps(
    database: Database, *, include_hidden: bool = False, asked: str = ""
) -> list[LoadedRoadmap]:
    """Return the loaded roadmaps in the order of loading, by default without hidden ones.

    Raises DamagedCache if one is damaged. If `asked` is the id of a whole one, the damaged ones are
    left out instead.
    """
    roadmaps = [_loaded_roadmap(row) for row in _head_rows(database, asked)]
    return roadmaps if include_hidden else [roadmap for roadmap in roadmaps if not roadmap.hidden]


def count_visible(database: Database) -> int:
    """Return the number of loaded roadmaps that are not hidden, damaged or not."""
    return database.value("select count(*) from roadmap where not hidden", default=0)


def _head_rows(database: Database, asked: str) -> list[Row]:
    whole: list[Row] = []
    damaged: list[str] = []

    def look() -> list[Row] | None:
        rows = _read_heads(database)
        # A copy may number the rows anew.
        whole[:] = [row for row in rows if is_same(database, row[1], HEAD, "", [row[1:]])]
        damaged[:] = [row[1] for row in rows if row not in whole]
        return None if damaged else rows

    def fail() -> DamagedCache:
        return damaged_roadmap(asked if asked in damaged else damaged[0])

    try:
        return look_twice(database, look, fail)
    except DamagedCache:
        if not any(row[1] == asked for row in whole):
            raise
        return whole


def _read_heads(database: Database) -> list[Row]:
    sql = f"{HEAD_ROWS} order by rowid"
    with ignore_damage():
        return database.rows(sql)
    with database.lenient_text():  # what is no text does not match its checksum
        return database.rows(sql)


def is_known(database: Database, roadmap: str) -> bool:
    """Return whether a roadmap is, or was, loaded, damaged or not."""
    return read_sum(database, roadmap, HEAD) != "" or is_loaded(database, roadmap)


def damaged_or_loaded_roadmaps(database: Database) -> list[LoadedRoadmap]:
    """Return the loaded roadmaps, hidden ones included, as far as they can be read."""
    with database.lenient_text():
        rows = database.rows(f"{HEAD_ROWS} order by rowid")
    return [_loaded_roadmap(row) for row in rows]


def is_loaded(database: Database, roadmap: str) -> bool:
    """Return whether a roadmap is loaded, damaged or not."""
    return database.row("select 1 from roadmap where id = ?", (roadmap,)) is not None


def _loaded_roadmap(row: Row) -> LoadedRoadmap:
    return LoadedRoadmap(row[1], row[2], row[3], row[8], row[9], hidden=bool(row[12]))


def loaded_roadmap(database: Database, roadmap: str) -> LoadedRoadmap | None:
    """Return a loaded roadmap by its id, hidden or not, or None."""
    roadmaps = loaded_roadmaps(database, include_hidden=True, asked=roadmap)
    return next((other for other in roadmaps if other.id == roadmap), None)


def loaded_version(database: Database, roadmap: str) -> tuple[str, str, str]:
    """Return the title, the version and the time of loading of a roadmap."""
    return database.rows("select title, version, loaded from roadmap where id = ?", (roadmap,))[0]


def stored_digest(digest: str) -> str:
    """Return the digest of a file as it is stored, prefixed with the version of the layout."""
    return f"{_LAYOUT}:{digest}"


def has_current_layout(roadmap: LoadedRoadmap) -> bool:
    """Return whether a roadmap is stored in the current layout."""
    return roadmap.digest.startswith(f"{_LAYOUT}:")


def graph_and_goals(database: Database, roadmap: str) -> tuple[Graph, list[Goal]]:
    """Return the prerequisite graph of a loaded roadmap, and its milestones as goals.

    Raises DamagedCache if they do not match their checksum.
    """

    def look() -> tuple[list[Row], list[Row], list[Row]] | None:
        graph, milestones, exercises = plan_rows(database, roadmap)
        is_whole = graph and is_same(database, roadmap, PLAN, "", graph + milestones + exercises)
        return (graph, milestones, exercises) if is_whole else None

    ((joined, *arrays),), milestones, exercises = look_twice(
        database, look, lambda: damaged_roadmap(roadmap)
    )
    minutes, first, needs, order = map(unpack_ints, map(bytes.fromhex, arrays))
    ids = tuple(joined.split("\n"))
    days = {ids.index(topic): days for topic, days, _ in exercises if days}
    practices = {topic: practice for topic, _, practice in exercises if practice}
    graph = Graph(minutes, first, needs, order, ids, days, practices)
    return graph, [
        Goal._make((*head, tuple(unpack_ints(bytes.fromhex(needs))))) for *head, needs in milestones
    ]


def plan_rows(
    database: Database, roadmap: str, *, has_exercises: bool = True
) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the row of the graph, and those of the milestones and of the exercises.

    They are summed up together. A copy of an older schema has none of the last.
    """
    exercises = exercise_rows(database, roadmap) if has_exercises else []
    return database.rows(_GRAPH, (roadmap,)), database.rows(_MILESTONES, (roadmap,)), exercises


def exercise_rows(database: Database, roadmap: str) -> list[Row]:
    """Return topics with the days of the calendar that their exercise takes, and its practice."""
    return database.rows(_EXERCISES, (roadmap,))


def goals(database: Database, roadmap: str) -> list[Goal]:
    """Return the milestones as goals of the planner."""
    return graph_and_goals(database, roadmap)[1]


def learner_state(database: Database, roadmap: str, graph: Graph, today: str) -> LearnerState:
    """Return the learner's progress by index of the topic.

    Raises DamagedCache if the states do not match their checksum.
    """
    from datetime import date

    index_of = {topic: index for index, topic in enumerate(graph.ids)}
    closed = bytearray(graph.size)
    spent: dict[int, int] = {}
    started: dict[int, int] = {}
    running: dict[int, int] = {}
    skipped: set[int] = set()
    today_date = date.fromisoformat(today)
    for _, topic, state, since, _, last_day, minutes, *_ in checked_rows(
        database, "topic_state", roadmap
    ):
        index = index_of.get(topic)
        if index is None:  # it left the roadmap
            continue
        if state in CLOSED:
            closed[index] = 1
            if state == SKIPPED:
                skipped.add(index)
        else:
            if minutes:
                spent[index] = minutes
            if state == IN_PROGRESS:
                days = graph.days.get(index, 0)
                started[index], left = days_in_progress(since, last_day, days, today_date)
                if left:
                    running[index] = left
    return LearnerState(closed, spent, started, frozenset(skipped), running)


def topic_card(database: Database, roadmap: str, topic: str) -> TopicCard:
    """Return all that is stored about a topic; only the id if it is in the log alone."""
    row = _card_row(database, roadmap, "id", topic)
    return _topic_card(row) if row is not None else TopicCard.from_log(topic)


def topic_title(database: Database, roadmap: str, topic: str) -> str:
    """Return the title of a topic; its id if it is in the log alone."""
    row = _card_row(database, roadmap, "id", topic)
    return row[2] if row is not None else topic


def topic_card_at(database: Database, roadmap: str, index: int) -> TopicCard:
    """Return all that is stored about the topic with an index of the graph."""
    row = _card_row(database, roadmap, "place", index)
    if row is None:
        raise damaged_roadmap(roadmap)
    return _topic_card(row)


def topic_cards(database: Database, roadmap: str) -> list[TopicCard]:
    """Return all that is stored about the topics of the loaded version, in the author's order."""
    sql = f"select {CARD} from topic where roadmap = ? and place is not null order by place"
    return [_topic_card(row) for row in database.rows(sql, (roadmap,))]


def _card_row(database: Database, roadmap: str, column: str, value: str | int) -> Row | None:
    sql = f"select {CARD} from topic where roadmap = ? and {column} = ?"

    def look() -> list[Row] | None:
        rows = database.rows(sql, (roadmap, value))
        for row in rows:
            # The row that an index leads to may be another one.
            is_asked = value in row[:2]
            if not is_asked or not is_same(database, roadmap, TOPIC, row[0], ((roadmap,), row)):
                return None
        if not rows and column == "id" and read_sum(database, roadmap, TOPIC, str(value)):
            return None  # it is hidden by a damaged index
        return rows

    rows = look_twice(database, look, lambda: damaged_roadmap(roadmap))
    return rows[0] if rows else None


def _topic_card(row: Row) -> TopicCard:
    *head, optional, why, outcomes, proof, checks, tags, article, builds = row
    outcomes, checks, tags, article = map(json_text.decode, (outcomes, checks, tags, article))
    checks = tuple(Check(*check) for check in checks)
    texts = (why, tuple(outcomes), proof, checks, tuple(tags), tuple(article), builds)
    return TopicCard._make((*head, bool(optional), *texts))


def ids_and_titles(
    database: Database, roadmap: str, graph: Graph, indexes: Iterable[int]
) -> list[tuple[str, str]]:
    """Return the ids and titles of the topics with some indexes of the graph, in that order.

    Raises DamagedCache if a row does not match its checksum, or an id leads to another or to none.
    """
    names = []
    for index in indexes:
        row = _card_row(database, roadmap, "id", graph.ids[index])
        if row is None or row[1] != index:
            raise damaged_roadmap(roadmap)
        names.append((row[0], row[2]))
    return names


def topic_id(database: Database, roadmap: str, text: str) -> str | None:
    """Return the id of the topic with exactly this id or former id, or None."""
    sql = "select 1 from topic where roadmap = ? and id = ?"
    if database.row(sql, (roadmap, text)) is not None:
        return text
    sql = "select topic from former_id where roadmap = ? and former = ?"
    topic: str | None = database.value(sql, (roadmap, text), default=None)
    if topic is not None:
        check_former(database, roadmap)
    return topic


def topic_names(database: Database, roadmap: str) -> list[Candidate]:
    """Return the names by which the topics of the loaded version can be found."""
    rows = database.rows(
        "select id, title, names from topic where roadmap = ? and place is not null order by place",
        (roadmap,),
    )
    return [Candidate(*row) for row in rows]


_DUE = 7  # the index of this column in the table of reviews
# The columns of the left-joined table of states.
STATE = (
    "coalesce(s.state, 'open'), coalesce(s.since, ''), coalesce(s.touched, ''),"
    " coalesce(s.spent, 0), coalesce(s.rating, 0), coalesce(s.proof, ''), coalesce(s.verified, ''),"
    " coalesce(s.was_known, 0)"
)


def topic_rows(database: Database, roadmap: str) -> Iterator[TopicRow]:
    """Yield every topic of the loaded version with its state, in the author's order."""
    for row in database.connection.execute(
        f"select t.id, t.place, t.title, t.track, t.stage, t.minutes, t.optional, {STATE}"
        " from topic t left join topic_state s on s.roadmap = t.roadmap and s.topic = t.id"
        " where t.roadmap = ? and t.place is not null order by t.place",
        (roadmap,),
    ):
        yield TopicRow._make((*row[:6], bool(row[6]), *row[7:]))


def state_of(database: Database, roadmap: str, topic: str) -> str:
    """Return the state of a topic."""
    sql = "select state from topic_state where roadmap = ? and topic = ?"
    return database.value(sql, (roadmap, topic), default=OPEN)


def is_any_due(database: Database, roadmap: str, today: int) -> bool:
    """Return whether any review is due; the module `due_reviews` lists them, but costs more to import."""
    rows = checked_rows(database, "review_state", roadmap)
    return any(row[_DUE] <= today for row in rows)


def searchable_texts(
    database: Database, roadmap: str
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the id, title and other texts of each topic of the loaded version, for a search."""
    for topic, title, why, outcomes, proof, tags in database.connection.execute(
        "select id, title, why, outcomes, proof, tags from topic"
        " where roadmap = ? and place is not null order by place",
        (roadmap,),
    ):
        yield topic, title, (why, *json_text.decode(outcomes), proof, *json_text.decode(tags))


def topics_with_tag(database: Database, roadmap: str, tag: str) -> set[str]:
    """Return the ids of the topics with a tag."""
    rows = database.column(
        "select topic.id from topic, json_each(topic.tags)"
        " where topic.roadmap = ? and json_each.value = ?",
        (roadmap, tag),
    )
    return set(rows)


def all_prerequisites(database: Database, roadmap: str) -> dict[str, tuple[str, ...]]:
    """Map each topic to its direct prerequisites, if any, in the author's order."""
    rows = database.connection.execute(
        "select topic, needs from prerequisite where roadmap = ? order by topic, place", (roadmap,)
    )
    return {topic: tuple(map(itemgetter(1), rows)) for topic, rows in groupby(rows, itemgetter(0))}


def all_refreshes(database: Database, roadmap: str) -> dict[str, tuple[str, ...]]:
    """Map each topic that says what it refreshes to these topics; raise DamagedCache."""
    rows = checked_refreshes(database, roadmap)
    return {topic: tuple([row[1] for row in own]) for topic, own in groupby(rows, itemgetter(0))}


def prerequisites(database: Database, roadmap: str, topic: str) -> list[str]:
    """Return the direct prerequisites of a topic, in the author's order."""
    sql = "select needs from prerequisite where roadmap = ? and topic = ? order by place"
    return database.column(sql, (roadmap, topic))


def dependents(database: Database, roadmap: str, topic: str) -> list[str]:
    """Return the topics that directly need this one, in the author's order."""
    return database.column(
        "select p.topic from prerequisite p cross join topic t"
        " on t.roadmap = p.roadmap and t.id = p.topic"
        " where p.roadmap = ? and p.needs = ? order by t.place",
        (roadmap, topic),
    )


def indexes_with_checks(database: Database, roadmap: str) -> set[int]:
    """Return the indexes of the topics that have self-checks."""
    sql = "select place from topic where roadmap = ? and place is not null and checks <> '[]'"
    return set(database.column(sql, (roadmap,)))


def stages(database: Database, roadmap: str) -> list[tuple[str, str, str]]:
    """Return id, title and goal of the stages, in order."""
    sql = "select id, title, goal from stage where roadmap = ? order by place"
    return database.rows(sql, (roadmap,))


def tracks(database: Database, roadmap: str) -> list[tuple[str, str, str]]:
    """Return id, title and summary of the tracks, in order."""
    sql = "select id, title, summary from track where roadmap = ? order by place"
    return database.rows(sql, (roadmap,))


def indexes_of_track(database: Database, roadmap: str, track: str) -> set[int]:
    """Return the indexes of the topics of a track."""
    sql = "select place from topic where roadmap = ? and track = ? and place is not null"
    return set(database.column(sql, (roadmap, track)))


def milestone_texts(database: Database, roadmap: str, milestone: str) -> tuple[str, str, bool]:
    """Return the sentence of a milestone, its proof, and whether it requires that proof."""
    sql = "select says, proof, asks_proof from milestone where roadmap = ? and id = ?"
    row = database.row(sql, (roadmap, milestone))
    return (row[0], row[1], bool(row[2])) if row else ("", "", False)


def stage_of_milestone(database: Database, roadmap: str, milestone: str) -> str:
    """Return the title of the stage a milestone belongs to."""
    return database.value(
        "select s.title from milestone m cross join stage s"
        " on s.roadmap = m.roadmap and s.id = m.stage where m.roadmap = ? and m.id = ?",
        (roadmap, milestone),
        default="",
    )


def language(database: Database, roadmap: str) -> str:
    """Return the language of a roadmap's texts."""
    sql = "select language from roadmap where id = ?"
    return database.value(sql, (roadmap,), default="en")


def project(database: Database, roadmap: str) -> tuple[str, str]:
    """Return the title and the start of the practice project; "" if there is none."""
    sql = "select project from roadmap where id = ?"
    project_data = json_text.decode(database.value(sql, (roadmap,), default="{}"))
    return project_data.get("title", ""), project_data.get("start", "")


def project_topics(database: Database, roadmap: str) -> list[tuple[int, str, str]]:
    """Return index, id and `builds` of the topics that extend the practice project, in order."""
    return database.rows(
        "select place, id, builds from topic where roadmap = ? and builds <> ''"
        " and place is not null order by place",
        (roadmap,),
    )


def pack_ints(numbers: Iterable[int]) -> bytes:
    """Encode integers as little-endian 32-bit values; graphs and milestones are stored so."""
    ints = array("i", numbers)
    if sys.byteorder == "big":
        ints.byteswap()
    return ints.tobytes()


def unpack_ints(data: bytes) -> array:  # type: ignore[type-arg]
    """Decode integers from `pack_ints`."""
    ints = array("i")
    ints.frombytes(data)
    if sys.byteorder == "big":
        ints.byteswap()
    return ints
