"""Long answers at a terminal go to the person's own pager, and nowhere else.

Holds: cli.output.pager.
"""

import shlex
import sys
from pathlib import Path

import pytest
from tests.cli.program import PROGRAM, Learner, at_terminal, environment

from roadmap_cli.cli.output import pager

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith(("linux", "darwin")), reason="terminals of Unix"
)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A pager that keeps what it was shown in a file, and says that it ran."""
    file = tmp_path / "my pager"
    file.write_text(f'#!/bin/sh\ncat > "{tmp_path}/shown"\necho "paged, LESS=$LESS"\nexit 3\n')
    file.chmod(0o755)
    return file


def test_an_answer_of_more_than_two_screens_is_shown_in_the_pager(
    ada: Learner, script: Path
) -> None:
    whole = ada.sees("list --no-pager")[1]
    code, screen = ada.sees("list", env={"PAGER": shlex.quote(str(script))})
    assert (code, screen) == (0, "paged, LESS=FRX\n"), "the exit code is the command's"
    assert (script.parent / "shown").read_text() == whole
    assert len(whole.splitlines()) > 80


@pytest.mark.parametrize(
    "line", ["list --no-pager", "list --json", "list --ready -q", "where", "report", "next -n 50"]
)
def test_other_answers_are_printed(ada: Learner, script: Path, line: str) -> None:
    code, screen = ada.sees(line, env={"PAGER": shlex.quote(str(script))})
    assert code == 0
    assert "paged" not in screen


def test_a_pipe_and_a_file_get_the_text_itself(ada: Learner, script: Path, tmp_path: Path) -> None:
    env = {"PAGER": shlex.quote(str(script))}
    piped = ada.runs("list", env=env).out
    code, screen = ada.sees(f"list -o {tmp_path}/list.txt", env=env)
    assert (code, screen.split()) == (0, ["roadmap:", "wrote", f"{tmp_path}/list.txt"])
    assert piped == (tmp_path / "list.txt").read_text()
    assert "paged" not in piped


@pytest.mark.parametrize("words", ["", " ", "cat", "/no/such/pager", "less 'open quote"])
def test_without_a_pager_all_is_printed(ada: Learner, words: str) -> None:
    assert ada.sees("list", env={"PAGER": words}) == ada.sees("list --no-pager")


def test_a_terminal_that_can_do_little_gets_no_pager(ada: Learner, script: Path) -> None:
    env = {"TERM": "dumb", "PAGER": shlex.quote(str(script))}
    assert "paged" not in ada.sees("list", env=env)[1]


def test_a_pager_that_is_left_early_is_no_error(ada: Learner) -> None:
    code, screen = ada.sees("list", env={"PAGER": "head -n 1"})
    assert code == 0
    assert len(screen.splitlines()) == 1


def test_ctrl_c_belongs_to_the_pager(ada: Learner, tmp_path: Path) -> None:
    script = tmp_path / "pager"
    script.write_text("#!/bin/sh\ntrap 'echo stopped; exit' INT\necho ready\nsleep 20 & wait\n")
    script.chmod(0o755)
    env = {**environment(), **ada.settings, "PAGER": str(script)}
    code, screen = at_terminal([*PROGRAM, "list"], 80, env, [("ready", "\x03")])
    assert code == 0
    assert "stopped" in screen
    assert "roadmap:" not in screen


def test_a_pager_is_shown_no_links(ada: Learner, script: Path) -> None:
    env = {"TERM_PROGRAM": "WezTerm", "PAGER": shlex.quote(str(script))}
    ada.sees("reading --all", env=env)
    shown = (script.parent / "shown").read_text()
    assert "\x1b[4mhttps://" in shown
    assert "\x1b]8" not in shown


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, ["less"]),
        ({"PAGER": "most -s"}, ["most", "-s"]),
        ({"PAGER": ""}, []),
        ({"PAGER": "cat"}, []),
        ({"PAGER": "less '"}, []),
        ({"TERM": "dumb"}, []),
    ],
)
def test_the_pager_is_what_pager_says_or_less(environ: dict[str, str], words: list[str]) -> None:
    assert pager.command(environ) == words
