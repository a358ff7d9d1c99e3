"""Pages as lines, for terminals and pipes alike: what differs is what the target can show.

A line is made of texts with the names of their styles; `formats` paints them.
"""

from collections.abc import Iterator

from roadmap_cli.render.ansi import OutputTarget, clean, display_width, pad, wrap, wrap_lines
from roadmap_cli.render.pages import chart_placement, shades
from roadmap_cli.render.pages.grid import INDENT, Line, table_rows
from roadmap_cli.render.pages.page import (
    NO_MINUTES,
    Block,
    BulletList,
    Chart,
    Field,
    Heatmap,
    ItemList,
    ListItem,
    NoteField,
    Page,
    PageHeading,
    Paragraph,
    Questions,
    Table,
)
from roadmap_cli.render.text_lines import BULLET

_LABEL_WIDTH = 12
# A branch of a tree and the last one, and what is below them.
_BRANCHES = (("├─ ", "│  "), ("└─ ", INDENT))


def page_lines(page: Page, target: OutputTarget) -> Iterator[Line]:
    """Yield the lines of a page; without a bound the lines of tables keep their full width."""
    yield from _title_lines(page, target)
    before: Block | None = None
    blocks = [block for block in page.blocks if chart_placement.has_room(block, target)]
    beside: Block | None = None  # drawn with the table before it
    for block, after in zip(blocks, (*blocks[1:], None), strict=True):
        if block is not beside and _needs_blank_line(before, block):
            yield []
        if block is beside:
            pass
        elif margin := chart_placement.margin_beside(block, after, target):
            yield from chart_placement.beside_lines(block, after, target, margin)
            beside = after
        elif isinstance(block, Table) and block.section:
            is_last = not (isinstance(after, Table) and after.section)
            yield from _branch_lines(block, target, is_last=is_last)
        elif isinstance(block, Table):
            if block.title and not (block.hide_title and _is_drawn(target)):
                yield from _bold_lines(block.title, target)
            for lines in table_rows(block, target, target.width):
                yield from lines
        else:
            yield from _block_lines(block, target)
        before = block


def _is_drawn(target: OutputTarget) -> bool:
    return target.terminal or target.color


def _needs_blank_line(before: Block | None, block: Block) -> bool:
    """Return whether an empty line separates two blocks."""
    if isinstance(block, (PageHeading, Chart)):
        return True
    if before is None or (isinstance(block, Table) and block.section):
        return False
    if isinstance(before, Chart) and before.is_inline:
        return False
    starts_part = isinstance(block, (Table, ItemList, Heatmap, Chart))
    return starts_part or isinstance(before, (Table, ItemList, Chart))


def _title_lines(page: Page, target: OutputTarget) -> Iterator[Line]:
    """Yield the title with the note at the right edge, or below it where it does not fit."""
    title, note = clean(page.title), clean(page.note)
    gap = target.width - display_width(title) - display_width(note) if target.bound else 2
    if not note:
        yield from _bold_lines(title, target)
    elif gap >= 2:
        yield [(title, "strong"), (" " * gap, ""), (note, "quiet")]
    else:
        yield from _bold_lines(title, target)
        yield [(line, "quiet") for line in wrap(note, target.width)]


def _bold_lines(text: str, target: OutputTarget) -> Iterator[Line]:
    is_long = target.bound and display_width(text) > target.width
    for line in wrap(text, target.width) if is_long else [clean(text)]:
        yield [(line, "strong")]


def _branch_lines(table: Table, target: OutputTarget, *, is_last: bool) -> Iterator[Line]:
    """Yield a table of a section: its title is a branch of a tree, its rows are branches of it."""
    here, below = _BRANCHES[is_last]
    for text in wrap(table.title, target.width - len(here)) if target.bound else [table.title]:
        yield [(here, "quiet"), (clean(text), "title")]
        here = below
    rows = list(table_rows(table, target, target.width - 2 * len(below)))
    for number, lines in enumerate(rows, 1):
        first, others = _BRANCHES[number == len(rows)]
        for i, line in enumerate(lines):
            yield [(below + (others if i else first), "quiet"), *line]


def _block_lines(
    block: PageHeading
    | Paragraph
    | Field
    | BulletList
    | Questions
    | NoteField
    | ItemList
    | Heatmap
    | Chart,
    target: OutputTarget,
) -> Iterator[Line]:
    if isinstance(block, PageHeading):
        yield from _heading_lines(block, target)
    elif isinstance(block, Paragraph):
        text = target.spell(block.text) if target.spell else block.text
        yield from ([(line, block.style)] for line in wrap(text, target.width))
    elif isinstance(block, Field):
        yield from _field_lines(block, target)
    elif isinstance(block, BulletList):
        for i, text in enumerate(block.texts):
            field = Field("" if i else block.label, f"{BULLET}{text}")
            yield from _field_lines(field, target, " " * len(BULLET))
    elif isinstance(block, Questions):
        yield from _question_lines(block, target)
    elif isinstance(block, NoteField):
        yield from _note_lines(block, target.width)
    elif isinstance(block, Chart):
        yield from chart_placement.lines_of_chart(block, target)
    else:
        if block.title:
            yield from _bold_lines(block.title, target)
        if isinstance(block, Heatmap):
            yield from _heatmap_lines(block, target.width)
        else:
            for item in block.rows:
                yield from _item_lines(item, target.width)


def _heading_lines(heading: PageHeading, target: OutputTarget) -> Iterator[Line]:
    name = clean(heading.symbol + heading.text)
    note = clean(f": {heading.note}") if heading.note else ""
    if display_width(name + note) <= target.width or not target.bound:
        yield [(name, "strong"), (note, "quiet")]
    else:
        yield from _bold_lines(name + note, target)


def _question_lines(questions: Questions, target: OutputTarget) -> Iterator[Line]:
    for question, answer in questions.items:
        yield from _field_lines(Field("Question", question), target)
        if questions.has_answers:
            yield from _field_lines(Field("", f"→ {answer}", "quiet"), target, "  ")
    for hint in () if questions.has_answers else questions.hints:
        yield from _field_lines(Field("", hint, "quiet"), target)


def _field_lines(field: Field, target: OutputTarget, hang: str = "") -> Iterator[Line]:
    label, margin = pad(clean(field.label), _LABEL_WIDTH), " " * _LABEL_WIDTH
    text = target.spell(field.text) if target.spell else field.text
    for i, line in enumerate(wrap(text, target.width, label, margin + hang)):
        head = label if i == 0 and line.startswith(label) else margin
        if not line.startswith(head):  # an address that is too long for the margin
            head = ""
        yield [(head, "quiet"), (line[len(head) :], field.style)]


def _note_lines(note: NoteField, width: int) -> Iterator[Line]:
    label, margin = pad(clean(note.label), _LABEL_WIDTH), " " * _LABEL_WIDTH
    day = f"{label}{note.day} "
    for i, line in enumerate(wrap_lines(note.text, width, day, " " * display_width(day))):
        head = margin if i else label
        if not line.startswith(head):  # an empty line, or an address too long for the margin
            head = ""
        yield [(head, "quiet"), (line[len(head) :], "")]


def _item_lines(item: ListItem, width: int) -> Iterator[Line]:
    facts = ", ".join(fact.text for fact in item.facts if fact.text)
    yield from ([(line, "")] for line in wrap(item.title, width, f"{item.symbol}  ", INDENT))
    names = f"{item.id}: {facts}" if facts else item.id
    yield from ([(line, "quiet")] for line in wrap(names, width, INDENT, INDENT))
    if item.link:
        link = clean(item.link)
        margin = INDENT if len(INDENT) + display_width(link) <= width else ""
        yield [(margin, ""), (link, "link")]


def _heatmap_lines(heatmap: Heatmap, width: int) -> Iterator[Line]:
    """Yield the weeks side by side, with the dates below and what the shades mean."""
    number = max(1, (width - 2) // 8)
    shown = heatmap.weeks if heatmap.several_lines else heatmap.weeks[-number:]
    for i in range(0, len(shown), number):
        weeks = shown[i : i + number]
        days = (part for _, week in weeks for part in ((" ", ""), *shades.day_signs(week)))
        yield [(" ", ""), *days]
        yield [("  " + " ".join(start[5:].ljust(7) for start, _ in weeks), "quiet")]
    legend = shades.legend(has_no_minutes=any(NO_MINUTES in days for _, days in shown))
    yield from ([(line, "quiet")] for line in wrap(legend, width, "  ", "  "))
