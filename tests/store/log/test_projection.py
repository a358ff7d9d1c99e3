"""The projection is a cache: after any command it equals a fold of the log.

Holds: store.log.projection, store.log.topic_states.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    NOON,
    learner,
    small_roadmap,
    small_topics,
    snapshot,
    topic,
    write_roadmap,
)
from tests.correcting import correcting_commands
from tests.examples import examples

from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.core.progress.states import STATES
from roadmap_cli.errors import UsageError
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.log import batches, log, projection
from roadmap_cli.workspace import aim, history, notes, own_links, reading, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

thorough = examples(40)

Command = Callable[[Workspace], object]

# The second version renames beta, drops omega and adds a topic; the third brings omega back.
VERSIONS = (
    small_roadmap(),
    small_roadmap(
        topic("alpha", reads=["book", "docs"]),
        topic("better", was=["beta"], reads=["book"]),
        topic("gamma", "alpha", "better"),
        topic("delta", "gamma"),
        topic("new", "delta"),
        version="2",
    ),
    small_roadmap(*small_topics()[:1], topic("better"), topic("omega"), version="3"),
)

topics = st.sampled_from(["alpha", "beta", "gamma", "delta", "omega"])
some_topics = st.lists(topics, min_size=1, max_size=3)
minutes = st.integers(1, 300)
days = st.one_of(st.none(), st.sampled_from(["2026-02-27", "2026-02-28", "2024-02-29"]))
texts = st.sampled_from(["", "Is é ü fine?", 'it\'s "quoted"\nover lines', "x" * 500])
options = st.builds(
    DoneOptions,
    rating=st.one_of(st.none(), st.integers(1, 4)),
    proof=st.sampled_from([None, "https://example.org/proof"]),
    minutes=st.one_of(st.none(), minutes),
    note=st.sampled_from([None, "a note"]),
)


def command(
    use_case: Callable[..., object], *strategies: object, **named_strategies: object
) -> object:
    """Return a strategy for calls of a use case."""

    def to_command(values: tuple[tuple[object, ...], dict[str, object]]) -> Command:
        return lambda w: use_case(w, *values[0], **values[1])

    return st.tuples(st.tuples(*strategies), st.fixed_dictionaries(named_strategies)).map(
        to_command
    )  # type: ignore[arg-type]


links = st.sampled_from(["https://example.org/mine", "https://example.org/other"])
aims = st.sampled_from([None, "basics", "gamma", "omega", "beta", "nobody"])
commands = st.one_of(
    command(topic_changes.start, some_topics),
    command(topic_changes.stop, some_topics),
    command(topic_changes.done, some_topics, options=options, on=days),
    command(topic_changes.skip, some_topics, reason=st.sampled_from([None, "not for me"])),
    command(topic_changes.reopen, some_topics),
    command(topic_changes.know, some_topics),
    command(notes.spent, topics, minutes, on=days),
    command(notes.note, topics, texts.filter(bool)),
    command(own_links.link, topics, links, title=st.sampled_from([None, "Mine"])),
    command(
        reading.read,
        st.sampled_from(["book", "docs", "mine"]),
        topic=st.sampled_from([None, "alpha"]),
        unread=st.booleans(),
    ),
    command(aim.aim, aims, by=st.sampled_from([None, "2027-06-30", "in 3 months"])),
    command(aim.aim, clear=st.just(True)),
    command(history.undo, st.integers(1, 3)),
    command(history.redo),
    st.builds(lambda act, topic: lambda w: act(w, topic), correcting_commands(), topics),
    command(write_roadmap, st.sampled_from(VERSIONS)),
)
# A command, and the error of the clock in days.
steps = st.lists(st.tuples(commands, st.integers(-40, 40)), max_size=14)


def run_command(w: Workspace, given_command: Command, off: int) -> None:
    """Run a command; a refused one changes nothing."""
    w.now = NOON + timedelta(days=off)
    before = w.database.rows("select * from event order by device, n")
    try:
        given_command(w)
    except UsageError:
        assert w.database.rows("select * from event order by device, n") == before


def rebuilt_tables(w: Workspace) -> dict[str, set[tuple[object, ...]]]:
    """Return the tables of a rebuilt projection, and roll the rebuild back."""
    w.database.connection.execute("begin")
    projection.rebuild(w.database)
    tables = snapshot(w.database)
    w.database.connection.execute("rollback")
    return tables


@thorough
@given(steps=steps)
def test_after_every_command_the_projection_equals_a_rebuild(
    prepared: Path, steps: list[tuple[Command, int]]
) -> None:
    with learner(prepared) as w:
        for given_command, off in steps:
            run_command(w, given_command, off)
            assert snapshot(w.database) == rebuilt_tables(w)
        assert list(log.find_damage(w.database)) == []


@examples(20)
@given(before=steps, versions=st.permutations(VERSIONS), after=steps)
def test_with_renames_in_between_the_projection_equals_a_rebuild(
    prepared: Path,
    before: list[tuple[Command, int]],
    versions: list[Roadmap],
    after: list[tuple[Command, int]],
) -> None:
    with learner(prepared) as w:
        for given_command, off in before:
            run_command(w, given_command, off)
        for version in versions:
            log = w.database.rows("select * from event")
            write_roadmap(w, version)
            assert w.database.rows("select * from event") == log
            assert snapshot(w.database) == rebuilt_tables(w)
            for given_command, off in after:
                run_command(w, given_command, off)
                assert snapshot(w.database) == rebuilt_tables(w)


@thorough
@given(steps=steps)
def test_no_command_removes_an_event(prepared: Path, steps: list[tuple[Command, int]]) -> None:
    with learner(prepared) as w:
        before: list[tuple[object, ...]] = []
        for given_command, off in steps:
            run_command(w, given_command, off)
            after = w.database.rows("select * from event order by clock, device, n")
            assert after[: len(before)] == before
            before = after


@thorough
@given(steps=steps, count=st.integers(1, 5))
def test_undo_and_redo_restore_every_table(
    prepared: Path, steps: list[tuple[Command, int]], count: int
) -> None:
    with learner(prepared) as w:
        for given_command, off in steps:
            run_command(w, given_command, off)
        before = snapshot(w.database)
        undo_steps = history.undo(w, count).steps
        if undo_steps:
            redo_steps = history.redo(w).steps
            assert [s.batch for s in redo_steps] == [s.batch for s in undo_steps]
            after = snapshot(w.database)
            # The undo stays in the log; only its retraction is new.
            (undone,) = after.pop("dead_batch") - before.pop("dead_batch")
            assert batches.read_batch(w.database, str(undone[0])).command.startswith("undo")
            assert after == before


@thorough
@given(steps=steps)
def test_undoing_every_command_restores_the_initial_state(
    prepared: Path, steps: list[tuple[Command, int]]
) -> None:
    with learner(prepared) as w:
        for given_command, off in steps:
            run_command(w, given_command, off)
        history.undo(w, 1000)
        found = snapshot(w.database, but=["dead_batch"])
        assert found == {t: set() for t in found}
        assert history.undo(w).steps == ()


@thorough
@given(steps=steps)
def test_the_counts_add_up(prepared: Path, steps: list[tuple[Command, int]]) -> None:
    with learner(prepared) as w:
        for given_command, off in steps:
            run_command(w, given_command, off)
        rows = list(catalog.topic_rows(w.database, "small"))
        by_state = Counter(row.state for row in rows)
        (size,) = w.database.row("select count(*) from topic where place is not null") or (0,)
        assert sum(by_state[state] for state in STATES) == len(rows) == size
        living = list(log.living_events(w.database))
        minutes = sum(e.data["minutes"] for e in living if e.kind == "spent")
        for table in ("topic_state", "topic_day", "day_state"):
            assert w.database.row(f"select coalesce(sum(spent), 0) from {table}") == (minutes,)
        about_topics = sum(1 for e in living if e.topic)
        for table in ("topic_day", "day_state"):
            assert w.database.row(f"select coalesce(sum(facts), 0) from {table}") == (about_topics,)


DAMAGE = {
    "dead_batch": "insert into dead_batch values ('nobody.1')",
    "topic_state": "update topic_state set spent = spent + 1 where topic = 'alpha'",
    "reading_state": "delete from reading_state",
    "topic_day": "insert into topic_day values ('small', 'unheard-of', '2026-01-01', 1, 0, 0)",
    "review_state": "delete from review_state",
    "day_state": "update day_state set facts = facts + 1",
}


@pytest.mark.parametrize("table", DAMAGE)
def test_a_wrong_table_is_named_and_repaired_by_a_rebuild(w: Workspace, table: str) -> None:
    topic_changes.done(w, ["alpha"])
    reading.read(w, "book", topic="alpha")
    assert projection.differing_tables(w.database) == []
    with w.database.writing():
        w.database.connection.execute(DAMAGE[table])
    assert projection.differing_tables(w.database) == [table]
    with w.database.writing():
        projection.rebuild(w.database)
    assert projection.differing_tables(w.database) == []
