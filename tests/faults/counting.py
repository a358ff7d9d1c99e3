"""How many points the fault suite tries, and what it says about them at its end.

A point is one run of the program with one fault at one place. The tests note what they tried as
a property of themselves, which pytest-xdist carries from its workers to the one who prints.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import pytest

POINTS = 3  # of each command and fault, unless more are asked for
PARTS = 4  # of all points of a command, so that several workers can try them
_PROPERTY = "points tried"

T = TypeVar("T")
Noting = Callable[[str, str, int, int], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("faults")
    group.addoption("--every-point", action="store_true", help="try every fault at every point")
    group.addoption(
        "--points",
        type=int,
        default=POINTS,
        help=f"try this many points of each command and fault (default {POINTS})",
    )


class Part(NamedTuple):
    """Which of the points of a test are tried: every `of`-th, from the `nth` on."""

    nth: int
    of: int

    def __str__(self) -> str:
        return f"{self.nth + 1} of {self.of}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "part" in metafunc.fixturenames:
        of = PARTS if metafunc.config.getoption("--every-point") else 1
        metafunc.parametrize("part", [Part(nth, of) for nth in range(of)], ids=str)


def choose_points(config: pytest.Config, points: Sequence[T], share: float = 1.0) -> list[T]:
    """Return the points to try: all of them, or as many as were asked for, evenly spread."""
    if config.getoption("--every-point"):
        return list(points)
    size = max(1, round(config.getoption("--points") * share))
    if size >= len(points):
        return list(points)
    # From the middle of each part: the very first and last calls are the least telling ones.
    return [points[(2 * i + 1) * len(points) // (2 * size)] for i in range(size)]


def cross_with_faults(
    config: pytest.Config,
    points: Sequence[T],
    faults: Sequence[str],
    part: Part,
    share: float = 1.0,
) -> list[tuple[T, str]]:
    """Return each point with each fault; of a choice of points each with the next fault in turn."""
    if config.getoption("--every-point"):
        return [(point, fault) for point in points for fault in faults][part.nth :: part.of]
    some = choose_points(config, points, share)
    return [(point, faults[i % len(faults)]) for i, point in enumerate(some)]


def make_recorder(request: pytest.FixtureRequest) -> Noting:
    """Return what a test calls to note: command, fault, points tried, points judged."""

    def note(command: str, fault: str, tried: int, judged: int) -> None:
        request.node.user_properties.append((_PROPERTY, [command, fault, tried, judged]))

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tried: Counter[tuple[str, str]] = Counter()
    judged: Counter[tuple[str, str]] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == _PROPERTY and getattr(report, "when", "") == "call":
                    command, fault, some, of_them = json.loads(json.dumps(value))
                    tried[fault, command] += some
                    judged[fault, command] += of_them
    if not tried:
        return
    terminalreporter.section("points of fault")
    for fault in sorted({fault for fault, _ in tried}):
        of_fault = [key for key in sorted(tried) if key[0] == fault]
        parts = ", ".join(f"{command} {judged[fault, command]}" for _, command in of_fault)
        terminalreporter.write_line(f"{fault:>16}: {parts}")
    terminalreporter.write_line(
        f"{tried.total()} points tried, {judged.total()} of them met the fault and were judged"
    )
