"""What is told of a file reads as a person would say it, of one thing and of several."""

import pytest

from roadmap_cli.core.wording import counted
from roadmap_cli.formats.amounts import lacking, lines_of
from roadmap_cli.formats.markdown import read_markdown


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1200, "1,200 rows")]
)
def test_a_number_has_its_noun(count: int, told: str) -> None:
    assert counted(count, "row") == told


@pytest.mark.parametrize(
    ("count", "all_", "told"),
    [
        (1, 1, "the topic has no hours; it counts an hour"),
        (3, 3, "no topic has hours; they count an hour"),
        (1, 3, "1 of 3 topics has no hours; it counts an hour"),
        (2, 3, "2 of 3 topics have no hours; they count an hour"),
    ],
)
def test_what_is_missing_is_told_of_one_of_some_and_of_all(
    count: int, all_: int, told: str
) -> None:
    assert lacking(count, all_, "topic", "hours", "an hour") == told


def test_lines_are_named_up_to_a_number() -> None:
    assert lines_of([7], 2) == "line 7"
    assert lines_of([7, 8], 2) == "lines 7, 8"
    assert lines_of([7, 8, 9], 2) == "lines 7, 8 and 1 more"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "- [ ] tea\n  - [ ] leaves\n  - [ ] water\n",
            "1 box only holds other boxes; it counts 5 min and comes after them",
        ),
        (
            "- [ ] tea\n  - [ ] leaves\n- [ ] milk\n  - [ ] cow\n",
            "2 boxes only hold other boxes; each counts 5 min and comes after them",
        ),
        ("- [ ] tea\n", "the topic has no hours; it counts 1 h"),
        ("- [ ] tea\n- [ ] milk\n", "no topic has hours; they count 1 h each"),
        (
            "- [ ] **tea** (2 h)\n- [ ] milk\n- [ ] sugar\n",
            "2 of 3 topics have no hours; they count the middle of the track, or else 1 h each",
        ),
    ],
)
def test_a_checklist_is_told_of_in_whole_sentences(text: str, told: str) -> None:
    assert told in {remark.sentence for remark in read_markdown(text, "x.md").remarks}
