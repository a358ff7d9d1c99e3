"""The person's own editor and browser.

What was written in the editor is a draft, which is removed only when it was saved. The browser
gets http and https addresses and the page of `map --open` only, never through a shell.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from roadmap_cli import shell_words
from roadmap_cli.cli.input.drafts import Draft, decode
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.change_answers import OpenAnswer
from roadmap_cli.errors import NotSaved, RoadmapError, UsageError
from roadmap_cli.file_access import open_file
from roadmap_cli.store.database.signals import ignore_terminal, raise_on_termination
from roadmap_cli.workspace import name_lookup

_MIN_SECONDS_OF_EDITING = 1.0  # no person leaves an editor sooner


@contextmanager
def edit_text(session: Session, topic: str, before: str = "") -> Iterator[str]:
    """Yield the text that a person makes of `before` in $VISUAL or $EDITOR; the block saves it.

    Raises UsageError without a terminal.
    """
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the note has no text",
            f"roadmap note {topic} TEXT keeps one, with - for TEXT that of standard input;"
            f" roadmap note {topic} --show shows them",
        )
    card = name_lookup.find_topic(session.workspace, topic)
    try:
        # The last line ends, too, so that what an editor appends begins a line of its own.
        draft = session.draft = Draft(card.id, before and f"{before}\n")
    except OSError as error:
        raise NotSaved(
            f"no file to write the note in could be made: {error.strerror}",
            f"roadmap note {card.id} TEXT needs none",
        ) from error
    try:
        yield _run_editor(session.environ, draft)
    except (RoadmapError, KeyboardInterrupt):
        if not (draft.has_text() or draft.may_be_open):
            draft.remove()
        raise
    finally:
        if session.outcome.is_saved:
            draft.remove()


def _run_editor(environ: Mapping[str, str], draft: Draft) -> str:
    """Return the text that the editor has left in a file."""
    path, began = draft.path, time.monotonic()
    line = editor_line(environ, sys.platform)
    try:
        command = shell_words.split(line)
        with (
            ignore_terminal(),
            raise_on_termination(),
            subprocess.Popen([*command, path]) as process,
        ):
            try:
                status = process.wait()
            except BaseException:
                process.terminate()
                raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"the editor '{line}' did not start: {reason}", "set EDITOR") from error
    is_quick = time.monotonic() - began < _MIN_SECONDS_OF_EDITING
    if status == -signal.SIGINT:
        raise KeyboardInterrupt
    if status:
        end = f"left with {status}" if status > 0 else f"was ended by signal {-status}"
        raise NotSaved(f"the editor {end}", "nothing was saved")
    try:
        with open(open_file(path), "rb") as file:
            text = decode(file.read())
        is_unchanged = text == draft.before and os.path.getmtime(path) == draft.made
        draft.may_be_open = is_quick and is_unchanged
    except OSError as error:
        raise NotSaved(
            f"the editor has left no file to read: {path} ({error.strerror})", "nothing was saved"
        ) from error
    if draft.may_be_open:
        raise UsageError(
            f"the note is {'unchanged' if draft.before else 'empty'}:"
            f" the editor '{line}' came back at once",
            "nothing was saved; one with a window of its own needs an option such as --wait",
        )
    return text


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
