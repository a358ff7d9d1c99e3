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
