"""A page of a report: paragraphs, fields, lists, tables, a heatmap; and the symbols of states.

Plain values, so that terminal, Markdown, CSV and HTML draw the same page.
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.render import text_lines
from roadmap_cli.values import Record

# How the states of topics are drawn, styled and called on every page.
STATE_SYMBOLS = {DONE: "✓", ASSUMED: "≈", IN_PROGRESS: "▸", PAUSED: "‖", SKIPPED: "–", OPEN: "○"}
STATE_STYLES = {
    DONE: "good",
    ASSUMED: "good",
    IN_PROGRESS: "id",
    SKIPPED: "quiet",
    PAUSED: "quiet",
}
STATE_WORDS = {**text_lines.STATE_WORDS, ASSUMED: "known"}
# An open topic whose prerequisites are open, on the map; and a milestone.
BLOCKED_SYMBOL, MILESTONE_SYMBOL = "◌", "◆"


class Cell(Record):
    """Some text in a table; `link` is the address it leads to."""

    text: str
    style: str = ""
    link: str = ""


class Bar(Record):
    """How much of a whole is behind the learner."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Return the part in whole per cent."""
        return self.part * 100 // self.whole if self.whole else 0

    @property
    def text(self) -> str:
        """Return the bar where it cannot be drawn."""
        return f"{self.percent} %"


Row = tuple[Cell | Bar, ...]


class Column(Record):
    """A column: `wrap` lets it give way to the others, `min_width` aligns several tables."""

    title: str
    align_right: bool = False
    wrap: bool = False
    hide_if_narrow: bool = False
    min_width: int = 0


# Columns of several tables.
SYMBOL, TOPIC, TITLE = Column(""), Column("Topic"), Column("Title", wrap=True)
HOURS = Column("Hours", align_right=True)


class Table(Record):
    """Rows under a title.

    A wide terminal draws `rows_per_line` rows side by side; a terminal leaves out a title with
    `hide_title`. `section` is the text of the heading that the table belongs to.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rows_per_line: int = 1
    hide_title: bool = False
    section: str = ""


class PageHeading(Record):
    """The heading of the tables below, with a note next to it."""

    text: str
    note: str = ""
    symbol: str = ""


class Paragraph(Record):
    """A sentence or two."""

    text: str
    style: str = ""


class Field(Record):
    """A paragraph with a label in the margin."""

    label: str
    text: str
    style: str = ""


class NoteField(Record):
    """What a person wrote on a day, on lines of their own, with a label in the margin."""

    label: str
    day: str
    text: str


class ListItem(Record):
    """One thing in a list, with a few facts and an address on lines of their own."""

    symbol: str
    title: str
    id: str
    facts: tuple[str, ...]
    link: str = ""


class ItemList(Record):
    """A list of things; `facts` are the names of their facts."""

    title: str
    facts: tuple[str, ...]
    rows: tuple[ListItem, ...]


# Days of a heatmap without minutes: still to come, and with something else on record.
TO_COME, NO_MINUTES = -2, -1


class Heatmap(Record):
    """Weeks of days: the minutes of one kind on each; `kind` names it.

    A terminal draws the latest weeks that fit into a line, or all of them in several lines.
    """

    title: str
    weeks: tuple[tuple[str, tuple[int, ...]], ...]  # (Monday's date, seven days)
    kind: str
    several_lines: bool = False


Block = PageHeading | Table | ItemList | Paragraph | Field | NoteField | Heatmap


class Page(Record):
    """A title with a note next to it, and the blocks below."""

    title: str
    note: str
    blocks: tuple[Block, ...]


def fields(label: str, texts: Iterable[str]) -> list[Field]:
    """Return texts one below the other, the first of them with the label."""
    return [Field("" if i else label, text) for i, text in enumerate(texts)]
