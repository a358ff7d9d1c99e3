"""Check whether pages still exist: schedules the requests and follows redirects.

`client` sends the requests, and `core.model.verdicts` judges the responses.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from urllib.parse import urldefrag, urljoin, urlsplit

from roadmap_cli.core.model import addresses, verdicts
from roadmap_cli.core.model.verdicts import Redirect, Response
from roadmap_cli.network.client import (
    MAX_DETAIL_LENGTH,
    REQUEST_CONTEXT,
    Client,
    HttpResult,
    RequestContext,
    ResolvingLoop,
    open_client,
    request,
)
from roadmap_cli.network.rate_limit import HostQueue, Limits

# After one of these faults on HEAD, a GET may still succeed.
_HEAD_FAULTS = (verdicts.BROKEN, verdicts.TOO_SLOW)
# Faults that do not mean that a host is silent: it was not asked, or had too little time.
_NOT_SILENT = (
    verdicts.TOLD_TO_WAIT,
    verdicts.SILENT_HOST,
    verdicts.PRIVATE_NETWORK,
    verdicts.OUT_OF_TIME,
)


def check_pages(
    pages: Sequence[str], on_result: Callable[[str, Response], None], limits: Limits
) -> None:
    """Check all pages, and call `on_result` with each response as it comes.

    KeyboardInterrupt ends the check at once; results reported before it are valid.
    """
    with asyncio.Runner(loop_factory=ResolvingLoop) as runner:
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
    """The check of one page: its requests and redirects, within its time."""

    def __init__(self, client: Client, queues: dict[str, HostQueue], limits: Limits) -> None:
        self.client = client
        self.queues = queues
        self.limits = limits
        self.seconds_left = limits.address
        self.allowed = verdicts.allowed_networks(local=limits.local)
        self.hops: list[Redirect] = []
        self.has_waited = False  # at most one Retry-After is obeyed

    async def run(self, page: str) -> Response:
        """Return the response for a page."""
        seen = {page}
        while True:
            result = await self._request_politely(page)
            if result.fault == verdicts.PRIVATE_NETWORK:
                return self._forbidden_network()
            if result.fault or result.status not in verdicts.REDIRECTS:
                return Response(tuple(self.hops), result.status, result.fault, result.detail)
            target = _redirect_target(page, result.location)
            if not target:
                detail = result.location[:MAX_DETAIL_LENGTH]
                return Response(tuple(self.hops), result.status, verdicts.BAD_TARGET, detail)
            # A public page must not redirect into the learner's private network.
            self.allowed = verdicts.redirect_networks(self._known_networks(page))
            self.hops.append(Redirect(result.status, target))
            page = urldefrag(target).url
            if page in seen:
                return Response(tuple(self.hops), result.status, verdicts.REDIRECT_LOOP)
            if len(self.hops) > self.limits.hops:
                return Response(tuple(self.hops), result.status, verdicts.TOO_MANY_REDIRECTS)
            seen.add(page)

    def _forbidden_network(self) -> Response:
        """Return the response for a page or redirect in a network that must not be requested."""
        if not self.hops:
            return Response(fault=verdicts.LOCAL_ADDRESS)
        *before, last = self.hops
        return Response(
            tuple(before), last.status, verdicts.PRIVATE_NETWORK, last.to[:MAX_DETAIL_LENGTH]
        )

    async def _request_politely(self, page: str) -> HttpResult:
        """Request a page, and once more after a short Retry-After."""
        host = urlsplit(page).hostname or ""
        queue = self.queues[host]
        REQUEST_CONTEXT.set(RequestContext(host, self.allowed, queue.networks))
        async with queue.page_slots:
            result = await self._head_then_get(page, queue)
            wait, has_obeyed = result.retry_after, False
            if wait is not None and wait <= self.limits.max_retry_after and not self.has_waited:
                self.has_waited = has_obeyed = True
                queue.pause(wait)
                result = await self._head_then_get(page, queue)
            if result.fault not in _NOT_SILENT:
                queue.count_silence(silent=result.status is None, reason=verdicts.SILENT_HOST)
            wait = result.retry_after
            wants_more = wait is not None and (has_obeyed or wait > self.limits.max_retry_after)
            if result.status == 429 or wants_more:
                queue.closed_reason = verdicts.TOLD_TO_WAIT
                return result._replace(fault=verdicts.RETRY_LATER)
        return result

    async def _head_then_get(self, page: str, queue: HostQueue) -> HttpResult:
        """Request a page with HEAD, then with GET if HEAD is refused or fails."""
        result = await self._request("HEAD", page, queue)
        refused = result.status is not None and result.status >= 400 and result.status != 429
        is_silent = result.fault in _HEAD_FAULTS and self.seconds_left > 0
        if result.retry_after is None and (refused or is_silent):
            result = await self._request("GET", page, queue)
        return result

    async def _request(self, method: str, page: str, queue: HostQueue) -> HttpResult:
        # Checked before the wait, so that it is not in vain, and after it, for what came meanwhile.
        if reason := self._reason_to_skip(page, queue):
            return HttpResult(fault=reason)
        async with queue.wait_for_turn():
            if reason := self._reason_to_skip(page, queue):
                return HttpResult(fault=reason)
            now = asyncio.get_running_loop().time
            began = now()
            try:
                async with asyncio.timeout(self.seconds_left):
                    result = await request(self.client, method, page)
            except TimeoutError:
                # A host is not to blame for the time that redirects before it took.
                result = HttpResult(fault=verdicts.OUT_OF_TIME if self.hops else verdicts.TOO_SLOW)
            self.seconds_left -= now() - began
        return result

    def _reason_to_skip(self, page: str, queue: HostQueue) -> str:
        """Return the fault for which a page is not requested, or ""."""
        if self.seconds_left <= 0:
            return verdicts.OUT_OF_TIME
        # Names too: a connection that is still open from another page needs no look-up.
        if not self._known_networks(page) <= self.allowed:
            return verdicts.PRIVATE_NETWORK
        return queue.closed_reason

    def _known_networks(self, page: str) -> frozenset[str]:
        """Return the networks of a page's host, as far as they are known."""
        networks = self.queues[urlsplit(page).hostname or ""].networks
        return frozenset((verdicts.network_of(page), *networks))


def _redirect_target(page: str, location: str) -> str:
    """Return the target of a redirect, or "" when it is not a web address."""
    try:
        target = urljoin(page, location)
    except ValueError:
        return ""
    if not location or len(target) > addresses.MAX_URL_LENGTH or addresses.find_fault(target):
        return ""
    return target
