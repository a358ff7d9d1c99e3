"""A line has the same outcome with Typer and without: the fast path is only faster.

Where a test wants Typer, the fast path understands nothing, as if it were not there.

Holds: cli.fast_path, cli.commands.table.
"""

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.program import moved_in, same_on_each_run

from roadmap_cli.cli import fast_path
from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.cli.fast_path import Call, understand
from roadmap_cli.cli.input.parameters import BEFORE_COMMANDS, Parameter

COMMANDS = {command.name: command for command in all_commands()}
DAILY = (
    "next start stop done skip reopen know spent note read reading undo redo history report list"
    " show search tree path"
).split()
# Values that fit somewhere, and some that fit nowhere.
VALUES = (
    *("mix", "knead", "kn", "k", "rise", "dough", "manual", "Mix a dough", "nope", "sourdough"),
    *("1", "3", "0", "-5", "5m", "1h30", "40", "2 h", "yesterday", "2026-03-01", "3/2/2020"),
    *("always", "ALWAYS", "json", "csv", "bread", "out.md", "done", "ready", "good", "a note"),
    *("", " ", "-", "x=y", "=", "ü", "--", "-n5", "-n=5", "-q", "--json", "--colour", "'mix'"),
)
SENT = "a text\n"
_DRAFT = re.compile(r"roadmap-\w{8}/")  # the directory of a text that is kept


def options(parameters: tuple[Parameter, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return options in each form that may be typed, right and wrong."""
    names = [(p, name) for p in parameters for name in (*p.options, p.negation) if name]

    def spell(drawn: tuple[tuple[Parameter, str], str, int]) -> tuple[str, ...]:
        (parameter, name), value, form = drawn
        if form < 6:
            return (name,) if parameter.is_flag else (name, value)
        return ((f"{name}={value}",), (name,), (name + value,), (name[:-1],))[form - 6]

    return st.tuples(st.sampled_from(names), st.sampled_from(VALUES), st.integers(0, 9)).map(spell)


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """Return a line: maybe options, the name of a command, and options among arguments."""
    before = draw(st.lists(options(BEFORE_COMMANDS), max_size=2))
    command = COMMANDS[draw(st.sampled_from(DAILY))]
    name = draw(st.sampled_from([command.name] * 12 + ["", "nope", command.name[:-1]]))
    words = st.sampled_from(VALUES).map(lambda word: (word,))
    least = sum(not p.options and p.required for p in command.parameters)
    arguments = draw(st.lists(words, min_size=least, max_size=least + 1))
    behind = draw(
        st.permutations(arguments + draw(st.lists(options(command.parameters), max_size=3)))
    )
    return [word for part in (*before, (name,) if name else (), *behind) for word in part]


@contextmanager
def sent(text: str) -> Iterator[None]:
    """Put a text into standard input."""
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8")
    try:
        yield
    finally:
        sys.stdin = before


def outcome(
    template: Path, room: Path, words: list[str], *, with_typer: bool = False
) -> tuple[Any, ...]:
    """Return all that came of a line in a room of that name: its answer, the log and the files."""
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir()
    learner = moved_in(template, room / "home")
    with chdir(room), sent(SENT), pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(room))  # where a text is kept
        if with_typer:
            patch.setattr(fast_path, "understand", lambda argv: None)
        result = learner.types("", *words)
    log = learner.types("export --format jsonl").out
    files = {p.name: p.read_text("utf-8") for p in room.iterdir() if p.is_file()}
    files |= {p.name: p.read_text("utf-8") for p in room.glob("roadmap-*/*")}
    texts = [same_on_each_run(text, log) for text in (result.out, result.err, log)]
    return result.code, *(_DRAFT.sub("", text) for text in texts), files


@pytest.fixture(scope="module")
def home(bread_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody on the way, which each line gets a copy of."""
    learner = moved_in(bread_home, tmp_path_factory.mktemp("way") / "home")
    for line in ("done mix --on 2026-03-01 --note wet", "start knead", "spent knead 1h"):
        assert learner.types(line).code == 0
    return learner.home


@given(words=lines())
def test_a_random_line_has_the_same_outcome_with_typer_and_without(
    home: Path, tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    if understand(words) is None:  # it goes to Typer in any case
        return
    room = tmp_path_factory.getbasetemp() / "two-ways"
    assert outcome(home, room, words) == outcome(home, room, words, with_typer=True)


# The page of `map` says at which second it was made.
@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "map"])
def test_a_bare_command_has_the_same_outcome_with_typer_and_without(
    home: Path, tmp_path: Path, name: str
) -> None:
    words = [name, *("mix" for p in COMMANDS[name].parameters if p.required)]
    assert understand(words) is not None
    room = tmp_path / "room"
    assert outcome(home, room, words) == outcome(home, room, words, with_typer=True)


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("", {}),
        ("next", {}),
        ("next -n 5", {"count": "5"}),
        ("next -n5", {"count": "5"}),
        ("next -n=5", {"count": "=5"}),
        ("next --track=db", {"track": "db"}),
        ("next --track=", {"track": ""}),
        ("next --track db --track linux", {"track": "linux"}),
        ("next --no-review -q", {"no_review": True, "quiet": True}),
        ("done mix knead --note a=b", {"topics": ["mix", "knead"], "note": "a=b"}),
        ("done --note - mix", {"topics": ["mix"], "note": "-"}),
        ("done --note=--x mix", {"topics": ["mix"], "note": "--x"}),
        ("spent mix 5m", {"topic": "mix", "time": "5m"}),
        ("list --state done --state known", {"state": ["done", "known"]}),
        ("import --no-load x", {"source": "x", "load": False}),
    ],
)
def test_what_is_plain_is_understood(line: str, typed: dict[str, Any]) -> None:
    call = understand(line.split())
    assert call is not None
    assert call.typed == typed


def test_options_before_the_command_are_understood_too() -> None:
    call = understand("--json --color never -q --roadmap=x next -n 2".split())
    before = {"json": True, "color": "never", "quiet": True, "roadmap": "x"}
    assert call == Call(before, COMMANDS["next"], {"count": "2"})
    assert understand(["--version", "-q"]) == Call({"version": True, "quiet": True}, None, {})


@pytest.mark.parametrize(
    "line",
    [
        *(
            "nex",
            "Next",
            "next more",
            "next --tra db",
            "next --track",
            "next --json=yes",
            "next -n",
        ),
        *("next --x=y", "next -qn 5", "next -n -5", "undo -5", "next --time --track"),
        *("done", "done -- mix", "done mix --", "spent", "spent mix 5m more", "- next", "-- next"),
        *("--json --", "--color", "--version next", "--help", "next --version", "--nope next"),
        *("--install-completion", "--show-completion"),
    ],
)
def test_what_is_not_plain_is_left_to_typer(line: str) -> None:
    assert understand(line.split()) is None


def test_only_the_last_argument_of_a_command_takes_many_words() -> None:
    for command in COMMANDS.values():
        arguments = [p for p in command.parameters if not p.options]
        assert not any(p.many for p in arguments[:-1]), command.name
        required = [p.required for p in arguments]
        assert required == sorted(required, reverse=True), command.name
