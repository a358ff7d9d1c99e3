"""A page of a report: paragraphs, fields, lists, tables, a heatmap; and the symbols of states.

Plain values, so that terminal, Markdown, CSV and HTML draw the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from roadmap_cli.core import wording
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.render import text_lines
from roadmap_cli.values import Record

# How the states of topics are drawn, styled and called on every page. An open topic is ready, or it
# waits for others.
READY, WAITING = "ready", "waits"
STATE_SYMBOLS = {
    DONE: "✓",
    ASSUMED: "≈",
    IN_PROGRESS: "▸",
    PAUSED: "‖",
    SKIPPED: "–",
    READY: "○",
    WAITING: "◌",
}
STATE_STYLES = {
    DONE: "good",
    ASSUMED: "good",
    IN_PROGRESS: "id",
    SKIPPED: "quiet",
    PAUSED: "quiet",
    READY: "strong",
    WAITING: "quiet",
}
STATE_WORDS = {**text_lines.STATE_WORDS, READY: "ready", WAITING: "waits"}
MILESTONE_SYMBOL = "◆"


class Cell(Record):
    """Some text in a table; `link` is the address it leads to.

    CSV gets the values instead of the text, if there are any: numbers, days of ISO 8601, ids.
    """

    text: str
    style: str = ""
    link: str = ""
    values: tuple[str | float, ...] | None = None


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
        """Return the bar where it cannot be drawn; something is never 0 %."""
        return "<1 %" if self.part and not self.percent else f"{self.percent} %"

    @property
    def values(self) -> tuple[float, ...]:
        """Return the bar as a number."""
        return (self.percent,)


Row = tuple[Cell | Bar, ...]


class Column(Record):
    """A column: `wrap` lets it give way to the others, `min_width` aligns several tables.

    `values` are the titles of the columns that CSV has for it, which name the units; without them
    it has one of the same title, and none for a column of signs.
    """

    title: str
    align_right: bool = False
    wrap: bool = False
    hide_if_narrow: bool = False
    min_width: int = 0
    values: tuple[str, ...] = ()


# Columns of several tables.
SYMBOL, TITLE = Column(""), Column("Title", wrap=True)
TOPIC = Column("Topic", values=("Id",))
HOURS = Column("Hours", align_right=True)
STATE = Column("State", values=("State", "Optional"))


class Table(Record):
    """Rows under a title.

    A wide terminal draws up to `rows_per_line` rows side by side; a terminal leaves out a title
    with `hide_title`. `section` is the text of the heading that the table belongs to: a branch of
    its tree. CSV calls the table `name`, if it has one.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rows_per_line: int = 1
    hide_title: bool = False
    section: str = ""
    name: str = ""


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


class BulletList(Record):
    """Short texts one below the other, with a label in the margin."""

    label: str
    texts: tuple[str, ...]


class Questions(Record):
    """Questions with their answers; unless `has_answers`, these are hidden and `hints` follow.

    A format that can fold an answer below its question does that instead.
    """

    items: tuple[tuple[str, str], ...]
    has_answers: bool
    hints: tuple[str, ...]


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
    facts: tuple[Cell, ...]
    link: str = ""


class ItemList(Record):
    """A list of things; `facts` are the columns of their facts."""

    title: str
    facts: tuple[Column, ...]
    rows: tuple[ListItem, ...]


# Days of a heatmap without minutes: still to come, and with something finished.
TO_COME, NO_MINUTES = -2, -1


class Heatmap(Record):
    """Weeks of days: the minutes spent on each.

    A terminal draws the latest weeks that fit into a line, or all of them in several lines.
    """

    title: str
    weeks: tuple[tuple[str, tuple[int, ...]], ...]  # (Monday's date, seven days)
    several_lines: bool = False


class Chart(Record):
    """A picture of numbers, with a title and a caption that say the same in words.

    A terminal draws it within a width, with the legend of its signs below, or has the caption
    where nothing can be drawn. An inline picture takes a line, which ends with the caption. A large
    one needs a large screen, where it may stand beside the table before it.
    """

    title: str
    caption: str
    draw: Callable[[int], list[list[tuple[str, str]]]]
    legend: str = ""
    is_inline: bool = False
    is_large: bool = False

    @property
    def text(self) -> str:
        """Return title and caption as a sentence or two, for what draws no pictures."""
        if self.is_inline:
            return f"{self.title}: {self.caption}."
        return f"{self.title}. {self.caption}".rstrip()


Block = (
    PageHeading
    | Table
    | ItemList
    | Paragraph
    | Field
    | BulletList
    | Questions
    | NoteField
    | Heatmap
    | Chart
)


class Page(Record):
    """A title with a note next to it, and the blocks below.

    CSV puts the names of tables into a column called `group`; of a page without a table, it has the
    head of `empty`.
    """

    title: str
    note: str
    blocks: tuple[Block, ...]
    group: str = "Group"
    empty: Table | ItemList | None = None


def state_cell(state: str, *, ready: bool) -> Cell:
    """Return the sign of a topic's state, styled as its id is."""
    key = (READY if ready else WAITING) if state == OPEN else state
    return Cell(STATE_SYMBOLS[key], STATE_STYLES[key])


def state_word(state: str, *, ready: bool) -> str:
    """Return the word for a topic's state."""
    return STATE_WORDS[(READY if ready else WAITING) if state == OPEN else state]


def duration(minutes: int, style: str = "", text: str = "{}") -> Cell:
    """Return minutes as a cell for people, and as hours for programs."""
    words = text.format(wording.format_duration(minutes))
    return Cell(words, style, values=(wording.hours(minutes),))


def fields(label: str, texts: Iterable[str]) -> list[Field]:
    """Return texts one below the other, the first of them with the label."""
    return [Field("" if i else label, text) for i, text in enumerate(texts)]
