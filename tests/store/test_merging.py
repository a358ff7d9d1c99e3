"""Two machines, two logs: whatever was done on either, joining them loses and doubles nothing."""

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
    shelve,
    small_roadmap,
    snapshot,
    start_program,
    states,
    topic,
    without_triggers,
    workspace_at,
)
from tests.examples import examples

from roadmap_cli.core import event_validation
from roadmap_cli.core.states import Fact
from roadmap_cli.errors import DatabaseError, InvalidLog, NotSaved, UsageError
from roadmap_cli.store import log, merging, projection
from roadmap_cli.store.chain import checksum
from roadmap_cli.store.foreign import Foreign
from roadmap_cli.workspace import changes, export, history, merge, notes, reading
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

Line = dict[str, object]


def machine(directory: Path, *, now: datetime = NOON, loaded: bool = True) -> Workspace:
    """Return a workspace on a machine of its own."""
    w = workspace_at(directory, now)
    if loaded:
        shelve(w, small_roadmap())
    return w


def exported(w: Workspace, path: Path) -> str:
    """Write the log of a machine into a file, and return its path."""
    path.write_text("".join(export.log_lines(w)), "utf-8", newline="\n")
    return str(path)


def events(w: Workspace) -> list[tuple[object, ...]]:
    return w.database.rows("select * from event order by clock, device, n")


def healthy(w: Workspace) -> bool:
    return not list(log.faults(w.database)) and not projection.differing_tables(w.database)


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    return machine(tmp_path / "desk")


@pytest.fixture
def laptop(tmp_path: Path) -> Workspace:
    return machine(tmp_path / "laptop")


# -- out and in again ----------------------------------------------------------------------------


def busy(w: Workspace) -> None:
    changes.start(w, ["alpha"])
    changes.done(
        w, ["alpha", "beta"], options=DoneOptions(rating=3, minutes=40, note="é «x»\u2028")
    )
    reading.link(w, "gamma", "https://example.org/mine", title="Mine\u202e")
    reading.read(w, "book", topic="alpha")
    history.undo(w, 2)
    history.redo(w)
    with w.database.writing() as transaction:
        w.record(
            transaction, "dance", [Fact("danced", "small", "alpha", {"steps": [1, 2.5, None]})]
        )


def test_an_exported_log_makes_an_empty_home_equal_in_all_that_is_progress(
    desk: Workspace, tmp_path: Path
) -> None:
    busy(desk)
    path = exported(desk, tmp_path / "log.jsonl")
    new = machine(tmp_path / "new")
    answer = merge.merge(new, path)
    assert (answer.new, answer.known, answer.backup) == (len(events(desk)), 0, "")
    assert events(new) == events(desk)
    assert snapshot(new.database) == snapshot(desk.database)
    assert history.history(new) == history.history(desk)
    assert healthy(new)
    assert Path(exported(new, tmp_path / "again.jsonl")).read_bytes() == Path(path).read_bytes()
    new.now = desk.now = NOON + timedelta(hours=1)
    assert history.undo(new).steps == history.undo(desk).steps
    assert states(new) == states(desk)


def test_joining_the_same_log_again_or_ones_own_brings_nothing_new(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    busy(desk)
    path = exported(desk, tmp_path / "log.jsonl")
    merge.merge(laptop, path)
    before = fingerprints(tmp_path / "laptop")
    count = len(events(desk))
    for w, other in ((laptop, path), (desk, path), (laptop, laptop.database.path)):
        answer = merge.merge(w, other)
        assert (answer.new, answer.known) == (0, count)
        assert not answer.devices
    assert fingerprints(tmp_path / "laptop") == before


def test_an_empty_log_is_a_log_too(desk: Workspace, laptop: Workspace, tmp_path: Path) -> None:
    answer = merge.merge(laptop, exported(desk, tmp_path / "log.jsonl"))
    assert (answer.new, answer.known) == (0, 0)


def test_a_log_tells_nothing_that_would_steer_a_terminal(desk: Workspace, tmp_path: Path) -> None:
    notes.note(desk, "alpha", "a\u2028b \u202e c \x9b d")
    text = Path(exported(desk, tmp_path / "log.jsonl")).read_text("utf-8")
    assert all(c.isprintable() or c == "\n" for c in text)
    assert text.count("\n") == len(text.splitlines()) == 3


@pytest.mark.parametrize("sign", ["漢", "\u202e", '"', "\x01"])
def test_as_much_as_a_log_may_hold_survives_an_export_whatever_it_is_written_with(
    desk: Workspace, laptop: Workspace, tmp_path: Path, sign: str
) -> None:
    room = event_validation.MOST_DATA - len(json.dumps({"text": "", "command": "sing"}))
    times = room // len(json.dumps(sign, ensure_ascii=False)[1:-1])
    with desk.database.writing() as transaction:
        desk.record(transaction, "sing", [Fact("sung", "small", "alpha", {"text": sign * times})])
    path = exported(desk, tmp_path / "log.jsonl")
    from_file = machine(tmp_path / "new")
    assert merge.merge(from_file, path).new == 1
    assert merge.merge(laptop, desk.database.path).new == 1
    assert events(from_file) == events(laptop) == events(desk)
    assert (
        Path(exported(from_file, tmp_path / "again.jsonl")).read_bytes() == Path(path).read_bytes()
    )


def test_what_is_too_large_for_a_log_is_refused_from_wherever_it_comes(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    with desk.database.writing() as transaction:
        fact = Fact("sung", "small", "alpha", {"text": "漢" * event_validation.MOST_DATA})
        desk.record(transaction, "sing", [fact])
    for path in (exported(desk, tmp_path / "log.jsonl"), desk.database.path):
        with pytest.raises(InvalidLog) as failure:
            merge.merge(laptop, path)
        assert "data of more than 1,000,000 characters" in failure.value.problems[0].sentence
    assert events(laptop) == []


def test_data_that_another_hand_spelled_differently_come_back_byte_by_byte(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.start(desk, ["alpha"])
    first = next(iter(log.all_events(desk.database)))
    spelled = '{"text":"caf\\u00e9",  "minutes" : 1.50}'
    event = first._replace(n=2, clock=first.clock + 1, batch=f"{first.device}.2", kind="hummed")
    event = event._replace(data=json.loads(spelled))
    with closing(without_triggers(desk.database.path)) as connection:
        connection.execute(
            "insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*event[:9], spelled, checksum(first.sum, event)),
        )
    merge.merge(laptop, exported(desk, tmp_path / "log.jsonl"))
    assert events(laptop) == events(desk)


# -- the report ----------------------------------------------------------------------------------


def test_the_answer_tells_what_came_from_whom_and_what_both_sides_touched(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.start(desk, ["alpha"])
    merge.merge(laptop, exported(desk, tmp_path / "first.jsonl"))
    # From here on they do not know of each other.
    desk.now = NOON + timedelta(days=1)
    changes.done(desk, ["alpha"])
    changes.done(desk, ["omega"], on="2026-03-02")
    laptop.now = NOON + timedelta(days=2)
    changes.skip(laptop, ["alpha"])
    changes.done(laptop, ["beta"])
    answer = merge.merge(laptop, exported(desk, tmp_path / "second.jsonl"))
    assert (answer.new, answer.known) == (2, 1)
    (device,) = answer.devices
    assert (device.events, device.first_day, device.last_day) == (2, "2026-03-02", "2026-03-05")
    (both,) = answer.both
    assert (both.topic, both.title) == ("alpha", "All about alpha")
    assert both.here == ("skipped", "2026-03-06")
    assert both.there == ("finished", "2026-03-05")
    assert (both.state, both.since, both.before) == ("skipped", "2026-03-06", "skipped")
    assert answer.turned == ()
    assert answer.not_loaded == ()
    assert Path(answer.backup).is_file()
    with closing(sqlite3.connect(answer.backup)) as copy:
        assert copy.execute("select count(*) from event").fetchone() == (3,)
    assert states(laptop) == {"alpha": "skipped", "beta": "done", "omega": "done"}


def test_a_state_that_turns_is_named_on_both_machines(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.done(laptop, ["alpha", "beta"])
    desk.now = NOON + timedelta(days=1)
    changes.start(desk, ["alpha", "omega"])
    changes.stop(desk, ["alpha"])
    first = merge.merge(desk, exported(laptop, tmp_path / "laptop.jsonl"))
    assert [(both.topic, both.before, both.state) for both in first.both] == [
        ("alpha", "paused", "paused")
    ]
    # The desk's log holds all of the laptop's now, so nothing there tells that it had not known.
    second = merge.merge(laptop, exported(desk, tmp_path / "desk.jsonl"))
    assert second.both == ()
    (turned,) = second.turned
    assert (turned.topic, turned.title) == ("alpha", "All about alpha")
    assert (turned.before, turned.state, turned.since) == ("done", "paused", "2026-03-05")
    assert turned.there == ("paused", "2026-03-05")


def test_a_state_that_turns_because_a_command_was_taken_back_there_is_named_too(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.done(laptop, ["alpha"])
    merge.merge(desk, exported(laptop, tmp_path / "laptop.jsonl"))
    history.undo(desk)
    (turned,) = merge.merge(laptop, exported(desk, tmp_path / "desk.jsonl")).turned
    assert (turned.topic, turned.before, turned.state) == ("alpha", "done", "open")
    assert turned.there == ("retracted", "")


def test_a_topic_is_not_touched_by_both_when_the_other_side_knew_of_the_last_fact_here(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.start(desk, ["alpha"])
    merge.merge(laptop, exported(desk, tmp_path / "desk.jsonl"))
    changes.done(laptop, ["alpha"])
    answer = merge.merge(desk, exported(laptop, tmp_path / "laptop.jsonl"))
    assert answer.both == ()
    assert [(t.topic, t.before, t.state) for t in answer.turned] == [
        ("alpha", "in_progress", "done")
    ]


def test_a_topic_that_was_touched_by_both_is_not_named_again_where_its_state_turns(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.start(desk, ["alpha"])
    laptop.now = NOON + timedelta(days=1)
    changes.done(laptop, ["alpha"])
    answer = merge.merge(desk, exported(laptop, tmp_path / "laptop.jsonl"))
    assert [(b.topic, b.before, b.state) for b in answer.both] == [("alpha", "in_progress", "done")]
    assert answer.turned == ()


def test_what_was_behind_the_learner_and_turns_is_named_first(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.start(laptop, ["alpha", "beta"])
    changes.done(laptop, ["omega"])
    changes.skip(laptop, ["delta"])
    merge.merge(desk, exported(laptop, tmp_path / "laptop.jsonl"))
    changes.reopen(desk, ["omega", "delta"])
    changes.done(desk, ["beta", "alpha"])
    answer = merge.merge(laptop, exported(desk, tmp_path / "desk.jsonl"))
    assert [t.topic for t in answer.turned] == ["delta", "omega", "alpha", "beta"]


def test_a_roadmap_that_is_not_loaded_keeps_its_progress_until_it_is(
    desk: Workspace, tmp_path: Path
) -> None:
    changes.done(desk, ["alpha", "beta"])
    new = machine(tmp_path / "new", loaded=False)
    by_file = merge.merge(new, exported(desk, tmp_path / "log.jsonl"))
    assert [name[:4] for name in by_file.not_loaded] == [("small", 2, 2, "")]
    by_database = merge.merge(machine(tmp_path / "newer", loaded=False), desk.database.path)
    assert by_database.not_loaded[0].title == "The small roadmap"
    shelve(new, small_roadmap())
    assert states(new) == {"alpha": "done", "beta": "done"}
    assert healthy(new)


# -- a database instead of a file ----------------------------------------------------------------


def test_another_database_is_joined_and_not_a_byte_of_it_changes(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    busy(desk)
    desk.close()
    before = fingerprints(tmp_path / "desk")
    answer = merge.merge(laptop, str(tmp_path / "desk" / "roadmap.db"))
    assert fingerprints(tmp_path / "desk") == before
    assert (answer.kind, answer.new) == ("database", len(events(laptop)))
    assert healthy(laptop)


def test_a_database_of_the_first_schema_is_joined_as_it_is(
    laptop: Workspace, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        dump = Path(__file__).with_name("schema-1.sql").read_text("utf-8")
        connection.executescript(dump)
        (count,) = connection.execute("select count(*) from event").fetchone()
    before = old.read_bytes()
    assert merge.merge(laptop, str(old)).new == count
    assert old.read_bytes() == before
    assert healthy(laptop)


def test_a_copy_under_another_name_that_is_our_own_database_has_nothing_new(
    desk: Workspace, tmp_path: Path
) -> None:
    changes.done(desk, ["alpha"])
    os.link(desk.database.path, tmp_path / "mine.db")
    answer = merge.merge(desk, str(tmp_path / "mine.db"))
    assert (answer.new, answer.known) == (0, 1)


def harmed(w: Workspace, *statements: str) -> str:
    w.close()
    with closing(without_triggers(w.database.path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return w.database.path


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("pragma user_version = 99", "written by a newer roadmap"),
        ("pragma application_id = 7", "another program's database"),
        ("drop table event", "not as this program makes it"),
        ("alter table event add column more text", "not as this program makes it"),
        ("delete from event where n = 2", "lost its end"),
        ("pragma journal_mode = wal", "write-ahead log"),
    ],
)
def test_a_database_that_cannot_be_trusted_is_refused(
    desk: Workspace, laptop: Workspace, statement: str, told: str
) -> None:
    changes.done(desk, ["alpha", "beta"])
    path = harmed(desk, statement)
    before = Path(path).read_bytes()
    with pytest.raises(DatabaseError, match=told):
        merge.merge(laptop, path)
    assert Path(path).read_bytes() == before
    assert events(laptop) == []


def test_a_view_that_never_ends_is_not_read(desk: Workspace, laptop: Workspace) -> None:
    path = harmed(
        desk,
        "drop table event",
        "create view event as with recursive c(x) as (select 1 union all select x + 1 from c)"
        " select x device, x n, x clock, x at, x day, x batch, x kind, x roadmap, x topic, x data,"
        " x sum from c",
    )
    with pytest.raises(DatabaseError, match="not as this program makes it"):
        merge.merge(laptop, path)


@pytest.mark.parametrize(
    ("end", "told"),
    [("-journal", "a command was cut off in the other database"), ("-wal", "write-ahead log")],
)
def test_a_database_in_which_a_command_was_cut_off_is_refused(
    desk: Workspace, end: str, told: str
) -> None:
    changes.done(desk, ["alpha"])
    desk.close()
    Path(desk.database.path + end).write_bytes(b"x" * 600)
    before = fingerprints(Path(desk.database.path).parent)
    with pytest.raises(DatabaseError, match=told) as failure:
        Foreign(desk.database.path, patience=0.05)
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


def held(path: str, lock: str) -> "subprocess.Popen[str]":
    """Start a program that holds a lock until it is told to go."""
    holder = start_program(HOLDER, path, lock)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


@pytest.mark.parametrize("lock", ["exclusive", "pending"])
def test_a_database_that_another_program_holds_is_called_busy_and_not_damaged(
    desk: Workspace, laptop: Workspace, lock: str
) -> None:
    changes.done(desk, ["alpha"])
    desk.close()
    path = desk.database.path
    holder = held(path, lock)
    with pytest.raises(NotSaved) as failure:
        Foreign(path, patience=0.05)
    assert failure.value.sentence == f"another program holds the other database: {path}"
    assert failure.value.hint == "nothing was changed; try again when it is done"
    assert failure.value.exit_code == 5
    holder.communicate("go\n")
    assert merge.merge(laptop, path).new == 1


def test_a_command_that_has_not_begun_to_write_the_file_does_not_stand_in_the_way(
    desk: Workspace, laptop: Workspace
) -> None:
    changes.done(desk, ["alpha"])
    holder = held(desk.database.path, "reserved")
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


def test_a_database_is_read_between_the_commits_of_somebody_who_writes_without_rest(
    desk: Workspace, tmp_path: Path
) -> None:
    desk.close()
    writer = start_program(WRITER, str(tmp_path / "desk"))
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    seen = []
    while writer.poll() is None:
        with Foreign(desk.database.path, patience=30) as other:
            seen.append(len(list(other.events())))
            assert seen[-1] == other.count()
    assert seen == sorted(seen)
    assert seen[0] >= 3
    assert writer.communicate()[1] == ""
    with Foreign(desk.database.path) as other:
        assert other.count() == 60


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
    assert healthy(laptop)


# -- logs that cannot be believed ----------------------------------------------------------------


@pytest.fixture
def lines(desk: Workspace) -> list[Line]:
    """Return the lines of a log of five events, as mappings."""
    changes.start(desk, ["alpha"])
    changes.done(desk, ["alpha", "beta"])
    history.undo(desk)
    notes.note(desk, "alpha", "a note")
    return [json.loads(line) for line in export.log_lines(desk)]


def chained(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with counts and checksums that fit, as a clever hand would make them."""
    found, before = [], ""
    for line in lines[1:-1]:
        event = tuple(line[k] for k in lines[1])
        from roadmap_cli.core.progress import Event

        before = checksum(before, Event._make(event))
        found.append({**line, "sum": before})
    head = {**lines[0], "events": len(found), "devices": {lines[1]["device"]: len(found)}}
    return [head, *found, {**lines[-1], "events": len(found)}]


def file_of(path: Path, lines: Sequence[Line | str]) -> str:
    told = (
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    )
    path.write_text("".join(f"{line}\n" for line in told), "utf-8")
    return str(path)


def refused(w: Workspace, path: str) -> tuple[str, int, str]:
    """Return how a log is refused: file, line and sentence; nothing of it was written."""
    before = events(w)
    with pytest.raises(InvalidLog) as failure:
        merge.merge(w, path)
    assert events(w) == before
    assert failure.value.exit_code == 3
    (problem,) = failure.value.problems
    assert problem.path == path
    return problem.code, problem.line, problem.sentence


def test_a_missing_line_is_a_gap(laptop: Workspace, lines: list[Line], tmp_path: Path) -> None:
    path = file_of(tmp_path / "x.jsonl", [*lines[:2], *lines[3:]])
    code, line, sentence = refused(laptop, path)
    assert (code, line) == ("broken-log", 3)
    assert "after event 1 comes 3; event 2 is missing" in sentence


@pytest.mark.parametrize("kept", [1, 3, 6])
def test_a_file_that_was_cut_off_is_noticed(
    laptop: Workspace, lines: list[Line], tmp_path: Path, kept: int
) -> None:
    path = file_of(tmp_path / "x.jsonl", lines[:kept])
    code, line, sentence = refused(laptop, path)
    assert (code, line) == ("cut-off", kept)
    assert f"after {kept - 1} of 5 events" in sentence


def test_a_file_that_was_cut_off_within_a_line_is_noticed_wherever_that_was(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    whole = Path(file_of(tmp_path / "x.jsonl", lines)).read_bytes()
    for size in range(len(whole) - 2):
        (tmp_path / "x.jsonl").write_bytes(whole[:size])
        code, _, _ = refused(laptop, str(tmp_path / "x.jsonl"))
        assert code in ("cut-off", "not-a-log")


def test_any_byte_that_was_changed_is_noticed_or_means_the_same(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    whole = Path(file_of(tmp_path / "x.jsonl", lines)).read_bytes()
    for place in range(0, len(whole), 3):
        changed = bytearray(whole)
        changed[place] ^= 0x01
        (tmp_path / "x.jsonl").write_bytes(bytes(changed))
        try:
            merge.merge(laptop, str(tmp_path / "x.jsonl"))
        except InvalidLog:
            assert events(laptop) == []
        else:  # the program's name and the like are not covered
            assert b'"format"' in changed[:place]
            laptop.close()
            return


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("device", "../x", "device"),
        ("device", 7, "device"),
        ("n", 0, "number"),
        ("n", True, "number"),
        ("n", 1.0, "number"),
        ("n", 10**30, "number"),
        ("clock", -1, "clock"),
        ("clock", 253402300799000, "clock that no machine has"),
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
def test_an_event_with_something_that_cannot_be_is_refused_with_its_line(
    laptop: Workspace, lines: list[Line], tmp_path: Path, key: str, value: object, told: str
) -> None:
    changed = [dict(line) for line in lines]
    changed[2][key] = value
    code, line, sentence = refused(laptop, file_of(tmp_path / "x.jsonl", changed))
    assert (code, line) in (("not-an-event", 3), ("broken-log", 3))
    assert told in sentence


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
        ("hummed", {"x": [[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]}),
        ("hummed", {"x": "y" * 1_000_001}),
    ],
)
def test_what_the_fold_could_not_take_never_enters_the_log(
    laptop: Workspace, lines: list[Line], tmp_path: Path, kind: str, data: Line
) -> None:
    changed = [dict(line) for line in lines]
    changed[5] |= {"kind": kind, "data": data}
    code, line, _ = refused(laptop, file_of(tmp_path / "x.jsonl", chained(changed)))
    assert (code, line) == ("not-an-event", 6)


def test_a_kind_that_is_not_known_here_is_kept_with_whatever_it_carries(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    changed = [dict(line) for line in lines]
    changed[5] |= {"kind": "hummed", "data": {"minutes": "many", "text": 5, "rating": []}}
    assert merge.merge(laptop, file_of(tmp_path / "x.jsonl", chained(changed))).new == 5
    assert healthy(laptop)


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
def test_what_is_no_log_is_refused(laptop: Workspace, tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "x.jsonl").write_text(text, "utf-8")
    assert refused(laptop, str(tmp_path / "x.jsonl"))[0] == code


@pytest.mark.parametrize("inside", ["\x00", "[" * 500_000, "x" * 3_000_000, "null", "{}", "NaN"])
def test_garbage_in_the_middle_is_refused_with_its_line(
    laptop: Workspace, lines: list[Line], tmp_path: Path, inside: str
) -> None:
    path = file_of(tmp_path / "x.jsonl", [*lines[:3], inside, *lines[3:]])
    assert refused(laptop, path)[1] == 4


def test_a_file_of_windows_with_a_mark_at_its_beginning_is_read(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    path = Path(file_of(tmp_path / "x.jsonl", lines))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert merge.merge(laptop, str(path)).new == 5


def test_two_logs_in_one_file_are_refused(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    assert refused(laptop, file_of(tmp_path / "x.jsonl", [*lines, *lines]))[:2] == (
        "after-the-end",
        8,
    )


def test_what_is_no_file_is_refused(laptop: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("nothing.jsonl", "pipe", "desk", "."):
        assert refused(laptop, str(tmp_path / name))[1] == 0


# -- pasts that do not fit -----------------------------------------------------------------------


def test_a_device_that_wrote_on_two_copies_is_found_and_both_sides_are_named(
    desk: Workspace, tmp_path: Path
) -> None:
    changes.start(desk, ["alpha"])
    first = exported(desk, tmp_path / "first.jsonl")
    changes.done(desk, ["alpha"])
    copy = machine(tmp_path / "copy")
    merge.merge(copy, first)
    device = desk.database.get_meta("device")
    assert device is not None
    # A disk that was copied whole: the copy goes on as the same device.
    changes.start(copy, ["beta"])
    history.undo(copy)
    # As a program would that did not notice where it is: same device, same last event.
    place = (tmp_path / "copy" / "device").read_text().split()[1]
    number, last = (copy.database.get_meta(f"last {device}") or "").split()
    (tmp_path / "copy" / "device").write_text(f"{device} {place} {number:>12} {last}\n")
    with copy.database.writing():
        copy.database.set_meta("device", device)
    changes.skip(copy, ["omega"])
    changes.skip(copy, ["beta"])
    for w, other in ((desk, copy), (copy, desk)):
        for source in (exported(other, tmp_path / "other.jsonl"), other.database.path):
            _, _, sentence = refused(w, source)
            assert f"device {device} has two pasts: its event 2 is" in sentence
            mine, theirs = (
                ("done alpha", "skip omega") if w is desk else ("skip omega", "done alpha")
            )
            assert f"«{mine}» of 2026-03-04 here and «{theirs}» of 2026-03-04 there" in sentence


def test_an_older_export_of_a_log_that_went_on_is_only_known(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.start(desk, ["alpha"])
    old = exported(desk, tmp_path / "old.jsonl")
    changes.done(desk, ["alpha"])
    merge.merge(laptop, exported(desk, tmp_path / "new.jsonl"))
    assert merge.merge(laptop, old)[2:4] == (0, 1)


def test_a_part_of_a_log_is_joined_where_what_came_before_is_known(
    desk: Workspace, laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    rest = [{**lines[0], "events": 3, "devices": {lines[1]["device"]: 3}}, *lines[3:]]
    path = file_of(tmp_path / "rest.jsonl", [*rest[:-1], {**lines[-1], "events": 3}])
    assert "begins with event 3" in refused(laptop, path)[2]
    merge.merge(laptop, file_of(tmp_path / "all.jsonl", lines))
    assert merge.merge(laptop, path)[2:4] == (0, 3)


def test_a_log_that_lost_its_end_gets_it_back_from_the_other_side(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.done(desk, ["alpha"])
    changes.done(desk, ["beta"])
    path = exported(desk, tmp_path / "log.jsonl")
    harmed(desk, "delete from event where n = 2")
    again = workspace_at(tmp_path / "desk")
    with pytest.raises(DatabaseError, match="lost its end"):
        merge.merge(laptop, again.database.path)
    assert merge.merge(again, path).new == 1
    assert list(log.faults(again.database)) == []


def test_an_older_export_does_not_lower_the_noted_end_of_a_log_that_lost_more(
    desk: Workspace, tmp_path: Path
) -> None:
    """Otherwise the loss of what that export does not have would never be reported again."""
    for name in ("alpha", "beta"):
        changes.done(desk, [name])
    older = exported(desk, tmp_path / "older.jsonl")
    changes.done(desk, ["gamma"])
    newer = exported(desk, tmp_path / "newer.jsonl")
    harmed(desk, "delete from event where n > 1")
    again = workspace_at(tmp_path / "desk")
    assert merge.merge(again, older).new == 1
    (fault,) = log.faults(again.database)
    assert "the log ends before event 3" in fault
    assert merge.merge(again, newer).new == 1
    assert list(log.faults(again.database)) == []


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
def test_an_event_that_no_program_appends_after_the_one_before_is_refused(
    laptop: Workspace, lines: list[Line], tmp_path: Path, number: int, changed: dict[str, int]
) -> None:
    """All checksums are right: another hand has made them."""
    fields = {key: lines[n][key] for key, n in changed.items()}
    if changed.get("batch") == 3:
        fields = {"batch": f"{lines[1]['device']}.3"}
    forged = [*lines[:number], {**lines[number], **fields}, *lines[number + 1 :]]
    code, line, sentence = refused(laptop, file_of(tmp_path / "x.jsonl", chained(forged)))
    assert (code, line) == ("broken-log", number + 1)
    assert f"event {number} does not follow event {number - 1} as one must" in sentence


def test_an_event_must_follow_the_last_one_that_is_here_already_as_well(
    laptop: Workspace, lines: list[Line], tmp_path: Path
) -> None:
    """A fact after a retraction in one batch, of which only the retraction is here."""
    forged = chained([*lines[:5], {**lines[5], **_of(lines[4], "batch", "clock")}, lines[6]])
    merge.merge(laptop, file_of(tmp_path / "first.jsonl", _part(lines, 1, 4)))
    code, _, sentence = refused(laptop, file_of(tmp_path / "x.jsonl", _part(forged, 5, 5)))
    assert code == "broken-log"
    assert "event 5 does not follow event 4 as one must" in sentence


def _of(line: Line, *keys: str) -> Line:
    return {key: line[key] for key in keys}


def _part(lines: Sequence[Line], first: int, last: int) -> list[Line]:
    """Return a log of some of the events, told in full."""
    head = {**lines[0], "events": last - first + 1, "devices": {lines[1]["device"]: last}}
    return [head, *lines[first : last + 1], {**lines[-1], "events": last - first + 1}]


def test_events_of_more_devices_than_anybody_has_are_refused(
    desk: Workspace, laptop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes.done(desk, ["alpha"])
    changes.done(laptop, ["beta"])
    merge.merge(desk, exported(laptop, tmp_path / "laptop.jsonl"))
    path = exported(desk, tmp_path / "desk.jsonl")
    empty = machine(tmp_path / "empty")
    monkeypatch.setattr(merging, "_MOST_DEVICES", 1)
    assert "there are events of more than 1 devices" in refused(empty, path)[2]
    monkeypatch.setattr(merging, "_MOST_DEVICES", 2)
    assert merge.merge(empty, path).new == 2


def test_a_clock_that_is_wrong_by_millennia_does_not_push_the_others(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    desk.now = NOON.replace(year=9998)
    changes.done(desk, ["alpha"])
    changes.reopen(desk, ["alpha"])
    merge.merge(laptop, exported(desk, tmp_path / "log.jsonl"))
    changes.done(laptop, ["alpha"])
    clocks = [e.clock for e in log.all_events(laptop.database)]
    in_2200 = 7_258_118_400_000
    assert clocks == [in_2200, in_2200 + 1, in_2200 + 2]
    assert states(laptop) == {"alpha": "done"}


# -- saved means saved ---------------------------------------------------------------------------


def test_a_full_disk_takes_nothing(desk: Workspace, laptop: Workspace, tmp_path: Path) -> None:
    for _ in range(20):
        notes.note(desk, "alpha", "x" * 900)
    path = exported(desk, tmp_path / "log.jsonl")
    pages = laptop.database.rows("pragma page_count")[0][0]
    laptop.database.connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(NotSaved, match="the disk is full"):
        merge.merge(laptop, path)
    assert events(laptop) == []
    assert not laptop.outcome.saved
    laptop.database.connection.execute("pragma max_page_count = 100000")
    assert merge.merge(laptop, path).new == 20


def test_a_lock_that_another_program_holds_is_waited_for_and_then_told(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.done(desk, ["alpha"])
    path = exported(desk, tmp_path / "log.jsonl")
    laptop.database.patience = 0.02
    with closing(sqlite3.connect(laptop.database.path, isolation_level=None)) as holder:
        holder.execute("begin immediate")
        with pytest.raises(NotSaved, match="another program has held the database"):
            merge.merge(laptop, path)
        holder.execute("rollback")
    assert merge.merge(laptop, path).new == 1


def test_what_was_written_between_the_look_and_the_lock_is_not_lost(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    changes.done(desk, ["alpha"])
    path = exported(desk, tmp_path / "log.jsonl")
    other = workspace_at(tmp_path / "laptop")

    def meanwhile(phase: str, done: int, all_: int) -> None:
        if not events(other):
            merge.merge(other, path)
            changes.done(other, ["beta"])

    assert merge.merge(laptop, path, meanwhile).new == 1
    assert merge.merge(laptop, path).new == 0
    assert [e.n for e in log.all_events(laptop.database)] == [1, 1]
    assert states(laptop) == {"alpha": "done", "beta": "done"}
    assert healthy(laptop)


# -- convergence ---------------------------------------------------------------------------------

topics = st.sampled_from(["alpha", "beta", "gamma", "omega"])
commands = st.one_of(
    *(
        topics.map(lambda t, use=use: lambda w: use(w, [t]))  # type: ignore[misc]
        for use in (changes.start, changes.stop, changes.done, changes.skip, changes.reopen)
    ),
    topics.map(lambda t: lambda w: changes.know(w, [t])),
    st.builds(
        lambda t, url: lambda w: reading.link(w, t, f"https://example.org/{url}"),
        topics,
        st.sampled_from("ab"),
    ),
    st.builds(lambda t, text: lambda w: notes.note(w, t, text), topics, st.sampled_from("xyé")),
    st.integers(1, 3).map(lambda n: lambda w: history.undo(w, n)),
    st.just(history.redo),
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
    """Return what makes two fresh machines, in memory's speed: the same homes, emptied."""
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
def test_two_machines_agree_in_the_end_whatever_was_done_and_joined_on_the_way(
    two_homes: Callable[[], list[Workspace]], steps: list[object], through_file: bool
) -> None:
    desk, laptop = two_homes()
    pair = {"desk": desk, "laptop": laptop}
    home = Path(desk.database.path).parent

    def join(into: Workspace, other: Workspace) -> None:
        if through_file:
            merge.merge(into, exported(other, home / "log.jsonl"))
        else:
            merge.merge(into, other.database.path)

    for step in steps:
        if step in MERGES:
            one, two = (desk, laptop) if step == "to desk" else (laptop, desk)
            join(one, two)
            continue
        name, command, hours = step  # type: ignore[misc]
        w = pair[name]
        w.now = NOON + timedelta(hours=hours)
        with suppress(UsageError):
            command(w)
    join(desk, laptop)
    join(laptop, desk)
    assert events(desk) == events(laptop)
    assert snapshot(desk.database) == snapshot(laptop.database)
    assert healthy(desk)
    assert healthy(laptop)
    assert history.history(desk).steps == history.history(laptop).steps
    for w in (desk, laptop):
        w.now = NOON + timedelta(days=3000)
    assert history.undo(desk).steps == history.undo(laptop).steps
    assert states(desk) == states(laptop)
    for w in pair.values():
        w.close()


def test_the_same_link_on_two_machines_is_one(
    desk: Workspace, laptop: Workspace, tmp_path: Path
) -> None:
    one = reading.link(desk, "alpha", "https://www.example.org/a/page.html?x=1", title="The page")
    two = reading.link(laptop, "alpha", "https://www.example.org/a/page.html?x=1", title="Page!")
    other = reading.link(laptop, "alpha", "https://www.example.org/b/page.html?x=1")
    assert one.id == two.id
    assert one.id.startswith("example-org-page-")
    assert other.id != one.id
    merge.merge(desk, exported(laptop, tmp_path / "log.jsonl"))
    own = desk.database.rows("select reading, url from reading_state order by reading")
    assert sorted(own) == sorted([(r.id, r.url) for r in (one, other)])


def test_a_long_log_is_folded_topic_by_topic_to_the_same_states(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy(desk)
    shelve(
        desk,
        small_roadmap(
            topic("alpha", reads=["book", "docs"]), topic("better", was=["beta"]), version="2"
        ),
    )
    before = snapshot(desk.database)
    assert "better" in states(desk)
    monkeypatch.setattr(projection, "_MOST_AT_ONCE", 0)
    with desk.database.writing():
        projection.rebuild(desk.database)
    assert snapshot(desk.database) == before
    assert healthy(desk)
