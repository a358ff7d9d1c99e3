"""What a merge changes: states, topics that both sides touched, unknown topics. It only reads."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from roadmap_cli.core.exchange import NotLoaded, Touch, TouchedByBoth, Turned, UnknownTopics
from roadmap_cli.core.progress import Key
from roadmap_cli.core.states import CLOSED, OPEN, RETRACTED
from roadmap_cli.store import log, retired
from roadmap_cli.store.database import Database
from roadmap_cli.store.merging import Staged

_LATEST = "order by clock desc, device desc, n desc limit 1"


def touched(database: Database, staged: Staged) -> list[tuple[str, str, Touch, Touch]]:
    """Return the topics with new events on both sides, and the last event of each side.

    Call it before the merge.
    """
    here: set[tuple[str, str]] = set()
    for (device,) in database.rows("select distinct device from event"):
        last = staged.last.get(device)
        here.update(
            log.today_id(database, (roadmap, topic))
            for roadmap, topic in database.rows(
                "select distinct roadmap, topic from event"
                " where device = ? and n > ? and topic <> ''",
                (device, last.n if last else 0),
            )
        )
    asked = "select distinct roadmap, topic from event where topic <> ''"
    there = (
        (log.today_id(database, key) for key in staged.connection.execute(asked)) if here else ()
    )
    both = sorted({key for key in there if key in here})
    if both:
        staged.find_by_topic()
    return [(*key, *_last_touch(database, staged, key)) for key in both]


def _last_touch(database: Database, staged: Staged, key: Key) -> tuple[Touch, Touch]:
    ask, values = _latest(database, key)
    here = database.row(ask, values) or ("", "")
    there = staged.connection.execute(ask, values).fetchone() or ("", "")
    return Touch(*here), Touch(*there)


def _latest(database: Database, key: Key) -> tuple[str, tuple[str, ...]]:
    """Return the query for the last event about a topic and its former ids."""
    names = log.ids_of(database, key)
    marks = ", ".join("?" * len(names))
    ask = f"select kind, day from event where roadmap = ? and topic in ({marks}) {_LATEST}"
    return ask, (key[0], *names)


def standing(database: Database) -> dict[Key, str]:
    """Return the states of all topics that have one."""
    return {
        (roadmap, topic): state
        for roadmap, topic, state in database.connection.execute(
            "select roadmap, topic, state from topic_state"
        )
    }


def told(
    database: Database,
    keys: Iterable[tuple[str, str, Touch, Touch]],
    before: Mapping[Key, str],
) -> tuple[TouchedByBoth, ...]:
    """Return these topics with their titles and new states; call it after the merge."""
    found = []
    for roadmap, topic, here, there in keys:
        key = (roadmap, topic)
        title, state, since = _stands(database, key)
        found.append(TouchedByBoth(*key, title, here, there, state, since, before.get(key, OPEN)))
    return tuple(found)


def turned(
    database: Database, staged: Staged, before: Mapping[Key, str], known: Container[Key]
) -> tuple[Turned, ...]:
    """Return the topics whose recorded state was changed by the merge, except the `known` ones.

    Those that were done or skipped before come first. Call it after the merge.
    """
    after = standing(database)
    others = [k for k, s in before.items() if after.get(k, OPEN) != s and k not in known]
    if others:
        staged.find_by_topic()
    found = []
    for key in sorted(others, key=lambda k: (before[k] not in CLOSED, k)):
        ask, values = _latest(database, key)
        there = staged.connection.execute(ask, values).fetchone() or (RETRACTED, "")
        title, state, since = _stands(database, key)
        found.append(Turned(*key, title, before[key], Touch(*there), state, since))
    return tuple(found)


def _stands(database: Database, key: Key) -> tuple[str, str, str]:
    """Return the title of a topic ("" if it is not loaded), its state, and the day of that."""
    title = database.row("select title from topic where roadmap = ? and id = ?", key)
    state = database.row(
        "select state, since from topic_state where roadmap = ? and topic = ?", key
    )
    return (title[0] if title else "", *(state or (OPEN, "")))


def not_loaded(database: Database, staged: Staged) -> list[NotLoaded]:
    """Return the roadmaps in the new events that are not loaded here."""
    loaded = {name for (name,) in database.rows("select id from roadmap")}
    return [
        NotLoaded(*row)
        for row in staged.connection.execute(
            "select roadmap, count(*), count(distinct topic) from event"
            " where roadmap <> '' group by roadmap order by roadmap"
        )
        if row[0] not in loaded
    ]


def unknown(database: Database, staged: Staged) -> tuple[UnknownTopics, ...]:
    """Return the topics that loaded roadmaps do not have; call it after the merge."""
    loaded = {name for (name,) in database.rows("select id from roadmap")}
    asked = "select distinct roadmap from event where topic <> '' order by roadmap"
    found = (
        UnknownTopics(name, tuple(retired.of_log(database, name)))
        for (name,) in staged.connection.execute(asked)
        if name in loaded
    )
    return tuple(one for one in found if one.topics)
