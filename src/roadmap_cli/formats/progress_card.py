"""The progress that a learner shares, as JSON: a card, and one roadmap of it.

The same values give the same text. It trusts nothing that it reads: what it returns is of bounded
size and harmless on a terminal. It must not know where cards lie.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any

from roadmap_cli.core.answers.shared_progress import ProgressCard, SharedRoadmap, SharedTopic
from roadmap_cli.core.control_chars import CONTROL, INVISIBLE
from roadmap_cli.core.progress.states import OPEN, SKIPPED, STATES
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.text.identifiers import ID_PATTERN
from roadmap_cli.formats.text.strict_json import parse_json

NAME = "roadmap-card"
VERSION = 1
MAX_BYTES = 4_000_000
MAX_NAME = 60  # characters
_MAX_TITLE = 200  # characters
_MAX_ROADMAPS = 100
_MAX_TOPICS = 20_000
_MAX_NUMBER = 10_000_000
_FIRST_YEAR = 1900
_UNSAFE = re.compile(f"[{CONTROL}{INVISIBLE}]")
_match_card_id = re.compile(r"[0-9a-f]{32}").fullmatch


class InvalidCard(ValueError):
    """Something is no card; the message says why, in words after its name."""


def to_json(card: ProgressCard) -> str:
    """Return the text of a card."""
    value = {
        "format": NAME,
        "version": VERSION,
        "card": card.card,
        "name": card.name,
        "written": card.moment,
        "roadmaps": [roadmap_value(roadmap) for roadmap in card.roadmaps],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def roadmap_value(roadmap: SharedRoadmap) -> dict[str, Any]:
    """Return a roadmap as a value of JSON, which `read_roadmap` takes."""
    value = roadmap._asdict()
    value["title"], value["version"] = clean_text(roadmap.title), clean_text(roadmap.version)
    value["topics"] = [_topic_value(topic) for topic in roadmap.topics]
    return value


def _topic_value(topic: SharedTopic) -> dict[str, Any]:
    value = topic._asdict()
    value["title"] = clean_text(topic.title)
    if topic.minutes is None:
        del value["minutes"]
    return value


def read_card(data: bytes) -> ProgressCard:
    """Return the card of a file; raise InvalidCard."""
    if len(data) > MAX_BYTES:
        raise InvalidCard(f"has more than {MAX_BYTES:,} bytes")
    try:
        value = parse_json(data, "")
    except InvalidRoadmap as error:
        raise InvalidCard(f"cannot be read: {error.problems[0].sentence}") from None
    if not isinstance(value, dict) or value.get("format") != NAME:
        raise InvalidCard("is not a card")
    version = value.get("version")
    if type(version) is not int or version < 1:
        raise InvalidCard("has no version")
    if version > VERSION:
        raise InvalidCard("was written by a newer version of roadmap")
    card = value.get("card")
    if not isinstance(card, str) or not _match_card_id(card):
        raise InvalidCard("has no id")
    name = read_text(value, "name")[:MAX_NAME].strip()
    if not name:
        raise InvalidCard("has no name")
    roadmaps = tuple(map(read_roadmap, _read_list(value, "roadmaps", _MAX_ROADMAPS)))
    if len({roadmap.id for roadmap in roadmaps}) != len(roadmaps):
        raise InvalidCard("has a roadmap twice")
    return ProgressCard(card, name, _read_moment(value), roadmaps)


def read_roadmap(value: object) -> SharedRoadmap:
    """Return the roadmap of a value of JSON; raise InvalidCard."""
    if not isinstance(value, dict):
        raise InvalidCard("has a roadmap that is not a mapping")
    topics = tuple(map(_read_topic, _read_list(value, "topics", _MAX_TOPICS)))
    if len({topic.id for topic in topics}) != len(topics):
        raise InvalidCard("has a topic twice")
    as_of = _read_day(value, "as_of")
    if not as_of:
        raise InvalidCard("does not say of which day it is")
    size = _read_count(value, "size")
    count = sum(topic.state not in (OPEN, SKIPPED) for topic in topics)
    if count > size:  # those that were begun count, also optional ones
        raise InvalidCard(f"says that {size:,} topics count, and has {count:,}")
    return SharedRoadmap(
        id=_read_id(value),
        title=read_text(value, "title"),
        version=read_text(value, "version"),
        size=size,
        events=_read_count(value, "events"),
        as_of=as_of,
        topics=topics,
    )


def _read_topic(value: object) -> SharedTopic:
    if not isinstance(value, dict):
        raise InvalidCard("has a topic that is not a mapping")
    state = value.get("state")
    if not isinstance(state, str) or state not in STATES:
        raise InvalidCard("has a topic in an unknown state")
    return SharedTopic(
        _read_id(value),
        read_text(value, "title"),
        intern(state),
        _read_day(value, "since"),
        _read_day(value, "touched"),
        None if value.get("minutes") is None else _read_count(value, "minutes"),
    )


def read_text(value: Mapping[str, object], key: str) -> str:
    """Return a text of a mapping, cleaned and cut; raise InvalidCard."""
    text = value.get(key)
    if not isinstance(text, str):
        raise InvalidCard(f"has an invalid {key}")
    return intern(clean_text(text))  # a class has the same titles many times


def clean_text(text: str) -> str:
    """Return a text on one line, of bounded length, without characters that steer a terminal."""
    return " ".join(_UNSAFE.sub(" ", text[: 10 * _MAX_TITLE]).split())[:_MAX_TITLE]


def _read_id(value: Mapping[str, object]) -> str:
    name = value.get("id")
    if not isinstance(name, str) or not ID_PATTERN.fullmatch(name):
        raise InvalidCard("has an invalid id")
    return intern(name)


def _read_day(value: Mapping[str, object], key: str) -> str:
    day = value.get(key)
    if not isinstance(day, str) or (day and not _is_day(day)):
        raise InvalidCard(f"has an invalid day ({key})")
    return intern(day)


def _read_count(value: Mapping[str, object], key: str) -> int:
    number = value.get(key)
    if not _is_count(number):
        raise InvalidCard(f"has an invalid number ({key})")
    assert isinstance(number, int)
    return number


def _read_list(value: Mapping[str, object], key: str, limit: int) -> Sequence[object]:
    values = value.get(key)
    if not isinstance(values, list) or len(values) > limit:
        raise InvalidCard(f"has an invalid list ({key})")
    return values


def _read_moment(value: Mapping[str, object]) -> str:
    text = value.get("written")
    try:
        if isinstance(text, str) and len(text) <= 40 and text.isascii():
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is not None and moment.year >= _FIRST_YEAR:
                return text
    except ValueError:
        pass
    raise InvalidCard("does not say when it was written")


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MAX_NUMBER


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and day.year >= _FIRST_YEAR
