"""The stored reviews: after any command they equal a fold of the log.

Holds: store.log.reviews, store.log.review_events.
"""

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
    small_roadmap,
    small_topics,
    snapshot,
    states,
    topic,
    workspace_at,
    write_roadmap,
)
from tests.examples import examples

from roadmap_cli.core.memory.review import REVIEW_KINDS, Review, ReviewFold
from roadmap_cli.core.model.roadmap import Roadmap, Topic
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.store.catalog import catalog, catalog_sums
from roadmap_cli.store.database.row_sums import DamagedCache
from roadmap_cli.store.log import log, projection, reviews
from roadmap_cli.workspace import history, notes, own_links, reading, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

thorough = examples(40)

Step = Callable[[Workspace], object]


def new_version(number: int, *topics: Topic) -> Roadmap:
    return small_roadmap(*topics, version=str(number))


# The second version reverses prerequisites, the third renames, the fourth retires topics, the
# fifth gives a former id to another topic, and the sixth says what two topics refresh.
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
    new_version(
        6,
        *small_topics()[:3],
        topic("delta", "gamma", refreshes=["beta"]),
        topic("omega", "delta", refreshes=["alpha", "delta"]),
    ),
)

names = st.sampled_from(["alpha", "beta", "gamma", "delta", "omega"])
some_names = st.lists(names, min_size=1, max_size=3)
past_days = st.sampled_from([None, None, "2026-01-30", "2026-02-20", "2024-02-29"])
ratings = st.sampled_from([None, None, 1, 2, 3, 4])


def record_fact(kind: str, name: str, day: str = "", rating: int | None = None) -> Step:
    """Return a step that records one event directly, such as another device might have."""

    def write(w: Workspace) -> None:
        data: Mapping[str, object] = {} if rating is None else {"rating": rating}
        with w.database.writing() as transaction:
            w.record(transaction, f"{kind} {name}", [Fact(kind, w.roadmap.id, name, data, day)])

    return write


def done(topic_ids: list[str], rating: int | None, on: str | None) -> Step:
    return lambda w: topic_changes.done(w, topic_ids, options=DoneOptions(rating=rating), on=on)


any_step = st.one_of(
    st.builds(done, some_names, ratings, past_days),
    st.builds(done, some_names, ratings, past_days),
    st.builds(record_fact, st.sampled_from(["recalled", "forgotten"]), names),
    st.builds(
        record_fact, st.sampled_from(REVIEW_KINDS), names, st.sampled_from(["", "2026-01-01"])
    ),
    st.builds(
        lambda use_case, typed: lambda w: use_case(w, typed),
        st.sampled_from(
            [
                topic_changes.start,
                topic_changes.stop,
                topic_changes.skip,
                topic_changes.reopen,
                topic_changes.know,
            ]
        ),
        some_names,
    ),
    st.builds(lambda count: lambda w: history.undo(w, count), st.integers(1, 3)),
    st.just(history.redo),
    st.builds(lambda version: lambda w: write_roadmap(w, version), st.sampled_from(VERSIONS)),
)
# A step, and the days since the previous one, which may be negative.
steps = st.lists(st.tuples(any_step, st.sampled_from([0, 0, 1, 3, 8, 30, 200, -5])), max_size=16)


def run_step(w: Workspace, step: Step, gap: int) -> None:
    """Let time pass and run a step, which may be refused."""
    w.now += timedelta(gap)
    with suppress(UsageError):
        step(w)


def tables_after(w: Workspace, make: Callable[[], object]) -> dict[str, set[tuple[object, ...]]]:
    """Return the projection after a function, and roll that back."""
    w.database.connection.execute("begin")
    make()
    tables = snapshot(w.database)
    w.database.connection.execute("rollback")
    return tables


def due_days(w: Workspace) -> dict[str, int]:
    """Return for each reviewed topic the number of days until it is due."""
    today = w.now.date().toordinal()
    return {
        name: r.due - today for name, r in reviews.read_reviews(w.database, w.roadmap.id).items()
    }


def fold_whole_log(w: Workspace) -> dict[str, Review]:
    """Return the reviews that follow from all events of the roadmap, with no shortcut."""
    roadmap = w.roadmap.id
    graph, _ = catalog.graph_and_goals(w.database, roadmap)
    needs = {
        name: [graph.ids[need] for need in graph.needs_of(index)]
        for index, name in enumerate(graph.ids)
    }
    refreshes = catalog.all_refreshes(w.database, roadmap)
    renames = log.topic_renames(w.database, roadmap)
    reviews_of_all = ReviewFold(
        lambda name: needs.get(name, ()), {}, lambda name: refreshes.get(name, ())
    )
    for event in log.living_events(w.database, "roadmap = ?", (roadmap,)):
        if event.kind in REVIEW_KINDS:
            name = renames.get((roadmap, event.topic), event.topic)
            reviews_of_all.add(event.kind, name, event.day, event.data.get("rating", 0))
    return reviews_of_all.reviews


@thorough
@given(steps=steps)
def test_after_every_step_the_reviews_equal_a_rebuild(
    prepared: Path, steps: list[tuple[Step, int]]
) -> None:
    with learner(prepared) as w:
        for step, gap in steps:
            run_step(w, step, gap)
            assert projection.differing_tables(w.database) == []
            assert reviews.read_reviews(w.database, w.roadmap.id) == fold_whole_log(w)
        assert snapshot(w.database) == tables_after(w, lambda: projection.rebuild(w.database))


@thorough
@given(steps=steps, some=some_names)
def test_replaying_any_topics_changes_nothing(
    prepared: Path, steps: list[tuple[Step, int]], some: list[str]
) -> None:
    with learner(prepared) as w:
        for step, gap in steps:
            run_step(w, step, gap)
        before = snapshot(w.database)
        # Whatever is stored, it can be deleted and replayed.
        keys = [("small", name) for name in [*some, "better", "last"]]

        def lose_and_replay() -> None:
            for key in keys:
                w.database.connection.execute(
                    "delete from review_state where roadmap = ? and topic = ?", key
                )
            reviews.replay(w.database, keys)

        assert tables_after(w, lose_and_replay) == before
        assert tables_after(w, lambda: reviews.rebuild(w.database)) == before


@thorough
@given(steps=steps)
def test_exactly_the_finished_topics_have_reviews(
    prepared: Path, steps: list[tuple[Step, int]]
) -> None:
    with learner(prepared) as w:
        for step, gap in steps:
            run_step(w, step, gap)
        finished = {name for name, state in states(w).items() if state == "done"}
        assert set(reviews.read_reviews(w.database, "small")) == finished


@thorough
@given(before=steps, count=st.integers(1, 4))
def test_undo_and_redo_restore_the_reviews(
    prepared: Path, before: list[tuple[Step, int]], count: int
) -> None:
    with learner(prepared) as w:
        for step, gap in before:
            run_step(w, step, gap)
        found = reviews.read_reviews(w.database, "small")
        if history.undo(w, count).steps:
            history.redo(w)
        assert reviews.read_reviews(w.database, "small") == found


def test_reviews_of_two_roadmaps_are_independent(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    write_roadmap(w, small_roadmap())
    topic_changes.done(w, ["alpha"])
    w.close()
    days_later = workspace_at(tmp_path, NOON + timedelta(7))
    write_roadmap(days_later, small_roadmap(name="other"))
    topic_changes.done(days_later, ["gamma"])
    assert due_days(days_later) == {"gamma": 8}
    assert reviews.read_reviews(days_later.database, "small")["alpha"].due == (NOON.toordinal() + 8)
    assert projection.differing_tables(days_later.database) == []
    history.undo(days_later)
    assert due_days(days_later) == {}
    assert projection.differing_tables(days_later.database) == []


# -- small stories -------------------------------------------------------------------------------


@pytest.fixture
def w(prepared: Path) -> Iterator[Workspace]:
    with learner(prepared) as found:
        yield found


def days_later(w: Workspace, days: int) -> Workspace:
    w.now += timedelta(days)
    return w


def test_undoing_a_topic_removes_its_credit_to_prerequisites(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    topic_changes.done(days_later(w, 7), ["gamma"])
    assert due_days(w)["alpha"] > 1
    history.undo(w)
    assert due_days(w) == {"alpha": 1}


def test_undoing_a_topic_keeps_the_credit_from_others(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    topic_changes.done(days_later(w, 7), ["gamma"])
    due = due_days(w)["alpha"]
    topic_changes.reopen(w, ["alpha"])
    assert "alpha" not in due_days(w)
    history.undo(w)
    assert due_days(w)["alpha"] == due


def test_a_recall_refreshes_the_prerequisites_too_and_forgetting_does_not(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "gamma"])
    days_later(w, 8)
    assert due_days(w) == {"alpha": 0, "gamma": 0}
    record_fact("forgotten", "gamma")(w)
    assert due_days(w) == {"alpha": 0, "gamma": 2}
    record_fact("recalled", "gamma")(days_later(w, 2))
    due = due_days(w)
    assert due["alpha"] > -2
    assert due["gamma"] > 2


def test_a_topic_recorded_for_a_past_day_is_finished_on_that_day(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"], on="2026-02-27")
    assert due_days(w) == {"alpha": 8 - 5}


def test_a_new_version_changes_which_topics_get_credit(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"])
    topic_changes.done(days_later(w, 7), ["gamma"])
    before = due_days(w)
    write_roadmap(w, VERSIONS[3])  # gamma needs beta only
    assert due_days(w) == {**before, "alpha": 1}
    write_roadmap(w, VERSIONS[0])
    assert due_days(w) == before


def test_a_version_that_says_what_a_topic_refreshes_gives_it_full_credit(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"])
    topic_changes.done(days_later(w, 7), ["delta"])
    before = due_days(w)
    assert before["alpha"] == before["beta"]
    write_roadmap(w, VERSIONS[5])  # delta refreshes beta
    assert due_days(w)["beta"] > due_days(w)["alpha"] == before["alpha"]
    assert projection.differing_tables(w.database) == []
    history.undo(w)
    assert due_days(w) == {"alpha": 1, "beta": 1}
    history.redo(w)
    write_roadmap(w, VERSIONS[0])
    assert due_days(w) == before


@pytest.mark.parametrize(
    "damage",
    [
        "update refresh set refreshes = 'omega' where topic = 'delta'",
        "delete from refresh where topic = 'delta'",
        "delete from refresh",
        "insert into refresh values ('small', 'gamma', 0, 'beta')",
        "delete from checksum where part = 'refreshes'",
    ],
)
def test_damage_to_what_topics_refresh_is_named_and_no_review_is_made_of_it(
    w: Workspace, damage: str
) -> None:
    write_roadmap(w, VERSIONS[5])
    topic_changes.done(w, ["beta"])
    before = due_days(w)
    w.database.connection.execute(damage)
    assert catalog_sums.damaged_roadmaps(w.database) == ["small"]
    with pytest.raises(DamagedCache, match="the loaded roadmap is damaged: small"):
        topic_changes.done(w, ["delta"])
    assert due_days(w) == before
    write_roadmap(w, VERSIONS[5], "anew")
    topic_changes.done(w, ["delta"])
    assert (
        catalog_sums.damaged_roadmaps(w.database) == projection.differing_tables(w.database) == []
    )


def test_a_roadmap_that_no_longer_says_what_is_refreshed_is_whole(w: Workspace) -> None:
    for version in (VERSIONS[5], VERSIONS[0]):
        write_roadmap(w, version)
        assert catalog_sums.damaged_roadmaps(w.database) == []


def test_a_renamed_topic_keeps_its_review(w: Workspace) -> None:
    topic_changes.done(w, ["beta"])
    topic_changes.done(days_later(w, 7), ["gamma"])
    before = due_days(w)
    write_roadmap(w, VERSIONS[2])
    assert due_days(w) == {"better": before["beta"], "gamma": before["gamma"]}
    topic_changes.reopen(w, ["better"])
    assert due_days(w).keys() == {"gamma"}
    history.undo(w)
    assert due_days(w) == {"better": before["beta"], "gamma": before["gamma"]}


def test_an_event_under_a_former_id_updates_the_renamed_topic(w: Workspace) -> None:
    write_roadmap(w, VERSIONS[2])
    record_fact("finished", "beta")(w)
    assert due_days(w) == {"better": 8}
    assert states(w) == {"better": "done"}
    assert projection.differing_tables(w.database) == []


def test_a_retired_topic_keeps_its_review(
    w: Workspace,
) -> None:
    topic_changes.done(w, ["delta"])
    write_roadmap(w, VERSIONS[3])
    assert due_days(w) == {"delta": 8}
    record_fact("recalled", "delta")(days_later(w, 8))
    write_roadmap(w, VERSIONS[0])
    assert due_days(w)["delta"] > 8
    assert projection.differing_tables(w.database) == []


def test_several_events_of_one_command_are_applied_in_order(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta", "gamma", "delta"])
    assert due_days(w) == dict.fromkeys(["alpha", "beta", "gamma", "delta"], 8)
    topic_changes.reopen(w, ["alpha", "beta"])
    topic_changes.done(days_later(w, 3), ["alpha"], options=DoneOptions(rating=4))
    assert due_days(w) == {"alpha": 14, "gamma": 5, "delta": 5}
    assert projection.differing_tables(w.database) == []


def test_an_event_without_a_topic_makes_no_review(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    record_fact("finished", "")(w)
    assert due_days(w) == {"alpha": 8}
    assert projection.differing_tables(w.database) == []


# -- what it costs -------------------------------------------------------------------------------


def review_statements(w: Workspace, step: Step) -> list[str]:
    """Return the SQL statements of a step that read or change reviews, but for checking them all."""
    heard: list[str] = []
    w.database.connection.set_trace_callback(heard.append)
    try:
        step(w)
    finally:
        w.database.connection.set_trace_callback(None)
    statements = [s for s in heard if "review_state" in s and "checksum" not in s]
    return [s for s in statements if not s.startswith(("select * from", "pragma"))]


@pytest.mark.parametrize(
    "step",
    [
        lambda w: notes.spent(w, "alpha", 20),
        lambda w: notes.note(w, "alpha", "a note"),
        lambda w: reading.read(w, "docs"),
        lambda w: own_links.link(w, "alpha", "https://example.org/mine"),
        lambda w: topic_changes.done(
            w, ["alpha"], options=DoneOptions(minutes=5, proof="https://example.org/proof")
        ),
    ],
    ids=["spent", "note", "read", "link", "done again, with a proof"],
)
def test_an_irrelevant_event_does_not_query_reviews(w: Workspace, step: Step) -> None:
    topic_changes.done(w, ["alpha", "beta"])
    before = snapshot(w.database)["review_state"]
    assert review_statements(w, step) == []
    assert snapshot(w.database)["review_state"] == before


def test_finishing_a_topic_writes_its_review_and_those_it_credits(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta", "omega"])
    heard = review_statements(days_later(w, 5), lambda w: topic_changes.done(w, ["gamma"]))
    assert len([s for s in heard if s.startswith("insert")]) == 3
    assert len([s for s in heard if s.startswith("delete")]) == 2
    assert not any("omega" in s for s in heard)


STEPS_A_STATE = 80  # of SQLite's machine, in all


def finish_half(size: int, home: Path) -> Workspace:
    """Return a workspace with half of a chain of topics finished."""
    w = workspace_at(home)
    w.database.connection.execute("pragma synchronous = off")
    write_roadmap(w, chain_of(size))
    with w.database.writing() as transaction:
        half = [Fact("finished", "small", f"t{i}") for i in range(size // 2)]
        w.record(transaction, "done", half)
    return days_later(w, 9)


def advance(w: Workspace, name: str) -> None:
    with w.database.writing() as transaction:
        w.record(transaction, "done", [Fact("finished", "small", name)])


def test_finishing_a_topic_reads_no_more_of_ten_thousand_topics_than_the_states_of_the_touched(
    tmp_path: Path,
) -> None:
    small, large = finish_half(20, tmp_path / "small"), finish_half(10_000, tmp_path / "large")
    for twenty, thousands in (
        (lambda w: advance(w, "t10"), lambda w: advance(w, "t5000")),
        (lambda w: record_fact("recalled", "t8")(w), lambda w: record_fact("recalled", "t4000")(w)),
        (history.undo, history.undo),
        (history.redo, history.redo),
    ):
        before = large.database.connection.total_changes
        few, many = machine_steps(small, twenty), machine_steps(large, thousands)
        # To compare and to store their checksums: four tables of rows, each read twice.
        assert 0 < many <= few * 1.1 + 5_000 * STEPS_A_STATE
        assert large.database.connection.total_changes - before <= 40
    assert projection.differing_tables(small.database) == []


def test_reviews_that_ended_long_ago_are_not_read_again(
    tmp_path: Path,
) -> None:
    def steps_to_replay(rounds: int) -> int:
        w = workspace_at(tmp_path / str(rounds))
        w.database.connection.execute("pragma synchronous = off")
        write_roadmap(w, small_roadmap())
        with w.database.writing() as transaction:
            for kind in ["finished", "recalled", "started"] * rounds + ["finished"]:
                facts = [Fact(kind, "small", name) for name in ("alpha", "beta", "gamma")]
                w.record(transaction, kind, facts)
        steps = machine_steps(w, lambda w: reviews.replay(w.database, [("small", "gamma")]))
        assert projection.differing_tables(w.database) == []
        w.close()
        return steps

    few, many = steps_to_replay(10), steps_to_replay(300)
    assert 0 < many <= few * 1.1


def test_an_end_that_a_correction_takes_back_ends_no_review(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    record_fact("recalled", "alpha")(days_later(w, 9))
    before = due_days(w)
    topic_changes.reopen(w, ["alpha"])
    assert due_days(w) == {}
    end = f"{w.database.get_meta('device')}.3"
    with w.database.writing() as transaction:
        fact = Fact("retracted", "small", "alpha", {"event": end})
        w.record(transaction, "correct", [fact])
    assert due_days(w) == before
    assert projection.differing_tables(w.database) == []
