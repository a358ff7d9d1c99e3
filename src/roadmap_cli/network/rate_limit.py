"""Rate limits: how long a host is waited for, how often it is asked, and when no more.

It knows hosts and clocks and no HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from roadmap_cli.values import Value


class Limits(Value):
    """The limits of a check, times in seconds, and which networks it goes to at all."""

    connect: float = 10
    read: float = 15
    address: float = 30  # all that is done about one address, without waiting in queues
    pause: float = 0.5  # between two requests to one host
    patience: float = 10  # the longest Retry-After that is obeyed
    at_once: int = 10
    per_host: int = 2
    hops: int = 8
    silences: int = 3  # so many pages without any answer, and the host is left alone
    local: bool = False  # whether this machine and private networks are asked too


class HostQueue:
    """The queue for one host: few visits at once, a pause between requests, none once closed."""

    def __init__(self, limits: Limits, overall: asyncio.Semaphore) -> None:
        self.visits = asyncio.Semaphore(limits.per_host)
        self.closed = ""  # why the host is left alone for good
        self.networks: set[str] = set()  # in which it was found
        self._limits = limits
        self._overall = overall
        self._free_at = 0.0
        self._silences = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until a request may be sent, and count as one of those under way."""
        await self._wait()
        try:
            yield
        finally:
            self._overall.release()

    async def _wait(self) -> None:
        now = asyncio.get_running_loop().time
        while True:
            # Nobody waits for one host while keeping others from theirs.
            while (seconds := self._free_at - now()) > 0:
                await asyncio.sleep(seconds)
            await self._overall.acquire()
            if self._free_at <= now():
                self._free_at = now() + self._limits.pause
                return
            self._overall.release()

    def hold(self, seconds: float) -> None:
        """Leave the host alone for some seconds."""
        self._free_at = max(self._free_at, asyncio.get_running_loop().time() + seconds)

    def count_silence(self, *, silent: bool, why: str) -> None:
        """Count pages in a row without an answer; after too many the host is closed."""
        self._silences = self._silences + 1 if silent else 0
        if self._silences >= self._limits.silences:
            self.closed = why
