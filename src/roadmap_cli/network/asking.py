"""Asking hosts whether pages are still there, politely, and following where they lead.

It sends nothing itself and says what it heard; what that means for an address is judged in
`core.verdicts`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from urllib.parse import urldefrag, urljoin, urlsplit

from roadmap_cli.core import addresses, verdicts
from roadmap_cli.core.verdicts import Heard, Hop
from roadmap_cli.network.client import (
    LONGEST_SHOWN,
    VISIT,
    Answer,
    Client,
    Loop,
    Visit,
    client_of,
    request,
)
from roadmap_cli.network.manners import Manners, Turns

# A host that fails like this on HEAD may know GET all the same.
_HEAD_FAULTS = (verdicts.BROKEN, verdicts.TOO_SLOW)
# What says nothing about whether a host answers: it was not asked, or had too little time.
_NO_SILENCE = (verdicts.LET_BE, verdicts.SILENT_HOST, verdicts.INWARD, verdicts.TIME_IS_UP)


def ask(
    pages: Sequence[str], hear: Callable[[str, Heard], None], manners: Manners | None = None
) -> None:
    """Ask each page's host whether it is there, and hand over what was heard as it comes.

    KeyboardInterrupt leaves at once; what was handed over before holds.
    """
    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(_ask_all(pages, hear, manners or Manners()))


async def _ask_all(
    pages: Sequence[str], hear: Callable[[str, Heard], None], manners: Manners
) -> None:
    turns = Turns(manners)
    found: dict[str, set[str]] = {}
    async with client_of(manners) as client:

        async def ask_one(page: str) -> None:
            hear(page, await _Errand(client, turns, manners, found, page).done())

        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(ask_one(page))


class _Errand:
    """One page: asked, followed where it leads, within its time."""

    def __init__(
        self,
        client: Client,
        turns: Turns,
        manners: Manners,
        found: dict[str, set[str]],
        page: str,
    ) -> None:
        self.client = client
        self.turns = turns
        self.manners = manners
        self.found = found
        self.page = page
        self.left = self.left_for_host = manners.address
        self.allowed = verdicts.asked_networks(local=manners.local)
        self.has_waited = False

    async def done(self) -> Heard:
        """Run the errand and return what was heard."""
        here = self.page
        hops: list[Hop] = []
        seen = {here}
        while True:
            answer = await self._asked(here)
            if answer.fault == verdicts.INWARD:
                return _kept_out(hops)
            if answer.fault or answer.status is None or answer.status not in verdicts.REDIRECTS:
                return Heard(tuple(hops), answer.status, answer.fault, answer.detail)
            target = _onward(here, answer.location)
            if not target:
                shown = answer.location[:LONGEST_SHOWN]
                return Heard(tuple(hops), answer.status, verdicts.NOWHERE, shown)
            # A page of the web has no business in the network of the one who asks.
            self.allowed = verdicts.onward_networks(self._networks(here))
            hops.append(Hop(answer.status, target))
            here = urldefrag(target).url
            if here in seen:
                return Heard(tuple(hops), answer.status, verdicts.CIRCLE)
            if len(hops) > self.manners.hops:
                return Heard(tuple(hops), answer.status, verdicts.TOO_FAR)
            seen.add(here)

    def _networks(self, page: str) -> frozenset[str]:
        """Return in which networks a page's host lies, as far as that is known."""
        known = self.found.get(urlsplit(page).hostname or "", ())
        return frozenset((verdicts.network_of(page), *known))

    def _reason_not_to_ask(self, page: str, host: str) -> str:
        """Return the fault for which a host is not asked for a page, or ""."""
        if self.left <= 0:
            return verdicts.TIME_IS_UP
        # Also for a name: the connection that an earlier look-up led to may be open still.
        if not self._networks(page) <= self.allowed:
            return verdicts.INWARD
        return self.turns.closed(host)

    async def _asked(self, page: str) -> Answer:
        """Ask a host for a page, and once more where it wishes that we come back soon."""
        host = urlsplit(page).hostname or ""
        self.left_for_host = self.left
        VISIT.set(Visit(host, self.allowed, self.found))
        async with self.turns.visit(host):
            answer = await self._tried(page, host)
            wait, has_obeyed = answer.come_back, False
            if wait is not None and wait <= self.manners.patience and not self.has_waited:
                self.has_waited = has_obeyed = True
                self.turns.hold(host, wait)
                answer = await self._tried(page, host)
            if answer.fault not in _NO_SILENCE:
                self.turns.note(host, silent=answer.status is None, why=verdicts.SILENT_HOST)
            wait = answer.come_back
            wants_more = wait is not None and (has_obeyed or wait > self.manners.patience)
            if answer.status == 429 or wants_more:
                self.turns.close(host, verdicts.LET_BE)
                return answer._replace(fault=verdicts.LATER)
        return answer

    async def _tried(self, page: str, host: str) -> Answer:
        """Ask by HEAD, and by GET where HEAD is not understood."""
        answer = await self._requested("HEAD", page, host)
        refused = answer.status is not None and answer.status >= 400 and answer.status != 429
        is_silent = answer.fault in _HEAD_FAULTS and self.left > 0
        if answer.come_back is None and (refused or is_silent):
            answer = await self._requested("GET", page, host)
        return answer

    async def _requested(self, method: str, page: str, host: str) -> Answer:
        # Nobody waits for a turn in vain, and what was heard while they waited counts too.
        if reason := self._reason_not_to_ask(page, host):
            return Answer(fault=reason)
        async with self.turns.turn(host):
            if reason := self._reason_not_to_ask(page, host):
                return Answer(fault=reason)
            now = asyncio.get_running_loop().time
            began = now()
            try:
                async with asyncio.timeout(self.left):
                    answer = await request(self.client, method, page)
            except TimeoutError:
                # A host is not to blame for what those before it took.
                is_first = self.left_for_host == self.manners.address
                answer = Answer(fault=verdicts.TOO_SLOW if is_first else verdicts.TIME_IS_UP)
            self.left -= now() - began
        return answer


def _onward(here: str, location: str) -> str:
    """Return where a redirect leads, or "" where that is no web address."""
    try:
        target = urljoin(here, location)
    except ValueError:
        return ""
    if not location or len(target) > addresses.LONGEST_URL or addresses.fault(target):
        return ""
    return target


def _kept_out(hops: list[Hop]) -> Heard:
    """Return what was heard where the page, or a redirect, lies in a network not to be asked."""
    if not hops:
        return Heard(fault=verdicts.LOCAL)
    *before, last = hops
    return Heard(tuple(before), last.status, verdicts.INWARD, last.to[:LONGEST_SHOWN])
