"""What may stand in a roadmap file: one pydantic model per mapping; the only importer of pydantic.

It checks each part by itself. What parts mean to each other (unknown topics, cycles) is checked
elsewhere. Errors raised here carry what is needed and a hint; the sentence around them, with
the name of the key, is made in `sentences`.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from roadmap_cli.core import durations
from roadmap_cli.core.roadmap import WEIGHT_SCALE
from roadmap_cli.formats.ids import id_fault, is_id
from roadmap_cli.formats.tree import Quoted, Refused
from roadmap_cli.formats.urls import url_fault

__all__ = ["ValidationError"]

FORMAT = 1
MOST_HOURS = 2000
MOST_MINUTES = MOST_HOURS * 60
MOST_WEIGHT = 1_000_000
LONGEST_TITLE = 200

_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")


def _wrong(code: str, needed: str, hint: str) -> PydanticCustomError:
    # The template is not used for its text, only to carry both parts through pydantic.
    return PydanticCustomError(code, "{needed}{hint}", {"needed": needed, "hint": hint})


def _number(value: Any) -> float | None:
    # `Quoted` is a kind of str, so that isinstance would let "3" pass.
    return float(value) if type(value) is str and _NUMBER.fullmatch(value) else None


def _no_number(value: Any, needed: str, hint: str) -> PydanticCustomError:
    if isinstance(value, Quoted) and _NUMBER.fullmatch(value):
        hint = "leave out the quotation marks"
    return _wrong("wrong-type", needed, hint)


def _minutes_meant(value: Any) -> int:
    """Return the minutes that someone meant who wrote 1h30 or 45 min, or 0."""
    return durations.parsed(value) or 0 if isinstance(value, str) else 0


def _minutes_of_hours(value: Any) -> int:
    hours = _number(value)
    if hours is None:
        meant = f"{_minutes_meant(value) / 60:.2f}".rstrip("0").rstrip(".")
        hint = "write a number, such as 1.5" if meant == "0" else f"write {meant}"
        raise _no_number(value, "a number is needed", hint)
    if not 0 < hours <= MOST_HOURS:
        hint = "write the hours of one person, or split the topic"
        if hours <= 0:
            hint = "leave the key out when you cannot say"
        allowed = f"allowed is more than 0 and at most {MOST_HOURS}"
        raise _wrong("out-of-range", allowed, hint)
    return max(1, int(hours * 60 + 0.5))


def _whole(value: Any, least: int, most: int) -> int:
    number = _number(value)
    if number is None or not _WHOLE.fullmatch(value):
        meant = round(number) if number else _minutes_meant(value)
        hint = f"write {meant}" if meant else "write it in digits"
        raise _no_number(value, "a whole number is needed", hint)
    if not least <= number <= most:
        raise _wrong("out-of-range", f"allowed is {least} to {most}", "check the number")
    return int(number)


def _weight(value: Any) -> int:
    hint = "write a number above 0, such as 2 or 0.5"
    weight = _number(value)
    if weight is None:
        raise _no_number(value, "a number is needed", hint)
    if not 0 < weight <= MOST_WEIGHT:
        raise _wrong("out-of-range", f"allowed is more than 0 and at most {MOST_WEIGHT}", hint)
    return max(1, round(weight * WEIGHT_SCALE))


def _truth(value: Any) -> bool:
    if type(value) is str and value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value[0] in "tT"
    word = value.lower() if isinstance(value, str) else ""
    hint = "write true or false"
    if isinstance(value, Quoted) and word in ("true", "false"):
        hint = "leave out the quotation marks"
    elif word in ("yes", "y", "on", "1"):
        hint = "write true"
    elif word in ("no", "n", "off", "0"):
        hint = "write false"
    raise _wrong("wrong-type", "true or false is needed", hint)


def _format(value: Any) -> int:
    if type(value) is str and _WHOLE.fullmatch(value):
        if int(value) == FORMAT:
            return FORMAT
        if int(value) > FORMAT:
            raise _wrong("newer-format", "", "")
    raise _wrong("wrong-type", f"the number {FORMAT} is needed", f"write format: {FORMAT}")


def _id(value: str) -> str:
    if is_id(value):
        return value
    raise _wrong(*id_fault(value))


def _url(value: str) -> str:
    fault = url_fault(value) if value else None
    if fault:
        raise _wrong("bad-url", *fault)
    return value


def _one_line(value: str) -> str:
    return value if value.isprintable() else " ".join(value.split())


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Line = Annotated[Text, AfterValidator(_one_line)]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE),
    AfterValidator(_one_line),
]
Id = Annotated[Word, AfterValidator(_id)]
Url = Annotated[Text, AfterValidator(_url)]
Hours = Annotated[int, BeforeValidator(_minutes_of_hours)]
Minutes = Annotated[int | None, BeforeValidator(lambda value: _whole(value, 1, MOST_MINUTES))]
Year = Annotated[int | None, BeforeValidator(lambda value: _whole(value, 0, 9999))]
Weight = Annotated[int, BeforeValidator(_weight)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Format = Annotated[int, BeforeValidator(_format)]
Words = tuple[Word, ...]
Kind = Literal["book", "docs", "tutorial", "course", "article", "video", "exercise", "reference"]
Role = Literal["core", "alternative", "reference"]


class Entry(BaseModel):
    """A mapping of the file."""

    model_config = ConfigDict(extra="forbid")


class SourceEntry(Entry):
    """`source`: what the roadmap follows."""

    title: Line = ""
    author: Line = ""
    year: Year = None
    url: Url = ""


class ProjectEntry(Entry):
    """`project`: the practice project that proofs build on."""

    title: Title
    summary: Text = ""
    start: Text = ""


class StageEntry(Entry):
    """An entry of `stages`."""

    id: Id = ""
    title: Title = ""
    goal: Text = ""
    order: Words = ()


class MilestoneEntry(Entry):
    """An entry of `milestones`."""

    id: Id = ""
    title: Title = ""
    stage: Word = ""
    needs: Words = ()
    weight: Weight = 0
    asks_proof: Truth = False
    says: Text = ""
    proof: Text = ""


class CheckEntry(Entry):
    """A self-check question of a topic."""

    question: Word
    answer: Word


class ReadingEntry(Entry):
    """An entry of `readings` at the end of the file."""

    id: Id = ""
    title: Title = ""
    author: Line = ""
    kind: Kind = "article"
    url: Url = ""
    free: Truth = True
    minutes: Minutes = None
    note: Text = ""


class TopicReadingEntry(ReadingEntry):
    """A reading in a topic: the id of one, or a description in place."""

    id: Word = ""
    part: Line = ""
    role: Role = "core"

    @model_validator(mode="before")
    @classmethod
    def _only_an_id(cls, value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Refused):
            return {"id": value}
        return value


class TopicEntry(Entry):
    """A topic."""

    id: Id
    title: Title
    stage: Word = ""
    why: Text = ""
    outcomes: Words = ()
    hours: Hours = 0
    prerequisites: Words = ()
    readings: tuple[TopicReadingEntry, ...] = ()
    proof: Text = ""
    builds: Text = ""
    checks: tuple[CheckEntry, ...] = ()
    optional: Truth = False
    was: Words = ()
    tags: Words = ()
    article: Words = ()


class TrackEntry(Entry):
    """An entry of `tracks`; its topics are read one by one."""

    id: Id = ""
    title: Title = ""
    summary: Text = ""
    topics: list[Any] = []


class RoadmapEntry(Entry):
    """The top of the file; the entries of its lists are read one by one."""

    format: Format
    id: Id
    title: Title
    version: Line = ""
    source: SourceEntry | None = None
    language: Line = "en"
    homepage: Url = ""
    license: Line = ""
    project: ProjectEntry | None = None
    stages: list[Any] = []
    milestones: list[Any] = []
    tracks: list[Any]
    readings: list[Any] = []


# Mappings inside an entry, by the key they stand under.
NESTED: dict[str, type[Entry]] = {
    "checks": CheckEntry,
    "project": ProjectEntry,
    "readings": TopicReadingEntry,
    "source": SourceEntry,
}
