"""Whatever was recorded and corrected: the entries add up, and periods that meet share none.

Holds: workspace.history, core.answers.history_answers.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, learner, small_roadmap, workspace_at, write_roadmap
from tests.correcting import DAYS, correcting_commands
from tests.examples import examples

from roadmap_cli.errors import UsageError
from roadmap_cli.workspace import history, notes, timer, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

Command = Callable[[Workspace], object]

topics = st.sampled_from(["alpha", "beta", "omega"])
minutes = st.sampled_from([5, 45, 600])
days = st.sampled_from([None, *DAYS])


def timed(w: Workspace, name: str, time: int) -> None:
    timer.start(w, name, f"{time} min ago")
    timer.stop(w, at=f"{w.now:%Y-%m-%d %H:%M}")


commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(lambda t, m, d: lambda w: notes.spent(w, t, m, on=d), topics, minutes, days),
    st.builds(
        lambda t, m, d: (
            lambda w: topic_changes.done(w, [t, "gamma"], options=DoneOptions(minutes=m), on=d)
        ),
        topics,
        minutes,
        days,
    ),
    st.builds(lambda t, m: lambda w: timed(w, t, m), topics, minutes),
    st.builds(lambda act, t: lambda w: act(w, t), correcting_commands(), topics),
    st.builds(lambda n: lambda w: history.undo(w, n), st.integers(1, 3)),
    st.just(history.redo),
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a roadmap, of which each example has a copy."""
    home = tmp_path_factory.mktemp("prepared")
    w = workspace_at(home)
    write_roadmap(w, small_roadmap())
    w.close()
    return home


@examples(30)
@given(steps=st.lists(st.tuples(commands, st.integers(0, 40)), max_size=14), cut=st.integers(0, 41))
def test_entries_add_up_and_are_in_one_period_each(
    prepared: Path, steps: list[tuple[Command, int]], cut: int
) -> None:
    with learner(prepared) as w:
        for command, later in steps:
            w.now = NOON + timedelta(days=later)
            try:
                command(w)
            except UsageError:
                timer.cancel(w)
        w.now = NOON + timedelta(days=50)
        everything = history.history(w, None, None).steps
        spent = w.database.value("select coalesce(sum(spent), 0) from topic_state", default=0)
        assert sum(step.minutes_that_count for step in everything) == spent
        last = (NOON + timedelta(days=cut)).date()
        before = history.history(w, None, None, until=last.isoformat()).steps
        after = history.history(w, None, None, since=(last + timedelta(days=1)).isoformat()).steps
        assert sorted((*before, *after)) == sorted(everything)
        assert all(step.day <= last.isoformat() for step in before)
