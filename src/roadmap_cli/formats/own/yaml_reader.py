"""Reading YAML events into nodes with positions; the only importer of yaml.

It owns the subset of YAML that is read: one document of mappings, lists and text, bounded in
depth, number and length. It must not know what a roadmap is, nor use yaml's loaders or composers:
one bracket repeated crashes them, and merge keys hang them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from roadmap_cli.formats.own.yaml_errors import MAX_DEPTH, TOO_DEEP, describe_error, mark_position
from roadmap_cli.formats.own.yaml_nodes import (
    NULL_WORDS,
    ListNode,
    MappingNode,
    Node,
    QuotedText,
    RefusedValue,
)
from roadmap_cli.formats.text.characters import character_name, find_unsafe_char
from roadmap_cli.formats.text.problems import (
    Diagnostics,
    ReadingAborted,
    excerpt,
    line_number,
    pack_position,
)

Event = Any

MAX_VALUES = 10_000_000
MAX_TEXT_LENGTH = 16_384
MAX_KEYS = 1000
# One topic or one stage; the longest reasonable one names every topic of the largest roadmap.
MAX_VALUES_IN_ELEMENT = 250_000

# These errors may be consequences when a syntax error cuts an entry short.
_INCOMPLETE_ENTRY_CODES = frozenset(("empty-value", "missing-key", "no-needs", "wrong-type"))


class PythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """What libyaml does, ten times slower, for where yaml was built without it."""

    def __init__(self, data: bytes) -> None:
        yaml.reader.Reader.__init__(self, data)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

    def get_event(self) -> Event:
        """Return the next event."""
        try:
            return super().get_event()  # type: ignore[no-untyped-call]
        except (ValueError, OverflowError):
            # Escapes beyond Unicode and version numbers of five thousand digits.
            raise yaml.MarkedYAMLError(
                problem="invalid Unicode character escape code", problem_mark=self.get_mark()
            ) from None


def create_parser(data: bytes) -> Any:
    """Return a parser of events."""
    if yaml.__with_libyaml__:
        return yaml.cyaml.CParser(data)  # type: ignore[attr-defined]
    return PythonParser(data)


class EventReader:
    """Reads one document, whole values or entry by entry, and reports what is not allowed.

    All reading happens inside `reporting_errors()`.
    """

    def __init__(self, data: bytes, diagnostics: Diagnostics) -> None:
        self._data = data
        self._diagnostics = diagnostics
        self._count = 0
        self._complete = 0  # the number of problems when the last list entry began
        self._limit = MAX_VALUES
        self._next = create_parser(data).get_event

    @contextmanager
    def reporting_errors(self) -> Iterator[None]:
        """Turn an error of the parser into a problem and raise ReadingAborted."""
        try:
            yield
        except yaml.YAMLError as error:
            self._diagnostics.discard_errors(self._complete, _INCOMPLETE_ENTRY_CODES)
            self._diagnostics.error(*describe_error(error, self._data))
            raise ReadingAborted from None

    def read_start(self) -> Event:
        """Return the event that begins the document's value."""
        self._next()
        if type(self._next()) is StreamEndEvent:
            hint = "start with format: 1, or let 'roadmap new FILE' write a file to start from"
            self._diagnostics.error(pack_position(1, 1), "empty", "the file is empty", hint)
            raise ReadingAborted
        return self._next()

    def read_end(self) -> None:
        """Read to the end of the file and report a second document."""
        self._next()
        event = self._next()
        if type(event) is DocumentStartEvent:
            sentence = "a second document starts here; a file holds one roadmap"
            self._error(event, "second-document", sentence, "move it to its own file")

    def iterate_mapping(
        self, start: Event, level: int, node: MappingNode
    ) -> Iterator[tuple[str, Event]]:
        """Yield key and first event of the value, which the caller reads; the node gets the marks."""
        self._enter(start, level)
        while type(key_event := self._next()) is not MappingEndEvent:
            key = self._read_key(key_event, level, node.key_positions)
            event = self._next()
            if key is None:
                self.read_node(event, level + 1)
                continue
            if len(node.key_positions) == MAX_KEYS:
                self._error(key_event, "too-many", f"more than {MAX_KEYS} keys here", "split it")
                raise ReadingAborted
            node.key_positions[key] = start_position(key_event)
            node.value_positions[key] = start_position(event)
            self._limit = min(MAX_VALUES, self._count + MAX_VALUES_IN_ELEMENT)
            yield key, event
            self._limit = MAX_VALUES

    def iterate_list(self, start: Event, level: int) -> Iterator[Event]:
        """Yield the first event of each entry of a list; the caller reads the entry."""
        self._enter(start, level)
        while type(event := self._next()) is not SequenceEndEvent:
            self._complete = self._diagnostics.count()
            self._limit = min(MAX_VALUES, self._count + MAX_VALUES_IN_ELEMENT)
            yield event
            self._limit = MAX_VALUES

    def read_node(self, event: Event, level: int) -> Node:
        """Return the whole value that begins with this event."""
        kind = type(event)
        if kind is ScalarEvent:
            return self._read_text(event)
        if kind is MappingStartEvent:
            return self._read_mapping(event, level)
        if kind is SequenceStartEvent:
            return self._read_list(event, level)
        return self._refuse(event)

    def _read_mapping(self, event: Event, level: int) -> MappingNode:
        self._enter(event, level)
        node = MappingNode(start_position(event))
        next_event, read_text = self._next, self._read_text
        while type(event := next_event()) is not MappingEndEvent:
            position = mark_position(event.start_mark)
            key = self._read_key(event, level, node.key_positions)
            event = next_event()
            # Most values are text, and these are the busiest lines of the program.
            is_text = type(event) is ScalarEvent
            child = read_text(event) if is_text else self.read_node(event, level + 1)
            if key is not None:
                node.key_positions[key] = position
                node.value_positions[key] = mark_position(event.start_mark)
                node[key] = child
        return node

    def _read_list(self, event: Event, level: int) -> ListNode:
        self._enter(event, level)
        node = ListNode(start_position(event))
        while type(event := self._next()) is not SequenceEndEvent:
            node.value_positions.append(start_position(event))
            node.append(self.read_node(event, level + 1))
        return node

    def _read_text(self, event: Event) -> str | None:
        self._count += 1
        if self._count > self._limit:
            self._abort(event)
        text: str = event.value
        if event.anchor is not None or event.tag is not None or len(text) > MAX_TEXT_LENGTH:
            return self._refuse(event)
        if not event.style:
            return None if text in NULL_WORDS else text
        # The raw file was checked: only an escape sequence can still give an unsafe character.
        if event.style == '"' and not text.isprintable() and find_unsafe_char(text):
            return self._refuse(event)
        return QuotedText(text)

    def _read_key(self, event: Event, level: int, positions: dict[str, int]) -> str | None:
        """Return the key, or None when it is not allowed; the key itself is read either way."""
        if type(event) is AliasEvent:
            self._refuse(event)
            return None
        if type(event) is not ScalarEvent:
            self.read_node(event, level + 1)
            self._error(event, "wrong-type", "a key must be plain text", "write key: value")
            return None
        key: str = event.value
        if event.anchor is not None or event.tag is not None or event.style or len(key) > 1024:
            if type(self._read_text(event)) is RefusedValue:
                return None
        elif key == "<<":
            self._error(
                event, "merge-key", "merge keys (<<) are not supported", "write the keys out"
            )
            return None
        if key in positions:
            line = line_number(positions[key])
            sentence = f"{key} appears a second time here; first on line {line}"
            self._error(event, "duplicate-key", sentence, "keep one of them")
            return None
        return key

    def _enter(self, event: Event, level: int) -> None:
        self._count += 1
        if self._count > self._limit:
            self._abort(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse(event)
        if level > MAX_DEPTH:
            self._error(event, *TOO_DEEP)
            raise ReadingAborted

    def _refuse(self, event: Event) -> RefusedValue:
        """Report what makes a value unreadable."""
        if type(event) is AliasEvent:
            sentence = f"aliases (*{event.anchor}) are not supported"
            self._error(event, "anchor", sentence, "write the value out")
            return RefusedValue()
        if event.anchor is not None:
            hint = "delete it; put text that starts with & in quotation marks"
            self._error(event, "anchor", f"anchors (&{event.anchor}) are not supported", hint)
        if event.tag is not None:
            tag = excerpt(event.tag.replace("tag:yaml.org,2002:", "!!"))[1:-1]
            hint = "delete it; put text that starts with ! in quotation marks"
            self._error(event, "tag", f"tags ({tag}) are not supported", hint)
        if type(event) is ScalarEvent:
            length = len(event.value)
            if length > MAX_TEXT_LENGTH:
                sentence = f"this text has {length:,} characters; the limit is {MAX_TEXT_LENGTH:,}"
                self._error(event, "too-long", sentence, "shorten it; is a quotation mark missing?")
            elif event.style == '"' and (character := find_unsafe_char(event.value)):
                sentence = f"{character_name(character)} is not allowed, even if escaped"
                self._error(event, "bad-character", sentence, "delete it")
        return RefusedValue()

    def _abort(self, event: Event) -> None:
        """Report that there are too many values and raise ReadingAborted."""
        limit, where = MAX_VALUES_IN_ELEMENT, "one part of the file"
        if self._limit == MAX_VALUES:
            limit, where = MAX_VALUES, "the file"
        self._error(event, "too-many", f"more than {limit:,} values in {where}", "split it")
        raise ReadingAborted

    def _error(self, event: Event, code: str, sentence: str, hint: str) -> None:
        self._diagnostics.error(start_position(event), code, sentence, hint)


def start_position(event: Event) -> int:
    """Return the position where an event begins."""
    return mark_position(event.start_mark)


def starts_mapping(event: Event) -> bool:
    """Return whether a mapping begins here."""
    return type(event) is MappingStartEvent


def starts_list(event: Event) -> bool:
    """Return whether a list begins here."""
    return type(event) is SequenceStartEvent
