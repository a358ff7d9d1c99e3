"""What is in a file is in its roadmap, or is named with its kind, how many of it, and where.

Holds: formats.markdown.omissions, formats.markdown.layout, formats.markdown.outline.
"""

import re
from collections import Counter
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.markdown.markdown import read_markdown

HEADING, TEXT, ROW, CODE, PICTURE, ENTRY, BOX, LINK = (
    "heading", "text", "row", "block", "picture", "entry", "box", "link",
)  # fmt: skip
STATES = {" ": "open", "x": "assumed", "/": "in_progress", "-": "skipped", "!": "open"}
DAY = st.dates().map(lambda day: day.isoformat() if day.year >= 1970 else "2026-01-02")


class Piece(NamedTuple):
    """Some lines of a file, with `@` for each name of its own."""

    text: str
    kinds: tuple[str, ...]  # of the names, in their order


def pieces() -> st.SearchStrategy[Piece]:
    level = st.integers(1, 4)
    mark = st.sampled_from(list(STATES))
    indent = st.sampled_from(["", "  "])
    return st.one_of(
        level.map(lambda n: Piece(f"\n{'#' * n} @\n\n", (HEADING,))),
        st.just(Piece("\n@ and so on.\n\n", (TEXT,))),
        st.tuples(indent, mark).map(lambda p: Piece(f"{p[0]}- [{p[1]}] @\n", (f"{BOX}{p[1]}",))),
        st.tuples(mark, DAY).map(lambda p: Piece(f"- [{p[0]}] @ 📅 {p[1]}\n", (f"{BOX}{p[0]}",))),
        DAY.map(lambda day: Piece(f"- [x] @ ✅ {day}\n", (f"{BOX}x",))),
        st.integers(1, 9).map(lambda n: Piece(f"- [ ] @ [{n}h]\n", (f"{BOX} ",))),
        indent.map(lambda blanks: Piece(f"{blanks}- @\n", (ENTRY,))),
        indent.map(lambda blanks: Piece(f"{blanks}- [@](https://@.example)\n", (LINK, LINK))),
        st.just(Piece("\n1. @\n   - [@](https://@.example)\n\n", (TEXT, LINK, LINK))),
        st.just(Piece("\n1. **@**\n   - @\n\n", (HEADING, ENTRY))),
        st.just(Piece("\n| Fact | Value |\n|---|---|\n| @ | 7 |\n| @ | 8 |\n\n", (ROW, ROW))),
        st.just(Piece("\n| Topic | Status |\n|---|---|\n| @ | ✅ |\n| @ | open |\n\n", (ROW, ROW))),
        st.just(Piece("\n| Week | Topic |\n|---|---|\n| 1 | @ |\n\n", (ROW,))),
        st.just(Piece("\n```\n@\n```\n\n", (CODE,))),
        st.just(Piece("\n![@](p.png)\n\n", (PICTURE,))),
        st.just(
            Piece("\n<details><summary>@</summary>\n\n- @\n\n</details>\n\n", (HEADING, ENTRY))
        ),
        st.just(
            Piece(
                "\n<table><tr><th>Topic</th><th>Status</th></tr>\n<tr><td>@</td><td>done</td></tr>"
                "</table>\n\n",
                (ROW,),
            )
        ),
    )


def write(parts: list[Piece]) -> tuple[str, list[tuple[str, str]]]:
    """Return a file, and the names in it with their kinds."""
    names: list[tuple[str, str]] = []
    lines = []
    for part in parts:
        text = part.text
        for kind in part.kinds:
            # The title of a link is also its host.
            is_host = names and text.find("@") == text.find("//@") + 2
            name = names[-1][0] if is_host else f"n{len(names)}q"
            names.append((name, kind))
            text = text.replace("@", name, 1)
        lines.append(text)
    return "".join(lines), names


def words_of(imported: ImportResult) -> str:
    roadmap = imported.roadmap
    texts = [roadmap.title, *(stage.title for stage in roadmap.stages)]
    texts += [f"{track.title} {track.summary}" for track in roadmap.tracks]
    texts += [f"{topic.title} {topic.why} {topic.tags}" for topic in roadmap.topics]
    texts += [f"{reading.title} {reading.url} {reading.note}" for reading in roadmap.readings]
    texts += [r.sentence for r in imported.remarks if "about the list itself" in r.sentence]
    return " ".join(texts)


def count_remarks(imported: ImportResult) -> Counter[str]:
    counts: Counter[str] = Counter()
    for remark in imported.remarks:
        found = re.match(r"(\d+) (heading|text|row|block|picture)s?\b.*: left out", remark.sentence)
        if found:
            counts[found[2]] += int(found[1])
            assert remark.line
    return counts


@given(st.lists(pieces(), min_size=1, max_size=12))
def test_each_name_of_a_file_is_in_its_roadmap_or_told(parts: list[Piece]) -> None:
    text, names = write(parts)
    try:
        imported = read_markdown(text, "tea.md")
    except InvalidRoadmap:
        assert not any(kind[:3] in (BOX, "ent") for _, kind in names), text
        return
    words = set(re.findall(r"n\d+q", words_of(imported)))
    missing = Counter(TEXT if kind == ENTRY else kind for name, kind in names if name not in words)
    assert not missing - count_remarks(imported), text


@given(st.lists(pieces(), min_size=1, max_size=12))
def test_each_box_is_a_topic_with_its_state(parts: list[Piece]) -> None:
    text, names = write(parts)
    boxes = {name: STATES[kind[3:]] for name, kind in names if kind.startswith(BOX)}
    if not boxes:
        return
    imported = read_markdown(text, "tea.md")
    states = {mark.topic: mark.state for mark in imported.progress}
    found = {
        topic.title.split(": ")[-1]: states.get(topic.id, "open")
        for topic in imported.roadmap.topics
        if not topic.optional
    }
    assert {name: state for name, state in found.items() if name in boxes} == boxes
    hours = {re.search(r"(n\d+q) \[(\d)h\]", line) for line in text.splitlines()} - {None}
    minutes = {topic.title.split(": ")[-1]: topic.minutes for topic in imported.roadmap.topics}
    assert all(match and minutes[match[1]] == int(match[2]) * 60 for match in hours)
    days = dict(re.findall(r"(n\d+q) 📅 (\S+)", text))
    whys = {topic.title.split(": ")[-1]: topic.why for topic in imported.roadmap.topics}
    assert all(f"Due: {day}." in whys[name] for name, day in days.items())
    done_days = dict(re.findall(r"(n\d+q) ✅ (\S+)", text))
    marks = {topic.title.split(": ")[-1]: topic.id for topic in imported.roadmap.topics}
    on = {mark.topic: mark.day for mark in imported.progress}
    assert {name: on[marks[name]] for name in done_days} == done_days


@given(st.lists(pieces(), min_size=1, max_size=12))
def test_each_address_is_a_reading_or_told(parts: list[Piece]) -> None:
    text, _ = write(parts)
    try:
        imported = read_markdown(text, "tea.md")
    except InvalidRoadmap:
        return
    addresses = re.findall(r"\]\((https://[^)]+)\)", text)
    readings = [reading.url for reading in imported.roadmap.readings]
    about = [re.search(r"(\d+) links? .*", remark.sentence) for remark in imported.remarks]
    left_out = [match for match in about if match and "about the list" in match.string]
    assert set(readings) <= set(addresses)
    assert len(readings) + sum(int(match[1]) for match in left_out) == len(set(addresses)), text
