"""An author who edits a roadmap file as authors do, and keeps to the one rule: ids are permanent.

The author knows the file and nothing of any learner.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

READINGS = ("book", "docs", "talk")


class Entry(NamedTuple):
    """One topic of the file. What it needs stands lower, whatever its place: so there is no cycle."""

    id: str
    height: int
    hours: float = 1
    needs: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    optional: bool = False
    readings: tuple[str, ...] = ()


class Author:
    """One roadmap file, all its versions, and what has left it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.topics = [
            Entry("alpha", 0, readings=("book", "docs")),
            Entry("beta", 1, readings=("book",)),
            Entry("gamma", 2, needs=("alpha", "beta")),
            Entry("delta", 3, needs=("gamma",)),
            Entry("omega", 4, optional=True, readings=("talk",)),
        ]
        self.gone: list[Entry] = []
        self.versions: list[Path] = []
        self.ids: list[list[str]] = []  # of each version
        self.led: list[dict[str, str]] = []  # what each version says of former ids
        self._drawn = 0
        self.publish()

    def name(self) -> str:
        """Return an id that was never used."""
        self._drawn += 1
        return f"topic-{self._drawn}"

    # -- edits -------------------------------------------------------------------------------

    def add(self, place: int, needs: Sequence[str], hours: float, *, optional: bool) -> None:
        """Write a new topic."""
        self.topics.insert(
            place,
            Entry(
                self.name(), 10 + self._drawn, hours, tuple(needs), optional=optional,
                readings=(READINGS[self._drawn % 3],),
            ),
        )  # fmt: skip

    def rename(self, entry: Entry) -> None:
        """Give a topic another id, and say so."""
        name = self.name()
        self._replace(entry, entry._replace(id=name, was=(entry.id, *entry.was)))
        self._lead(entry.id, name)

    def retire(self, entry: Entry) -> None:
        """Take a topic out."""
        self.topics.remove(entry)
        self.gone.append(entry)
        self._lead(entry.id, None)

    def bring_back(self, entry: Entry, place: int) -> None:
        """Put a topic in again, under the id it always had."""
        self.gone.remove(entry)
        here = {e.id for e in self.topics}
        needs = tuple(name for name in entry.needs if name in here)
        self.topics.insert(place, entry._replace(needs=needs))

    def join(self, entry: Entry, other: Entry) -> None:
        """Make one topic of two: the other lives on in it."""
        if other in self.gone:
            self.gone.remove(other)
        else:
            self.topics.remove(other)
        self._lead(other.id, None)
        entry = next(e for e in self.topics if e.id == entry.id)
        self._replace(entry, entry._replace(was=(*entry.was, other.id, *other.was)))

    def move(self, entry: Entry, place: int) -> None:
        """Put a topic elsewhere."""
        self.topics.remove(entry)
        self.topics.insert(place, entry)

    def change(self, entry: Entry, **fields: Any) -> None:
        """Change what is said of a topic."""
        self._replace(entry, entry._replace(**fields))

    def below(self, entry: Entry) -> list[str]:
        """Return what a topic may need."""
        return [e.id for e in self.topics if e.height < entry.height]

    def _replace(self, old: Entry, new: Entry) -> None:
        self.topics[self.topics.index(old)] = new

    def _lead(self, name: str, to: str | None) -> None:
        """Let those who needed one topic need another one, or none."""
        for entry in list(self.topics):
            if name in entry.needs:
                led = [to if n == name else n for n in entry.needs]
                self._replace(entry, entry._replace(needs=tuple(n for n in led if n)))

    # -- the file ----------------------------------------------------------------------------

    def publish(self) -> None:
        """Write the file as the next version."""
        version = len(self.versions) + 1
        used = {name for e in self.topics for name in e.readings}
        path = self.directory / f"version-{version}.yaml"
        path.write_text(
            json.dumps(
                {
                    "format": 1,
                    "id": "life",
                    "title": "A life",
                    "version": str(version),
                    "tracks": [{"id": "all", "topics": [self._said(e) for e in self.topics]}],
                    "readings": [
                        {"id": name, "title": f"The {name}", "url": f"https://example.org/{name}"}
                        for name in READINGS
                        if name in used
                    ],
                },
                indent=1,
            )
        )
        self.versions.append(path)
        self.ids.append([e.id for e in self.topics])
        self.led.append({former: e.id for e in self.topics for former in e.was})

    @staticmethod
    def _said(entry: Entry) -> dict[str, Any]:
        said: dict[str, Any] = {
            "id": entry.id,
            "title": f"All about {entry.id}",
            "hours": entry.hours,
            "prerequisites": list(entry.needs),
            "was": list(entry.was),
            "readings": list(entry.readings),
        }
        if entry.optional:
            said["optional"] = True
        return {key: value for key, value in said.items() if value not in ([], None)}
