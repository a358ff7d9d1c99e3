"""Asking for a longer note in the person's own editor."""

import os
import shlex
import subprocess
import sys
import tempfile

from roadmap_cli.cli.session import Session
from roadmap_cli.errors import NotSaved, UsageError


def ask(session: Session, topic: str) -> str:
    """Return the text a person writes in $VISUAL or $EDITOR.

    Raises UsageError where there is no terminal to edit in.
    """
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the note has no text",
            f"roadmap note {topic} TEXT keeps one; roadmap note {topic} --show shows them",
        )
    from roadmap_cli.workspace import changes

    card = session.workspace.topic(topic)
    command = session.environ.get("VISUAL") or session.environ.get("EDITOR") or "vi"
    handle, path = tempfile.mkstemp(prefix=f"{card.id}-", suffix=".md")
    os.close(handle)
    try:
        result = subprocess.run([*shlex.split(command), path], check=False)
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except (OSError, ValueError) as error:
        raise UsageError(f"the editor '{command}' did not start: {error}", "set EDITOR") from error
    if result.returncode:
        raise NotSaved(f"the editor left with {result.returncode}", f"your text is in {path}")
    if len(text.strip()) > changes.MOST_NOTE:  # the text must outlive the refusal
        raise UsageError(
            f"the note has {len(text)} characters; {changes.MOST_NOTE} are the most",
            f"nothing was saved; your text is in {path}",
        )
    os.unlink(path)
    return text
