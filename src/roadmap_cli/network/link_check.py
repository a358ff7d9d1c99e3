"""Check whether pages are still there: who is asked when, and where redirects are followed to.

It sends nothing itself; what a response means for an address is judged in `core.verdicts`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from urllib.parse import urldefrag, urljoin, urlsplit

from roadmap_cli.core import addresses, verdicts
from roadmap_cli.core.verdicts import Hop, Response
from roadmap_cli.network.client import (
    LONGEST_SHOWN,
    REQUEST,
    Answer,
    Client,
    Loop,
    RequestContext,
    open_client,
    request,
)
from roadmap_cli.network.rate_limit import HostQueue, Limits

# A host that fails like this on HEAD may know GET all the same.
_HEAD_FAULTS = (verdicts.BROKEN, verdicts.TOO_SLOW)
# What says nothing about whether a host answers: it was not asked, or had too little time.
_NO_SILENCE = (verdicts.LET_BE, verdicts.SILENT_HOST, verdicts.INWARD, verdicts.TIME_IS_UP)


def check_pages(
    pages: Sequence[str], on_result: Callable[[str, Response], None], limits: Limits
) -> None:
    """Ask each page's host whether it is there, and hand over each response as it comes.

    KeyboardInterrupt leaves at once; what was handed over before holds.
    """
    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(_check_all(pages, on_result, limits))


async def _check_all(
    pages: Sequence[str], on_result: Callable[[str, Response], None], limits: Limits
) -> None:
    overall = asyncio.Semaphore(limits.at_once)
    queues = defaultdict[str, HostQueue](lambda: HostQueue(limits, overall))
    async with open_client(limits) as client:

        async def check(page: str) -> None:
            on_result(page, await _PageCheck(client, queues, limits).run(page))

        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(check(page))


class _PageCheck:
    """One page: asked for, followed where it leads, within its time."""

    def __init__(self, client: Client, queues: dict[str, HostQueue], limits: Limits) -> None:
        self.client = client
        self.queues = queues
        self.limits = limits
        self.left = limits.address
        self.allowed = verdicts.networks_to_ask(local=limits.local)
        self.hops: list[Hop] = []
        self.has_waited = False  # one host on the way is waited for, and once

    async def run(self, page: str) -> Response:
        """Return the response for a page."""
        seen = {page}
        while True:
            answer = await self._visit(page)
            if answer.fault == verdicts.INWARD:
                return self._inward()
            if answer.fault or answer.status not in verdicts.REDIRECTS:
                return Response(tuple(self.hops), answer.status, answer.fault, answer.detail)
            target = _redirect_target(page, answer.location)
            if not target:
                shown = answer.location[:LONGEST_SHOWN]
                return Response(tuple(self.hops), answer.status, verdicts.NOWHERE, shown)
            # A page of the web has no business in the network of the one who asks.
            self.allowed = verdicts.networks_to_follow(self._networks_of(page))
            self.hops.append(Hop(answer.status, target))
            page = urldefrag(target).url
            if page in seen:
                return Response(tuple(self.hops), answer.status, verdicts.CIRCLE)
            if len(self.hops) > self.limits.hops:
                return Response(tuple(self.hops), answer.status, verdicts.TOO_FAR)
            seen.add(page)

    def _inward(self) -> Response:
        """Return the response where the page, or a redirect, lies in a network not to be asked."""
        if not self.hops:
            return Response(fault=verdicts.LOCAL)
        *before, last = self.hops
        return Response(tuple(before), last.status, verdicts.INWARD, last.to[:LONGEST_SHOWN])

    async def _visit(self, page: str) -> Answer:
        """Ask a host for a page, and once more where it wants us back soon."""
        host = urlsplit(page).hostname or ""
        queue = self.queues[host]
        REQUEST.set(RequestContext(host, self.allowed, queue.networks))
        async with queue.visits:
            answer = await self._head_or_get(page, queue)
            wait, has_obeyed = answer.retry_after, False
            if wait is not None and wait <= self.limits.patience and not self.has_waited:
                self.has_waited = has_obeyed = True
                queue.hold(wait)
                answer = await self._head_or_get(page, queue)
            if answer.fault not in _NO_SILENCE:
                queue.count_silence(silent=answer.status is None, why=verdicts.SILENT_HOST)
            wait = answer.retry_after
            wants_more = wait is not None and (has_obeyed or wait > self.limits.patience)
            if answer.status == 429 or wants_more:
                queue.closed = verdicts.LET_BE
                return answer._replace(fault=verdicts.LATER)
        return answer

    async def _head_or_get(self, page: str, queue: HostQueue) -> Answer:
        """Ask by HEAD, and by GET where HEAD is not understood."""
        answer = await self._request("HEAD", page, queue)
        refused = answer.status is not None and answer.status >= 400 and answer.status != 429
        is_silent = answer.fault in _HEAD_FAULTS and self.left > 0
        if answer.retry_after is None and (refused or is_silent):
            answer = await self._request("GET", page, queue)
        return answer

    async def _request(self, method: str, page: str, queue: HostQueue) -> Answer:
        # Nobody waits for a turn in vain, and what happened while they waited counts too.
        if reason := self._reason_not_to_ask(page, queue):
            return Answer(fault=reason)
        async with queue.turn():
            if reason := self._reason_not_to_ask(page, queue):
                return Answer(fault=reason)
            now = asyncio.get_running_loop().time
            began = now()
            try:
                async with asyncio.timeout(self.left):
                    answer = await request(self.client, method, page)
            except TimeoutError:
                # A host is not to blame for what those before it took.
                answer = Answer(fault=verdicts.TIME_IS_UP if self.hops else verdicts.TOO_SLOW)
            self.left -= now() - began
        return answer

    def _reason_not_to_ask(self, page: str, queue: HostQueue) -> str:
        """Return the fault for which a host is not asked for a page, or ""."""
        if self.left <= 0:
            return verdicts.TIME_IS_UP
        # Also for a name: a connection that was made for another page may be open still.
        if not self._networks_of(page) <= self.allowed:
            return verdicts.INWARD
        return queue.closed

    def _networks_of(self, page: str) -> frozenset[str]:
        """Return in which networks a page's host lies, as far as that is known."""
        found = self.queues[urlsplit(page).hostname or ""].networks
        return frozenset((verdicts.network_of(page), *found))


def _redirect_target(page: str, location: str) -> str:
    """Return where a redirect leads, or "" where that is no web address."""
    try:
        target = urljoin(page, location)
    except ValueError:
        return ""
    if not location or len(target) > addresses.LONGEST_URL or addresses.fault(target):
        return ""
    return target
