"""The table of commands, and the one place where every failure ends."""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer import Option

from roadmap_cli.cli.commands import daily
from roadmap_cli.cli.input.options import Command, Context, DocumentCommand, Group
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import (
    ExitCode,
    NotSaved,
    OutcomeUnknown,
    OutputFailed,
    RoadmapError,
    UsageError,
)
from roadmap_cli.store.database.signals import Terminated
from roadmap_cli.store.database.sqlite_errors import to_roadmap_error

LEARN, LOOK, ROADMAPS, DATA = "Learn", "Look", "Roadmaps", "Data"

CommandRow = tuple[str, Callable[..., int], str, type[Command]]

_DAILY_COMMANDS: tuple[CommandRow, ...] = (
    ("next", daily.next_, LEARN, Command),
    ("start", daily.start, LEARN, Command),
    ("stop", daily.stop, LEARN, Command),
    ("done", daily.done, LEARN, Command),
    ("skip", daily.skip, LEARN, Command),
    ("reopen", daily.reopen, LEARN, Command),
    ("know", daily.know, LEARN, Command),
    ("spent", daily.spent, LEARN, Command),
    ("note", daily.note, LEARN, Command),
    ("link", daily.link, LEARN, Command),
    ("read", daily.read, LEARN, Command),
    ("reading", daily.reading, LEARN, DocumentCommand),
    ("open", daily.open_, LEARN, Command),
    ("undo", daily.undo, LEARN, Command),
    ("redo", daily.redo, LEARN, Command),
    ("history", daily.history, LEARN, Command),
)


def _rare_commands() -> tuple[CommandRow, ...]:
    """Return the commands that are not used every day, which a daily command need not import."""
    from roadmap_cli.cli.commands import data, exchange, reports, roadmaps
    from roadmap_cli.cli.commands.assess import assess
    from roadmap_cli.cli.commands.review import review

    return (
        ("assess", assess, LEARN, Command),
        ("review", review, LEARN, Command),
        ("report", reports.report, LOOK, DocumentCommand),
        ("show", reports.show, LOOK, DocumentCommand),
        ("list", reports.topic_list, LOOK, DocumentCommand),
        ("search", reports.search, LOOK, DocumentCommand),
        ("path", reports.path, LOOK, DocumentCommand),
        ("plan", reports.plan, LOOK, DocumentCommand),
        ("tree", reports.tree, LOOK, DocumentCommand),
        ("load", roadmaps.load, ROADMAPS, Command),
        ("check", roadmaps.check, ROADMAPS, Command),
        ("links", roadmaps.links, ROADMAPS, DocumentCommand),
        ("roadmaps", roadmaps.roadmaps, ROADMAPS, DocumentCommand),
        ("use", roadmaps.use, ROADMAPS, Command),
        ("forget", roadmaps.forget, ROADMAPS, Command),
        ("import", exchange.import_, ROADMAPS, Command),
        ("export", exchange.export, DATA, Command),
        ("merge", exchange.merge, DATA, Command),
        ("backup", data.backup, DATA, Command),
        ("restore", data.restore, DATA, Command),
        ("where", data.where, DATA, Command),
        ("doctor", data.doctor, DATA, Command),
    )


_HELP_OPTIONS = ("-h", "--help")
_INSTALL, _SHOW = "--install-completion", "--show-completion"
_CONTEXT_SETTINGS = {"help_option_names": list(_HELP_OPTIONS)}
# Click's base class of usage errors: Typer exports only subclasses of it.
_ClickUsageError: Any = typer.BadParameter.__base__


def _program(
    ctx: Context,
    version: Annotated[bool, Option("--version", help="Print the version.")] = False,
) -> int:
    """What to study now and why, and never a lost keystroke.

    To begin with: roadmap next, roadmap done TOPIC, roadmap report
    """
    if version:
        from roadmap_cli.workspace import where

        ctx.obj.write(where.format_versions() + "\n")
        raise typer.Exit(0)
    if ctx.invoked_subcommand is None:
        return daily.next_(ctx)
    return 0


def build(only: str = "") -> typer.Typer:
    """Return the program, with all its commands or, if `only` names one, with that one.

    Typer describes every command at every start, which costs more than running one. Help and
    mistyped names need all of them.
    """
    rows = [row for row in _DAILY_COMMANDS if row[0] == only] or [
        row for row in _rare_commands() if row[0] == only
    ]
    app = typer.Typer(
        cls=Group,
        context_settings=_CONTEXT_SETTINGS,
        pretty_exceptions_enable=False,
        # The two options of completion stand before a command only, and cost as much as a command.
        add_completion=not rows,
    )
    app.callback(invoke_without_command=True)(_program)
    for name, function, panel, kind in rows or (*_DAILY_COMMANDS, *_rare_commands()):
        command = app.command(
            name, cls=kind, rich_help_panel=panel, context_settings=_CONTEXT_SETTINGS
        )
        command(function)
    return app


def run(argv: list[str], environ: dict[str, str] | None = None) -> int:
    """Run one command line and return its exit code; nothing it does raises."""
    environ = dict(os.environ) if environ is None else environ
    if "_ROADMAP_COMPLETE" in environ:
        from roadmap_cli.cli.input import completion

        return completion.write_completions(environ, sys.stdout, build)
    session = Session(environ)
    try:
        return _run_safely(session, argv)
    finally:
        try:
            session.close()
        except KeyboardInterrupt:
            session.close()  # the answer is out: finish closing


def _run_safely(session: Session, argv: list[str]) -> int:
    """Run the command, and turn whatever it raises into a message and an exit code."""
    try:
        session.flags["json"] = "--json" in _option_words(argv)
        if argv[:1] == ["help"]:
            argv = [*argv[1:2], "--help"]
        return _run_command(session, [_decode_argument(word) for word in argv])
    except RoadmapError as error:
        return session.write_error(_after_saving(session, error))
    except UnicodeEncodeError:
        return session.write_error(_encoding_error("a name or a path"))
    except KeyboardInterrupt:
        return _report_interrupt(session)
    except Terminated:
        return _report_interrupt(session, "terminated", ExitCode.TERMINATED)
    except MemoryError:
        return session.write_error(RoadmapError("there is not enough memory for this"))
    except OSError as error:
        file = error.filename
        where = f": {os.fsdecode(file)}" if isinstance(file, str | bytes) else ""
        sentence = f"the system reports an error ({error.strerror or error}){where}"
        failure = NotSaved(sentence, "nothing was saved; try again")
        return session.write_error(_after_saving(session, failure))
    except ImportError as error:  # Python loads modules late, when they may be unreadable
        failure = NotSaved(
            f"a part of the program cannot be read ({error})",
            "nothing was saved; try again, and install the program anew if it stays like that",
        )
        return session.write_error(_after_saving(session, failure))
    except Exception as error:  # the last line of defence against a traceback
        damage = session.find_damage()
        if damage:
            return session.write_error(_after_saving(session, damage))
        return _report_bug(session, error)


def _option_words(argv: list[str]) -> list[str]:
    """Return the words that may be options: those before a `--`."""
    return argv[: argv.index("--") if "--" in argv else None]


def _after_saving(session: Session, error: RoadmapError) -> RoadmapError:
    """Return the error, or OutputFailed if the command had been saved before it was raised."""
    if not session.outcome.is_saved or isinstance(error, OutputFailed):
        return error
    return OutputFailed(
        f"this was saved, but there is no answer: {error.sentence}", "'roadmap doctor' looks closer"
    )


def _decode_argument(word: str) -> str:
    """Return an argument as text, decoded as UTF-8 where the locale could not decode it."""
    if word.isascii() or word.isprintable():
        return word
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeDecodeError:
        raise _encoding_error(f"'{word}'") from None


def _encoding_error(subject: str) -> UsageError:
    return UsageError(
        f"{subject} holds bytes that are not characters", "nothing was saved; write it as UTF-8"
    )


def _run_command(session: Session, argv: list[str]) -> int:
    session.command = next((word for word in argv if not word.startswith("-")), "next")
    session.display.read_flags(argv)
    session.display.set_stdout_encoding()
    if not session.target(sys.stdout).color:
        # rich draws help and would keep bold and dim without colour.
        os.environ["_TYPER_FORCE_DISABLE_TERMINAL"] = "1"
    options = _option_words(argv)
    if _INSTALL in options or _SHOW in options:
        from roadmap_cli.cli.input import completion

        completion.check_shell(session.environ, options)
    command = typer.main.get_command(build(argv[0] if argv else "next"))
    try:
        result = command.main(args=argv, prog_name="roadmap", standalone_mode=False, obj=session)
        session.back_up_daily()  # the answer need not wait for it
    except _ClickUsageError as error:
        session.command = getattr(error.ctx, "info_name", None) or session.command
        raise _usage_error(error) from error
    except typer.Abort as error:
        raise UsageError("stopped") from error
    except sqlite3.Error as error:
        raise to_roadmap_error(error, session.settings.paths.database) from error
    except OSError as error:
        if error.filename is not None:
            raise
        if _INSTALL in options:
            raise OutcomeUnknown(
                f"it is not known whether completion was installed: {error.strerror}",
                "type it again when there is room, or try the Tab key in a new terminal",
            ) from error
        session.handle_output_error(error)  # help, which Typer prints by itself
        result = ExitCode.DONE
    except SystemExit as error:  # Typer's way out when completion was printed, or nobody reads
        if error.code:
            session.handle_output_error(OSError(errno.EPIPE, os.strerror(errno.EPIPE)))
        result = ExitCode.DONE
    if sys.stdout is None and _INSTALL in options:
        raise OutputFailed("completion was installed, but the output is closed")
    if sys.stdout is None and not result and {*_HELP_OPTIONS, _SHOW}.intersection(options):
        # Typer drops silently what it prints by itself when there is no stdout.
        session.handle_output_error(OSError(errno.EBADF, "the output is closed"))
    session.flush()
    if result == ExitCode.INTERRUPTED:
        return _report_interrupt(session)
    return int(result or 0)


def _usage_error(error: Any) -> UsageError:
    sentence = str(error.format_message()).strip().replace("\n", " ")
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "roadmap"
    return UsageError(sentence[:1].lower() + sentence[1:], f"'{path} --help' tells more")


def _report_interrupt(
    session: Session, event: str = "interrupted", code: int = ExitCode.INTERRUPTED
) -> int:
    outcome = session.outcome
    words = "this was saved" if outcome.is_saved else "nothing was saved"
    if outcome.file and not outcome.is_saved:
        words = f"what was known by then is in {outcome.file}"
    session.warn(f"{event}; {words}")
    return code


def _report_bug(session: Session, error: Exception) -> int:
    kind = f"{type(error).__name__}: {error}".splitlines()[0]
    saved = "what you typed was saved" if session.outcome.is_saved else "nothing was saved"
    path = ""
    try:
        import tempfile
        import traceback

        text = "".join(traceback.format_exception(error))
        handle, path = tempfile.mkstemp(prefix="roadmap-trouble-", suffix=".txt")
        with open(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except (OSError, ImportError):
        pass
    return session.write_error(
        RoadmapError(
            f"this is a mistake of the program, not yours ({kind}); {saved}",
            f"please report it with {path}" if path else "please report it",
        )
    )
