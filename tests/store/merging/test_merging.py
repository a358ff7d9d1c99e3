"""Two machines, two logs: a merge loses no event and duplicates none.

Holds: core.progress.event_validation, store.merging.external_database, store.merging.insertion,
store.merging.log_merge, store.merging.merge_summary.
"""

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    NOON,
    fingerprints,
    small_roadmap,
    snapshot,
    start_program,
    states,
    topic,
    without_triggers,
    workspace_at,
    write_roadmap,
)
from tests.correcting import correcting_commands
from tests.examples import examples

from roadmap_cli.core.answers.history_answers import PastCommand
from roadmap_cli.core.progress import event_validation
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.errors import DatabaseError, InvalidLog, NotSaved, Problem, UsageError
from roadmap_cli.formats.jsonl_log import read_log
from roadmap_cli.store.log import log, projection
from roadmap_cli.store.log.checksum_chain import checksum
from roadmap_cli.store.merging import log_merge
from roadmap_cli.store.merging.external_database import ExternalDatabase
from roadmap_cli.workspace import (
    aim,
    export,
    history,
    merge,
    notes,
    own_links,
    reading,
    topic_changes,
)
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

Line = dict[str, object]


def machine(directory: Path, *, now: datetime = NOON, loaded: bool = True) -> Workspace:
    """Return a workspace on another machine."""
    w = workspace_at(directory, now)
    if loaded:
        write_roadmap(w, small_roadmap())
    return w


def export_log(w: Workspace, path: Path) -> str:
    """Export the log of a machine to a file, and return the path."""
    path.write_text("".join(export.log_lines(w)), "utf-8", newline="\n")
    return str(path)


def events(w: Workspace) -> list[tuple[object, ...]]:
    return w.database.rows("select * from event order by clock, device, n")


def is_consistent(w: Workspace) -> bool:
    return not list(log.find_damage(w.database)) and not projection.differing_tables(w.database)


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    return machine(tmp_path / "desk")


@pytest.fixture
def laptop(tmp_path: Path) -> Workspace:
    return machine(tmp_path / "laptop")


# -- out and in again ----------------------------------------------------------------------------


def history_of(w: Workspace) -> list[PastCommand]:
    """Return the entries of the history, without the machine that an entry is not from."""
    steps = history.history(w, count=1000, everything=True).steps
    return [step._replace(device="") for step in steps]


def record_much(w: Workspace) -> None:
    topic_changes.start(w, ["alpha"])
    topic_changes.done(
        w, ["alpha", "beta"], options=DoneOptions(rating=3, minutes=40, note="é «x»\u2028")
    )
    own_links.link(w, "gamma", "https://example.org/mine", title="Mine\u202e")
    reading.read(w, "book", topic="alpha")
    history.undo(w, 2)
    history.redo(w)
    with w.database.writing() as transaction:
        w.record(
            transaction, "dance", [Fact("danced", "small", "alpha", {"steps": [1, 2.5, None]})]
        )


def test_merging_an_export_into_an_empty_home_reproduces_all_progress(
    desk: Workspace, tmp_path: Path
) -> None:
    record_much(desk)
    path = export_log(desk, tmp_path / "log.jsonl")
    new = machine(tmp_path / "new")
    answer = merge.merge(new, path)
    assert (answer.new, answer.known, answer.backup) == (len(events(desk)), 0, "")
    assert events(new) == events(desk)
    assert snapshot(new.database) == snapshot(desk.database)
    assert history_of(new) == history_of(desk)
    assert is_consistent(new)
    assert Path(export_log(new, tmp_path / "again.jsonl")).read_bytes() == Path(path).read_bytes()
    (last, *_) = history_of(new)
    new.now = desk.now = NOON + timedelta(hours=1)
    assert history.undo(new).steps == ()  # nothing was typed here
    assert history.undo(new, entry=last.handle).steps[0].device == history_of(new)[1].batch[:10]
    history.undo(desk)
    assert states(new) == states(desk)


def test_merging_the_same_log_again_or_its_own_adds_nothing(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    record_much(desk)
    path = export_log(desk, tmp_path / "log.jsonl")
    merge.merge(laptop, path)
    before = fingerprints(tmp_path / "laptop")
    count = len(events(desk))
    for w, other in ((laptop, path), (desk, path), (laptop, laptop.database.path)):
        answer = merge.merge(w, other)
        assert (answer.new, answer.known) == (0, count)
        assert not answer.devices
    assert fingerprints(tmp_path / "laptop") == before


def test_an_empty_log_can_be_merged(desk: Workspace, laptop: Workspace, tmp_path: Path) -> None:
    answer = merge.merge(laptop, export_log(desk, tmp_path / "log.jsonl"))
    assert (answer.new, answer.known) == (0, 0)


def test_an_exported_log_has_no_control_characters(desk: Workspace, tmp_path: Path) -> None:
    notes.note(desk, "alpha", "a\u2028b \u202e c \x9b d")
    text = Path(export_log(desk, tmp_path / "log.jsonl")).read_text("utf-8")
    assert all(c.isprintable() or c == "\n" for c in text)
    assert text.count("\n") == len(text.splitlines()) == 3


@pytest.mark.parametrize("sign", ["漢", "\u202e", '"', "\x01"])
def test_the_largest_data_of_an_event_survives_an_export_whatever_the_characters(
    desk: Workspace, laptop: Workspace, tmp_path: Path, sign: str
) -> None:
    room = event_validation.MAX_DATA - len(json.dumps({"text": "", "command": "sing"}))
    times = room // len(json.dumps(sign, ensure_ascii=False)[1:-1])
    with desk.database.writing() as transaction:
        desk.record(transaction, "sing", [Fact("sung", "small", "alpha", {"text": sign * times})])
    path = export_log(desk, tmp_path / "log.jsonl")
    from_file = machine(tmp_path / "new")
    assert merge.merge(from_file, path).new == 1
    assert merge.merge(laptop, desk.database.path).new == 1
    assert events(from_file) == events(laptop) == events(desk)
    assert (
        Path(export_log(from_file, tmp_path / "again.jsonl")).read_bytes()
        == Path(path).read_bytes()
    )


def test_oversized_data_is_refused_from_every_source(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    with desk.database.writing() as transaction:
        fact = Fact("sung", "small", "alpha", {"text": "漢" * event_validation.MAX_DATA})
        desk.record(transaction, "sing", [fact])
    for path in (export_log(desk, tmp_path / "log.jsonl"), desk.database.path):
        with pytest.raises(InvalidLog) as failure:
            merge.merge(laptop, path)
        assert "data of more than 1,000,000 characters" in failure.value.problems[0].sentence
    assert events(laptop) == []


def test_data_in_another_json_spelling_is_kept_byte_by_byte(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.start(desk, ["alpha"])
    first = next(iter(log.select_events(desk.database, log.LOG_ORDER)))
    spelled = '{"text":"caf\\u00e9",  "minutes" : 1.50}'
    event = first._replace(n=2, clock=first.clock + 1, batch=f"{first.device}.2", kind="hummed")
    event = event._replace(data=json.loads(spelled))
    with closing(without_triggers(desk.database.path)) as connection:
        connection.execute(
            "insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*event[:9], spelled, checksum(first.sum, event)),
        )
    merge.merge(laptop, export_log(desk, tmp_path / "log.jsonl"))
    assert events(laptop) == events(desk)


# -- the report ----------------------------------------------------------------------------------


def test_the_answer_lists_new_events_by_device_and_topics_touched_by_both(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.start(desk, ["alpha"])
    merge.merge(laptop, export_log(desk, tmp_path / "first.jsonl"))
    # From here on the two histories diverge.
    desk.now = NOON + timedelta(days=1)
    topic_changes.done(desk, ["alpha"])
    topic_changes.done(desk, ["omega"], on="2026-03-02")
    laptop.now = NOON + timedelta(days=2)
    topic_changes.skip(laptop, ["alpha"])
    topic_changes.done(laptop, ["beta"])
    answer = merge.merge(laptop, export_log(desk, tmp_path / "second.jsonl"))
    assert (answer.new, answer.known) == (2, 1)
    (device,) = answer.devices
    assert (device.events, device.first_day, device.last_day) == (2, "2026-03-02", "2026-03-05")
    (conflict,) = answer.both
    assert (conflict.topic, conflict.title) == ("alpha", "All about alpha")
    assert conflict.here == ("skipped", "2026-03-06")
    assert conflict.there == ("finished", "2026-03-05")
    assert (conflict.state, conflict.since, conflict.before) == ("skipped", "2026-03-06", "skipped")
    assert answer.turned == ()
    assert answer.not_loaded == ()
    assert Path(answer.backup).is_file()
    with closing(sqlite3.connect(answer.backup)) as copy:
        assert copy.execute("select count(*) from event").fetchone() == (3,)
    assert states(laptop) == {"alpha": "skipped", "beta": "done", "omega": "done"}


def test_a_changed_state_is_reported_on_both_machines(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.done(laptop, ["alpha", "beta"])
    desk.now = NOON + timedelta(days=1)
    topic_changes.start(desk, ["alpha", "omega"])
    topic_changes.stop(desk, ["alpha"])
    first = merge.merge(desk, export_log(laptop, tmp_path / "laptop.jsonl"))
    assert [(conflict.topic, conflict.before, conflict.state) for conflict in first.both] == [
        ("alpha", "paused", "paused")
    ]
    # The desk's log has all events of the laptop now, and nothing shows that they were unknown.
    second = merge.merge(laptop, export_log(desk, tmp_path / "desk.jsonl"))
    assert second.both == ()
    (change,) = second.turned
    assert (change.topic, change.title) == ("alpha", "All about alpha")
    assert (change.before, change.state, change.since) == ("done", "paused", "2026-03-05")
    assert change.there == ("paused", "2026-03-05")


def test_a_state_changed_by_an_undo_on_the_other_machine_is_reported(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.done(laptop, ["alpha"])
    merge.merge(desk, export_log(laptop, tmp_path / "laptop.jsonl"))
    history.undo(desk, entry=history_of(desk)[0].handle)
    (change,) = merge.merge(laptop, export_log(desk, tmp_path / "desk.jsonl")).turned
    assert (change.topic, change.before, change.state) == ("alpha", "done", "open")
    assert change.there == ("retracted", "")


def test_a_topic_is_not_touched_by_both_if_the_other_side_had_our_last_event(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.start(desk, ["alpha"])
    merge.merge(laptop, export_log(desk, tmp_path / "desk.jsonl"))
    topic_changes.done(laptop, ["alpha"])
    answer = merge.merge(desk, export_log(laptop, tmp_path / "laptop.jsonl"))
    assert answer.both == ()
    assert [(t.topic, t.before, t.state) for t in answer.turned] == [
        ("alpha", "in_progress", "done")
    ]


def test_a_topic_touched_by_both_is_not_also_reported_as_changed(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.start(desk, ["alpha"])
    laptop.now = NOON + timedelta(days=1)
    topic_changes.done(laptop, ["alpha"])
    answer = merge.merge(desk, export_log(laptop, tmp_path / "laptop.jsonl"))
    assert [(b.topic, b.before, b.state) for b in answer.both] == [("alpha", "in_progress", "done")]
    assert answer.turned == ()


def test_changed_states_of_finished_topics_are_reported_first(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.start(laptop, ["alpha", "beta"])
    topic_changes.done(laptop, ["omega"])
    topic_changes.skip(laptop, ["delta"])
    merge.merge(desk, export_log(laptop, tmp_path / "laptop.jsonl"))
    topic_changes.reopen(desk, ["omega", "delta"])
    topic_changes.done(desk, ["beta", "alpha"])
    answer = merge.merge(laptop, export_log(desk, tmp_path / "desk.jsonl"))
    assert [t.topic for t in answer.turned] == ["delta", "omega", "alpha", "beta"]


def test_progress_of_a_roadmap_that_is_not_loaded_is_kept(desk: Workspace, tmp_path: Path) -> None:
    topic_changes.done(desk, ["alpha", "beta"])
    new = machine(tmp_path / "new", loaded=False)
    by_file = merge.merge(new, export_log(desk, tmp_path / "log.jsonl"))
    assert [name[:4] for name in by_file.not_loaded] == [("small", 2, 2, "")]
    by_database = merge.merge(machine(tmp_path / "newer", loaded=False), desk.database.path)
    assert by_database.not_loaded[0].title == "The small roadmap"
    write_roadmap(new, small_roadmap())
    assert states(new) == {"alpha": "done", "beta": "done"}
    assert is_consistent(new)


# -- a database instead of a file ----------------------------------------------------------------


def test_merging_a_database_does_not_change_a_byte_of_it(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    record_much(desk)
    desk.close()
    before = fingerprints(tmp_path / "desk")
    answer = merge.merge(laptop, str(tmp_path / "desk" / "roadmap.db"))
    assert fingerprints(tmp_path / "desk") == before
    assert (answer.kind, answer.new) == ("database", len(events(laptop)))
    assert is_consistent(laptop)


def test_a_database_of_schema_1_can_be_merged(laptop: Workspace, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        dump = (Path(__file__).parents[1] / "schema-1.sql").read_text("utf-8")
        connection.executescript(dump)
        (count,) = connection.execute("select count(*) from event").fetchone()
    before = old.read_bytes()
    assert merge.merge(laptop, str(old)).new == count
    assert old.read_bytes() == before
    assert is_consistent(laptop)


def test_a_database_that_was_switched_to_wal_is_merged_without_a_file_beside_it(
    desk: Workspace, laptop: Workspace
) -> None:
    record_much(desk)
    desk.close()
    path = desk.database.path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
    before = fingerprints(Path(path).parent)
    assert merge.merge(laptop, path).new == len(events(laptop))
    assert fingerprints(Path(path).parent) == before
    assert is_consistent(laptop)


def test_a_merge_that_stores_too_little_is_none(desk: Workspace, laptop: Workspace) -> None:
    """A trigger that came after the database was opened lets no row in."""
    topic_changes.done(desk, ["alpha"])
    desk.close()
    laptop.database.connection.execute(
        "create trigger t before insert on event begin select raise(ignore); end"
    )
    with pytest.raises(DatabaseError, match="stored only 0 of 1 events") as failure:
        merge.merge(laptop, desk.database.path)
    assert failure.value.exit_code == 4
    assert not laptop.outcome.is_saved


def test_a_copy_of_our_own_database_adds_nothing(desk: Workspace, tmp_path: Path) -> None:
    topic_changes.done(desk, ["alpha"])
    os.link(desk.database.path, tmp_path / "mine.db")
    answer = merge.merge(desk, str(tmp_path / "mine.db"))
    assert (answer.new, answer.known) == (0, 1)


def damage(w: Workspace, *statements: str) -> str:
    w.close()
    with closing(without_triggers(w.database.path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return w.database.path


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("pragma user_version = 99", "written by a newer roadmap"),
        ("pragma application_id = 7", "another program's database"),
        ("drop table event", "does not have this program's format"),
        ("alter table event add column more text", "does not have this program's format"),
        ("delete from event where n = 2", "the end of the log"),
    ],
)
def test_a_database_that_cannot_be_trusted_is_refused(
    desk: Workspace, laptop: Workspace, statement: str, message: str
) -> None:
    topic_changes.done(desk, ["alpha", "beta"])
    path = damage(desk, statement)
    before = Path(path).read_bytes()
    with pytest.raises(DatabaseError, match=message):
        merge.merge(laptop, path)
    assert Path(path).read_bytes() == before
    assert events(laptop) == []


def test_an_endless_view_is_not_read(desk: Workspace, laptop: Workspace) -> None:
    path = damage(
        desk,
        "drop table event",
        "create view event as with recursive c(x) as (select 1 union all select x + 1 from c)"
        " select x device, x n, x clock, x at, x day, x batch, x kind, x roadmap, x topic, x data,"
        " x sum from c",
    )
    with pytest.raises(DatabaseError, match="does not have this program's format"):
        merge.merge(laptop, path)


@pytest.mark.parametrize(
    ("end", "message"),
    [("-journal", "-journal is next to it"), ("-wal", "-wal is next to it")],
)
def test_a_database_with_a_hot_journal_is_refused(desk: Workspace, end: str, message: str) -> None:
    topic_changes.done(desk, ["alpha"])
    desk.close()
    Path(desk.database.path + end).write_bytes(b"x" * 600)
    before = fingerprints(Path(desk.database.path).parent)
    with pytest.raises(DatabaseError, match=message) as failure:
        ExternalDatabase(desk.database.path, timeout=0.05)
    assert failure.value.exit_code == 4
    assert fingerprints(Path(desk.database.path).parent) == before


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
reader = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
connection.execute("begin " + ("exclusive" if sys.argv[2] == "exclusive" else "immediate"))
connection.execute("insert into meta values ('held', 'here')")
if sys.argv[2] == "pending":
    reader.execute("begin")
    reader.execute("select * from meta").fetchall()
    try:
        connection.execute("commit")
    except sqlite3.OperationalError:
        pass
print("held", flush=True)
sys.stdin.readline()
reader.close()
connection.execute("rollback")
"""


def hold_lock(path: str, lock: str) -> "subprocess.Popen[str]":
    """Start a program that holds a lock until it reads a line."""
    holder = start_program(HOLDER, path, lock)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


@pytest.mark.parametrize("lock", ["exclusive", "pending"])
def test_a_locked_database_is_reported_as_busy_and_not_as_damaged(
    desk: Workspace, laptop: Workspace, lock: str
) -> None:
    topic_changes.done(desk, ["alpha"])
    desk.close()
    path = desk.database.path
    holder = hold_lock(path, lock)
    with pytest.raises(NotSaved) as failure:
        ExternalDatabase(path, timeout=0.05)
    assert failure.value.sentence == f"another program has locked the other database: {path}"
    assert failure.value.hint == "nothing was changed; try again when it has finished"
    assert failure.value.exit_code == 5
    holder.communicate("go\n")
    assert merge.merge(laptop, path).new == 1


def test_a_reserved_lock_does_not_prevent_a_merge(desk: Workspace, laptop: Workspace) -> None:
    topic_changes.done(desk, ["alpha"])
    holder = hold_lock(desk.database.path, "reserved")
    assert merge.merge(laptop, desk.database.path).new == 1
    holder.communicate("go\n")


WRITER = """
import sys
from datetime import datetime
from roadmap_cli.settings import read_settings
from roadmap_cli.workspace import notes, reading
from roadmap_cli.workspace.workspace import Workspace

w = Workspace(read_settings({"ROADMAP_HOME": sys.argv[1]}), datetime(2026, 3, 4).astimezone())
for i in range(60):
    notes.note(w, "alpha", f"note {i}")
    if i == 2:
        print("writing", flush=True)
"""


def test_a_database_is_read_between_the_commits_of_a_busy_writer(
    desk: Workspace, tmp_path: Path
) -> None:
    desk.close()
    writer = start_program(WRITER, str(tmp_path / "desk"))
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    counts = []
    while writer.poll() is None:
        with ExternalDatabase(desk.database.path, timeout=30) as other:
            counts.append(len(list(other.events())))
            assert counts[-1] == other.event_count()
    assert counts == sorted(counts)
    assert counts[0] >= 3
    assert writer.communicate()[1] == ""
    with ExternalDatabase(desk.database.path) as other:
        assert other.event_count() == 60


def test_a_database_with_overwritten_pages_is_refused(desk: Workspace, laptop: Workspace) -> None:
    for _ in range(30):
        notes.note(desk, "alpha", "x" * 900)
    desk.close()
    path = Path(desk.database.path)
    whole = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute("pragma page_size").fetchone()
    for page in range(1, len(whole) // size):
        path.write_bytes(whole[: page * size] + b"\xa5" * size + whole[(page + 1) * size :])
        with suppress(DatabaseError, InvalidLog):
            assert merge.merge(laptop, str(path)).new in (0, 30)
        assert len(events(laptop)) in (0, 30)
    assert is_consistent(laptop)


# -- logs that cannot be believed ----------------------------------------------------------------


@pytest.fixture
def lines(desk: Workspace) -> list[Line]:
    """Return the lines of a log of five events, as mappings."""
    topic_changes.start(desk, ["alpha"])
    topic_changes.done(desk, ["alpha", "beta"])
    history.undo(desk)
    notes.note(desk, "alpha", "a note")
    return [json.loads(line) for line in export.log_lines(desk)]


def with_checksums(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with matching counts and checksums, as a forger would make them."""
    result, before = [], ""
    for line in lines[1:-1]:
        event = tuple(line[k] for k in lines[1])
        from roadmap_cli.core.progress.progress import Event

        before = checksum(before, Event._make(event))
        result.append({**line, "sum": before})
    head = {**lines[0], "events": len(result), "devices": {lines[1]["device"]: len(result)}}
    return [head, *result, {**lines[-1], "events": len(result)}]


def write_log(path: Path, lines: Sequence[Line | str]) -> str:
    texts = (
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    )
    path.write_text("".join(f"{line}\n" for line in texts), "utf-8")
    return str(path)


def refusal(w: Workspace, path: str) -> tuple[str, int, str]:
    """Return the code, line and sentence of a refused log; check that nothing was written."""
    problem = problem_of(w, path)
    return problem.code, problem.line, problem.sentence


def problem_of(w: Workspace, path: str) -> Problem:
    """Return why a log is refused; check that nothing was written."""
    before = events(w)
    with pytest.raises(InvalidLog) as failure:
        merge.merge(w, path)
    assert events(w) == before
    assert failure.value.exit_code == 3
    (problem,) = failure.value.problems
    assert problem.path == path
    return problem


@pytest.mark.parametrize(
    ("order", "line", "words"),
    [
        ([1, 3, 4, 5], 3, "after event 1 comes 3; event 2 is missing"),
        ([1, 4, 5], 3, "after event 1 comes 4; events 2 to 3 are missing"),
        ([1, 2, 5], 4, "after event 2 comes 5; events 3 to 4 are missing"),
        ([1, 5], 3, "after event 1 comes 5; events 2 to 4 are missing"),
        ([1, 2, 2], 4, "after event 2 comes 2; the events are out of order"),
        ([1, 2, 1], 4, "after event 2 comes 1; the events are out of order"),
    ],
)
def test_events_that_are_missing_or_out_of_order_are_named(
    laptop: Workspace,
    lines: list[Line],
    tmp_path: Path,
    order: Sequence[int],
    line: int,
    words: str,
) -> None:
    path = write_log(tmp_path / "x.jsonl", [lines[0], *(lines[n] for n in order), lines[-1]])
    problem = problem_of(laptop, path)
    assert (problem.code, problem.line) == ("broken-log", line)
    assert problem.sentence == f"device {lines[1]['device']}: {words}"
    assert problem.hint == "export it again from an undamaged database"


def test_an_event_that_was_changed_is_named_by_its_day(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    changed = [*lines[:3], {**lines[3], "topic": "omega"}, *lines[4:]]
    problem = problem_of(laptop, write_log(tmp_path / "x.jsonl", changed))
    assert problem.sentence == (
        f"device {lines[1]['device']}: event 3 of 2026-03-04 does not match its checksum"
    )
    assert problem.hint == "it was edited or damaged; export it again from an undamaged database"


def test_a_log_may_begin_in_the_first_second_of_1970(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    """On a machine without a clock."""
    early = with_checksums([lines[0], {**lines[1], "clock": 0}, lines[-1]])
    assert merge.merge(laptop, write_log(tmp_path / "x.jsonl", early)).new == 1


@pytest.mark.parametrize("line_count", [1, 3, 6])
def test_a_truncated_file_is_detected(
    laptop: Workspace, lines: list[Line], tmp_path: Path, line_count: int
) -> None:
    path = write_log(tmp_path / "x.jsonl", lines[:line_count])
    code, line, sentence = refusal(laptop, path)
    assert (code, line) == ("cut-off", line_count)
    assert f"after {line_count - 1} of 5 events" in sentence


def test_a_file_truncated_within_a_line_is_detected(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    whole = Path(write_log(tmp_path / "x.jsonl", lines)).read_bytes()
    for size in range(len(whole) - 2):
        (tmp_path / "x.jsonl").write_bytes(whole[:size])
        code, _, _ = refusal(laptop, str(tmp_path / "x.jsonl"))
        assert code in ("cut-off", "not-a-log")


def test_a_changed_byte_is_detected_unless_the_meaning_is_the_same(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    whole = Path(write_log(tmp_path / "x.jsonl", lines)).read_bytes()
    for place in range(0, len(whole), 3):
        changed = bytearray(whole)
        changed[place] ^= 0x01
        (tmp_path / "x.jsonl").write_bytes(bytes(changed))
        try:
            merge.merge(laptop, str(tmp_path / "x.jsonl"))
        except InvalidLog:
            assert events(laptop) == []
        else:  # the header of the file has no checksum
            assert b'"format"' in changed[:place]
            laptop.close()
            return


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("device", "../x", "device"),
        ("device", 7, "device"),
        ("n", 0, "number"),
        ("n", True, "number"),
        ("n", 1.0, "number"),
        ("n", 10**30, "number"),
        ("clock", -1, "clock"),
        ("clock", 253402300799000, "invalid clock"),
        ("clock", "soon", "clock"),
        ("day", "2026-02-30", "day"),
        ("day", "2026-W05-1", "day"),
        ("day", "1066-10-14", "day"),
        ("day", None, "day"),
        ("at", "yesterday", "time"),
        ("at", "2026-03-04T12:00:00+01:00" + " " * 40, "time"),
        ("batch", "x\u202ey", "batch"),
        ("batch", "someone.7", "checksum"),
        ("kind", "", "kind"),
        ("kind", ["started"], "kind"),
        ("roadmap", "a\x00b", "roadmap"),
        ("topic", "t" * 300, "topic"),
        ("data", [], "mapping"),
        ("data", "[]", "data"),
        ("data", " {}", "data"),
        ("data", '{"text": "\\ud800"}', "data"),
        ("data", '{"x": 1e999}', "data"),
        ("data", {"rating": "4"}, "'rating'"),
        ("data", {"rating": 10**20}, "'rating'"),
        ("data", {"command": {}}, "'command'"),
        ("sum", "", "checksum"),
    ],
)
def test_an_invalid_event_is_refused_with_its_line(
    laptop: Workspace, lines: list[Line], tmp_path: Path, key: str, value: object, message: str
) -> None:
    changed = [dict(line) for line in lines]
    changed[2][key] = value
    code, line, sentence = refusal(laptop, write_log(tmp_path / "x.jsonl", changed))
    assert (code, line) in (("not-an-event", 3), ("broken-log", 3))
    assert message in sentence


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("spent", {"minutes": -5}),
        ("spent", {"minutes": 1e3}),
        ("spent", {"minutes": 10**15}),
        ("noted", {"text": ["x"]}),
        ("proved", {"url": None}),
        ("read", {"reading": 1}),
        ("linked", {"reading": "a", "url": "u", "title": {}, "minutes": 1}),
        ("retracted", {}),
        ("retracted", {"batch": 1}),
        ("retracted", {"event": 1}),
        ("retracted", {"event": "x.1", "batch": "x.1"}),
        ("retracted", {"event": "x.1", "instead": [40]}),
        ("retracted", {"event": "x.1", "instead": {"minutes": "40"}}),
        ("retracted", {"event": "x.1", "instead": {"day": "2026-13-01"}}),
        ("retracted", {"event": "x.1", "instead": {"day": None}}),
        ("retracted", {"event": "x.1", "instead": {"text": 5}}),
        ("hummed", {"x": [[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]}),
        ("hummed", {"x": "y" * 1_000_001}),
    ],
)
def test_an_event_that_the_fold_cannot_apply_is_refused(
    laptop: Workspace, lines: list[Line], tmp_path: Path, kind: str, data: Line
) -> None:
    changed = [dict(line) for line in lines]
    changed[5] |= {"kind": kind, "data": data}
    code, line, _ = refusal(laptop, write_log(tmp_path / "x.jsonl", with_checksums(changed)))
    assert (code, line) == ("not-an-event", 6)


def test_an_unknown_kind_of_event_is_kept_with_its_data(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    changed = [dict(line) for line in lines]
    changed[5] |= {"kind": "hummed", "data": {"minutes": "many", "text": 5, "rating": []}}
    assert merge.merge(laptop, write_log(tmp_path / "x.jsonl", with_checksums(changed))).new == 5
    assert is_consistent(laptop)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-a-log"),
        ("\n\n", "not-a-log"),
        ("hello\n", "not-a-log"),
        ("[]\n", "not-a-log"),
        ("{}\n", "not-a-log"),
        ("\x00" * 100, "not-a-log"),
        ("[" * 100_000, "not-a-log"),
        ('{"a":' * 100_000, "not-a-log"),
        ('{"format": "roadmap-log"}\n', "not-a-log"),
        ('{"format": "roadmap-log", "version": 1, "events": "5"}\n', "not-a-log"),
        ('{"format": "roadmap-log", "version": 2}\n', "newer-format"),
        ("x" * 3_000_000, "not-a-log"),
        ("format: 1\nid: tea\n", "not-a-log"),
    ],
)
def test_a_file_that_is_not_a_log_is_refused(
    laptop: Workspace, tmp_path: Path, text: str, code: str
) -> None:
    (tmp_path / "x.jsonl").write_text(text, "utf-8")
    assert refusal(laptop, str(tmp_path / "x.jsonl"))[0] == code


@pytest.mark.parametrize("inside", ["\x00", "[" * 500_000, "x" * 3_000_000, "null", "{}", "NaN"])
def test_garbage_in_the_middle_is_refused_with_its_line(
    laptop: Workspace, lines: list[Line], tmp_path: Path, inside: str
) -> None:
    path = write_log(tmp_path / "x.jsonl", [*lines[:3], inside, *lines[3:]])
    assert refusal(laptop, path)[1] == 4


def test_a_file_with_a_byte_order_mark_and_crlf_is_read(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    path = Path(write_log(tmp_path / "x.jsonl", lines))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert merge.merge(laptop, str(path)).new == 5


def test_two_logs_in_one_file_are_refused(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    assert refusal(laptop, write_log(tmp_path / "x.jsonl", [*lines, *lines]))[:2] == (
        "after-the-end",
        8,
    )


def test_a_path_that_is_not_a_file_is_refused(laptop: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("nothing.jsonl", "pipe", "desk", "."):
        assert refusal(laptop, str(tmp_path / name))[1] == 0


# -- pasts that do not fit -----------------------------------------------------------------------


def test_a_forked_device_is_refused_and_both_events_are_named(
    desk: Workspace, tmp_path: Path
) -> None:
    topic_changes.start(desk, ["alpha"])
    first = export_log(desk, tmp_path / "first.jsonl")
    topic_changes.done(desk, ["alpha"])
    copy = machine(tmp_path / "copy")
    merge.merge(copy, first)
    device = desk.database.get_meta("device")
    assert device is not None
    # A copy of the whole disk goes on as the same device.
    topic_changes.start(copy, ["beta"])
    history.undo(copy)
    # As if the program had not noticed that: same device, same last event.
    file_id = (tmp_path / "copy" / "device").read_text().split()[1]
    number, last = (copy.database.get_meta(f"last {device}") or "").split()
    (tmp_path / "copy" / "device").write_text(f"{device} {file_id} {number:>12} {last}\n")
    with copy.database.writing():
        copy.database.set_meta("device", device)
    topic_changes.skip(copy, ["omega"])
    topic_changes.skip(copy, ["beta"])
    for w, other in ((desk, copy), (copy, desk)):
        for source in (export_log(other, tmp_path / "other.jsonl"), other.database.path):
            _, _, sentence = refusal(w, source)
            assert f"device {device} has two histories: its event 2 is" in sentence
            own, their = ("done alpha", "skip omega") if w is desk else ("skip omega", "done alpha")
            assert f"'{own}' (2026-03-04) here and '{their}' (2026-03-04) there" in sentence


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"command": "skip omega"}, "skip omega"),
        # A command longer than a line is shown with its beginning.
        ({"command": "n" * 60}, "n" * 60),
        ({"command": "n" * 61}, "n" * 59 + "…"),
        # What another program wrote names no command.
        ({}, "noted alpha"),
    ],
)
def test_an_event_of_another_past_is_named_by_its_command(
    laptop: Workspace, lines: list[Line], tmp_path: Path, data: Line, words: str
) -> None:
    merge.merge(laptop, write_log(tmp_path / "log.jsonl", lines))
    forged = with_checksums([*lines[:5], {**lines[5], "data": {"text": "x", **data}}, lines[6]])
    problem = problem_of(laptop, write_log(tmp_path / "x.jsonl", forged))
    assert (problem.code, problem.line) == ("broken-log", 6)
    assert problem.sentence == (
        f"device {lines[1]['device']} has two histories: its event 5 is"
        f" 'note alpha' (2026-03-04) here and '{words}' (2026-03-04) there"
    )
    assert problem.hint == (
        "both the database and a copy of it were used; where both meet, 'roadmap sync"
        " --keep-both' keeps both; without it keep the log with more in it, and enter again"
        " what only the other one has from that event on"
    )


def test_a_log_that_changes_while_it_is_read_is_refused(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    """The event that differs is looked for in further readings, and may be gone by then."""
    merge.merge(laptop, write_log(tmp_path / "log.jsonl", lines))
    forged = with_checksums([*lines[:5], {**lines[5], "data": {"text": "x"}}, lines[6]])
    entries = list(read_log(write_log(tmp_path / "x.jsonl", forged)))
    line, event, text = entries[4]
    changed = [*entries[:4], (line, event._replace(n=6), text)]
    readings = iter([entries, changed, changed])
    with pytest.raises(InvalidLog) as failure:
        log_merge.stage(laptop.database, "x.jsonl", lambda: next(readings))
    (problem,) = failure.value.problems
    assert (problem.path, problem.line) == ("x.jsonl", 0)
    assert problem.sentence == f"device {lines[1]['device']} has two histories"


def test_an_older_export_of_a_longer_log_adds_nothing(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.start(desk, ["alpha"])
    old = export_log(desk, tmp_path / "old.jsonl")
    topic_changes.done(desk, ["alpha"])
    merge.merge(laptop, export_log(desk, tmp_path / "new.jsonl"))
    assert merge.merge(laptop, old)[2:4] == (0, 1)


def test_a_partial_log_is_merged_if_the_earlier_events_are_here(
    desk: Workspace, laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    rest = [{**lines[0], "events": 3, "devices": {lines[1]["device"]: 3}}, *lines[3:]]
    path = write_log(tmp_path / "rest.jsonl", [*rest[:-1], {**lines[-1], "events": 3}])
    problem = problem_of(laptop, path)
    assert problem.line == 2
    assert problem.sentence == (
        f"the log of device {lines[1]['device']} begins with event 3;"
        " the events before it are missing, both there and here"
    )
    assert problem.hint == "export it again from an undamaged database"
    merge.merge(laptop, write_log(tmp_path / "first.jsonl", partial_log(lines, 1, 1)))
    merge.merge(laptop, write_log(tmp_path / "second.jsonl", partial_log(lines, 2, 5)))
    assert merge.merge(laptop, path)[2:4] == (0, 3)


def test_a_truncated_log_is_completed_by_a_merge(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.done(desk, ["alpha"])
    topic_changes.done(desk, ["beta"])
    path = export_log(desk, tmp_path / "log.jsonl")
    damage(desk, "delete from event where n = 2")
    again = workspace_at(tmp_path / "desk")
    with pytest.raises(DatabaseError, match="the end of the log"):
        merge.merge(laptop, again.database.path)
    assert merge.merge(again, path).new == 1
    assert list(log.find_damage(again.database)) == []


def test_an_older_export_does_not_lower_the_recorded_end_of_a_truncated_log(
    desk: Workspace, tmp_path: Path
) -> None:
    """Otherwise the loss of later events would never be reported again."""
    for name in ("alpha", "beta"):
        topic_changes.done(desk, [name])
    older = export_log(desk, tmp_path / "older.jsonl")
    topic_changes.done(desk, ["gamma"])
    newer = export_log(desk, tmp_path / "newer.jsonl")
    damage(desk, "delete from event where n > 1")
    again = workspace_at(tmp_path / "desk")
    assert merge.merge(again, older).new == 1
    (fault,) = log.find_damage(again.database)
    assert "the log ends before event 3" in fault
    assert merge.merge(again, newer).new == 1
    assert list(log.find_damage(again.database)) == []


@pytest.mark.parametrize(
    ("number", "changed"),
    [
        # The lines are: started (1), finished twice (2, 3), retracted (4), noted (5).
        pytest.param(5, {"batch": 4, "clock": 4}, id="a fact after a retraction in one batch"),
        pytest.param(5, {"clock": 4}, id="a new batch at the clock of the one before"),
        pytest.param(5, {"clock": 2}, id="a new batch at an earlier clock"),
        pytest.param(3, {"clock": 4}, id="one batch at two clocks"),
        pytest.param(5, {"batch": 3}, id="a batch named after another event"),
        pytest.param(5, {"batch": 1}, id="a batch that is taken up again"),
    ],
)
def test_an_event_that_cannot_follow_the_previous_one_is_refused(
    laptop: Workspace, lines: list[Line], tmp_path: Path, number: int, changed: dict[str, int]
) -> None:
    """All checksums are right, as a forger would make them."""
    fields = {key: lines[n][key] for key, n in changed.items()}
    if changed.get("batch") == 3:
        fields = {"batch": f"{lines[1]['device']}.3"}
    forged = [*lines[:number], {**lines[number], **fields}, *lines[number + 1 :]]
    code, line, sentence = refusal(laptop, write_log(tmp_path / "x.jsonl", with_checksums(forged)))
    assert (code, line) == ("broken-log", number + 1)
    assert f"event {number} does not continue from event {number - 1}" in sentence


def test_an_event_that_cannot_follow_our_last_one_is_refused(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    """An event after a retraction in one batch, of which only the retraction is here."""
    forged = with_checksums(
        [*lines[:5], {**lines[5], **pick(lines[4], "batch", "clock")}, lines[6]]
    )
    merge.merge(laptop, write_log(tmp_path / "first.jsonl", partial_log(lines, 1, 4)))
    code, _, sentence = refusal(laptop, write_log(tmp_path / "x.jsonl", partial_log(forged, 5, 5)))
    assert code == "broken-log"
    assert "event 5 does not continue from event 4" in sentence


def pick(line: Line, *keys: str) -> Line:
    return {key: line[key] for key in keys}


def partial_log(lines: Sequence[Line], first: int, last: int) -> list[Line]:
    """Return a complete log file with some of the events."""
    count = last - first + 1
    head = {**lines[0], "events": count, "devices": {lines[1]["device"]: count}}
    return [head, *lines[first : last + 1], {**lines[-1], "events": count}]


def test_too_many_devices_are_refused(
    desk: Workspace, laptop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic_changes.done(desk, ["alpha"])
    topic_changes.done(laptop, ["beta"])
    merge.merge(desk, export_log(laptop, tmp_path / "laptop.jsonl"))
    path = export_log(desk, tmp_path / "desk.jsonl")
    empty = machine(tmp_path / "empty")
    monkeypatch.setattr(log_merge, "MAX_DEVICES", 1)
    _, line, sentence = refusal(empty, path)
    assert (line, sentence) == (3, "there are events from more than 1 devices")
    monkeypatch.setattr(log_merge, "MAX_DEVICES", 2)
    assert merge.merge(empty, path).new == 2


def test_a_clock_in_the_year_9998_is_capped(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    desk.now = NOON.replace(year=9998)
    topic_changes.done(desk, ["alpha"])
    topic_changes.reopen(desk, ["alpha"])
    merge.merge(laptop, export_log(desk, tmp_path / "log.jsonl"))
    topic_changes.done(laptop, ["alpha"])
    clocks = [e.clock for e in log.select_events(laptop.database, log.LOG_ORDER)]
    in_2200 = 7_258_118_400_000
    assert clocks == [in_2200, in_2200 + 1, in_2200 + 2]
    assert states(laptop) == {"alpha": "done"}


def test_the_progress_of_a_merge_counts_the_events_read_and_joined(
    laptop: Workspace, lines: list[Line], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_merge, "_PROGRESS_STEP", 2)
    calls: list[tuple[str, int, int]] = []
    path = write_log(tmp_path / "log.jsonl", lines)
    merge.merge(laptop, path, lambda *call: calls.append(call))
    assert calls == [
        ("events verified:", 0, 5),
        ("events verified:", 2, 5),
        ("events verified:", 4, 5),
        ("events merged:", 2, 5),
        ("events merged:", 4, 5),
    ]


# -- saved means saved ---------------------------------------------------------------------------


def test_a_merge_on_a_full_disk_changes_nothing(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    for _ in range(20):
        notes.note(desk, "alpha", "x" * 900)
    path = export_log(desk, tmp_path / "log.jsonl")
    pages = laptop.database.rows("pragma page_count")[0][0]
    laptop.database.connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(NotSaved, match="the disk is full"):
        merge.merge(laptop, path)
    assert events(laptop) == []
    assert not laptop.outcome.is_saved
    laptop.database.connection.execute("pragma max_page_count = 100000")
    assert merge.merge(laptop, path).new == 20


def test_a_merge_waits_for_a_lock_and_then_reports_it(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.done(desk, ["alpha"])
    path = export_log(desk, tmp_path / "log.jsonl")
    laptop.database.busy_timeout = 0.02
    with closing(sqlite3.connect(laptop.database.path, isolation_level=None)) as holder:
        holder.execute("begin immediate")
        with pytest.raises(NotSaved, match="another program has locked the database"):
            merge.merge(laptop, path)
        holder.execute("rollback")
    assert merge.merge(laptop, path).new == 1


def test_an_event_written_between_staging_and_the_lock_is_not_lost(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    topic_changes.done(desk, ["alpha"])
    path = export_log(desk, tmp_path / "log.jsonl")
    other = workspace_at(tmp_path / "laptop")

    def meanwhile(phase: str, done: int, all_: int) -> None:
        if not events(other):
            merge.merge(other, path)
            topic_changes.done(other, ["beta"])

    assert merge.merge(laptop, path, meanwhile).new == 1
    assert merge.merge(laptop, path).new == 0
    assert [e.n for e in log.select_events(laptop.database, log.LOG_ORDER)] == [1, 1]
    assert states(laptop) == {"alpha": "done", "beta": "done"}
    assert is_consistent(laptop)


# -- convergence ---------------------------------------------------------------------------------

topics = st.sampled_from(["alpha", "beta", "gamma", "omega"])
commands = st.one_of(
    *(
        topics.map(lambda t, use=use: lambda w: use(w, [t]))  # type: ignore[misc]
        for use in (
            topic_changes.start,
            topic_changes.stop,
            topic_changes.done,
            topic_changes.skip,
            topic_changes.reopen,
        )
    ),
    topics.map(lambda t: lambda w: topic_changes.know(w, [t])),
    st.builds(
        lambda t, url: lambda w: own_links.link(w, t, f"https://example.org/{url}"),
        topics,
        st.sampled_from("ab"),
    ),
    st.builds(lambda t, text: lambda w: notes.note(w, t, text), topics, st.sampled_from("xyé")),
    st.builds(
        lambda t, minutes: (
            lambda w: topic_changes.done(
                w, [t], options=DoneOptions(minutes=minutes, note="with it"), on="2026-03-02"
            )
        ),
        topics,
        st.integers(1, 99),
    ),
    st.builds(
        lambda goal, by: lambda w: aim.aim(w, goal, by=by),
        topics,
        st.sampled_from([None, "2031-06-30", "in 6 years"]),
    ),
    st.just(lambda w: aim.aim(w, clear=True)),
    st.integers(1, 3).map(lambda n: lambda w: history.undo(w, n)),
    st.just(history.redo),
    st.builds(lambda act, t: lambda w: act(w, t), correcting_commands(), topics),
)
MERGES = ("to desk", "to laptop")
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["desk", "laptop"]), commands, st.integers(-20_000, 20_000)),
        st.sampled_from(MERGES),
    ),
    max_size=16,
)


@pytest.fixture(scope="module")
def two_homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], list[Workspace]]]:
    """Return a function that empties and returns the same two homes: faster than new ones."""
    count = iter(range(10_000))

    def fresh() -> list[Workspace]:
        here = tmp_path_factory.mktemp(f"pair{next(count)}")
        pair = [machine(here / name) for name in ("desk", "laptop")]
        for w in pair:
            w.database.connection.execute("pragma synchronous = off")
        return pair

    return fresh


@examples(40)
@given(steps=steps, through_file=st.booleans())
def test_two_machines_converge_after_any_commands_and_merges(
    two_homes: Callable[[], list[Workspace]], steps: list[object], through_file: bool
) -> None:
    desk, laptop = two_homes()
    pair = {"desk": desk, "laptop": laptop}
    home = Path(desk.database.path).parent

    def merge_into(into: Workspace, other: Workspace) -> None:
        if through_file:
            merge.merge(into, export_log(other, home / "log.jsonl"))
        else:
            merge.merge(into, other.database.path)

    for step in steps:
        if step in MERGES:
            one, two = (desk, laptop) if step == "to desk" else (laptop, desk)
            merge_into(one, two)
            continue
        name, command, hours = step  # type: ignore[misc]
        w = pair[name]
        w.now = NOON + timedelta(hours=hours)
        with suppress(UsageError):
            command(w)
    merge_into(desk, laptop)
    merge_into(laptop, desk)
    assert events(desk) == events(laptop)
    assert snapshot(desk.database) == snapshot(laptop.database)
    assert is_consistent(desk)
    assert is_consistent(laptop)
    assert history_of(desk) == history_of(laptop)
    for w in (desk, laptop):
        w.now = NOON + timedelta(days=3000)
    living = [step for step in history_of(desk) if step.living]
    for w in (desk, laptop) if living else ():
        assert history.undo(w, entry=living[-1].handle).steps
    assert states(desk) == states(laptop)
    for w in pair.values():
        w.close()


def test_the_goal_chosen_last_is_the_one_on_every_machine(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    aim.aim(desk, "basics", by="2026-06-30")
    laptop.now = NOON + timedelta(hours=1)
    aim.aim(laptop, "gamma")
    merge.merge(desk, export_log(laptop, tmp_path / "laptop.jsonl"))
    assert desk.remarks == ['the goal in "The small roadmap" is now "All about gamma"']
    merge.merge(laptop, desk.database.path)
    assert laptop.remarks == []
    for w in (desk, laptop):
        shown = aim.aim(w).aim
        assert shown is not None
        assert (shown.id, shown.by) == ("gamma", "")
        assert is_consistent(w)
    # The other one counts again when this one is taken back.
    history.undo(laptop)
    merge.merge(desk, laptop.database.path)
    assert desk.remarks[1:] == ['the goal in "The small roadmap" is now "Basics", by 30 June 2026']


def test_a_link_added_on_two_machines_is_one_link(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    one = own_links.link(desk, "alpha", "https://www.example.org/a/page.html?x=1", title="The page")
    two = own_links.link(laptop, "alpha", "https://www.example.org/a/page.html?x=1", title="Page!")
    other = own_links.link(laptop, "alpha", "https://www.example.org/b/page.html?x=1")
    assert one.id == two.id
    assert one.id.startswith("example-org-page-")
    assert other.id != one.id
    merge.merge(desk, export_log(laptop, tmp_path / "log.jsonl"))
    own = desk.database.rows("select reading, url from reading_state order by reading")
    assert sorted(own) == sorted([(r.id, r.url) for r in (one, other)])


def test_folding_topic_by_topic_gives_the_same_states(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_much(desk)
    write_roadmap(
        desk,
        small_roadmap(
            topic("alpha", reads=["book", "docs"]), topic("better", was=["beta"]), version="2"
        ),
    )
    before = snapshot(desk.database)
    assert "better" in states(desk)
    monkeypatch.setattr(projection, "_MAX_FOLDED_AT_ONCE", 0)
    with desk.database.writing():
        projection.rebuild(desk.database)
    assert snapshot(desk.database) == before
    assert is_consistent(desk)
