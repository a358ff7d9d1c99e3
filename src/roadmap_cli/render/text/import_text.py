"""What `import` prints: the file, its content, what could not be imported, the load; and `new`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli import shell_words
from roadmap_cli.core.wording import format_count, format_duration, quote_title
from roadmap_cli.file_access import name_input
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text.load_text import load_lines
from roadmap_cli.render.text_lines import TextLines, format_list

if TYPE_CHECKING:
    from roadmap_cli.core.answers import import_result, roadmap_answers

_MAX_REMARKS, _MAX_REMARK_LENGTH = 10, 240
# By action: what was done, and what a dry run would do.
_VERBS = {
    "written": ("wrote", "would write"),
    "updated": ("rewrote", "would rewrite"),
    "merged": ("updated", "would update"),
    "unchanged": ("no changes to", "no changes to"),
}


def new_lines(answer: roadmap_answers.NewFile, target: OutputTarget) -> list[str]:
    """Return what `new` prints."""
    lines = TextLines(target).add(f"wrote {answer.path}: a small roadmap with comments")
    command = f"roadmap load {shell_words.quote(answer.path)}"
    return lines.add(f"replace its examples with your topics, then: {command}", "  ", "    ")


def import_lines(answer: import_result.ImportAnswer, target: OutputTarget) -> list[str]:
    """Return what `import` prints."""
    lines = TextLines(target).add(_format_summary(answer))
    if answer.kept:
        text = f"kept {format_count(answer.kept, 'change')} of yours"
        if answer.both:
            text += (
                f", also where the source changed the same thing: {format_list(answer.both, '; ')}"
            )
        lines.add_field("Edited", text)
    if answer.copy:
        lines.add_field("Before", f"the previous file is kept: {answer.copy}", "quiet")
    _add_remarks(lines, answer)
    if answer.marks:
        lines.add_field("Progress", _format_progress(answer))
    if answer.load is not None:
        lines += load_lines(answer.load, target)
    elif not answer.dry_run:
        lines.add_advice(f"load it: roadmap load {shell_words.quote(answer.file)}", "  ", "    ")
    if answer.next is not None:
        name = f"{answer.next.title} ({answer.next.id})"
        time = format_duration(answer.next.minutes)
        lines.add_field("Next", f"{name}, {time}; see roadmap next")
    if answer.dry_run and answer.load is None:
        lines.add("nothing was written; to write and load it, leave out --dry-run", "", "")
    return lines


def _format_summary(answer: import_result.ImportAnswer) -> str:
    readings = format_count(answer.readings, "reading")
    if answer.links > answer.readings:
        # A report counts a reading once for each topic.
        readings += f" (used {answer.links:,} times)"
    topics = format_count(answer.topics, "topic")
    milestones = format_count(answer.milestones, "milestone")
    return (
        f"{_VERBS[answer.action][answer.dry_run]} {answer.file}: {quote_title(answer.title)} ({answer.id}),"
        f" {topics}, {readings}, {milestones}, from {name_input(answer.source)} ({answer.format})"
    )


def _add_remarks(lines: TextLines, answer: import_result.ImportAnswer) -> None:
    # Remarks on the whole source come first, those on a line after them.
    for remark in sorted(answer.remarks, key=lambda r: r.line != 0)[:_MAX_REMARKS]:
        text = f"line {remark.line}: {remark.sentence}" if remark.line else remark.sentence
        if len(text) > _MAX_REMARK_LENGTH:
            text = f"{text[: _MAX_REMARK_LENGTH - 1]}…"
        lines.add(text, "  - ", "    ", "warn")
    more = len(answer.remarks) - _MAX_REMARKS
    if more > 0:
        lines.add(f"... and {more} more; the top of {answer.file} lists them all", "  ", "    ")


def _format_progress(answer: import_result.ImportAnswer) -> str:
    if answer.dry_run or answer.load is None:
        return f"the source has progress for {format_count(answer.marks, 'topic')}"
    if not answer.marked:
        return "nothing new: the progress in the source was already recorded"
    text = f"took the state of {format_count(answer.marked, 'topic')} from the source"
    rest = answer.marks - answer.marked
    if rest:
        stay = "keeps its state" if rest == 1 else "keep theirs"
        text += f"; {rest} already changed here {stay}"
    return f"{text}; to undo: roadmap undo"
