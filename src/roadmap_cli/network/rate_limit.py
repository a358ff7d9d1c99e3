"""Rate limits: time-outs, pauses between requests to a host, and when a host is given up.

It must not know HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from roadmap_cli.values import Record


class Limits(Record):
    """The limits of a check; times are in seconds."""

    connect: float = 10
    read: float = 15
    address: float = 30  # for one address in all, without the time in queues
    pause: float = 0.5  # between two requests to one host
    max_retry_after: float = 10  # the longest Retry-After that is obeyed
    at_once: int = 10
    per_host: int = 2
    hops: int = 8
    max_silences: int = 3  # pages in a row without a response until a host is given up
    local: bool = False  # whether this machine and private networks are requested too


class HostQueue:
    """The queue of one host: few pages at once, a pause between requests, none once closed."""

    def __init__(self, limits: Limits, overall: asyncio.Semaphore) -> None:
        self.page_slots = asyncio.Semaphore(limits.per_host)
        self.closed_reason = ""  # why the host is given up
        self.networks: set[str] = set()  # where it was found
        self._limits = limits
        self._overall = overall
        self._free_at = 0.0
        self._silences = 0

    @asynccontextmanager
    async def wait_for_turn(self) -> AsyncIterator[None]:
        """Wait until a request may be sent, and hold one of the slots for requests meanwhile."""
        now = asyncio.get_running_loop().time
        while True:
            # No slot is held while waiting for this host, so that others can be requested.
            while (seconds := self._free_at - now()) > 0:
                await asyncio.sleep(seconds)
            async with self._overall:
                if self._free_at <= now():
                    self._free_at = now() + self._limits.pause
                    yield
                    return

    def pause(self, seconds: float) -> None:
        """Send no request to the host for some seconds."""
        self._free_at = max(self._free_at, asyncio.get_running_loop().time() + seconds)

    def count_silence(self, *, silent: bool, reason: str) -> None:
        """Count pages in a row without a response; too many close the queue."""
        self._silences = self._silences + 1 if silent else 0
        if self._silences >= self._limits.max_silences:
            self.closed_reason = reason
