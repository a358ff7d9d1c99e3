"""The format of a file is detected by its content; invalid files are refused with a sentence.

Holds: formats.import_formats, formats.own.edit_merge, formats.text.strict_json.
"""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.answers.import_result import SOURCES
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.import_formats import FORMATS, detect_format, read_source
from roadmap_cli.formats.own.edit_merge import merge_edits
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.own.roadmap_writer import to_yaml

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["topic", "subtopic", "pending", "completed", "20260301T101112Z"]),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "id type data label position x y nodes edges source target mockup uuid description"
                " depends status tags annotations end project legend links title".split()
            ),
            inside,
            max_size=6,
        )
    ),
    max_leaves=30,
)


def test_the_option_offers_exactly_the_import_formats() -> None:
    assert tuple(FORMATS) == SOURCES


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('{"nodes": [], "edges": []}', "x", "roadmap.sh"),
        ('{"mockup": {"controls": {}}}', "x", "roadmap.sh"),
        ('[{"uuid": "1", "description": "a"}]', "x", "taskwarrior"),
        ('{"uuid": "1", "description": "a"}\n{"uuid": "2"}', "x", "taskwarrior"),
        ("title,hours\nLoops,2\n", "x", "csv"),
        ("\ufeffName;Link\nLoops;\n", "x", "csv"),
        ("anything", "x.csv", "csv"),
        ("# A list\n\n- [ ] Loops\n", "x", "markdown"),
        ("[![Build](https://example.org/b)](https://example.org)\n", "README", "markdown"),
        ("title, and more\n", "x.md", "markdown"),
    ],
)
def test_the_format_is_detected_by_the_content(text: str, name: str, expected: str) -> None:
    assert detect_format(text.encode(), name) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\x00\x01\x02", "bad-character"),
        ("format: 1\nid: tea\ntitle: Tea\n", "own-format"),
        ('{"format": "roadmap-log", "version": 1}\n', "own-format"),
        ('{\n  "schema": 1,\n  "command": "export",\n  "ok": true}', "own-format"),
        ('{"a": 1}', "foreign-format"),
        ("some words\n", "unknown-format"),
    ],
)
def test_an_unknown_format_is_refused_with_a_hint(text: str, code: str) -> None:
    with pytest.raises(InvalidRoadmap) as found:
        detect_format(text.encode(), "x")
    assert found.value.problems[0].code == code
    assert found.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"nodes": ' * 5000,
        '{"nodes": [NaN]}',
        '{"nodes": 1, "nodes": 2}',
        '{"nodes": [',
        '{"nodes": ' + "9" * 9000 + "}",
    ],
)
def test_hostile_json_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(InvalidRoadmap):
        read_source(str(file), "roadmap.sh")


@examples(150, suppress_health_check=list(HealthCheck))
@given(value=ANYTHING, name=st.sampled_from(["roadmap.sh", "taskwarrior"]))
def test_any_json_is_a_roadmap_or_refused(value: object, name: str) -> None:
    try:
        found = FORMATS[name](json.dumps(value).encode(), "/nowhere/x.json")
    except InvalidRoadmap:
        return
    assert read_text(to_yaml(found.roadmap)).roadmap is not None


@examples(150, suppress_health_check=list(HealthCheck))
@given(
    text=st.text(max_size=80)
    | st.text("title,id;needs\n\"' a1", max_size=80).map(lambda t: "title,id,needs,done\n" + t)
)
def test_any_text_is_a_table_or_refused(text: str) -> None:
    try:
        found = FORMATS["csv"](text.encode("utf-8", "surrogatepass"), "/nowhere/x.csv")
    except InvalidRoadmap:
        return
    result = read_text(to_yaml(found.roadmap))
    assert result.roadmap is not None, (text, result.problems)


def test_edits_are_carried_over_into_a_newer_version() -> None:
    base = "# head 1\nformat: 1\nid: x\n\ntracks:\n\n  - id: t\n    title: T\n    topics:\n      - id: a\n        title: A\n        why: old\n\n      - id: b\n        title: B\n"
    mine = base.replace("title: A\n", "title: My A\n        hours: 3\n").replace(
        "        title: B\n", "        title: B\n\n      - id: own\n        title: Own\n"
    )
    theirs = (
        base.replace("head 1", "head 2")
        .replace("why: old", "why: new")
        .replace("      - id: a\n", "      - id: z\n        title: Z\n\n      - id: a\n")
    )
    found = merge_edits(base, mine, theirs)
    assert (found.edit_count, found.conflicts) == (3, ())
    for line in ("# head 2", "title: My A", "hours: 3", "why: new", "id: own", "id: z"):
        assert line in found.text
    assert merge_edits(base, base, theirs).text == theirs
    assert merge_edits(base, mine, base).text == mine


def test_an_edit_wins_over_a_change_of_the_source_and_is_reported() -> None:
    base = "id: x\ntracks:\n  - id: t\n    topics:\n      - id: a\n        title: A\n"
    found = merge_edits(
        base, base.replace("title: A", "title: Mine"), base.replace("title: A", "title: Theirs")
    )
    assert "title: Mine" in found.text
    assert found.conflicts == ("topic a title:",)
