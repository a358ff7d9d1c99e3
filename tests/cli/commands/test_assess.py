"""`assess`: asked at a terminal, driven by a program, and refused where nobody can answer.

Holds: cli.commands.assess, core.answers.change_answers, core.answers.question_answers,
core.answers.reports, core.answers.roadmap_answers, render.text.question_text, workspace.assess.
"""

import re
import sys
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from tests.cli.output.test_screens import too_wide
from tests.cli.program import PROGRAM, Learner, at_terminal, environment

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith(("linux", "darwin")), reason="terminals of Unix"
)

PYTHON = {
    *("backend-role", "dev-os", "python-setup", "python-syntax", "python-collections"),
    *("python-functions", "python-modules", "python-errors-debugging", "python-strings-files"),
    *("python-oop", "shell-basics"),
}


def interview(learner: Learner, knows: Collection[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """Drive the questions as a program does; yield each with the options given so far."""
    options = ""
    while (question := learner.asks(f"assess {options}")["question"]) is not None:
        yield question, options
        options += f" --{'yes' if question['topic'] in knows else 'no'} {question['topic']}"


def options_of(learner: Learner, knows: Collection[str]) -> str:
    """Return the answers of someone who knows these topics, as options."""
    *_, (last, options) = interview(learner, knows)
    return f"{options} --{'yes' if last['topic'] in knows else 'no'} {last['topic']}"


def talk_of(learner: Learner, knows: Collection[str]) -> list[tuple[str, str]]:
    """Return what such a person waits for and types, up to the list."""
    talk: list[tuple[str, str]] = []
    for question, _ in interview(learner, knows):
        if question["answer"]:
            talk.append(("Enter shows", "\r"))
        talk.append(("y/n", "y" if question["topic"] in knows else "n"))
    return talk


def converse(learner: Learner, talk: list[tuple[str, str]], columns: int = 80) -> tuple[int, str]:
    env = {**environment(), **learner.settings, "NO_COLOR": "1"}
    return at_terminal([*PROGRAM, "assess"], columns, env, talk)


def listed(data: dict[str, Any]) -> set[str]:
    return {topic["id"] for track in data["known"] for topic in track["topics"]}


def assumed(learner: Learner) -> set[str]:
    report = learner.asks("list --state assumed")
    return {topic["id"] for group in report["groups"] for topic in group["topics"]}


# -- without a terminal --------------------------------------------------------------------------


def test_without_a_terminal_assess_fails_with_a_hint(mia: Learner) -> None:
    for line in ("assess", "assess --quiet"):
        result = mia.runs(line)
        assert result.code == 2
        assert result.out == ""
    assert "--yes TOPIC --no TOPIC" in mia.runs("assess").err


def test_answers_by_options_record_nothing_without_record(ada: Learner) -> None:
    before = ada.asks("history")
    first = ada.asks("assess")
    assert (first["number"], first["most"], first["topics"]) == (1, 14, 0)
    assert first["minutes_unsettled"] == first["minutes_open"]
    options = options_of(ada, PYTHON)
    last = ada.asks(f"assess {options}")
    assert last["question"] is None
    assert 8 <= len(last["answered"]) <= 12
    assert {a["id"] for a in last["answered"] if a["knew"]} <= PYTHON
    assert {"python-syntax", "python-functions"} <= listed(last) <= PYTHON
    assert last["minutes"] == sum(track["minutes"] for track in last["known"])
    assert ada.asks("history") == before


def test_the_list_is_recorded_as_one_command(ada: Learner) -> None:
    options = options_of(ada, PYTHON)
    shown = listed(ada.asks(f"assess {options}"))
    answer = ada.asks(f"assess {options} --record")
    assert answer["action"] == "assess"
    assert {topic["id"] for topic in answer["topics"]} == shown == assumed(ada)
    assert answer["unlocked"]
    assert answer["next"]["id"] not in shown
    assert ada.asks("history")["steps"][0]["command"] == "assess"
    assert ada.asks("undo")["steps"][0]["command"] == "assess"
    assert assumed(ada) == set()


def test_closed_topics_are_not_recorded_again(mia: Learner) -> None:
    mia.types("done mix")
    result = mia.types("assess --yes knead --yes mix --record")
    assert result.code == 0
    assert "≈ known: 1 topic;" in result.out
    assert assumed(mia) == {"knead"}


def test_answers_without_a_result_record_nothing(mia: Learner) -> None:
    before = mia.asks("history")
    result = mia.types("assess --no mix --record")
    assert result.code == 0
    assert result.out.startswith("nothing to record")
    assert mia.asks("history") == before


def test_the_text_answer_has_the_list_and_the_next_question(mia: Learner) -> None:
    result = mia.types("assess --yes mix --yes knead --no bake")
    assert result.code == 0
    assert "mix (Mix a dough, 2 h), knead (1 h 30)" in result.out
    assert "Question" in result.out
    assert "--record" in result.out


def test_a_topic_without_a_self_check_is_asked_for_by_its_title(mia: Learner) -> None:
    asked = {question["topic"]: question for question, _ in interview(mia, {"mix", "knead"})}
    assert asked["knead"]["question"].startswith('Could you explain and use "Knead it" today')
    assert asked["knead"]["answer"] == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("assess --yes mix --no mix", "mix is answered with both yes and no"),
        ("assess --record", "--record needs answers"),
        ("assess --yes nope", "no topic called 'nope'"),
    ],
)
def test_contradictory_answers_are_refused(mia: Learner, line: str, sentence: str) -> None:
    result = mia.types(line)
    assert result.code == 2
    assert sentence in result.err


def test_a_finished_roadmap_has_no_questions(mia: Learner) -> None:
    mia.types("know bake shape feed-starter flour-lore")
    for topic in mia.asks("list --state open")["groups"]:
        mia.types("know", *(t["id"] for t in topic["topics"]))
    result = mia.runs("assess")
    assert result.code == 0
    assert result.out == "Nothing left to assess: no topic is open.\n"
    assert mia.asks("assess")["question"] is None


# -- at a terminal -------------------------------------------------------------------------------


def test_a_person_is_asked_sees_the_list_corrects_it_and_it_is_recorded(ada: Learner) -> None:
    expected = listed(ada.asks(f"assess {options_of(ada, PYTHON)}"))
    talk = [
        *talk_of(ada, PYTHON),
        ("q or topics: ", "nonsense-word\n"),
        ("q or topics: ", "python-functions, git-basics\n"),
        ("q or topics: ", "\n"),
        ("q or topics: ", "y\n"),
    ]
    code, screen = converse(ada, talk)
    assert code == 0, screen
    assert "no topic called 'nonsense-word'" in screen
    assert "removed: python-functions" in screen
    assert re.search(r"added: [^.]*\bgit-basics", screen)
    assert "Unlocked" in screen
    assert "Next" in screen
    got = assumed(ada)
    assert "git-basics" in got
    assert "python-functions" not in got
    assert got < expected | {"git-basics", "shell-basics", "dev-os"}
    assert ada.asks("undo")["steps"][0]["command"] == "assess"
    assert assumed(ada) == set()


def talk_with_corrections(learner: Learner, *lines: str) -> list[str]:
    """Return what is said to lines of corrections after one has answered as who can knead."""
    talk = [*talk_of(learner, {"mix", "knead"}), *(("q or topics: ", f"{one}\n") for one in lines)]
    code, screen = converse(learner, [*talk, ("q or topics: ", "q\n")], 200)
    assert code == 0
    result = screen.split("Record it? y, q or topics: ")
    return result[1 : 1 + len(lines)]


@pytest.mark.parametrize("line", ["mix, knead", "knead, mix", "knead, mix, mix"])
def test_a_correction_toggles_against_the_list_on_screen(mia: Learner, line: str) -> None:
    (result,) = talk_with_corrections(mia, line)
    assert "- removed: mix (Mix a dough, 2 h), knead (1 h 30)" in result
    assert "added" not in result
    assert "Nothing on the list" in result


@pytest.mark.parametrize("line", ["knead, rise", "rise, knead"])
def test_one_line_cannot_remove_a_topic_and_add_one_that_needs_it(mia: Learner, line: str) -> None:
    result, after = talk_with_corrections(mia, line, "rise")
    assert "this would remove knead and add rise, which needs it; type one of the two" in result
    assert "+ added: rise (Let it rise, 3 h)" in after
    assert "removed" not in after


def test_one_line_can_remove_and_add_topics(mia: Learner) -> None:
    (result,) = talk_with_corrections(mia, "feed-starter, knead")
    assert "- removed: knead (1 h 30)" in result
    assert "+ added: feed-starter (5 h)" in result


@pytest.mark.parametrize("name", ["dough", "DOUGH"])
def test_a_track_goes_in_with_what_it_needs_and_out_as_a_whole(mia: Learner, name: str) -> None:
    into, out = talk_with_corrections(mia, name, name)
    assert 'all topics of "Dough" are on the list, with all they need' in into
    assert "+ added: rise (Let it rise, 3 h), feed-starter (5 h), flour-lore (4 h)" in into
    assert 'all topics of "Dough" are off the list, with all that need them' in out
    assert "- removed: mix (Mix a dough, 2 h), knead (1 h 30), rise (Let it rise, 3 h)" in out
    assert "Nothing on the list" in out


def test_keys_typed_ahead_answer_nothing(mia: Learner) -> None:
    talk = talk_of(mia, {"mix", "knead"})
    hasty = [(seen, f"{key}yq\n" if key in "yn" else key) for seen, key in talk]
    code, screen = converse(mia, [*hasty, ("q or topics: ", "y\n")])
    assert code == 0
    assert assumed(mia) == {"mix", "knead"}, screen


@pytest.mark.parametrize("key", ["q", "\x04", "\x1b"])
def test_leaving_during_the_questions_records_nothing(mia: Learner, key: str) -> None:
    code, screen = converse(mia, [("q leaves", key)])
    assert code == 0
    assert "you left; nothing was recorded" in screen
    assert mia.asks("history")["steps"] == []


@pytest.mark.parametrize("typed", ["y\n", "Yes\n"])
def test_yes_at_the_list_records_it(mia: Learner, typed: str) -> None:
    code, screen = converse(mia, [*talk_of(mia, {"mix", "knead"}), ("q or topics: ", typed)])
    assert (code, assumed(mia)) == (0, {"mix", "knead"}), screen


def test_one_can_go_back_to_the_answer_before(mia: Learner) -> None:
    right = talk_of(mia, {"mix", "knead"})
    first = right.index(next(step for step in right if step[1] in "yn"))
    seen, key = right[first]
    wrongly = [*right[:first], (seen, {"y": "n", "n": "y"}[key])]
    code, screen = converse(mia, [*wrongly, ("b goes back", "b"), *right, ("q or topics: ", "y\n")])
    assert (code, assumed(mia)) == (0, {"mix", "knead"}), screen
    assert screen.count("1 of at most") == 2


def test_the_first_question_has_no_way_back_and_an_unknown_key_is_answered(mia: Learner) -> None:
    code, screen = converse(mia, [("y/n", "b"), ("y/n", "7"), ("y/n", "q")])
    assert code == 0, screen
    assert screen.count("y yes · n no, or not sure · q leaves") == 3
    assert "goes back" not in screen


@pytest.mark.parametrize("typed", ["q\n", "n\n", "\x04"])
def test_leaving_at_the_list_records_nothing(mia: Learner, typed: str) -> None:
    talk = [*talk_of(mia, {"mix", "knead"}), ("q or topics: ", typed)]
    code, screen = converse(mia, talk)
    assert code == 0
    assert "To record as known: 2 topics" in screen
    assert "you left; nothing was recorded" in screen
    assert mia.asks("history")["steps"] == []


@pytest.mark.parametrize("late", [False, True])
def test_ctrl_c_during_assess_records_nothing(mia: Learner, late: bool) -> None:
    talk = [*talk_of(mia, {"mix"}), ("q or topics: ", "\x03")] if late else [("q leaves", "\x03")]
    code, screen = converse(mia, talk)
    assert code == 130
    assert "interrupted; nothing was saved" in screen
    assert mia.asks("history")["steps"] == []


def test_without_known_topics_assess_points_to_next(mia: Learner) -> None:
    code, screen = converse(mia, [*talk_of(mia, ()), ("q or topics: ", "\n")])
    assert code == 0
    assert "Nothing on the list" in screen
    assert "to begin: roadmap next" in screen
    assert mia.asks("history")["steps"] == []


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(ada: Learner, columns: int) -> None:
    _, screen = converse(ada, [*talk_of(ada, PYTHON), ("q or topics: ", "q\n")], columns)
    assert too_wide(screen, columns) == []
