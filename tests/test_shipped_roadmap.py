"""The roadmap that comes with the program: whole, and walked from its first topic to its last."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from tests.builders import NOON, workspace_at

from roadmap_cli.core.answers.next_answer import NextAnswer
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.formats.own.roadmap_reader import read_roadmap
from roadmap_cli.workspace import loading, next_topic, report, topic_changes
from roadmap_cli.workspace.shipped_roadmap import shipped_path
from roadmap_cli.workspace.workspace import Workspace


@pytest.fixture(scope="module")
def roadmap() -> Roadmap:
    result = read_roadmap(shipped_path(), lint=True)
    assert result.problems == []
    assert result.roadmap is not None
    return result.roadmap


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> "Walk":
    return Walk(tmp_path_factory.mktemp("walk"))


class Walk:
    """A learner who does what `next` says until nothing is left."""

    def __init__(self, home: Path) -> None:
        w = workspace_at(home)
        loading.load_shipped(w)
        self.route = [m.id for m in report.report(w).milestones]
        self.topics: list[str] = []
        self.promised: list[tuple[str, int, int]] = []
        self.reached: list[str] = []
        self.topics_before: dict[str, int] = {}
        for answer, reached in self._steps(w):
            assert answer.topic is not None
            self.topics.append(answer.topic.id)
            self.topics_before.update(dict.fromkeys(reached, len(self.topics)))
            if answer.milestone is not None:
                self.promised.append((answer.milestone.id, answer.step, answer.steps))
            self.reached += reached
        self.report = report.report(w)

    @staticmethod
    def _steps(w: Workspace) -> Iterator[tuple[NextAnswer, list[str]]]:
        while True:
            answer = next_topic.next_topic(w)
            if answer.topic is None:
                return
            done = topic_changes.done(w, [answer.topic.id])
            assert done.topics[0].blocked_by == ()
            yield answer, [goal.id for goal in done.reached]


def test_it_is_found_where_it_is_edited() -> None:
    assert Path(shipped_path()).name == "roadmap.yaml"


def test_every_reading_is_used_and_has_an_address(roadmap: Roadmap) -> None:
    used = {a.reading for topic in roadmap.topics for a in topic.readings}
    assert {reading.id for reading in roadmap.readings} == used
    assert all(reading.url.startswith("https://") for reading in roadmap.readings if reading.free)


def test_every_topic_says_why_what_and_how_to_check_oneself(roadmap: Roadmap) -> None:
    for topic in roadmap.topics:
        assert topic.why, topic.id
        assert topic.outcomes, topic.id
        assert topic.proof, topic.id
        assert topic.readings, topic.id


def test_every_topic_that_is_not_optional_leads_to_a_milestone(roadmap: Roadmap) -> None:
    needs = {topic.id: topic.prerequisites for topic in roadmap.topics}
    below: set[str] = set()
    stack = [name for milestone in roadmap.milestones for name in milestone.needs]
    while stack:
        name = stack.pop()
        if name not in below:
            below.add(name)
            stack += needs[name]
    assert {topic.id for topic in roadmap.topics if not topic.optional} <= below


def test_next_and_done_lead_to_the_end(roadmap: Roadmap, walked: Walk) -> None:
    assert sorted(walked.topics) == sorted(topic.id for topic in roadmap.topics)
    counts = walked.report.counts
    assert (counts.done, counts.open, counts.percent) == (len(roadmap.topics), 0, 100)


def test_nothing_is_proposed_before_what_it_needs(roadmap: Roadmap, walked: Walk) -> None:
    place = {name: i for i, name in enumerate(walked.topics)}
    for topic in roadmap.topics:
        for needed in topic.prerequisites:
            assert place[needed] < place[topic.id], f"{topic.id} before {needed}"


def test_milestones_are_reached_in_the_order_of_the_route(walked: Walk) -> None:
    assert walked.reached == walked.route
    assert all(milestone.reached for milestone in walked.report.milestones)


def test_the_steps_count_up_to_each_milestone(walked: Walk) -> None:
    for (goal, step, steps), (next_goal, next_step, _) in pairwise(walked.promised):
        if next_goal == goal:
            assert next_step == step + 1
        else:
            assert step == steps


def test_what_a_stage_begins_with_comes_by_its_second_milestone(
    roadmap: Roadmap, walked: Walk
) -> None:
    optional = {topic.id for topic in roadmap.topics if topic.optional}
    for stage in roadmap.stages:
        _, second, *_ = [m.id for m in roadmap.milestones if m.stage == stage.id]
        known = set(walked.topics[: walked.topics_before[second]])
        assert set(stage.order[:10]) - optional - known == set(), stage.id


def hours_after(roadmap: Roadmap, walked: Walk, name: str) -> float:
    minutes = {topic.id: topic.minutes for topic in roadmap.topics}
    until = walked.topics[: walked.topics.index(name) + 1]
    return sum(minutes[topic] for topic in until) / 60


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("python-setup", 16),
        ("how-the-web-works", 65),
        ("git-pull-requests", 220),
        ("ai-assistants", 220),
    ],
)
def test_what_motivates_or_protects_a_beginner_comes_early(
    roadmap: Roadmap, walked: Walk, name: str, hours: float
) -> None:
    assert hours_after(roadmap, walked, name) < hours


@pytest.mark.parametrize("name", ["networking-basics", "ssh-remote"])
def test_what_every_employer_asks_comes_before_the_search_for_a_job(
    walked: Walk, name: str
) -> None:
    assert walked.topics.index(name) < walked.topics.index("junior-job-search")


def test_a_server_of_ones_own_waits_until_the_first_applications_are_sent(walked: Walk) -> None:
    assert walked.route.index("junior-ready") < walked.route.index("own-server")


def test_a_beginner_is_offered_no_optional_topic_on_the_first_screen(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    loading.load_shipped(w)
    first = next_topic.next_topic(w)
    topic_changes.done(w, ["backend-role"])
    for answer in (first, next_topic.next_topic(w)):
        assert not any(offer.elective for offer in answer.detours)


def test_the_day_is_the_learners_own(tmp_path: Path) -> None:
    assert workspace_at(tmp_path).today == NOON.date().isoformat()
