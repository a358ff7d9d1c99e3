"""Renames: which name of today a former one leads to, and what that makes of states. Pure.

A rename is what an author says with `was`, now or in an earlier version; nothing is guessed here.
All that was recorded under any name of a topic is one story, and what was recorded last decides. So
topics that become one, or part again, may turn done into in progress; that is never done in
silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from roadmap_cli.core.progress import TopicState
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.core.states import OPEN
from roadmap_cli.values import Value

JOINED, PARTED = "joined", "parted"


def topic_renames(roadmap: Roadmap, before: Mapping[str, str]) -> dict[str, str]:
    """Return which former id will lead to which topic once this version is loaded."""
    said = {former: topic.id for topic in roadmap.topics for former in topic.was}
    return lineage(before, said, {topic.id for topic in roadmap.topics})


def reading_renames(roadmap: Roadmap, before: Mapping[str, str]) -> dict[str, str]:
    """Return which former id will lead to which reading once this version is loaded."""
    said = {former: reading.id for reading in roadmap.readings for former in reading.was}
    return lineage(before, said, {reading.id for reading in roadmap.readings})


def lineage(
    before: Mapping[str, str], said: Mapping[str, str], today: Collection[str]
) -> dict[str, str]:
    """Return which former id leads to which id.

    `before` is what led where so far, `said` what the new version says itself, `today` its ids. A
    rename that the new version no longer mentions still is one: without it the progress made
    under the former id would be lost from sight. Only who takes the id back ends it.
    """
    led = dict(said)
    heirs: dict[str, set[str]] = {}
    for former, name in before.items():
        # Both are names of one thing, and this one is gone: it goes where the other one went.
        if name not in today and name not in said:
            heir = said.get(former) or (former if former in today else "")
            if heir:
                heirs.setdefault(name, set()).add(heir)
    # Where several were joined and now part again, nobody has said whose the common time was.
    led |= {name: found.pop() for name, found in heirs.items() if len(found) == 1}
    renames = {former: led.get(name, name) for former, name in before.items()} | led
    return {former: name for former, name in renames.items() if former not in today}


class Unsaid(Value):
    """A topic that no longer says all the ids it had: who loads this version first misses them."""

    id: str
    former: tuple[str, ...]  # what the earlier version said, and this one does not


def unsaid_names(before: Roadmap, after: Roadmap, renames: Mapping[str, str]) -> tuple[Unsaid, ...]:
    """Return the former ids that are still known here, but no longer to a machine that is new."""
    said = {former for topic in after.topics for former in topic.was}
    lost: dict[str, list[str]] = {}
    for topic in sorted(before.topics, key=lambda topic: topic.id):
        for former in topic.was:
            if former in renames and former not in said:
                lost.setdefault(renames[former], []).append(former)
    return tuple(
        Unsaid(topic.id, tuple(lost[topic.id])) for topic in after.topics if topic.id in lost
    )


class StateBefore(Value):
    """A topic as it stood under one id before."""

    id: str
    state: str
    since: str


class Join(Value):
    """A topic whose state follows from other facts than before."""

    code: str
    id: str
    title: str
    before: tuple[StateBefore, ...]
    state: str
    since: str


def joins(
    titles: Mapping[str, str],
    present: Collection[str],
    renames: Mapping[str, str],
    before: Mapping[str, TopicState],
    after: Mapping[str, TopicState],
) -> Iterator[Join]:
    """Yield the topics that several of before make up now, and those whose state changed alone.

    `titles` are of the topics of after, `present` the ids of before; `before` and `after` hold the
    topics that were touched, each under the names of its time.
    """
    untouched = TopicState()
    sources: dict[str, list[str]] = {}
    for former, name in renames.items():
        if name in titles and (former in present or former in before):
            sources.setdefault(name, []).append(former)
    for name, title in titles.items():
        if name not in sources and name not in before and name not in after:
            continue
        ids = sources.get(name, [])
        if name in present or name in before:
            ids = [name, *ids]
        earlier = tuple(StateBefore(i, *before.get(i, untouched)[:2]) for i in ids)
        now = after.get(name, untouched)
        if len(earlier) > 1 and any(i in before for i in ids):
            code = JOINED
        elif len(earlier) <= 1 and now.state != (earlier[0].state if earlier else OPEN):
            code = PARTED
        else:
            continue
        yield Join(code, name, title, earlier, now.state, now.since)
