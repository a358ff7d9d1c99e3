"""What a merge changes: states, topics that both sides touched, unknown topics. It only reads."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from roadmap_cli.core.answers.exchange_answers import (
    ChangedTopic,
    ConflictingTopic,
    LastFact,
    UnknownTopics,
    UnloadedRoadmap,
)
from roadmap_cli.core.progress.progress import TopicKey
from roadmap_cli.core.progress.states import CLOSED, OPEN, RETRACTED, STATE_AFTER
from roadmap_cli.store.catalog import retired
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log import log
from roadmap_cli.store.log.batches import is_retracted
from roadmap_cli.store.merging.log_merge import StagedLog

_NEWEST = "order by clock desc, device desc, n desc"


def find_conflicts(
    database: Database, staged_log: StagedLog
) -> list[tuple[str, str, LastFact, LastFact]]:
    """Return the topics with new events on both sides, and the last event of each side.

    Call it before the merge.
    """
    keys = {log.current_key(database, key) for key in staged_log.topics()}
    shared_keys = sorted(key for key in keys if _has_own_news(database, staged_log, key))
    if shared_keys:
        staged_log.create_topic_index()
    return [(*key, *_last_facts(database, staged_log, key)) for key in shared_keys]


def _has_own_news(database: Database, staged_log: StagedLog, key: TopicKey) -> bool:
    """Return whether we have an event about a topic that the other side does not have."""
    condition, values = log.about(database, key)
    sql = f"select device, max(n) from event where {condition} group by device"
    ends = staged_log.last_events
    return any(device not in ends or n > ends[device].n for device, n in database.rows(sql, values))


def _last_facts(
    database: Database, staged_log: StagedLog, key: TopicKey
) -> tuple[LastFact, LastFact]:
    query, values = _latest_event_query(database, key)
    own = database.row(query, values) or ("", "")
    their = staged_log.connection.execute(query, values).fetchone() or ("", "")
    return LastFact(*own), LastFact(*their)


def _latest_event_query(database: Database, key: TopicKey) -> tuple[str, tuple[str, ...]]:
    """Return the query for the last event about a topic and its former ids."""
    condition, values = log.about(database, key)
    # What takes a whole command back is about no topic.
    kind = "case kind when 'retracted' then 'corrected' else kind end"
    return f"select {kind}, day from event where {condition} {_NEWEST} limit 1", values


def states_of(database: Database, topics: Iterable[TopicKey]) -> dict[TopicKey, str]:
    """Return the states of those of some topics, by current or former ids, that have one."""
    sql = "select state from topic_state where roadmap = ? and topic = ?"
    keys = {log.current_key(database, key) for key in topics}
    states = ((key, database.value(sql, key, default="")) for key in keys)
    return {key: state for key, state in states if state}


def describe_conflicts(
    database: Database,
    conflicts: Iterable[tuple[str, str, LastFact, LastFact]],
    before: Mapping[TopicKey, str],
) -> tuple[ConflictingTopic, ...]:
    """Return these topics with their titles and new states; call it after the merge."""
    topics = []
    for roadmap, topic, own, their in conflicts:
        key = (roadmap, topic)
        title, state, since = _title_and_state(database, key)
        then = before.get(key, OPEN)
        topics.append(ConflictingTopic(*key, title, own, their, state, since, then))
    return tuple(topics)


def find_changed_topics(
    database: Database,
    staged_log: StagedLog,
    before: Mapping[TopicKey, str],
    exclude: Container[TopicKey],
) -> tuple[ChangedTopic, ...]:
    """Return the topics whose state is not the one `before` the merge, except those in `exclude`.

    Those that were done or skipped before come first. Call it after the merge.
    """
    after = states_of(database, before)
    changed_keys = [k for k, s in before.items() if after.get(k, OPEN) != s and k not in exclude]
    if changed_keys:
        staged_log.create_topic_index()
    changes = []
    for key in sorted(changed_keys, key=lambda k: (before[k] not in CLOSED, k)):
        title, state, since = _title_and_state(database, key)
        there = _find_cause(database, staged_log, key, state)
        changes.append(ChangedTopic(*key, title, before[key], there, state, since))
    return tuple(changes)


def _find_cause(database: Database, staged_log: StagedLog, key: TopicKey, state: str) -> LastFact:
    """Return the last event of the other side that counts and brings about a state."""
    condition, values = log.about(database, key)
    kinds = ", ".join(f"'{kind}'" for kind, after in STATE_AFTER.items() if after == state)
    sql = f"select kind, day, batch from event where {condition} and kind in ({kinds}) {_NEWEST}"
    for kind, day, batch in staged_log.connection.execute(sql, values):
        if not is_retracted(database, batch):
            return LastFact(kind, day)
    # What takes a whole command back is about no topic.
    return LastFact(RETRACTED, "")


def _title_and_state(database: Database, key: TopicKey) -> tuple[str, str, str]:
    """Return the title of a topic ("" if it is not loaded), its state, and the day of that."""
    sql = "select title from topic where roadmap = ? and id = ?"
    state_sql = "select state, since from topic_state where roadmap = ? and topic = ?"
    return (database.value(sql, key, default=""), *(database.row(state_sql, key) or (OPEN, "")))


def unloaded_roadmaps(database: Database, staged_log: StagedLog) -> list[UnloadedRoadmap]:
    """Return the roadmaps in the new events that are not loaded here."""
    loaded_ids = database.column("select id from roadmap")
    rows = staged_log.connection.execute(
        "select roadmap, count(*), count(distinct topic) from event"
        " where roadmap <> '' group by roadmap order by roadmap"
    )
    return [UnloadedRoadmap(*row) for row in rows if row[0] not in loaded_ids]


def unknown_topics(database: Database, staged_log: StagedLog) -> tuple[UnknownTopics, ...]:
    """Return the topics of the new events that their loaded roadmaps do not have.

    Call it after the merge.
    """
    loaded_ids = set(database.column("select id from roadmap"))
    keys = {log.current_key(database, key) for key in staged_log.topics()}
    entries = (
        UnknownTopics(
            name,
            tuple(i for i in retired.ids_only_in_log(database, name) if (name, i) in keys),
        )
        for name in sorted({roadmap for roadmap, _ in keys} & loaded_ids)
    )
    return tuple(entry for entry in entries if entry.topics)
