"""What the commands take: each option and argument described once.

Also the flags that every command has: they may stand before or after the command's name.
"""

from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from roadmap_cli.core import wording
from roadmap_cli.render import FORMATS

if TYPE_CHECKING:
    from roadmap_cli.cli.session import Session


class Context(typer.Context):
    """Typer's context, which carries the session of this run."""

    obj: "Session"


COLORS = ("auto", "always", "never")


def minutes(typed: str) -> int:
    """Read a duration; the parser of --time, --spent and the like."""
    found = wording.parse_duration(typed)
    if found is None:
        raise typer.BadParameter(
            f"'{typed}' is not a duration from 1m to 1000h; write 45m, 3h or 1h30"
        )
    return found


def hours(typed: str) -> float:
    """Read hours a week: a number, or a duration such as 8h30; whether they can be is asked later."""
    try:
        return float(typed.replace(",", "."))
    except ValueError:
        found = wording.parse_duration(typed)
    if found is None:
        raise typer.BadParameter(f"'{typed}' is no number of hours; write 8, 7.5 or 7h30")
    return found / 60


def _one_of(choices: tuple[str, ...]) -> Any:
    def check(typed: str) -> str:
        if typed not in choices:
            raise typer.BadParameter(f"'{typed}' is not one of {', '.join(choices)}")
        return typed

    return check


# The annotations are Optional[...] and not `| None`: Typer resolves them at every start, and this
# form is the one it resolves fastest.
Topic = Annotated[
    str, typer.Argument(metavar="TOPIC", help="An id, its beginning, or title words.")
]
MaybeTopic = Annotated[Optional[str], typer.Argument(metavar="[TOPIC]", help="Only this topic.")]
Topics = Annotated[
    list[str], typer.Argument(metavar="TOPIC...", help="Ids, their beginnings, or title words.")
]
ReadingName = Annotated[
    str, typer.Argument(metavar="READING", help="A reading's id or title words.")
]
TopicOrReading = Annotated[
    str, typer.Argument(metavar="TOPIC|READING", help="A topic or a reading.")
]
OfTopic = Annotated[Optional[str], typer.Option("--topic", metavar="TOPIC", help="Of this topic.")]
Track = Annotated[Optional[str], typer.Option("--track", metavar="TRACK", help="Only this track.")]
MaybeTrack = Annotated[Optional[str], typer.Argument(metavar="[TRACK]", help="Go into one track.")]
Goal = Annotated[
    Optional[str],
    typer.Option("--goal", metavar="GOAL", help="On the way to this milestone or topic."),
]
Time = Annotated[
    Optional[int],
    typer.Option("--time", parser=minutes, metavar="45m", help="What fits into this time."),
]
ReadingTime = Annotated[
    Optional[int], typer.Option("--time", parser=minutes, metavar="45m", help="How long it takes.")
]
Spent = Annotated[
    Optional[int],
    typer.Option("--spent", parser=minutes, metavar="3h", help="Time it took, to be recorded."),
]
Duration = Annotated[
    int, typer.Argument(parser=minutes, metavar="TIME", help="Such as 45m, 3h or 1h30.")
]
Count = Annotated[int, typer.Option("-n", min=1, max=50, metavar="N", help="How many topics.")]
Most = Annotated[int, typer.Option("-n", min=1, max=100000, metavar="N", help="How many.")]
Rating = Annotated[
    Optional[int],
    typer.Option(
        "--rating", min=1, max=4, metavar="1-4", help="1 not yet, 2 with effort, 3 yes, 4 easily."
    ),
]
Proof = Annotated[
    Optional[str], typer.Option("--proof", metavar="URL", help="Where it can be seen.")
]
NoteText = Annotated[
    Optional[str], typer.Option("--note", metavar="TEXT", help="A note to keep with it.")
]
On = Annotated[
    Optional[str], typer.Option("--on", metavar="DATE", help="The day it happened, as 2026-11-23.")
]
HoursPerWeek = Annotated[
    Optional[float],
    typer.Option(
        "--hours-per-week", parser=hours, metavar="H", help="At this pace; else at your own."
    ),
]
NoReview = Annotated[bool, typer.Option("--no-review", help="Without a warm-up.")]
File = Annotated[str, typer.Argument(metavar="FILE", help="A roadmap file.")]
MaybeFile = Annotated[
    Optional[str],
    typer.Argument(metavar="[FILE]", help="A roadmap file, instead of the loaded roadmap."),
]
Files = Annotated[Optional[list[str]], typer.Argument(metavar="FILE...", help="Roadmap files.")]
Strict = Annotated[bool, typer.Option("--strict", help="Let warnings count like errors, for CI.")]
Schema = Annotated[
    bool, typer.Option("--schema", help="Print the JSON Schema of the file, for editors.")
]

_SHARED = (
    ("json", ["--json"], True, None, "Answer as JSON."),
    ("quiet", ["-q", "--quiet"], True, None, "Print nothing; the exit code tells."),
    ("ascii", ["--ascii"], True, None, "Draw with ASCII only."),
    ("color", ["--color"], False, COLORS, "auto, always or never."),
    ("roadmap", ["--roadmap"], False, None, "Work on this loaded roadmap."),
)
_LOOKING = (
    ("format", ["--format"], False, FORMATS, f"{', '.join(FORMATS)}."),
    ("output", ["-o", "--output"], False, None, "Write into this file."),
)


def _option(
    name: str, decls: list[str], flag: bool, choices: tuple[str, ...] | None, text: str
) -> TyperOption:
    option = TyperOption(
        param_decls=[name, *decls],
        is_flag=flag,
        type=bool if flag else str,
        default=False if flag else None,
        help=text,
        rich_help_panel="Everywhere",
    )
    if choices is not None:
        check = _one_of(choices)
        option.callback = lambda _ctx, _param, value: value if value is None else check(value)
        option.metavar = "|".join(choices) if len(choices) < 4 else "FORMAT"
    elif not flag:
        option.metavar = "FILE" if name == "output" else "ID"
    return option


# Built once and shared by all commands: a set for each would cost every start several milliseconds.
SHARED = [_option(*spec) for spec in _SHARED]
LOOKING = [_option(*spec) for spec in _LOOKING]
_NAMES = [spec[0] for spec in (*_SHARED, *_LOOKING)]


def _take_flags(context: Any, command: str | None) -> None:
    """Move the flags that every command has from the parameters into the session."""
    session = context.find_object(object)
    for name in _NAMES:
        value = context.params.pop(name, None)
        if value:
            session.flags[name] = value
    if command:
        session.command = command


class Command(TyperCommand):
    """A command with the flags that all have."""

    extra: list[TyperOption] = SHARED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*self.params, *self.extra]

    def invoke(self, ctx: Any) -> Any:
        """Run the command once its flags are in the session."""
        _take_flags(ctx, ctx.info_name)
        return super().invoke(ctx)


class Looking(Command):
    """A command whose answer can also be a document."""

    extra = SHARED + LOOKING


class Group(TyperGroup):
    """The program itself, with the same flags."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*self.params, *SHARED]

    def invoke(self, ctx: Any) -> Any:
        """Run the program once its flags are in the session."""
        _take_flags(ctx, None)
        return super().invoke(ctx)
