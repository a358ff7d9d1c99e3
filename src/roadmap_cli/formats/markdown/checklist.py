"""A roadmap as a Markdown checklist, and ticks in somebody's own checklist.

Our Markdown import reads what is written here back to the same topics. In other people's files only
the characters in known boxes change. It must not open files.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping

from roadmap_cli.core.control_chars import INVISIBLE
from roadmap_cli.core.model import addresses
from roadmap_cli.core.model.readings import Reading
from roadmap_cli.core.model.roadmap import Roadmap, Topic
from roadmap_cli.core.progress.states import ASSUMED, DONE
from roadmap_cli.formats.markdown.escape import escape, escape_address
from roadmap_cli.formats.markdown.link_readings import guess_kind
from roadmap_cli.formats.markdown.markdown import Checklist, read_checklist
from roadmap_cli.formats.markdown.markdown_topic import (
    ANCHOR,
    CHECKS,
    KIND,
    NEEDS,
    PROOF,
    READING,
    ROLE,
)
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.values import Record

TICKED_STATES = frozenset((DONE, ASSUMED))
_TICKS = frozenset(("x", "X", "v", "V", "✓", "✔", "✔\ufe0f", "✅", "☑", "☑\ufe0f"))
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_PLAIN = re.compile(r"[a-z0-9-]+")
_LINE_END = re.compile(rb"\r\n?|\n")


class Ticks(Record):
    """The outcome for the boxes of a file."""

    ticked: int  # boxes that were empty
    already: int  # boxes of done topics that were ticked before
    others: tuple[int, ...]  # the lines of boxes whose topics are not in the roadmap
    without_box: tuple[str, ...]  # done topics that have no box in the file


def to_checklist(roadmap: Roadmap, states: Mapping[str, str]) -> str:
    """Return a roadmap as a checklist in Markdown; `states` has the state of each topic."""
    readings = {reading.id: reading for reading in roadmap.readings}
    titles = {topic.id: topic.title for topic in roadmap.topics}
    lines = [f"# {_escape(roadmap.title)}{_comment('roadmap', roadmap.id)}", ""]
    track_titles = {track.id: track.title for track in roadmap.tracks}
    for stage in roadmap.stages:
        tracks: dict[str, list[Topic]] = {}
        for topic in roadmap.topics:
            if topic.stage == stage.id:
                tracks.setdefault(topic.track, []).append(topic)
        if tracks:
            lines += [f"## {_escape(stage.title)}{_comment('id', stage.id)}", ""]
        for track, topics in tracks.items():
            lines += [f"### {_escape(track_titles[track])}{_comment('id', track)}", ""]
            for topic in topics:
                box = "[x]" if states.get(topic.id) in TICKED_STATES else "[ ]"
                lines += [f"- {box} {_entry(topic)}", *_details(topic, titles, readings)]
            lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _entry(topic: Topic) -> str:
    # Not rounded, so that the same minutes are read back.
    hours, rest = divmod(topic.minutes, 60)
    duration = f"{hours} h{f' {rest:02d}' if rest else ''}" if hours else f"{rest} min"
    optional = ", optional" if topic.optional else ""
    why = f" — {_escape(topic.why)}" if topic.why.strip() else ""
    anchor = f'<a name="{ANCHOR}{topic.id}"></a>'
    words = f"{anchor}**{_escape(topic.title)}** ({duration}{optional}){why}"
    return words + _comment("id", topic.id)


def _details(topic: Topic, titles: Mapping[str, str], readings: Mapping[str, Reading]) -> list[str]:
    """Return the lines under a box; comments mark what Markdown has no syntax for."""
    lines = []
    if topic.prerequisites:
        needs = [f"[{_escape(titles[need])}](#{ANCHOR}{need})" for need in topic.prerequisites]
        lines.append(f"  - Needs {', '.join(needs)} <!-- {NEEDS} -->")
    for assignment in topic.readings:
        reading = readings[assignment.reading]
        part = f": {_escape(assignment.part)}" if assignment.part else ""
        if reading.url and not addresses.find_fault(reading.url):
            line = f"  - {_link(reading.title, reading.url)}{part}"
        else:
            line = f"  - **{_escape(reading.title)}**{part} <!-- {READING} -->"
        lines.append(line + _reading_comments(reading, assignment.role))
    if topic.proof.strip():
        lines.append(f"  - Exercise: {_escape(topic.proof)} <!-- {PROOF} -->")
    if topic.checks:
        lines.append(f"  - Check yourself: <!-- {CHECKS} -->")
    for check in topic.checks:
        # Between HTML tags Markdown has no meaning.
        question, answer = (html.escape(_visible(text)) for text in check)
        lines.append(f"    - <details><summary>{question}</summary>{answer}</details>")
    return lines


def _reading_comments(reading: Reading, role: str) -> str:
    """Return comments with the fields of a reading that the entry does not show."""
    url = "" if addresses.find_fault(reading.url) else reading.url
    comments = _comment("id", reading.id)
    if role != "core":
        comments += _comment(ROLE, role)
    if reading.kind != guess_kind(_visible(reading.title), url):
        comments += _comment(KIND, reading.kind)
    return comments


def _comment(key: str, value: str) -> str:
    """Return a comment for the end of a line; "" for a value that could end the comment."""
    return f" <!-- {key}: {value} -->" if _PLAIN.fullmatch(value) else ""


def _link(title: str, url: str) -> str:
    address = escape_address(url)
    if address != url or re.search(r"[()]", url):
        address = f"<{address}>"
    return f"[{_escape(title)}]({address})"


def _escape(text: str) -> str:
    return escape(_visible(text))


def _visible(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", remove_unsafe_chars(text)).split())


def tick_boxes(
    data: bytes,
    done: Collection[str],
    *,
    known: Collection[str] = (),
    name: str = "checklist.md",
    checklist: Checklist | None = None,
) -> tuple[bytes, Ticks]:
    """Tick the boxes of done topics in a Markdown file; return it with the outcome.

    Only one character changes in each of those boxes. `known` are the topics of the roadmap;
    `checklist` is the result of `read_checklist` for the same data, if the caller has it. Raises
    InvalidRoadmap when the file cannot be read as a checklist.
    """
    checklist = checklist or read_checklist(data, name)
    all_done = frozenset(done)
    topics = all_done.union(known)
    line_starts = [0, *(match.end() for match in _LINE_END.finditer(data))]
    result = bytearray(data)
    ticked = already = 0
    others = []
    # From the end, because a sign of several bytes may become one.
    for box in sorted(checklist.boxes, key=lambda box: box.line, reverse=True):
        # Before the first bracket in its line are only markers of lists and quotations.
        index = data.index(b"[", line_starts[box.line - 1]) + 1
        end = data.index(b"]", index)
        if box.topic not in topics:
            others.append(box.line)
        elif box.topic in all_done and data[index:end].decode() in _TICKS:
            already += 1
        elif box.topic in all_done:
            result[index:end] = b"x"
            ticked += 1
    without_box = all_done - {box.topic for box in checklist.boxes}
    return bytes(result), Ticks(ticked, already, tuple(sorted(others)), tuple(sorted(without_box)))
