"""The program as Typer runs it: made of the plain data of the commands.

Typer finds out which word of a command line belongs to which parameter, and prints help; what the
words mean is not left to it. Only what Typer documents is used, and none of its classes inherited
from: what lies below changes with each of its minor versions.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from roadmap_cli.cli.commands import table
from roadmap_cli.cli.input.parameter_values import EMPTY_HINT, is_empty, read_values
from roadmap_cli.cli.input.parameters import (
    BEFORE_COMMANDS,
    FOR_DOCUMENTS,
    INPUT_FILE,
    INPUT_TEXT,
    Command,
    Parameter,
)
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import UsageError

HELP_OPTIONS = ("-h", "--help")
_CONTEXT_SETTINGS = {"help_option_names": list(HELP_OPTIONS)}
_BY_NAME = inspect.Parameter.KEYWORD_ONLY
_CONTEXT = inspect.Parameter("context", _BY_NAME, annotation=typer.Context)
# Click's base class of usage errors: Typer exports only subclasses of it.
_ClickUsageError: Any = typer.BadParameter.__base__


def run(session: Session, argv: list[str]) -> int:
    """Run a command line and return the exit code; raise UsageError if it says nothing."""
    command = table.find_command(argv[0] if argv else table.DEFAULT)
    app = _build_one(command) if command else build()
    program: Any = typer.main.get_command(app)
    try:
        result = program.main(
            args=argv[1:] if command else argv,
            prog_name=f"roadmap {command.name}" if command else "roadmap",
            standalone_mode=False,
            obj=session,
        )
    except _ClickUsageError as error:
        _keep_text(session, command.parameters if command else (), argv)
        raise _usage_error(session, error, argv) from error
    except typer.Abort as error:
        raise UsageError("stopped") from error
    return int(result or 0)


def build() -> typer.Typer:
    """Return the program with all its commands."""
    app = typer.Typer(context_settings=_CONTEXT_SETTINGS, pretty_exceptions_enable=False)
    start = _to_function(_start, BEFORE_COMMANDS, _start.__doc__)
    app.callback(invoke_without_command=True)(start)
    for command in table.all_commands():
        _add(app, command)
    return app


def _build_one(command: Command) -> typer.Typer:
    """Return a program that is one command.

    Typer describes every command at every start, which costs more than running one. Help and
    mistyped names need all of them.
    """
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    _add(app, command)
    return app


def _add(app: typer.Typer, command: Command) -> None:
    def call(context: typer.Context, values: dict[str, Any]) -> int:
        return table.call(command, context.obj, values)

    function = _to_function(call, command.parameters, command.function.__doc__)
    app.command(command.name, rich_help_panel=command.panel, context_settings=_CONTEXT_SETTINGS)(
        function
    )


def _start(context: typer.Context, values: dict[str, Any]) -> int:
    """What to study now and why, and never a lost keystroke.

    To begin with: roadmap next, roadmap done TOPIC, roadmap report
    """
    session = context.obj
    if values.pop("version"):
        from roadmap_cli.workspace import where

        session.write(where.format_versions() + "\n")
        raise typer.Exit(0)
    table.move_flags(session, values)
    command = None if context.invoked_subcommand else table.find_command(table.DEFAULT)
    if command is None:
        return 0
    return table.call(command, session, {p.name: p.default for p in command.parameters})


def _to_function(
    run: Callable[[typer.Context, dict[str, Any]], int],
    parameters: Sequence[Parameter],
    help_text: str | None,
) -> Callable[..., int]:
    """Return a function for Typer, whose signature is made of the parameters."""

    def function(context: typer.Context, **typed: Any) -> int:
        def read_text() -> str:
            from roadmap_cli.cli.input import drafts

            return drafts.read_standard_input(context.obj)

        try:
            values = read_values(parameters, typed, context.command_path, read_text)
        except UsageError:
            texts = [typed[p.name] for p in parameters if p.stream == INPUT_TEXT]
            _keep_text(context.obj, parameters, [w[0] if isinstance(w, list) else w for w in texts])
            raise
        return run(context, values)

    function.__doc__ = help_text
    function.__annotations__ = {}  # Typer evaluates them, which it need not
    signature = inspect.Signature([_CONTEXT, *map(_to_signature, parameters)])
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function


def _keep_text(
    session: Session, parameters: Sequence[Parameter], words: Sequence[str | None]
) -> None:
    """Keep the text that was sent to a command line which is refused."""
    has_text = any(parameter.stream == INPUT_TEXT for parameter in parameters)
    if has_text and any(word and (word == "-" or word.endswith("=-")) for word in words):
        from roadmap_cli.cli.input import drafts

        drafts.keep_standard_input(session)


def _to_signature(parameter: Parameter) -> inspect.Parameter:
    """Return a parameter as Typer finds it in a signature."""
    info: Any
    if parameter.options:
        *short, name = parameter.options
        info = typer.Option(
            *short,
            f"{name}/{parameter.negation}" if parameter.negation else name,
            metavar=_metavar(parameter),
            help=_help(parameter),
            rich_help_panel="Everywhere" if parameter in FOR_DOCUMENTS else None,
        )
    else:
        info = typer.Argument(metavar=parameter.metavar, help=_help(parameter))
    kind: Any = bool if parameter.is_flag else list[str] if parameter.many else str
    default = inspect.Parameter.empty if parameter.required else parameter.default
    return inspect.Parameter(
        parameter.name, _BY_NAME, default=default, annotation=Annotated[kind, info]
    )


def _help(parameter: Parameter) -> str:
    is_input = parameter.stream in (INPUT_TEXT, INPUT_FILE)
    return f"{parameter.help[:-1]}; - is standard input." if is_input else parameter.help


def _metavar(parameter: Parameter) -> str | None:
    """Return what help shows as the value of an option, with its limits."""
    if parameter.limits:
        least, most = parameter.limits
        return f"{parameter.metavar} [{least}<=x<={most}]"
    return parameter.metavar or None


def _usage_error(session: Session, error: Any, argv: list[str]) -> UsageError:
    sentence = str(error.format_message()).strip().replace("\n", " ")
    path = "roadmap"
    if error.ctx is not None:
        path = error.ctx.command_path
        session.command = path.rpartition(" ")[2]
    hint = f"'{path} --help' tells more"
    if any(map(is_empty, argv)):
        hint = f"an argument is empty: {EMPTY_HINT}; {hint}"
    return UsageError(sentence[:1].lower() + sentence[1:], hint)
