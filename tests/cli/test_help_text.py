"""Help teaches: examples that work, whole sentences, one screen, and no words of a library.

Holds: cli.help_text.
"""

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.program import Learner

from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.cli.help_text import EXAMPLES
from roadmap_cli.cli.input.parameters import BEFORE_COMMANDS, SHARED, Command
from roadmap_cli.render.ansi import display_width

COMMANDS = all_commands()
LINES = [line for command in COMMANDS for line, _ in command.examples] + [e for e, _ in EXAMPLES]
# What somebody who types an example has typed before: of the whole line, else of its command.
BEFORE = {
    "stop": ["start git-basics sql-queries"],
    "reopen": ["know python"],
    "timer stop": ["timer start git-basics --at '1 hour ago'"],
    "timer stop --at 20 min ago": ["timer start git-basics --at '1 hour ago'"],
    "redo": ["start git-basics", "undo"],
    "undo": ["start git-basics", "start dev-os", "start shell-basics"],
    "move": ["start git-basics"],
    "review": ["done git-basics --on '30 days ago'"],
    "spent git-basics 3h --instead": ["spent git-basics 30h"],
    "note git-basics --remove": ["note git-basics wrong"],
    "link git-basics https://git-scm.com --remove": ["link git-basics https://git-scm.com"],
    "read beams-commit --unread": ["read beams-commit"],
    "restore": ["start git-basics", "backup"],
    "verify": ["practice sql-joins"],
    "merge": ["export -o log.jsonl"],
    "share --stop --into class": ["share --into class --name Mia --yes"],
    "share --into class --yes": ["share --into class --name Mia --yes"],
    "cohort": ["share --into class --name Mia --yes"],
    "sync": ["config sync ."],
    "use": ["load guitar.yaml", "use backend"],
    "forget": ["load guitar.yaml", "use backend"],
}
GUITAR = """format: 1
id: guitar
title: Rock guitar
tracks:
  - id: basics
    title: Basics
    topics:
      - id: tune
        title: Tune it
        hours: 1
"""
names = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)


def help_of(learner: Learner, name: str) -> list[str]:
    result = learner.types(f"{name} --help")
    assert (result.code, result.err) == (0, "")
    return result.out.splitlines()


# -- examples --------------------------------------------------------------------------------------


@names
def test_a_command_has_two_or_three_examples_of_itself(command: Command) -> None:
    assert len(command.examples) in (2, 3)
    for line, meaning in command.examples:
        assert shlex.split(line)[:2] == ["roadmap", command.name]
        assert meaning.islower() or meaning[0].islower()
        assert display_width(f"  {line}  {meaning}") <= 80


@pytest.mark.parametrize("line", LINES)
def test_an_example_does_what_it_says(
    ada: Learner, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)[1:]
    Path("list.md").write_text("# My list\n\n- [ ] One thing\n- [x] Another\n", "utf-8")
    if words[:1] != ["new"]:
        Path("guitar.yaml").write_text(GUITAR, "utf-8")
    Path("class").mkdir()
    for before in BEFORE.get(" ".join(words), BEFORE.get("".join(words[:1]), [])):
        assert ada.types(before).code == 0, before
    if "ab.12" in words:
        words[words.index("ab.12")] = ada.asks("history")["steps"][0]["handle"]
    result = ada.types("", *words)
    asks = words == ["assess"] or words[-2:] == ["--name", "Mia"]  # at a terminal only
    expected = 9 if words[:1] == ["verify"] else 2 if asks else 0  # nothing was answered yet
    assert result.code == expected, result
    assert "understood as" not in result.err


# -- the page --------------------------------------------------------------------------------------


@names
def test_help_shows_all_that_a_command_takes(newcomer: Learner, command: Command) -> None:
    lines = help_of(newcomer, command.name)
    text = "\n".join(lines)
    assert lines[0].startswith(f"Usage: roadmap {command.name} ")
    for parameter in command.parameters:
        own = parameter not in SHARED
        names = parameter.options if own else parameter.options[-1:]
        for word in (*names, parameter.negation, parameter.metavar if own else ""):
            assert word in text
        assert not own or parameter.help.split()[0] in text
    assert [line for line, _ in command.examples if line not in text] == []
    assert not newcomer.home.exists()


@names
def test_help_is_plain_text_of_one_screen(newcomer: Learner, command: Command) -> None:
    lines = help_of(newcomer, command.name)
    own = sum(len(p.options) > 0 and p not in SHARED for p in command.parameters)
    assert len(lines) <= 17 + own + max(0, own - 2), "a command of three options fits 20 lines"
    assert not re.search(r"[│╭╰]|<\w|x<=|\{|\(default|\[required", "\n".join(lines))


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_help_fits_the_width_of_a_terminal(newcomer: Learner, columns: int) -> None:
    for line in ("--help", "done --help", "report -h", "import -h"):
        code, screen = newcomer.sees(line, columns, env={"NO_COLOR": "1", "PAGER": "cat"})
        assert code == 0
        assert max(map(display_width, screen.splitlines())) <= max(columns, 65)


def test_the_overview_lists_each_command_in_its_group_with_a_sentence(newcomer: Learner) -> None:
    result = newcomer.types("--help")
    assert result.out == newcomer.types("help").out == newcomer.types("-h").out
    for command in COMMANDS:
        (row,) = re.findall(rf"(?m)^  {command.name} +(\S.*)$", result.out)
        assert (command.function.__doc__ or "").startswith(row)
    for parameter in BEFORE_COMMANDS:
        assert all(option in result.out for option in parameter.options)


def test_every_sentence_is_whole(newcomer: Learner) -> None:
    for command in COMMANDS:
        summary = (command.function.__doc__ or "").splitlines()[0]
        for text in (summary, *(p.help for p in command.parameters)):
            assert text[0].isupper() or text[0].isdigit() or text.startswith("http"), text
            assert text.endswith("."), text
            assert not re.search(r"\b(such as|of ours|tells?|the one that|whether)\b", text) or (
                "check whether" in text or "Ask over" in text
            ), text


# -- asking for it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        *("help done", "done --help", "done -h", "done --help me", "done mix -h", "--help done"),
        *("done --nope --help", "done --note --help", "done help", "done ?", "help done mix"),
        *("DONE --help", "--color never done --help", "help --json done"),
    ],
)
def test_help_can_be_asked_for_anywhere_and_records_nothing(mia: Learner, line: str) -> None:
    assert mia.types(line).out == mia.types("done --help").out
    assert not mia.asks("history")["steps"]


def test_what_stands_behind_two_hyphens_is_no_question(mia: Learner) -> None:
    assert mia.types("note mix -- --help").code == 0
    assert mia.asks("show mix")["notes"][0]["text"] == "--help"


@pytest.mark.parametrize(
    ("line", "hint"), [("help dnoe", "roadmap help done"), ("help status", "roadmap report")]
)
def test_help_for_what_is_no_command_leads_on(mia: Learner, line: str, hint: str) -> None:
    result = mia.types(line)
    assert (result.code, result.out) == (2, "")
    assert hint in result.err
