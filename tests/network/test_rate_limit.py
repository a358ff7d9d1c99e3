"""When requests are sent, with a clock that advances only while all tasks wait.

Holds: network.rate_limit.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable

from roadmap_cli.network.rate_limit import HostQueue, Limits


class _FakeClock(selectors.DefaultSelector):
    """Advances the clock instead of waiting."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.glass = _FakeClock()
        super().__init__(self.glass)

    def time(self) -> float:
        return round(self.glass.now, 6)


def request_times(
    requests: int, before: Callable[[HostQueue], None] = lambda _: None
) -> list[float]:
    """Return the times at which some requests to one host may be sent."""
    result: list[float] = []

    async def come(queue: HostQueue) -> None:
        async with queue.wait_for_turn():
            result.append(asyncio.get_running_loop().time())

    async def all_come() -> None:
        queue = HostQueue(Limits(pause=0.5), asyncio.Semaphore(10))
        before(queue)
        visits: list[Awaitable[None]] = [come(queue) for _ in range(requests)]
        await asyncio.gather(*visits)

    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(all_come())
    return result


def test_requests_to_a_host_have_a_pause_between_them() -> None:
    assert request_times(4) == [0, 0.5, 1, 1.5]


def test_a_host_on_hold_gets_no_requests() -> None:
    assert request_times(2, lambda queue: queue.pause(7)) == [7, 7.5]
