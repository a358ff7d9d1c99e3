"""Manners: how long a host is waited for, and whose turn it is to be asked.

It knows hosts and clocks and no HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from roadmap_cli.values import Value


class Manners(Value):
    """The numbers of good behaviour, times in seconds, and where it goes to at all."""

    connect: float = 10
    read: float = 15
    address: float = 30  # all that is done about one address, its turns not counted
    pause: float = 0.5  # between two requests to one host
    patience: float = 10  # the longest Retry-After that is obeyed
    at_once: int = 10
    per_host: int = 2
    hops: int = 8
    silences: int = 3  # so many pages without any answer, and the host is left alone
    local: bool = False  # whether this machine and private networks are asked too


class _Host:
    def __init__(self, per_host: int) -> None:
        self.slots = asyncio.Semaphore(per_host)
        self.free_at = 0.0
        self.silences = 0
        self.closed = ""


class Turns:
    """Who may ask when: few at once, fewer per host, with a pause between."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._overall = asyncio.Semaphore(manners.at_once)
        self._hosts: dict[str, _Host] = {}

    def visit(self, host: str) -> asyncio.Semaphore:
        """Return what lets in as many visitors as a host may have; each asks one thing at a time."""
        return self._place(host).slots

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a visitor may ask, and count as one who asks."""
        await self._wait_for(self._place(host))
        try:
            yield
        finally:
            self._overall.release()

    async def _wait_for(self, place: _Host) -> None:
        now = asyncio.get_running_loop().time
        while True:
            # Nobody waits for one host while keeping others from theirs.
            while (wait := place.free_at - now()) > 0:
                await asyncio.sleep(wait)
            await self._overall.acquire()
            if place.free_at <= now():
                place.free_at = now() + self._manners.pause
                return
            self._overall.release()

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone for some seconds."""
        place = self._place(host)
        free_at = asyncio.get_running_loop().time() + seconds
        place.free_at = max(place.free_at, free_at)

    def close(self, host: str, why: str) -> None:
        """Leave a host alone for good."""
        self._place(host).closed = why

    def closed(self, host: str) -> str:
        """Return why a host is left alone for good, or ""."""
        return self._place(host).closed

    def note(self, host: str, *, silent: bool, why: str) -> None:
        """Note whether a host answered; one that keeps silent is left alone with this reason."""
        place = self._place(host)
        place.silences = place.silences + 1 if silent else 0
        if place.silences >= self._manners.silences:
            place.closed = why

    def _place(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(self._manners.per_host)
        return self._hosts[host]
