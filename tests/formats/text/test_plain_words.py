"""Remarks are grammatical sentences, for one thing and for several.

Holds: formats.text.plain_words.
"""

import pytest

from roadmap_cli.core.wording import format_count
from roadmap_cli.formats.markdown.markdown import read_markdown
from roadmap_cli.formats.text.plain_words import format_lines, format_missing


@pytest.mark.parametrize(
    ("count", "sentence"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1200, "1,200 rows")]
)
def test_a_count_has_its_noun_in_singular_or_plural(count: int, sentence: str) -> None:
    assert format_count(count, "row") == sentence


@pytest.mark.parametrize(
    ("count", "total", "sentence"),
    [
        (1, 1, "the topic has no hours; it counts as an hour"),
        (3, 3, "no topic has hours; each counts as an hour"),
        (1, 3, "1 of 3 topics has no hours; it counts as an hour"),
        (2, 3, "2 of 3 topics have no hours; each counts as an hour"),
    ],
)
def test_missing_fields_of_one_of_some_and_of_all(count: int, total: int, sentence: str) -> None:
    assert format_missing(count, total, "topic", "hours", "an hour") == sentence


def test_line_numbers_are_listed_up_to_a_limit() -> None:
    assert format_lines([7], 2) == "line 7"
    assert format_lines([7, 8], 2) == "lines 7, 8"
    assert format_lines([7, 8, 9], 2) == "lines 7, 8 and 1 more"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "- [ ] tea\n  - [ ] leaves\n  - [ ] water\n",
            "1 box only contains other boxes; it counts as 5 min and comes after them",
        ),
        (
            "- [ ] tea\n  - [ ] leaves\n- [ ] milk\n  - [ ] cow\n",
            "2 boxes only contain other boxes; each counts as 5 min and comes after them",
        ),
        ("- [ ] tea\n", "the topic has no hours; it counts as 1 h"),
        ("- [ ] tea\n- [ ] milk\n", "no topic has hours; each counts as 1 h"),
        (
            "- [ ] **tea** (2 h)\n- [ ] milk\n- [ ] sugar\n",
            "2 of 3 topics have no hours; each counts as the median of the track, or else 1 h",
        ),
    ],
)
def test_remarks_on_hours_of_a_checklist(text: str, sentence: str) -> None:
    assert sentence in {remark.sentence for remark in read_markdown(text, "x.md").remarks}
