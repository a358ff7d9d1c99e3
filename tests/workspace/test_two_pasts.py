"""A home that was copied unnoticed, and both went on: `--keep-both` keeps what both recorded.

Holds: workspace.machines.two_pasts, store.merging.known_tails, store.merging.two_pasts, core.answers.sync_answers.
"""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.builders import NOON, small_roadmap, states, workspace_at, write_roadmap

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.errors import InvalidLog, NotSaved
from roadmap_cli.store.log import log, projection
from roadmap_cli.store.log.log import read_row
from roadmap_cli.store.merging import two_pasts as tails
from roadmap_cli.store.merging.gathering import Gathering
from roadmap_cli.store.restoring import copy_comparison, database_restore
from roadmap_cli.workspace import history, merge, notes, timer, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.machines import two_pasts
from roadmap_cli.workspace.workspace import Workspace

Rows = list[tuple[object, ...]]


def rows_of(w: Workspace) -> Rows:
    return w.database.rows(f"select {log.COLUMNS} from event order by device, n")


def gather(w: Workspace, rows: Rows) -> Gathering:
    gathering = Gathering(w.database, device=w.present_device())
    for row in rows:
        event = read_row(row)
        assert isinstance(event, Event)
        gathering.add(event, str(row[9]))
    gathering.finish()
    return gathering


def meet(w: Workspace, rows: Rows) -> None:
    """Take in what another machine has, keeping both pasts; what `sync --keep-both` does."""
    with gather(w, rows) as gathering:
        is_rewritten = bool(two_pasts.keep_both(w, gathering).replaced)
        if not is_rewritten:
            merge.join_staged(w, "place", "folder", gathering.staged)
    if is_rewritten:
        meet(w, rows)


def is_sound(w: Workspace) -> bool:
    return not [*log.find_damage(w.database)] and not projection.differing_tables(w.database)


class Machine:
    """A home on a virtual machine, which can be put back to an earlier day as a whole."""

    def __init__(self, directory: Path) -> None:
        self.home, self.image = directory / "home", directory / "image"
        self.w = workspace_at(self.home)
        write_roadmap(self.w, small_roadmap())
        topic_changes.done(self.w, ["alpha"], options=DoneOptions(minutes=30))
        self.w.close()
        shutil.copytree(self.home, self.image)

    def roll_back(self) -> Workspace:
        self.w.close()
        shutil.rmtree(self.home)
        shutil.copytree(self.image, self.home)
        self.w = workspace_at(self.home, NOON + timedelta(hours=1))
        return self.w


def lose_a_past(directory: Path, *, is_ours_moved: bool) -> tuple[Workspace, Rows]:
    """Return a machine that was put back and went on, and what it had recorded before that."""
    for i in range(20):
        machine = Machine(directory / str(i))
        topic_changes.done(machine.w, ["beta"], options=DoneOptions(minutes=20, note="first"))
        topic_changes.start(machine.w, ["gamma"])
        rows = rows_of(machine.w)
        w = machine.roll_back()
        w.now += timedelta(minutes=i)
        timer.start(w, "delta")
        topic_changes.done(w, ["omega"], options=DoneOptions(minutes=5))
        notes.note(w, "omega", "and more")
        with gather(w, rows) as gathering:
            (fork,) = gathering.forks
            assert gathering.staged.new_count == 0
        if fork.is_ours_moved == is_ours_moved:
            return w, rows
    raise AssertionError


@pytest.mark.parametrize("is_ours_moved", [False, True])
def test_both_pasts_count_once_and_the_machine_goes_on(
    tmp_path: Path, *, is_ours_moved: bool
) -> None:
    w, rows = lose_a_past(tmp_path, is_ours_moved=is_ours_moved)
    before, device = rows_of(w), w.present_device()
    meet(w, rows)
    assert is_sound(w)
    expected = {row[2:5] + row[6:10] for row in (*before, *rows)}
    assert sorted(row[2:5] + row[6:10] for row in rows_of(w)) == sorted(expected)
    assert states(w) == {
        "alpha": "done",
        "beta": "done",
        "gamma": "in_progress",
        "omega": "done",
    }
    assert w.database.value("select sum(spent) from topic_state", default=0) == 55
    assert (w.present_device() == device) is not is_ours_moved
    # The machine goes on, with its own commands to undo and its timer.
    assert w.is_timer_running
    history.undo(w)
    assert states(w)["omega"] == "done"
    history.undo(w)
    assert "omega" not in states(w)
    assert is_sound(w)
    assert (w.present_device() == device) is not is_ours_moved
    again = rows_of(w)
    with gather(w, [*rows, *before]) as gathering:  # all of it is still at the place
        assert (gathering.forks, gathering.incomplete, gathering.ahead) == ((), 0, ())
        assert gathering.staged.new_count == 0
    assert rows_of(w) == again


def test_the_database_as_it_was_is_kept(tmp_path: Path) -> None:
    w, rows = lose_a_past(tmp_path, is_ours_moved=True)
    before = rows_of(w)
    with gather(w, rows) as gathering:
        kept = two_pasts.keep_both(w, gathering)
    (moved,) = kept.moved
    assert (moved.events, kept.undos, kept.has_new_device) == (3, (), True)
    assert Path(kept.replaced).parent == Path(w.settings.paths.backups)
    w.close()
    shutil.copy(kept.replaced, w.settings.paths.database)
    assert rows_of(w) == before


def test_what_a_machine_forgot_it_had_written_is_not_taken_in_unasked(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    device = machine.w.present_device()
    topic_changes.start(machine.w, ["beta"])
    topic_changes.start(machine.w, ["gamma"])
    rows = rows_of(machine.w)
    w = machine.roll_back()
    with gather(w, rows) as gathering:
        assert gathering.ahead == ((device, 3, 4),)
        assert gathering.staged.new_count == 0
    meet(w, rows)
    assert rows_of(w) == rows
    topic_changes.start(w, ["omega"])
    assert w.present_device() not in ("", device)
    assert is_sound(w)


def test_a_restored_backup_takes_in_what_was_written_since_without_asking(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    topic_changes.start(machine.w, ["beta"])
    rows = rows_of(machine.w)
    w = machine.roll_back()
    Path(w.settings.paths.device_file).unlink()  # the file that tells a machine from a copy
    assert w.present_device() == ""
    with gather(w, rows) as gathering:
        assert (gathering.ahead, gathering.forks) == ((), ())
        merge.join_staged(w, "place", "folder", gathering.staged)
    assert rows_of(w) == rows
    topic_changes.start(w, ["gamma"])
    assert len({row[0] for row in rows_of(w)}) == 2


def dump(w: Workspace) -> list[str]:
    return list(w.database.connection.iterdump())


def note_share(w: Workspace) -> None:
    with w.database.writing():
        w.database.set_meta("share", "spring")


SAVED = pytest.mark.parametrize(
    "save",
    [
        lambda w: topic_changes.start(w, ["gamma"]),
        lambda w: write_roadmap(w, small_roadmap(name="bread")),
        timer.cancel,
        note_share,
    ],
    ids=["an event", "a roadmap", "the timer", "what is shared"],
)


@SAVED
def test_whatever_another_terminal_saves_before_the_copy_keeps_the_database_as_it_is(
    tmp_path: Path, save: Callable[[Workspace], object]
) -> None:
    w, rows = lose_a_past(tmp_path, is_ours_moved=True)
    terminal = workspace_at(Path(w.settings.paths.data), w.now)
    after: list[list[str]] = []

    def entropy(size: int) -> bytes:
        save(terminal)
        after.append(dump(terminal))
        terminal.close()
        return os.urandom(size)

    w.entropy = entropy
    with (
        gather(w, rows) as gathering,
        pytest.raises(NotSaved, match="another command has saved something"),
    ):
        two_pasts.keep_both(w, gathering)
    assert dump(w) == after[0]


@SAVED
def test_whatever_another_terminal_saves_after_the_copy_keeps_the_database_as_it_is(
    tmp_path: Path, save: Callable[[Workspace], object]
) -> None:
    w, rows = lose_a_past(tmp_path, is_ours_moved=True)
    with gather(w, rows) as gathering:
        path = w.settings.paths.database
        w.close()
        with database_restore.prepare_copy(path, path, "token", lambda _, __: None) as copy:
            tails.rewrite(copy.path, gathering.moved_from, {}, w.stamp("0123456789"))
            save(w)
            after = dump(w)
            w.close()
            with pytest.raises(NotSaved, match="another command has saved something"):
                database_restore.replace_database(path, copy, w.today, require_unchanged=True)
    assert dump(w) == after


def test_a_merge_of_what_has_another_name_here_finds_it_and_elsewhere_is_refused(
    tmp_path: Path,
) -> None:
    """The database as it was before its tail was moved, and the one after, in both directions."""
    w, rows = lose_a_past(tmp_path, is_ours_moved=True)
    with gather(w, rows) as gathering:
        kept = two_pasts.keep_both(w, gathering)
    before, after = rows_of(w), kept.replaced
    known = merge.merge(w, after)
    assert (known.new, known.known) == (0, len(before))
    assert rows_of(w) == before
    old = tmp_path / "old"
    old.mkdir()
    shutil.copy(after, old / "roadmap.db")
    other = workspace_at(old)
    with pytest.raises(InvalidLog) as refusal:
        merge.merge(other, w.database.path)
    assert "they would count twice" in refusal.value.problems[0].sentence
    assert rows_of(w) == before


@pytest.mark.parametrize("is_joined", [False, True])
def test_a_copy_of_before_a_move_has_nothing_that_is_missing(
    tmp_path: Path, *, is_joined: bool
) -> None:
    w, rows = lose_a_past(tmp_path, is_ours_moved=True)
    history.undo(w)  # what it names is renamed in the tail
    with gather(w, rows) as gathering:
        old = two_pasts.keep_both(w, gathering).replaced
    if is_joined:
        meet(w, rows)
    before = rows_of(w)
    assert copy_comparison.count_missing([w.database.path], old) == 0
    difference = copy_comparison.compare(old, w.database.path)
    assert difference.won.events == 0
    answer = merge.merge(w, old)
    assert answer.new == 0
    assert rows_of(w) == before


def test_an_undo_on_a_third_machine_follows_what_it_took_back(tmp_path: Path) -> None:
    for i in range(20):
        machine = Machine(tmp_path / str(i))
        device = machine.w.present_device()
        notes.spent(machine.w, "beta", 10)
        first = rows_of(machine.w)
        w = machine.roll_back()
        w.now += timedelta(minutes=i)
        notes.spent(w, "beta", 20)
        with gather(w, first) as gathering:
            is_first_moved = not gathering.moved_from
        if is_first_moved:
            break
    third = workspace_at(tmp_path / "third", NOON + timedelta(hours=2))
    write_roadmap(third, small_roadmap())
    meet(third, first)
    history.undo(third, entry=f"{device}.{first[-1][1]}")
    before = third.present_device()
    with gather(third, rows_of(w)) as gathering:
        kept = two_pasts.keep_both(third, gathering)
    (undo,) = kept.followed
    assert (undo.meant, undo.is_correction) == ("spent beta 10m", False)
    assert undo.command == f"undo --entry {undo.target[:2]}.1"
    assert kept.undos == ()
    meet(third, rows_of(w))
    spent = "select spent from topic_state where topic = 'beta'"
    assert third.database.value(spent, default=0) == 20
    assert (third.present_device(), is_sound(third)) == (before, True)
    history.redo(third)
    assert third.database.value(spent, default=0) == 30
