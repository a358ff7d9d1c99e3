"""What a person wrote in their editor is kept, whatever goes wrong afterwards.

Holds: cli.input.external_programs.
"""

import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.program import Learner

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


def test_a_note_that_is_interrupted_stays_in_its_file(mia: Learner, tmp_path: Path) -> None:
    editor = editor_that_writes(tmp_path, "half a", "kill -INT $PPID\nsleep 0.2\n")
    code, screen = mia.sees(
        "note mix", columns=200, env={"EDITOR": editor, "TMPDIR": str(tmp_path)}
    )
    assert code == 130
    assert named_file(screen).read_text() == "half a"


def test_a_note_that_is_saved_or_empty_leaves_no_file(mia: Learner, tmp_path: Path) -> None:
    for text, wanted in (("good", 0), ("", 2)):
        env = {"EDITOR": editor_that_writes(tmp_path, text), "TMPDIR": str(tmp_path)}
        assert mia.sees("note mix", env=env)[0] == wanted
    assert not list(tmp_path.glob("*.md"))


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ("kill -9 $$", "the editor was ended by signal 9"),
        ("exit 3", "the editor left with 3"),
        ("kill -TERM $PPID; sleep 5", "terminated; what was known by then is in"),
        ("kill -HUP $PPID; sleep 5", "terminated; what was known by then is in"),
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
