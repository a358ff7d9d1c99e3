"""exam.toml: how the learner's own program is called, where a task leaves that to them.

Sections of other practices may stand beside ours, so what is unknown is no fault. A command is split as a
shell would, then filled in; no shell is started. It knows no practice.
"""

from __future__ import annotations

import re
import shlex
from typing import Any

from roadmap_cli.practice.engine import NotYet
from roadmap_cli.practice.room import Room

NAME = "exam.toml"
SIZE = 64 << 10
_KINDS = {bool: "true or false", int: "a number", float: "a number", dict: "a table"}


class ExamFile:
    """What exam.toml says, with its faults told by section and key."""

    def __init__(self, room: Room) -> None:
        self._python = room.python
        self._values: dict[str, Any] = {}
        if room.has(NAME):
            import tomllib

            room.content(NAME, SIZE)
            try:
                self._values = tomllib.loads(room.text(NAME))
            except tomllib.TOMLDecodeError as error:
                raise NotYet(f"{NAME} is not TOML: {error}") from None

    def text(self, section: str, key: str, default: str = "") -> str:
        """Return a text; without a default it must be there."""
        value = self._value(section, key, default)
        if not isinstance(value, str):
            raise NotYet(f"{NAME}: [{section}] {key} is {_kind(value)}, not a text")
        if not value.strip():
            raise NotYet(f"{NAME}: [{section}] has no {key}")
        return value

    def texts(self, section: str, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return one or more texts; one may stand without brackets."""
        value = self._value(section, key, list(default))
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(item, str) for item in texts):
            raise NotYet(f"{NAME}: [{section}] {key} is {_kind(value)}, not a list of texts")
        return tuple(texts)

    def command(self, key: str, default: str = "", **places: str) -> list[str]:
        """Return the words of [commands] KEY with each {place} filled in; it must use all of them.

        The words "python" and "python3" at its beginning are the learner's Python.
        """
        line = self.text("commands", key, default)
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise NotYet(f"{NAME}: [commands] {key} cannot be split: {error}") from None
        used = set(re.findall(r"\{([a-z_]+)\}", line))
        for place in sorted(places.keys() - used):
            raise NotYet(f"{NAME}: [commands] {key} does not use {{{place}}}")
        for place in sorted(used - places.keys()):
            raise NotYet(f"{NAME}: [commands] {key} uses {{{place}}}, which nothing fills")
        if words[0] in ("python", "python3"):
            words[0] = self._python
        return [re.sub(r"\{([a-z_]+)\}", lambda m: places[m[1]], word) for word in words]

    def _value(self, section: str, key: str, default: Any) -> Any:
        table = self._values.get(section, {})
        if not isinstance(table, dict):
            raise NotYet(f"{NAME}: {section} is {_kind(table)}, not a section [{section}]")
        return table.get(key, default)


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "a list" if isinstance(value, list) else "of another kind")
