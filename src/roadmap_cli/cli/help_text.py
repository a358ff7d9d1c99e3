"""Help: of the program, and of one command, made from the data that declares the commands.

Examples come first: they are what most people look for.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from inspect import cleandoc
from itertools import groupby

from roadmap_cli.cli.commands.table import all_commands, unknown_command
from roadmap_cli.cli.input.command_line import split
from roadmap_cli.cli.input.parameters import (
    BEFORE_COMMANDS,
    INPUT_FILE,
    INPUT_TEXT,
    SHARED,
    Command,
    Parameter,
)
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import ExitCode
from roadmap_cli.render import ansi
from roadmap_cli.render.ansi import OutputTarget

TAGLINE = "Learn step by step: see what to study next, and why, and keep track of what you did."
EXAMPLES = (
    ("roadmap", "see what to study now, and why"),
    ("roadmap done git-basics", "you finished a topic"),
    ("roadmap report", "see how far you are"),
    ("roadmap undo", "take your last command back"),
    ("roadmap help done", "see all that 'done' can do"),
)
_MAX_WIDTH = 100
_WITHOUT_COMMAND = (
    ("--install-completion", "Make the Tab key complete commands, options and topics."),
    ("--show-completion", "Print the script that this installs."),
    ("-h, --help", "Show help."),
)


def write(session: Session, words: Sequence[str]) -> int:
    """Write the help of the command that a line names, else that of the program."""
    commands = all_commands()
    names = [word for word in split(BEFORE_COMMANDS, words).arguments if word != "help"]
    command = next((c for c in commands if names and c.name == names[0].lower()), None)
    if names and command is None:
        raise unknown_command(names[0])
    target = session.target(sys.stdout)
    lines = command_help(command, target) if command else program_help(commands, target)
    session.may_page = command is None
    session.flags["no_pager"] = "--no-pager" in words
    session.write("\n".join(lines) + "\n")
    return ExitCode.DONE


def program_help(commands: Sequence[Command], target: OutputTarget) -> list[str]:
    """Return the lines of the help of the whole program."""
    width = min(target.width, _MAX_WIDTH)
    lines = [*ansi.wrap(TAGLINE, width), "", "Usage: roadmap [COMMAND] [OPTIONS]"]
    lines += _section(target, "Examples", _spell(target, EXAMPLES))
    for panel, group in groupby(commands, key=lambda command: command.panel):
        rows = [(command.name, describe(command)[0]) for command in group]
        lines += _section(target, panel, rows)
    rows = [(_names(option), option.help) for option in BEFORE_COMMANDS]
    return lines + _section(target, "Options of every command", [*rows, *_WITHOUT_COMMAND])


def command_help(command: Command, target: OutputTarget) -> list[str]:
    """Return the lines of the help of one command."""
    width = min(target.width, _MAX_WIDTH)
    own = [p for p in command.parameters if p not in SHARED]
    arguments, options = [p for p in own if not p.options], [p for p in own if p.options]
    lines = ansi.wrap(f"Usage: {usage(command)}", width, "", "  ")
    for paragraph in describe(command):
        lines += ["", *ansi.wrap(paragraph, width)]
    lines += _section(target, "Examples", _spell(target, command.examples))
    for title, some in (("Arguments", arguments), ("Options", options)):
        lines += _section(target, title, [(_names(p), describe_parameter(p)) for p in some])
    shared = ", ".join(p.options[-1] for p in command.parameters if p in SHARED)
    return [*lines, "", *ansi.wrap(f"Also: {shared} (roadmap --help)", width, "", "  ")]


def usage(command: Command) -> str:
    """Return how a command is typed: its name, its arguments, and whether it has options."""
    arguments = [p.metavar for p in command.parameters if not p.options]
    return " ".join(("roadmap", command.name, *arguments, "[OPTIONS]"))


def describe(command: Command) -> list[str]:
    """Return what a command does as paragraphs, the first of which is one line."""
    paragraphs = cleandoc(command.function.__doc__ or "").split("\n\n")
    return [" ".join(paragraph.split()) for paragraph in paragraphs]


def describe_parameter(parameter: Parameter) -> str:
    """Return the help of an option or argument, and that `-` may stand for standard input."""
    is_input = parameter.stream in (INPUT_TEXT, INPUT_FILE)
    return f"{parameter.help[:-1]}; - means standard input." if is_input else parameter.help


def _names(parameter: Parameter) -> str:
    """Return how an option or argument is typed."""
    names = [*parameter.options, *filter(None, [parameter.negation])]
    return " ".join(filter(None, (", ".join(names), parameter.metavar)))


def _spell(target: OutputTarget, examples: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return examples with the program as it was called."""
    return [(target.spell(line) if target.spell else line, text) for line, text in examples]


def _section(target: OutputTarget, title: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    """Return a heading and a table of two columns, or nothing where there are no rows."""
    if not rows:
        return []
    width = min(target.width, _MAX_WIDTH)
    room = max(width // 2, width - 4 - max(len(right) for _, right in rows))
    column = max((len(left) for left, _ in rows if len(left) <= room), default=room)
    lines = ["", ansi.paint(target, "strong", f"{title}:")]
    indent = " " * (column + 4)
    for left, right in rows:
        if len(left) > column:
            lines.append(f"  {left}")
            left = ""
        lines += ansi.wrap(right, width, f"  {left:{column}}  ", indent)
    return lines
