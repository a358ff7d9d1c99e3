"""Which topics the Tab key offers, and in which order.

Holds: store.catalog.completions.
"""

import pytest
from tests.builders import small_roadmap, small_topics, write_roadmap

from roadmap_cli.store.catalog import completions
from roadmap_cli.workspace import roadmaps, topic_changes
from roadmap_cli.workspace.workspace import Workspace


def completions_of(w: Workspace, command: str, prefix: str = "", limit: int = 200) -> list[str]:
    path = w.database.path
    return [
        name for name, _ in completions.find_completions(path, "topic", prefix, command, "", limit)
    ]


@pytest.mark.parametrize(
    ("states", "command", "names"),
    [
        # In the same state, ready topics come before blocked ones, each by id.
        ({}, "start", "alpha beta omega delta gamma"),
        ({"stop": "omega delta alpha"}, "start", "alpha omega delta beta gamma"),
        ({"stop": "omega delta alpha"}, "done", "beta gamma alpha omega delta"),
        ({"start": "delta omega"}, "done", "delta omega alpha beta gamma"),
        # Done, known and skipped topics block no other topic; paused and started ones do.
        ({"done": "alpha", "know": "beta"}, "start", "gamma omega delta"),
        ({"done": "alpha", "skip": "beta"}, "start", "gamma omega delta"),
        ({"done": "alpha", "stop": "beta"}, "start", "beta omega delta gamma"),
        ({"done": "alpha", "start": "beta"}, "start", "omega delta gamma beta"),
        ({"start": "alpha", "stop": "omega"}, "stop", "alpha"),
        # Topics to skip or to know have more likely not been started.
        ({"start": "alpha", "stop": "beta"}, "skip", "omega delta gamma beta alpha"),
        ({"start": "alpha", "stop": "beta"}, "know", "omega delta gamma beta alpha track basics"),
        ({"done": "omega", "skip": "alpha", "know": "beta"}, "reopen", "omega alpha beta"),
    ],
)
def test_topics_are_offered_by_state_and_ready_ones_first(
    w: Workspace, states: dict[str, str], command: str, names: str
) -> None:
    for change, topics in states.items():
        if change == "stop":
            topic_changes.start(w, topics.split())
        getattr(topic_changes, change)(w, topics.split())
    assert completions_of(w, command) == names.split()


def test_retired_topics_are_not_offered(w: Workspace) -> None:
    topic_changes.start(w, ["omega"])
    write_roadmap(w, small_roadmap(*small_topics()[:2], version="2"), "digest of 2")
    assert completions_of(w, "done") == ["alpha", "beta"]


def test_a_hidden_roadmap_is_offered_only_to_use(w: Workspace) -> None:
    write_roadmap(w, small_roadmap(name="large"))
    write_roadmap(w, small_roadmap(name="medium"))
    roadmaps.forget(w, "large")
    path = w.database.path
    names = [
        [name for name, _ in completions.find_completions(path, "roadmap", "", command, "", 200)]
        for command in ("next", "use")
    ]
    assert names == [["medium", "small"], ["medium", "small", "large"]]


def test_the_limit_keeps_the_first_topics(w: Workspace) -> None:
    topic_changes.start(w, ["gamma"])
    assert completions_of(w, "done", limit=2) == ["gamma", "alpha"]


def test_only_names_with_the_typed_prefix_are_offered(w: Workspace) -> None:
    assert completions_of(w, "start", "ga") == ["gamma"]
    assert completions_of(w, "start", "gammas") == []
