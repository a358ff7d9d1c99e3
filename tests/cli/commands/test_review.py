"""`roadmap review` at a terminal, where keys answer, and without one.

Holds: cli.commands.review.
"""

import shlex
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.cli.program import PROGRAM, Learner, at_terminal, environment


@pytest.fixture
def eve(mia: Learner) -> Learner:
    """Eve finished two topics a month ago."""
    day = (date.today() - timedelta(days=30)).isoformat()
    assert mia.types(f"done mix preheat --on {day}").code == 0
    return mia


def converse(learner: Learner, talk: Sequence[tuple[str, str]], line: str = "") -> tuple[int, str]:
    env = {**environment(), **learner.settings, "NO_COLOR": "1"}
    return at_terminal([*PROGRAM, "review", *line.split()], 80, env, talk)


def commands(learner: Learner) -> list[str]:
    return [step["command"] for step in learner.asks("history")["steps"]]


def test_review_is_answered_by_single_keys(eve: Learner) -> None:
    code, screen = converse(
        eve,
        [
            ("Enter shows", "\r"),
            ("y/n", "n"),
            ("Enter shows", "\r"),
            ("y/n", "y"),
            ("Enter shows", "\r"),
            ("y/n", "n"),
        ],
    )
    assert code == 0
    assert "1 of 2" in screen
    assert screen.index("What is hydration?") < screen.index("divided by the weight of the flour")
    assert "✓ recalled: preheat (Preheat the oven); next review in" in screen
    assert screen.count("forgotten: mix (Mix a dough); next review in") == 2
    assert screen.count("once more  mix") == 1
    assert screen.count("What is hydration?") == 2
    assert commands(eve)[:3] == [
        "review mix --forgotten",
        "review preheat --recalled",
        "review mix --forgotten",
    ]


def test_leaving_before_the_repetition_leaves_it_for_later_the_same_day(eve: Learner) -> None:
    code, screen = converse(
        eve,
        [("Enter shows", "\r"), ("y/n", "n"), ("Enter shows", "s"), ("Enter shows", "q")],
    )
    assert (code, "once more  mix" in screen) == (0, True)
    assert [q["topic"] for q in eve.asks("review")["again"]] == ["mix"]
    talk = [("Enter shows", "s"), ("once more", "\r"), ("y/n", "y")]
    code, screen = converse(eve, talk)
    assert (code, "✓ recalled: mix" in screen) == (0, True)
    assert eve.asks("review")["again"] == []


@pytest.mark.parametrize("leave", ["q", "\x04", "\x1b"])
def test_leaving_a_review_keeps_earlier_answers(eve: Learner, leave: str) -> None:
    code, screen = converse(eve, [("Enter shows", "\r"), ("y/n", "y"), ("Enter shows", leave)])
    assert (code, "your answers are saved" in screen) == (0, True)
    assert commands(eve)[0] == "review mix --recalled"


def test_ctrl_c_in_a_review_keeps_earlier_answers(eve: Learner) -> None:
    shutil.rmtree(eve.home / "backups")
    code, _ = converse(eve, [("Enter shows", "\r"), ("y/n", "y"), ("Enter shows", "\x03")])
    assert code == 130
    (copy,) = (eve.home / "backups").iterdir()
    assert copy.name.startswith("roadmap-"), "the copy of the day is made all the same"
    assert commands(eve)[0] == "review mix --recalled"


def test_a_question_can_be_put_off(eve: Learner) -> None:
    code, _ = converse(eve, [("Enter shows", "s"), ("Enter shows", "\r"), ("y/n", "y")])
    assert code == 0
    assert commands(eve)[0] == "review preheat --recalled"
    assert [q["topic"] for q in eve.asks("review")["questions"]] == ["mix"]


def test_one_topic_may_be_asked_for(eve: Learner) -> None:
    code, screen = converse(eve, [("Enter shows", "\r"), ("y/n", "y")], "preheat")
    assert code == 0
    assert "1 of" not in screen


def test_without_a_terminal_it_lists_what_is_due(eve: Learner) -> None:
    result = eve.runs("review")
    assert result.code == 0
    assert "What is hydration?" in result.out
    assert "roadmap review TOPIC --recalled" in result.out
    data = eve.asks("review")
    assert [q["topic"] for q in data["questions"]] == ["mix", "preheat"]
    assert data["asked_today"] == 0


def test_an_answer_can_be_given_by_an_option(eve: Learner) -> None:
    assert "recalled: mix" in eve.types("review mix --recalled").out
    answer = eve.types("review preheat --forgotten").out
    assert "forgotten: preheat" in answer
    assert "answer it once more today: roadmap review" in answer
    assert "once more  preheat" in eve.types("review").out
    assert "once more today" not in eve.types("review preheat --recalled").out
    assert "Enough for today" in eve.types("review").out


def test_an_incomplete_answer_is_refused(eve: Learner) -> None:
    for line in ("review --recalled", "review mix --recalled --forgotten"):
        result = eve.types(line)
        assert (result.code, "roadmap review TOPIC --recalled" in result.err) == (2, True)


def test_nothing_finished_is_nothing_to_review(mia: Learner) -> None:
    assert "Nothing to review" in mia.types("review").out


def test_next_offers_the_warm_up_and_can_leave_it_out(eve: Learner) -> None:
    assert "do you still know mix (Mix a dough) and" in eve.types("next").out
    assert "do you still know" not in eve.types("next --no-review").out


def test_on_a_fine_map_the_warm_up_names_more_topics(mia: Learner, tmp_path: Path) -> None:
    topics = ", ".join(f"{{id: t{i}, title: Topic {i}, hours: 1}}" for i in range(30))
    file = tmp_path / "fine.yaml"
    file.write_text(f"format: 1\nid: fine\ntitle: Fine\ntracks: [{{id: t, topics: [{topics}]}}]\n")
    assert mia.types(f"load {file}").code == 0
    day = (date.today() - timedelta(days=10)).isoformat()
    names = " ".join(f"t{i}" for i in range(20))
    assert mia.types(f"done {names} --on {day}").code == 0
    words = " ".join(mia.types("next").out.split())
    assert "do you still know t0 (Topic 0), t1 (Topic 1) and t2 (Topic 2)?" in words
    assert [q["topic"] for q in mia.asks("review")["questions"]] == ["t0", "t1", "t2"]


def test_a_rating_of_1_keeps_the_topic_in_progress(mia: Learner) -> None:
    assert "not done yet; in progress: mix" in mia.types("done mix --rating 1").out
    result = mia.types("review mix")
    assert result.code == 0
    assert "mix isn't done yet: this is practice, and nothing is recorded" in result.out


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("note mix sticky", "mix isn't done yet"),
        ("start mix", "mix isn't done yet"),
        ("know mix", "mix is known and was not studied here"),
        ("skip mix", "mix is skipped"),
    ],
)
def test_a_topic_that_is_not_done_is_asked_for_practice(
    mia: Learner, command: str, reason: str
) -> None:
    mia.types(command)
    before = commands(mia)
    code, screen = converse(mia, [("Enter shows", "x"), ("q leaves", "\r")], "mix")
    assert code == 0
    assert screen.count("Enter shows the answer · q leaves") == 2, "x is answered by the keys"
    answer = screen.index("divided by the weight of the flour")
    assert answer < screen.index(f"{reason}: this is practice, and nothing")
    assert "Recalled?" not in screen
    assert commands(mia) == before
    result = mia.types("review mix --recalled")
    assert (result.code, result.out) == (2, "")
    assert f"{reason}, so there is no review to record" in result.err


def test_on_the_day_it_was_done_a_topic_is_asked_for_practice(mia: Learner) -> None:
    assert "(answer: roadmap review mix)" in mia.types("done mix").out.replace(
        "\n              ", " "
    )
    code, screen = converse(mia, [("Enter shows", "\r")], "mix")
    assert code == 0
    assert "mix was only finished today, too soon to test your memory: this is practice" in screen
    assert "Recalled?" not in screen
    assert commands(mia)[0] == "done mix"
    result = mia.types("review mix --recalled")
    assert (result.code, result.out) == (2, "")
    assert "too soon to test your memory, so there is no review to record" in result.err


@pytest.mark.parametrize(
    ("key", "kind"), [("1", "forgotten"), ("2", "recalled"), ("3", "recalled"), ("4", "recalled")]
)
def test_the_ratings_of_done_answer_a_review(eve: Learner, key: str, kind: str) -> None:
    converse(eve, [("Enter shows", "\r"), ("y/n", key), ("Enter shows", "q")], "mix")
    assert f"review mix --{kind}" in commands(eve)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no shell with jobs is here")
def test_after_ctrl_z_and_fg_the_question_is_there_again(eve: Learner) -> None:
    env = {**environment(), **eve.settings, "NO_COLOR": "1", "PS1": "ready> "}
    talk = [
        ("ready> ", f"{shlex.join([*PROGRAM, 'review', 'mix'])}\n"),
        ("Enter shows", "\x1a"),
        ("Stopped", "fg\n"),
        ("Enter shows", "\r"),
        ("y/n", "\x1a"),
        ("Stopped", "fg\n"),
        ("y/n", "y"),
        ("ready> ", "exit\n"),
    ]
    code, screen = at_terminal(["bash", "--norc", "-i"], 80, env, talk)
    assert (code, screen.count("What is hydration?")) == (0, 2), screen
    assert screen.count("divided by the weight of the flour") == 2
    assert commands(eve)[0] == "review mix --recalled"


def test_an_unknown_key_is_answered_with_the_keys_that_count(eve: Learner) -> None:
    talk = [("Enter shows", "?"), ("another day", "\r"), ("y/n", "7"), ("q leaves", "\x1b[A")]
    code, screen = converse(eve, [*talk, ("n (or 1): no", "y")], "preheat")
    assert code == 0
    assert screen.count("Enter shows the answer · s another day · q leaves") == 2
    assert screen.count("y (or 2-4): yes · n (or 1): no · s another day · q leaves") == 2
    assert commands(eve)[0] == "review preheat --recalled"


def test_a_review_that_is_due_is_shown_as_due(eve: Learner) -> None:
    assert "review due since 20" in eve.types("show mix").out
