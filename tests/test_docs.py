"""Every command says what it does, and the README or the docs tell of it."""

import os
import re
from pathlib import Path

import pytest

from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.cli.input.parameters import FOR_DOCUMENTS, Command
from roadmap_cli.formats.own.roadmap_reader import read_text

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {command.name: command for command in all_commands()}
TEXT = "\n".join(
    file.read_text("utf-8") for file in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_for_itself_and_all_it_takes(name: str) -> None:
    command = COMMANDS[name]
    first = (command.function.__doc__ or "").splitlines()[0]
    assert first.endswith(".")
    assert len(first) <= 70
    for parameter in command.parameters:
        assert parameter.help, f"{name}: {parameter.name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stands_in_the_documentation(name: str) -> None:
    assert re.search(rf"(roadmap |`){re.escape(name)}\b", TEXT)


PAGE = ROOT / "docs" / "commands.md"
BLOCK = re.compile(r"(<!-- commands: .*? -->\n).*?(<!-- end of commands -->)", re.DOTALL)


def words_of(command: Command) -> str:
    """Return how a command is typed: its arguments, then the options that not every one has."""
    own = [p for p in command.parameters if p not in FOR_DOCUMENTS]
    arguments = [p.metavar for p in own if not p.options]
    options = [f"[{' '.join(filter(None, (p.options[-1], p.metavar)))}]" for p in own if p.options]
    return " ".join(["roadmap", command.name, *arguments, *options]).replace("|", "\\|")


def tables_of_commands() -> str:
    """Return a table of each group of commands, as help shows them."""
    lines: list[str] = []
    panel = ""
    for command in COMMANDS.values():
        if command.panel != panel:
            panel = command.panel
            lines += ["", f"| {panel} | |", "|---|---|"]
        lines.append(
            f"| `{words_of(command)}` | {(command.function.__doc__ or '').splitlines()[0]} |"
        )
    return "\n".join([*lines, "", ""])


def test_one_page_shows_every_command_as_the_program_takes_it() -> None:
    text = PAGE.read_text("utf-8")
    wanted = BLOCK.sub(lambda m: m[1] + tables_of_commands() + m[2], text)
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(wanted, "utf-8", newline="\n")
    assert wanted == PAGE.read_text("utf-8")


def test_every_exit_code_is_documented() -> None:
    from roadmap_cli.errors import ExitCode

    codes = [code for name, code in vars(ExitCode).items() if name.isupper()]
    assert len(set(codes)) == len(codes), "no code has two meanings"
    for code in codes:
        assert re.search(rf"(^|\||`|\s){code}\b", TEXT, re.MULTILINE), code


GUIDE = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")


PIECES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_first_minute_of_the_guide_makes_a_roadmap() -> None:
    result = read_text(PIECES[0])
    assert {p.code for p in result.problems} == {"hours-missing"}
    assert result.roadmap is not None
    assert [t.id for t in result.roadmap.topics] == ["tune", "three-chords"]


def test_what_the_guide_ends_with_leaves_nothing_to_say() -> None:
    result = read_text(PIECES[-1], lint=True)
    assert result.problems == []
    assert result.roadmap is not None
    assert len(result.roadmap.milestones) == 2


def test_every_line_of_the_guide_stands_in_what_it_ends_with() -> None:
    whole = {line.strip() for line in PIECES[-1].splitlines()}
    for piece in PIECES[:-1]:
        assert {line.strip() for line in piece.splitlines()} <= whole


# -- what the README and the docs say of themselves ------------------------------------------------

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))


def anchors(page: Path) -> set[str]:
    """Return the names of the headings of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_something(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", page.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or file.suffix != ".md" or anchor in anchors(file), target


def test_every_promise_names_its_proof() -> None:
    promises = [
        line
        for line in (ROOT / "README.md").read_text("utf-8").splitlines()
        if line.startswith("| **")
    ]
    assert len(promises) >= 20
    for line in promises:
        proof = line.rsplit(" | ", 1)[1]
        assert "](" in proof, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_is_one(page: Path) -> None:
    for span in re.findall(r"`roadmap ([a-z]+)", page.read_text("utf-8")):
        assert span in COMMANDS, span


def test_the_settings_in_the_readme_are_read_without_a_word(tmp_path: Path) -> None:
    from roadmap_cli.settings import ALL_SETTINGS, read_settings

    (block,) = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "config.toml").write_text(block, "utf-8")
    settings = read_settings({"ROADMAP_HOME": str(tmp_path)})
    assert settings.warnings == ()
    assert "default" not in settings.origins.values()
    assert settings.origins.keys() == {setting.key for setting in ALL_SETTINGS}


def test_the_readme_counts_what_the_shipped_roadmap_has() -> None:
    from roadmap_cli.formats.own.roadmap_reader import read_roadmap
    from roadmap_cli.workspace.shipped_roadmap import shipped_path

    roadmap = read_roadmap(shipped_path()).roadmap
    assert roadmap is not None
    text = " ".join((ROOT / "README.md").read_text("utf-8").split())
    checks = sum(len(topic.checks) for topic in roadmap.topics)
    assert f'"{roadmap.title}"' in text
    assert f"{len(roadmap.topics)} topics in twelve tracks" in text
    assert f"{len(roadmap.readings)} readings" in text
    assert f"{checks} questions to test yourself, and twelve milestones" in text
    assert (len(roadmap.tracks), len(roadmap.milestones)) == (12, 12)
