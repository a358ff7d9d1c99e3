"""The aim: the goal that a learner wants to reach before all others, and by which day. Pure.

It owns how an aim is written in the data of a fact, and that the last fact decides. It must not know
whether the roadmap still has the goal, nor what there is left to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roadmap_cli.annotations import TYPE_CHECKING, Any
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.core.progress.progress import Event

MILESTONE, TOPIC = "milestone", "topic"


class Aim(Record):
    """A milestone or topic by its id, with the title it had when it was chosen."""

    kind: str  # MILESTONE or TOPIC
    id: str
    title: str
    by: str = ""  # the day, if one was named
    since: str = ""  # the day on which it was chosen

    def to_data(self) -> dict[str, str]:
        """Return the data of the fact that records it."""
        data = {self.kind: self.id, "title": self.title}
        return {**data, "by": self.by} if self.by else data


def read_aim(data: Mapping[str, Any], day: str) -> Aim | None:
    """Return the aim that a fact of a day records, None if it clears the aim."""
    kind = next((kind for kind in (MILESTONE, TOPIC) if data.get(kind)), None)
    if kind is None:
        return None
    name = str(data[kind])
    return Aim(kind, name, str(data.get("title", name)), str(data.get("by", "")), day)


def last_aim(events: Iterable[Event]) -> Aim | None:
    """Return the aim after some living facts of one roadmap, in log order."""
    aim = None
    for event in events:
        aim = read_aim(event.data, event.day)
    return aim
