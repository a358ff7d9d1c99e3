"""The options and arguments of the commands, as plain data.

A command is declared beside its function, an option of several commands here. What the words
that were typed mean is read by `parameter_values`; `typer_app` makes Typer's signatures of them.
It must not know Typer, so that whoever reads the data need not load it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roadmap_cli.core import wording
from roadmap_cli.render.formats import FORMATS
from roadmap_cli.values import Record

LEARN, LOOK, ROADMAPS, DATA, EVERYWHERE = "Learn", "Look", "Roadmaps", "Data", "Everywhere"
COLORS = ("auto", "always", "never")
# What `-` stands for as a value: standard input as a text or as a file, or the output.
INPUT_TEXT, INPUT_FILE, OUTPUT, NO_STREAM = "input text", "input file", "output", "no stream"


class Parameter(Record):
    """An option or an argument of a command. Its value may never be empty."""

    name: str  # of the function's parameter that takes the value
    options: tuple[str, ...]  # as they are typed; an argument has none
    metavar: str  # the value in help and messages; an option without one is a flag
    help: str
    default: Any = None
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    limits: tuple[int, int] | None = None  # of a whole number
    parse: Callable[[str], Any] | None = None  # it raises ValueError with the reason
    negation: str = ""  # the option that sets a flag to False
    stream: str = ""  # what `-` stands for, of a text or a file

    @property
    def is_flag(self) -> bool:
        """Return whether it is an option that takes no value."""
        return not self.metavar


class Command(Record):
    """A command: its function takes the session and a value for each parameter of its own."""

    name: str
    function: Callable[..., int]
    panel: str  # where help lists it
    parameters: tuple[Parameter, ...]


def command(
    name: str,
    function: Callable[..., int],
    panel: str,
    *parameters: Parameter,
    is_document: bool = False,
    is_of_all_roadmaps: bool = False,
) -> Command:
    """Return a command with its own parameters and those that it shares with others.

    One that is of all roadmaps takes no `--roadmap`.
    """
    shared = [
        parameter
        for parameter in (FOR_DOCUMENTS if is_document else SHARED)
        if not (is_of_all_roadmaps and parameter is ROADMAP)
    ]
    return Command(name, function, panel, (*parameters, *shared))


def argument(name: str, metavar: str, text: str, **more: Any) -> Parameter:
    """Return an argument, which must be given."""
    return Parameter(name, (), metavar, text, required=True, **more)


def optional_argument(name: str, metavar: str, text: str, **more: Any) -> Parameter:
    """Return an argument that may be left out."""
    return Parameter(name, (), metavar, text, **more)


def option(name: str, metavar: str, text: str, *options: str, **more: Any) -> Parameter:
    """Return an option with a value, by default called as its parameter."""
    return Parameter(name, options or (f"--{name}",), metavar, text, **more)


def flag(name: str, text: str, *options: str) -> Parameter:
    """Return an option without a value, by default called as its parameter."""
    return Parameter(name, options or (f"--{name}",), "", text, False)


def parse_minutes(typed: str) -> int:
    """Return the minutes of a duration; the parser of --time, --spent and the like."""
    minutes = wording.parse_duration(typed)
    if minutes is None:
        raise ValueError(f"'{typed}' is not a duration from 1m to 1000h; write 45m, 3h or 1h30")
    return minutes


TOPIC = argument("topic", "TOPIC", "An id, its beginning, or title words.")
OPTIONAL_TOPIC = optional_argument("topic", "[TOPIC]", "Only this topic.")
TOPICS = argument("topics", "TOPIC...", "Ids, their beginnings, or title words.", many=True)
TOPICS_OR_TRACKS = argument(
    "topics", "TOPIC...", "Topics; a track or milestone for all of its own.", many=True
)
TOPIC_OPTION = option("topic", "TOPIC", "Of this topic.")
TRACK = option("track", "TRACK", "Only this track.")
DAY = option("on", "DATE", 'yesterday, monday, "3 days ago", "20 nov"; else today.')
NOTE_TEXT = option("note", "TEXT", "A note to keep with it.", stream=INPUT_TEXT)
ENTRY = option("entry", "HANDLE", "This entry; history shows the handles.")
CORRECTION = (
    flag("instead", "In place of the latest entry, or of --entry."),
    ENTRY,
    flag("remove", "Take it away: the latest one, or that of --entry."),
)

ROADMAP = option("roadmap", "ID", "Work on this loaded roadmap.")

# Commands have these, before their names or after them.
SHARED = (
    flag("json", "Answer as JSON."),
    flag("quiet", "Print nothing; the exit code tells.", "-q", "--quiet"),
    flag("ascii", "Draw with ASCII only."),
    flag("no_pager", "Print long answers at once.", "--no-pager"),
    option("color", "|".join(COLORS), "auto, always or never.", choices=COLORS),
    ROADMAP,
)
FOR_DOCUMENTS = (
    *SHARED,
    option("format", "FORMAT", f"{', '.join(FORMATS)}.", choices=FORMATS),
    option("output", "FILE", "Write into this file.", "-o", "--output", stream=OUTPUT),
)
BEFORE_COMMANDS = (flag("version", "Print the version."), *SHARED)
