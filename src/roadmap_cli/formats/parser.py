"""The parser of YAML events: libyaml's, or the one in Python; the only importer of yaml.

It must not offer yaml's loaders or composers: one bracket repeated crashes them, and merge keys
hang them.
"""

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

__all__ = [
    "AliasEvent",
    "DocumentStartEvent",
    "Event",
    "MappingEndEvent",
    "MappingStartEvent",
    "NotYaml",
    "PythonParser",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "StreamEndEvent",
    "parser_of",
]

Event = Any
NotYaml = yaml.YAMLError


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


def parser_of(data: bytes) -> Any:
    """Return a parser of events."""
    if yaml.__with_libyaml__:
        return yaml.cyaml.CParser(data)  # type: ignore[attr-defined]
    return PythonParser(data)
