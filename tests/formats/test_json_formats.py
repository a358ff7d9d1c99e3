"""A JSON file is known by its structure; one of another program is refused by its own name.

Holds: formats.json_formats.
"""

import json

import pytest

from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.import_formats import detect_format

TASK = {"uuid": "1", "description": "Green", "status": "pending"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"nodes": [{"id": "a", "type": "topic", "data": {}}], "edges": []}, "roadmap.sh"),
        ({"nodes": [], "edges": []}, "roadmap.sh"),
        ({"lists": [], "cards": [], "name": "Tea"}, "trello"),
        ({"idBoard": "b", "idList": "l", "name": "Green", "checklists": []}, "trello"),
        ([TASK], "taskwarrior"),
        (TASK, "taskwarrior"),
        ([{"description": "Green", "entry": "20260101T000000Z"}], "taskwarrior"),
    ],
)
def test_a_format_is_known_by_its_structure(value: object, expected: str) -> None:
    assert detect_format(json.dumps(value).encode(), "x") == expected
    assert detect_format(json.dumps(value, indent=2).encode(), "x.json") == expected


def test_one_task_a_line_is_known_by_its_first_line() -> None:
    lines = f"{json.dumps(TASK)}\n{json.dumps(TASK)},\n".encode()
    assert detect_format(lines, "x") == "taskwarrior"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"nodes": [{"id": "a", "type": "text", "x": 1, "y": 2}], "edges": []}, "a canvas"),
        (
            {"language": "Tea", "exercises": [{"uuid": "1", "status": "active"}]},
            "an Exercism track",
        ),
        ([{"number": 1, "title": "Green", "state": "closed", "body": "x"}], "a list of issues"),
        ([{"title": "Green", "description": "A book"}], "no program that can be imported"),
        ({"cells": [], "nbformat": 4}, "a Jupyter notebook"),
        ({"description": "A package", "name": "x", "dependencies": {}}, "a package description"),
    ],
)
def test_what_is_not_taken_is_refused_by_its_name_with_what_to_do(
    value: object, words: str
) -> None:
    with pytest.raises(InvalidRoadmap, match=words) as found:
        detect_format(json.dumps(value, indent=1).encode(), "x.json")
    assert found.value.hint
    assert "--format" not in found.value.hint


def test_broken_json_says_where_it_breaks() -> None:
    with pytest.raises(InvalidRoadmap) as found:
        detect_format(b'{\n "nodes": [,]}', "x.json")
    assert found.value.problems[0].line == 2
