"""The man page: the help of all commands in the language of man, made of the same data."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.cli.help_text import EXAMPLES
from roadmap_cli.cli.input.parameters import BEFORE_COMMANDS, FOR_DOCUMENTS, Command, Parameter
from roadmap_cli.settings import ALL_SETTINGS

_PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
_HEAD = """\
.\\" Made by tests/test_man_page.py, see .ci/run golden.
.TH ROADMAP 1 "" "roadmap" "User Commands"
.SH NAME
roadmap \\- say what to study now and why, and keep track of what you did
.SH SYNOPSIS
.B roadmap
[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]
.SH DESCRIPTION
Guides you along a learning roadmap.
Without a command it says what to study now, as
.B roadmap next
does.
Name a topic by its id, the beginning of its id, or words of its title.
"""
_TAIL = """\
.SH FILES
.TP
.I ~/.local/share/roadmap/roadmap.db
your progress; copies are in
.I backups
beside it
.TP
.I ~/.config/roadmap/config.toml
your settings, see
.B roadmap config
.PP
.B roadmap where
shows where they are on this machine.
"""


def man_page() -> str:
    """Return the whole page."""
    parts = [_HEAD]
    panel = ""
    for command in all_commands():
        if command.panel != panel:
            panel = command.panel
            parts.append(f".SH COMMANDS: {panel.upper()}\n")
        parts += _command(command)
    parts.append(".SH OPTIONS OF EVERY COMMAND\n")
    parts += map(_parameter, (*BEFORE_COMMANDS, *FOR_DOCUMENTS[-2:]))
    parts.append(".SH ENVIRONMENT\n")
    rows = [(s.variable, f"{s.purpose} It can be {s.allowed}.") for s in ALL_SETTINGS]
    parts += _rows([("ROADMAP_HOME", "The directory of all data and settings."), *rows])
    parts.append(".SH EXAMPLES\n")
    examples = [example for command in all_commands() for example in command.examples]
    parts += _rows(dict([*EXAMPLES, *examples]).items())
    parts.append(".SH EXIT STATUS\n")
    table = _PAGE.read_text("utf-8").partition("## Exit codes")[2].partition("##")[0]
    parts += _rows(re.findall(r"^\| (\d[\d, ]*) \| (.*) \|$", table, re.MULTILINE))
    return "".join([*parts, _TAIL])


def _command(command: Command) -> Iterator[str]:
    own = [p for p in command.parameters if p not in FOR_DOCUMENTS]
    arguments = " ".join(_escape(p.metavar) for p in own if not p.options)
    yield f".TP\n\\fBroadmap {_escape(command.name)}\\fR {arguments}".rstrip() + "\n"
    yield _text((command.function.__doc__ or "").splitlines()[0])
    if own:
        yield ".RS\n"
        yield from map(_parameter, own)
        yield ".RE\n"


def _parameter(parameter: Parameter) -> str:
    names = ", ".join(
        f"\\fB{_escape(name)}\\fR" for name in (*parameter.options, parameter.negation) if name
    )
    value = f"\\fI{_escape(parameter.metavar)}\\fR" if parameter.metavar else ""
    return f".TP\n{' '.join(filter(None, (names, value)))}\n{_text(parameter.help)}"


def _rows(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in rows:
        yield f".TP\n.B {_escape(name)}\n{_text(text.replace('`', ''))}"


def _text(text: str) -> str:
    return f"{_escape(text)}\n"


def _escape(text: str) -> str:
    """Return text in which nothing is a request of roff."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped
