"""The person's own editor and browser.

The file of the editor is removed only when its text was saved; any error names its path. The
browser gets http and https addresses only, never through a shell.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from roadmap_cli import shell_words
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.change_answers import OpenAnswer
from roadmap_cli.errors import NotSaved, RoadmapError, UsageError
from roadmap_cli.store.database.signals import raise_on_termination
from roadmap_cli.workspace import name_lookup


@contextmanager
def edit_text(session: Session, topic: str) -> Iterator[str]:
    """Yield the text that a person writes in $VISUAL or $EDITOR; the block saves it.

    Raises UsageError without a terminal.
    """
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the note has no text",
            f"roadmap note {topic} TEXT keeps one; roadmap note {topic} --show shows them",
        )
    card = name_lookup.find_topic(session.workspace, topic)
    try:
        handle, path = tempfile.mkstemp(prefix=f"{card.id}-", suffix=".md")
        os.close(handle)
    except OSError as error:
        raise NotSaved(
            f"no file to write the note in could be made: {error.strerror}",
            f"roadmap note {card.id} TEXT needs none",
        ) from error
    try:
        yield _run_editor(session.environ, path)
    except BaseException as error:
        if session.outcome.is_saved or not _has_text(path):
            _remove(path)
        elif isinstance(error, RoadmapError):
            error.hint = "; ".join(filter(None, (error.hint, f"your text is in {path}")))
        else:
            session.outcome.file = path
        raise
    _remove(path)


def _has_text(path: str) -> bool:
    try:
        return os.path.isfile(path) and os.path.getsize(path) > 0
    except OSError:
        return False


def _remove(path: str) -> None:
    with suppress(OSError):  # the note is saved or empty: a leftover file does no harm
        os.unlink(path)


def _run_editor(environ: Mapping[str, str], path: str) -> str:
    """Return the text that the editor has left in a file."""
    line = editor_line(environ, sys.platform)
    try:
        command = shell_words.split(line)
        with raise_on_termination(), subprocess.Popen([*command, path]) as process:
            try:
                status = process.wait()
            except BaseException:
                process.terminate()
                raise
    except (OSError, ValueError) as error:
        raise UsageError(f"the editor '{line}' did not start: {error}", "set EDITOR") from error
    if status:
        end = f"left with {status}" if status > 0 else f"was ended by signal {-status}"
        raise NotSaved(f"the editor {end}", "nothing was saved")
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError as error:
        raise NotSaved(
            f"the editor has left no file to read: {path} ({error.strerror})", "nothing was saved"
        ) from error


def editor_line(environ: Mapping[str, str], platform: str) -> str:
    """Return the command that VISUAL or EDITOR holds, or that of the system's editor."""
    lines = (environ.get(name, "").strip() for name in ("VISUAL", "EDITOR"))
    return next(filter(None, lines), "notepad" if platform == "win32" else "vi")


def open_in_browser(session: Session, answer: OpenAnswer) -> OpenAnswer:
    """Open the address if stdout is a terminal and there is a browser; else it is only printed."""
    if session.json or sys.stdout is None or not sys.stdout.isatty():
        return answer
    import webbrowser

    try:
        return answer._replace(opened=webbrowser.open(answer.url))
    except (webbrowser.Error, OSError, ValueError, IndexError):  # BROWSER may hold anything
        return answer
