"""The options and arguments of the commands, each described once.

Also the flags of every command, which may be given before or after its name.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from typer import Argument, Option
from typer.core import TyperCommand, TyperGroup, TyperOption

from roadmap_cli.core import wording
from roadmap_cli.render.formats import FORMATS

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session


class Context(typer.Context):
    """Typer's context, which carries the session of this run."""

    obj: "Session"


COLORS = ("auto", "always", "never")


def parse_minutes(typed: str) -> int:
    """Return the minutes of a duration; the parser of --time, --spent and the like."""
    minutes = wording.parse_duration(typed)
    if minutes is None:
        raise typer.BadParameter(
            f"'{typed}' is not a duration from 1m to 1000h; write 45m, 3h or 1h30"
        )
    return minutes


def one_of(choices: tuple[str, ...]) -> Callable[[Optional[str]], Optional[str]]:
    """Return a callback that refuses a value which is none of the choices."""

    def check(typed: Optional[str]) -> Optional[str]:
        if typed is not None and typed not in choices:
            raise typer.BadParameter(f"'{typed}' is not one of {', '.join(choices)}")
        return typed

    return check


# The annotations are Optional[...] and not `| None`: Typer resolves them at every start, and this
# form is the one it resolves fastest.
Topic = Annotated[str, Argument(metavar="TOPIC", help="An id, its beginning, or title words.")]
OptionalTopic = Annotated[Optional[str], Argument(metavar="[TOPIC]", help="Only this topic.")]
Topics = Annotated[
    list[str], Argument(metavar="TOPIC...", help="Ids, their beginnings, or title words.")
]
ReadingName = Annotated[str, Argument(metavar="READING", help="A reading's id or title words.")]
TopicOrReading = Annotated[str, Argument(metavar="TOPIC|READING", help="A topic or a reading.")]
TopicOption = Annotated[Optional[str], Option("--topic", metavar="TOPIC", help="Of this topic.")]
Track = Annotated[Optional[str], Option("--track", metavar="TRACK", help="Only this track.")]
Goal = Annotated[
    Optional[str], Option("--goal", metavar="GOAL", help="On the way to this milestone or topic.")
]
Time = Annotated[
    Optional[int],
    Option("--time", parser=parse_minutes, metavar="45m", help="What fits into this time."),
]
ReadingTime = Annotated[
    Optional[int], Option("--time", parser=parse_minutes, metavar="45m", help="How long it takes.")
]
Spent = Annotated[
    Optional[int],
    Option("--spent", parser=parse_minutes, metavar="3h", help="Time it took, to be recorded."),
]
Duration = Annotated[
    int, Argument(parser=parse_minutes, metavar="TIME", help="Such as 45m, 3h or 1h30.")
]
Count = Annotated[int, Option("-n", min=1, max=50, metavar="N", help="How many topics.")]
Limit = Annotated[int, Option("-n", min=1, max=100000, metavar="N", help="How many.")]
Rating = Annotated[
    Optional[int],
    Option(
        "--rating", min=1, max=4, metavar="1-4", help="1 not yet, 2 with effort, 3 yes, 4 easily."
    ),
]
Proof = Annotated[Optional[str], Option("--proof", metavar="URL", help="Where it can be seen.")]
NoteText = Annotated[
    Optional[str], Option("--note", metavar="TEXT", help="A note to keep with it.")
]
Day = Annotated[
    Optional[str], Option("--on", metavar="DATE", help="The day it happened, as 2026-11-23.")
]
NoReview = Annotated[bool, Option("--no-review", help="Without a warm-up.")]

_SHARED = (
    ("json", ["--json"], True, None, "Answer as JSON."),
    ("quiet", ["-q", "--quiet"], True, None, "Print nothing; the exit code tells."),
    ("ascii", ["--ascii"], True, None, "Draw with ASCII only."),
    ("color", ["--color"], False, COLORS, "auto, always or never."),
    ("roadmap", ["--roadmap"], False, None, "Work on this loaded roadmap."),
)
_FOR_DOCUMENTS = (
    ("format", ["--format"], False, FORMATS, f"{', '.join(FORMATS)}."),
    ("output", ["-o", "--output"], False, None, "Write into this file."),
)


def _option(
    name: str, decls: list[str], is_flag: bool, choices: tuple[str, ...] | None, text: str
) -> TyperOption:
    option = TyperOption(
        param_decls=[name, *decls],
        is_flag=is_flag,
        type=bool if is_flag else str,
        default=False if is_flag else None,
        help=text,
        rich_help_panel="Everywhere",
    )
    if choices is not None:
        check = one_of(choices)
        option.callback = lambda _ctx, _param, value: check(value)
        option.metavar = "|".join(choices) if len(choices) < 4 else "FORMAT"
    elif not is_flag:
        option.metavar = "FILE" if name == "output" else "ID"
    return option


# Shared by all commands: options for each would cost every start several milliseconds.
SHARED_OPTIONS = [_option(*spec) for spec in _SHARED]
DOCUMENT_OPTIONS = [_option(*spec) for spec in _FOR_DOCUMENTS]
_FLAG_NAMES = [spec[0] for spec in (*_SHARED, *_FOR_DOCUMENTS)]


def _move_flags(context: Any, command: str | None) -> None:
    """Move the flags of every command from the parameters into the session."""
    session = context.find_object(object)
    for name in _FLAG_NAMES:
        value = context.params.pop(name, None)
        if value:
            session.flags[name] = value
    if command:
        session.command = command


class Command(TyperCommand):
    """A command with the flags of every command."""

    shared_options: list[TyperOption] = SHARED_OPTIONS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*self.params, *self.shared_options]

    def invoke(self, ctx: Any) -> Any:
        """Move the flags into the session, then run the command."""
        _move_flags(ctx, ctx.info_name)
        return super().invoke(ctx)


class DocumentCommand(Command):
    """A command whose answer can also be a document."""

    shared_options = SHARED_OPTIONS + DOCUMENT_OPTIONS


class Group(TyperGroup):
    """The program itself, with the flags of every command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*self.params, *SHARED_OPTIONS]

    def invoke(self, ctx: Any) -> Any:
        """Move the flags into the session, then run the program."""
        _move_flags(ctx, None)
        return super().invoke(ctx)
