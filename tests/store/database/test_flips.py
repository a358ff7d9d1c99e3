"""One flipped bit anywhere in the database is found, and no command answers otherwise for it.

Holds: store.database.row_sums, store.catalog.catalog_sums, store.log.progress_sums,
store.log.progress_checks, store.versions.damaged_catalog, workspace.repair.
"""

import random
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.builders import NOON, small_roadmap, topic, workspace_at, write_roadmap

from roadmap_cli.cli.program import run
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.store.opening import damage_checks
from roadmap_cli.workspace import history, notes, reading, topic_changes

FLIPS = 50
SEED = 20_261_130
DAILY = (
    *("next", "done t3", "start t3", "undo", "redo", "history", "done old"),
    *("read r3", "read shared --topic t4"),
)
OTHERS = (
    "report",
    "list",
    "show t1",
    "tree",
    "reading --all",
    "roadmaps",
    "search about",
    "note t2 --show",
    "note --all",
    "review",
    "report --since 2026-01-01",
    "export",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a roadmap, readings, a renamed and a retired topic, and all kinds of progress."""
    home = tmp_path_factory.mktemp("flips") / "home"
    w = workspace_at(home, NOON)
    topics = [
        topic(f"t{i}", *([f"t{i - 1}"] if i else []))._replace(
            readings=(Assignment(f"r{i}"), *([Assignment("shared")] if i > 3 else ())), tags=("a",)
        )
        for i in range(6)
    ]
    roadmap = small_roadmap(*topics)._replace(
        readings=tuple(
            Reading(name, f"Book {name}", url=f"https://example.org/{name}")
            for name in (*(f"r{i}" for i in range(6)), "shared")
        )
    )
    former = (topic("old"), topic("gone"))
    write_roadmap(w, roadmap._replace(topics=(*roadmap.topics, *former)))
    topic_changes.done(w, ["old"])
    topic_changes.done(w, ["gone"])
    renamed = roadmap.topics[5]._replace(was=("old",))
    write_roadmap(w, roadmap._replace(topics=(*roadmap.topics[:5], renamed)))
    for done in ("t0", "t1"):
        topic_changes.start(w, [done])
        topic_changes.done(w, [done])
    notes.spent(w, "t2", 30)
    reading.read(w, "r2")
    notes.note(w, "t2", "half of it")
    topic_changes.done(w, ["t2"])
    history.undo(w)
    with w.database.writing() as transaction:
        w.record(transaction, "review t0 --recalled", [Fact("recalled", "small", "t0")])
    topic_changes.know(w, ["t3"])
    history.undo(w)
    w.close()
    return home


def answer(home: Path, line: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = run(line.split(), {"ROADMAP_HOME": str(home), "ROADMAP_ROADMAP": ""})
    return code, capsys.readouterr().out


def content(path: Path) -> Any:
    """Return every object and row of a database, and what SQLite finds wrong in it."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            # The table of migrations is that of sqlite-utils.
            objects = connection.execute(
                "select name, type, sql from sqlite_master where name not like '\\_%' escape '\\'"
            ).fetchall()
            tables = [name.decode() for name, kind, _ in objects if kind == b"table"]
            rows = [connection.execute(f"select * from {t} not indexed").fetchall() for t in tables]
            return objects, rows, connection.execute("pragma integrity_check").fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return repr(error)


def test_a_flipped_bit_is_found_and_no_answer_differs(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (home / "roadmap.db").read_bytes()
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    expected_content = content(copy / "roadmap.db")
    right = {}
    for line in (*DAILY, *OTHERS):
        (copy / "roadmap.db").write_bytes(whole)
        right[line] = answer(copy, line, capsys)
        assert right[line][0] == 0, line
    rng, unfound = random.Random(SEED), []
    for _ in range(FLIPS):
        at, bit = rng.randrange(len(whole)), 1 << rng.randrange(8)
        flipped = bytearray(whole)
        flipped[at] ^= bit
        (copy / "roadmap.db").write_bytes(flipped)
        if content(copy / "roadmap.db") == expected_content:
            continue
        is_found = damage_checks.diagnose(str(copy / "roadmap.db")) is not None
        for line in (*DAILY, rng.choice(OTHERS)):
            (copy / "roadmap.db").write_bytes(flipped)
            code, out = answer(copy, line, capsys)
            assert code in (0, 4, 7), (at, bit, line)
            assert code or same_but_for_letters(out, right[line][1]), (at, bit, line)
            is_found = is_found or code in (4, 7)
        if not is_found:
            unfound.append((at, bit))
    assert unfound == []


def test_a_flipped_bit_in_any_table_or_index_is_found(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Most pages hold texts: a flip at random seldom meets an index, which decides what is found."""
    whole = (home / "roadmap.db").read_bytes()
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    expected_content = content(copy / "roadmap.db")
    right = {}
    for line in (*DAILY, *OTHERS):
        (copy / "roadmap.db").write_bytes(whole)
        right[line] = answer(copy, line, capsys)
    with closing(sqlite3.connect(copy / "roadmap.db")) as connection:
        (size,) = connection.execute("pragma page_size").fetchone()
        pages = connection.execute("select name, rootpage from sqlite_master where rootpage > 1")
        ends = [(name, page * size) for name, page in pages if not name.startswith("_")]
    rng = random.Random(SEED)
    for name, end in ends:
        at, bit = end - rng.randrange(1, 60), 1 << rng.randrange(7)
        flipped = bytearray(whole)
        flipped[at] ^= bit
        (copy / "roadmap.db").write_bytes(flipped)
        if content(copy / "roadmap.db") == expected_content:
            continue
        assert answer(copy, "doctor", capsys)[0] == 4, (name, at, bit)
        for line in (*DAILY, *OTHERS):
            (copy / "roadmap.db").write_bytes(flipped)
            code, out = answer(copy, line, capsys)
            assert code in (0, 4, 7), (name, at, bit, line)
            assert code or same_but_for_letters(out, right[line][1]), (name, at, bit, line)


def same_but_for_letters(one: str, other: str) -> bool:
    """Return whether two answers have the same lines, but for one changed letter of a text."""
    differing = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    is_text = all(not (a + b).isdigit() for a, b in differing)
    return len(one) == len(other) and len(differing) <= 3 and is_text


def test_an_id_that_an_index_does_not_know_is_removed_at_once(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, lines = tmp_path / "home", ("next", "report", "list")
    shutil.copytree(home, copy)
    (copy / "small.yaml").write_text(to_file(copy, capsys))
    answer(copy, f"load {copy}/small.yaml", capsys)
    right = [answer(copy, line, capsys) for line in lines]
    with closing(sqlite3.connect(copy / "roadmap.db")) as connection:
        (size,) = connection.execute("pragma page_size").fetchone()
        sql = "select rootpage from sqlite_master where name = 'prerequisite'"
        (page,) = connection.execute(sql).fetchone()
    data = bytearray((copy / "roadmap.db").read_bytes())
    data[data.rindex(b"small", (page - 1) * size, page * size) + 2] ^= 0x80
    (copy / "roadmap.db").write_bytes(data)
    assert answer(copy, "doctor", capsys)[0] == 4
    assert answer(copy, "doctor --rebuild", capsys)[0] == 0
    assert [answer(copy, line, capsys) for line in lines] == right


TEXT_KEYS = (
    ("meta", "key"),
    ("meta", "value"),
    ("graph", "roadmap"),
    ("checksum", "roadmap"),
    ("checksum", "topic"),
    ("assignment", "roadmap"),
    ("milestone", "id"),
    ("prerequisite", "topic"),
    ("reading", "id"),
    ("roadmap", "id"),
    ("stage", "roadmap"),
    ("topic", "roadmap"),
    ("topic", "id"),
    ("track", "id"),
    ("topic_state", "topic"),
    ("day_state", "day"),
    ("dead_batch", "batch"),
    ("event", "kind"),
    ("event", "data"),
    ("event", "at"),
)


@pytest.mark.parametrize(("table", "column"), TEXT_KEYS)
def test_a_text_that_became_bytes_is_found_and_made_anew(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, column: str
) -> None:
    """One bit of a record says whether a value is text; no query by the text finds bytes."""
    copy, lines = tmp_path / "home", ("next", "report", "list")
    shutil.copytree(home, copy)
    (copy / "small.yaml").write_text(to_file(copy, capsys))
    answer(copy, f"load {copy}/small.yaml", capsys)
    right = [answer(copy, line, capsys) for line in lines]
    with closing(sqlite3.connect(copy / "roadmap.db", isolation_level=None)) as connection:
        connection.executescript("pragma writable_schema = 1; drop trigger event_no_update;")
        (sql,) = connection.execute(
            "select sql from sqlite_master where name = ?", (table,)
        ).fetchone()
        loose = (
            sql.replace(" strict", "", 1)
            if sql.endswith(" strict")
            else sql.replace("strict, ", "")
        )
        connection.execute("update sqlite_master set sql = ? where name = ?", (loose, table))
    with closing(sqlite3.connect(copy / "roadmap.db", isolation_level=None)) as connection:
        first = f"(select min({column}) from {table})"
        connection.execute(
            f"update {table} set {column} = cast({column} as blob) where {column} = {first}"
        )
        connection.execute("pragma writable_schema = 1")
        connection.execute("update sqlite_master set sql = ? where name = ?", (sql, table))
        connection.execute(
            "create trigger event_no_update before update on event\n"
            "  begin select raise(abort, 'the log is append-only'); end"
        )
    for line in (*lines, "history", "export"):
        assert answer(copy, line, capsys)[0] in (0, 4), line
    assert answer(copy, "doctor", capsys)[0] == 4
    if table != "event":
        assert answer(copy, "doctor --rebuild", capsys)[0] == 0
        assert answer(copy, "doctor", capsys)[0] == 0
        anew = [answer(copy, line, capsys) for line in lines]
        if table == "topic":  # no file holds the estimate of a retired one, which the pace counts
            anew, right = ([(code, without_dates(text)) for code, text in x] for x in (anew, right))
        assert anew == right


def without_dates(report: str) -> str:
    """Return a report without its forecast."""
    return re.sub(r"^When .*?(?=^Ready now)", "", report, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("line", ["next", "next -n 5", "start t5", "done t3", "skip t4", "aim t5"])
def test_no_command_shows_a_title_that_a_flip_changed(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    for i in range(6):
        copy = tmp_path / f"home-{i}"
        shutil.copytree(home, copy)
        with closing(sqlite3.connect(copy / "roadmap.db", isolation_level=None)) as connection:
            connection.execute("update topic set title = 'Flipped' where id = ?", (f"t{i}",))
        code, out = answer(copy, line, capsys)
        assert (code in (0, 4, 7), "Flipped" in out) == (True, False), i


@pytest.mark.parametrize(
    "statement",
    [
        "update topic set minutes = minutes + 64 where id = 't3'",
        "update topic set title = 'Other' where id = 't3'",
        "update topic set checks = '[' where id = 't3'",
        "update topic set outcomes = cast(x'ff' as text) where id = 't3'",
        "update topic set place = 7 where id = 't3'",
        "delete from topic where id = 't5'",
        "update milestone set weight = 1",
        "update milestone set needs = x'00'",
        "update graph set needs = zeroblob(3)",
        "update graph set minutes = x'ffffffff'",
        "update graph set ids = 't0'",
        "delete from graph",
        "update prerequisite set needs = 't0' where topic = 't4'",
        "update assignment set reading = 'r0' where topic = 't3'",
        "update reading set url = 'https://example.org/x' where id = 'r3'",
        "update stage set title = 'x'",
        "update roadmap set hidden = 1",
        "update roadmap set title = cast(x'ff' as text)",
        "update roadmap set digest = 'x'",
        "insert into former_id values ('small', 'older', 't1')",
        "insert into former_id values ('smalm', 'old', 't1')",
        "delete from checksum where part = 'plan'",
        "update checksum set sum = 'x' where part = 'catalog'",
        "update checksum set roadmap = 'smalm' where part = 'roadmap'",
        "update topic_state set state = 'zzz' where topic = 't1'",
        "update topic_state set spent = spent + 1",
        "update topic_state set touched = '2026-13-99'",
        "delete from topic_state where topic = 't0'",
        "update reading_state set read = '2020-01-01'",
        "update topic_day set spent = 1",
        "update day_state set day = '2026-01-01'",
        "update review_state set due = due + 1 where topic = 't0'",
        "update topic_state set state = cast(x'ff' as text) where topic = 't1'",
        "update topic_state set topic = cast(x'ff' as text) where topic = 't1'",
        "update topic_state set note = cast(x'ff' as text) where topic = 't1'",
        "update topic_state set roadmap = cast(x'ff' as text) where topic = 't1'",
        "update topic_day set day = cast(x'ff' as text) where topic = 't1'",
        "update day_state set day = cast(x'ff' as text)",
        "update reading_state set reading = cast(x'ff' as text)",
        "update dead_batch set batch = cast(x'ff' as text) where batch = (select max(batch) from dead_batch)",
        "update review_state set topic = cast(x'ff' as text) where topic = 't1'",
        "update checksum set roadmap = cast(x'ff' as text) where part = 'roadmap'",
        "update checksum set part = cast(x'ff' as text) where part = 'topic_state'",
        "update roadmap set id = cast(x'ff' as text)",
        "insert into dead_batch values ('x.1')",
        "delete from dead_batch",
        "update meta set value = 'smalm' where key = 'active'",
        "update meta set key = 'activf' where key = 'active'",
        "update meta set value = cast(x'ff' as text) where key = 'active'",
        "update checksum set sum = 'x' where part = 'meta'",
        "update meta set value = 'q' || substr(value, 2) where key like 'last %'",
        "update meta set value = value || '0' where key like 'last %'",
        "update meta set value = cast(x'ff' as text) where key like 'last %'",
        "update meta set key = 'lasu' || substr(key, 5) where key like 'last %'",
        "update meta set value = '3' where key = 'projection'",
    ],
)
def test_what_stands_beside_the_log_is_made_anew_by_one_command(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], statement: str
) -> None:
    copy, lines = tmp_path / "home", ("next", "report", "list")
    shutil.copytree(home, copy)
    (copy / "small.yaml").write_text(to_file(copy, capsys))
    answer(copy, f"load {copy}/small.yaml", capsys)
    right = [answer(copy, line, capsys) for line in lines]
    assert [code for code, _ in right] == [0, 0, 0]
    with closing(sqlite3.connect(copy / "roadmap.db", isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount
    for line in lines:
        code, out = answer(copy, line, capsys)
        assert code == 4 or (code, same_but_for_letters(out, right[lines.index(line)][1])) == (
            0,
            True,
        )
    assert answer(copy, "backup", capsys)[0] == 4  # no copy is called whole
    assert answer(copy, "doctor", capsys)[0] == 4
    assert answer(copy, "doctor --rebuild", capsys)[0] == 0
    assert [answer(copy, line, capsys) for line in lines] == right
    assert answer(copy, "doctor", capsys)[0] == 0


def to_file(home: Path, capsys: pytest.CaptureFixture[str]) -> str:
    code, out = answer(home, "export --format yaml", capsys)
    assert code == 0
    return out
