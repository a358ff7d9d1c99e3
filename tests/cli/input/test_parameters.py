"""Every option and argument of every command, walked from the declarations.

A parameter that is added later is tried too, without a word here.

Holds: cli.input.parameters, cli.input.parameter_values, cli.commands.table,
workspace.done_remarks.
"""

import inspect
import io
import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.builders import fingerprints
from tests.cli.program import Learner, environment
from tests.faults.scenes import WRITING

from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.cli.input.parameters import (
    BEFORE_COMMANDS,
    DAY,
    FOR_DOCUMENTS,
    INPUT_FILE,
    INPUT_TEXT,
    NO_STREAM,
    Command,
    Parameter,
)
from roadmap_cli.errors import UsageError
from roadmap_cli.settings import read_settings
from roadmap_cli.workspace.workspace import Workspace

COMMANDS = {command.name: command for command in all_commands()}
WITH_VALUE = [
    (name, parameter)
    for name, command in COMMANDS.items()
    for parameter in command.parameters
    if not parameter.is_flag
]


def name_of(what: object) -> str:
    return (what.options or (what.metavar,))[0] if isinstance(what, Parameter) else str(what)


def ways_to_type(command: Command, parameter: Parameter, word: str) -> list[list[str]]:
    """Return each line that gives a word as the value of one parameter, and what must be given."""
    required = {p.name: (*p.choices, "5m")[0] for p in command.parameters if p.required}
    if parameter.options:
        lines = [[option, word] for option in parameter.options]
        lines += [[f"{option}={word}"] for option in parameter.options if option.startswith("--")]
        return [[command.name, *line, *required.values()] for line in lines]
    # The arguments that stand before it must be there, so that it is this one.
    choices = {p.name: p.choices for p in command.parameters if not p.options}
    arguments = [*choices]
    before = arguments[: arguments.index(parameter.name)]
    values = [*[choices[name][0] if choices[name] else "mix" for name in before], word]
    values += [required[name] for name in arguments[len(values) :] if name in required]
    lines = [[command.name, *values], [command.name, "--", *values]]
    return [*lines, [command.name, *values, "mix"]] if parameter.many else lines


@pytest.mark.parametrize(("name", "parameter"), WITH_VALUE, ids=name_of)
def test_no_value_may_be_empty(eva: Learner, name: str, parameter: Parameter) -> None:
    before = fingerprints(eva.home)
    subject = name_of(parameter._replace(options=parameter.options[-1:])).strip("[].")
    for word in ("", "   ", "\t\n", "\u00a0", "\u200b"):
        for line in ways_to_type(COMMANDS[name], parameter, word):
            result = eva.types("", *line)
            assert (result.code, result.out) == (2, ""), line
            sentence, hint = result.err.splitlines()
            assert sentence.endswith(f"{subject} is empty"), line
            assert "a variable is not set" in hint
    assert fingerprints(eva.home) == before


@pytest.mark.parametrize("parameter", BEFORE_COMMANDS, ids=name_of)
def test_no_value_before_a_command_may_be_empty(eva: Learner, parameter: Parameter) -> None:
    for option in () if parameter.is_flag else parameter.options:
        result = eva.types("", option, "", "next")
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"roadmap: the value of {option} is empty\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_an_empty_word_too_many_is_named_as_empty(eva: Learner, name: str) -> None:
    arguments = [p for p in COMMANDS[name].parameters if not p.options]
    if not any(p.many for p in arguments):
        result = eva.types("", name, *["mix" for _ in arguments], "")
        assert (result.code, result.out) == (2, "")
        assert "a variable is not set" in result.err


def test_an_empty_word_is_no_command(eva: Learner) -> None:
    for line in ([""], ["", "next"], ["help", ""], ["--json", " "]):
        result = eva.types("", *line)
        assert result.code == 2
        assert "a variable is not set" in result.err


def test_a_restore_of_an_empty_name_is_not_one_of_the_latest_copy(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("backup")
    mia.types("done knead")
    assert mia.types("restore --yes", "").code == 2
    assert mia.asks("report")["counts"]["done"] == 2


def test_an_empty_variable_of_the_environment_is_one_that_is_not_set(mia: Learner) -> None:
    settings = {**mia.settings, "ROADMAP": "", "ROADMAP_DATABASE": ""}
    assert Learner(mia.home, settings).types("next").code == 0


# -- days ------------------------------------------------------------------------------------------

# The day of a goal is one to come, and read by other words.
DAYS = [
    (name, parameter)
    for name, parameter in WITH_VALUE
    if parameter.metavar == "DATE" and parameter.name != "by"
]
# What these write is of now: a fact about the log itself, a whole roadmap, or what is known today.
# A timer takes a time.
OF_TODAY = {
    *("aim", "assess", "undo", "redo", "load", "import", "merge", "sync", "use", "forget"),
    *("restore", "doctor", "backup", "timer", "share", "verify"),
}


def test_whatever_records_something_about_topics_takes_a_day() -> None:
    writing = {scene.command or scene.name for scene in WRITING if not scene.is_upkeep}
    assert {name for name, parameter in DAYS if parameter.name == "on"} == writing - OF_TODAY


@pytest.mark.parametrize(("name", "parameter"), DAYS, ids=name_of)
def test_every_option_of_a_day_reads_the_same_words(
    mia: Learner, name: str, parameter: Parameter
) -> None:
    def answers(day: str) -> str:
        more = {"review": ["--recalled"], "read": ["--topic", "mix"]}.get(name, [])
        if parameter.name == "until":
            more = ["--since", "1970-01-01"]
        values = {"topics": "mix", "topic": "mix", "time": "5m", "text": "wet", "reading": "manual"}
        values["url"] = "https://example.org/more"
        values |= {"entry": handle, "on": day}
        arguments = [p.name for p in COMMANDS[name].parameters if not p.options]
        views_all = name == "report" or (name, parameter.name) == ("note", "since")
        words = [] if views_all else [values[each] for each in arguments]
        option = [parameter.options[-1], day] if parameter.options else []
        result = mia.types("", name, *words, *option, *more)
        assert result.code == 0 or (result.code, result.out) == (2, "")
        return result.err if result.code else ""

    mia.types("start rise")
    handle = mia.asks("history")["steps"][0]["handle"]
    if name == "review":
        assert mia.types("done mix --on 2024-01-01").code == 0
    before = fingerprints(mia.home)
    assert "'someday' is not a date\n  write yesterday, " in answers("someday")
    assert "is in the future\n  give a day up to today, " in answers("tomorrow")
    assert "'3/2/2020' may be 3 February 2020 or 2 March 2020" in answers("3/2/2020")
    assert fingerprints(mia.home) == before
    for day in ("yesterday", "monday", "2d", "last friday", "11-28", "20 nov", "20.11.2025"):
        assert answers(day) == ""


@pytest.mark.parametrize("name", sorted({name for name, parameter in DAYS if parameter == DAY}))
def test_a_fact_is_recorded_on_the_day_that_was_named_and_the_answer_says_so(
    mia: Learner, name: str
) -> None:
    before = {"stop": "start mix", "reopen": "done mix", "review": "done mix --on 2024-01-01"}
    if name in before:
        assert mia.types(before[name]).code == 0
    words = {
        "spent": "mix 5m",
        "note": "mix wet",
        "link": "mix https://example.org/more",
        "read": "manual --topic mix",
        "review": "mix --recalled",
    }
    day = (date.today() - timedelta(days=3)).isoformat()
    result = mia.types(f"{name} {words.get(name, 'mix')} --on", "3 days ago")
    assert result.code == 0
    assert day in result.out.splitlines()[0]
    with closing(sqlite3.connect(mia.database)) as connection:
        (last,) = connection.execute("select day from event order by clock desc, n desc limit 1")
    assert last == (day,)


def test_the_learners_day_counts_and_not_the_clock(tmp_path: Path) -> None:
    """Who studies at night is still in yesterday, from which "yesterday" counts."""
    settings = read_settings({"ROADMAP_HOME": str(tmp_path), "ROADMAP_DAY_STARTS": "4"})
    for hour, day in ((3, "2026-02-28"), (4, "2026-03-01")):
        w = Workspace(settings, datetime(2026, 3, 2, hour, tzinfo=UTC))
        assert w.parse_day("yesterday") == day
    with pytest.raises(UsageError, match="is in the future") as caught:
        Workspace(settings, datetime(2026, 3, 2, 3, tzinfo=UTC)).parse_day("2 march 2026")
    assert caught.value.hint == (
        "give a day up to today, 2026-03-01; the day begins at 4:00 (ROADMAP_DAY_STARTS)"
    )


def test_a_day_that_changes_nothing_says_how_to_move_it(mia: Learner) -> None:
    for name in ("start", "done", "skip", "know"):
        mia.types("reopen mix")
        assert mia.types(f"{name} mix").code == 0
        again = " ".join(mia.types(f"{name} mix --on 2026-03-01").out.split())
        assert "mix keeps its day" in again
        assert mia.types(again.partition("to move it: roadmap ")[2]).code == 0
        assert mia.asks("show mix")["since"] == "2026-03-01"


def test_a_review_comes_after_what_it_reviews(mia: Learner) -> None:
    mia.types("done mix --on 2026-03-01")
    result = mia.types("review mix --recalled --on 2026-02-28")
    assert result.code == 2
    assert "mix was finished later, on 2026-03-01, so there is no review" in result.err
    assert mia.types("review mix --on 2026-03-02").code == 2


def test_a_wrong_day_opens_no_editor(mia: Learner, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    code, screen = mia.sees("note mix --on someday", env={"EDITOR": f"touch {opened}"})
    assert (code, opened.exists()) == (2, False)
    assert "'someday' is not a date" in screen


# -- the declarations themselves -----------------------------------------------------------------


def in_words(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def type_of(parameter: Parameter) -> str:
    """Return the type of the values that are read for a parameter."""
    if parameter.is_flag:
        return "bool"
    kind = "int" if parameter.limits else "str"
    if parameter.parse is not None:
        kind = in_words(parameter.parse.__annotations__["return"])
    return f"list[{kind}]" if parameter.many else kind


@pytest.mark.parametrize("name", COMMANDS)
def test_a_function_takes_the_parameters_that_are_declared(name: str) -> None:
    command = COMMANDS[name]
    own = [p for p in command.parameters if p not in FOR_DOCUMENTS]
    if FOR_DOCUMENTS[-1] in command.parameters:  # some documents have formats of their own
        own = [p for p in own if p.name != "format"]
    _session, *taken = inspect.signature(command.function).parameters.values()
    assert [p.name for p in taken] == [p.name for p in own]
    for parameter, one in zip(own, taken, strict=True):
        kind = type_of(parameter)
        is_optional = not parameter.required and parameter.default is None
        assert in_words(one.annotation) == kind + " | None" * is_optional


@pytest.mark.parametrize("name", COMMANDS)
def test_no_name_is_declared_twice(name: str) -> None:
    parameters = COMMANDS[name].parameters
    names = [p.name for p in parameters]
    options = [o for p in parameters for o in (*p.options, p.negation) if o]
    assert len(set(names)) == len(names)
    assert len(set(options)) == len(options)


def test_the_data_of_the_commands_is_read_without_typer() -> None:
    source = "from roadmap_cli.cli.commands import table; table.all_commands()"
    done = subprocess.run(
        [sys.executable, "-c", f"{source}; import sys; print(*sys.modules)"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "typer" not in done.stdout.split()


# -- what a value must be ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("next -n 0", "'0' is not a whole number from 1 to 50"),
        ("next -n 51", "'51' is not a whole number from 1 to 50"),
        ("next -n 1.5", "'1.5' is not a whole number from 1 to 50"),
        ("next -n 5x", "'5x' is not a whole number from 1 to 50"),
        ("undo 0", "'0' is not a whole number from 1 to 1000"),
        (
            "done mix --rating 5",
            "'5' is not a rating; ratings are 1 not yet, 2 with effort, 3 yes, 4 easily",
        ),
        (
            "list --state nope",
            "'nope' is not a state; states are open, in_progress, paused, done, known, skipped, retired",
        ),
        ("done mix --spent 40", "'40' has no unit; write 40m for minutes, or hours as 3h"),
        ("next --time soon", "'soon' is not a duration from 1m to 1000h; write 45m, 3h or 1h30"),
        ("plan --hours-per-week x", "'x' is not a number of hours; write 8, 7.5 or 7h30"),
        ("next --color red", "'red' is not one of auto, always, never"),
        ("report --format pdf", "'pdf' is not one of terminal, json, md, csv, html, svg"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_does(
    eva: Learner, line: str, reason: str
) -> None:
    result = eva.types(line)
    assert result.code == 2
    assert result.err.splitlines()[0].endswith(f": {reason}")
    assert result.err.splitlines()[1] in (
        f"  see roadmap {line.split()[0]} --help",
        f"  did you mean: roadmap {line}m",
    )


@pytest.mark.parametrize("line", ["next -n 50", "next -n=1", "undo -- 1", "history -qn 3"])
def test_a_value_at_its_limit_is_taken(mia: Learner, line: str) -> None:
    assert mia.types("done mix").code == 0
    assert mia.types(line).code == 0


# -- a dash is a stream --------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _room_for_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


SENT = "a line\nand another: [\n"


def send(monkeypatch: pytest.MonkeyPatch, data: bytes) -> io.BytesIO:
    """Put bytes into standard input; return what they are read from."""
    stream = io.BytesIO(data)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream, "utf-8"))
    return stream


def test_each_text_and_each_file_says_what_a_dash_is() -> None:
    silent = [
        (name, parameter.name)
        for name, parameter in WITH_VALUE
        if re.search("FILE|DIR|TEXT|WORDS|OTHER", parameter.metavar) and not parameter.stream
    ]
    assert not silent


@pytest.mark.parametrize(("name", "parameter"), WITH_VALUE, ids=name_of)
def test_a_dash_is_read_as_a_stream_or_refused_and_never_a_name(
    mia: Learner,
    name: str,
    parameter: Parameter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "folder"
    (folder / "-").mkdir(parents=True)
    monkeypatch.chdir(folder)
    for line in ways_to_type(COMMANDS[name], parameter, "-"):
        stream = send(monkeypatch, SENT.encode())
        result = mia.types("", *line)
        is_alone = line[-1] != "mix" or name == "check"  # not a dash among words
        is_input = parameter.stream in (INPUT_TEXT, INPUT_FILE) and is_alone
        assert (stream.tell() == len(SENT)) == is_input, (line, result)
        if parameter.stream == NO_STREAM:
            assert (result.code, "cannot be a stream" in result.err) == (2, True), line
    assert [path.name for path in folder.rglob("*")] == ["-"]


@pytest.mark.parametrize(
    ("line", "twice"),
    [
        ("check - -", "FILE"),
        ("check - x.yaml -", "FILE"),
        ("check -- - -", "FILE"),
        ("done mix --note - --note -", ""),  # the last one counts
    ],
)
def test_standard_input_is_given_once(
    mia: Learner, line: str, twice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = send(monkeypatch, b"a text")
    result = mia.types(line)
    assert result.code == (2 if twice else 0), result
    if twice:
        assert result.err.splitlines()[0].endswith(f"and is given twice: {twice}")
        assert stream.tell() == 0


@pytest.mark.parametrize(("name", "parameter"), WITH_VALUE, ids=name_of)
def test_an_empty_or_closed_input_is_refused(
    mia: Learner, name: str, parameter: Parameter, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parameter.stream not in (INPUT_TEXT, INPUT_FILE):
        return
    line = ways_to_type(COMMANDS[name], parameter, "-")[0]
    send(monkeypatch, b"")
    result = mia.types("", *line)
    assert result.code in (2, 3, 4), result
    monkeypatch.setattr(sys, "stdin", None)
    result = mia.types("", *line)
    assert result.code in (2, 3, 4), result
    assert "standard input" in result.err + result.out


def test_a_file_that_is_called_dash_has_another_name_too(
    mia: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert mia.types("backup ./-").code == 0
    assert (tmp_path / "-").is_file()
    assert mia.types("merge ./-").out.startswith("nothing new: ./- has")
