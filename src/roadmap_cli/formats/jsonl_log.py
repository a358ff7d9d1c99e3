"""The log as a text file: one JSON value a line, complete, written and read piece by piece.

docs/log.md describes the format. What is written follows from the log alone, so that an unchanged
log gives the same bytes. It trusts nothing that it reads, and knows no database.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, NoReturn

from roadmap_cli.core import event_validation
from roadmap_cli.core.control_chars import HIDDEN, STEERING, escaped_in_json
from roadmap_cli.core.progress import Event
from roadmap_cli.core.wording import counted
from roadmap_cli.errors import InvalidLog, InvalidRoadmap, Problem
from roadmap_cli.formats import source_file
from roadmap_cli.values import Value

NAME = "roadmap-log"
VERSION = 1
# In bytes: no character of the data takes more than the six of `\u202e`, and the rest is short.
MOST_LINE = 6 * event_validation.MOST_DATA + 20_000
_FIELDS = Event._fields
# What would steer a terminal or end a line for other readers of lines.
_STEERING = re.compile(f"[{STEERING}{HIDDEN}]")

_encoded = json.JSONEncoder(ensure_ascii=False).encode
_strictly_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

Row = tuple[Any, ...]  # an event as it is stored: eleven fields, the data as text
Arrival = tuple[int, Event, str]  # the line, the event, its data as they are to be kept


class Head(Value):
    """What the first line of the file tells of the rest."""

    program: str
    until: str  # the time of the last event
    events: int
    devices: Mapping[str, int]  # with the number of events of each


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


_decoded = json.JSONDecoder(parse_constant=_refuse_constant).decode


# -- writing -------------------------------------------------------------------------------------


def written(head: Head, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of the file, each with its end, for rows in the order of the log."""
    yield _line({"format": NAME, "version": VERSION, **head._asdict()})
    count = 0
    for row in rows:
        count += 1
        yield _line(dict(zip(_FIELDS, (*row[:9], _told(row[9]), row[10]), strict=True)))
    yield _line({"end": NAME, "events": count})


def _told(text: str) -> Any:
    """Return data as the mapping it is, or as text where that would not bring back each byte."""
    if text == "{}":
        return {}
    try:
        found = _decoded(text)
        if isinstance(found, dict) and _encoded(found) == text:
            return found
    except (ValueError, RecursionError):
        pass
    return text


def _line(value: Mapping[str, Any]) -> str:
    return _STEERING.sub(lambda m: escaped_in_json(m[0]), _encoded(value)) + "\n"


# -- reading -------------------------------------------------------------------------------------


def read_head(path: str) -> Head:
    """Return what the first line of a file promises; raise InvalidLog when it is no log."""
    with _opened(path) as file:
        return _Lines(path, file).head()


def _opened(path: str) -> IO[bytes]:
    try:
        return os.fdopen(source_file.opened(path), "rb")
    except InvalidRoadmap as error:
        raise InvalidLog(error.problems, f"{path}: {error.sentence}", error.hint) from None


def read_log(path: str) -> Iterator[Arrival]:
    """Yield the events of a file in its order.

    Raises InvalidLog for a file that is none, was cut off, or holds what cannot be a log's.
    """
    with _opened(path) as file:
        lines = _Lines(path, file)
        head = lines.head()
        devices: dict[str, int] = {}
        count = 0
        for value in lines:
            if "end" in value:
                lines.check_end(value, count)
                break
            event, text = lines.event(value)
            yield lines.number, event, text
            devices[event.device] = devices.get(event.device, 0) + 1
            count += 1
        else:
            lines.refuse(
                "cut-off",
                f"the file ends here, after {count:,} of {counted(head.events, 'event')}",
                "it was cut off: copy or export it again",
            )
        if count != head.events or devices != head.devices:
            lines.refuse(
                "wrong-count",
                f"the file holds {counted(count, 'event')} of {counted(len(devices), 'device')};"
                f" its first line promises {counted(head.events, 'event')} of"
                f" {counted(len(head.devices), 'device')}",
                "it was changed: export it again",
            )


class _Lines:
    """The lines of one file as JSON mappings, with the number of the present one."""

    def __init__(self, path: str, file: IO[bytes]) -> None:
        self.path = path
        self.number = 0
        self._file = file

    def refuse(self, code: str, sentence: str, hint: str = "") -> NoReturn:
        """Raise what says at which line the file cannot be believed."""
        problem = Problem(self.path, max(1, self.number), 1, code, sentence, hint)
        raise InvalidLog([problem], f"{self.path} cannot be joined; nothing was taken from it")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while (value := self._next()) is not None:
            yield value

    def _next(self) -> dict[str, Any] | None:
        try:
            while True:
                raw = self._file.readline(MOST_LINE + 1)
                if not raw:
                    return None
                self.number += 1
                if len(raw) > MOST_LINE:
                    self.refuse("too-long", f"the line has more than {MOST_LINE:,} bytes")
                if not raw.isspace():
                    break
        except OSError as error:
            self.refuse("unreadable", f"this file cannot be read: {error.strerror}")
        try:
            text = raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
            value = _decoded(text)
        except UnicodeDecodeError:
            self.refuse("not-utf8", "the line holds bytes that are not UTF-8")
        except (ValueError, RecursionError):
            if not raw.endswith(b"\n"):
                self.refuse(
                    "cut-off",
                    "the file ends in the middle of a line",
                    "it was cut off: copy or export it again",
                )
            self.refuse("not-json", "the line is no JSON value")
        if not isinstance(value, dict):
            self.refuse("not-json", "the line is no JSON mapping")
        return value

    def head(self) -> Head:
        """Return what the first line tells; refuse a file that does not begin like a log."""
        another = "a log begins with the line that 'roadmap export' writes"
        try:
            value = self._next()
        except InvalidLog as error:
            sentence = "this is no log of roadmap"
            old = error.problems[0]
            problem = old._replace(code="not-a-log", sentence=sentence, hint=another)
            raise InvalidLog([problem], error.sentence) from None
        if value is None or value.get("format") != NAME:
            self.refuse("not-a-log", "this is no log of roadmap", another)
        version = value.get("version")
        if version != VERSION:
            if type(version) is int and version > VERSION:
                self.refuse(
                    "newer-format",
                    f"the log was written by a newer roadmap (version {version}, this one knows"
                    f" {VERSION})",
                    "upgrade this program",
                )
            self.refuse("not-a-log", "the log says no version that is known")
        events, devices = value.get("events"), value.get("devices")
        if (
            type(events) is not int
            or not isinstance(devices, dict)
            or not all(type(number) is int for number in devices.values())
        ):
            self.refuse("not-a-log", "the first line does not say how many events there are")
        return Head(str(value.get("program", "")), str(value.get("until", "")), events, devices)

    def check_end(self, value: Mapping[str, Any], count: int) -> None:
        """Refuse a last line that says other things than what came before it."""
        if value.get("end") != NAME or value.get("events") != count:
            self.refuse(
                "wrong-count",
                f"the last line does not fit what is before it: {counted(count, 'event')}",
                "it was changed: export it again",
            )
        if self._next() is not None:
            self.refuse(
                "after-the-end",
                "there is more after the last line of the log",
                "two logs in one file? merge them one by one",
            )

    def event(self, value: dict[str, Any]) -> tuple[Event, str]:
        """Return the event that a line tells, and its data as they are to be kept."""
        if value.keys() != set(_FIELDS):
            missing = [name for name in _FIELDS if name not in value]
            unknown = [name for name in value if name not in _FIELDS]
            told = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(unknown)[:100]}"
            self.refuse("not-an-event", f"the line is no event: it {told}")
        data = value["data"]
        try:
            told = data if isinstance(data, str) else ""
            if told:
                if not (told.startswith("{") and told.endswith("}")):
                    raise ValueError("not a mapping alone")
                data = _decoded(told)
            text = _strictly_encoded(data)
            text.encode("utf-8")
        except (ValueError, RecursionError):  # UnicodeEncodeError is a ValueError
            self.refuse("not-an-event", "the event has data that cannot be kept")
        text = told or text
        event = Event._make((*[value[name] for name in _FIELDS[:9]], data, value["sum"]))
        fault = event_validation.fault(event, text)
        if fault:
            self.refuse("not-an-event", f"the event {fault}")
        return event, text
