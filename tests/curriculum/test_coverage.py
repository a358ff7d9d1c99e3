"""The shipped roadmap answers the article: all it asks, nothing it defers too early, six tracks whole."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from roadmap_cli.core.model.roadmap import Roadmap, Topic
from roadmap_cli.formats.own.roadmap_reader import read_roadmap
from roadmap_cli.workspace.shipped_roadmap import shipped_path

STATEMENTS = tomllib.loads((Path(__file__).parent / "statements.toml").read_text("utf-8"))

# What the article tells its reader not to bother about yet, and the earliest stage it may stand in.
# S13 and S53: CI/CD "after a few months"; S15: mastery of Git comes with work; S28: Tornado and
# Twisted, whose place asyncio has taken; S32: Celery; S36 is one question inside framework-choice;
# S37 and S38: no database server before the first project works; S43: mastery of SQL.
NOT_YET = {
    "ci-concepts": ("S53", "junior"),
    "github-actions-ci": ("S53", "junior"),
    "ci-services": ("S53", "junior"),
    "cd-pipeline": ("S53", "junior"),
    "git-pull-requests": ("S15", "first-api"),
    "git-history-tools": ("S15", "junior"),
    "git-at-scale": ("S15", "professional"),
    "python-asyncio": ("S28", "professional"),
    "django-async": ("S28", "professional"),
    "django-background-tasks": ("S32", "professional"),
    "framework-choice": ("S36", "first-api"),
    "postgres-setup": ("S37", "junior"),
    "switch-engines": ("S37", "junior"),
    "sql-advanced": ("S43", "professional"),
}

# The promised tracks: where a learner first touches the subject, what a professional does with it,
# and the stage that this is reached in at the earliest.
PROMISED = {
    "python": ("python-setup", "python-mastery", "professional"),
    "django": ("framework-choice", "django-upgrades", "professional"),
    "db": ("sqlite-tables", "safe-migrations", "professional"),
    "git": ("git-basics", "git-at-scale", "professional"),
    "cicd": ("deploy-paas", "release-strategies", "professional"),
    "linux": ("dev-os", "linux-troubleshooting", "professional"),
}


@pytest.fixture(scope="module")
def roadmap() -> Roadmap:
    found = read_roadmap(shipped_path()).roadmap
    assert found is not None
    return found


def topic_of(roadmap: Roadmap, name: str) -> Topic:
    return next(topic for topic in roadmap.topics if topic.id == name)


def below(roadmap: Roadmap, name: str) -> set[str]:
    needs = {topic.id: topic.prerequisites for topic in roadmap.topics}
    found: set[str] = set()
    stack = [name]
    while stack:
        for needed in needs[stack.pop()]:
            if needed not in found:
                found.add(needed)
                stack.append(needed)
    return found


def test_there_are_seventy_statements() -> None:
    assert list(STATEMENTS) == [f"S{i}" for i in range(1, 71)]


def test_every_statement_is_answered_by_a_topic(roadmap: Roadmap) -> None:
    answered = {statement for topic in roadmap.topics for statement in topic.article}
    assert answered == set(STATEMENTS)


def test_what_is_learned_done_or_read_is_answered_by_a_topic_that_is_not_optional(
    roadmap: Roadmap,
) -> None:
    required = {s for topic in roadmap.topics if not topic.optional for s in topic.article}
    # English is needed only by those who do not have it.
    assert set(STATEMENTS) - required == {"S70"}


@pytest.mark.parametrize("name", NOT_YET)
def test_what_the_article_defers_is_not_met_earlier(roadmap: Roadmap, name: str) -> None:
    _, earliest = NOT_YET[name]
    stages = [stage.id for stage in roadmap.stages]
    assert stages.index(topic_of(roadmap, name).stage) >= stages.index(earliest)


def test_everything_that_the_article_defers_is_watched() -> None:
    deferred = {name for name, about in STATEMENTS.items() if about["kind"] == "do not yet"}
    assert deferred <= {statement for statement, _ in NOT_YET.values()}


def test_the_promised_tracks_stand_first(roadmap: Roadmap) -> None:
    assert [track.id for track in roadmap.tracks][: len(PROMISED)] == list(PROMISED)


@pytest.mark.parametrize("name", PROMISED)
def test_a_promised_track_leads_from_first_contact_to_professional_use(
    roadmap: Roadmap, name: str
) -> None:
    first, last, stage = PROMISED[name]
    topics = [topic for topic in roadmap.topics if topic.track == name]
    assert topics[0].id == first
    assert topic_of(roadmap, last).track == name
    assert topic_of(roadmap, last).stage == stage
    assert first in below(roadmap, last)


@pytest.mark.parametrize("name", PROMISED)
def test_a_promised_track_pauses_in_no_stage(roadmap: Roadmap, name: str) -> None:
    stages = [stage.id for stage in roadmap.stages]
    met = sorted({stages.index(topic.stage) for topic in roadmap.topics if topic.track == name})
    assert all(later == earlier + 1 for earlier, later in pairwise(met))


def test_every_topic_has_two_questions(roadmap: Roadmap) -> None:
    assert {topic.id for topic in roadmap.topics if len(topic.checks) < 2} == set()


def test_every_exercise_says_when_it_is_done(roadmap: Roadmap) -> None:
    assert [topic.id for topic in roadmap.topics if "Done when " not in topic.proof] == []


def test_every_topic_asks_for_one_core_reading_that_suffices(roadmap: Roadmap) -> None:
    for topic in roadmap.topics:
        core = [reading for reading in topic.readings if reading.role == "core"]
        # Two where a topic has two halves that no single work covers.
        assert 1 <= len(core) <= 2, topic.id
        assert topic.readings[0] == core[0], topic.id
        # The rest is to look things up, or to choose from.
        assert len(topic.readings) <= 5, topic.id


def test_what_replaces_the_lost_lists_says_that_it_does(roadmap: Roadmap) -> None:
    notes = {reading.id: reading.note for reading in roadmap.readings}
    for name in ("blogs-habit", "future-reading"):
        for reading in topic_of(roadmap, name).readings:
            assert "replace" in notes[reading.reading], reading.reading
    design = topic_of(roadmap, "rest-design").readings
    assert any("replace" in notes[reading.reading] for reading in design)


def test_the_source_is_named_with_its_author(roadmap: Roadmap) -> None:
    source = roadmap.source
    assert source is not None
    assert source.author == "Sebastian Opałczyński"
    assert source.title == "How to learn python and become a backend developer"
    assert source.year == 2017


def test_milestones_say_what_to_tell_a_friend_and_what_to_show(roadmap: Roadmap) -> None:
    for milestone in roadmap.milestones:
        assert milestone.says, milestone.id
        assert len(milestone.says) <= 160, milestone.id
        assert milestone.proof, milestone.id
