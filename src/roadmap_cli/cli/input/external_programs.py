"""The person's own editor and browser.

The file of the editor is removed only when its text was saved; any error names its path. The
browser gets http and https addresses only, never through a shell.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.change_answers import OpenAnswer
from roadmap_cli.errors import NotSaved, RoadmapError, UsageError
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
        yield _run_editor(session, path)
    except BaseException as error:
        if session.outcome.is_saved or not os.path.getsize(path):
            os.unlink(path)
        elif isinstance(error, RoadmapError):
            error.hint = "; ".join(filter(None, (error.hint, f"your text is in {path}")))
        else:
            session.outcome.file = path
        raise
    with suppress(OSError):  # the note is saved: a leftover file does no harm
        os.unlink(path)


def _run_editor(session: Session, path: str) -> str:
    command = session.environ.get("VISUAL") or session.environ.get("EDITOR") or "vi"
    try:
        result = subprocess.run([*shlex.split(command), path], check=False)
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except (OSError, ValueError) as error:
        raise UsageError(f"the editor '{command}' did not start: {error}", "set EDITOR") from error
    if result.returncode:
        raise NotSaved(f"the editor left with {result.returncode}", "nothing was saved")
    return text


def open_in_browser(session: Session, answer: OpenAnswer) -> OpenAnswer:
    """Open the address if stdout is a terminal and there is a browser; else it is only printed."""
    if session.json or sys.stdout is None or not sys.stdout.isatty():
        return answer
    import webbrowser

    try:
        return answer._replace(opened=webbrowser.open(answer.url))
    except (webbrowser.Error, OSError, ValueError, IndexError):  # BROWSER may hold anything
        return answer
