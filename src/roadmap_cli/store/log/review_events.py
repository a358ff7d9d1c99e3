"""Which events the reviews of some topics follow from, without the rest of the log.

A review begins when its topic is finished and ends with the next fact that leaves it in another
state. So of a topic nothing before its last end counts, and of those that refresh it nothing before
the end of theirs that precedes its beginning. It only reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from heapq import merge
from operator import itemgetter

from roadmap_cli.core.memory.review import ENDING_KINDS, REVIEW_KINDS
from roadmap_cli.core.progress.corrections import Corrections, correct, read_corrections
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import FINISHED
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log.log import (
    LIVING,
    LOG_ORDER,
    about,
    select_corrections,
    select_events,
    topic_renames,
)

_ENDINGS = ", ".join(f"'{kind}'" for kind in sorted(ENDING_KINDS))
# In these words, because an index is only about such events.
_OF_REVIEWS = f"kind in ({', '.join(map(repr, REVIEW_KINDS))})"
_END_OF_TIME = 2**63 - 1


def events_for(
    database: Database, roadmap: str, topics: Set[str], crediting: Set[str]
) -> Iterable[Event]:
    """Return the events that the reviews of some topics follow from, in log order.

    They are as they count, with current ids. `crediting` are all topics that can change these
    reviews, the topics themselves among them. For the reviews of any others they are too few.
    """
    corrections = read_corrections(select_corrections(database))
    former_ids = {former_id for _, former_id in topic_renames(database, roadmap)}
    ends = {
        topic: _last_end(database, roadmap, topic, _END_OF_TIME, corrections)
        for topic in crediting - former_ids
    }
    begins = [_begin(database, roadmap, topic, ends[topic]) for topic in topics - former_ids]
    first = min((clock for clock in begins if clock is not None), default=None)
    if first is None:
        return ()
    by_topic = []
    for topic, clock in ends.items():
        if clock >= first:
            clock = _last_end(database, roadmap, topic, first, corrections)
        by_topic.append(_events_from(database, roadmap, topic, clock, corrections))
    return merge(*by_topic, key=itemgetter(2, 0, 1))  # by clock, device and n


def _begin(database: Database, roadmap: str, topic: str, end: int) -> int | None:
    """Return the clock at which a topic's review after its last end begins, or an earlier one."""
    condition, values = about(database, (roadmap, topic))
    sql = (
        f"select min(clock) from event where {condition} and {_OF_REVIEWS} and kind = ?"
        f" and clock >= ? and {LIVING}"
    )
    clock: int | None = database.value(sql, (*values, FINISHED, end), default=None)
    return clock


def _last_end(
    database: Database, roadmap: str, topic: str, before: int, corrections: Corrections
) -> int:
    """Return the clock of the last fact before another one that leaves a topic in no review."""
    condition, values = about(database, (roadmap, topic))
    sql = (
        f"select roadmap, topic, device || '.' || n, clock from event where {condition}"
        f" and {_OF_REVIEWS} and kind in ({_ENDINGS}) and clock < ? and {LIVING}"
        " order by clock desc"
    )
    for *name, clock in database.connection.execute(sql, (*values, before)):
        if corrections.get(tuple(name), {}) is not None:
            return int(clock)
    return 0


def _events_from(
    database: Database, roadmap: str, topic: str, clock: int, corrections: Corrections
) -> Iterable[Event]:
    condition, values = about(database, (roadmap, topic))
    clauses = f"where {condition} and {_OF_REVIEWS} and clock >= ? and {LIVING} {LOG_ORDER}"
    events = correct(select_events(database, clauses, (*values, clock)), corrections)
    return (event._replace(topic=topic) for event in events)
