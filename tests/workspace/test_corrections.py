"""A correction says no more than what was typed, and its answer says what it changed.

Holds: workspace.corrections, workspace.effects, workspace.move, workspace.notes.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.builders import NOON, small_roadmap, states, topic, workspace_at, write_roadmap

from roadmap_cli.core.answers.history_answers import PastCommand
from roadmap_cli.core.progress.states import FORETOLD, Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text import change_text
from roadmap_cli.store.log import log
from roadmap_cli.workspace import (
    history,
    look_back,
    merge,
    move,
    notes,
    own_links,
    review,
    topic_changes,
)
from roadmap_cli.workspace.corrections import Correction
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

TARGET = OutputTarget(width=80, color=False, ascii=False, terminal=False)
INSTEAD = Correction(instead=True)
YESTERDAY, TODAY = "2026-03-03", "2026-03-04"


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """Return a learner on the small roadmap."""
    workspace = workspace_at(tmp_path / "home")
    write_roadmap(workspace, small_roadmap())
    return workspace


def entry(w: Workspace, words: str) -> PastCommand:
    """Return the entry of the history with these words."""
    return next(step for step in history.history(w).steps if step.command == words)


def on_day(w: Workspace, days: int) -> None:
    w.now = NOON + timedelta(days=days)


# -- each value for itself -----------------------------------------------------------------------


@pytest.mark.parametrize("is_undone", [True, False])
def test_another_time_keeps_the_day_that_another_machine_said(
    tmp_path: Path, is_undone: bool
) -> None:
    desk, laptop = workspace_at(tmp_path / "desk"), workspace_at(tmp_path / "laptop")
    for w in (desk, laptop):
        write_roadmap(w, small_roadmap())
    notes.spent(desk, "alpha", 60)
    merge.merge(laptop, desk.database.path)
    on_day(laptop, 1)
    move.move(laptop, entry(laptop, "spent alpha 60m").handle, YESTERDAY)
    on_day(desk, 2)
    notes.spent(desk, "alpha", 30, correction=INSTEAD)
    if is_undone:
        history.undo(laptop)
    merge.merge(desk, laptop.database.path)
    step = entry(desk, "spent alpha 60m")
    assert (step.minutes, step.day) == (30, TODAY if is_undone else YESTERDAY)


def test_undoing_a_move_has_an_effect_after_a_correction_of_the_time(w: Workspace) -> None:
    notes.spent(w, "alpha", 60)
    handle = entry(w, "spent alpha 60m").handle
    move.move(w, handle, YESTERDAY)
    notes.spent(w, "alpha", 30, correction=INSTEAD)
    history.undo(w, entry=entry(w, f"move {handle} {YESTERDAY}").handle)
    assert (entry(w, "spent alpha 60m").day, entry(w, "spent alpha 60m").minutes) == (TODAY, 30)


def test_another_day_keeps_the_time_that_is_corrected_later(w: Workspace) -> None:
    notes.spent(w, "alpha", 60)
    answer = notes.spent(w, "alpha", None, on=YESTERDAY, correction=INSTEAD)
    assert (answer.minutes, answer.day, answer.day_before) == (60, YESTERDAY, TODAY)
    for fact in log.select_events(w.database, "where kind = 'retracted'"):
        assert fact.data["instead"] == {"day": YESTERDAY}


def test_the_answer_names_the_machine_whose_entry_it_corrects(tmp_path: Path) -> None:
    desk, laptop = workspace_at(tmp_path / "desk"), workspace_at(tmp_path / "laptop")
    for w in (desk, laptop):
        write_roadmap(w, small_roadmap())
    notes.spent(desk, "alpha", 60)
    notes.note(desk, "alpha", "of the desk")
    own_links.link(desk, "alpha", "https://example.org/desk")
    merge.merge(laptop, desk.database.path)
    device = entry(laptop, "spent alpha 60m").device
    for answer in (
        notes.spent(laptop, "alpha", 9, correction=INSTEAD),
        notes.note(laptop, "alpha", "of the laptop", correction=INSTEAD),
        own_links.remove_link(laptop, "alpha", "https://example.org/desk"),
    ):
        assert (answer.device, bool(device)) == (device, True)
        assert f"on device {device}" in " ".join(
            change_text.record_lines(answer, TARGET._replace(width=200))
        )
    notes.spent(laptop, "alpha", 20)
    assert notes.spent(laptop, "alpha", 9, correction=INSTEAD).device == ""


# -- forecasts -----------------------------------------------------------------------------------


def test_a_forecast_that_is_taken_back_or_put_back_is_named(w: Workspace) -> None:
    """What is recorded is said, also where it is a forecast alone."""
    notes.spent(w, "alpha", 60)
    with w.database.writing() as transaction:
        fact = Fact(FORETOLD, "small", "", {})
        w.record(transaction, "report, which recorded its forecast", [fact])
    (forecast,) = [
        step for step in history.history(w, everything=True).steps if "forecast" in step.command
    ]
    for act, living in (
        (lambda: history.undo(w, entry=forecast.handle), False),
        (lambda: history.redo(w), True),
        (lambda: history.undo(w, entry=newest(w).handle), False),
        (lambda: history.undo(w, entry=newest(w).handle), True),
    ):
        before = newest(w).handle
        (step,) = act().steps
        assert (step.command, step.living) == (forecast.command, living)
        assert newest(w).handle != before
    assert [step.command for step in history.undo(w).steps] == ["spent alpha 60m"]


def newest(w: Workspace) -> PastCommand:
    return history.history(w, everything=True).steps[0]


# -- moving --------------------------------------------------------------------------------------


def test_moving_work_says_what_that_changes(w: Workspace) -> None:
    topic_changes.start(w, ["alpha"])
    topic_changes.stop(w, ["alpha"])
    on_day(w, 1)
    notes.spent(w, "alpha", 60)
    assert states(w)["alpha"] == "in_progress"
    answer = move.move(w, entry(w, "spent alpha 60m").handle, TODAY)
    (effect,) = answer.effects.topics
    assert (effect.id, effect.before, effect.state) == ("alpha", "in_progress", "paused")


def test_moving_says_the_day_of_what_is_moved(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"], options=DoneOptions(minutes=60))
    handle = entry(w, "done alpha beta").handle
    notes.spent(w, "alpha", None, on=YESTERDAY, correction=INSTEAD._replace(entry=handle))
    answer = move.move(w, handle, YESTERDAY)
    assert (answer.before, answer.changed) == (TODAY, True)
    answer = move.move(w, handle, YESTERDAY)
    assert (answer.before, answer.changed) == (YESTERDAY, False)


def test_a_moved_entry_is_of_its_day_in_the_report(w: Workspace) -> None:
    """The day that counts decides, not the day that is stored."""
    topic_changes.done(w, ["alpha"])
    on_day(w, 10)
    review.record(w, "alpha", recalled=True)
    notes.note(w, "alpha", "by mistake today")
    assert _groups(w, 9) == {"touched"}
    move.move(w, entry(w, "note alpha").handle, TODAY)
    assert _groups(w, 9) == {"reviewed"}
    history.undo(w)
    assert _groups(w, 9) == {"touched"}


def test_an_entry_that_was_moved_into_the_report_is_in_it(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    notes.note(w, "alpha", "of another day")
    on_day(w, 10)
    review.record(w, "alpha", recalled=True)
    move.move(w, entry(w, "note alpha").handle, w.today)
    assert _groups(w, 9) == {"touched"}


def _groups(w: Workspace, days: int) -> set[str]:
    """Return the groups of topics in the report since some days after the first."""
    day = (NOON + timedelta(days=days)).date().isoformat()
    period = look_back.parse_period(w, day)
    return {group.id for group in look_back.look_back(w, period).groups}


# -- what others write meanwhile -----------------------------------------------------------------


def test_the_note_that_was_opened_is_the_one_that_is_replaced(w: Workspace) -> None:
    notes.note(w, "alpha", "the first text")
    text, correction = notes.note_to_edit(w, "alpha", INSTEAD)
    notes.note(w, "alpha", "written meanwhile")
    notes.note(w, "alpha", f"{text}, edited", correction=correction)
    texts = [note.text for note in notes.notes(w, "alpha")]
    assert texts == ["the first text, edited", "written meanwhile"]


@pytest.mark.parametrize("is_named", [True, False])
def test_a_note_that_was_emptied_points_to_what_takes_it_away(w: Workspace, is_named: bool) -> None:
    notes.note(w, "alpha", "a text")
    handle = entry(w, "note alpha").handle
    correction = INSTEAD._replace(entry=handle) if is_named else INSTEAD
    with pytest.raises(UsageError) as refused:
        notes.note(w, "alpha", " ", correction=correction)
    ending = f" --entry {handle}" if is_named else ""
    assert refused.value.hint.endswith(f"roadmap note alpha --remove{ending}")
    with pytest.raises(UsageError) as refused:
        notes.note(w, "alpha", " ")
    assert refused.value.hint == "nothing was saved"


def test_a_new_note_from_the_editor_replaces_none(w: Workspace) -> None:
    assert notes.note_to_edit(w, "alpha", Correction()) == ("", Correction())


# -- renames -------------------------------------------------------------------------------------


def test_a_lapse_is_asked_again_under_the_new_id_of_its_topic(w: Workspace) -> None:
    from roadmap_cli.store.log import due_reviews

    topic_changes.done(w, ["alpha"])
    on_day(w, 10)
    review.record(w, "alpha", recalled=False)
    write_roadmap(w, small_roadmap(topic("first", was=["alpha"]), version="2"), "digest of 2")
    assert due_reviews.reviews_of_day(w.database, "small", w.today).to_repeat == ["first"]
    review.record(w, "first", recalled=True)
    day = due_reviews.reviews_of_day(w.database, "small", w.today)
    assert (day.reviewed, day.to_repeat) == (1, [])
