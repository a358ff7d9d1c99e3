"""The pages of what was recorded: the entries of the history, and the notes.

They must not know which entries were chosen, nor what an entry changed.
"""

from __future__ import annotations

from itertools import groupby

from roadmap_cli.core.answers.history_answers import (
    HistoryAnswer,
    NotesReport,
    PastCommand,
    TopicNote,
)
from roadmap_cli.core.wording import format_count
from roadmap_cli.render.entry_words import format_entry, format_marks
from roadmap_cli.render.pages.page import (
    Block,
    Cell,
    Column,
    NoteField,
    Page,
    PageHeading,
    Paragraph,
    Row,
    Table,
)
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
        text = f"Nothing has been recorded{about}{when}."
        return Page(title, "", (Paragraph(text),), empty=Table("", _COLUMNS, ()))
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
    if answer.since:
        return f"since {answer.since}"
    return f"until {answer.until}" if answer.until else ""


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


_NOTE_COLUMNS = tuple(map(Column, "Day Entry Topic Title Track Retired Text".split()))


def notes_page(report: NotesReport, *, as_table: bool = False) -> Page:
    """Return the page of all notes: under their topics, or a row for each."""
    title = f"Notes: {report.roadmap.title}"
    about = f' in "{report.track}"' if report.track else ""
    about += f" since {report.since}" if report.since else ""
    if as_table:
        rows = tuple(map(_note_row, report.notes))
        return Page(title, "", (Table("", _NOTE_COLUMNS, rows),))
    if not report.notes:
        advice = "" if about else " To add one: roadmap note TOPIC TEXT"
        return Page(title, "", (Paragraph(f"No notes{about or ' yet'}.{advice}"),))
    blocks: list[Block] = []
    for (topic, name, is_retired), notes in groupby(
        report.notes, lambda note: (note.topic, note.title, note.retired)
    ):
        has_left = "no longer in the roadmap" if is_retired else ""
        blocks.append(PageHeading(name_topic(topic, name), has_left))
        blocks += (NoteField(note.entry, note.day, note.text) for note in notes)
    topics = len({note.topic for note in report.notes})
    count = f"{format_count(len(report.notes), 'note')} on {format_count(topics, 'topic')}"
    return Page(title, count + about, tuple(blocks))


def _note_row(note: TopicNote) -> Row:
    texts = (note.day, note.entry, note.topic, note.title, note.track)
    return (*map(Cell, texts), Cell("", values=(int(note.retired),)), Cell(note.text))
