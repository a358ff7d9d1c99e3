"""A roadmap as a Markdown checklist, and ticks set in somebody's own checklist.

What is written here our Markdown import reads back to the same topics. In a file of somebody
else only the signs inside known boxes change. It must not open files.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import escape

from roadmap_cli.core import addresses
from roadmap_cli.core.control_chars import HIDDEN
from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import Roadmap, Topic
from roadmap_cli.core.states import ASSUMED, DONE
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.markdown import Box, Survey, survey
from roadmap_cli.formats.markdown_marks import ANCHOR, CHECKS, KIND, NEEDS, PROOF, READING, ROLE
from roadmap_cli.formats.markdown_readings import kind_of
from roadmap_cli.formats.markdown_signs import address, escaped
from roadmap_cli.values import Value

__all__ = ["Ticks", "checklist", "ticked"]

TICKED = frozenset((DONE, ASSUMED))
_HIDDEN = re.compile(f"[{HIDDEN}]+")
_PLAIN = re.compile(r"[a-z0-9-]+")
_LINE_END = re.compile(rb"\r\n?|\n")
_BOM = b"\xef\xbb\xbf"


class Ticks(Value):
    """What became of the boxes of a file."""

    ticked: int  # boxes that were empty and now are not
    already: int  # boxes of done topics that were ticked before
    cleared: int  # boxes that were ticked and now are not, where that was asked for
    others: tuple[int, ...]  # the lines of boxes whose topic the roadmap does not know
    without_box: tuple[str, ...]  # done topics that have no box in the file


def checklist(roadmap: Roadmap, states: Mapping[str, str]) -> str:
    """Return a roadmap as a checklist in Markdown; `states` says the state of each topic."""
    readings = {reading.id: reading for reading in roadmap.readings}
    names = {topic.id: topic.title for topic in roadmap.topics}
    lines = [f"# {_written(roadmap.title)}{_comment('roadmap', roadmap.id)}", ""]
    titles = {track.id: track.title for track in roadmap.tracks}
    for stage in roadmap.stages:
        tracks: dict[str, list[Topic]] = {}
        for topic in roadmap.topics:
            if topic.stage == stage.id:
                tracks.setdefault(topic.track, []).append(topic)
        if not tracks:
            continue
        lines += [f"## {_written(stage.title)}{_comment('id', stage.id)}", ""]
        for track, topics in tracks.items():
            lines += [f"### {_written(titles[track])}{_comment('id', track)}", ""]
            for topic in topics:
                sign = "x" if states.get(topic.id) in TICKED else " "
                lines.append(f"- [{sign}] {_entry(topic)}")
                lines += _below(topic, names, readings)
            lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _entry(topic: Topic) -> str:
    # Not rounded: read back, the minutes shall be the same.
    whole, rest = divmod(topic.minutes, 60)
    hours = f"{whole} h{f' {rest:02d}' if rest else ''}" if whole else f"{rest} min"
    hours = f"({hours}, optional)" if topic.optional else f"({hours})"
    why = f" — {_written(topic.why)}" if topic.why.strip() else ""
    place = f'<a name="{ANCHOR}{topic.id}"></a>'
    return f"{place}**{_written(topic.title)}** {hours}{why}{_comment('id', topic.id)}"


def _below(topic: Topic, names: Mapping[str, str], readings: Mapping[str, Reading]) -> list[str]:
    """Return what stands under a box; a comment says what Markdown has no sign for."""
    lines = []
    if topic.prerequisites:
        needs = [f"[{_written(names[need])}](#{ANCHOR}{need})" for need in topic.prerequisites]
        lines.append(f"  - Needs {', '.join(needs)} <!-- {NEEDS} -->")
    for asked in topic.readings:
        reading = readings[asked.reading]
        about = f": {_written(asked.part)}" if asked.part else ""
        if reading.url and not addresses.fault(reading.url):
            line = f"  - {_link(reading.title, reading.url)}{about}"
        else:
            line = f"  - **{_written(reading.title)}**{about} <!-- {READING} -->"
        lines.append(line + _kept(reading, asked.role))
    if topic.proof.strip():
        lines.append(f"  - Proof: {_written(topic.proof)} <!-- {PROOF} -->")
    if topic.checks:
        lines.append(f"  - Check yourself: <!-- {CHECKS} -->")
    for check in topic.checks:
        question, answer = _folded(check.question), _folded(check.answer)
        lines.append(f"    - <details><summary>{question}</summary>{answer}</details>")
    return lines


def _kept(reading: Reading, role: str) -> str:
    """Return comments that keep what of a reading would not be seen when it is read back."""
    url = "" if addresses.fault(reading.url) else reading.url
    found = _comment("id", reading.id)
    if role != "core":
        found += _comment(ROLE, role)
    if reading.kind != kind_of(_shown(reading.title), url):
        found += _comment(KIND, reading.kind)
    return found


def _comment(key: str, value: str) -> str:
    """Return a comment behind a line; "" for what no id can be, which could end the comment."""
    return f" <!-- {key}: {value} -->" if _PLAIN.fullmatch(value) else ""


def _link(title: str, url: str) -> str:
    safe = address(url)
    plain = safe if url == safe and not re.search(r"[()]", url) else f"<{safe}>"
    return f"[{_written(title)}]({plain})"


def _folded(text: str) -> str:
    """Return a text as HTML shows it: between tags Markdown means nothing."""
    return escape(_shown(text))


def _written(text: str) -> str:
    """Return a text so that Markdown shows it as it is."""
    return escaped(_shown(text))


def _shown(text: str) -> str:
    return " ".join(_HIDDEN.sub("", without_refused(text)).split())


def ticked(
    data: bytes,
    done: Collection[str],
    *,
    known: Collection[str] | None = None,
    name: str = "checklist.md",
    untick: bool = False,
    read: Survey | None = None,
) -> tuple[bytes, Ticks]:
    """Tick the boxes of done topics in a Markdown file and return it with what happened.

    Nothing differs but the one sign in each of those boxes. `known` names the topics of the
    roadmap; with `untick` the boxes of known topics that are not done are cleared. `read` is what
    `survey` made of these bytes, where that was asked before. Raises InvalidRoadmap when the file
    cannot be read as a checklist.
    """
    read = survey(data, name) if read is None else read
    wanted = frozenset(done)
    topics = wanted | frozenset(known or ())
    head = _BOM if data.startswith(_BOM) else b""
    changed = bytearray(data)
    starts = list(_starts(data, len(head)))
    new = already = cleared = 0
    others = []
    for box in read.boxes:
        at = _sign_of(box, read.lines[box.line - 1], starts[box.line - 1])
        is_ticked = bytes(changed[at : at + 1]) in (b"x", b"X")
        if box.topic not in topics:
            others.append(box.line)
        elif box.topic in wanted and is_ticked:
            already += 1
        elif box.topic in wanted:
            changed[at : at + 1] = b"x"
            new += 1
        elif untick and is_ticked:
            changed[at : at + 1] = b" "
            cleared += 1
    found = {box.topic for box in read.boxes}
    without = tuple(sorted(wanted - found))
    return bytes(changed), Ticks(new, already, cleared, tuple(others), without)


def _starts(data: bytes, first: int) -> Iterator[int]:
    yield first
    for found in _LINE_END.finditer(data):
        yield found.end()


def _sign_of(box: Box, line: str, start: int) -> int:
    """Return where the sign between the brackets of a box stands in the file."""
    # The words of an entry are the end of its line, so that what is before them does not matter.
    words = box.source.rstrip()
    column = len(line.rstrip()) - len(words)
    assert line[column:].startswith(words[:3]), "the parser and the file disagree about a line"
    return start + len(line[: column + 1].encode())
