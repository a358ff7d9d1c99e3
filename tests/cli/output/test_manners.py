"""Command-line manners, one test for each promise: help, streams, exit codes, closed and full
outputs, homes that are missing, settings, signals. The real program as a process of its own, at a
terminal where that matters.

Holds: cli.output.session.
"""

import os
import re
import shlex
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len  # noqa: TID253 - a second opinion on how wide characters are
from tests.builders import SOURCE, fingerprints, seal
from tests.cli.program import BREAD, PROGRAM, Learner, environment, needs_full_device

ESCAPE = "\x1b"

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith(("linux", "darwin")), reason="terminals and signals of Unix"
)


# -- help, version, mistakes ---------------------------------------------------------------------


@pytest.mark.parametrize("line", ["--help", "-h", "help"])
def test_help_succeeds_on_stdout_within_80_columns_and_groups_the_commands(
    newcomer: Learner, line: str
) -> None:
    result = newcomer.runs(line, env={"COLUMNS": "80"})
    assert (result.code, result.err) == (0, "")
    for group in ("Learn", "Look", "Roadmaps", "Data"):
        assert group in result.out
    assert max(map(cell_len, result.out.splitlines())) <= 80
    assert not newcomer.home.exists()


def test_help_of_a_command_can_be_had_in_every_usual_way(newcomer: Learner) -> None:
    ways = [newcomer.types(line) for line in ("help done", "done --help", "done -h")]
    assert {way.code for way in ways} == {0}
    assert {way.out for way in ways} == {ways[0].out}
    assert "--rating" in ways[0].out
    assert newcomer.types("help nope").code == 2


def test_version_has_what_a_bug_report_needs(newcomer: Learner) -> None:
    result = newcomer.runs("--version")
    assert result.code == 0
    assert re.fullmatch(
        r"roadmap \S+ \(Python [\d.]+\S*, SQLite [\d.]+, schema \d+\)\n", result.out
    )


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("dnoe x", "done"),
        ("don x", "done"),
        ("done nxet", None),
        ("done knaed", "knead"),
        ("done -rf", "done has no option -r"),
        ("done -- -rf", "no topic called '-rf'"),
        ("done", "TOPIC is missing"),
        ("next extra", "extra"),
        ("spent mix", "TIME is missing: say how long"),
        ("--nope", "--nope"),
    ],
)
def test_a_mistyped_line_fails_with_the_nearest_word_on_stderr(
    eva: Learner, line: str, wanted: str | None
) -> None:
    result = eva.types(line)
    assert (result.code, result.out) == (2, "")
    first, *rest = result.err.splitlines()
    assert first.startswith("roadmap: ")
    assert len(rest) == 1, "one hint"
    assert wanted is None or wanted in result.err
    assert not set(result.err) & set("╭│╰"), "no boxes"


# -- streams and exit codes ----------------------------------------------------------------------


def test_success_is_silent_on_stderr_and_failure_on_stdout(eva: Learner) -> None:
    good, bad = eva.runs("next"), eva.runs("show nope")
    assert (good.code, good.err) == (0, "")
    assert (bad.code, bad.out) == (2, "")


def test_quiet_prints_nothing_and_the_exit_code_tells(mia: Learner) -> None:
    assert mia.types("done mix --quiet") == (0, "", "")
    assert mia.types("-q done preheat") == (0, "", "")
    assert mia.types("show mix").out
    assert mia.types("done nope -q").code == 2


@needs_full_device
def test_a_full_disk_behind_stdout_is_reported(mia: Learner) -> None:
    with open("/dev/full", "wb") as full:
        read = mia.runs("report", stdout=full)
        saved = mia.runs("done mix", stdout=full)
        helped = mia.runs("--help", stdout=full)
        version = mia.runs("--version", stdout=full)
    assert (read.code, helped.code, version.code) == (5, 5, 5)
    for result in (read, helped, version):
        assert "could not be written" in result.err
        assert "Traceback" not in result.err
    assert saved.code == 7
    assert "this was saved" in saved.err
    assert mia.asks("show mix")["state"] == "done"


@pytest.mark.parametrize("line", ["--help", "done -h", "help next", "--version", "check --schema"])
def test_help_through_a_pipe_that_is_closed_is_no_error(newcomer: Learner, line: str) -> None:
    result = newcomer.in_shell(f"roadmap {line} | true; exit ${{PIPESTATUS[0]}}")
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("line", ["--help", "done -h", "help next", "--version"])
def test_unwritable_help_is_reported(mia: Learner, line: str) -> None:
    result = mia.runs(line, under=["sh", "-c", 'exec "$@" >&-', "sh"])
    assert (result.code, result.out) == (5, "")
    assert "the output is closed" in result.err


def test_a_closed_stdout_is_reported(mia: Learner) -> None:
    result = mia.in_shell("roadmap report >&-")
    assert result.code == 5
    assert "closed" in result.err
    result = mia.in_shell("roadmap done mix >&-")
    assert result.code == 7
    assert "this was saved" in result.err
    assert mia.in_shell("roadmap next >/dev/null 2>&-").code == 0
    assert mia.in_shell("roadmap done nope >&- 2>&-").code == 2
    assert mia.in_shell("roadmap next <&- | head -1").out.startswith("knead")


def test_a_reader_that_leaves_early_is_no_error(eva: Learner) -> None:
    result = eva.in_shell("roadmap report | true; echo ${PIPESTATUS[0]}; roadmap list | head -1")
    assert result.out.splitlines()[0] == "0"
    assert result.err == ""


def test_nothing_waits_for_an_answer_without_a_terminal(mia: Learner) -> None:
    for line in ("next", "note mix", "open preheat"):
        result = mia.runs(line, stdin=subprocess.DEVNULL)
        assert result.code in (0, 2), line


def test_a_device_is_written_to_and_never_replaced(eva: Learner, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    result = eva.types(f"report --format md -o {pipe}")
    assert reader.communicate(timeout=60)[0].startswith("# Baking bread")
    assert result.code == 0
    assert stat.S_ISFIFO(pipe.stat().st_mode)


# -- homes, settings, modes ----------------------------------------------------------------------


def test_an_almost_empty_environment_is_enough(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [*PROGRAM, "load", str(BREAD)],
        env={"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done
    assert (home / ".local/share/roadmap/roadmap.db").is_file()


def test_the_xdg_directories_are_honoured_unless_they_are_relative(tmp_path: Path) -> None:
    def where(**env: str) -> dict[str, str]:
        learner = Learner(tmp_path / "unused", {"ROADMAP_HOME": "", **env})
        found: dict[str, str] = learner.asks("where")
        return found

    home = os.environ["HOME"]
    plain = where()
    assert plain["database"] == f"{home}/.local/share/roadmap/roadmap.db"
    assert plain["config"] == f"{home}/.config/roadmap/config.toml"
    moved = where(XDG_DATA_HOME=str(tmp_path / "d"), XDG_CONFIG_HOME=str(tmp_path / "c"))
    assert moved["database"] == f"{tmp_path}/d/roadmap/roadmap.db"
    assert moved["config"] == f"{tmp_path}/c/roadmap/config.toml"
    assert where(XDG_DATA_HOME="relative", XDG_CONFIG_HOME=" ") == plain
    assert where(ROADMAP_HOME=str(tmp_path / "x"))["database"] == f"{tmp_path}/x/roadmap.db"


@pytest.mark.parametrize("home", ["/dev/null", "/proc", "/proc/nope/deeper"])
def test_an_unusable_home_is_reported_with_a_hint(home: str, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "unused", {"ROADMAP_HOME": "", "HOME": home})
    result = learner.types("next")
    assert (result.code, result.out) == (4, "")
    assert "ROADMAP_HOME" in result.err


@pytest.mark.parametrize(
    "line", ["next", "done mix", "where", "doctor", "export", "restore --list"]
)
def test_a_home_that_no_shell_has_filled_in_is_refused_and_nothing_is_made(
    tmp_path: Path, line: str
) -> None:
    learner = Learner(tmp_path / "unused", {"ROADMAP_HOME": "$HOME/roadmap"})
    result = learner.runs(line, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "roadmap: ROADMAP_HOME holds $HOME, which no shell has replaced: $HOME/roadmap\n"
        "  set ROADMAP_HOME to the whole path of a directory\n"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("zone", ["<+99>-99", "Nowhere/City"])
def test_an_unusable_time_zone_is_named_and_keeps_no_command_from_its_work(
    mia: Learner, zone: str
) -> None:
    for line in ("next", "done mix", "report", "history", "doctor", "undo", "backup"):
        result = mia.runs(line, env={"TZ": zone})
        assert result.code == 0, line
        assert result.err.startswith(f"roadmap: TZ={zone} is "), line
    assert f"TZ={zone}" in mia.runs("next --json", env={"TZ": zone}).json["remarks"][0]


@pytest.fixture
def without_rights() -> list[str]:
    """The words before a command that keep even root from writing what is read-only."""
    if os.geteuid():
        return []
    words = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    try:
        subprocess.run([*words, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("root may write everything here")
    return words


def test_a_read_only_home_is_reported_with_a_hint(
    tmp_path: Path, without_rights: list[str]
) -> None:
    tmp_path.chmod(0o555)
    result = Learner(tmp_path / "inside").runs("next", under=without_rights)
    tmp_path.chmod(0o755)
    assert (result.code, result.out) == (4, "")
    assert "cannot be created" in result.err


def test_a_read_only_database_is_read_and_a_record_is_refused(
    mia: Learner, without_rights: list[str]
) -> None:
    mia.database.chmod(0o444)
    mia.home.chmod(0o555)
    before = fingerprints(mia.home)
    shown = mia.runs("next", under=without_rights)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("mix")
    assert mia.runs("report", under=without_rights).code == 0
    refused = mia.runs("done mix", under=without_rights)
    assert (refused.code, refused.out) == (5, "")
    assert "nothing was saved" in refused.err
    assert fingerprints(mia.home) == before
    mia.home.chmod(0o755)


def test_files_are_private(newcomer: Learner) -> None:
    result = newcomer.in_shell(f"umask 000; roadmap load {BREAD} && roadmap done mix")
    assert result.code == 0, result
    assert newcomer.home.stat().st_mode & 0o777 == 0o700
    for path in newcomer.home.rglob("*"):
        wanted = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o777 == wanted, path


def test_an_unknown_key_in_the_settings_is_a_warning(mia: Learner) -> None:
    file = mia.home / "config.toml"
    file.write_text('colour = "never"\nascii = true\n', "utf-8")
    result = mia.types("list")
    assert result.code == 0
    assert f"{file}:1: no setting is called 'colour'; did you mean 'color'?" in result.err
    assert result.out.isascii()
    file.write_text("ascii = [\n", "utf-8")
    broken = mia.types("list")
    assert broken.code == 0
    assert str(file) in broken.err
    assert len(mia.types("next --json").json["remarks"]) == 1


def test_a_flag_wins_over_the_environment_and_that_over_the_file(mia: Learner) -> None:
    (mia.home / "config.toml").write_text('color = "always"\nday_starts = 5\n', "utf-8")
    assert ESCAPE in mia.types("next").out
    never = Learner(mia.home, {"ROADMAP_COLOR": "never"})
    assert ESCAPE not in never.types("next").out
    assert ESCAPE in never.types("next --color always").out
    odd = Learner(mia.home, {"ROADMAP_COLOR": "pink", "ROADMAP_DAY_STARTS": "25"})
    result = odd.types("next")
    assert result.code == 0
    assert result.err.count("is not understood") == 2


def test_nothing_is_written_outside_the_chosen_home(tmp_path: Path) -> None:
    learner = Learner(tmp_path / "roadmap-home")
    learner.runs(f"load {BREAD}", cwd=tmp_path)
    learner.runs("done mix", cwd=tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["roadmap-home"]


# -- signals and trouble -------------------------------------------------------------------------

# A program that gets Ctrl-C at the moment it begins to import a module, and then runs ours.
INTERRUPTED = """
import os, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "MOMENT":
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
from roadmap_cli.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("moment", "line"),
    [
        ("roadmap_cli.cli", "done mix"),
        ("roadmap_cli.workspace.topic_changes", "done mix"),
        ("typer", "done -- mix"),
    ],
)
def test_an_interrupt_during_the_start_is_reported(mia: Learner, moment: str, line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED.replace("MOMENT", moment), *line.split()],
        env={**environment(), **mia.settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "roadmap: interrupted; nothing was saved\n"
    assert mia.asks("show mix")["state"] == "open"


def test_an_interrupt_in_the_editor_saves_nothing_and_says_so(mia: Learner, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nkill -INT $PPID $$\n")
    editor.chmod(0o755)
    code, screen = mia.sees("note mix", env={"EDITOR": str(editor)})
    assert code == 130
    assert "interrupted; nothing was saved" in screen
    assert mia.types("note mix --show").out.startswith("no notes on mix yet")


def test_a_note_is_written_in_ones_own_editor(mia: Learner, tmp_path: Path) -> None:
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\nprintf "from %s\\n" "$1" > "$2"\n')
    editor.chmod(0o755)
    code, screen = mia.sees("note mix", env={"EDITOR": shlex.join([str(editor), "the editor"])})
    assert code == 0
    assert "noted on mix: from the editor" in screen
    assert mia.sees("note mix", env={"EDITOR": "false"})[0] != 0
    assert mia.sees("note mix", env={"EDITOR": "/no/such"})[0] == 2
    assert len(mia.types("note mix --show --json").data["notes"]) == 1


def test_an_address_is_opened_in_ones_browser_at_a_terminal_only(
    mia: Learner, tmp_path: Path
) -> None:
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {seen}\n')
    browser.chmod(0o755)
    code, screen = mia.sees("open mix", env={"BROWSER": str(browser)})
    assert code == 0
    assert 'opening "The manual of dough"' in screen
    assert seen.read_text() == "https://example.org/manual"
    seen.unlink()
    mia.runs("open mix", env={"BROWSER": str(browser)})
    assert not seen.exists()


def test_a_bug_is_reported_in_two_lines_with_the_traceback_in_a_file(
    mia: Learner, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(mia.database)) as connection, connection:
        connection.execute("update topic set outcomes = '{'")
    connection.close()
    seal(mia.database)  # or it would be damage
    result = mia.runs("next", env={"TMPDIR": str(tmp_path)})
    assert (result.code, result.out) == (1, "")
    assert len(result.err.splitlines()) == 2
    assert "a mistake of the program" in result.err
    (file,) = tmp_path.glob("roadmap-trouble-*.txt")
    assert str(file) in result.err
    assert "Traceback" in file.read_text()


@pytest.fixture(autouse=True)
def signals_as_usual() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    assert signal.getsignal(signal.SIGINT) is before
