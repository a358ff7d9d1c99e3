"""Opening an address in the person's browser: http and https only, never through a shell."""

import sys

from roadmap_cli.cli.session import Session
from roadmap_cli.core.outcomes import OpenAnswer


def opened(session: Session, answer: OpenAnswer) -> OpenAnswer:
    """Open the address where a person sits at a terminal with a browser; else leave it to print."""
    if session.json or sys.stdout is None or not sys.stdout.isatty():
        return answer
    import webbrowser

    try:
        return answer._replace(opened=webbrowser.open(answer.url))
    except (webbrowser.Error, OSError, ValueError, IndexError):  # BROWSER may hold anything
        return answer
