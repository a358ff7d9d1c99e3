"""The exercise of a topic: a sentence of it at `next` and `done`, the whole at `start` and `show`.

Holds: render.text.exercise_text.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.render.ansi import OutputTarget, display_width
from roadmap_cli.render.text import exercise_text
from roadmap_cli.render.text_lines import MARGIN, TextLines

WHOLE = "the whole exercise: roadmap show kettle"


def target(width: int) -> OutputTarget:
    return OutputTarget(width, color=False, ascii=False, terminal=True, bound=True)


def task(exercise: str, width: int = 80) -> list[str]:
    lines = TextLines(target(width))
    exercise_text.add_task(lines, exercise, "kettle")
    return lines


def result(exercise: str, width: int = 80) -> list[str]:
    lines = TextLines(target(width))
    exercise_text.add_result(lines, exercise, "kettle")
    return lines


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Boil it.", ["Boil it."]),
        ("Boil it. Done when it sings.", ["Boil it.", "Done when it sings."]),
        ("Boil it (at 100 degrees). Wait!", ["Boil it (at 100 degrees).", "Wait!"]),
        ("Use tools, e.g. Make. Then rest", ["Use tools, e.g. Make.", "Then rest"]),
        (
            "Read README.md and v3.12 of it. 3 times.",
            ["Read README.md and v3.12 of it.", "3 times."],
        ),
        ('Say "tea." Then drink.', ['Say "tea."', "Then drink."]),
        ("No stop at all\nbut two lines", ["No stop at all but two lines"]),
        ("Is it hot? yes. Stop", ["Is it hot? yes.", "Stop"]),
    ],
)
def test_a_text_is_cut_between_its_sentences(text: str, sentences: list[str]) -> None:
    assert exercise_text.split_sentences(text) == sentences


@examples(200)
@given(st.text(min_size=1))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    assert " ".join(exercise_text.split_sentences(text)).split() == text.split()


def test_what_to_do_is_the_first_sentence_and_where_the_whole_is() -> None:
    assert task("Boil water. Done when it sings.") == [
        "  Exercise    Boil water.",
        f"{MARGIN}{WHOLE}",
    ]


def test_a_whole_exercise_is_not_said_to_be_a_part() -> None:
    assert task("Boil\n  water.") == ["  Exercise    Boil water."]


def test_a_long_sentence_gets_two_lines_and_an_ellipsis() -> None:
    lines = task("Boil " + "very " * 40 + "hot water.", 60)
    assert len(lines) == 3
    assert lines[1].endswith("very …")
    assert lines[2] == MARGIN + WHOLE


@examples(200)
@given(st.text(min_size=1), st.integers(40, 130))
def test_no_line_is_wider_than_the_screen(text: str, width: int) -> None:
    lines = task(text, width)
    *shown, _ = lines if lines[-1].endswith(WHOLE.split()[-1]) else [*lines, ""]
    assert len(shown) <= 2
    assert all(display_width(line) <= width or " " not in line.strip() for line in shown)


def test_what_should_exist_now_is_the_sentence_that_says_when_one_is_done() -> None:
    assert result("Boil water. Done when it sings.") == ["  Exercise    Done when it sings."]
    assert result("Boil water. Then drink.") == ["  Exercise    Boil water."]
    assert len(result("Boil water. Done when " + "it sings and " * 20, 60)) == 3
