"""The very first command welcomes a person at a terminal, once, and nobody else.

Holds: render.text.welcome_text.
"""

import pytest
from tests.cli.program import BREAD, PROGRAM, Learner, at_terminal, environment

from roadmap_cli.formats.own.roadmap_reader import read_roadmap
from roadmap_cli.workspace.shipped_roadmap import shipped_path

FIRST_LINES = [
    "next",
    "list --no-pager",
    "done backend-role",
    "report --no-pager",
    "done nothing-like-it",
]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("line", FIRST_LINES)
def test_the_first_command_says_what_this_is_and_where_to_begin(
    newcomer: Learner, line: str
) -> None:
    _, screen = newcomer.sees(f"{line} --color never")
    roadmap = read_roadmap(shipped_path()).roadmap
    assert roadmap is not None
    hours = sum(topic.minutes for topic in roadmap.topics if not topic.optional) / 60
    shown = flat(screen)
    assert screen.startswith(f'Welcome! This is "{roadmap.title}"'[:79])
    assert f"{len(roadmap.topics)} topics, about {round(hours, -1):,.0f} h" in shown
    assert f"{len(roadmap.milestones)} milestones" in shown
    assert "Not a beginner? See what you can leave out: roadmap assess" in shown
    assert "roadmap undo takes anything back" in shown
    assert f"Your progress is kept in {newcomer.database}" in shown
    assert "loaded the shipped roadmap" not in shown
    assert max(len(line) for line in screen.splitlines() if "/" not in line) <= 80
    assert "Welcome" not in newcomer.sees(line)[1], "once"


@pytest.mark.parametrize("line", ["next", "next --json", "report --format md", "list"])
def test_a_script_is_told_the_path_in_a_line(newcomer: Learner, line: str) -> None:
    result = newcomer.runs(line)
    assert "Welcome" not in result.out + result.err
    assert "loaded the shipped roadmap" not in result.out.partition("{")[0]
    assert f"your progress is kept in {newcomer.database}" in result.err
    assert len(result.err.splitlines()) == 1


def test_the_first_answer_in_json_has_it_among_the_remarks(newcomer: Learner) -> None:
    (remark,) = newcomer.runs("next --json").json["remarks"]
    assert remark.endswith(f"your progress is kept in {newcomer.database}")
    assert newcomer.runs("next --json").json["remarks"] == []


def test_questions_come_after_the_welcome(newcomer: Learner) -> None:
    env = {**environment(), **newcomer.settings}
    _, screen = at_terminal([*PROGRAM, "assess"], 80, env, [("q leaves", "q")])
    assert screen.startswith("Welcome!")
    assert screen.count("Welcome!") == 1


def test_quiet_is_quiet(newcomer: Learner) -> None:
    assert newcomer.sees("next --quiet") == (0, "")


def test_whoever_begins_with_a_file_of_their_own_is_not_told_of_another(newcomer: Learner) -> None:
    assert "Welcome" not in newcomer.sees(f"load {BREAD}")[1]
    assert "Welcome" not in newcomer.sees("next")[1]
