"""What two logs that meet have in common, and what is known of only by the log. It only reads."""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core.exchange import NotLoaded, Touch, TouchedByBoth, UnknownTopics
from roadmap_cli.core.states import OPEN
from roadmap_cli.store import log, retired
from roadmap_cli.store.database import Database
from roadmap_cli.store.merging import Staged

_LATEST = "order by clock desc, device desc, n desc limit 1"


def touched(database: Database, staged: Staged) -> list[tuple[str, str, Touch, Touch]]:
    """Return the topics that each side touched without knowing of the other.

    Ask before they are joined.
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
    return [(*key, *_last_touch(database, staged, key)) for key in both]


def _last_touch(database: Database, staged: Staged, key: tuple[str, str]) -> tuple[Touch, Touch]:
    names = log.ids_of(database, key)
    ask = (
        f"select kind, day from event where roadmap = ? and topic in ({', '.join('?' * len(names))})"
        f" {_LATEST}"
    )
    values = (key[0], *names)
    here = database.row(ask, values) or ("", "")
    there = staged.connection.execute(ask, values).fetchone() or ("", "")
    return Touch(*here), Touch(*there)


def told(
    database: Database, keys: Iterable[tuple[str, str, Touch, Touch]]
) -> tuple[TouchedByBoth, ...]:
    """Return those topics with their titles and how they stand now; ask when they are joined."""
    found = []
    for roadmap, topic, here, there in keys:
        title = database.row(
            "select title from topic where roadmap = ? and id = ?", (roadmap, topic)
        )
        state = database.row(
            "select state, since from topic_state where roadmap = ? and topic = ?", (roadmap, topic)
        )
        found.append(
            TouchedByBoth(
                roadmap, topic, title[0] if title else "", here, there, *(state or (OPEN, ""))
            )
        )
    return tuple(found)


def not_loaded(database: Database, staged: Staged) -> list[NotLoaded]:
    """Return the roadmaps of the new events that are not loaded here."""
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
    """Return the topics of loaded roadmaps that only the log knows; ask when they are joined."""
    loaded = {name for (name,) in database.rows("select id from roadmap")}
    asked = "select distinct roadmap from event where topic <> '' order by roadmap"
    found = (
        UnknownTopics(name, tuple(retired.of_log(database, name)))
        for (name,) in staged.connection.execute(asked)
        if name in loaded
    )
    return tuple(one for one in found if one.topics)
