"""From YAML events to a tree that knows where everything stands; the only importer of yaml.

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

from roadmap_cli.formats.characters import name_of, refused_in
from roadmap_cli.formats.problems import Diagnostics, ReadingAborted, position, shown
from roadmap_cli.formats.yaml_errors import MOST_LEVELS, TOO_DEEP, explain
from roadmap_cli.formats.yaml_tree import (
    NOTHING,
    Items,
    Mapping,
    Mark,
    QuotedText,
    RefusedValue,
    Value,
    position_of,
)

Event = Any
NotYaml = yaml.YAMLError

MOST_VALUES = 10_000_000
MOST_CHARACTERS = 16_384
MOST_KEYS = 1000
# One topic or one stage; the longest honest one names every topic of the largest roadmap.
MOST_VALUES_IN_ELEMENT = 250_000

# What is wrong with an entry only as far as it was read: the rest may stand behind a syntax error.
_OF_A_PIECE = frozenset(("empty-value", "missing-key", "no-needs", "wrong-type"))


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


def event_parser(data: bytes) -> Any:
    """Return a parser of events."""
    if yaml.__with_libyaml__:
        return yaml.cyaml.CParser(data)  # type: ignore[attr-defined]
    return PythonParser(data)


class EventReader:
    """Reads one document, whole values or entry by entry, and reports what is not allowed.

    All reading happens inside `explaining()`, which turns the parser's complaints into problems.
    """

    def __init__(self, data: bytes, diagnostics: Diagnostics) -> None:
        self._data = data
        self._diagnostics = diagnostics
        self._count = 0
        self._proven = 0  # so many problems are about entries that were read to their end
        self._limit = MOST_VALUES
        self._next = event_parser(data).get_event

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Report an error of the parser where it happens and raise ReadingAborted."""
        try:
            yield
        except NotYaml as error:
            self._diagnostics.forget(self._proven, _OF_A_PIECE)
            self._diagnostics.error(*explain(error, self._data))
            raise ReadingAborted from None

    def root(self) -> Event:
        """Return the event that begins the document's value."""
        self._next()
        event = self._next()
        if type(event) is StreamEndEvent:
            self._diagnostics.error(
                position(1, 1), "empty", "the file is empty", "begin with: format: 1"
            )
            raise ReadingAborted
        return self._next()

    def end(self) -> None:
        """Read to the end of the file: nothing may follow the first document."""
        self._next()
        event = self._next()
        if type(event) is DocumentStartEvent:
            self._diagnostics.error(
                start_of(event),
                "second-document",
                "a second document begins here; a file holds one roadmap",
                "move it to a file of its own",
            )

    def entries(self, start: Event, level: int) -> Iterator[tuple[str, Mark, Event]]:
        """Yield key, mark of the key and first event of the value; the caller reads the value."""
        self._enter(start, level)
        first: dict[str, Mark] = {}
        while type(event := self._next()) is not MappingEndEvent:
            at = event.start_mark
            key = self._key(event, level, first)
            event = self._next()
            if key is None:
                self.value(event, level + 1)
            else:
                if len(first) == MOST_KEYS:
                    self._diagnostics.error(
                        position_of(at), "too-many", f"more than {MOST_KEYS} keys here", "split it"
                    )
                    raise ReadingAborted
                first[key] = at
                self._limit = min(MOST_VALUES, self._count + MOST_VALUES_IN_ELEMENT)
                yield key, at, event
                self._limit = MOST_VALUES

    def elements(self, start: Event, level: int) -> Iterator[Event]:
        """Yield the first event of each entry of a list; the caller reads the entry."""
        self._enter(start, level)
        while type(event := self._next()) is not SequenceEndEvent:
            self._proven = self._diagnostics.count()
            self._limit = min(MOST_VALUES, self._count + MOST_VALUES_IN_ELEMENT)
            yield event
            self._limit = MOST_VALUES

    def value(self, event: Event, level: int) -> Value:
        """Return the whole value that begins with this event."""
        kind = type(event)
        if kind is ScalarEvent:
            return self._text(event)
        if kind is MappingStartEvent:
            return self._mapping(event, level)
        if kind is SequenceStartEvent:
            return self._items(event, level)
        return self._refuse(event)

    def _mapping(self, event: Event, level: int) -> Mapping:
        self._enter(event, level)
        tree = Mapping(start_of(event))
        key_marks, value_marks = tree.key_marks, tree.value_marks
        next_event, text_of = self._next, self._text
        while type(event := next_event()) is not MappingEndEvent:
            at = event.start_mark
            key = self._key(event, level, key_marks)
            event = next_event()
            # Most values are text, and these are the busiest lines of the program.
            child = text_of(event) if type(event) is ScalarEvent else self.value(event, level + 1)
            if key is not None:
                key_marks[key] = at
                value_marks[key] = event.start_mark
                tree[key] = child
        return tree

    def _items(self, event: Event, level: int) -> Items:
        self._enter(event, level)
        items = Items(start_of(event))
        next_event = self._next
        while type(event := next_event()) is not SequenceEndEvent:
            items.value_marks.append(event.start_mark)
            items.append(self.value(event, level + 1))
        return items

    def _text(self, event: Event) -> str | None:
        self._count += 1
        if self._count > self._limit:
            self._too_many(event)
        text: str = event.value
        if event.anchor is not None or event.tag is not None or len(text) > MOST_CHARACTERS:
            return self._refuse(event)
        if not event.style:
            return None if text in NOTHING else text
        # Only what was written as an escape can still be a refused character.
        if event.style == '"' and not text.isprintable() and refused_in(text):
            return self._refuse(event)
        return QuotedText(text)

    def _key(self, event: Event, level: int, first: dict[str, Mark]) -> str | None:
        """Return the key, or None when it may not be one; the key itself is read either way."""
        if type(event) is not ScalarEvent:
            if type(event) is AliasEvent:
                self._refuse(event)
            else:
                self.value(event, level + 1)
                self._diagnostics.error(
                    start_of(event), "wrong-type", "a key must be plain text", "write key: value"
                )
            return None
        key: str = event.value
        if event.anchor is not None or event.tag is not None or event.style or len(key) > 1024:
            if type(self._text(event)) is RefusedValue:
                return None
        elif key == "<<":
            self._diagnostics.error(
                start_of(event), "merge-key", "merge keys (<<) are not read", "write the keys out"
            )
            return None
        if key in first:
            self._diagnostics.error(
                start_of(event),
                "duplicate-key",
                f"{key} stands here for the second time; first on line {first[key].line + 1}",
                "keep one of them",
            )
            return None
        return key

    def _enter(self, event: Event, level: int) -> None:
        self._count += 1
        if self._count > self._limit:
            self._too_many(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse(event)
        if level > MOST_LEVELS:
            self._diagnostics.error(start_of(event), *TOO_DEEP)
            raise ReadingAborted

    def _refuse(self, event: Event) -> RefusedValue:
        """Report what makes a value unreadable."""
        at = start_of(event)
        if type(event) is AliasEvent:
            self._diagnostics.error(
                at, "anchor", f"aliases (*{event.anchor}) are not read", "write the value out"
            )
            return RefusedValue()
        if event.anchor is not None:
            self._diagnostics.error(
                at,
                "anchor",
                f"anchors (&{event.anchor}) are not read",
                "delete it, and put text that begins with & in quotation marks",
            )
        if event.tag is not None:
            self._diagnostics.error(
                at,
                "tag",
                f"tags ({_source_form(event.tag)}) are not read",
                "delete it, and put text that begins with ! in quotation marks",
            )
        if type(event) is ScalarEvent:
            if len(event.value) > MOST_CHARACTERS:
                self._diagnostics.error(
                    at,
                    "too-long",
                    f"this text has {len(event.value):,} characters; "
                    f"at most {MOST_CHARACTERS:,} are read",
                    "shorten it; is a quotation mark missing?",
                )
            elif event.style == '"' and (character := refused_in(event.value)):
                self._diagnostics.error(
                    at,
                    "bad-character",
                    f"{name_of(character)} is not allowed, also when escaped",
                    "delete it",
                )
        return RefusedValue()

    def _too_many(self, event: Event) -> None:
        whole = self._limit == MOST_VALUES
        most = MOST_VALUES if whole else MOST_VALUES_IN_ELEMENT
        self._diagnostics.error(
            start_of(event),
            "too-many",
            f"more than {most:,} values in {'the file' if whole else 'one part of the file'}",
            "split it",
        )
        raise ReadingAborted


def _source_form(tag: str) -> str:
    return shown(tag.replace("tag:yaml.org,2002:", "!!"))[1:-1]


def start_of(event: Event) -> int:
    """Return the position where an event begins."""
    return position_of(event.start_mark)


def begins_mapping(event: Event) -> bool:
    """Return whether a mapping begins here."""
    return type(event) is MappingStartEvent


def begins_list(event: Event) -> bool:
    """Return whether a list begins here."""
    return type(event) is SequenceStartEvent
