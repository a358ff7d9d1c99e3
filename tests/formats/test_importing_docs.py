"""The examples of docs/importing.md give the topics in the table below each.

Holds: formats.import_formats.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap_cli.core import wording
from roadmap_cli.core.answers.import_result import SOURCES, ImportedProgress
from roadmap_cli.formats.import_formats import read_source

PAGE = Path(__file__).resolve().parents[2] / "docs" / "importing.md"
EXAMPLE = re.compile(
    r"<!-- example: (?P<name>\S+) -->\n```\w+\n(?P<text>.*?)```\n\n(?P<table>(?:\|[^\n]*\n)+)",
    re.DOTALL,
)
EXAMPLES = list(EXAMPLE.finditer(PAGE.read_text("utf-8")))
STATES = {"assumed": "known", "in_progress": "in progress", "skipped": "skipped", "open": ""}


def rows_of(table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a Markdown table by their columns."""
    header, _, *rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()
    ]
    yield from (dict(zip(header, row, strict=True)) for row in rows)


@pytest.mark.usefixtures("in_utc")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda match: match["name"])
def test_an_example_becomes_the_topics_below_it(example: re.Match[str], tmp_path: Path) -> None:
    file = tmp_path / example["name"]
    file.write_text(example["text"], "utf-8")
    result = read_source(str(file))
    roadmap = result.roadmap
    titles = {topic.id: topic.title for topic in roadmap.topics}
    stages = {stage.id: stage.title for stage in roadmap.stages}
    tracks = {track.id: track.title for track in roadmap.tracks}
    marks = {mark.topic: mark for mark in result.progress}
    wanted = list(rows_of(example["table"]))
    found = []
    for topic in roadmap.topics:
        mark = marks.get(topic.id, ImportedProgress(topic.id, "open"))
        fields = {
            "topic": topic.title,
            "stage": stages[topic.stage],
            "track": tracks[topic.track],
            "hours": str(wording.hours(topic.minutes)) if topic.minutes else "",
            "needs": ", ".join(titles[name] for name in topic.prerequisites),
            "state": STATES[mark.state],
            "day": mark.day,
            "why": topic.why,
        }
        found.append({key: fields[key] for key in wanted[0]})
    assert found == wanted


def test_each_format_has_an_example() -> None:
    names = [match["name"] for match in EXAMPLES]
    assert len(names) >= len(SOURCES)
    # Examples have headings of their own.
    page = re.sub(r"```\w+\n.*?```", "```x\n```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    sections = page.split("\n## ")
    for title in ("roadmap.sh", "Markdown", "CSV", "Taskwarrior", "Trello", "OPML"):
        (section,) = [part for part in sections if part.startswith(f"{title}\n")]
        assert EXAMPLE.search(section), title
