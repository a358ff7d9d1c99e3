"""Whose turn it is to be asked: told by a clock that only moves while everybody waits."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable

from roadmap_cli.network.rate_limit import HostQueue, Limits


class _Sandglass(selectors.DefaultSelector):
    """Turns waiting into time gone by."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.glass = _Sandglass()
        super().__init__(self.glass)

    def time(self) -> float:
        return round(self.glass.now, 6)


def times_of(visitors: int, before: Callable[[HostQueue], None] = lambda _: None) -> list[float]:
    """Return when each of so many visitors had a turn at one host."""
    found: list[float] = []

    async def come(queue: HostQueue) -> None:
        async with queue.turn():
            found.append(asyncio.get_running_loop().time())

    async def all_come() -> None:
        queue = HostQueue(Limits(pause=0.5), asyncio.Semaphore(10))
        before(queue)
        visits: list[Awaitable[None]] = [come(queue) for _ in range(visitors)]
        await asyncio.gather(*visits)

    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(all_come())
    return found


def test_between_two_requests_to_a_host_there_is_a_pause() -> None:
    assert times_of(4) == [0, 0.5, 1, 1.5]


def test_a_host_that_wants_a_moment_gets_it() -> None:
    assert times_of(2, lambda queue: queue.hold(7)) == [7, 7.5]
