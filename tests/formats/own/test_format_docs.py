"""docs/format.md describes exactly the keys that the schema has.

Holds: formats.own.schema.
"""

import re
from pathlib import Path

import pytest

from roadmap_cli.formats.own.json_schema import file_schema
from roadmap_cli.formats.own.schema import REFERENCE_KEYS

TEXT = (Path(__file__).parents[3] / "docs" / "format.md").read_text("utf-8")
SCHEMA = file_schema()
WORD = re.compile(r"`([a-z_]+)`")


def keys(name: str) -> set[str]:
    return set(SCHEMA["$defs"][name]["properties"])


def section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def table(text: str) -> dict[str, str]:
    """Return what is said of each key in the first column of a table."""
    rows = re.findall(r"^\| (`.*?) \| (.*) \|$", text, re.MULTILINE)
    return {key: about for cell, about in rows for key in WORD.findall(cell)}


def first_sentence(text: str) -> set[str]:
    """Return the keys that a section begins with; what is said of each stands in brackets."""
    return set(WORD.findall(re.sub(r"\([^()]*\)", "", text).split(".")[0]))


def test_the_top_of_the_file() -> None:
    assert set(table(section("At the top"))) == set(SCHEMA["properties"])


def test_the_source_of_a_roadmap() -> None:
    assert set(WORD.findall(table(section("At the top"))["source"])) == keys("SourceEntry")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("`project`", "ProjectEntry"),
        ("`stages`", "StageEntry"),
        ("`milestones`", "MilestoneEntry"),
        ("`tracks`", "TrackEntry"),
        ("`readings`", "ReadingEntry"),
    ],
)
def test_a_section_begins_with_its_keys(title: str, name: str) -> None:
    assert first_sentence(section(title)) == keys(name)


def test_a_topic() -> None:
    assert set(table(section("`tracks`"))) == keys("TopicEntry")


def test_a_question_of_a_topic() -> None:
    assert set(WORD.findall(table(section("`tracks`"))["checks"])) == keys("CheckEntry")


def test_a_reading_of_a_topic() -> None:
    example = section("`tracks`").split("```yaml\n")[1].split("```")[0]
    shown = set(re.findall(r"^  [- ] ([a-z_]+):", example, re.MULTILINE))
    assert set(REFERENCE_KEYS) <= shown <= keys("TopicReadingEntry")
    assert keys("TopicReadingEntry") == keys("ReadingEntry") | set(REFERENCE_KEYS)


def test_every_value_of_a_list_of_values() -> None:
    about = SCHEMA["$defs"]["TopicReadingEntry"]["properties"]
    for word in (*about["kind"]["enum"], *about["role"]["enum"]):
        assert re.search(rf"\b{word}\b", TEXT)
