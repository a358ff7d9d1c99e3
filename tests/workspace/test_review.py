"""Reviews as use cases: what is asked, when it comes back, and what `next` makes of it.

Holds: core.answers.next_answer, workspace.review.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.builders import (
    NOON,
    small_roadmap,
    small_topics,
    states,
    topic,
    workspace_at,
    write_roadmap,
)

from roadmap_cli.core.memory.memory import MAX_DAYS
from roadmap_cli.core.model.readings import Check
from roadmap_cli.errors import UsageError
from roadmap_cli.store.log import reviews
from roadmap_cli.workspace import history, next_topic, report, review, show, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A learner who finished alpha and beta on 4 March."""
    home = tmp_path / "data"
    w = workspace_at(home)
    write_roadmap(w, small_roadmap())
    topic_changes.done(w, ["alpha", "beta"])
    return home


def after(home: Path, days: int) -> Workspace:
    return workspace_at(home, NOON + timedelta(days=days))


def asked(w: Workspace) -> list[str]:
    return [question.topic for question in review.list_questions(w).questions]


def test_nothing_is_asked_before_its_day(home: Path) -> None:
    listing = review.list_questions(after(home, 7))
    assert (listing.questions, listing.next_day) == ((), "2026-03-12")


def test_a_week_later_what_was_finished_is_asked(home: Path) -> None:
    listing = review.list_questions(after(home, 8))
    assert [(q.topic, q.question, q.answer) for q in listing.questions] == [
        ("alpha", "What is it?", ("This.",)),
        ("beta", "What is it?", ("This.",)),
    ]


def test_what_was_recalled_comes_back_much_later(home: Path) -> None:
    w = after(home, 8)
    answer = review.record(w, "alpha", recalled=True)
    assert (answer.recalled, answer.days, answer.reading) == (True, 75, None)
    assert asked(w) == ["beta"]


def test_what_was_forgotten_comes_back_soon_with_its_reading_and_stays_done(home: Path) -> None:
    w = after(home, 8)
    answer = review.record(w, "alpha", recalled=False)
    assert answer.days <= 3
    assert answer.reading is not None
    assert answer.reading.id == "book"
    assert states(w) == {"alpha": "done", "beta": "done"}


def test_two_topics_a_day_are_enough(home: Path) -> None:
    w = after(home, 8)
    review.record(w, "alpha", recalled=True)
    review.record(w, "beta", recalled=True)
    topic_changes.done(w, ["omega"], on="2026-01-04")
    assert (asked(w), review.list_questions(w).asked_today) == ([], 2)
    assert asked(after(home, 9)) == ["omega"]
    # Whoever names a topic is asked all the same.
    assert [q.topic for q in review.list_questions(w, "omega").questions] == ["omega"]


@pytest.mark.parametrize(("finished", "most"), [(16, 2), (17, 3), (33, 5), (60, 5)])
def test_on_a_fine_map_more_topics_a_day_are_asked_and_offered(
    tmp_path: Path, finished: int, most: int
) -> None:
    home = tmp_path / "fine"
    w = workspace_at(home)
    write_roadmap(w, small_roadmap(*(topic(f"t{i}") for i in range(61))))
    topic_changes.done(w, [f"t{i}" for i in range(finished)])
    assert len(asked(after(home, 8))) == len(warm_up(after(home, 8))) == most
    # Four weeks later nothing was finished lately.
    assert len(asked(after(home, 28))) == len(warm_up(after(home, 28))) == 2


def again(w: Workspace) -> list[tuple[str, str]]:
    return [(q.topic, q.question) for q in review.list_questions(w).again]


def test_what_was_forgotten_is_asked_once_more_the_same_day_with_the_same_question(
    home: Path,
) -> None:
    w = after(home, 8)
    checks = (Check("What is it?", "This."), Check("And that?", "That."))
    topics = [t._replace(checks=checks) for t in small_topics()]
    write_roadmap(w, small_roadmap(*topics, version="2"), "two questions")
    assert review.record(w, "alpha", recalled=False).again
    assert again(w) == [("alpha", "What is it?")]
    assert asked(w) == ["beta"]
    assert [q.question for q in review.list_questions(w, "alpha").questions] == ["What is it?"]
    assert again(after(home, 9)) == []
    assert not review.record(w, "alpha", recalled=False).again
    assert again(w) == []
    assert [q.question for q in review.list_questions(w, "alpha").questions] == ["And that?"]


def test_a_repetition_counts_neither_as_a_check_nor_towards_the_day(home: Path) -> None:
    w = after(home, 8)
    review.record(w, "alpha", recalled=False)
    before = reviews.read_review(w.database, "small", "alpha")
    review.record(w, "alpha", recalled=True)
    repeated = reviews.read_review(w.database, "small", "alpha")
    assert before is not None
    assert repeated is not None
    assert repeated[4:] == before[4:]
    assert (asked(w), review.list_questions(w).asked_today) == (["beta"], 1)
    assert report.report(w).solid == 0


def test_taking_back_a_lapse_takes_back_its_repetition(home: Path) -> None:
    w = after(home, 8)
    review.record(w, "alpha", recalled=False)
    history.undo(w)
    assert (again(w), asked(w)) == ([], ["alpha", "beta"])


def test_what_is_reopened_is_not_asked_once_more(home: Path) -> None:
    w = after(home, 8)
    review.record(w, "alpha", recalled=False)
    topic_changes.reopen(w, ["alpha"])
    assert again(w) == []


def test_a_review_is_taken_back_like_everything(home: Path) -> None:
    w = after(home, 8)
    review.record(w, "alpha", recalled=True)
    assert [step.command for step in history.undo(w).steps] == ["review alpha --recalled"]
    assert asked(w) == ["alpha", "beta"]


def test_only_what_was_finished_here_is_reviewed(home: Path) -> None:
    w = after(home, 8)
    topic_changes.know(w, ["omega"])
    for name, reason in (("gamma", "isn't done yet"), ("omega", "is known and was not studied")):
        with pytest.raises(UsageError, match=reason):
            review.record(w, name, recalled=True)
        listing = review.list_questions(w, name)
        assert [q.topic for q in listing.questions] == [name]
        assert reason in listing.practice
    assert review.list_questions(w, "alpha").practice == ""


def test_the_day_on_which_a_topic_is_finished_is_for_practice(home: Path) -> None:
    w = after(home, 0)
    reason = "alpha was only finished today, too soon to test your memory"
    assert review.list_questions(w, "alpha").practice.startswith(reason)
    with pytest.raises(UsageError, match=reason):
        review.record(w, "alpha", recalled=True)
    with pytest.raises(UsageError, match="only finished on 2026-03-04"):
        review.record(after(home, 8), "alpha", recalled=False, on="2026-03-04")
    assert review.list_questions(w).asked_today == 0
    w = after(home, 1)
    assert review.list_questions(w, "alpha").practice == ""
    assert review.record(w, "alpha", recalled=True).recalled


def test_what_was_forgotten_and_finished_anew_that_day_is_not_asked_once_more(home: Path) -> None:
    w = after(home, 8)
    review.record(w, "alpha", recalled=False)
    topic_changes.reopen(w, ["alpha"])
    topic_changes.done(w, ["alpha"])
    assert again(w) == []


def test_a_topic_without_questions_is_asked_for_what_one_would_tell(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "data")
    bare = [t._replace(checks=(), outcomes=("you can do it",)) for t in small_topics()]
    write_roadmap(w, small_roadmap(*bare))
    topic_changes.done(w, ["alpha"])
    (question,) = review.list_questions(w, "alpha").questions
    assert "three things" in question.question
    assert question.answer == ("you can do it",)


# -- next ----------------------------------------------------------------------------------------


def warm_up(w: Workspace, minutes: int | None = None, *, wanted: bool = True) -> list[str]:
    return [t.id for t in next_topic.next_topic(w, minutes=minutes, review=wanted).warm_up]


def test_next_offers_what_is_due_as_a_warm_up(home: Path) -> None:
    assert warm_up(after(home, 7)) == []
    assert warm_up(after(home, 8)) == ["alpha", "beta"]
    assert warm_up(after(home, 8), wanted=False) == []


@pytest.mark.parametrize(("minutes", "offered"), [(14, 0), (15, 1), (20, 1), (39, 1), (40, 2)])
def test_a_warm_up_takes_a_fifth_of_the_time_and_one_fits_into_a_quarter_of_an_hour(
    home: Path, minutes: int, offered: int
) -> None:
    assert len(warm_up(after(home, 8), minutes)) == offered


def test_what_next_offers_is_what_review_asks(home: Path) -> None:
    w = after(home, 30)
    review.record(w, "beta", recalled=True)
    assert warm_up(w) == asked(w) == ["alpha"]


def test_after_a_week_away_next_begins_with_a_small_first_step(home: Path) -> None:
    w = workspace_at(home, NOON)
    topic_changes.start(w, ["gamma"])
    back = next_topic.next_topic(after(home, 9)).back
    assert back is not None
    assert (back.days, back.topic and back.topic.id) == (9, "gamma")
    assert back.step == "take 15 minutes to write down what you still know about it"
    assert back.step_minutes == 15


def test_the_first_step_is_a_quarter_of_an_hour_of_the_reading(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "data")
    write_roadmap(w, small_roadmap())
    topic_changes.start(w, ["alpha"])
    back = next_topic.next_topic(after(tmp_path / "data", 7)).back
    assert back is not None
    assert (back.step, back.step_minutes) == ('spend 15 minutes on "The Book"', 15)


# -- solid ---------------------------------------------------------------------------------------


def test_a_topic_is_solid_once_it_was_recalled_a_week_later(home: Path) -> None:
    assert report.report(after(home, 8)).solid == 0
    review.record(after(home, 8), "alpha", recalled=True)
    review.record(after(home, 8), "beta", recalled=False)
    assert report.report(after(home, 8)).solid == 1


def test_a_recall_on_the_next_day_proves_nothing_yet(home: Path) -> None:
    review.record(after(home, 1), "alpha", recalled=True)
    assert report.report(after(home, 1)).solid == 0


def test_a_solid_topic_that_is_forgotten_is_not_solid_until_it_is_recalled_again(
    home: Path,
) -> None:
    review.record(after(home, 8), "alpha", recalled=True)
    assert report.report(after(home, 8)).solid == 1
    review.record(after(home, 83), "alpha", recalled=False)
    assert report.report(after(home, 83)).solid == 0
    review.record(after(home, 83), "alpha", recalled=True)
    assert report.report(after(home, 83)).solid == 0
    review.record(after(home, 92), "alpha", recalled=True)
    assert report.report(after(home, 92)).solid == 1


def test_finished_dependents_make_no_topic_solid(home: Path) -> None:
    w = after(home, 1)
    topic_changes.done(w, ["gamma", "delta"])
    assert report.report(w).solid == 0


def test_something_to_show_makes_a_topic_solid(home: Path) -> None:
    w = after(home, 1)
    topic_changes.done(w, ["omega"], options=DoneOptions(proof="https://example.org/it"))
    assert report.report(w).solid == 1


def test_after_ten_checks_the_report_tells_how_sure_was_right(home: Path) -> None:
    for day in range(1, 6):
        w = after(home, day)
        review.record(w, "alpha", recalled=True)
        assert report.report(w).calibration is None
        review.record(w, "beta", recalled=day > 1)
    found = report.report(after(home, 5)).calibration
    assert found is not None
    assert (found.checks, found.recalled, found.sure) == (10, 9, 0)


def test_show_tells_when_a_topic_comes_back(home: Path) -> None:
    shown = show.show(workspace_at(home), "alpha")
    assert getattr(shown, "due", None) == "2026-03-12"


def test_no_review_lies_more_than_a_year_ahead(home: Path) -> None:
    for days in (8, 83, 600, 1500):
        answer = review.record(after(home, days), "alpha", recalled=True)
    assert answer.days == MAX_DAYS


def test_another_version_of_the_roadmap_keeps_the_day(home: Path) -> None:
    w = workspace_at(home)
    before = review.list_questions(w).next_day
    write_roadmap(w, small_roadmap(*small_topics()[:3], version="2"), "another")
    assert review.list_questions(w).next_day == before


def test_a_second_thought_on_the_same_day_brings_it_back_in_days(home: Path) -> None:
    w = after(home, 8)
    review.record(w, "alpha", recalled=True)
    assert review.record(w, "alpha", recalled=False).days <= 7


def test_who_skips_everything_has_reached_nothing(home: Path) -> None:
    w = after(home, 1)
    topic_changes.reopen(w, ["alpha", "beta"])
    topic_changes.skip(w, ["alpha", "beta", "gamma", "delta", "omega"])
    (milestone,) = report.report(w).milestones
    assert (milestone.reached, milestone.skipped) == (False, True)
    assert [reason.code for reason in next_topic.next_topic(w).reasons] == ["skipped"]
