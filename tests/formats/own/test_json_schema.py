"""The JSON Schema accepts what the reader accepts, as far as a schema can say it.

UPDATE_GOLDEN=1 writes data/roadmap.schema.json anew; then read the difference before you commit it.

Holds: formats.own.file_reader, formats.own.json_schema, formats.own.schema.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # noqa: TID253 - what an editor would see of a file
from jsonschema import Draft202012Validator

from roadmap_cli.formats.own.json_schema import file_schema, schema_text
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.text.identifiers import find_url_fault

ROOT = Path(__file__).parents[3]
BAD = ROOT / "tests" / "bad"
SCHEMA = file_schema()
VALID = Draft202012Validator(SCHEMA)
HEAD = "format: 1\nid: tea\ntitle: Tea\n"

# What only a reading of the whole file can know.
BEYOND_A_SCHEMA = {
    "cycle",
    "duplicate-id",
    "duplicate-reading",
    "no-project",
    "reused-id",
    "self-prerequisite",
    "unknown-stage",
    "unknown-topic",
    "unneeded-refresh",
    "wrong-stage",
}
OF_A_SCHEMA = {
    "bad-id",
    "bad-url",
    "empty-value",
    "missing-key",
    "no-needs",
    "out-of-range",
    "reserved-id",
    "unknown-key",
    "unknown-value",
    "wrong-type",
}


class Editor(yaml.SafeLoader):
    """What an editor sees: YAML 1.2, in which no and 12:30 are words."""


Editor.yaml_implicit_resolvers = {}
for tag, form, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), first)


def seen(text: str | bytes) -> Any:
    return yaml.load(text, Editor)


def faults(text: str | bytes) -> list[str]:
    try:
        tree = seen(text)
    except yaml.constructor.ConstructorError as error:  # a list as a key
        return [str(error)]
    return [f"{fault.json_path}: {fault.message}" for fault in VALID.iter_errors(tree)]


def good_files() -> Iterator[Path]:
    yield ROOT / "data" / "roadmap.yaml"
    yield ROOT / "tests" / "golden" / "bread.yaml"
    yield ROOT / "tests" / "formats" / "everything.yaml"
    for path in sorted(BAD.glob("*.yaml")):
        if read_text(path.read_bytes()).roadmap is not None:
            yield path


def broken_files(among: set[str]) -> Iterator[Path]:
    """Yield the files in which all that is wrong is among these codes."""
    for path in sorted(BAD.glob("*.yaml")):
        errors = {p.code for p in read_text(path.read_bytes()).problems if p.severity == "error"}
        if errors and errors <= among:
            yield path


def test_the_file_beside_the_shipped_roadmap_is_what_check_prints() -> None:
    file = ROOT / "data" / "roadmap.schema.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(schema_text(), "utf-8", newline="\n")
    assert schema_text() == file.read_text("utf-8")


def test_the_schema_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", list(good_files()), ids=lambda path: path.stem)
def test_a_file_that_loads_is_valid(path: Path) -> None:
    assert faults(path.read_bytes()) == []


@pytest.mark.parametrize("text", re.findall(
    r"```yaml\n(format: 1\n.*?)```", (ROOT / "docs" / "format.md").read_text("utf-8"), re.DOTALL
))  # fmt: skip
def test_the_examples_of_the_documentation_are_valid(text: str) -> None:
    assert faults(text) == []
    assert read_text(text, lint=True).problems == []


@pytest.mark.parametrize("path", list(broken_files(OF_A_SCHEMA)), ids=lambda path: path.stem)
def test_a_file_with_wrong_keys_or_values_is_refused(path: Path) -> None:
    assert faults(path.read_bytes()) != []


@pytest.mark.parametrize("path", list(broken_files(BEYOND_A_SCHEMA)), ids=lambda path: path.stem)
def test_files_with_problems_that_only_check_finds_are_valid(path: Path) -> None:
    assert faults(path.read_bytes()) == []


def test_there_are_files_of_both_kinds() -> None:
    assert len(list(broken_files(OF_A_SCHEMA))) >= 8
    assert len(list(broken_files(BEYOND_A_SCHEMA))) >= 8


def topic(line: str) -> str:
    return f"{HEAD}tracks: [{{id: tea, topics: [{{id: a, title: A, {line}}}]}}]\n"


def reading(line: str) -> str:
    registry = "readings: [{id: b, title: B}]\n"
    return topic(f"hours: 1, readings: [{line}]") + registry


@pytest.mark.parametrize(
    "text",
    [
        topic("hours: 1.5"),
        topic("hours: .5"),
        topic("hours: 1, why: 3.10, tags: [no, 12:30, 7], article: [1, 2.5]"),
        topic("hours: 1").replace("id: a,", "id: 3,"),
        topic("hours: 1") + "version: 2026.11\n",
        topic("hours: 1, readings: []"),
        reading("b"),
        reading("{id: b, part: 7, minutes: 10, role: reference}"),
        reading("{title: In place}"),
        reading("{id: own, title: In place, url: 'HTTPS://example.org/~a?b#c'}"),
        HEAD + "stages: [{id: first-steps}, {title: Last steps}]\ntracks: []\n",
        HEAD + "tracks: [{title: Green tea}]\n",
    ],
)
def test_text_that_the_reader_accepts_is_valid(text: str) -> None:
    assert read_text(text).roadmap is not None
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        topic("hours: 0"),
        topic("hours: 2001"),
        topic("hours: '1'"),
        topic("hours: 1h30"),
        topic("hours: 1, optional: yes"),
        topic("hours: 1, name: a"),
        topic("hours: 1, prerequisites: b"),
        topic("hours: 1, prerequisites: [Big Id]"),
        topic("hours: 1, checks: [{question: why not}]"),
        topic("hours: 1, id: con").replace("id: a, ", ""),
        topic("hours: 1").replace("format: 1", "format: 2"),
        topic(f"hours: 1, title: {'x' * 201}").replace("title: A, ", ""),
        reading("{part: chapter 1}"),
        reading("{id: b, kind: book}"),
        reading("{id: b, role: main}"),
        reading("{id: b, minutes: 1.5}"),
        reading("{title: B, url: example.org}"),
        HEAD + "stages: [{goal: far}]\ntracks: []\n",
        HEAD + "milestones: [{id: m}]\ntracks: []\n",
        HEAD + "milestones: [{id: m, needs: []}]\ntracks: []\n",
        HEAD + f"stages: [{', '.join(f'{{id: s{n}}}' for n in range(41))}]\ntracks: []\n",
    ],
)
def test_text_that_the_reader_refuses_is_invalid(text: str) -> None:
    assert read_text(text).roadmap is None
    assert faults(text) != []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8000/a/b.html?c=d&e=%20#f",
        "https://[2001:db8::1]/",
        "https://example.org/@user",
        "ftp://example.org",
        "https://",
        "https:///a",
        "https://:80/",
        "https://me@example.org",
        "https://me:you@example.org/a",
        "https://example.org/a b",
        "https://example.org\\@other.example",
        "https://exämple.org",
        "javascript:alert(1)",
        "//example.org",
    ],
)
def test_an_address_is_valid_if_the_reader_accepts_it(url: str) -> None:
    homepage = SCHEMA["properties"]["homepage"]
    assert Draft202012Validator(homepage).is_valid(url) is (find_url_fault(url) is None)


def mappings() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "top", SCHEMA
    yield from SCHEMA["$defs"].items()


def test_every_key_is_described_and_no_other_is_allowed() -> None:
    for name, mapping in mappings():
        assert mapping["additionalProperties"] is False, name
        for key, about in mapping["properties"].items():
            assert about["description"].endswith("."), f"{name}: {key}"
            assert len(about["description"]) <= 90, f"{name}: {key}"


def test_the_schema_holds_no_words_of_python() -> None:
    text = schema_text()
    for word in ("null", "validation", "pydantic", '"default": ""', '"default": []'):
        assert word not in text
    assert "title" not in SCHEMA["$defs"]["TopicEntry"]
