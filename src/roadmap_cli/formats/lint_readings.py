"""Warnings about what there is to read: none that is core, more than the hours, twice, unused.

It knows topics and readings, and nothing of prerequisites, stages or milestones.
"""

import re
from collections.abc import Iterator

from roadmap_cli.core import wording
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.roadmap import Topic
from roadmap_cli.formats.draft import Draft
from roadmap_cli.formats.problems import Notebook, line_of

# Hours so many times what is read want a reason, such as a proof.
MOST_TIMES_READING = 20
_HOST = re.compile(r"[^/?#]*")
# Nobody gives a certificate to one's own machine.
_OWN_MACHINE = re.compile(
    r"http://(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/?#]|$)", re.IGNORECASE
)


def of_topics(draft: Draft, readings: tuple[Reading, ...], book: Notebook) -> None:
    """Warn of topics without a core reading, and of hours that do not fit the core readings."""
    if not readings:
        return
    known = {reading.id: reading for reading in readings}
    for topic, at in zip(draft.topics, draft.topics_at, strict=True):
        core = [assignment for assignment in topic.readings if assignment.role == "core"]
        if not core:
            book.warning(
                at,
                "no-core-reading",
                f"{topic.id} has no core reading",
                "say what to read first: in readings:, with role: core or without a role",
            )
        elif topic.minutes:
            _hours(topic, core, known, at, book)


def _hours(
    topic: Topic, core: list[Assignment], known: dict[str, Reading], at: int, book: Notebook
) -> None:
    told = [_minutes(assignment, known[assignment.reading]) for assignment in core]
    reading = sum(told)
    hours = wording.duration(topic.minutes)
    if reading > topic.minutes:
        book.warning(
            at,
            "hours-unlikely",
            f"the core readings of {topic.id} take {wording.duration(reading)}, "
            f"but its hours are {hours}",
            "raise hours:, or say with part: and minutes: how much of a reading is asked for",
        )
    elif (
        topic.minutes > MOST_TIMES_READING * reading
        and all(told)
        and not topic.proof
        and not any(known[assignment.reading].kind == "exercise" for assignment in topic.readings)
    ):
        book.warning(
            at,
            "hours-unlikely",
            f"{topic.id} has {hours}, but its core readings take {wording.duration(reading)} "
            "and it has no proof",
            "say in proof: what the time is for, add a reading, or lower hours:",
        )


def _minutes(assignment: Assignment, reading: Reading) -> int:
    """Return what a topic's core reading takes, or 0 when nobody said it.

    The minutes of a whole book say nothing about the part of it that a topic asks for.
    """
    return assignment.minutes or (0 if assignment.part else reading.minutes) or 0


def registry(draft: Draft, book: Notebook) -> None:
    """Warn of readings that no topic names."""
    used = {assignment.reading for topic in draft.topics for assignment in topic.readings}
    for reading, at in draft.readings:
        if reading.id not in used:
            book.warning(
                at,
                "unused-reading",
                f"no topic names the reading {reading.id}",
                "name it in the readings of a topic, or delete it",
            )


def same_works(draft: Draft, book: Notebook) -> None:
    """Warn of readings that seem to be one: of one address, or of one title and author."""
    by_address: dict[str, tuple[str, int]] = {}
    by_title: dict[tuple[str, str], tuple[str, int]] = {}
    for name, reading, at in _all(draft):
        if reading.url:
            first, line = by_address.setdefault(_compared(reading.url), (name, line_of(at)))
            if first != name:
                book.warning(
                    at,
                    "same-work",
                    f"{name} has the address of {first}, which stands on line {line}",
                    "keep one of them and name it in both topics; part: says which piece is meant",
                )
                continue
        if reading.author:
            title = (reading.title.casefold(), reading.author.casefold())
            first, line = by_title.setdefault(title, (name, line_of(at)))
            if first != name:
                book.warning(
                    at,
                    "same-work",
                    f"{name} has the title and the author of {first}, which stands on line {line}",
                    "keep the better address of the two, or tell the titles apart",
                )


def addresses(draft: Draft, book: Notebook) -> None:
    """Warn of addresses that are not https."""
    if draft.head and draft.top:
        if draft.head.source and _is_plain(draft.head.source.url):
            _plain("the source", draft.top["source"].value_at("url"), book)
        if _is_plain(draft.head.homepage):
            _plain("the homepage", draft.top.value_at("homepage"), book)
    for name, reading, at in _all(draft):
        if _is_plain(reading.url):
            _plain(f"the reading {name}", at, book)


def _plain(subject: str, at: int, book: Notebook) -> None:
    book.warning(
        at,
        "plain-http",
        f"the address of {subject} begins with http://",
        "write https://; nearly every site has it",
    )


def _is_plain(url: str) -> bool:
    return url[:7].lower() == "http://" and not _OWN_MACHINE.match(url)


def _all(draft: Draft) -> Iterator[tuple[str, Reading, int]]:
    """Yield the id, the reading and the place of all that is described, registry first."""
    for reading, at in draft.readings:
        yield reading.id, reading, at
    for number, position, reading, at in draft.described:
        yield draft.topics[number].readings[position].reading, reading, at


def _compared(url: str) -> str:
    """Return an address without what does not change where it leads: scheme, case of the host.

    A slash at the end goes too; a fragment stays, as it may be another chapter.
    """
    rest, mark, fragment = url.partition("://")[2].partition("#")
    host = _HOST.match(rest)
    end = host.end() if host else 0
    return rest[:end].lower() + rest[end:].rstrip("/") + mark + fragment
