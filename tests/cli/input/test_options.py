"""No option is accepted and ignored: each changes what is answered, written or recorded, or is refused.

Holds: cli.commands.table.
"""

from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from tests.builders import fingerprints, workspace_at
from tests.cards import write_class
from tests.cli.program import BREAD, Learner, moved_in, same_on_each_run

from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.cli.input.parameters import ROADMAP, SHARED
from roadmap_cli.core.progress.states import FORETOLD, Fact

COMMANDS = {command.name: command for command in all_commands()}

REPORTS_OF_DAYS = (
    "--since 2026-01-01",
    "--until 2026-02-01",
    "--year 2026",
    "--as-of 2026-03-01",
    "--hours-per-week 9",
)
# A line of each command, and each of its options with a value that must make a difference there.
# More lines of a command follow after it in brackets.
CASES: dict[str, dict[str, tuple[str, ...]]] = {
    "next": {"": ("-n 3", "--time 20m", "--track oven", "--goal sourdough", "--no-review")},
    "done": {
        "shape": (
            "--rating 3",
            "--proof https://example.org/p",
            "--spent 3h",
            "--on 2026-03-02",
            "--note x",
        ),
        "mix": ("--rating 4", "--spent 3h", "--note x", "--on 2026-02-02"),
    },
    **{name: {"knead": ("--on 2026-03-02",)} for name in ("start", "stop")},
    "reopen": {"mix": ("--on 2026-03-02",)},
    "know": {
        "shape": ("--on 2026-03-02",),
        "preheat": ("--on 2026-03-02",),
        "dough": ("--on 2026-03-02",),
    },
    "skip": {
        "shape": ("--note x", "--on 2026-03-02"),
        "flour-lore": ("--note x", "--on 2026-03-02"),
        "mix": ("--note x",),
    },
    "spent": {
        "knead 3h": ("--on 2026-03-02", "--instead", "--entry HANDLE"),
        "knead": ("--remove",),
    },
    "note": {
        "mix": ("--show", "--remove"),
        "mix new": ("--instead", "--entry DONE", "--on 2026-03-02"),
        "mix new --instead": ("--on 2026-03-02",),
        "mix --remove": ("--on 2026-03-02",),
        "mix --show": ("--on 2026-03-02", "--all"),
        "--all": ("--track oven", "--since 2026-03-02"),
        "--show": ("--track oven",),
    },
    "link": {
        "mix https://example.org/new": ("--title T", "--time 45m", "--on 2026-03-02"),
        "mix https://example.org/own --remove": ("--on 2026-03-02",),
        "mix https://example.org/own": ("--title T", "--time 45m", "--remove"),
        "mix https://example.org/manual": ("--title T",),
    },
    "read": {"baking-book": ("--topic shape", "--on 2026-03-02"), "manual": ("--unread",)},
    "reading": {
        "": ("--topic mix", "--kind docs", "--free", "--own", "--all"),
        "--topic mix": ("--all", "--own"),
        "--all": ("--kind docs", "--own"),
    },
    "aim": {"sourdough": ("--by 2060-01-01", "--none"), "": ("--by 2060-01-01", "--none")},
    "undo": {"": ("--entry HANDLE",), "2": ("--entry HANDLE",)},
    "history": {
        "": ("-n 1", "--all", "--since today", "--until 2026-03-02"),
        "mix": ("-n 1", "--all", "--since today", "--until 2026-03-02"),
    },
    "timer": {"start mix": ("--at 00:00",), "status": ("--at 00:00",)},
    "assess": {"--no preheat": ("--yes shape", "--no shape", "--record")},
    "review": {"mix": ("--recalled", "--forgotten"), "mix --recalled": ("--on 2026-03-02",)},
    "report": {
        "": ("--remaining", "--chart", *REPORTS_OF_DAYS),
        "dough": ("--remaining", *REPORTS_OF_DAYS),
        "--remaining": REPORTS_OF_DAYS,
        "--since 2026-01-01": REPORTS_OF_DAYS[1:],
        "--year 2026": REPORTS_OF_DAYS[:2],
    },
    "map": {"": ("--open", "--as-of 2026-03-02", "--with-notes")},
    "show": {"mix": ("--answers",)},
    "list": {
        "": ("--state done", "--ready", "--track oven", "--stage mastery", "--tag sweet"),
        "--ready": ("--state retired", "--track oven", "--stage mastery", "--tag sweet"),
    },
    "plan": {"--hours-per-week 2": ("--weeks 1", "--hours-per-week 9", "--ics FILE")},
    "tree": {"": ("--track oven", "--all")},
    "load": {
        "BREAD": ("--dry-run", "--shipped"),
        "OTHER": ("--dry-run", "--replace"),
        "--shipped": ("--dry-run",),
    },
    "check": {"WARNED": ("--strict", "--schema")},
    "links": {"": ("--local",)},
    "roadmaps": {"": ("--all",)},
    "server": {
        "schema": ("--engine citus",),
        "schema --engine citus": ("--shards 8",),
        "invite mia": ("--cohort spring",),
        "invite mia --cohort spring": ("--mentor",),
        "remove mia": ("--cohort spring", "--device d1", "--keep-login"),
    },
    "import": {
        "LIST": ("--format csv", "-o FILE", "--id mine", "--no-load", "--dry-run"),
        "BOOKS": ("--column title=Opus",),
    },
    "export": {
        "": ("--format md", "-o FILE", "--into LIST"),
        "--format json": ("--all", "--into LIST"),
        "--format md": ("--all", "--into LIST"),
        "--format csv --all": ("--roadmap bread",),
    },
    "share": {
        "": ("--into CLASS",),
        "--into CLASS --yes": ("--name Mia",),
        "--into CLASS --name Mia": ("--yes",),
        "--into CLASS --name Mia --yes": ("--time", "--all", "--stop"),
    },
    "cohort": {"CLASS": ("--quiet-days 2", "--learner Zoe", "--topic mix")},
    "sync": {"PLACE": ("--join",), "NONE": ("--create",), "NONE --create": ("--dry-run",)},
    "config": {"color": ("--unset",)},
    "restore": {
        "--latest --yes": ("--list", "--dry-run"),
        "--list": ("--latest", "--dry-run", "--yes"),
        "--latest": ("--dry-run", "--yes"),
    },
}
# What these change does not show here: it needs the network, damage, or a file that was edited.
ELSEWHERE = {
    ("links", "--check"),
    ("doctor", "--rebuild"),
    ("sync", "--all"),
    ("sync", "--keep-both"),
    ("import", "--overwrite"),
    ("import", "--load"),
    ("practice", "--list"),
    *(("verify", option) for option in ("--hint", "--watch", "--only", "--compare")),
}
ANOTHER_BREAD = """format: 1
id: bread
title: Making tea
tracks:
  - id: tea
    topics:
      - {id: boil, title: Boil water, hours: 1}
      - {id: pour, title: Pour it, hours: 1, prerequisites: [boil]}
"""
# A folder with the log of somebody else.
STRANGER = (
    '{"device": "ffff000001", "n": 1, "clock": 1772622000000, "at": "2026-03-04T12:00:00+01:00",'
    ' "day": "2026-03-04", "batch": "ffff000001.1", "kind": "started", "roadmap": "tea",'
    ' "topic": "boil", "data": {"command": "start boil"}, "sum": "2464e5c1674a31fec29738c893ddc6ac"}\n'
)


@pytest.fixture(scope="module")
def home(bread_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home in which every option makes a difference."""
    learner = moved_in(bread_home, tmp_path_factory.mktemp("options") / "home")
    other = learner.home.parent / "other.yaml"
    text = BREAD.read_text("utf-8")
    other.write_text(text.replace("id: bread", "id: rye").replace("Baking bread", "Rye"), "utf-8")
    for line in (
        f"load {other}",
        "use bread",
        "forget rye",
        "load --shipped",
        "use bread",
        "done mix --on 2026-03-01 --spent 2h --note wet",
        "know preheat",
        "link mix https://example.org/own",
        "start knead",
        "spent knead 1h",
        "spent knead 2h",
        "read manual",
        "skip flour-lore",
        "backup",
        "note mix dry",
    ):
        result = learner.types(line)
        assert result.code == 0, (line, result)
    w = workspace_at(learner.home)
    with w.database.writing() as transaction:
        w.record(transaction, "report", [Fact(FORETOLD, "bread", "")], upkeep=True)
    return learner.home


def outcome(home: Path, room: Path, line: str) -> tuple[Any, ...]:
    """Return all that came of a line: what was printed, recorded and written."""
    learner = moved_in(home, room / "home")
    files = {
        "BREAD": str(BREAD),
        "OTHER": str(room / "bread.yaml"),
        "WARNED": str(BREAD.parent.parent / "bad" / "warnings.yaml"),
        "LIST": str(room / "list.md"),
        "BOOKS": str(room / "books.csv"),
        "FILE": str(room / "file"),
        "CLASS": str(room / "class"),
        "PLACE": str(room / "place"),
        "NONE": str(room / "none"),
    }
    write_class(room / "class", today="2026-03-09")
    (room / "place").mkdir()
    (room / "place" / "stranger.jsonl").write_text(STRANGER, "utf-8")
    (room / "bread.yaml").write_text(ANOTHER_BREAD, "utf-8")
    (room / "list.md").write_text("# Tea\n\n- [x] Leaves\n- [ ] Mix a dough\n", "utf-8")
    (room / "books.csv").write_text("Opus,Author\nOn tea,Ann\n", "utf-8")
    handles = {
        step["command"]: step["handle"]
        for step in reversed(learner.asks("history --roadmap bread -n 99")["steps"])
    }
    files |= {"HANDLE": handles["spent knead 60m"], "DONE": handles["done mix"]}
    words = [files.get(word, word) for word in line.split()]
    with chdir(room):  # where a file without a directory goes
        result = learner.types("", *words)
    log = learner.types("export --format jsonl").out
    other_files = {
        name: digest
        for name, digest in fingerprints(room).items()
        if not name.startswith("home/") or name.endswith(".yaml")
    }
    texts = [text.replace(str(room), "") for text in (result.out, result.err, log)]
    return result.code, *(same_on_each_run(text, log) for text in texts), other_files


def test_the_same_line_has_the_same_outcome_twice(home: Path, tmp_path: Path) -> None:
    """Else a difference would say nothing about an option."""
    outcomes = []
    for room in (tmp_path / "one", tmp_path / "other"):
        room.mkdir()
        outcomes.append(outcome(home, room, "spent knead 3h --entry HANDLE"))
    assert outcomes[0] == outcomes[1]


LINES = [
    (name, rest, option)
    for name, lines in CASES.items()
    for rest, options in lines.items()
    for option in options
]


@pytest.mark.parametrize(("name", "rest", "option"), LINES, ids=map(" ".join, LINES))
def test_an_option_changes_what_a_line_does_or_is_refused(
    home: Path, tmp_path: Path, name: str, rest: str, option: str
) -> None:
    rooms = [tmp_path / "without", tmp_path / "with"]
    for room in rooms:
        room.mkdir()
    without = outcome(home, rooms[0], f"{name} {rest}")
    with_it = outcome(home, rooms[1], f"{name} {rest} {option}")
    assert without != with_it


def test_every_option_of_every_command_is_tried() -> None:
    tried = {(name, option.split()[0]) for name, _, option in LINES} | ELSEWHERE
    wanted = {
        (command.name, option)
        for command in COMMANDS.values()
        for parameter in command.parameters
        if parameter not in SHARED and parameter.options
        for option in parameter.options[-1:] + tuple(filter(None, [parameter.negation]))
    }
    shared = {"--format", "--output"}  # below
    short = {("next", "-n"), ("history", "-n"), ("import", "-o"), ("export", "-o")}
    missing = wanted - tried
    assert {m for m in missing if m[1] not in shared or m[0] in ("import", "export")} <= {
        (name, "--output") for name, _ in short
    } | {(name, "--count") for name, _ in short}


# -- the options of all commands -----------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n, c in COMMANDS.items() if ROADMAP not in c.parameters])
@pytest.mark.parametrize("order", ["{0} --roadmap bread", "--roadmap bread {0}"])
def test_a_command_of_all_roadmaps_takes_none(home: Path, name: str, order: str) -> None:
    needed = {"move": "x.1 2026-01-01", "import": "x", "merge": "x", "forget": "x", "new": "x"}.get(
        name, ""
    )
    result = Learner(home).types(order.format(f"{name} {needed}"))
    assert (result.code, result.out) == (2, "")
    assert "--roadmap" in result.err


def test_history_of_a_roadmap_holds_what_was_recorded_in_it(home: Path, tmp_path: Path) -> None:
    learner = moved_in(home, tmp_path / "home")
    learner.types("note git-basics x --roadmap python-backend")
    (step,) = learner.asks("history --roadmap python-backend")["steps"]
    assert (step["command"], step["roadmap"]) == ("note git-basics", "")
    assert "note git-basics" not in learner.types("history --roadmap bread").out


@pytest.mark.parametrize("line", ["list --json --format md", "--json list --format csv"])
def test_two_forms_of_one_answer_are_refused(home: Path, line: str) -> None:
    result = Learner(home).types(line)
    assert (result.code, result.out, "give one of them" in result.err) == (2, "", True)
    assert Learner(home).types("list --json --format json").code == 0


def test_a_file_is_written_also_where_nothing_is_printed(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    assert Learner(home).types(f"list -q --format md -o {path}") == (0, "", "")
    assert path.read_text("utf-8") == Learner(home).types("list --format md").out


@pytest.mark.parametrize(
    ("line", "beginning"),
    [
        ("report -o FILE.html", "<!doctype html>"),
        ("report -o FILE.svg", "<svg"),
        ("report -o FILE.txt", ""),
        ("report -o FILE", ""),
        ("list -o FILE.CSV", "Group,Id"),
        ("list -o FILE.csv --format md", "# "),
        ("list -o FILE.txt", ""),
        ("show mix -o FILE.md", "# "),
        ("tree --output=FILE.htm", "<!doctype html>"),
        ("history -o FILE.json", "{"),
        ("note --all -o FILE.markdown", "# "),
        ("export -o FILE.yml", "format: 1"),
        ("export -o FILE.txt", '{"format": "roadmap-log"'),
    ],
)
def test_the_ending_of_a_file_chooses_the_format(
    mia: Learner, tmp_path: Path, line: str, beginning: str
) -> None:
    assert mia.types("note mix kept").code == 0
    result = mia.types(line.replace("FILE", str(tmp_path / "answer")))
    assert result.code == 0, result
    (file,) = tmp_path.glob("answer*")
    text = file.read_text("utf-8")
    assert text.startswith(beginning)
    assert beginning or not text.startswith(("<", "{", "#", "Group"))  # as at the terminal
