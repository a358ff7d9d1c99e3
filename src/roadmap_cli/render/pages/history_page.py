"""The pages of what was recorded: the entries of the history, and the notes."""

from __future__ import annotations

from roadmap_cli.core.answers.history_answers import HistoryAnswer, PastCommand
from roadmap_cli.render.entry_words import format_entry, format_marks
from roadmap_cli.render.pages.page import Block, Cell, Column, Page, Paragraph, Row, Table
from roadmap_cli.render.text_lines import name_topic

_COLUMNS = (
    Column("Day"),
    Column("Time", values=("Typed",)),
    Column("Entry", values=("Entry", "Kind", "Topics")),
    Column(
        "What",
        wrap=True,
        values=(
            *("Minutes spent", "Rating", "Proof", "Text", "State", "Corrects"),
            *("Command", "Roadmap", "Device"),
        ),
    ),
)


def history_page(answer: HistoryAnswer, *, whole: bool = False) -> Page:
    """Return the page of past commands; `whole` shows all of a long note."""
    topic, period = answer.topic, _format_period(answer)
    title = f"History of {name_topic(topic.id, topic.title)}" if topic else "History"
    if not answer.steps:
        about = f" about {topic.id}" if topic else ""
        when = f" {period}" if period else " yet"
        return Page(title, "", (Paragraph(f"Nothing has been recorded{about}{when}."),))
    rows = tuple(_entry_row(step, whole=whole) for step in answer.steps)
    blocks: list[Block] = [Table("", _COLUMNS, rows)]
    if answer.more:
        count = max(100, 10 * len(answer.steps))
        name = f" {topic.id}" if topic else ""
        blocks.append(Paragraph(f"Older entries: roadmap history{name} -n {count}", "quiet"))
    return Page(title, period, tuple(blocks))


def _format_period(answer: HistoryAnswer) -> str:
    if answer.since and answer.until:
        same = answer.since == answer.until
        return f"on {answer.since}" if same else f"from {answer.since} to {answer.until}"
    return f"since {answer.since}" * bool(answer.since) + f"until {answer.until}" * bool(
        answer.until
    )


def _entry_row(step: PastCommand, *, whole: bool) -> Row:
    """Return an entry: its time only if it was typed on the day it counts for."""
    day, time = step.at[:10], step.at[11:16]
    is_other_day = day != step.day
    typed = f" (typed {day} {time})" if is_other_day else ""
    marks = format_marks(step)
    style = "" if step.living else "quiet"
    text = f"{format_entry(step, whole=whole)}{typed}{f' {marks}' if marks else ''}"
    values = (
        step.minutes_that_count or "",
        *(step.rating or "", step.proof, step.note, marks.replace("[", "").replace("]", "")),
        *(step.corrects, step.command, step.roadmap, step.device),
    )
    return (
        Cell(step.day, style),
        Cell("" if is_other_day else time, style, values=(step.at,)),
        Cell(step.handle, "id", values=(step.handle, step.kind, " ".join(step.topics))),
        Cell(text, style, values=values),
    )
