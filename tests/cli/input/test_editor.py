"""What a person wrote in their editor or sent by a pipe is kept, whatever goes wrong afterwards.

Holds: cli.input.external_programs, cli.input.drafts.
"""

import re
import shlex
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.program import PROGRAM, Learner, environment

from roadmap_cli import shell_words
from roadmap_cli.cli.input.external_programs import editor_line

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="an editor in sh")


def editor_that_writes(directory: Path, text: str, then: str = "") -> str:
    words = directory / "words"
    words.write_text(text)
    editor = directory / "editor"
    editor.write_text(f'#!/bin/sh\ncat {words} > "$1"\n{then}')
    editor.chmod(0o755)
    return str(editor)


def named_file(screen: str) -> Path:
    found = re.search(r"/\S+\.md", re.sub(r"\s*\n\s+", " ", screen))
    assert found, screen
    return Path(found[0])


def test_a_note_that_is_refused_stays_in_its_file(mia: Learner, tmp_path: Path) -> None:
    env = {"EDITOR": editor_that_writes(tmp_path, "x" * 10_001), "TMPDIR": str(tmp_path)}
    code, screen = mia.sees("note mix", columns=200, env=env)
    assert code == 2
    assert named_file(screen).read_text() == "x" * 10_001


def test_a_note_that_cannot_be_saved_stays_in_its_file(mia: Learner, tmp_path: Path) -> None:
    with closing(sqlite3.connect(mia.database)) as connection, connection:
        connection.execute("alter table topic_day rename to lost")
    connection.close()
    env = {"EDITOR": editor_that_writes(tmp_path, "an hour of thought"), "TMPDIR": str(tmp_path)}
    code, screen = mia.sees("note mix", columns=200, env=env)
    assert code not in (0, 7)
    assert named_file(screen).read_text() == "an hour of thought"


@pytest.mark.parametrize(
    ("meanwhile", "code", "texts"),
    [
        ("note mix 'another one'", 0, ["edited", "another one"]),
        ("note mix --remove", 2, []),
    ],
)
def test_the_note_that_was_opened_is_replaced_whatever_is_done_meanwhile(
    mia: Learner, tmp_path: Path, meanwhile: str, code: int, texts: list[str]
) -> None:
    mia.types("note mix 'as it was'")
    editor = editor_that_writes(tmp_path, "edited", f"{shlex.join(PROGRAM)} {meanwhile}")
    env = {"EDITOR": editor, "TMPDIR": str(tmp_path)}
    found, screen = mia.sees("note mix --instead", columns=200, env=env)
    assert found == code, screen
    assert [note["text"] for note in mia.asks("note mix --show")["notes"]] == texts
    assert code == 0 or named_file(screen).read_text() == "edited"


def test_what_an_editor_appends_to_a_note_stands_on_a_line_of_its_own(
    mia: Learner, tmp_path: Path
) -> None:
    mia.types("note mix 'as it was'")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsleep 1.1\necho more >> "$1"\n')
    editor.chmod(0o755)
    mia.sees("note mix --instead", env={"EDITOR": str(editor), "TMPDIR": str(tmp_path)})
    assert [note["text"] for note in mia.asks("note mix --show")["notes"]] == ["as it was\nmore"]


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_emptied_note_stays_and_what_takes_it_away_is_said(
    mia: Learner, tmp_path: Path, text: str
) -> None:
    mia.types("note mix 'as it was'")
    env = {"EDITOR": editor_that_writes(tmp_path, text), "TMPDIR": str(tmp_path)}
    code, screen = mia.sees("note mix --instead", columns=200, env=env)
    assert (code, "the note is empty" in screen) == (2, True)
    assert "roadmap note mix --remove --entry" in screen
    assert ".md" not in screen
    assert [note["text"] for note in mia.asks("note mix --show")["notes"]] == ["as it was"]


@pytest.mark.parametrize("signal", ["INT", "QUIT", "HUP"])
def test_an_editor_decides_itself_what_the_keys_of_the_terminal_mean(
    mia: Learner, tmp_path: Path, signal: str
) -> None:
    """Emacs takes Ctrl-G for itself; a window stays when the terminal it came from is closed."""
    late = 'sleep 0.2\necho more >> "$1"'
    editor = editor_that_writes(tmp_path, "half a ", f"kill -{signal} $PPID\n{late}")
    code, _ = mia.sees("note mix", env={"EDITOR": editor, "TMPDIR": str(tmp_path)})
    assert code == 0
    assert mia.asks("note mix --show")["notes"][0]["text"] == "half a more"


def test_an_editor_that_dies_of_ctrl_c_leaves_what_it_had_saved(
    mia: Learner, tmp_path: Path
) -> None:
    editor = editor_that_writes(tmp_path, "half a", "kill -INT $$")
    code, screen = mia.sees(
        "note mix", columns=200, env={"EDITOR": editor, "TMPDIR": str(tmp_path)}
    )
    assert code == 130
    assert named_file(screen).read_text() == "half a"


def test_a_note_that_is_saved_or_empty_leaves_no_file(mia: Learner, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for text, wanted in (("good", 0), ("", 2)):
        env = {"EDITOR": editor_that_writes(tmp_path, text), "TMPDIR": str(temporary)}
        assert mia.sees("note mix", env=env)[0] == wanted
    assert not list(temporary.iterdir())


@pytest.mark.parametrize(
    "end",
    [
        'mv "$1" "$1.save"; exit 1',
        'mv "$1" "$(dirname "$1")/another name.md"',
        'mv "$1" "$1~"; : > "$1"',
        'mv "$1" "$(dirname "$1")/.mix.md.swp"; kill -9 $$',
    ],
)
def test_a_text_that_the_editor_left_under_another_name_is_named(
    mia: Learner, tmp_path: Path, end: str
) -> None:
    env = {"EDITOR": editor_that_writes(tmp_path, "an hour", end), "TMPDIR": str(tmp_path)}
    code, screen = mia.sees("note mix", columns=200, env=env)
    assert code in (2, 5)
    path = re.sub(r"\s*\n\s+", " ", screen).partition("your text is in ")[2].strip()
    assert Path(path).read_text() == "an hour"


def test_a_note_that_is_not_utf8_stays_as_it_was_written(mia: Learner, tmp_path: Path) -> None:
    editor = editor_that_writes(tmp_path, "", "printf 'one\\nGr\\374\\337e' > \"$1\"")
    code, screen = mia.sees(
        "note mix", columns=200, env={"EDITOR": editor, "TMPDIR": str(tmp_path)}
    )
    assert code == 2
    assert "line 2 of the text holds bytes that are not UTF-8" in screen
    assert named_file(screen).read_bytes() == b"one\nGr\xfc\xdfe"


def test_the_marks_of_windows_are_no_part_of_a_note(mia: Learner, tmp_path: Path) -> None:
    editor = editor_that_writes(tmp_path, "", "printf '\\357\\273\\277one\\r\\ntwo' > \"$1\"")
    assert mia.sees("note mix", env={"EDITOR": editor})[0] == 0
    assert mia.asks("note mix --show")["notes"][0]["text"] == "one\ntwo"


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ("kill -9 $$", "the editor was ended by signal 9"),
        ("exit 3", "the editor left with 3"),
        ("kill -TERM $PPID; sleep 5", "terminated; your text is in"),
    ],
)
def test_what_was_written_is_found_whoever_is_killed(
    mia: Learner, tmp_path: Path, then: str, words: str
) -> None:
    env = {"EDITOR": editor_that_writes(tmp_path, "half a", then), "TMPDIR": str(tmp_path)}
    code, screen = mia.sees("note mix", columns=200, env=env)
    assert code == (143 if "PPID" in then else 5)
    assert words in screen
    assert named_file(screen).read_text() == "half a"
    assert mia.types("note mix --show").out.startswith("no notes on mix yet")


@pytest.mark.parametrize("end", ['rm "$1"', 'rm "$1"; exit 1', 'rm "$1"; mkdir "$1"'])
def test_an_editor_that_removes_the_file_saves_nothing_and_it_is_said(
    mia: Learner, tmp_path: Path, end: str
) -> None:
    env = {"EDITOR": editor_that_writes(tmp_path, "gone", end), "TMPDIR": str(tmp_path)}
    code, screen = mia.sees("note mix", columns=200, env=env)
    assert code == 5
    assert screen.startswith("roadmap: the editor ")
    assert screen.endswith("\n  nothing was saved\n")


def test_an_editor_that_does_not_wait_is_told_and_its_file_stays(
    mia: Learner, tmp_path: Path
) -> None:
    """What `code` without --wait does: the window is still open when the command is over."""
    late = tmp_path / "late"
    late.write_text(
        "#!/bin/sh\ntrap '' HUP\n(sleep 1; echo late > \"$1\") >/dev/null 2>&1 </dev/null &\n"
    )
    late.chmod(0o755)
    code, screen = mia.sees(
        "note mix", columns=200, env={"EDITOR": str(late), "TMPDIR": str(tmp_path)}
    )
    assert code == 2
    assert "needs an option such as --wait; what you save in your editor is in" in screen
    file = named_file(screen)
    assert file.exists()
    for _ in range(600):
        if file.read_text():
            break
        time.sleep(0.05)
    assert file.read_text() == "late\n"


def test_a_note_is_saved_after_its_terminal_was_closed(mia: Learner, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        f"#!/bin/sh\ntrap '' HUP\n: > {tmp_path}/open\nsleep 0.5\necho late > \"$1\"\n"
    )
    editor.chmod(0o755)
    code = (
        "import os, pty, signal, sys, time\n"
        "child, master = pty.fork()\n"
        "if not child:\n"
        "    os.execvp(sys.argv[2], sys.argv[2:])\n"
        "while not os.path.exists(sys.argv[1]):\n"
        "    time.sleep(0.02)\n"
        "os.close(master)\n"  # the terminal is closed: SIGHUP to all its programs
        "os.waitpid(child, 0)\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "open"), *PROGRAM, "note", "mix"],
        env={**environment(), **mia.settings, "EDITOR": str(editor), "TMPDIR": str(tmp_path)},
        check=True,
        timeout=60,
    )
    assert mia.asks("note mix --show")["notes"][0]["text"] == "late"


def test_each_system_has_an_editor() -> None:
    assert editor_line({"EDITOR": " ", "VISUAL": ""}, "linux") == "vi"
    assert editor_line({}, "win32") == "notepad"
    assert editor_line({"EDITOR": "nano", "VISUAL": "code --wait"}, "win32") == "code --wait"


def test_the_words_of_an_editor_are_those_that_its_system_reads() -> None:
    assert shell_words.split("'my editor' --wait", "linux") == ["my editor", "--wait"]
    assert shell_words.split(r'"C:\Program Files\ed.exe" -n', "win32") == [
        r"C:\Program Files\ed.exe",
        "-n",
    ]
    assert shell_words.split(r"C:\ed.exe", "win32") == [r"C:\ed.exe"]


@pytest.mark.parametrize("what", ["mkfifo", "mkdir", "ln -s /dev/zero", "ln -s nowhere"])
def test_what_an_editor_leaves_in_place_of_its_file_is_not_waited_for(
    mia: Learner, tmp_path: Path, what: str
) -> None:
    env = {
        "EDITOR": editor_that_writes(tmp_path, "", f'rm "$1"; {what} "$1"'),
        "TMPDIR": str(tmp_path),
    }
    code, screen = mia.sees("note mix", columns=200, env=env)
    assert code == 5
    assert "the editor has left no file to read" in screen


def test_an_editor_that_is_not_there_is_said_to_be_so_in_words(mia: Learner) -> None:
    code, screen = mia.sees("note mix", columns=200, env={"EDITOR": "no-such-editor"})
    assert (code, "did not start: No such file or directory" in screen) == (2, True), screen
