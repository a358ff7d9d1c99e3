"""Whatever comes in from other machines, what is stored beside the log equals a rebuild.

Holds: store.merging.insertion, store.merging.merge_summary, store.log.projection, store.log.reviews,
store.database.backup.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    NOON,
    small_roadmap,
    snapshot,
    states,
    topic,
    workspace_at,
    write_roadmap,
)
from tests.correcting import correcting_commands
from tests.examples import examples

from roadmap_cli.core.answers.exchange_answers import MergeAnswer
from roadmap_cli.core.memory.review import REVIEW_KINDS
from roadmap_cli.core.progress.progress import TopicKey
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.log import log, progress_checks, projection, reviews
from roadmap_cli.store.merging import insertion, log_merge
from roadmap_cli.store.merging.external_database import ExternalDatabase
from roadmap_cli.workspace import aim, history, merge, notes, reading, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

Command = Callable[[Workspace], object]

# The second version renames beta and drops omega, and what refreshes what differs; the third brings
# omega back.
VERSIONS = (
    small_roadmap(),
    small_roadmap(
        topic("alpha", reads=["book", "docs"]),
        topic("better", was=["beta"], reads=["book"]),
        topic("gamma", "alpha", "better", refreshes=["alpha"]),
        topic("delta", "gamma"),
        topic("new", "delta"),
        version="2",
    ),
    small_roadmap(topic("alpha"), topic("better"), topic("omega", "alpha"), version="3"),
)
NAMES = ("desk", "laptop", "phone")

topics = st.sampled_from(["alpha", "beta", "better", "gamma", "delta", "omega"])
days = st.sampled_from([None, "2026-02-27", "2024-02-29"])


def record(kind: str, roadmap: str, name: str, day: str | None) -> Command:
    """Return a command that records one fact, also of a roadmap that is not loaded."""

    def run(w: Workspace) -> None:
        with w.database.writing() as transaction:
            data = {"rating": 3} if kind == "finished" else {}
            w.record(transaction, kind, [Fact(kind, roadmap, name, data, day or "")])

    return run


commands = st.one_of(
    st.builds(
        lambda use, name: lambda w: use(w, [name]),
        st.sampled_from(
            [topic_changes.start, topic_changes.stop, topic_changes.skip, topic_changes.reopen]
        ),
        topics,
    ),
    st.builds(
        lambda name, rating, day: (
            lambda w: topic_changes.done(w, [name], options=DoneOptions(rating=rating), on=day)
        ),
        topics,
        st.sampled_from([None, 1, 4]),
        days,
    ),
    st.builds(
        record,
        st.sampled_from([*REVIEW_KINDS, "spent", "danced"]),
        st.sampled_from(["small", "small", "elsewhere"]),
        topics,
        days,
    ),
    st.builds(lambda name, day: lambda w: notes.spent(w, name, 30, on=day), topics, days),
    st.builds(lambda name: lambda w: reading.read(w, "book", topic=name), topics),
    st.builds(lambda goal: lambda w: aim.aim(w, goal), topics),
    st.just(lambda w: aim.aim(w, clear=True)),
    st.integers(1, 3).map(lambda count: lambda w: history.undo(w, count)),
    st.just(history.redo),
    st.builds(lambda act, name: lambda w: act(w, name), correcting_commands(), topics),
    st.builds(lambda version: lambda w: write_roadmap(w, version), st.sampled_from(VERSIONS)),
)
machines = st.sampled_from(NAMES)
# A command with the error of the clock in hours, or who takes in the log of whom.
steps = st.lists(
    st.one_of(
        st.tuples(machines, commands, st.one_of(st.integers(-9, 9), st.integers(-60_000, 60_000))),
        st.tuples(machines, machines),
    ),
    max_size=24,
)


# The same few topics finished, asked and forgotten on three machines, within days of each other.
reviewing = st.one_of(
    st.builds(record, st.sampled_from(["finished", *REVIEW_KINDS]), st.just("small"), topics, days),
    st.builds(
        record,
        st.sampled_from(["finished", "recalled", "forgotten"]),
        st.just("small"),
        st.sampled_from(["alpha", "gamma"]),
        st.none(),
    ),
    st.just(lambda w: history.undo(w)),
)
review_steps = st.lists(
    st.one_of(st.tuples(machines, reviewing, st.integers(0, 900)), st.tuples(machines, machines)),
    min_size=6,
    max_size=24,
)


@pytest.fixture(scope="module")
def fresh_homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], dict[str, Workspace]]:
    """Return a function that returns three machines with the same roadmap and no progress."""

    def fresh() -> dict[str, Workspace]:
        here = tmp_path_factory.mktemp("homes")
        homes = {name: workspace_at(here / name) for name in NAMES}
        for w in homes.values():
            write_roadmap(w, VERSIONS[0])
            w.database.connection.execute("pragma synchronous = off")
        return homes

    return fresh


def run(w: Workspace, command: Command, hours: int) -> None:
    """Run a command, which may be refused, by a clock that is off."""
    w.now = NOON + timedelta(hours=hours)
    with suppress(UsageError):
        command(w)


def rebuilt(w: Workspace) -> dict[str, set[tuple[object, ...]]]:
    """Return the tables after a rebuild, and roll that back."""
    w.database.connection.execute("begin")
    projection.rebuild(w.database)
    tables = snapshot(w.database)
    w.database.connection.execute("rollback")
    return tables


def assert_whole(w: Workspace) -> None:
    assert list(log.find_damage(w.database)) == []
    assert projection.differing_tables(w.database) == []
    assert snapshot(w.database) == rebuilt(w)
    assert list(progress_checks.find_damage(w.database)) == []
    assert row_sums.is_meta_whole(w.database)


def all_states(w: Workspace) -> dict[TopicKey, str]:
    rows = w.database.rows("select roadmap, topic, state from topic_state")
    return {(roadmap, name): state for roadmap, name, state in rows}


def topics_lacking(w: Workspace, other: Workspace) -> set[TopicKey]:
    """Return the topics, by their ids on one machine, of the events that another one lacks."""
    sql = "select roadmap, topic from event where device = ? and n = ? and topic <> ''"
    names = "select device, n from event"
    missing = set(w.database.rows(names)) - set(other.database.rows(names))
    return {key for name in missing for key in w.database.rows(sql, name)}


def assert_told(
    w: Workspace, answer: MergeAnswer, before: Mapping[TopicKey, str], shared: set[TopicKey]
) -> None:
    """Compare an answer with all states before and after, and with what both sides have written."""
    after = all_states(w)
    assert {(t.roadmap, t.topic) for t in answer.both} == shared
    for both in answer.both:
        key = (both.roadmap, both.topic)
        assert (both.before, both.state) == (before.get(key, "open"), after.get(key, "open"))
    assert {((t.roadmap, t.topic), t.before, t.state) for t in answer.turned} == {
        (key, state, after.get(key, "open"))
        for key, state in before.items()
        if after.get(key, "open") != state and key not in shared
    }


def join(into: Workspace, other: Workspace) -> None:
    """Take in the log of another machine, and compare the answer and the tables."""
    before = all_states(into)

    def current(keys: set[TopicKey]) -> set[TopicKey]:
        return {log.current_key(into.database, key) for key in keys}

    shared = current(topics_lacking(other, into)) & current(topics_lacking(into, other))
    answer = merge.merge(into, other.database.path)
    assert_told(into, answer, before, shared)
    assert_whole(into)


@pytest.mark.parametrize("share", [0.0, insertion.SHARE_TO_REBUILD, 1.0])
@examples(60)
@given(steps=steps)
def test_after_any_joins_of_any_logs_every_table_equals_a_rebuild(
    fresh_homes: Callable[[], dict[str, Workspace]], share: float, steps: list[tuple[object, ...]]
) -> None:
    live(fresh_homes(), share, steps)


@examples(100)
@given(steps=review_steps)
def test_reviews_follow_the_order_of_the_log_and_not_of_the_joins(
    fresh_homes: Callable[[], dict[str, Workspace]], steps: list[tuple[object, ...]]
) -> None:
    live(fresh_homes(), 1.0, steps)


def live(homes: dict[str, Workspace], share: float, steps: list[tuple[object, ...]]) -> None:
    """Let three machines record and join, in the end all; check each after every join."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(insertion, "SHARE_TO_REBUILD", share)
        for name, *step in steps:
            w = homes[str(name)]
            if len(step) == 2:
                run(w, *step)  # type: ignore[arg-type]
            elif step[0] != name:
                join(w, homes[str(step[0])])
        for name in NAMES[1:]:
            join(homes["desk"], homes[name])
        for name in NAMES[1:]:
            join(homes[name], homes["desk"])
    logs = [w.database.rows("select * from event order by device, n") for w in homes.values()]
    assert logs[0] == logs[1] == logs[2]
    for w in homes.values():
        w.close()


# -- what another process did, and the copy of the day -------------------------------------------


def test_what_two_processes_join_at_once_counts_once(tmp_path: Path) -> None:
    desk, laptop = workspace_at(tmp_path / "desk"), workspace_at(tmp_path / "laptop")
    for w in (desk, laptop):
        write_roadmap(w, VERSIONS[0])
    topic_changes.start(laptop, ["omega"])
    topic_changes.done(desk, ["alpha"])
    desk.now += timedelta(days=9)
    run(desk, record("recalled", "small", "alpha", None), 24 * 9)
    with ExternalDatabase(desk.database.path) as other:
        pair = [log_merge.stage(laptop.database, "x", other.events) for _ in range(2)]
    for staged in pair:
        assert merge.join_staged(laptop, "x", "log", staged).new == 2
        assert_whole(laptop)
    review = reviews.read_review(laptop.database, "small", "alpha")
    assert review is not None
    assert review.checks == 1


def test_one_copy_a_day_holds_what_was_here_before_other_machines_came_in(tmp_path: Path) -> None:
    desk, laptop = workspace_at(tmp_path / "desk"), workspace_at(tmp_path / "laptop")
    for w in (desk, laptop):
        write_roadmap(w, VERSIONS[0])
    topic_changes.start(laptop, ["omega"])

    def join_news(name: str) -> str:
        topic_changes.done(desk, [name])
        return merge.merge(laptop, desk.database.path).backup

    first = join_news("alpha")
    assert Path(first).name == "before-merge-2026-03-04.db"
    topic_changes.done(laptop, ["omega"])
    assert join_news("beta") == first
    with closing(sqlite3.connect(first)) as copy:
        assert copy.execute("select topic, kind from event").fetchall() == [("omega", "started")]
    laptop.now = desk.now = NOON + timedelta(days=1)
    assert Path(join_news("gamma")).name == "before-merge-2026-03-05.db"
    assert merge.merge(laptop, desk.database.path).backup == ""
    assert states(laptop) == dict.fromkeys(["alpha", "beta", "gamma", "omega"], "done")
