"""The memories as a table: whatever the learner does, it equals what the log says."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    NOON,
    chain_of,
    learner,
    machine_steps,
    shelve,
    small_roadmap,
    small_topics,
    snapshot,
    states,
    topic,
    workspace_at,
)
from tests.examples import examples

from roadmap_cli.core.review import KINDS
from roadmap_cli.core.roadmap import Roadmap, Topic
from roadmap_cli.core.states import Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.store import projection, reviews
from roadmap_cli.workspace import changes, history, notes, reading
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

thorough = examples(40)

Step = Callable[[Workspace], object]


def new_version(number: int, *topics: Topic) -> Roadmap:
    return small_roadmap(*topics, version=str(number))


# The second version turns prerequisites round, the third renames, the fourth lets topics go and
# the fifth gives a former name to another topic.
VERSIONS = (
    small_roadmap(),
    new_version(
        2,
        topic("alpha", "delta"),
        topic("beta"),
        topic("gamma", "beta"),
        topic("delta", "beta"),
        topic("omega", "alpha", "gamma"),
    ),
    new_version(
        3,
        topic("alpha"),
        topic("better", was=["beta"]),
        topic("gamma", "alpha", "better"),
        topic("last", "gamma", was=["delta", "omega"]),
    ),
    new_version(4, *small_topics()[:2], topic("gamma", "beta")),
    new_version(5, topic("alpha"), topic("beta", "alpha"), topic("omega", "beta")),
)

names = st.sampled_from(["alpha", "beta", "gamma", "delta", "omega"])
some_names = st.lists(names, min_size=1, max_size=3)
past_days = st.sampled_from([None, None, "2026-01-30", "2026-02-20", "2024-02-29"])
ratings = st.sampled_from([None, None, 1, 2, 3, 4])


def recorded(kind: str, name: str, day: str = "", rating: int | None = None) -> Step:
    """Return a step that writes one fact past the use cases, as another device's may be."""

    def write(w: Workspace) -> None:
        data: Mapping[str, object] = {} if rating is None else {"rating": rating}
        with w.database.writing() as transaction:
            w.record(transaction, f"{kind} {name}", [Fact(kind, w.roadmap.id, name, data, day)])

    return write


def done(typed: list[str], rating: int | None, on: str | None) -> Step:
    return lambda w: changes.done(w, typed, options=DoneOptions(rating=rating), on=on)


any_step = st.one_of(
    st.builds(done, some_names, ratings, past_days),
    st.builds(done, some_names, ratings, past_days),
    st.builds(recorded, st.sampled_from(["recalled", "forgotten"]), names),
    st.builds(recorded, st.sampled_from(KINDS), names, st.sampled_from(["", "2026-01-01"])),
    st.builds(
        lambda use_case, typed: lambda w: use_case(w, typed),
        st.sampled_from([changes.start, changes.stop, changes.skip, changes.reopen, changes.know]),
        some_names,
    ),
    st.builds(lambda count: lambda w: history.undo(w, count), st.integers(1, 3)),
    st.just(history.redo),
    st.builds(lambda version: lambda w: shelve(w, version), st.sampled_from(VERSIONS)),
)
# A step, and by how many days the clock has gone on since the one before, or back.
steps = st.lists(st.tuples(any_step, st.sampled_from([0, 0, 1, 3, 8, 30, 200, -5])), max_size=16)


def take(w: Workspace, step: Step, gap: int) -> None:
    """Let time pass and take a step; what cannot be obeyed is refused in words."""
    w.now += timedelta(gap)
    with suppress(UsageError):
        step(w)


def made_anew(w: Workspace, make: Callable[[], object]) -> dict[str, set[tuple[object, ...]]]:
    """Return the projection as a way of making it would leave it; nothing is kept of it."""
    w.database.connection.execute("begin")
    make()
    found = snapshot(w.database)
    w.database.connection.execute("rollback")
    return found


def memories(w: Workspace) -> dict[str, int]:
    """Return the day each remembered topic is due, counted from today."""
    today = w.now.date().toordinal()
    return {name: r.due - today for name, r in reviews.stored(w.database, w.roadmap.id).items()}


@thorough
@given(steps=steps)
def test_after_every_step_the_memories_equal_a_rebuild(
    prepared: Path, steps: list[tuple[Step, int]]
) -> None:
    with learner(prepared) as w:
        for step, gap in steps:
            take(w, step, gap)
            assert projection.differing_tables(w.database) == []
        assert snapshot(w.database) == made_anew(w, lambda: projection.rebuild(w.database))


@thorough
@given(steps=steps, some=some_names)
def test_folding_some_topics_anew_changes_nothing_whichever_they_are(
    prepared: Path, steps: list[tuple[Step, int]], some: list[str]
) -> None:
    with learner(prepared) as w:
        for step, gap in steps:
            take(w, step, gap)
        before = snapshot(w.database)
        # Whatever stands there: it must be able to lose it and find it again.
        keys = [("small", name) for name in [*some, "better", "last"]]

        def lose_and_replay() -> None:
            for key in keys:
                w.database.connection.execute(
                    "delete from review_state where roadmap = ? and topic = ?", key
                )
            reviews.replay(w.database, keys)

        assert made_anew(w, lose_and_replay) == before
        assert made_anew(w, lambda: reviews.rebuild(w.database, "small")) == before
        assert made_anew(w, lambda: reviews.rebuild(w.database, "other")) == before


@thorough
@given(steps=steps)
def test_exactly_the_finished_topics_are_remembered(
    prepared: Path, steps: list[tuple[Step, int]]
) -> None:
    with learner(prepared) as w:
        for step, gap in steps:
            take(w, step, gap)
        finished = {name for name, state in states(w).items() if state == "done"}
        assert set(reviews.stored(w.database, "small")) == finished


@thorough
@given(before=steps, count=st.integers(1, 4))
def test_undo_and_redo_leave_the_memories_as_they_were(
    prepared: Path, before: list[tuple[Step, int]], count: int
) -> None:
    with learner(prepared) as w:
        for step, gap in before:
            take(w, step, gap)
        found = reviews.stored(w.database, "small")
        if history.undo(w, count).steps:
            history.redo(w)
        assert reviews.stored(w.database, "small") == found


def test_two_roadmaps_do_not_know_each_other(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    shelve(w, small_roadmap())
    changes.done(w, ["alpha"])
    w.close()
    later = workspace_at(tmp_path, NOON + timedelta(7))
    shelve(later, small_roadmap(name="other"))
    changes.done(later, ["gamma"])
    assert memories(later) == {"gamma": 8}
    assert reviews.stored(later.database, "small")["alpha"].due == (NOON.toordinal() + 8)
    assert projection.differing_tables(later.database) == []
    history.undo(later)
    assert memories(later) == {}
    assert projection.differing_tables(later.database) == []


# -- small stories -------------------------------------------------------------------------------


@pytest.fixture
def w(prepared: Path) -> Iterator[Workspace]:
    with learner(prepared) as found:
        yield found


def later(w: Workspace, days: int) -> Workspace:
    w.now += timedelta(days)
    return w


def test_undoing_a_topic_takes_back_what_it_did_for_its_prerequisites(w: Workspace) -> None:
    changes.done(w, ["alpha"])
    changes.done(later(w, 7), ["gamma"])
    assert memories(w)["alpha"] > 8
    history.undo(w)
    assert memories(w) == {"alpha": 1}


def test_undoing_a_topic_keeps_what_others_did_for_it(w: Workspace) -> None:
    changes.done(w, ["alpha"])
    changes.done(later(w, 7), ["gamma"])
    due = memories(w)["alpha"]
    changes.reopen(w, ["alpha"])
    assert "alpha" not in memories(w)
    history.undo(w)
    assert memories(w)["alpha"] == due


def test_a_day_in_the_past_is_the_day_the_topic_was_finished(w: Workspace) -> None:
    changes.done(w, ["alpha"], on="2026-02-27")
    assert memories(w) == {"alpha": 8 - 5}


def test_a_new_version_changes_who_refreshes_whom(w: Workspace) -> None:
    changes.done(w, ["alpha", "beta"])
    changes.done(later(w, 7), ["gamma"])
    before = memories(w)
    shelve(w, VERSIONS[3])  # gamma needs beta only
    assert memories(w) == {**before, "alpha": 1}
    shelve(w, VERSIONS[0])
    assert memories(w) == before


def test_a_renamed_topic_keeps_its_memory(w: Workspace) -> None:
    changes.done(w, ["beta"])
    changes.done(later(w, 7), ["gamma"])
    before = memories(w)
    shelve(w, VERSIONS[2])
    assert memories(w) == {"better": before["beta"], "gamma": before["gamma"]}
    changes.reopen(w, ["better"])
    assert memories(w).keys() == {"gamma"}
    history.undo(w)
    assert memories(w) == {"better": before["beta"], "gamma": before["gamma"]}


def test_a_fact_under_a_name_that_was_just_changed_finds_its_topic(w: Workspace) -> None:
    shelve(w, VERSIONS[2])
    recorded("finished", "beta")(w)
    assert memories(w) == {"better": 8}
    assert states(w) == {"better": "done"}
    assert projection.differing_tables(w.database) == []


def test_what_left_the_roadmap_is_remembered_and_there_again_when_it_returns(
    w: Workspace,
) -> None:
    changes.done(w, ["delta"])
    shelve(w, VERSIONS[3])
    assert memories(w) == {"delta": 8}
    recorded("recalled", "delta")(later(w, 8))
    shelve(w, VERSIONS[0])
    assert memories(w)["delta"] > 8
    assert projection.differing_tables(w.database) == []


def test_several_facts_of_one_command_are_taken_in_their_order(w: Workspace) -> None:
    changes.done(w, ["alpha", "beta", "gamma", "delta"])
    assert memories(w) == dict.fromkeys(["alpha", "beta", "gamma", "delta"], 8)
    changes.reopen(w, ["alpha", "beta"])
    changes.done(later(w, 3), ["alpha"], options=DoneOptions(rating=4))
    assert memories(w) == {"alpha": 14, "gamma": 5, "delta": 5}
    assert projection.differing_tables(w.database) == []


def test_a_fact_about_no_topic_is_nobodys_memory(w: Workspace) -> None:
    changes.done(w, ["alpha"])
    recorded("finished", "")(w)
    assert memories(w) == {"alpha": 8}
    assert projection.differing_tables(w.database) == []


# -- what it costs -------------------------------------------------------------------------------


def touching(w: Workspace, step: Step) -> list[str]:
    """Return the statements of a step that read or change memories."""
    heard: list[str] = []
    w.database.connection.set_trace_callback(heard.append)
    try:
        step(w)
    finally:
        w.database.connection.set_trace_callback(None)
    return [s for s in heard if "review_state" in s]


@pytest.mark.parametrize(
    "step",
    [
        lambda w: notes.spent(w, "alpha", 20),
        lambda w: notes.note(w, "alpha", "a note"),
        lambda w: reading.read(w, "docs"),
        lambda w: reading.link(w, "alpha", "https://example.org/mine"),
        lambda w: changes.done(
            w, ["alpha"], options=DoneOptions(minutes=5, proof="https://example.org/proof")
        ),
    ],
    ids=["spent", "note", "read", "link", "done again, with a proof"],
)
def test_a_fact_that_moves_no_memory_does_not_look_at_them(w: Workspace, step: Step) -> None:
    changes.done(w, ["alpha", "beta"])
    before = snapshot(w.database)["review_state"]
    assert touching(w, step) == []
    assert snapshot(w.database)["review_state"] == before


def test_finishing_a_topic_writes_its_memory_and_those_it_refreshes(w: Workspace) -> None:
    changes.done(w, ["alpha", "beta", "omega"])
    heard = touching(later(w, 5), lambda w: changes.done(w, ["gamma"]))
    assert len([s for s in heard if s.startswith("insert")]) == 3
    assert len([s for s in heard if s.startswith("delete")]) == 2
    assert not any("omega" in s for s in heard)


def into_a_map(size: int, home: Path) -> Workspace:
    """Return a learner who has finished half of a map, each topic needing the one before."""
    w = workspace_at(home)
    w.database.connection.execute("pragma synchronous = off")
    shelve(w, chain_of(size))
    with w.database.writing() as transaction:
        half = [Fact("finished", "small", f"t{i}") for i in range(size // 2)]
        w.record(transaction, "done", half)
    return later(w, 9)


def advance_alone(w: Workspace, name: str) -> None:
    with w.database.writing() as transaction:
        w.record(transaction, "done", [Fact("finished", "small", name)])


def test_on_ten_thousand_topics_one_more_costs_what_it_costs_on_twenty(tmp_path: Path) -> None:
    small, large = into_a_map(20, tmp_path / "small"), into_a_map(10_000, tmp_path / "large")
    for twenty, thousands in (
        (lambda w: advance_alone(w, "t10"), lambda w: advance_alone(w, "t5000")),
        (lambda w: recorded("recalled", "t8")(w), lambda w: recorded("recalled", "t4000")(w)),
        (history.undo, history.undo),
        (history.redo, history.redo),
    ):
        before = large.database.connection.total_changes
        few, many = machine_steps(small, twenty), machine_steps(large, thousands)
        assert 0 < many <= few * 1.1
        assert large.database.connection.total_changes - before <= 30
    assert projection.differing_tables(small.database) == []
