"""The options and arguments of the commands, as plain data.

A command is declared beside its function, an option of several commands here. What the words
that were typed mean is read by `parameter_values`; which word belongs to which parameter, by
`fast_path` or by Typer, for which `typer_app` makes signatures. It must not know Typer, so that
whoever reads the data need not load it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os.path import splitext

from roadmap_cli.annotations import Any
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
    examples: tuple[tuple[str, str], ...] = ()  # a line to type, and what it does


def command(
    name: str,
    function: Callable[..., int],
    panel: str,
    *parameters: Parameter,
    examples: tuple[tuple[str, str], ...] = (),
    is_document: bool = False,
    formats: tuple[str, ...] = (),
    is_of_all_roadmaps: bool = False,
) -> Command:
    """Return a command with its own parameters and those that it shares with others.

    A document has `--format` and `-o`, with `formats` only these. A command that is of all
    roadmaps takes no `--roadmap`.
    """
    shared: list[Parameter] = [*SHARED]
    if is_document or formats:
        shared = [*FOR_DOCUMENTS]
    if formats:
        shared[shared.index(_FORMAT)] = _format_option(formats)
    if is_of_all_roadmaps:
        shared.remove(ROADMAP)
    return Command(name, function, panel, (*parameters, *shared), examples)


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
    minutes = wording.parse_duration(typed) or _parse_long_duration(typed)
    if minutes is None and typed.strip("0").isdigit():
        raise ValueError(f"'{typed}' has no unit; write {typed}m for minutes, or hours as 3h")
    if minutes is None and typed.replace(".", "", 1).isdigit() and float(typed):
        raise ValueError(f"'{typed}' has no unit; write {typed}h for hours")
    if minutes is None:
        raise ValueError(f"'{typed}' is not a duration from 1m to 1000h; write 45m, 3h or 1h30")
    return minutes


def _parse_long_duration(typed: str) -> int | None:
    """Return the minutes of `1 hour and 30 minutes`, `45mins`, `half an hour` or `1:30`."""
    import re

    typed = re.sub(r"\bhalf an hour\b", "30 min", typed.lower().replace("½", ".5"))
    typed = re.sub(r"(an?|one) hour and a half", "1h30", typed)
    for number, words in enumerate(("an? one", "two", "three", "four", "five", "six"), 1):
        typed = re.sub(rf"\b({words.replace(' ', '|')}) (?=hour)", f"{number} ", typed)
    text = re.sub(r"(?<=[\d ])m(in(ute)?)?s?\b|'$", "min", typed.lower())
    text = re.sub(r"(?<=[\d ])h(ou)?rs?\b( and\b)?|(?<=\d):(?=[0-5]\d$)", "h", text)
    return wording.parse_duration(text)


def parse_first_day(typed: str) -> str:
    """Return the first day of a month or year, for --since; another day as it was typed."""
    from roadmap_cli.core.day_words import month_or_year

    days = month_or_year(typed)
    return typed if days is None else days[0].isoformat()


def parse_last_day(typed: str) -> str:
    """Return the last day of a month or year, for --as-of; another day as it was typed."""
    from roadmap_cli.core.day_words import month_or_year

    days = month_or_year(typed)
    return typed if days is None else days[1].isoformat()


def parse_rating(typed: str) -> int:
    """Return a rating, given as its number or in words."""
    word = typed.lower()
    for rating, words in enumerate(_RATINGS, 1):
        if word == str(rating) or word in words:
            return rating
    names = ", ".join(f"{n} {words[0]}" for n, words in enumerate(_RATINGS, 1))
    raise ValueError(f"'{typed}' is not a rating; ratings are {names}")


# The first of each is ours; people know the last ones from flashcards.
_RATINGS = (
    ("not yet", "no", "again"),
    ("with effort", "hard"),
    ("yes", "ok", "good"),
    ("easily", "easy"),
)
TOPIC = argument("topic", "TOPIC", "The id of a topic, its beginning, or words of its title.")
OPTIONAL_TOPIC = optional_argument("topic", "[TOPIC]", "Take only this topic.")
TOPICS = argument(
    "topics", "TOPIC...", "Ids of topics, their beginnings, or titles in quotes.", many=True
)
TOPICS_OR_TRACKS = argument(
    "topics",
    "TOPIC...",
    "Topics, tracks with all their topics, or milestones with those they name.",
    many=True,
)
TOPIC_OPTION = option("topic", "TOPIC", "Take only the readings of this topic.")
TRACK = option("track", "TRACK", "Take only the topics of this track.")
DAY = option("on", "DATE", 'When it happened: yesterday, friday, "20 nov".')
NOTE_TEXT = option("note", "TEXT", "Keep this note with it.", stream=INPUT_TEXT)
ENTRY = option("entry", "HANDLE", "The entry with this handle, as 'roadmap history' shows it.")
CORRECTION = (
    flag("instead", "Replace the latest entry, or that of --entry."),
    ENTRY,
    flag("remove", "Remove the latest entry, or that of --entry."),
)

ROADMAP = option("roadmap", "ID", "Work on this loaded roadmap.")

# Commands have these, before their names or after them.
SHARED = (
    flag("json", "Answer in JSON."),
    flag("quiet", "Print nothing; the exit code says how it went.", "-q", "--quiet"),
    flag("ascii", "Use ASCII signs only."),
    flag("no_pager", "Print long answers without a pager.", "--no-pager"),
    option("color", "WHEN", "When to use color: auto, always or never.", choices=COLORS),
    ROADMAP,
)


def format_of(path: str, formats: Sequence[str]) -> str:
    """Return the format that the ending of a path names, "" if it is none of these."""
    ending = splitext(path)[1][1:].lower()
    name = {"yml": "yaml", "htm": "html", "markdown": "md"}.get(ending, ending)
    return name if name in formats else ""


def _format_option(formats: tuple[str, ...]) -> Parameter:
    names = f"{', '.join(formats[:-1])} or {formats[-1]}"
    return option("format", "FORMAT", f"Answer as {names}.", choices=formats)


_FORMAT = _format_option(FORMATS)
FOR_DOCUMENTS = (
    *SHARED,
    _FORMAT,
    option(
        "output",
        "FILE",
        "Write the answer to this file, in the format of its ending.",
        "-o",
        "--output",
        stream=OUTPUT,
    ),
)
BEFORE_COMMANDS = (flag("version", "Print the version of the program."), *SHARED)
