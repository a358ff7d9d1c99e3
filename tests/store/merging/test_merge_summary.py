"""What a merge says about topics and roadmaps: which were touched by both, changed, or unknown here.

Holds: store.merging.merge_summary.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.builders import NOON, small_roadmap, topic, workspace_at, write_roadmap

from roadmap_cli.core.answers.exchange_answers import MergeAnswer
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.workspace import export, history, merge, notes, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

TEA = small_roadmap(topic("green"), topic("black"), name="tea")
WINE = small_roadmap(topic("red"), topic("white"), name="wine")


def machine(directory: Path, *roadmaps: Roadmap, day: int = 0) -> Workspace:
    """Return a workspace with these roadmaps, the last one active, so many days after the 4th."""
    w = workspace_at(directory, NOON + timedelta(days=day))
    for roadmap in roadmaps:
        write_roadmap(w, roadmap)
    return w


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    return machine(tmp_path / "desk", TEA, small_roadmap())


@pytest.fixture
def laptop(tmp_path: Path) -> Workspace:
    """Return a machine a day later."""
    return machine(tmp_path / "laptop", TEA, small_roadmap(), day=1)


def merge_log(w: Workspace, other: Workspace) -> MergeAnswer:
    """Merge the log of another machine."""
    path = Path(w.database.path).with_name("log.jsonl")
    path.write_text("".join(export.log_lines(other)), "utf-8", newline="\n")
    return merge.merge(w, str(path))


# -- touched by both -----------------------------------------------------------------------------


def test_topics_touched_by_both_stand_in_order_with_the_last_fact_of_each_side(
    desk: Workspace, laptop: Workspace
) -> None:
    for w in (desk, laptop):
        topic_changes.start(w, ["omega", "alpha"])
    topic_changes.done(desk, ["alpha"])
    notes.note(laptop, "alpha", "hard")
    answer = merge_log(laptop, desk)
    assert [(b.roadmap, b.topic, b.here, b.there) for b in answer.both] == [
        ("small", "alpha", ("noted", "2026-03-05"), ("finished", "2026-03-04")),
        ("small", "omega", ("started", "2026-03-05"), ("started", "2026-03-04")),
    ]
    # The laptop's start of alpha is the later one.
    assert [(b.before, b.state, b.since) for b in answer.both] == [
        ("in_progress", "in_progress", "2026-03-05"),
        ("in_progress", "in_progress", "2026-03-04"),
    ]
    assert answer.turned == ()


def test_of_one_command_the_last_fact_is_shown(desk: Workspace, laptop: Workspace) -> None:
    topic_changes.start(laptop, ["alpha"])
    topic_changes.done(desk, ["alpha"], options=DoneOptions(minutes=40, note="at last"))
    (both,) = merge_log(laptop, desk).both
    # The minutes and the note are recorded before the new state.
    assert both.there == ("finished", "2026-03-04")


def test_a_topic_touched_under_its_former_id_is_the_same_topic(
    desk: Workspace, tmp_path: Path
) -> None:
    renamed = small_roadmap(topic("aleph", was=["alpha"]), topic("omega"), version="2")
    laptop = machine(tmp_path / "laptop", small_roadmap(), day=1)
    topic_changes.skip(laptop, ["alpha"])
    write_roadmap(laptop, renamed)
    topic_changes.done(desk, ["alpha"])
    (both,) = merge_log(laptop, desk).both
    assert (both.topic, both.title) == ("aleph", "All about aleph")
    assert (both.here, both.there) == (("skipped", "2026-03-05"), ("finished", "2026-03-04"))


def test_a_topic_touched_by_both_may_belong_to_no_loaded_roadmap(
    desk: Workspace, tmp_path: Path
) -> None:
    laptop = machine(tmp_path / "laptop", WINE, day=1)
    other = machine(tmp_path / "other", WINE, day=2)
    topic_changes.start(laptop, ["red"])
    topic_changes.done(other, ["red"])
    merge_log(desk, laptop)
    topic_changes.done(desk, ["alpha"])
    answer = merge_log(desk, other)
    # The desk itself has done nothing about it, but its log has.
    (both,) = answer.both
    assert (both.roadmap, both.topic, both.title) == ("wine", "red", "")
    assert (both.before, both.state, both.since) == ("in_progress", "done", "2026-03-06")


# -- changed -------------------------------------------------------------------------------------


def test_a_topic_that_only_the_other_side_has_touched_is_no_change(
    desk: Workspace, laptop: Workspace
) -> None:
    topic_changes.done(desk, ["alpha"])
    topic_changes.done(laptop, ["beta"])
    answer = merge_log(laptop, desk)
    assert (answer.both, answer.turned) == ((), ())


def test_a_topic_whose_every_fact_was_undone_there_is_open_since_no_day(
    desk: Workspace, laptop: Workspace
) -> None:
    topic_changes.done(laptop, ["alpha"])
    merge_log(desk, laptop)
    history.undo(desk, entry=history.history(desk).steps[0].handle)
    (change,) = merge_log(laptop, desk).turned
    assert (change.title, change.before, change.state, change.since) == (
        "All about alpha",
        "done",
        "open",
        "",
    )
    assert change.there == ("retracted", "")


def test_a_topic_whose_facts_were_undone_here_was_open_before(
    desk: Workspace, laptop: Workspace
) -> None:
    topic_changes.done(laptop, ["alpha"])
    history.undo(laptop)
    topic_changes.start(desk, ["alpha"])
    (both,) = merge_log(laptop, desk).both
    assert (both.before, both.state) == ("open", "in_progress")


def test_a_note_that_was_taken_back_there_leaves_its_topic_open_and_unchanged(
    desk: Workspace, laptop: Workspace
) -> None:
    notes.note(laptop, "alpha", "hard")
    merge_log(desk, laptop)
    history.undo(desk)
    assert merge_log(laptop, desk).turned == ()


def test_a_state_that_has_changed_is_told_with_what_changed_it(
    desk: Workspace, laptop: Workspace
) -> None:
    topic_changes.start(laptop, ["alpha"])
    merge_log(desk, laptop)
    topic_changes.done(desk, ["alpha"])
    desk.now += timedelta(days=1)
    notes.note(desk, "alpha", "what came after it")
    topic_changes.start(desk, ["alpha"])
    history.undo(desk)
    (change,) = merge_log(laptop, desk).turned
    assert (change.before, change.state) == ("in_progress", "done")
    assert change.there == ("finished", "2026-03-04")


# -- not loaded, unknown -------------------------------------------------------------------------


def test_roadmaps_that_are_not_loaded_are_listed_with_what_is_new_about_them(
    tmp_path: Path, laptop: Workspace
) -> None:
    desk = machine(tmp_path / "three", WINE, small_roadmap(name="alps"), small_roadmap())
    topic_changes.done(desk, ["alpha"])
    for name, topics in (("wine", ["red", "white"]), ("alps", ["alpha"])):
        with desk.database.writing():
            desk.database.set_meta("active", name)
        w = workspace_at(tmp_path / "three")
        topic_changes.start(w, topics)
        topic_changes.done(w, topics)
        history.undo(w)
    answer = merge_log(laptop, workspace_at(tmp_path / "three"))
    assert [(r.id, r.events, r.topics) for r in answer.not_loaded] == [
        ("alps", 2, 1),
        ("wine", 4, 2),
    ]
    assert answer.unknown == ()


def test_topics_that_a_loaded_roadmap_does_not_have_are_listed(
    tmp_path: Path, laptop: Workspace
) -> None:
    more = small_roadmap(topic("zeta"), topic("eta"), topic("alpha"))
    desk = machine(tmp_path / "more", WINE, TEA, more)
    topic_changes.done(desk, ["zeta", "eta", "alpha"])
    for name, done in (("wine", "red"), ("tea", "green")):
        with desk.database.writing():
            desk.database.set_meta("active", name)
        topic_changes.done(workspace_at(tmp_path / "more"), [done])
    answer = merge_log(laptop, workspace_at(tmp_path / "more"))
    assert answer.unknown == (("small", ("eta", "zeta")),)
