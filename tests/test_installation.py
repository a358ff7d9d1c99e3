"""A command that a hint proposes begins as the program was called, and a library is named as it is installed.

Holds: installation, render.program_name.
"""

import ast
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib  # noqa: TID253 - only a test reads pyproject.toml
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.builders import SOURCE
from tests.cli.program import BREAD, PROGRAM, SCRIPTS, Learner, environment

from roadmap_cli.cli.commands.table import NAMES, all_commands
from roadmap_cli.installation import Installation
from roadmap_cli.render.program_name import speller

ROOT = Path(__file__).resolve().parent.parent
TITLE = "Say roadmap next: roadmap done"
ROADMAP = f"""
format: 1
id: words
title: "{TITLE}"
version: "1"
stages:
  - {{id: s, title: "; roadmap list"}}
tracks:
  - id: t
    title: "See 'roadmap undo'"
    topics:
      - id: one
        title: "{TITLE}"
        stage: s
        hours: 2
        why: "roadmap next, roadmap done"
"""

# A command in the source, and not in SQL or in what is written into a file.
COMMAND = re.compile(
    rf"(?<!from )(?<![`/>])(?<!#   )\broadmap (?:(?:{'|'.join(NAMES)})\b(?!-)|--[a-z])"
)


def sentences_with_commands() -> list[str]:
    """Return the texts in the source that propose a command, with X for what is put in."""
    texts: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        parents = {id(c): node for node in ast.walk(tree) for c in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            is_inner = isinstance(parents.get(id(node)), ast.Expr | ast.JoinedStr)
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "X" for p in node.values]
                texts.add("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not is_inner:
                texts.add(node.value)
    return sorted(filter(COMMAND.search, texts))


class Place:
    """A directory with the program in it, which some PATHs know."""

    def __init__(self, folder: Path, name: str = "bin") -> None:
        self.bin = folder / name
        self.bin.mkdir(parents=True)
        self.program = self.bin / "roadmap"
        self.program.symlink_to(PROGRAM[0])
        self.home = folder / "home"
        Learner(self.home).types("next")

    def says(self, line: str, path: str, folder: Path | None = None) -> str:
        """Return what a line of a shell prints that finds programs on a PATH."""
        env = {**environment(), "ROADMAP_HOME": str(self.home), "PATH": path}
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            env=env,
            cwd=folder or self.bin.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "my programs")


SYSTEM = os.defpath


def test_what_the_path_finds_is_called_by_its_name(place: Place) -> None:
    assert "\n  roadmap start backend-role" in place.says("roadmap next", f"{place.bin}:{SYSTEM}")
    # Also when it was called by its path, or another directory of the PATH has no such program.
    path = f"/nowhere:{place.home}:{place.bin}:{SYSTEM}"
    assert "\n  roadmap start backend-role" in place.says("bin/roadmap next", path)


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("bin/roadmap", "bin/roadmap"),
        ("./bin/roadmap", "./bin/roadmap"),
        ("bin/../bin/roadmap", "bin/../bin/roadmap"),
        ('"$PWD/bin/roadmap"', "'{}/bin/roadmap'"),
        (f"{sys.executable} -m roadmap_cli", f"{shlex.quote(sys.executable)} -m roadmap_cli"),
        (f"{sys.executable} -X utf8 -m roadmap_cli", f"{sys.executable} -X utf8 -m roadmap_cli"),
    ],
)
def test_what_the_path_does_not_find_is_called_as_it_was(
    place: Place, line: str, begins: str
) -> None:
    begins = begins.format(place.bin.parent)
    shown = place.says(f"{line} next", SYSTEM)
    assert f"\n  {begins} start backend-role" in shown
    refused = place.says(f"{line} done nothing-like-it", SYSTEM)
    assert f"{begins} search nothing-like-it" in refused
    undone = place.says(f"{line} start backend-role; {line} undo", SYSTEM)
    assert f"\n  to redo it: {begins} redo" in undone


def test_another_program_of_that_name_on_the_path_is_not_taken_for_this_one(
    place: Place, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "roadmap").write_text("#!/bin/sh\n")
    (other / "roadmap").chmod(0o755)
    path = f"{other}:{place.bin}:{SYSTEM}"
    assert "\n  bin/roadmap start" in place.says("bin/roadmap next", path)


def test_a_link_of_another_name_is_called_by_that_name(place: Place) -> None:
    place.program.rename(place.bin / "r")
    assert "\n  r start backend-role" in place.says("r next", f"{place.bin}:{SYSTEM}")
    assert "\n  bin/r start backend-role" in place.says("bin/r next", SYSTEM)


def test_every_command_of_a_screen_works_when_it_is_typed(place: Place) -> None:
    shown = place.says("bin/roadmap next", SYSTEM)
    start, look = shown.splitlines()[-2:]
    assert place.says(start, SYSTEM).startswith("in progress: backend-role")
    assert "https://" in place.says(look, SYSTEM)


def test_what_programs_read_and_files_keep_the_one_name(place: Place) -> None:
    for line in ("next --json", "report --json", "report --format md", "report --format html"):
        assert "bin/roadmap" not in place.says(f"bin/roadmap {line} 2>/dev/null", SYSTEM)
    place.says("bin/roadmap report -o page.txt", SYSTEM)
    assert "bin/roadmap" not in (place.bin.parent / "page.txt").read_text("utf-8")
    refused = json.loads(place.says("bin/roadmap done nothing-like-it --json", SYSTEM))
    assert "bin/" not in refused["errors"][0]["hint"]


def test_titles_notes_and_other_texts_of_people_stay_as_they_are(place: Place) -> None:
    (place.bin.parent / "words.yaml").write_text(ROADMAP, "utf-8")
    for line in ("load words.yaml", "next", "show one", "list", "tree", "report", "path one"):
        shown = " ".join(place.says(f"bin/roadmap {line}", SYSTEM).split())
        assert TITLE in shown, line
        assert "Say bin/roadmap" not in shown, line
        assert "'bin/roadmap undo'" not in shown, line
        assert "; bin/roadmap list" not in shown, line
        assert "bin/roadmap next, " not in shown, line
    place.says("bin/roadmap note one 'roadmap next; roadmap undo'", SYSTEM)
    shown = place.says("bin/roadmap note one --show; bin/roadmap show one", SYSTEM)
    assert shown.count("roadmap next; roadmap undo") == 2
    assert "bin/roadmap next; " not in shown


def test_where_the_path_finds_it_no_text_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    spell = "from roadmap_cli.cli import program; import sys; sys.modules['roadmap_cli.installation'] = None"
    code = f"{spell}; program.run(['next'], script={PROGRAM[0]!r})"
    env = {**environment(), "PATH": f"{SCRIPTS}:{SYSTEM}"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert (done.returncode, "\n  roadmap start" in done.stdout) == (0, True)


def test_the_names_are_those_of_the_commands() -> None:
    assert tuple(command.name for command in all_commands()) == NAMES


@pytest.mark.parametrize("sentence", sentences_with_commands())
def test_every_command_that_the_program_proposes_is_found(sentence: str) -> None:
    assert not COMMAND.search(speller("PROGRAM", NAMES)(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "no topic called 'x' in «Use: roadmap next»",
        '"See: roadmap undo" is done',
        "the loaded roadmap is damaged",
        "another roadmap list of mine",
        "/home/mia/roadmap next",
        "my-roadmap next",
        "uvx --from . roadmap next",
    ],
)
def test_no_title_and_no_prose_is_taken_for_a_command(sentence: str) -> None:
    assert speller("PROGRAM", NAMES)(sentence) == sentence


# -- as it is installed ------------------------------------------------------------------------------

CALENDAR = "icalendar>=6.3"


def installed(
    prefix: Path, files: Mapping[str, str] = {}, path: str = "", **environ: str
) -> Installation:
    (prefix / "bin").mkdir(parents=True)
    for name in ("roadmap", "pip"):
        (prefix / "bin" / name).touch(0o755)
    for name, text in files.items():
        (prefix / name).write_text(text, "utf-8")
    script = str(prefix / "bin" / "roadmap")
    environ = {"PATH": path or SYSTEM, **environ}
    return Installation(environ, (script, "next"), ("python", script, "next"), str(prefix))


def test_in_a_virtual_environment_its_own_pip_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = installed(tmp_path / ".venv")
    assert here.install_command(CALENDAR) == f"{tmp_path}/.venv/bin/pip install '{CALENDAR}'"
    monkeypatch.chdir(tmp_path)
    assert here.install_command(CALENDAR) == f".venv/bin/pip install '{CALENDAR}'"
    active = here._replace(environ={"PATH": f"{tmp_path}/.venv/bin:{SYSTEM}"})
    assert active.install_command(CALENDAR) == f"pip install '{CALENDAR}'"


def test_for_pipx_the_library_is_injected(tmp_path: Path) -> None:
    here = installed(tmp_path / "venvs" / "learning-roadmap", {"pipx_metadata.json": "{}"})
    assert here.install_command(CALENDAR) == f"pipx inject learning-roadmap '{CALENDAR}'"
    once = installed(tmp_path / "pipx" / "1a96", {"pipx_metadata.json": "{}"})
    assert once.install_command(CALENDAR).startswith(f"pipx run --with '{CALENDAR}' --spec ")
    assert once.program_words().startswith("pipx run --spec ")


def test_for_a_tool_of_uv_what_was_added_before_stays(tmp_path: Path) -> None:
    receipt = (
        '[tool]\nrequirements = [{ name = "learning-roadmap", extras = ["links"], directory = "/r" },'
        ' { name = "six", specifier = ">=1.10" }]\n'
    )
    here = installed(tmp_path / "tools" / "learning-roadmap", {"uv-receipt.toml": receipt})
    words = shlex.split(here.install_command(CALENDAR))
    assert words[:-1] == ["uv", "tool", "install", "--with", "six>=1.10", "--with", CALENDAR]
    assert words[-1].endswith("[links]")
    broken = installed(tmp_path / "tools" / "other", {"uv-receipt.toml": "["})
    assert broken.install_command(CALENDAR).startswith(f"uv tool install --with '{CALENDAR}' ")


def test_where_uv_makes_an_environment_for_each_run_it_is_called_that_way(tmp_path: Path) -> None:
    prefix = tmp_path / "archive-v0" / "x"
    # uv has put it on the PATH, for this run only.
    here = installed(prefix, path=f"{prefix}/bin:{SYSTEM}", UV="/usr/bin/uv")
    assert here.program_words().startswith("uvx --from ")
    assert here.program_words().endswith(" roadmap")
    assert here.install_command(CALENDAR).startswith(f"uvx --with '{CALENDAR}' --from ")
    project = installed(
        tmp_path / ".venv",
        path=f"{tmp_path}/.venv/bin:{SYSTEM}",
        UV="/usr/bin/uv",
        UV_RUN_RECURSION_DEPTH="1",
        VIRTUAL_ENV=f"{tmp_path}/.venv",
    )
    assert project.program_words() == "uv run roadmap"
    assert project.install_command(CALENDAR) == f"uv run --with '{CALENDAR}' roadmap"


@pytest.mark.parametrize(
    ("record", "source"),
    [
        ({"url": "file:///r/my%20copy", "dir_info": {}}, "/r/my copy"),
        ({"url": "https://example.org/a.whl", "archive_info": {}}, "https://example.org/a.whl"),
        (
            {
                "url": "https://example.org/r",
                "vcs_info": {"vcs": "git", "requested_revision": "v1"},
            },
            "git+https://example.org/r@v1",
        ),
    ],
)
def test_the_source_is_the_one_that_the_installer_wrote_down(
    record: dict[str, object], source: str
) -> None:
    from roadmap_cli.installation import _format_source

    assert _format_source(record) == source


def test_the_libraries_that_are_named_are_those_of_the_extras() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for extra, module in (("calendar", "plan"), ("links", "links")):
        (requirement,) = extras["optional-dependencies"][extra]
        source = (ROOT / f"src/roadmap_cli/workspace/{module}.py").read_text("utf-8")
        assert f'install_command("{requirement}")' in source


# -- every screen ------------------------------------------------------------------------------------

# In a home with a little of everything; each screen that proposes something proposes what works.
SCREENS = (
    "next", "next --json", "list", "list --state done", "tree", "report", "report --since 2026-01-01", "show mix", "show bake",
    "path bake", "plan", "plan --hours-per-week 5", "reading", "links", "roadmaps", "use", "review", "history", "search mix",
    "search nothing-like-it", "show nothing-like-it", "done m", "start knead", "start knead", "spent knead", "spent knead 1h",
    "spent knead 40h --instead", "note knead", "note knead wet", "note knead --show", "note knead --remove", "done knead", "done knead", "done bake",
    "stop knead", "reopen knead", "undo", "redo", "undo 99", "redo", "link mix https://example.org/x", "read baking-book", "skip rise", "skip rise",
    "know dough", "know first-loaf", "move x.1 yesterday", "assess --yes mix", "assess", "review mix --forgotten", "history mix", "open bake",
    "config", "config day_starts", "config colour", "where", "doctor", "backup", "restore", "restore --list", "restore nowhere", "forget bread", "use x",
    "load --shipped", "use bread", "load", "load nowhere.yaml", "check nowhere.yaml", "import nowhere.md", "merge nowhere", "export --into nowhere.md",
    "plan --ics -", "reading --all --topic mix", "list --state retired", "spent mix --entry x.1", "undo --entry x.1", "--nothing", "nothing",
)  # fmt: skip


def test_no_screen_proposes_what_the_path_does_not_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [PROGRAM[0]])
    monkeypatch.chdir(tmp_path)
    learner = Learner(tmp_path / "home", {"PATH": SYSTEM, "COLUMNS": "400"})
    assert learner.types(f"load {BREAD}").code == 0
    spelled = 0
    for line in SCREENS:
        result = learner.types(line, script=PROGRAM[0])
        out = "" if "--json" in line else result.out
        shown = (out + result.err).replace(PROGRAM[0], "PROGRAM")
        spelled += shown.count("PROGRAM ")
        assert not (found := COMMAND.search(shown)), f"{line}: {shown[found.start() - 60 :][:120]}"
    assert spelled > 40
