"""What a topic is studied with: readings, what it asks of them, and self-checks. Pure."""

from __future__ import annotations

from roadmap_cli.values import Value

READING_KINDS = (
    "book",
    "docs",
    "tutorial",
    "course",
    "article",
    "video",
    "exercise",
    "reference",
)


class Reading(Value):
    """A book, page, course or film, described once."""

    id: str
    title: str
    author: str = ""
    kind: str = "article"
    url: str = ""
    free: bool = True
    minutes: int | None = None
    note: str = ""
    was: tuple[str, ...] = ()  # former ids, by which it may have been marked as read


class Assignment(Value):
    """What a topic asks of a reading: which part, for how many minutes, how needed."""

    reading: str
    part: str = ""
    minutes: int | None = None
    role: str = "core"


class Check(Value):
    """A self-check question and its answer."""

    question: str
    answer: str
