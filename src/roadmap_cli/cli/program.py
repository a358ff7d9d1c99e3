"""One command line, from its words to the exit code: the one place where every failure ends.

It must not know Typer, which plain lines, help and completion do without.
"""

import errno
import os
import sqlite3
import sys
from collections.abc import Mapping

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.cli import fast_path
from roadmap_cli.cli.commands.table import DEFAULT, NAMES, all_commands, find_command
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import (
    ExitCode,
    NotSaved,
    OutcomeUnknown,
    OutputFailed,
    RoadmapError,
    SuspectedDamage,
    SyncFailed,
    UsageError,
)
from roadmap_cli.settings import is_same_file
from roadmap_cli.store.database.signals import Terminated
from roadmap_cli.store.database.sqlite_errors import to_roadmap_error
from roadmap_cli.workspace.workspace import Outcome

if TYPE_CHECKING:
    from roadmap_cli.render.program_name import Spell

_NOT_IN_DATABASE = "nothing was saved in your database"
_INSTALL, _SHOW = "--install-completion", "--show-completion"
_HELP = {"-h", "--help"}


def run(argv: list[str], environ: dict[str, str] | None = None, script: str = "") -> int:
    """Run one command line and return its exit code; nothing it does raises.

    `script` is the file that was called.
    """
    environ = dict(os.environ) if environ is None else environ
    if "_ROADMAP_COMPLETE" in environ:
        from roadmap_cli.cli.input import completion

        return completion.write_completions(environ, sys.stdout, find_command, all_commands)
    session = Session(environ, NAMES.__contains__)
    try:
        return _run_safely(session, argv, script)
    finally:
        try:
            session.close()
        except KeyboardInterrupt:
            session.close()  # the answer is out: finish closing


def _run_safely(session: Session, argv: list[str], script: str) -> int:
    """Run the command, and turn whatever it raises into a message and an exit code."""
    try:
        if "/" in script and not _is_found(script, session.environ):
            session.display.spell = _find_speller(session.environ)
        session.flags["json"] = "--json" in _option_words(argv)
        return _run_command(session, [_decode_argument(word) for word in argv])
    except SuspectedDamage as error:
        return session.write_error(_after_saving(session, session.confirm_damage(error)))
    except RoadmapError as error:
        return session.write_error(_after_saving(session, error))
    except UnicodeEncodeError:
        return session.write_error(_after_saving(session, _encoding_error("a name or a path")))
    except KeyboardInterrupt:
        return _report_interrupt(session)
    except Terminated:
        return _report_interrupt(session, "terminated", ExitCode.TERMINATED)
    except MemoryError:
        failure = RoadmapError("there is not enough memory for this")
        return session.write_error(_after_saving(session, failure))
    except OSError as error:
        file = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
        where = f": {file}" if file else ""
        sentence = f"the system reports an error ({error.strerror or error}){where}"
        advice = "try again"
        if isinstance(error, PermissionError) and file:
            from roadmap_cli.file_access import permission_advice

            advice = permission_advice(file, advice)
        failure = NotSaved(sentence, f"nothing was saved; {advice}")
        return session.write_error(_after_saving(session, failure))
    except ImportError as error:  # Python loads modules late, when they may be unreadable
        failure = NotSaved(
            f"a part of the program cannot be read ({error})",
            "nothing was saved; try again, and install the program again if that does not help",
        )
        return session.write_error(_after_saving(session, failure))
    except Exception as error:  # the last line of defence against a traceback
        damage = session.find_damage()
        if damage:
            return session.write_error(_after_saving(session, damage))
        return _report_bug(session, error)


def _is_found(script: str, environ: Mapping[str, str]) -> bool:
    """Return whether a shell that reads `roadmap` calls this script; each command pays for it."""
    if "UV" in environ:  # it has changed the PATH
        return False
    for directory in environ.get("PATH", "").split(":"):
        path = f"{directory or os.curdir}/roadmap"
        if os.access(path, os.X_OK) and (path == script or os.path.isfile(path)):
            return path == script or is_same_file(path, script)
    return False


def _find_speller(environ: Mapping[str, str]) -> "Spell | None":
    """Return what proposes commands as the program was called, unless that is `roadmap`."""
    from roadmap_cli import installation
    from roadmap_cli.render import program_name

    words = installation.this_installation(environ).program_words()
    if words == installation.PROGRAM:
        return None
    return program_name.speller(words, ["help", *NAMES])


def _option_words(argv: list[str]) -> list[str]:
    """Return the words that may be options: those before a `--`."""
    return argv[: argv.index("--") if "--" in argv else None]


def _after_saving(session: Session, error: RoadmapError) -> RoadmapError:
    """Return the error with what had been written before, or OutputFailed if that was all."""
    outcome = session.outcome
    # What came in before an exchange failed stays, and the error says so.
    if outcome.is_saved and not isinstance(error, OutputFailed | SyncFailed):
        return OutputFailed(
            f"this was saved, but there is no answer: {error.sentence}",
            "'roadmap doctor' checks your data",
        )
    if outcome.files and not outcome.is_saved:
        first, _, step = error.hint.partition("; ")
        if not first.startswith("nothing "):
            step = error.hint
        is_unknown = isinstance(error, OutcomeUnknown)
        clauses = outcome.describe_files(), "" if is_unknown else _NOT_IN_DATABASE, step
        error.hint = "; ".join(filter(None, clauses))
    error.hint = "; ".join(filter(None, (error.hint, session.keep_draft())))
    return error


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
    session.command = next((word for word in argv if not word.startswith("-")), DEFAULT)
    session.display.read_flags(argv)
    session.display.set_stdout_encoding()
    options = _option_words(argv)
    if _INSTALL in options or _SHOW in options:
        from roadmap_cli.cli.input import completion

        completion.check_shell(session.environ, options)
    try:
        try:
            if argv[:1] == ["help"] or not _HELP.isdisjoint(options):
                from roadmap_cli.cli import help_text

                return help_text.write(session, options)
            result = fast_path.run(session, argv)
        except UsageError as error:
            from roadmap_cli.cli import mistakes

            result = mistakes.run_again(session, argv, error)
        session.sync_after()  # the answer need not wait for these two
        session.back_up_daily()
        if result == ExitCode.DONE and (
            draft := session.keep_draft()
        ):  # the answer was that there is nothing to record
            session.warn(f"nothing was saved; {draft}")
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
        session.handle_output_error(error)  # completion, which Typer prints by itself
        result = ExitCode.DONE
    except SystemExit as error:  # Typer's way out when completion was printed, or nobody reads
        if error.code:
            session.handle_output_error(OSError(errno.EPIPE, os.strerror(errno.EPIPE)))
        result = ExitCode.DONE
    if sys.stdout is None and _INSTALL in options:
        raise OutputFailed("completion was installed, but the output is closed")
    if sys.stdout is None and not result and _SHOW in options:
        # Typer drops silently what it prints by itself when there is no stdout.
        session.handle_output_error(OSError(errno.EBADF, "the output is closed"))
    session.flush()
    if result == ExitCode.INTERRUPTED:
        return _report_interrupt(session)
    return result


def _describe_nothing_saved(outcome: Outcome) -> str:
    return (
        f"{outcome.describe_files()}; {_NOT_IN_DATABASE}" if outcome.files else "nothing was saved"
    )


def _report_interrupt(
    session: Session, event: str = "interrupted", code: int = ExitCode.INTERRUPTED
) -> int:
    outcome = session.outcome
    words = "this was saved" if outcome.is_saved else _describe_nothing_saved(outcome)
    if outcome.file and not outcome.is_saved:
        words = f"what was known by then is in {outcome.file}"
    if outcome.place:
        words = (
            f"what was sent to {outcome.place} may have arrived, and what is here is undamaged: type"
            " 'roadmap sync' again"
        )
    words = session.keep_draft() or words
    session.warn(f"{event}; {words}")
    return code


def _report_bug(session: Session, error: Exception) -> int:
    kind = f"{type(error).__name__}: {error}".splitlines()[0]
    outcome = session.outcome
    saved = "what you typed was saved" if outcome.is_saved else _describe_nothing_saved(outcome)
    draft = session.keep_draft()
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
            "; ".join(filter(None, (f"please report it{f' with {path}' if path else ''}", draft))),
        )
    )
