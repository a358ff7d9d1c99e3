"""What a topic is studied with: readings, their assignments, and self-checks. Pure."""

from __future__ import annotations

from roadmap_cli.values import Record

READING_KINDS = ("book", "docs", "tutorial", "course", "article", "video", "exercise", "reference")


class Reading(Record):
    """A book, page, course or video, described once."""

    id: str
    title: str
    author: str = ""
    kind: str = "article"
    url: str = ""
    free: bool = True
    minutes: int | None = None
    note: str = ""
    was: tuple[str, ...] = ()  # former ids, by which it may have been marked as read


class Assignment(Record):
    """A reading as a topic assigns it: which part, how many minutes, in which role."""

    reading: str
    part: str = ""
    minutes: int | None = None
    role: str = "core"


class Check(Record):
    """A self-check question and its answer."""

    question: str
    answer: str
