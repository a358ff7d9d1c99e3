"""What loads and could still be better: the warnings that only `check` gives.

Those about prerequisites and stages are in `lint_graph`, those about topics and readings here.
It looks at a file that has no errors and whose stages and reading ids are filled in, while hours
that were not said are still missing. It changes nothing. One rule, one code of docs/problems.md;
no rule may take more than a few steps for each topic, prerequisite and reading.
"""

import re
from collections.abc import Iterator

from roadmap_cli.core import wording
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.roadmap import Stage, Topic
from roadmap_cli.formats import lint_graph
from roadmap_cli.formats.cycles import Edges
from roadmap_cli.formats.parsed_file import ParsedFile
from roadmap_cli.formats.problems import Diagnostics, line_of

LONGEST_PLAIN_TITLE = 60
# Hours so many times what is read want a reason, such as a proof.
MOST_TIMES_READING = 20
_HOST = re.compile(r"[^/?#]*")
# Nobody gives a certificate to one's own machine.
_OWN_MACHINE = re.compile(
    r"http://(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/?#]|$)", re.IGNORECASE
)


def look_over(
    file: ParsedFile,
    stages: tuple[Stage, ...],
    readings: tuple[Reading, ...],
) -> None:
    """Warn of all that an author may want to change."""
    edges = Edges(file)
    _topics(file)
    _titles(file)
    lint_graph.prerequisites(file, edges, stages)
    lint_graph.milestones(file, stages)
    lint_graph.implied_prerequisites(file, edges)
    lint_graph.orphans(file, edges)
    lint_graph.empty_stages(file, stages)
    _readings_of_topics(file, readings)
    _unused_readings(file)
    _same_works(file)
    _addresses(file)


def _topics(file: ParsedFile) -> None:
    if not file.topics and file.top is not None:
        file.diagnostics.warning(
            file.top.value_at("tracks"),
            "no-topics",
            "this roadmap has no topic, so that there is nothing to learn",
            "add a topic to a track",
        )


def _titles(file: ParsedFile) -> None:
    for topic, at, *_ in file.topics:
        if len(topic.title) > LONGEST_PLAIN_TITLE:
            file.diagnostics.warning(
                at,
                "long-title",
                f"the title of {topic.id} has {len(topic.title)} characters; more than "
                f"{LONGEST_PLAIN_TITLE} are hard to take in, in a list",
                "say the rest in why: or outcomes:",
            )


def _readings_of_topics(file: ParsedFile, readings: tuple[Reading, ...]) -> None:
    """Warn of topics without a core reading, and of hours that do not fit the core readings."""
    if not readings:
        return
    known = {reading.id: reading for reading in readings}
    for topic, at, *_ in file.topics:
        core = [assignment for assignment in topic.readings if assignment.role == "core"]
        if not core:
            file.diagnostics.warning(
                at,
                "no-core-reading",
                f"{topic.id} has no core reading",
                "say what to read first: in readings:, with role: core or without a role",
            )
        elif topic.minutes:
            _hours(topic, core, known, at, file.diagnostics)


def _hours(
    topic: Topic,
    core: list[Assignment],
    known: dict[str, Reading],
    at: int,
    diagnostics: Diagnostics,
) -> None:
    minutes = [_minutes(assignment, known[assignment.reading]) for assignment in core]
    reading = sum(minutes)
    hours = wording.duration(topic.minutes)
    if reading > topic.minutes:
        diagnostics.warning(
            at,
            "hours-unlikely",
            f"the core readings of {topic.id} take {wording.duration(reading)}, "
            f"but its hours are {hours}",
            "raise hours:, or say with part: and minutes: how much of a reading is asked for",
        )
    elif (
        topic.minutes > MOST_TIMES_READING * reading
        and all(minutes)
        and not topic.proof
        and not any(known[assignment.reading].kind == "exercise" for assignment in topic.readings)
    ):
        diagnostics.warning(
            at,
            "hours-unlikely",
            f"{topic.id} has {hours}, but its core readings take {wording.duration(reading)} "
            "and it has no proof",
            "say in proof: what the time is for, add a reading, or lower hours:",
        )


def _minutes(assignment: Assignment, reading: Reading) -> int:
    """Return what a topic's core reading takes, or 0 when nobody said it.

    The minutes of a whole diagnostics say nothing about the part of it that a topic asks for.
    """
    return assignment.minutes or (0 if assignment.part else reading.minutes) or 0


def _unused_readings(file: ParsedFile) -> None:
    """Warn of readings that no topic names."""
    used = {asked.reading for parsed in file.topics for asked in parsed.topic.readings}
    for reading, at in file.readings:
        if reading.id not in used:
            file.diagnostics.warning(
                at,
                "unused-reading",
                f"no topic names the reading {reading.id}",
                "name it in the readings of a topic, or delete it",
            )


def _same_works(file: ParsedFile) -> None:
    """Warn of readings that seem to be one: of one address, or of one title and author."""
    by_address: dict[str, tuple[str, int]] = {}
    by_title: dict[tuple[str, str], tuple[str, int]] = {}
    for name, reading, at in _all(file):
        if reading.url:
            first, line = by_address.setdefault(_comparison_key(reading.url), (name, line_of(at)))
            if first != name:
                file.diagnostics.warning(
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
                file.diagnostics.warning(
                    at,
                    "same-work",
                    f"{name} has the title and the author of {first}, which stands on line {line}",
                    "keep the better address of the two, or tell the titles apart",
                )


def _addresses(file: ParsedFile) -> None:
    """Warn of addresses that are not https."""
    if file.head and file.top:
        if file.head.source and _is_plain(file.head.source.url):
            _plain("the source", file.top["source"].value_at("url"), file.diagnostics)
        if _is_plain(file.head.homepage):
            _plain("the homepage", file.top.value_at("homepage"), file.diagnostics)
    for name, reading, at in _all(file):
        if _is_plain(reading.url):
            _plain(f"the reading {name}", at, file.diagnostics)


def _plain(subject: str, at: int, diagnostics: Diagnostics) -> None:
    diagnostics.warning(
        at,
        "plain-http",
        f"the address of {subject} begins with http://",
        "write https://; nearly every site has it",
    )


def _is_plain(url: str) -> bool:
    return url[:7].lower() == "http://" and not _OWN_MACHINE.match(url)


def _all(file: ParsedFile) -> Iterator[tuple[str, Reading, int]]:
    """Yield the id, the reading and the position of all that is described, registry first."""
    for reading, at in file.readings:
        yield reading.id, reading, at
    for number, i, reading, at in file.inline_readings:
        yield file.topics[number].topic.readings[i].reading, reading, at


def _comparison_key(url: str) -> str:
    """Return an address without what does not change where it leads: scheme, case of the host.

    A slash at the end goes too; a fragment stays, as it may be another chapter.
    """
    rest, mark, fragment = url.partition("://")[2].partition("#")
    host = _HOST.match(rest)
    end = host.end() if host else 0
    return rest[:end].lower() + rest[end:].rstrip("/") + mark + fragment
