"""Topics that become one, or part again, and what that makes of their states. Pure.

The rule is the fold's own: all that was recorded under any name of a topic is one story, and what
was recorded last decides. So a join may turn done into in progress; it must never do so in
silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from roadmap_cli.core.states import OPEN
from roadmap_cli.values import Value

JOINED, PARTED = "joined", "parted"


class StateBefore(Value):
    """A topic as it stood under one id before."""

    id: str
    state: str
    since: str


class Join(Value):
    """A topic whose state is told from other facts than before."""

    code: str
    id: str
    title: str
    before: tuple[StateBefore, ...]
    state: str
    since: str


State = tuple[str, str]  # the state and since when


def joins(
    titles: Mapping[str, str],
    present: Collection[str],
    renames: Mapping[str, str],
    before: Mapping[str, State],
    after: Mapping[str, State],
) -> Iterator[Join]:
    """Yield the topics that several of before make up now, and those whose state changed alone.

    `titles` are of the topics of after, `present` the ids of before; `before` and `after` hold the
    topics that were touched, each under the names of its time.
    """
    untouched = (OPEN, "")
    sources: dict[str, list[str]] = {}
    for former, name in renames.items():
        if name in titles and (former in present or former in before):
            sources.setdefault(name, []).append(former)
    names = set(sources)
    names.update(n for n in before.keys() | after.keys() if n in titles)
    for name in titles:
        if name not in names:
            continue
        ids = sources.get(name, [])
        if name in present or name in before:
            ids = [name, *ids]
        told = tuple(StateBefore(i, *before.get(i, untouched)) for i in ids)
        now = after.get(name, untouched)
        if len(told) > 1 and any(i in before for i in ids):
            yield Join(JOINED, name, titles[name], told, *now)
        elif len(told) == 1 and told[0].state != now[0]:
            yield Join(PARTED, name, titles[name], told, *now)
        elif not told and now[0] != OPEN:
            yield Join(PARTED, name, titles[name], (), *now)
