"""The exercise of a topic in sight from `next` to `done`, and answers that wait to be asked for.

Holds: render.text.next_text, render.text.change_text, render.pages.topic_pages.
"""

import pytest
from tests.cli.program import Learner

FIRST = "Pick an app on your phone and draw the path of one tap from the screen to the database and back."
LAST = "Done when every box, arrow and sentence is there."


def text_of(answer: str) -> str:
    return " ".join(answer.split())


def test_the_exercise_is_in_sight_from_next_to_done(ada: Learner) -> None:
    proof = ada.asks("show backend-role")["topic"]["proof"]
    assert proof.startswith(FIRST)
    assert proof.endswith(LAST)
    proposed = text_of(ada.types("next").out)
    assert f"Exercise {FIRST} the whole exercise: roadmap show backend-role" in proposed
    assert proposed.index(" Read ") < proposed.index(" Exercise ")
    begun = ada.types("start backend-role")
    assert f"Exercise {proof}" in text_of(begun.out)
    assert ada.asks("start backend-role")["proof"] == proof
    ended = text_of(ada.types("done backend-role").out)
    assert f"Exercise {LAST} Question " in ended
    assert f"Exercise {proof}" in text_of(ada.types("show backend-role").out)


def test_of_several_topics_and_of_one_not_done_yet_there_is_no_exercise_to_check(
    ada: Learner,
) -> None:
    assert "Exercise" not in ada.types("done dev-os learning-plan").out
    assert "Exercise" not in ada.types("done backend-role --rating 1").out
    assert "Exercise" not in ada.types("done dev-os").out


def test_outcomes_are_bullets_that_hang(ada: Learner) -> None:
    out = ada.types("next").out
    assert "  Afterwards  • you can explain in plain words what an API is" in out
    assert out.count("• you can") == 3
    page = ada.types("show backend-role").out
    assert "Afterwards  • you can explain in plain words what an API is" in page
    _, screen = ada.sees("next --ascii --color never", 60)
    assert (
        "  Afterwards  * you can explain in plain words what an API\n                is and"
        in screen
    )


# -- questions and answers -----------------------------------------------------------------------


def test_answers_are_hidden_until_they_are_asked_for(ada: Learner) -> None:
    question, answer = ada.asks("show git-basics")["topic"]["checks"][0].values()
    for form in ("", " --format md"):
        hidden = text_of(ada.types(f"show git-basics{form}").out)
        assert question in hidden
        assert answer not in hidden
        assert "roadmap show git-basics --answers" in hidden
        assert "roadmap review git-basics" in hidden
        shown = text_of(ada.types(f"show git-basics --answers{form}").out)
        assert answer in shown
        assert "roadmap review" not in shown


def test_a_page_for_a_browser_folds_the_answers(ada: Learner) -> None:
    question, answer = ada.asks("show git-basics")["topic"]["checks"][0].values()
    page = ada.types("show git-basics --format html").out
    assert page.count("<details><summary>") == 4
    assert f"{question}</summary>\n<p>{answer}</p>\n</details>" in page
    assert "roadmap show" not in page
    assert ada.types("show git-basics --answers --format html").out.count("<details open>") == 4


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("show mix --answers --json", "--json has the answers without --answers"),
        ("show mix --answers --format csv", "a table has no questions"),
        ("show knead --answers", "there are no questions about knead"),
        ("show first-loaf --answers", "there are no questions about first-loaf"),
    ],
)
def test_answers_are_not_asked_for_in_vain(mia: Learner, line: str, sentence: str) -> None:
    result = mia.types(line)
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err
