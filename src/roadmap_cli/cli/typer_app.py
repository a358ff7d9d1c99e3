"""The program as Typer runs it: made of the plain data of the commands.

Typer finds out which word of a command line belongs to which parameter; what the words mean, and
help, are not left to it. Only what Typer documents is used, and none of its classes inherited
from: what lies below changes with each of its minor versions.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from roadmap_cli.cli.commands import table
from roadmap_cli.cli.input.parameter_values import EMPTY_HINT, is_empty, keep_text, read_values
from roadmap_cli.cli.input.parameters import BEFORE_COMMANDS, Command, Parameter
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import UsageError

_BY_NAME = inspect.Parameter.KEYWORD_ONLY
_CONTEXT = inspect.Parameter("context", _BY_NAME, annotation=typer.Context)
# Click's base class of usage errors: Typer exports only subclasses of it.
_ClickUsageError: Any = typer.BadParameter.__base__


def run(session: Session, argv: list[str]) -> int:
    """Run a command line and return the exit code; raise UsageError for one that is refused."""
    command = table.find_command(argv[0] if argv else table.DEFAULT)
    if command is None and not argv[0].startswith("-"):
        session.command = "roadmap"
        raise table.unknown_command(argv[0])
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
        keep_text(session, command.parameters if command else (), argv)
        raise _usage_error(session, error, argv) from error
    except typer.Abort as error:
        raise UsageError("stopped") from error
    return int(result or 0)


def build() -> typer.Typer:
    """Return the program with all its commands."""
    app = typer.Typer(pretty_exceptions_enable=False)
    start = _to_function(_start, BEFORE_COMMANDS)
    app.callback(invoke_without_command=True)(start)
    for command in table.all_commands():
        _add(app, command)
    return app


def _build_one(command: Command) -> typer.Typer:
    """Return a program that is one command.

    Typer describes every command at every start, which costs more than running one. Only
    options before the name of a command need all of them.
    """
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    _add(app, command)
    return app


def _add(app: typer.Typer, command: Command) -> None:
    def call(context: typer.Context, values: dict[str, Any]) -> int:
        return table.call(command, context.obj, values)

    app.command(command.name)(_to_function(call, command.parameters))


def _start(context: typer.Context, values: dict[str, Any]) -> int:
    """Print the version, or run the command of a line that names none."""
    if context.invoked_subcommand and not values["version"]:
        table.move_flags(context.obj, values)
        return 0
    code = table.call_without_name(context.obj, values)
    if context.invoked_subcommand:
        raise typer.Exit(code)
    return code


def _to_function(
    run: Callable[[typer.Context, dict[str, Any]], int],
    parameters: Sequence[Parameter],
) -> Callable[..., int]:
    """Return a function for Typer, whose signature is made of the parameters."""

    def function(context: typer.Context, **typed: Any) -> int:
        return run(context, read_values(context.obj, parameters, typed, context.command_path))

    function.__annotations__ = {}  # Typer evaluates them, which it need not
    signature = inspect.Signature([_CONTEXT, *map(_to_signature, parameters)])
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function


def _to_signature(parameter: Parameter) -> inspect.Parameter:
    """Return a parameter as Typer finds it in a signature."""
    info: Any
    if parameter.options:
        *short, name = parameter.options
        info = typer.Option(
            *short,
            f"{name}/{parameter.negation}" if parameter.negation else name,
            metavar=parameter.metavar or None,
        )
    else:
        info = typer.Argument(metavar=parameter.metavar)
    kind: Any = bool if parameter.is_flag else list[str] if parameter.many else str
    default = inspect.Parameter.empty if parameter.required else parameter.default
    return inspect.Parameter(
        parameter.name, _BY_NAME, default=default, annotation=Annotated[kind, info]
    )


def _usage_error(session: Session, error: Any, argv: list[str]) -> UsageError:
    """Return in our words what Typer refuses.

    Its kinds of errors are told apart by what they hold: it exports none of them.
    """
    from roadmap_cli.cli.input.command_line import COMMAND, EXTRA, MISSING, NO_VALUE, OPTION, Misuse

    path = error.ctx.command_path if error.ctx is not None else "roadmap"
    session.command = path.rpartition(" ")[2]
    hint = f"see {path} --help"
    if any(map(is_empty, argv)):
        hint = f"an argument is empty: {EMPTY_HINT}; {hint}"
    parameter, option = getattr(error, "param", None), getattr(error, "option_name", "")
    sentence = str(error.format_message()).strip().replace("\n", " ")
    sentence = sentence[:1].lower() + sentence[1:].removesuffix(".")
    if hasattr(error, "possibilities"):
        return Misuse(OPTION, option, f"{session.command} has no option {option}", hint)
    if option:
        name = option if option.startswith("-") else f"--{option}"
        need = "takes no value" if "not take" in sentence else "needs a value"
        return Misuse(NO_VALUE, name, f"{name} {need}", hint)
    if parameter is not None:
        return Misuse(
            MISSING, str(parameter.name), f"{parameter.metavar.rstrip('.')} is missing", hint
        )
    return Misuse(EXTRA if " " in path else COMMAND, "", sentence, hint)
