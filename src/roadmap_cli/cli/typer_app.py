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
from roadmap_cli.cli.input.parameter_values import EMPTY_HINT, is_empty, read_values
from roadmap_cli.cli.input.parameters import BEFORE_COMMANDS, INPUT_TEXT, Command, Parameter
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
        raise unknown_command(argv[0])
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


def unknown_command(word: str) -> UsageError:
    """Return the error for a word that stands where the name of a command should."""
    from roadmap_cli.cli.input.command_line import COMMAND, Misuse

    hint = f"an argument is empty: {EMPTY_HINT}; " if is_empty(word) else ""
    hint += "see roadmap --help"
    return Misuse(COMMAND, word, f"no command is called '{word}'", hint)


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
    options before the name of a command, and none, need all of them.
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
