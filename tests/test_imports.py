"""The hot commands stay light: the heavy libraries are not even imported.

Holds: cli.program, annotations.
"""

import pty
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import workspace_at
from tests.cli.program import BREAD, environment

from roadmap_cli.workspace import loading, topic_changes

HEAVY = {
    "rich",
    "yaml",
    "sqlite_utils",
    "markdown_it",
    "pydantic",
    "click",
    "fsrs",
    "textual",
    "platformdirs",
    "tomllib",
    "unittest",
    "asyncio",
    "urllib.request",
    "httpx2",
    "icalendar",
    "dateutil",
}
# What belongs to Typer, what only type checkers need, and what only long answers do.
UNUSED = {
    *("typer", "typing", "inspect", "shutil", "difflib", "textwrap", "dataclasses"),
    *("urllib.parse", "roadmap_cli.core.answers.reports"),
}
# Runs the program and then tells which modules are there.
PROBE = """
import os, sys
from roadmap_cli.__main__ import main
try:
    main()
except SystemExit as error:
    code = error.code
with open(os.environ["MODULES"], "w") as file:
    print(code, *sys.modules, file=file)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("imports") / "home"
    w = workspace_at(home)
    loading.load(w, str(BREAD))
    topic_changes.start(w, ["mix"])
    w.back_up_daily()
    return home


def loaded(
    home: Path, *words: str, script: str = "", terminal: bool = False, **env: str
) -> set[str]:
    """Return the modules that are there after a command whose output goes into a pipe, or on screen."""
    report = home.parent / "modules"
    program = [script] if script else ["-c", PROBE]
    master, slave = pty.openpty()
    with open(slave, "r+b", buffering=0) as screen, open(master, "rb"):
        done = subprocess.run(
            [sys.executable, *program, *words],
            env={**environment(), "ROADMAP_HOME": str(home), "MODULES": str(report), **env},
            stdin=screen if terminal else subprocess.DEVNULL,
            stdout=screen if terminal else subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    code, *modules = report.read_text("utf-8").split()
    assert code == "0", done.stderr
    return set(modules)


@pytest.mark.parametrize(
    "words",
    [
        ("next",),
        ("next", "-n", "2", "--track=oven"),
        (),
        ("-q",),
        ("--json", "next"),
        ("start", "preheat"),
        ("stop", "mix"),
        ("skip", "shape"),
        ("know", "shape"),
        ("reopen", "shape"),
        ("done", "mix"),
        ("done", "knead", "--rating", "3", "--spent", "1h", "--note", "good"),
        ("undo",),
        ("redo",),
        ("spent", "mix", "5m"),
        ("note", "mix", "a", "note"),
        ("read", "manual"),
        ("history",),
        ("report",),
        ("--version",),
    ],
    ids=" ".join,
)
def test_a_hot_command_imports_nothing_heavy(home: Path, words: tuple[str, ...]) -> None:
    assert not loaded(home, *words) & {*HEAVY, "typer"}


@pytest.mark.parametrize(
    "line",
    [
        *("next", "start preheat", "stop mix", "done mix", "undo", "redo", "spent mix 5m"),
        "read kneading",
    ],
)
def test_a_daily_command_imports_nothing_that_it_does_not_use(home: Path, line: str) -> None:
    assert not loaded(home, *line.split()) & UNUSED


@pytest.mark.parametrize("place", ["a pipe", "a terminal", "tmux"])
@pytest.mark.parametrize(
    "line", ["next", "start preheat", "stop mix", "done mix", "undo", "redo", "read kneading"]
)
def test_nothing_of_regular_expressions_is_imported(
    home: Path, tmp_path: Path, line: str, place: str
) -> None:
    """They would be a seventh of `next`; `json` and `signal` load them or a part of them."""
    script = tmp_path / "roadmap"  # found on the PATH: no command needs to be spelled otherwise
    script.write_text(PROBE, "utf-8")
    script.chmod(0o755)
    tmux = {"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4a"} if place == "tmux" else {}
    modules = loaded(
        home,
        *line.split(),
        script=str(script),
        terminal=place != "a pipe",
        PATH=f"{tmp_path}:/usr/bin",
        **tmux,
    )
    assert not modules & {"re", "enum", "json", "signal", "shutil"}


@pytest.mark.parametrize("line", ["next -qn 1", "done -- mix"])
def test_a_line_that_is_not_plain_goes_to_typer(home: Path, line: str) -> None:
    assert "typer" in loaded(home, *line.split())


@pytest.mark.parametrize("line", ["--help", "help done", "where", "roadmaps", "config"])
def test_help_and_rare_commands_need_no_typer_either(home: Path, line: str) -> None:
    assert "typer" not in loaded(home, *line.split())


@pytest.mark.parametrize("line", ["next", "start preheat", "done mix", "undo"])
def test_what_answers_mistakes_is_not_imported_without_one(home: Path, line: str) -> None:
    answers = {"guesses", "mistakes", "name_kinds", "other_words"}
    assert not {name.rpartition(".")[2] for name in loaded(home, *line.split())} & answers


def of_sync(modules: set[str]) -> set[str]:
    return {
        name
        for name in modules
        if ".carriers" in name or ".machines" in name or "sync" in name.split(".")[-1]
    } - {"roadmap_cli.core.answers.sync_answers"}


@pytest.mark.parametrize("line", ["next", "spent mix 5m", "undo"])
def test_nothing_of_sync_is_imported_unless_commands_add_to_the_folder(
    home: Path, line: str
) -> None:
    assert not of_sync(loaded(home, *line.split(), ROADMAP_SYNC=str(home.parent)))
    added = loaded(home, *line.split(), ROADMAP_SYNC=str(home.parent), ROADMAP_SYNC_AFTER="yes")
    assert "roadmap_cli.workspace.machines.after_command" in of_sync(added)
    assert not added & HEAVY


@pytest.mark.parametrize("line", ["next", "start preheat", "done mix", "undo", "history"])
def test_nor_does_one_that_is_called_by_its_path(home: Path, tmp_path: Path, line: str) -> None:
    script = tmp_path / "roadmap"
    script.write_text(PROBE, "utf-8")
    modules = loaded(home, *line.split(), script=str(script), PATH="/usr/bin")
    assert "roadmap_cli.render.program_name" in modules
    commands = {name for name in modules if name.startswith("roadmap_cli.cli.commands.")}
    of_command = "history" if line in ("undo", "history") else "daily"
    assert commands <= {f"roadmap_cli.cli.commands.{name}" for name in ("table", of_command)}
    assert not modules & {*HEAVY, "tty", "termios"}


@pytest.mark.parametrize("line", ["roadmap done kn", "roadmap ne", "roadmap done --ra"])
def test_a_tab_press_imports_nothing_heavy(home: Path, line: str) -> None:
    words = line.split()
    asked = {
        "_ROADMAP_COMPLETE": "complete_bash",
        "COMP_WORDS": "\n".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    assert not loaded(home, **asked) & {*HEAVY, "typer"}


def test_the_probe_sees_what_is_imported(home: Path) -> None:
    assert "yaml" in loaded(home, "check", str(BREAD))


@pytest.mark.parametrize("line", ["report", "list", "tree", "show mix", "reading"])
def test_no_answer_needs_a_library_to_be_drawn(home: Path, line: str) -> None:
    assert not loaded(home, *line.split(), "--color", "always") & {*HEAVY, "typer"}


def test_the_core_needs_no_library_at_all() -> None:
    source = "import sys, roadmap_cli.core.answers.reports, roadmap_cli.core.planner.planner; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", source],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(done.stdout.split())
    assert not modules & (HEAVY | {"typer", "sqlite3", "socket", "subprocess"})
