"""Cards as files: reading one, and finding those of a folder. It must not know a database."""

from __future__ import annotations

import os
from collections.abc import Iterator

from roadmap_cli.core.answers.shared_progress import ProgressCard
from roadmap_cli.errors import UsageError
from roadmap_cli.file_access import NotAFile, open_file
from roadmap_cli.formats import progress_card
from roadmap_cli.formats.progress_card import InvalidCard

_ENDING = ".json"


def read_file(path: str) -> ProgressCard:
    """Return the card of a file; raise InvalidCard with the reason, FileNotFoundError."""
    try:
        with open(open_file(path), "rb") as file:
            data = file.read(progress_card.MAX_BYTES + 1)
    except FileNotFoundError:
        raise
    except NotAFile:
        raise InvalidCard("is not a file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a possible file name"
        raise InvalidCard(f"cannot be read: {reason}") from None
    return progress_card.read_card(data)


def list_files(directory: str) -> list[str]:
    """Return the paths of the files in a folder that may be cards; raise UsageError."""
    try:
        names = sorted(os.listdir(directory))
    except FileNotFoundError:
        raise UsageError(f"there is no folder {directory}", "check its spelling") from None
    except NotADirectoryError:
        raise UsageError(f"{directory} is not a folder", "name a folder") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a possible name"
        raise UsageError(f"{directory} cannot be read: {reason}", "name another folder") from None
    shown = (name for name in names if not name.startswith("."))
    return [os.path.join(directory, n) for n in shown if n.lower().endswith(_ENDING)]


def find_cards(directory: str, card: str) -> Iterator[str]:
    """Yield the paths of the files in a folder that hold the card of an id."""
    for path in list_files(directory):
        try:
            if read_file(path).card == card:
                yield path
        except (InvalidCard, FileNotFoundError):
            continue
