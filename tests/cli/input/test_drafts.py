"""What a person sends by a pipe becomes a text or a file, and is kept in a file if it is refused.

Holds: cli.input.drafts, formats.text.source_file.
"""

import io
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders import fingerprints
from tests.cli.program import BREAD, PROGRAM, Learner, Result, environment

TEXT = b"one\r\ntwo\n\n- three\n"


def sends(
    learner: Learner, directory: Path, data: bytes, line: str, **environ: str
) -> tuple[Result, list[bytes]]:
    """Type a line to which data is sent; return its result, and the texts in files after it."""
    temporary = directory / "tmp"
    temporary.mkdir(exist_ok=True)
    env = {"TMPDIR": str(temporary), **environ}
    result = learner.runs(line, env=env, stdin=None, input=data)
    return result, [path.read_bytes() for path in temporary.rglob("*") if path.is_file()]


def notes(learner: Learner) -> list[str]:
    return [note["text"] for note in learner.asks("note mix --show")["notes"]]


@pytest.mark.parametrize(
    "line", ["note mix -", "done mix --note -", "done mix knead --note=-", "skip mix --note -"]
)
def test_a_text_from_a_pipe_is_saved_with_its_lines(
    mia: Learner, tmp_path: Path, line: str
) -> None:
    result, files = sends(mia, tmp_path, TEXT, line)
    assert (result.code, files) == (0, [])
    assert notes(mia) == ["one\ntwo\n\n- three"]


def test_a_reason_for_what_is_skipped_already_is_kept_with_it(mia: Learner) -> None:
    mia.types("skip mix")
    assert mia.types("skip mix --note wet").code == 0
    assert notes(mia) == ["wet"]


@pytest.mark.parametrize(
    ("line", "data"),
    [
        ("note mix -", b"x" * 10_001),
        ("note mix -", b"Gr\xfc\xdfe"),
        ("note mix -", "UTF-16".encode("utf-16")),
        ("note nosuch -", TEXT),
        ("note mix - --nosuch", TEXT),
        ("done mix --note - --rating 9", TEXT),
        ("done mix --note=- --nosuch", TEXT),
        ("done mix '' --note -", TEXT),
        ("done --note -", TEXT),
        ("note - --roadmap", TEXT),
        ("note mix - --show", TEXT),
        ("done mix --on 1960-01-01 --note -", TEXT),
        ("skip nosuch --note -", TEXT),
        ("link mix nowhere --title -", TEXT),
        ("note mix - --roadmap nosuch", TEXT),
        ("note mix - --json --roadmap nosuch", TEXT),
    ],
)
def test_a_text_that_is_refused_is_kept_as_it_came(
    mia: Learner, tmp_path: Path, line: str, data: bytes
) -> None:
    before = fingerprints(mia.home)
    result, files = sends(mia, tmp_path, data, line)
    assert (result.code, files) == (2, [data])
    assert "your text is in /" in result.err
    assert fingerprints(mia.home) == before


def test_a_text_that_a_locked_or_broken_database_refuses_is_kept(
    mia: Learner, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(mia.database)) as connection, connection:
        connection.execute("drop table topic_day")
    result, files = sends(mia, tmp_path, TEXT, "note mix -")
    assert result.code not in (0, 7)
    assert files == [TEXT]
    mia.database.write_bytes(b"x" * 5000)
    result, files = sends(mia, tmp_path, TEXT, "note mix -")
    assert result.code == 4
    assert files == [TEXT, TEXT]


def test_a_text_that_no_file_can_keep_is_printed(
    mia: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT), "utf-8"))
    result = mia.types("note nosuch -")
    assert result.code == 2
    assert TEXT.decode() in result.err
    assert "your text could not be saved to a file: No such file or directory" in result.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_was_typed_before_an_interrupt_is_kept(
    mia: Learner, tmp_path: Path, number: signal.Signals
) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("the tests were started to ignore this signal, as nohup does")
    process = subprocess.Popen(
        [*PROGRAM, "note", "mix", "-"],
        env={**environment(), **mia.settings, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    process.stdin.write(b"half a th")
    process.stdin.flush()
    while process.poll() is None:  # until it reads, the signal has its usual meaning
        try:
            call = Path(f"/proc/{process.pid}/syscall").read_text().split()[:2]
        except OSError:
            process.kill()
            process.communicate()
            pytest.skip("this system does not tell what a process waits for")
        if call in (["0", "0x0"], ["63", "0x0"]):  # a read of standard input
            break
    process.send_signal(number)
    error = process.communicate(timeout=60)[1].decode()
    assert process.returncode == (130 if number == signal.SIGINT else 143)
    assert "your text is in /" in error
    assert [path.read_bytes() for path in tmp_path.rglob("text.md")] == [b"half a th"]


def test_a_text_that_a_command_does_not_need_is_kept(mia: Learner, tmp_path: Path) -> None:
    line = "link mix https://example.org/more --title -"
    assert sends(mia, tmp_path, TEXT, line)[1] == []
    result, files = sends(mia, tmp_path, TEXT, line)
    assert (result.code, files) == (0, [TEXT])
    assert "nothing was saved; your text is in /" in result.err
    assert sends(mia, tmp_path, b"dough", "search -")[1] == [TEXT]


def test_files_are_read_from_a_pipe(mia: Learner, tmp_path: Path) -> None:
    roadmap = BREAD.read_bytes()
    for line, answer in (
        ("check -", "-: valid, 8 topics"),
        ("load -", 'nothing to do: "Baking bread"'),
        ("load - --dry-run", 'nothing to do: "Baking bread"'),
        ("links -", "Baking bread"),
    ):
        result, files = sends(mia, tmp_path, roadmap, line)
        assert (result.code, files) == (0, [])
        assert answer in result.out, result


@pytest.mark.parametrize(
    "line",
    [
        *("load -", "check -", "import -", "merge -", "links -", "restore - --yes"),
        *("note mix -", "done mix --note -", "export --into -"),
    ],
)
def test_nothing_in_standard_input_is_the_same_to_every_command(
    mia: Learner, tmp_path: Path, line: str
) -> None:
    before = fingerprints(mia.home)
    result, files = sends(mia, tmp_path, b"", line)
    assert (result.code, files) == (3, []), result
    assert "standard input is empty" in result.out + result.err
    assert fingerprints(mia.home) == before


def test_a_roadmap_from_a_pipe_has_no_file_to_be_found_in_again(
    mia: Learner, tmp_path: Path
) -> None:
    changed = BREAD.read_bytes().replace(b"title: Baking bread", b"title: Bread")
    assert sends(mia, tmp_path, changed, "load -")[0].code == 0
    bread = next(r for r in mia.asks("roadmaps")["roadmaps"] if r["id"] == "bread")
    assert (bread["title"], bread["path"]) == ("Bread", "")
    result = mia.types(f"import {BREAD.parent / 'x.md'} --id bread")
    assert result.code in (2, 3)


def test_logs_and_databases_come_by_a_pipe(mia: Learner, tmp_path: Path) -> None:
    other = Learner(tmp_path / "other")
    other.types(f"load {BREAD}")
    other.types("done mix --note wet")
    log = other.types("export").out.encode()
    result, files = sends(mia, tmp_path, log, "merge -")
    assert (result.code, files) == (0, [])
    assert notes(mia) == ["wet"]
    other.types("done knead")
    database = other.database.read_bytes()
    assert sends(mia, tmp_path, database, "merge -")[0].code == 0
    assert mia.asks("report")["counts"]["done"] == 2
    mia.types("undo 2")
    result, files = sends(mia, tmp_path, database, "restore - --yes")
    assert (result.code, files) == (0, [])
    assert mia.asks("report")["counts"]["done"] == 2


@pytest.mark.parametrize("line", ["merge -", "restore - --yes"])
def test_a_database_that_was_cut_off_is_named_as_the_stream_it_came_by(
    mia: Learner, tmp_path: Path, line: str
) -> None:
    before = fingerprints(mia.home)
    data = mia.database.read_bytes()[:5000]
    result, files = sends(mia, tmp_path, data, line)
    assert (result.code, files) == (4, [])
    assert " damaged: standard input (" in result.err
    assert fingerprints(mia.home) == before


def test_a_list_is_imported_and_ticked_by_a_pipe(
    mia: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = b"# Plan\n\n- [x] Read A\n- [ ] Read B\n"
    assert sends(mia, tmp_path, plan, "import -")[0].code == 0
    assert (tmp_path / "plan.yaml").is_file()
    again = plan + b"- [ ] Read C\n"
    assert "1 topic is new" in sends(mia, tmp_path, again, "import -")[0].out
    mia.types("done read-c")
    result, _ = sends(mia, tmp_path, again, "export --into -")
    assert result.out == again.decode().replace("[ ] Read C", "[x] Read C")
