"""What `show` tells of a topic that builds on the practice project, and of a milestone.

Holds: workspace.show.
"""

from pathlib import Path

import pytest
from tests.builders import NOON, workspace_at

from roadmap_cli.core.answers.reports import MilestoneReport, ProjectStep, ShowReport
from roadmap_cli.errors import NotFound
from roadmap_cli.workspace import loading, show, topic_changes
from roadmap_cli.workspace.workspace import Workspace

FILE = """
format: 1
id: house
title: Building a house
project: {title: The house, start: a field}
milestones:
  - {id: roofed, title: It is dry inside, needs: [roof], says: I have a roof., proof: A photo.}
tracks:
  - id: work
    topics:
      - {id: walls, title: Walls, hours: 2, prerequisites: [ground], builds: four walls}
      - {id: ground, title: The ground, hours: 1, builds: a level ground}
      - {id: rest, title: A rest, hours: 1, prerequisites: [walls]}
      - id: roof
        title: The roof
        hours: 3
        prerequisites: [rest]
        refreshes: [walls]
        builds: a roof on walls
stages:
  - {id: all, title: Everything, order: [ground, walls, rest, roof]}
"""


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    file = tmp_path / "house.yaml"
    file.write_text(FILE, encoding="utf-8")
    w = workspace_at(tmp_path / "home", NOON)
    loading.load(w, str(file))
    return w


def building(w: Workspace, topic: str) -> ProjectStep | None:
    shown = show.show(w, topic)
    assert isinstance(shown, ShowReport)
    return shown.building


def test_what_a_topic_refreshes_is_shown(w: Workspace) -> None:
    shown = show.show(w, "roof")
    assert isinstance(shown, ShowReport)
    assert [topic.id for topic in shown.refreshes] == ["walls"]


def test_the_first_topic_that_builds_begins_with_what_there_is(w: Workspace) -> None:
    assert building(w, "ground") == ProjectStep("The house", "", "a field", "a level ground")


def test_each_topic_builds_on_what_the_one_before_it_on_the_walk_left(w: Workspace) -> None:
    assert building(w, "walls") == ProjectStep(
        "The house", "ground", "a level ground", "four walls"
    )
    assert building(w, "roof") == ProjectStep("The house", "walls", "four walls", "a roof on walls")


def test_a_topic_that_builds_nothing_says_nothing_of_the_project(w: Workspace) -> None:
    assert building(w, "rest") is None


def test_a_milestone_says_what_to_tell_and_what_to_show(w: Workspace) -> None:
    topic_changes.know(w, ["walls"])
    shown = show.show(w, "roofed")
    assert isinstance(shown, MilestoneReport)
    assert (shown.says, shown.proof, shown.stage) == ("I have a roof.", "A photo.", "Everything")
    assert (shown.counts.assumed, shown.counts.counted, shown.minutes_left) == (2, 4, 240)
    assert [line.id for line in shown.needs] == ["roof"]


def test_a_milestone_goes_by_the_words_of_its_title_where_no_topic_does(w: Workspace) -> None:
    assert isinstance(show.show(w, "dry inside"), MilestoneReport)
    assert isinstance(show.show(w, "roof"), ShowReport)
    with pytest.raises(NotFound):
        show.show(w, "cellar")


def test_an_exact_title_of_a_milestone_wins_over_words_of_topics(w: Workspace) -> None:
    assert isinstance(show.show(w, "It is dry inside"), MilestoneReport)
    with pytest.raises(NotFound, match="no topic or milestone called 'cellar'"):
        show.show(w, "cellar")


def test_reaching_a_milestone_says_what_to_tell_a_friend(w: Workspace) -> None:
    (reached,) = topic_changes.done(w, ["ground", "walls", "rest", "roof"]).reached
    assert (reached.id, reached.says, reached.proof) == ("roofed", "I have a roof.", "A photo.")


def test_who_walks_another_way_sees_where_their_own_stands(w: Workspace) -> None:
    topic_changes.done(w, ["ground", "roof"])
    found = building(w, "walls")
    assert found is not None
    assert (found.topic_before, found.before) == ("roof", "a roof on walls")


def test_what_is_behind_shows_what_was_there_before_it(w: Workspace) -> None:
    topic_changes.done(w, ["ground", "walls", "rest", "roof"])
    found = building(w, "walls")
    assert found is not None
    assert (found.topic_before, found.before) == ("ground", "a level ground")
