"""A goal that lasts, as it is typed.

Holds: cli.commands.aim, render.text.aim_text.
"""

from datetime import date, timedelta

import pytest
from tests.cli.program import Learner

from roadmap_cli.core.answers.aim.aim_brief import format_day

SOON = date.today() + timedelta(weeks=20)


def test_a_goal_is_chosen_shown_and_followed(mia: Learner) -> None:
    assert mia.types("aim").out.splitlines()[0] == (
        "No goal is chosen: next goes from milestone to milestone."
    )
    chosen = mia.types(f"aim sourdough --by {SOON}")
    assert (
        chosen.out.splitlines()[0] == f'Goal: "A sourdough of my own", by {format_day(str(SOON))}'
    )
    assert "next, plan and path go there; to undo this: roadmap undo" in chosen.out
    assert mia.types("aim").out.splitlines() == chosen.out.splitlines()[:-1]
    assert f"by {format_day(str(SOON))}: " in mia.types("next").out
    assert "A sourdough of my own" in mia.types("path").out.splitlines()[0]
    plan = " ".join(mia.types("plan --hours-per-week 2 --weeks 1").out.split())
    assert 'Your goal, "A sourdough of my own", is expected' in plan
    report = mia.types("report").out
    assert f'Goal        "A sourdough of my own", by {format_day(str(SOON))}' in report


def test_a_goal_is_cleared_and_brought_back(mia: Learner) -> None:
    mia.types("aim sourdough")
    cleared = mia.types("aim --none").out.splitlines()
    assert cleared[:2] == [
        "no goal any more",
        '  it was "A sourdough of my own"; roadmap undo restores it',
    ]
    assert mia.types("aim --none").out.splitlines()[0] == "there was no goal"
    assert mia.types("undo").code == 0
    assert mia.asks("aim")["aim"]["id"] == "sourdough"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("aim nope", "milestones are: first-loaf, sourdough"),
        ("aim sourdough --by 2020-01-01", "2020-01-01 is in the past"),
        ("aim sourdough --by soon", "give a day in the future"),
        ("aim sourdough --none", "roadmap aim --none"),
        ("aim --by tomorrow", "roadmap aim MILESTONE --by DATE"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_type(
    mia: Learner, line: str, wanted: str
) -> None:
    result = mia.types(line)
    assert (result.code, result.out) == (2, "")
    assert wanted in result.err


def test_what_could_give_is_said_with_lines_that_work(mia: Learner) -> None:
    today = date.today()
    for weeks, topic in enumerate(("mix", "knead", "rise", "shape"), 2):
        mia.types(f"done {topic} --on {today - timedelta(weeks=weeks)}")
    mia.types(f"start bake --on {today - timedelta(weeks=7)}")
    mia.types("reopen shape rise")
    late = mia.asks("aim sourdough --by tomorrow")["aim"]
    assert late["verdict"] == "late"
    assert {choice["code"] for choice in late["choices"]} >= {"later", "more"}
    text = mia.types("aim").out
    assert "  To be surer:" in text.splitlines()
    report = mia.types("report").out
    for choice in late["choices"]:
        assert choice["command"] in text
        assert choice["command"] in report
        assert mia.types(choice["command"].removeprefix("roadmap ")).code == 0
