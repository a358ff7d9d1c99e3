"""`plan` and `path`: a true sentence for everybody, and a calendar that lands whole in its file.

Holds: core.answers.summaries, render.pages.plan_page, workspace.plan.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from tests.builders import NOON, chain_of, small_roadmap, topic, workspace_at, write_roadmap
from tests.cli.program import BREAD, Learner, environment

from roadmap_cli.errors import UsageError
from roadmap_cli.render import formats
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.pages import plan_page, topic_pages
from roadmap_cli.render.pages.page import Page
from roadmap_cli.workspace import loading, path, plan, report, topic_changes
from roadmap_cli.workspace.workspace import Workspace

PIPE = OutputTarget(100, color=False, ascii=False, terminal=False)


def page(answer: Any, lay_out: Callable[[Any], Page] = plan_page.plan_page) -> str:
    return "".join(formats.format_page(answer, lay_out(answer), "terminal", PIPE))


# -- the pace ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("plan --hours-per-week 0", "above 0"),
        ("plan --hours-per-week -5", "above 0"),
        ("plan --hours-per-week nan", "above 0"),
        ("plan --hours-per-week 1000", "up to 100"),
        ("plan --hours-per-week inf", "up to 100"),
        ("plan --hours-per-week many", "--hours-per-week"),
        ("plan --hours-per-week 5 --weeks 0", "--weeks"),
        ("plan --hours-per-week 5 --weeks 105", "--weeks"),
        ("plan", "'roadmap plan --hours-per-week 5'"),
        ("plan --ics x.ics", "'roadmap plan --hours-per-week 5'"),
        ("path nope", "milestones are: first-loaf, sourdough"),
    ],
)
def test_an_impossible_plan_is_refused_with_a_hint(mia: Learner, line: str, wanted: str) -> None:
    result = mia.types(line)
    assert (result.code, result.out) == (2, "")
    assert wanted in result.err
    assert "mistake of the program" not in result.err


def test_the_pace_is_the_one_asked_for_or_the_one_that_is_set(mia: Learner) -> None:
    (mia.home / "config.toml").write_text("hours_per_week = 6.5\n", "utf-8")
    found = mia.asks("plan")["pace"]
    assert (found["minutes"], found["hours"], found["source"]) == (390, 6.5, "setting")
    assert "as you set with hours_per_week" in mia.types("plan").out
    assert mia.asks("plan --hours-per-week 2")["pace"]["source"] == "asked"
    variable = Learner(mia.home, {"ROADMAP_HOURS_PER_WEEK": "3"})
    assert variable.asks("plan")["pace"]["hours"] == 3
    for bad in ("many", "-1", "101", "nan", "true"):
        odd = Learner(mia.home, {"ROADMAP_HOURS_PER_WEEK": bad}).types("plan")
        assert odd.code == 0
        assert "is not understood" in odd.err
    (mia.home / "config.toml").write_text("hours_per_week = true\n", "utf-8")
    assert "is not understood" in mia.types("next").err


def learner_since(home: Path, *, weeks: int) -> Workspace:
    """Return a learner who has finished an hour each week, on Wednesdays, up to last week."""
    for back in range(weeks, 0, -1):
        w = workspace_at(home, NOON - timedelta(weeks=back))
        if back == weeks:
            write_roadmap(w, chain_of(30))
        topic_changes.done(w, [f"t{weeks - back}"])
    return workspace_at(home)


def test_an_own_pace_is_the_mean_of_the_full_weeks(tmp_path: Path) -> None:
    w = learner_since(tmp_path / "home", weeks=7)
    topic_changes.know(w, ["t20"])  # known before is no work
    topic_changes.done(w, ["t21", "t22"])  # and this week is not over
    found = plan.plan(w)
    # The first week was begun on a Wednesday: its five days go with the six full ones.
    assert found.pace == (63, 1.05, "own", 6, 0)
    assert "At 1.1 h a week of the plan, the average of your last 6 weeks." in page(found)
    foreseen = report.report(w).forecast
    assert foreseen is not None
    assert (foreseen.weeks, foreseen.hours) == (6, 1.05)
    assert "Based on your last 6 weeks, with 1.1 h of the plan a week" in foreseen.sentence


def test_a_pace_that_was_named_stands_beside_the_own_one(tmp_path: Path) -> None:
    w = learner_since(tmp_path / "home", weeks=7)
    found = plan.plan(w, hours=5)
    assert found.pace == (300, 5, "asked", 0, 1.05)
    assert "At 5 h a week, as you asked (your own pace is 1.1 h a week of the plan)." in page(found)


def test_without_four_weeks_there_is_no_own_pace(tmp_path: Path) -> None:
    w = learner_since(tmp_path / "home", weeks=4)
    with pytest.raises(UsageError, match="3 of 4 full weeks are on record"):
        plan.plan(w)


def test_after_weeks_in_which_nothing_was_finished_there_is_no_own_pace(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "home", NOON)
    write_roadmap(w, chain_of(30))
    topic_changes.start(w, ["t0"])
    later = workspace_at(tmp_path / "home", NOON + timedelta(weeks=12))
    with pytest.raises(UsageError, match="no hours of the plan were earned in the last 11 weeks"):
        plan.plan(later)


def test_after_a_pause_the_pace_before_it_is_planned_with(tmp_path: Path) -> None:
    learner_since(tmp_path / "home", weeks=7)
    later = workspace_at(tmp_path / "home", NOON + timedelta(weeks=40))
    pace = plan.plan(later).pace
    assert pace is not None
    assert (pace.source, pace.weeks) == ("own", 6 + 8)


# -- the weeks -----------------------------------------------------------------------------------


def test_a_plan_follows_next(mia: Learner) -> None:
    mia.types("start preheat")
    data = mia.asks("plan --hours-per-week 100")
    topics = list(dict.fromkeys(t["id"] for week in data["weeks"] for t in week["topics"]))
    first = mia.asks("next -n 8")
    assert topics == [first["topic"]["id"], *(t["id"] for t in first["coming"])]
    assert topics[0] == "preheat"
    assert data["topics_later"] == 0
    assert "After that, nothing is left." in mia.types("plan --hours-per-week 100").out


def test_a_plan_names_the_milestone_after_its_weeks(mia: Learner) -> None:
    out = mia.types("plan --hours-per-week 1 --weeks 2").out
    assert "more topics and 1 optional come after these weeks." in out
    assert 'The milestone after that is "My first loaf", expected ' in out
    out = mia.types("plan --hours-per-week 0.02 --weeks 1").out
    assert '"My first loaf", more than ten years away at this pace.' in out


def test_when_nothing_is_left_there_is_nothing_to_plan_and_no_pace_is_asked_for(
    mia: Learner, tmp_path: Path
) -> None:
    mia.types("know shape")
    mia.types("skip flour-lore")
    result = mia.types("plan")
    assert result.code == 0
    assert "7 of 8 topics are done, 1 skipped." in result.out
    assert mia.asks("plan")["weeks"] == []
    file = tmp_path / "x.ics"
    refused = mia.types(f"plan --ics {file}")
    assert refused.code == 2
    assert "nothing is left" in refused.err
    assert not file.exists()


def test_a_plan_counts_skipped_topics_apart(mia: Learner) -> None:
    mia.types("skip mix knead rise preheat bake feed-starter flour-lore shape")
    assert "Nothing is left to plan: all 8 topics are skipped." in mia.types("plan").out
    assert "all 5 topics are skipped" in mia.types("path first-loaf").out
    out = mia.types("path mix").out
    assert "mix is skipped (since " in out
    assert "To make it open again: roadmap reopen mix" in out


def test_one_topic_is_a_plan(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "home")
    write_roadmap(w, small_roadmap(topic("only")))
    found = page(plan.plan(w, hours=1))
    assert re.search(r"only +All about only +42 min +continues", found)
    assert "After that, nothing is left." in found
    assert page(path.path(w, "only"), plan_page.path_page).startswith(
        'The way to "All about only"\n0 of 1 topic done, 1 h to go.'
    )
    topic_changes.done(w, ["only"])
    assert "its only topic is done." in page(plan.plan(w, hours=1))


def test_the_days_are_those_of_the_learner(tmp_path: Path) -> None:
    utc = datetime(2026, 3, 1, 11, 30, tzinfo=ZoneInfo("UTC"))
    for zone, today in (("Pacific/Apia", "2026-03-02"), ("Pacific/Pago_Pago", "2026-03-01")):
        w = workspace_at(tmp_path / today, utc.astimezone(ZoneInfo(zone)))
        write_roadmap(w, chain_of(3))
        found = plan.plan(w, hours=7, weeks=1)
        assert (found.today, found.weeks[0].start) == (today, today)
        # Monday in Apia, a whole week; on the other side of the line it is still Sunday.
        assert found.weeks[0].minutes == (420 if zone.endswith("Apia") else 60)


def test_ten_thousand_topics_are_planned_as_far_as_the_weeks_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roadmap_cli.core.planner.planner import Plan

    w = workspace_at(tmp_path / "home")
    write_roadmap(w, chain_of(10_000))
    asked: list[int] = []
    coming = Plan.next_topics
    monkeypatch.setattr(
        Plan, "next_topics", lambda self, limit: [asked.append(limit), *coming(self, limit)][1:]
    )
    found = plan.plan(w, hours=5)
    assert asked == [64]
    assert found.topics_later == 10_000 - 19
    plan.plan(w, hours=50)
    assert asked[1:] == [64, 128, 256]


# -- the calendar --------------------------------------------------------------------------------


def test_a_calendar_is_written_beside_the_answer(mia: Learner, tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    file.write_text("old")
    result = mia.types(f"plan --hours-per-week 10 --ics {file}")
    assert result.code == 0
    events = vobject.readOne(file.read_bytes().decode("utf-8")).vevent_list
    names = {event.summary.value for event in events}
    assert {"Mix a dough", "Shape [red]by hand[/red]: =loaf", "Milestone: My first loaf"} <= names
    assert result.err == (
        f"roadmap: the previous {file} is kept: {file}~\nroadmap: {len(events)} events are in {file}\n"
    )
    assert result.out == mia.types("plan --hours-per-week 10").out
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []
    data = mia.types(f"plan --hours-per-week 10 --ics {file} --json")
    assert data.json["remarks"] == [f"{len(events)} events are in {file}"]
    quiet = mia.types(f"plan --hours-per-week 10 -q --ics {file}")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


def test_a_calendar_can_be_the_output(mia: Learner) -> None:
    result = mia.runs("plan --hours-per-week 10 --ics -", env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("BEGIN:VCALENDAR\r\n")
    assert vobject.readOne(result.out).vevent_list
    for more in ("--json", "--format md", "-o x"):
        refused = mia.types(f"plan --hours-per-week 10 --ics - {more}")
        assert (refused.code, refused.out) == (2, "")


def test_a_calendar_never_replaces_the_programs_own_files(mia: Learner, tmp_path: Path) -> None:
    before = mia.database.read_bytes()
    result = mia.types(f"plan --hours-per-week 10 --ics {mia.database}")
    assert result.code == 2
    assert "choose another name for --ics" in result.err
    assert mia.database.read_bytes() == before
    assert mia.types(f"plan --hours-per-week 10 --ics {tmp_path}/no/x.ics").code == 5


def test_without_the_library_a_calendar_says_how_to_get_it(tmp_path: Path) -> None:
    import subprocess
    import sys

    source = (
        "import sys; sys.modules['icalendar'] = None; from roadmap_cli.cli.program import run;"
        f" run(['load', {str(BREAD)!r}]); sys.exit(run(sys.argv[1:]))"
    )
    for line, code in (("plan --hours-per-week 5", 0), ("plan --hours-per-week 5 --ics -", 2)):
        done = subprocess.run(
            [sys.executable, "-c", source, *line.split()],
            env={**environment(), "ROADMAP_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
    assert re.search("install .*'icalendar>=6.3'", done.stderr)


# -- path ----------------------------------------------------------------------------------------


def test_a_path_tells_how_much_is_left_and_ends_with_its_goal(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("skip preheat")
    out = mia.types("path bake").out.splitlines()
    assert out[1] == "1 of 4 topics done, 1 skipped, 6 h 30 to go."
    assert [line.split()[1] for line in out[3:]] == ["knead", "rise", "bake"]
    data = mia.asks("path first-loaf")
    following = mia.asks("next --goal first-loaf")
    assert (data["behind"] + 1, data["all"]) == (following["step"], following["steps"])
    assert data["minutes_left"] == following["milestone"]["minutes_left"]
    assert [step["total"] for step in data["steps"]] == [90, 270, 390]
    assert (data["kind"], data["skipped"]) == ("milestone", 1)


def test_a_path_to_a_reached_goal_says_so(mia: Learner) -> None:
    mia.types("know bake")
    assert "bake is known (since " in mia.types("path bake").out
    assert "5 of 5 topics done." in mia.types("path first-loaf").out
    result = mia.types("path shape --format csv")
    assert result.code == 0
    assert "shape" in result.out
    assert mia.types("path bake --format csv").code == 0


def test_a_goal_is_found_by_part_of_its_name(mia: Learner) -> None:
    assert mia.asks("path sour")["id"] == "sourdough"
    assert re.search(r"did you mean", mia.types("path frist-loaf").err)


def test_the_tab_key_knows_goals(mia: Learner) -> None:
    asked = {
        "_ROADMAP_COMPLETE": "complete_bash",
        "COMP_WORDS": "roadmap\npath\nfi",
        "COMP_CWORD": "2",
    }
    assert mia.runs("", env=asked).out.split() == ["first-loaf"]


def test_a_closed_stage_is_one_line_of_the_tree(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "home")
    loading.load(w, str(BREAD))
    topic_changes.know(w, ["bake"])
    topic_changes.skip(w, ["flour-lore"])
    from roadmap_cli.workspace import tree

    out = page(tree.tree(w), topic_pages.tree_page)
    assert out.count("Basics") == 1
    assert "✓ Basics: 5 of 5 topics done\n" in out
    topic_changes.done(w, ["feed-starter", "shape"])
    both = page(tree.tree(w), topic_pages.tree_page)
    assert "✓ Mastery: 2 of 2 topics done, 1 skipped\n" in both
