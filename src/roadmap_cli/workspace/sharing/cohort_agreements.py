"""What this home remembers of sharing with cohorts: with which, through which server, and what.

A server may have been changed by others, so that only what is remembered here is ever renewed.
"""

from __future__ import annotations

import json

from roadmap_cli.store.database.row_sums import damaged_meta
from roadmap_cli.values import Record
from roadmap_cli.workspace.workspace import Workspace

_META_KEY = "cohorts"


class Agreement(Record):
    """What the learner agreed to share with a cohort."""

    server: str  # its address
    cohort: str
    roadmaps: tuple[str, ...]  # none: it was stopped, and the server has not heard of it yet
    has_minutes: bool


def read_agreements(w: Workspace) -> tuple[Agreement, ...]:
    """Return all agreements, in the order in which they were made."""
    text = w.database.get_meta(_META_KEY)
    if text is None:
        return ()
    try:
        return tuple(Agreement(s, c, tuple(r), m) for s, c, r, m in json.loads(text))
    except (ValueError, TypeError) as error:
        raise damaged_meta(w.database.path) from error


def find_agreement(w: Workspace, server: str, cohort: str) -> Agreement | None:
    """Return what was agreed with a cohort of a server."""
    agreements = read_agreements(w)
    return next((a for a in agreements if (a.server, a.cohort) == (server, cohort)), None)


def remember(w: Workspace, server: str, cohort: str, agreement: Agreement | None) -> None:
    """Keep what was agreed with a cohort of a server, or forget it."""
    if find_agreement(w, server, cohort) == agreement:
        return
    with w.database.writing() as transaction:
        others = [a for a in read_agreements(w) if (a.server, a.cohort) != (server, cohort)]
        kept = [*others, *([agreement] if agreement else [])]
        w.database.set_meta(_META_KEY, json.dumps([list(a) for a in kept]))
        w.database.set_token_probe(transaction)
