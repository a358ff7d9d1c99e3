"""Starting over, or leaving out, a whole track or milestone.

Holds: workspace.topic_selection.
"""

from tests.cli.program import Learner


def states(learner: Learner) -> dict[str, str]:
    groups = learner.asks("list")["groups"]
    return {topic["id"]: topic["state"] for group in groups for topic in group["topics"]}


def test_a_track_is_begun_again_in_one_step_and_keeps_its_history(mia: Learner) -> None:
    for line in ("done mix --spent 2h --note wet", "start knead", "skip rise", "know feed-starter"):
        assert mia.types(line).code == 0
    before = states(mia)
    said = mia.types("reopen dough")
    assert "dough is the track" in said.out
    text = " ".join(said.out.split())
    assert "4 topics of it are open again; time, notes and read marks stay" in text
    assert set(states(mia).values()) == {"open"}
    assert mia.asks("show mix")["spent"] == 120
    assert "wet" in mia.types("note mix --show").out
    assert mia.asks("history -n 1")["steps"][0]["command"] == "reopen dough"
    assert mia.types("undo").code == 0
    assert states(mia) == before


def test_where_nothing_was_begun_nothing_is_recorded(mia: Learner) -> None:
    said = mia.types("reopen dough")
    assert said.code == 0
    assert "nothing of it is left to change" in said.out
    assert mia.asks("history")["steps"] == []


def test_a_milestone_is_begun_again_by_the_topics_that_it_names(mia: Learner) -> None:
    mia.types("done mix bake")
    assert "My first loaf" in mia.types("reopen first-loaf").out
    assert (states(mia)["bake"], states(mia)["mix"]) == ("open", "done")


def test_a_track_is_skipped_but_for_what_is_done(mia: Learner) -> None:
    mia.types("done mix")
    said = mia.types('skip dough --note "not for me"')
    assert "of it skipped" in said.out
    found = states(mia)
    assert found["mix"] == "done"
    assert found["knead"] == "skipped"
    assert mia.types("undo").code == 0
    assert states(mia)["knead"] == "open"


def test_a_topic_named_like_its_track_comes_first(mia: Learner) -> None:
    mia.types("done mix")
    assert mia.types("reopen mix").out.splitlines()[0].startswith("open: mix")
    assert mia.types("reopen nothing-such").code == 2
