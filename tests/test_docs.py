"""Every command says what it does, and the README or the docs tell of it."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from roadmap_cli.cli import build
from roadmap_cli.formats.roadmap_yaml import read_text

ROOT = Path(__file__).resolve().parent.parent
GROUP: Any = typer.main.get_command(build())
TEXT = "\n".join(
    file.read_text("utf-8") for file in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
)


@pytest.mark.parametrize("name", GROUP.commands)
def test_a_command_has_help_for_itself_and_all_it_takes(name: str) -> None:
    command = GROUP.commands[name]
    first = (command.help or "").splitlines()[0]
    assert first.endswith(".")
    assert len(first) <= 70
    for param in command.params:
        assert param.help, f"{name}: {param.name}"


@pytest.mark.parametrize("name", GROUP.commands)
def test_a_command_stands_in_the_documentation(name: str) -> None:
    assert re.search(rf"(roadmap |`){re.escape(name)}\b", TEXT)


def test_every_exit_code_is_documented() -> None:
    from roadmap_cli.errors import ExitCode

    codes = [code for name, code in vars(ExitCode).items() if name.isupper()]
    assert len(set(codes)) == len(codes), "no code has two meanings"
    for code in codes:
        assert re.search(rf"(^|\||`|\s){code}\b", TEXT, re.MULTILINE), code


GUIDE = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")


def test_the_pieces_of_the_guide_make_a_roadmap_without_a_warning() -> None:
    smallest, topic, reading, stages, _ = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    head, tracks = smallest.split("tracks:\n")
    result = read_text(f"{head}{stages}\ntracks:\n{tracks}{topic}{reading}")
    found = [(p.code, p.sentence) for p in result.problems if p.code not in LEFT_TO_THE_READER]
    assert found == []
    assert result.roadmap is not None
    assert [t.id for t in result.roadmap.topics] == ["tune", "three-chords", "change-chords"]


# The guide's first two topics are bare, as it says itself.
LEFT_TO_THE_READER = ("hours-missing", "stage-missing")
