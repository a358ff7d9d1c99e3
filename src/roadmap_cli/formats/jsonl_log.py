"""The log as a text file: one JSON object a line, written and read line by line.

docs/log.md describes the format. The same log gives the same bytes. It trusts nothing that it
reads, and knows no database.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, NoReturn

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import InvalidLog, InvalidRoadmap, Problem
from roadmap_cli.file_access import name_input
from roadmap_cli.formats import event_lines
from roadmap_cli.formats.event_lines import LOG_NAME, Row
from roadmap_cli.formats.text import source_file
from roadmap_cli.values import Record

VERSION = 1

ParsedEvent = tuple[int, Event, str]  # the line, the event, its data as text to store


class LogHeader(Record):
    """The first line of the file."""

    program: str
    until: str  # the time of the last event
    events: int
    devices: Mapping[str, int]  # the number of events of each


def to_jsonl(header: LogHeader, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of the file for rows in the order of the log."""
    yield event_lines.format_line({"format": LOG_NAME, "version": VERSION, **header._asdict()})
    count = 0
    for row in rows:
        count += 1
        yield event_lines.format_event(row)
    yield event_lines.format_line({"end": LOG_NAME, "events": count})


def read_header(path: str) -> LogHeader:
    """Return the first line of a file; raise InvalidLog if it is no log."""
    with _open(path) as file:
        return _Lines(path, file).read_header()


def _open(path: str) -> IO[bytes]:
    try:
        return os.fdopen(source_file.open_file(path), "rb")
    except InvalidRoadmap as error:
        raise InvalidLog(error.problems, error.sentence, error.hint) from None


def read_log(path: str) -> Iterator[ParsedEvent]:
    """Yield the events of a file in its order.

    Raises InvalidLog for a file that is no log, was cut off, or holds an invalid event.
    """
    with _open(path) as file:
        lines = _Lines(path, file)
        header = lines.read_header()
        devices: Counter[str] = Counter()
        for value in lines.values:
            if "end" in value:
                lines.check_end(value, devices.total())
                break
            event, text = lines.parse_event(value)
            yield lines.number, event, text
            devices[event.device] += 1
        else:
            events = format_count(header.events, "event")
            lines.refuse(
                "cut-off",
                f"the file ends here, after {devices.total():,} of {events}",
                "it is incomplete: copy or export it again",
            )
        if devices.total() != header.events or devices != header.devices:
            lines.refuse(
                "wrong-count",
                f"the file has {_format_counts(devices.total(), devices)};"
                f" its first line says {_format_counts(header.events, header.devices)}",
                "it was edited: export it again",
            )


def _format_counts(events: int, devices: Mapping[str, int]) -> str:
    return f"{format_count(events, 'event')} of {format_count(len(devices), 'device')}"


class _Lines:
    """The lines of a file: `values` yields their JSON objects, `number` is the present line."""

    def __init__(self, path: str, file: IO[bytes]) -> None:
        self.path = path
        self.number = 0
        self.values = self._parse_lines(file)

    def refuse(self, code: str, sentence: str, hint: str = "") -> NoReturn:
        """Raise the error that the present line is wrong."""
        problem = Problem(self.path, max(1, self.number), 1, code, sentence, hint=hint)
        raise InvalidLog([problem], f"{name_input(self.path)} cannot be merged; nothing was added")

    def _parse_lines(self, file: IO[bytes]) -> Iterator[dict[str, Any]]:
        while line := self._read_line(file):
            self.number += 1
            if len(line) > event_lines.MAX_LINE_BYTES:
                self.refuse(
                    "too-long", f"the line has more than {event_lines.MAX_LINE_BYTES:,} bytes"
                )
            if not line.isspace():
                yield self._parse_line(line)

    def _read_line(self, file: IO[bytes]) -> bytes:
        try:
            return file.readline(event_lines.MAX_LINE_BYTES + 1)
        except OSError as error:
            self.refuse("unreadable", f"this file cannot be read: {error.strerror}")

    def _parse_line(self, line: bytes) -> dict[str, Any]:
        try:
            value = event_lines.decode(line.decode("utf-8-sig" if self.number == 1 else "utf-8"))
        except UnicodeDecodeError:
            self.refuse("not-utf8", "the line has bytes that are not UTF-8")
        except (ValueError, RecursionError):
            if line.endswith(b"\n"):
                self.refuse("not-json", "the line is not valid JSON")
            sentence = "the file ends in the middle of a line"
            self.refuse("cut-off", sentence, "it is incomplete: copy or export it again")
        if not isinstance(value, dict):
            self.refuse("not-json", "the line is not a JSON object")
        return value

    def read_header(self) -> LogHeader:
        """Return the first line; refuse a file that does not begin like a log."""
        sentence = "this is not a roadmap log"
        hint = "'roadmap export' writes one"
        try:
            value = next(self.values, {})
        except InvalidLog as error:
            problem = error.problems[0]._replace(code="not-a-log", sentence=sentence, hint=hint)
            raise InvalidLog([problem], error.sentence) from None
        if value.get("format") != LOG_NAME:
            self.refuse("not-a-log", sentence, hint)
        version = value.get("version")
        if type(version) is int and version > VERSION:
            self.refuse(
                "newer-format",
                f"the log was written by a newer roadmap (version {version}, this one knows"
                f" {VERSION})",
                "upgrade this program",
            )
        if version != VERSION:
            self.refuse("not-a-log", "the log has no known version")
        events: Any = value.get("events")
        devices: Any = value.get("devices")
        counts = [events, *devices.values()] if isinstance(devices, dict) else [None]
        if not all(type(count) is int for count in counts):
            self.refuse("not-a-log", "the first line does not say how many events there are")
        program, until = str(value.get("program", "")), str(value.get("until", ""))
        return LogHeader(program, until, events, devices)

    def check_end(self, value: Mapping[str, Any], count: int) -> None:
        """Refuse a last line with another count, and anything after it."""
        if value.get("end") != LOG_NAME or value.get("events") != count:
            sentence = (
                f"the last line does not match the rest of the file: {format_count(count, 'event')}"
            )
            self.refuse("wrong-count", sentence, "it was edited: export it again")
        if next(self.values, None) is not None:
            sentence = "something follows the last line of the log"
            self.refuse(
                "after-the-end",
                sentence,
                "if these are two logs in one file, merge them one by one",
            )

    def parse_event(self, value: dict[str, Any]) -> tuple[Event, str]:
        """Return the event of a line, and its data as text to store."""
        try:
            return event_lines.parse_event(value)
        except event_lines.InvalidEvent as error:
            self.refuse("not-an-event", str(error))
