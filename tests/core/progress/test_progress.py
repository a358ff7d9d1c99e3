"""The fold from events to progress, and which batches are retracted.

Holds: core.progress.progress.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import brief, thorough

from roadmap_cli.core.progress.progress import (
    Day,
    Event,
    Progress,
    ReadingState,
    Retraction,
    TopicState,
    fold,
    retracted_batches,
)
from roadmap_cli.core.progress.states import (
    ASSUMED,
    DONE,
    FINISHED,
    FORGOTTEN,
    IN_PROGRESS,
    LINKED,
    NOTED,
    OPEN,
    PAUSED,
    PROVED,
    READ,
    RECALLED,
    REOPENED,
    RETRACTED,
    SKIPPED,
    SPENT,
    STARTED,
    UNREAD,
    VERIFIED,
)

PYTHON = ("backend", "python")


def event(
    kind: str,
    day: str = "2026-05-01",
    topic: str = "python",
    *,
    roadmap: str = "backend",
    device: str = "laptop",
    n: int = 1,
    clock: int = 1,
    batch: str = "laptop.1",
    **data: Any,
) -> Event:
    at = f"{day}T12:00:00+00:00"
    return Event(device, n, clock, at, day, batch, kind, roadmap, topic, data, "")


def python_after(*events: Event) -> Progress:
    return fold(events)[PYTHON]


# -- one topic -----------------------------------------------------------------------------------


def test_an_empty_log_has_no_progress() -> None:
    assert fold([]) == {}


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (STARTED, IN_PROGRESS),
        (PAUSED, PAUSED),
        (FINISHED, DONE),
        (SKIPPED, SKIPPED),
        (ASSUMED, ASSUMED),
    ],
)
def test_each_state_has_its_day(kind: str, state: str) -> None:
    topic = python_after(event(kind, "2026-05-03")).topic
    assert (topic.state, topic.since, topic.touched) == (state, "2026-05-03", "2026-05-03")


def test_reopening_makes_a_finished_topic_open_again() -> None:
    topic = python_after(event(FINISHED, "2026-05-01"), event(REOPENED, "2026-05-09")).topic
    assert (topic.state, topic.since) == (OPEN, "2026-05-09")


def test_the_order_of_the_log_decides_and_not_the_day() -> None:
    """A day may be given by hand; the last event counts."""
    topic = python_after(event(SKIPPED, "2026-05-09"), event(FINISHED, "2026-05-01")).topic
    assert (topic.state, topic.since, topic.touched) == (DONE, "2026-05-01", "2026-05-09")


def test_a_repeated_state_keeps_its_first_day() -> None:
    again = event(FINISHED, "2026-05-08", rating=4)
    topic = python_after(event(FINISHED, "2026-05-01"), again).topic
    assert (topic.state, topic.since, topic.rating) == (DONE, "2026-05-01", 4)


def test_done_twice_counts_as_finished_once() -> None:
    again = event(FINISHED, "2026-05-08", rating=4)
    days = python_after(event(FINISHED, "2026-05-01"), again).days
    assert days == (Day("2026-05-01", 1, 0, 1), Day("2026-05-08", 1, 0, 0))


def test_a_topic_that_was_reopened_can_be_finished_again() -> None:
    days = python_after(
        event(FINISHED, "2026-05-01"), event(REOPENED, "2026-05-02"), event(FINISHED, "2026-05-03")
    ).days
    assert [day.finished for day in days] == [1, 0, 1]


def test_a_topic_that_was_finished_twice_on_one_day_was_finished_once_that_day() -> None:
    days = python_after(event(FINISHED), event(REOPENED), event(FINISHED)).days
    assert days == (Day("2026-05-01", 3, 0, 1),)


def test_began_is_the_day_of_the_first_start() -> None:
    topic = python_after(
        event(STARTED, "2026-05-01"),
        event(PAUSED, "2026-05-02"),
        event(STARTED, "2026-05-05"),
        event(FINISHED, "2026-05-06"),
    ).topic
    assert (topic.began, topic.since) == ("2026-05-01", "2026-05-06")
    assert python_after(event(FINISHED)).topic.began == ""


def test_a_later_rating_replaces_an_earlier_one() -> None:
    events = event(STARTED, rating=1), event(FINISHED, rating=3), event(REOPENED, command="reopen")
    assert python_after(*events).topic.rating == 3


def test_minutes_add_up_on_the_topic_and_on_their_days() -> None:
    progress = python_after(
        event(SPENT, "2026-05-02", minutes=40),
        event(SPENT, "2026-05-01", minutes=20),
        event(SPENT, "2026-05-02", minutes=5),
    )
    assert progress.topic.spent == 65
    assert progress.days == (Day("2026-05-01", 1, 20, 0), Day("2026-05-02", 2, 45, 0))


WORK = [(SPENT, {"minutes": 20}), (READ, {"reading": "book"})]


@pytest.mark.parametrize(("kind", "data"), WORK)
def test_work_puts_an_untouched_topic_in_progress(kind: str, data: dict[str, Any]) -> None:
    topic = python_after(event(kind, "2026-05-02", **data)).topic
    assert (topic.state, topic.since, topic.began) == (IN_PROGRESS, "2026-05-02", "2026-05-02")


@pytest.mark.parametrize(("kind", "data"), WORK)
@pytest.mark.parametrize(
    ("before", "on_a_day_before", "on_its_day", "on_a_later_day"),
    [
        # It was put aside after the work of that day; later work takes it up again.
        (PAUSED, PAUSED, PAUSED, IN_PROGRESS),
        (REOPENED, OPEN, IN_PROGRESS, IN_PROGRESS),
        (STARTED, IN_PROGRESS, IN_PROGRESS, IN_PROGRESS),
        # What was decided stays decided.
        (FINISHED, DONE, DONE, DONE),
        (ASSUMED, ASSUMED, ASSUMED, ASSUMED),
        (SKIPPED, SKIPPED, SKIPPED, SKIPPED),
    ],
)
def test_work_moves_a_topic_on_that_was_open_before_it(
    kind: str,
    data: dict[str, Any],
    before: str,
    on_a_day_before: str,
    on_its_day: str,
    on_a_later_day: str,
) -> None:
    days = {
        "2026-05-09": on_a_day_before,
        "2026-05-10": on_its_day,
        "2026-05-11": on_a_later_day,
    }
    for day, state in days.items():
        earlier = [event(FINISHED, "2026-05-05")] if before == REOPENED else []
        topic = python_after(*earlier, event(before, "2026-05-10"), event(kind, day, **data)).topic
        assert topic.state == state
        is_moved = before in (PAUSED, REOPENED) and state == IN_PROGRESS
        assert topic.since == (day if is_moved else "2026-05-10")


def test_work_does_not_move_the_day_on_which_a_topic_was_begun() -> None:
    topic = python_after(
        event(STARTED, "2026-05-01"),
        event(PAUSED, "2026-05-03"),
        event(SPENT, "2026-05-09", minutes=5),
    ).topic
    assert (topic.began, topic.since) == ("2026-05-01", "2026-05-09")


@pytest.mark.parametrize("kind", [NOTED, LINKED, PROVED, UNREAD, RECALLED, FORGOTTEN])
def test_what_is_no_work_leaves_a_topic_open(kind: str) -> None:
    assert python_after(event(kind, reading="book", text="later")).topic.state == OPEN


def test_the_last_note_is_shown_and_all_are_counted() -> None:
    topic = python_after(event(NOTED, text="first"), event(NOTED, text="second")).topic
    assert (topic.note, topic.notes) == ("second", 2)


def test_the_last_proof_is_kept() -> None:
    topic = python_after(
        event(PROVED, url="https://a.org"), event(PROVED, url="https://b.org")
    ).topic
    assert topic.proof == "https://b.org"


@pytest.mark.parametrize("kind", [RECALLED, FORGOTTEN])
def test_a_review_touches_a_topic_and_leaves_its_state(kind: str) -> None:
    progress = python_after(event(FINISHED, "2026-05-01"), event(kind, "2026-06-01"))
    assert progress.topic == TopicState(DONE, "2026-05-01", "", "2026-06-01")
    assert progress.days[-1] == Day("2026-06-01", 1, 0, 0)


def test_a_reading_is_read_on_a_day_and_can_be_unread_again() -> None:
    read = event(READ, "2026-05-02", reading="tutorial")
    assert python_after(read).readings == (ReadingState("tutorial", "2026-05-02"),)
    unread = event(UNREAD, "2026-05-03", reading="tutorial")
    assert python_after(read, unread).readings == (ReadingState("tutorial"),)


def test_an_own_link_keeps_its_address_when_it_is_read() -> None:
    progress = python_after(
        event(LINKED, reading="blog", url="https://a.org", title="A blog", minutes=15),
        event(READ, "2026-05-04", reading="blog"),
        event(READ, "2026-05-02", reading="a-book"),
    )
    assert progress.readings == (
        ReadingState("a-book", "2026-05-02"),
        ReadingState("blog", "2026-05-04", "https://a.org", "A blog", 15),
    )


def test_topics_and_roadmaps_are_separate() -> None:
    result = fold(
        [
            event(FINISHED),
            event(STARTED, topic="git"),
            event(SKIPPED, roadmap="frontend"),
        ]
    )
    assert {key: progress.topic.state for key, progress in result.items()} == {
        ("backend", "python"): DONE,
        ("backend", "git"): IN_PROGRESS,
        ("frontend", "python"): SKIPPED,
    }


def test_facts_under_a_former_id_belong_to_the_current_topic() -> None:
    renamed = {("backend", "python-basics"): "python", ("frontend", "python"): "js"}
    result = fold(
        [
            event(STARTED, "2026-05-01", "python-basics"),
            event(SPENT, "2026-05-02", minutes=30),
            event(FINISHED, "2026-05-03", "python-basics"),
        ],
        renamed,
    )
    assert list(result) == [PYTHON]
    topic = result[PYTHON].topic
    assert topic == TopicState(DONE, "2026-05-03", "2026-05-01", "2026-05-03", 30)


def test_a_mark_under_a_former_id_belongs_to_the_current_reading() -> None:
    result = fold(
        [event(READ, "2026-05-02", reading="tut"), event(READ, "2026-05-03", reading="tutorial")],
        reading_renames={("backend", "tut"): "tutorial", ("frontend", "tutorial"): "tour"},
    )
    assert result[PYTHON].readings == (ReadingState("tutorial", "2026-05-03"),)
    result = fold(
        [event(READ, "2026-05-02", reading="tutorial"), event(UNREAD, reading="tut")],
        reading_renames={("backend", "tut"): "tutorial"},
    )
    assert result[PYTHON].readings == (ReadingState("tutorial"),)


def test_the_last_mark_has_the_part_that_was_read() -> None:
    part = event(READ, "2026-05-02", reading="book", part="ch. 1", title="The Book")
    whole = event(READ, "2026-05-03", reading="book")
    assert python_after(part).readings == (
        ReadingState("book", "2026-05-02", title="The Book", part="ch. 1"),
    )
    assert python_after(part, whole).readings == (ReadingState("book", "2026-05-03"),)


def test_an_own_link_is_not_confused_with_a_former_id_of_a_reading() -> None:
    renamed = {("backend", "blog"): "weblog"}
    link = event(LINKED, reading="blog", url="https://a.org", title="A blog", minutes=15)
    read = event(READ, "2026-05-04", reading="blog")
    assert fold([link, read], reading_renames=renamed)[PYTHON].readings == (
        ReadingState("blog", "2026-05-04", "https://a.org", "A blog", 15),
    )
    unread = event(UNREAD, "2026-05-05", reading="blog")
    assert fold([link, read, unread], reading_renames=renamed)[PYTHON].readings == (
        ReadingState("blog", "", "https://a.org", "A blog", 15),
    )


@pytest.mark.parametrize(
    ("kind", "progress"),
    [
        (SPENT, Progress(TopicState(), (), ())),
        (NOTED, Progress(TopicState(notes=1), (), ())),
        (PROVED, Progress(TopicState(), (), ())),
        (LINKED, Progress(TopicState(), (ReadingState(""),), ())),
        (READ, Progress(TopicState(), (ReadingState("", "2026-05-01"),), ())),
        (UNREAD, Progress(TopicState(), (ReadingState(""),), ())),
    ],
)
def test_a_fact_without_its_data_says_that_something_happened_and_no_more(
    kind: str, progress: Progress
) -> None:
    """This program records none; what another one wrote must not stop the fold."""
    topic, readings, _ = progress
    assert python_after(event(kind)) == Progress(
        topic._replace(touched="2026-05-01"), readings, (Day("2026-05-01", 1, 0, 0),)
    )


def test_a_kind_of_a_newer_program_is_ignored() -> None:
    """It must leave no trace: neither a touched day nor a touched topic."""
    assert fold([event("celebrated"), event(RETRACTED, batch="laptop.2")]) == {}
    plain = python_after(event(FINISHED))
    assert python_after(event(FINISHED), event("celebrated", "2026-07-01")) == plain
    assert python_after(event("celebrated", "2026-04-01"), event(FINISHED)) == plain


def test_a_fact_about_no_topic_is_ignored() -> None:
    assert fold([event(NOTED, topic="", text="hello")]) == {}


# -- retracted batches ---------------------------------------------------------------------------


def chain(length: int) -> list[Retraction]:
    """Batch b0 is retracted by b1, that by b2, and so on."""
    return [Retraction(i, "laptop", i, f"b{i}", f"b{i - 1}") for i in range(1, length + 1)]


@pytest.mark.parametrize("length", range(8))
def test_undo_and_redo_alternate_in_a_chain_of_any_length(length: int) -> None:
    dead = retracted_batches(chain(length))
    assert ("b0" in dead) == (length % 2 == 1)
    assert f"b{length}" not in dead


def test_one_undo_can_retract_several_batches_and_one_redo_restores_them() -> None:
    undo = [Retraction(5, "laptop", n, "undo", target) for n, target in enumerate(("a", "b", "c"))]
    assert retracted_batches(undo) == {"a", "b", "c"}
    redo = Retraction(6, "laptop", 9, "redo", "undo")
    assert retracted_batches([*undo, redo]) == {"undo"}


def test_a_batch_retracted_by_two_devices_needs_two_redos() -> None:
    undos = [Retraction(5, "laptop", 1, "u1", "a"), Retraction(5, "phone", 1, "u2", "a")]
    first = Retraction(6, "laptop", 2, "r1", "u1")
    second = Retraction(7, "phone", 2, "r2", "u2")
    assert retracted_batches([*undos, first]) == {"a", "u1"}
    assert retracted_batches([*undos, first, second]) == {"u1", "u2"}


# -- replicas ------------------------------------------------------------------------------------

Log = Mapping[tuple[str, int], Event]
DEVICES = ("laptop", "phone", "desk")
KINDS = (STARTED, PAUSED, FINISHED, SKIPPED, REOPENED, ASSUMED, SPENT, NOTED, READ, UNREAD)


class Device:
    """A replica that appends as `log_writer` does."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.log: dict[tuple[str, int], Event] = {}
        self.count = 0

    def append(self, now: int, facts: Iterable[tuple[str, str, Mapping[str, Any]]]) -> str:
        clock = max(now, 1 + max((e.clock for e in self.log.values()), default=0))
        batch = f"{self.name}.{self.count + 1}"
        for kind, topic, data in facts:
            self.count += 1
            day = f"2026-05-{1 + now % 28:02d}"
            fact = event(kind, day, topic, device=self.name, n=self.count, clock=clock)
            self.log[self.name, self.count] = fact._replace(batch=batch, data=data)
        return batch


def retracted_in(log: Log) -> set[str]:
    return retracted_batches(
        Retraction(e.clock, e.device, e.n, e.batch, e.data["batch"])
        for e in log.values()
        if e.kind == RETRACTED
    )


def fold_log(log: Log) -> dict[tuple[str, str], Progress]:
    """Return the progress of a log: the events that are not retracted, folded in log order."""
    dead = retracted_in(log)
    living = [e for e in log.values() if e.batch not in dead]
    return fold(sorted(living, key=lambda e: (e.clock, e.device, e.n)))


def is_live(log: Log, batch: str) -> bool:
    """The literal definition: a batch is live unless a live batch retracts it."""
    return not any(
        e.kind == RETRACTED and e.data["batch"] == batch and is_live(log, e.batch)
        for e in log.values()
    )


facts = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from(("python", "git")),
    st.sampled_from(({"minutes": 20, "reading": "book"}, {"minutes": 45, "rating": 3})),
)


@st.composite
def replicas(draw: st.DrawFn) -> list[Device]:
    """Draw devices that record, retract batches they have seen, and sometimes exchange logs."""
    devices = [Device(name) for name in DEVICES]
    for _ in range(draw(st.integers(0, 12))):
        device = draw(st.sampled_from(devices))
        now = draw(st.integers(1, 30))  # clocks of devices disagree
        seen = sorted({e.batch for e in device.log.values()})
        action = draw(st.sampled_from(("record", "record", "retract", "exchange")))
        if action == "exchange":
            device.log |= draw(st.sampled_from(devices)).log
        elif action == "retract" and seen:
            targets = draw(st.lists(st.sampled_from(seen), min_size=1, max_size=2, unique=True))
            device.append(now, [(RETRACTED, "", {"batch": target}) for target in targets])
        else:
            device.append(now, draw(st.lists(facts, min_size=1, max_size=2)))
    return devices


@thorough
@given(replicas(), st.permutations(range(3)))
def test_merging_logs_in_any_order_and_repeatedly_gives_the_same_progress(
    devices: list[Device], order: list[int]
) -> None:
    one: Log = devices[0].log | devices[1].log | devices[2].log
    other: dict[tuple[str, int], Event] = {}
    for i in (*order, order[0]):
        other |= devices[i].log
    assert fold_log(one) == fold_log(other)
    assert retracted_in(one) == retracted_in(other)


@thorough
@given(replicas())
def test_a_batch_is_live_unless_a_live_batch_retracts_it(devices: list[Device]) -> None:
    log = devices[0].log | devices[1].log | devices[2].log
    batches = {e.batch for e in log.values()}
    assert retracted_in(log) == {batch for batch in batches if not is_live(log, batch)}


@thorough
@given(replicas(), st.data())
def test_undo_and_redo_change_nothing(devices: list[Device], data: st.DataObject) -> None:
    device = devices[0]
    device.log |= devices[1].log
    living = sorted({e.batch for e in device.log.values()} - retracted_in(device.log))
    before, dead = fold_log(device.log), retracted_in(device.log)
    if not living:
        return
    target = data.draw(st.sampled_from(living))
    undo = device.append(1, [(RETRACTED, "", {"batch": target})])
    assert target in retracted_in(device.log)
    device.append(1, [(RETRACTED, "", {"batch": undo})])
    assert fold_log(device.log) == before
    assert retracted_in(device.log) - {undo} == dead


@brief
@given(replicas())
def test_folding_one_topic_alone_gives_the_same_progress(devices: list[Device]) -> None:
    """After a command only the touched topics are folded again."""
    events = sorted(devices[0].log.values(), key=lambda e: (e.clock, e.device, e.n))
    for key, progress in fold(events).items():
        assert fold(e for e in events if (e.roadmap, e.topic) == key) == {key: progress}


def test_the_last_verification_counts_and_begins_the_topic() -> None:
    first = event(VERIFIED, practice="sql-joins", version=1, passed=9, of=10, tree="a")
    last = event(
        VERIFIED, "2026-05-02", practice="sql-joins", version=2, passed=10, of=10, tree="b"
    )
    topic = fold([first, last])[PYTHON].topic
    assert topic.verified == "2026-05-02 sql-joins 2 10 10"
    assert (topic.state, topic.since) == (IN_PROGRESS, "2026-05-01")
