"""The command line: one line a command, and the one place where everything ends.

The only package that imports typer.
"""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from roadmap_cli.cli import learn
from roadmap_cli.cli.params import Command, Context, Group, Looking
from roadmap_cli.cli.session import Session
from roadmap_cli.errors import ExitCode, NotSaved, OutputFailed, RoadmapError, UsageError

LEARN, LOOK, ROADMAPS, DATA = "Learn", "Look", "Roadmaps", "Data"

Row = tuple[str, Callable[..., int], str, type[Command]]

_DAILY: tuple[Row, ...] = (
    ("next", learn.next_, LEARN, Command),
    ("start", learn.start, LEARN, Command),
    ("stop", learn.stop, LEARN, Command),
    ("done", learn.done, LEARN, Command),
    ("skip", learn.skip, LEARN, Command),
    ("reopen", learn.reopen, LEARN, Command),
    ("know", learn.know, LEARN, Command),
    ("spent", learn.spent, LEARN, Command),
    ("note", learn.note, LEARN, Command),
    ("link", learn.link, LEARN, Command),
    ("read", learn.read, LEARN, Command),
    ("reading", learn.reading, LEARN, Looking),
    ("open", learn.open_, LEARN, Command),
    ("undo", learn.undo, LEARN, Command),
    ("redo", learn.redo, LEARN, Command),
    ("history", learn.history, LEARN, Command),
)


def _others() -> tuple[Row, ...]:
    """Return the commands that are not of every day; a day's command need not import them."""
    from roadmap_cli.cli import backups, exchange, look, manage
    from roadmap_cli.cli.assess import assess
    from roadmap_cli.cli.review import review

    return (
        ("assess", assess, LEARN, Command),
        ("review", review, LEARN, Command),
        ("report", look.report, LOOK, Looking),
        ("show", look.show, LOOK, Looking),
        ("list", look.topic_list, LOOK, Looking),
        ("search", look.search, LOOK, Looking),
        ("path", look.path, LOOK, Looking),
        ("plan", look.plan, LOOK, Looking),
        ("tree", look.tree, LOOK, Looking),
        ("load", manage.load, ROADMAPS, Command),
        ("check", manage.check, ROADMAPS, Command),
        ("links", manage.links, ROADMAPS, Looking),
        ("roadmaps", manage.roadmaps, ROADMAPS, Looking),
        ("use", manage.use, ROADMAPS, Command),
        ("forget", manage.forget, ROADMAPS, Command),
        ("import", exchange.import_, ROADMAPS, Command),
        ("export", exchange.export, DATA, Command),
        ("merge", exchange.merge, DATA, Command),
        ("backup", backups.backup, DATA, Command),
        ("restore", backups.restore, DATA, Command),
        ("where", manage.where, DATA, Command),
        ("doctor", manage.doctor, DATA, Command),
    )


_OF_HELP = frozenset(("-h", "--help"))
_HELP_NAMES = {"help_option_names": ["-h", "--help"]}
# Click's own usage error, which Typer carries inside and offers only through its child.
_TypedWrong: Any = typer.BadParameter.__base__


def _program(
    ctx: Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> int:
    """What to study now and why, and never a lost keystroke.

    To begin with: roadmap next, roadmap done TOPIC, roadmap report
    """
    if version:
        from roadmap_cli.workspace import where

        ctx.obj.write(where.versions() + "\n")
        raise typer.Exit(0)
    if ctx.invoked_subcommand is None:
        return learn.next_(ctx)
    return 0


def build(only: str = "") -> typer.Typer:
    """Return the program, with all its commands or with one.

    Typer describes every command at every start, which costs more than anything the command
    does. A line that names its command exactly needs no other; for anything else, such as help
    or a mistyped name, all are there.
    """
    chosen = [row for row in _DAILY if row[0] == only] or [
        row for row in _others() if row[0] == only
    ]
    app = typer.Typer(
        cls=Group,
        context_settings=_HELP_NAMES,
        pretty_exceptions_enable=False,
        # Its two options stand before a command only, and cost as much as a command of their own.
        add_completion=not chosen,
    )
    app.callback(invoke_without_command=True)(_program)
    for name, function, panel, kind in chosen or (*_DAILY, *_others()):
        app.command(name, cls=kind, rich_help_panel=panel, context_settings=_HELP_NAMES)(function)
    return app


def run(argv: list[str], environ: dict[str, str] | None = None) -> int:
    """Run one command line and return its exit code; nothing it does raises."""
    environ = dict(os.environ) if environ is None else environ
    if "_ROADMAP_COMPLETE" in environ:
        from roadmap_cli.cli import completion

        return completion.answer(environ, sys.stdout)
    session = Session(environ)
    try:
        return _answered(session, argv)
    finally:
        try:
            session.close()
        except KeyboardInterrupt:
            session.close()  # all was said: what is left to do is not to be stopped


def _answered(session: Session, argv: list[str]) -> int:
    """Run the command and say what came of it, also where that is trouble."""
    try:
        session.flags["json"] = "--json" in _options(argv)
        if argv[:1] == ["help"]:
            argv = [*argv[1:2], "--help"]
        return _run(session, [_as_text(word) for word in argv])
    except RoadmapError as error:
        return session.fail(_if_saved(session, error))
    except UnicodeEncodeError:
        return session.fail(_not_text("a name or a path"))
    except KeyboardInterrupt:
        return _interrupted(session)
    except MemoryError:
        return session.fail(RoadmapError("there is not enough memory for this"))
    except OSError as error:  # the system's trouble, wherever it was met
        return session.fail(_if_saved(session, _refused(error)))
    except ImportError as error:  # Python looks for it where nothing can be read now
        return session.fail(_if_saved(session, _incomplete(error)))
    except Exception:  # the last line of defence against a traceback
        damage = session.damage()
        return session.fail(_if_saved(session, damage)) if damage else _bug(session)


def _options(argv: list[str]) -> list[str]:
    """Return the words among which options may stand: those before a `--`."""
    return argv[: argv.index("--") if "--" in argv else None]


def _if_saved(session: Session, error: RoadmapError) -> RoadmapError:
    """Return the error with the truth about the command: it may have been saved before."""
    if not session.outcome.saved or isinstance(error, OutputFailed):
        return error
    return OutputFailed(
        f"this was saved, but there is no answer: {error.sentence}", "'roadmap doctor' looks closer"
    )


def _refused(error: OSError) -> RoadmapError:
    where = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
    return NotSaved(
        f"the system reports an error ({error.strerror or error}){where}",
        "nothing was saved; try again",
    )


def _incomplete(error: ImportError) -> RoadmapError:
    return NotSaved(
        f"a part of the program cannot be read ({error})",
        "nothing was saved; try again, and install the program anew if it stays like that",
    )


def _as_text(word: str) -> str:
    """Return what was typed as text, also where the locale could not decode it."""
    if word.isascii() or word.isprintable():
        return word
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeDecodeError:
        raise _not_text(f"'{word}'") from None


def _not_text(what: str) -> UsageError:
    return UsageError(
        f"{what} holds bytes that are not characters", "nothing was saved; write it as UTF-8"
    )


def _run(session: Session, argv: list[str]) -> int:
    session.read_display_flags(argv)
    session.set_stdout_encoding()
    if not session.target(sys.stdout).color:
        # Help is drawn by rich, which would keep bold and dim without colour.
        os.environ["_TYPER_FORCE_DISABLE_TERMINAL"] = "1"
    command = typer.main.get_command(build(argv[0] if argv else "next"))
    try:
        result = command.main(args=argv, prog_name="roadmap", standalone_mode=False, obj=session)
        session.back_up_daily()  # the answer need not wait for it
    except _TypedWrong as error:
        session.command = getattr(error.ctx, "info_name", None) or session.command
        raise _typed_wrong(error) from error
    except typer.Abort as error:
        raise UsageError("stopped") from error
    except sqlite3.Error as error:
        raise session.explain(error) from error
    except OSError as error:
        if error.filename is not None:
            raise
        session.output_failed(error)  # help, which Typer prints by itself
        result = ExitCode.DONE
    if sys.stdout is None and not result and not _OF_HELP.isdisjoint(_options(argv)):
        session.output_failed(OSError(errno.EBADF, "the output is closed"))  # Typer says nothing
    session.flush()
    if result == ExitCode.INTERRUPTED:
        return _interrupted(session)
    return int(result or 0)


def _typed_wrong(error: Any) -> UsageError:
    sentence = str(error.format_message()).strip().replace("\n", " ")
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "roadmap"
    return UsageError(sentence[:1].lower() + sentence[1:], f"'{path} --help' tells more")


def _interrupted(session: Session) -> int:
    words = "this was saved" if session.outcome.saved else "nothing was saved"
    if session.outcome.file and not session.outcome.saved:
        words = f"what was known by then is in {session.outcome.file}"
    session.warn(f"interrupted; {words}")
    return ExitCode.INTERRUPTED


def _bug(session: Session) -> int:
    found = sys.exc_info()[1]
    kind = f"{type(found).__name__}: {found}".splitlines()[0]
    saved = "what you typed was saved" if session.outcome.saved else "nothing was saved"
    path = ""
    try:
        import tempfile
        import traceback

        text = traceback.format_exc()
        handle, path = tempfile.mkstemp(prefix="roadmap-trouble-", suffix=".txt")
        with open(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except (OSError, ImportError):
        pass
    return session.fail(
        RoadmapError(
            f"this is a mistake of the program, not yours ({kind}); {saved}",
            f"please report it with {path}" if path else "please report it",
        )
    )
