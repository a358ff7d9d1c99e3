"""Which topics the Tab key offers, and in which order."""

import pytest
from tests.builders import shelve, small_roadmap, small_topics

from roadmap_cli.store import completions
from roadmap_cli.workspace import Workspace, changes, roadmaps


def offered(w: Workspace, command: str, beginning: str = "", most: int = 200) -> list[str]:
    path = w.database.path
    return [name for name, _ in completions.offers(path, "topic", beginning, command, "", most)]


@pytest.mark.parametrize(
    ("states", "command", "names"),
    [
        # Of the same state, what is ready comes before what waits, each by its name.
        ({}, "start", "alpha beta omega delta gamma"),
        ({"stop": "omega delta alpha"}, "start", "alpha omega delta beta gamma"),
        ({"stop": "omega delta alpha"}, "done", "beta gamma alpha omega delta"),
        ({"start": "delta omega"}, "done", "delta omega alpha beta gamma"),
        # What was done, known or skipped stands in nobody's way; what was paused or begun does.
        ({"done": "alpha", "know": "beta"}, "start", "gamma omega delta"),
        ({"done": "alpha", "skip": "beta"}, "start", "gamma omega delta"),
        ({"done": "alpha", "stop": "beta"}, "start", "beta omega delta gamma"),
        ({"done": "alpha", "start": "beta"}, "start", "omega delta gamma beta"),
        ({"start": "alpha", "stop": "omega"}, "stop", "alpha"),
        # Who leaves something out or knew it before has rather not begun it.
        ({"start": "alpha", "stop": "beta"}, "skip", "omega delta gamma beta alpha"),
        ({"start": "alpha", "stop": "beta"}, "know", "omega delta gamma beta alpha"),
        ({"done": "omega", "skip": "alpha", "know": "beta"}, "reopen", "omega alpha beta"),
    ],
)
def test_topics_are_offered_by_state_then_those_that_are_ready(
    w: Workspace, states: dict[str, str], command: str, names: str
) -> None:
    for change, topics in states.items():
        if change == "stop":
            changes.start(w, topics.split())
        getattr(changes, change)(w, topics.split())
    assert offered(w, command) == names.split()


def test_topics_that_left_the_roadmap_are_not_offered(w: Workspace) -> None:
    changes.start(w, ["omega"])
    shelve(w, small_roadmap(*small_topics()[:2], version="2"), "digest of 2")
    assert offered(w, "done") == ["alpha", "beta"]


def test_a_hidden_roadmap_is_offered_only_to_the_command_that_brings_it_back(w: Workspace) -> None:
    shelve(w, small_roadmap(name="large"))
    shelve(w, small_roadmap(name="medium"))
    roadmaps.forget(w, "large")
    path = w.database.path
    names = [
        [name for name, _ in completions.offers(path, "roadmap", "", command, "", 200)]
        for command in ("next", "use")
    ]
    assert names == [["medium", "small"], ["medium", "small", "large"]]


def test_the_most_that_is_offered_are_the_first(w: Workspace) -> None:
    changes.start(w, ["gamma"])
    assert offered(w, "done", most=2) == ["gamma", "alpha"]


def test_only_what_begins_like_that_is_offered(w: Workspace) -> None:
    assert offered(w, "start", "ga") == ["gamma"]
    assert offered(w, "start", "gammas") == []
