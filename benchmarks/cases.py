"""What is measured: one line a case, with the budget it has to keep.

It owns the list of cases and the words of the table, and runs nothing. In a command, `{topic}` is
a topic that was not used in an earlier round, so that a `done` never finds its work done already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

SHIPPED = 137  # topics in the roadmap that comes with the program
SIZES = (SHIPPED, 1_000, 2_000, 10_000, 100_000)
TASK_SIZES = (1_000, 2_000, 10_000)
LINES = 2_000  # of a long README
FEW, MANY = 1_000, 1_000_000  # events

REBUILD = (
    "import gc, sys; gc.disable()  # as the program does\n"
    "from roadmap_cli.store.opening import opening; from roadmap_cli.store.log import projection\n"
    "opened = opening.open_database(sys.argv[1])\n"
    "with opened.writing(): projection.rebuild(opened)"
)


def task_uuid(topic: str) -> str:
    """Return the UUID under which Taskwarrior knows a topic: its number, made to look like one."""
    return f"fa{int(topic[-6:]):06x}-fade-4bad-8bad-facadefacade"


class Budget(NamedTuple):
    """The most a case may cost: seconds, `MB`, or times the cost of the case `of`."""

    most: float
    of: str = ""
    text: str = ""


class Case(NamedTuple):
    """One command in one prepared home."""

    name: str
    title: str
    command: tuple[str, ...]
    budgets: tuple[Budget, ...] = ()
    size: int = 0  # topics
    home: str = ""  # which data it finds: the size, or the events
    own: bool = False  # it changes the data and gets a copy of its own
    empty: bool = False  # the home is emptied before each run
    new_day: bool = False  # the backups are removed before each run
    drawn: bool = False
    env: tuple[tuple[str, str], ...] = ()
    rounds: int = 1_000  # at most


def all_cases() -> Iterator[Case]:
    """Yield every case; the quick ones first, so that they run close to their yardsticks."""
    yield Case("P", "`python -c pass` (P)", ("python", "-c", "pass"))
    yield Case("T", '`python -c "import typer"` (T)', ("python", "-c", "import typer"))
    yield from _daily()
    yield from _drawn()
    yield from _pages()
    yield from _tab()
    yield from _grown()
    yield from _tasks()
    yield from _loading()
    yield from _remembered()


def _times(most: float, of: str = "T") -> Budget:
    return Budget(most, of, f"{most:g} {of}")


def _seconds(most: float) -> Budget:
    return Budget(most, "", f"{most:g} s")


def _megabytes(most: float) -> Budget:
    return Budget(most, "MB", f"{most:g} MB")


def _daily() -> Iterator[Case]:
    home = str(SHIPPED)
    for name, command, own in (
        ("next", ("roadmap", "next"), False),
        ("done", ("roadmap", "done", "{topic}"), True),
        ("start", ("roadmap", "start", "{topic}"), True),
        ("undo", ("roadmap", "undo"), True),
    ):
        budgets = [_times(1.35)] + ([_megabytes(40)] if name in ("next", "done") else [])
        for drawn in (False, True):
            yield Case(
                f"{name}-{home}" + ("-drawn" if drawn else ""),
                f"`{name}`" + (" on a terminal" if drawn else ""),
                command,
                tuple(budgets),
                SHIPPED,
                home,
                own,
                drawn=drawn,
            )
    yield _first_done(SHIPPED, home, "", 1_000)
    yield Case(
        "empty",
        "the first `next` on an empty home",
        ("roadmap", "next"),
        (_seconds(1.5),),
        SHIPPED,
        empty=True,
    )


def _first_done(size: int, home: str, beside: str, rounds: int) -> Case:
    return Case(
        f"first-done-{home}",
        f"the day's first `done` (it makes the backup){beside}",
        ("roadmap", "done", "{topic}"),
        (),
        size,
        home,
        own=True,
        new_day=True,
        rounds=rounds,
    )


def _drawn() -> Iterator[Case]:
    for size in (SHIPPED, 10_000):
        for command in (("report",), ("list",), ("show", "{first}")):
            yield Case(
                f"{command[0]}-{size}-drawn",
                f"`{command[0]}` on a terminal",
                ("roadmap", *command),
                (_times(2.5),) if size == SHIPPED else (),
                size,
                str(size),
                drawn=True,
            )


def _pages() -> Iterator[Case]:
    for size, most in ((SHIPPED, 0.5), (2_000, 2)):
        yield Case(
            f"map-{size}",
            "`map`, a page for a browser",
            ("roadmap", "map", "--format", "html"),
            (_seconds(most),),
            size,
            str(size),
        )


def _tab() -> Iterator[Case]:
    for size, most in ((SHIPPED, 1.5), (10_000, 1.7)):
        for shell in ("bash", "zsh", "fish"):
            line = "roadmap done {prefix}"
            args = (
                (("COMP_WORDS", line.replace(" ", "\n")), ("COMP_CWORD", "2"))
                if shell == "bash"
                else (("_TYPER_COMPLETE_ARGS", line),)
            )
            fish = (("_TYPER_COMPLETE_FISH_ACTION", "get-args"),) if shell == "fish" else ()
            yield Case(
                f"tab-{shell}-{size}",
                f"Tab in {shell}",
                ("roadmap",),
                (_times(most),),
                size,
                str(size),
                env=(("_ROADMAP_COMPLETE", f"complete_{shell}"), *args, *fish),
            )


def _grown() -> Iterator[Case]:
    for size in SIZES[1:]:
        for name, topic in (("next", ()), ("done", ("{topic}",))):
            budgets = []
            if size in TASK_SIZES[1:]:
                times = 20 if size == 10_000 else 1
                text = f"Taskwarrior / {times}" if times > 1 else "Taskwarrior"
                budgets.append(Budget(1 / times, f"task-{name}-{size}", text))
            if size == 10_000:
                budgets.append(_times(2))
            if size == 100_000:
                budgets.append(_seconds(1))
            yield Case(
                f"{name}-{size}",
                f"`{name}`",
                ("roadmap", name, *topic),
                tuple(budgets),
                size,
                str(size),
                own=name == "done",
                rounds=1_000 if size <= 10_000 else 7,
            )

    yield _first_done(100_000, "100000", "", 3)


def _tasks() -> Iterator[Case]:
    for size in TASK_SIZES:
        rounds = 1_000 if size < 10_000 else 3
        for name, command in (("next", ("next", "limit:1")), ("done", ("{uuid}", "done"))):
            yield Case(
                f"task-{name}-{size}",
                f"Taskwarrior `{' '.join(command).format(uuid='UUID')}`",
                ("task", "rc.confirmation=off", *command),
                (),
                size,
                f"task-{size}",
                own=name == "done",
                rounds=rounds,
            )
        yield Case(
            f"task-import-{size}",
            "Taskwarrior `import`",
            ("task", "rc.confirmation=off", "import", "{json}"),
            (),
            size,
            empty=True,
            rounds=5,
        )


def _loading() -> Iterator[Case]:
    load = ("roadmap", "load", "{yaml}")
    yield Case(
        "load-unchanged-10000",
        "`load` of an unchanged file",
        load,
        (_times(2.5),),
        10_000,
        "10000",
        own=True,
    )
    budgets = {10_000: (_seconds(2),), 100_000: (_seconds(25), _megabytes(350))}
    for size in SIZES[1:]:
        yield Case(
            f"load-{size}",
            "`load`",
            load,
            budgets.get(size, ()),
            size,
            empty=True,
            rounds=5 if size < 100_000 else 3,
        )
    for size in (10_000, 100_000):
        yield Case(
            f"update-{size}",
            "`load` of a new edition, with progress",
            ("roadmap", "load", "{edition}"),
            budgets[size],
            size,
            str(size),
            own=True,
            rounds=5 if size < 100_000 else 3,
        )
    for size in (LINES, 10_000):
        yield Case(
            f"import-{size}",
            f"`import` of a Markdown list of {size:,} lines",
            ("roadmap", "import", "{list}", "-o", "{out}"),
            (_seconds(1),) if size == LINES else (),
            size,
            empty=True,
            rounds=5,
        )


def _remembered() -> Iterator[Case]:
    for count in (FEW, MANY):
        home = f"events-{count}"
        many = count == MANY
        for name, command, drawn in (
            ("report", ("report",), False),
            ("report", ("report",), True),
            ("next", ("next",), False),
            ("done", ("done", "{topic}"), False),
            ("undo", ("undo",), False),
        ):
            suffix = "-drawn" if drawn else ""
            few = Budget(1.5, f"{name}-events-{FEW}{suffix}", "1.5 times that at 1,000 events")
            yield Case(
                f"{name}-{home}{suffix}",
                f"`{name}`{' on a terminal' if drawn else ''}, {count:,} events",
                ("roadmap", *command),
                (few,) if many and name == "report" else (),
                SHIPPED,
                home,
                own=name in ("done", "undo"),
                drawn=drawn,
                rounds=11,
            )
        yield _first_done(SHIPPED, home, f", {count:,} events", 3)
        yield Case(
            f"rebuild-{home}",
            f"rebuild of the projection, {count:,} events",
            ("python", "-c", REBUILD, "{database}"),
            (_seconds(15),) if many else (),
            SHIPPED,
            home,
            own=True,
            rounds=3,
        )
        yield Case(
            f"doctor-{home}",
            f"`doctor --rebuild`, {count:,} events",
            ("roadmap", "doctor", "--rebuild"),
            (),
            SHIPPED,
            home,
            own=True,
            rounds=2,
        )
