"""Connecting to a server that is named as a place. Only who connects needs its library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.errors import UsageError
from roadmap_cli.installation import this_installation

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.carriers.server.postgresql import Server

REQUIREMENT = "psycopg[binary]>=3.2"


def connect(place: Place, *, is_syncing: bool = True) -> Server:
    """Connect to a server; raise UsageError for what cannot be used, SyncFailed if it is not there.

    `is_syncing` tells whether errors say that the log here is safe.
    """
    try:
        from roadmap_cli.carriers.server import postgresql
    except ImportError as error:  # also a psycopg that finds no libpq
        if (error.name or "").startswith("roadmap_cli"):
            raise
        raise UsageError(
            f"a server needs a library that is not installed ({error.name or 'libpq'})",
            this_installation().install_command(REQUIREMENT),
        ) from error
    return postgresql.Server(place.target, is_syncing=is_syncing)
