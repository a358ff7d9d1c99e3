"""Syncing with a server: ask what it holds, send what it lacks, take in what is new here.

There is no cursor: each sync compares the log with the heads that the server names, so a server
that was emptied or put back is the same as one that is behind. In step, one round
trip is enough: the heads. There is one more for each page of what goes and comes, which brings the
heads again, more for a device with two pasts, and one for what is shared with cohorts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.answers.sync_answers import SyncAnswer
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import NotSaved, SyncFailed
from roadmap_cli.workspace import server_connection
from roadmap_cli.workspace.machines import faults
from roadmap_cli.workspace.progress_callback import ProgressCallback, no_progress
from roadmap_cli.workspace.sharing import cohort_shares
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place
    from roadmap_cli.carriers.server.postgresql import Server
    from roadmap_cli.workspace.machines.options import SyncOptions
    from roadmap_cli.workspace.machines.server_exchange import ServerExchange

_ATTEMPTS = 2


def sync_with_server(
    w: Workspace, place: Place, options: SyncOptions, on_progress: ProgressCallback = no_progress
) -> SyncAnswer:
    """Exchange with a server.

    If it cannot be brought to its end, what was exchanged before stays, and the answer says so.
    Raises UsageError for an address that cannot be used, and SyncFailed if nothing was exchanged.
    """
    from roadmap_cli.workspace.machines.server_exchange import ServerExchange

    exchange = ServerExchange(w, place, options, on_progress)
    try:
        with server_connection.connect(place) as server:
            answer = _run(exchange, server)
            if options.is_dry_run:
                return answer
            return answer._replace(shared=cohort_shares.renew(w, place, server))
    except (SyncFailed, NotSaved) as error:
        if options.is_dry_run:
            raise
        waiting, answer = exchange.count_waiting(), exchange.answer()
        if answer.sent or answer.received or answer.kept:
            return answer._replace(waiting=waiting, faults=(faults.partial_fault(error),))
        if waiting:
            wait = "waits" if waiting == 1 else "wait"
            events = f"{format_count(waiting, 'event')} {wait} to be sent"
            error.hint = "; ".join(filter(None, (events, error.hint)))
        raise


def _run(exchange: ServerExchange, server: Server) -> SyncAnswer:
    from roadmap_cli.carriers.server.faults import ServerMoved

    for _ in range(_ATTEMPTS):
        try:
            return exchange.run(server)
        except ServerMoved:
            continue
    raise SyncFailed(
        "not in step: another machine was writing to the server at the same moment",
        "your log is safe here; sync again",
    )
