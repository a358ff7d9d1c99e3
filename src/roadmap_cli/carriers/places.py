"""What the setting `sync` and the argument of `roadmap sync` name: a folder, git, or a server.

Pure, but for `~`. It connects to nothing and looks at no disk.
"""

from __future__ import annotations

import os
import re

from roadmap_cli.carriers.server.address import refuse_password
from roadmap_cli.errors import UsageError
from roadmap_cli.values import Record

FOLDER, GIT, SERVER = "folder", "git", "server"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_SERVER_SCHEMES = ("postgresql", "postgres")
EXAMPLES = "a folder such as ~/Sync/roadmap, git:PATH, or postgresql://NAME@HOST/DATABASE"


class Place(Record):
    """Where the machines of a learner meet."""

    kind: str  # FOLDER, GIT or SERVER
    target: str  # an absolute path, or an address without a password
    name: str  # as it was typed, for people


def parse_place(typed: str) -> Place:
    """Return the place that a text names; raise UsageError if it names none."""
    text = typed.strip()
    if not text:
        raise UsageError("no place to sync with is named", f"name {EXAMPLES}")
    if text.startswith("git:"):
        path = text.removeprefix("git:")
        if not path or "://" in path or re.match(r"[^/]+@[^/]+:", path):
            raise UsageError(
                f"'{text}' is not a clone on this machine",
                "clone the repository first, and name its directory: git:PATH",
            )
        return Place(GIT, _absolute(path), text)
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() in _SERVER_SCHEMES:
        refuse_password(text)
        # libpq knows the scheme in small letters only.
        return Place(SERVER, scheme[1].lower() + text[scheme.end(1) :], text)
    if scheme:
        raise UsageError(f"'{scheme[1]}://' is not a place to sync with", f"name {EXAMPLES}")
    return Place(FOLDER, _absolute(text), text)


def full_name(typed: str) -> str:
    """Return what names the same place from every directory; raise UsageError if it names none."""
    place = parse_place(typed)
    prefix = "git:" if place.kind == GIT else ""
    path = place.name.removeprefix(prefix)
    is_relative = place.kind != SERVER and not (os.path.isabs(path) or path.startswith("~"))
    return prefix + place.target if is_relative else place.name


def _absolute(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))
