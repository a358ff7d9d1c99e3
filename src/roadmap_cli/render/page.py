"""The page between a report and its ink: paragraphs, tables, bars, the strip of weeks, state symbols.

Plain values, so that terminal, Markdown, CSV and HTML draw the same page.
"""

from __future__ import annotations

from roadmap_cli.core.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.values import Value

# How the states of topics are marked, styled and called on every page.
MARKS = {DONE: "✓", ASSUMED: "≈", IN_PROGRESS: "▸", PAUSED: "‖", SKIPPED: "–", OPEN: "○"}
STYLES = {DONE: "good", ASSUMED: "good", IN_PROGRESS: "id", SKIPPED: "quiet", PAUSED: "quiet"}
WORDS = {
    DONE: "done",
    ASSUMED: "known",
    IN_PROGRESS: "in progress",
    PAUSED: "put aside",
    SKIPPED: "skipped",
    OPEN: "open",
}
# A topic that cannot be begun yet, where that is told apart; and a milestone.
WAITS, MILESTONE = "◌", "◆"


class Cell(Value):
    """Some text in a table; `link` is an address it leads to."""

    text: str
    style: str = ""
    link: str = ""


class Bar(Value):
    """How much of a whole is behind the learner."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Return the part in whole per cent."""
        return self.part * 100 // self.whole if self.whole else 0


class Column(Value):
    """A column: `flexible` ones give way on a narrow screen, `spare` ones disappear.

    It is at least `least` columns wide where there is room, so that several tables stand in line.
    """

    title: str
    right: bool = False
    flexible: bool = False
    spare: bool = False
    least: int = 0


class Table(Value):
    """Rows under a title; on a wide terminal `fold` of them may stand side by side.

    The title of a `plain` one says nothing that a person at a terminal does not see. `under` is
    the heading that it belongs to.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | Bar, ...], ...]
    fold: int = 1
    plain: bool = False
    under: str = ""


class Heading(Value):
    """What the tables below it belong to, with a note beside it."""

    text: str
    note: str = ""
    mark: str = ""


class Paragraph(Value):
    """A sentence or two."""

    text: str
    style: str = ""
    indent: int = 0


class Entry(Value):
    """A paragraph with a label in the margin."""

    label: str
    text: str
    style: str = ""


class Item(Value):
    """One thing in a list, with a few facts and an address on lines of their own."""

    mark: str
    title: str
    name: str
    facts: tuple[str, ...]
    link: str = ""


class Items(Value):
    """A list of things; `facts` names what each of them tells."""

    title: str
    facts: tuple[str, ...]
    rows: tuple[Item, ...]


class Strip(Value):
    """Weeks of days: how much was recorded on each, -1 for days still to come."""

    title: str
    weeks: tuple[tuple[str, tuple[int, ...]], ...]  # (Monday's date, seven counts)


Block = Heading | Table | Items | Paragraph | Entry | Strip


class Page(Value):
    """A title, what stands beside it, and the blocks below."""

    title: str
    note: str
    blocks: tuple[Block, ...]
