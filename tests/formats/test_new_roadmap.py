"""The roadmap to begin from: whatever its name, it is a good file without a remark.

Holds: formats.new_roadmap.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.formats.new_roadmap import new_text
from roadmap_cli.formats.own.roadmap_reader import read_text


@pytest.mark.parametrize(
    ("name", "id_", "title"),
    [
        ("guitar", "guitar", "Guitar"),
        ("my-first_plan", "my-first-plan", "My first plan"),
        ("C++ in a year", "cpp-in-a-year", "C++ in a year"),
        ("no", "no", "No"),
        ("2026", "2026", "2026"),
        ("con", "con-1", "Con"),
        ("café", "cafe", "Café"),
        ('a "b": #c', "a-b-c", 'A "b": #c'),
        ("...", "my-roadmap", "My roadmap"),
    ],
)
def test_the_name_becomes_id_and_title(name: str, id_: str, title: str) -> None:
    roadmap = read_text(new_text(name)).roadmap
    assert roadmap is not None
    assert (roadmap.id, roadmap.title) == (id_, title)


@given(st.text(max_size=255))
def test_no_name_makes_a_file_that_check_has_a_remark_on(name: str) -> None:
    result = read_text(new_text(name), lint=True)
    assert result.problems == []
    assert result.roadmap is not None


def test_every_line_can_be_read_without_scrolling() -> None:
    text = new_text("guitar")
    assert max(map(len, text.splitlines())) <= 100
    assert len(text.splitlines()) < 70


def test_the_readings_that_are_a_comment_are_good_as_they_stand() -> None:
    text = re.sub(r"^( +)# (readings:|  )", r"\1\2", new_text("guitar"), flags=re.MULTILINE)
    assert "\n        readings:\n          - title: " in text
    problems = read_text(text, lint=True).problems
    assert {problem.code for problem in problems} == {"no-core-reading"}, "as the comment says"
