"""What `backup` and `restore` print: a new copy, the list of copies, what a restore changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli import shell_words
from roadmap_cli.core.wording import format_count
from roadmap_cli.render.ansi import OutputTarget, clean, display_width, pad, paint
from roadmap_cli.render.text_lines import TextLines, format_state

if TYPE_CHECKING:
    from roadmap_cli.core.answers import backup_answers

_MAX_DAYS, _MAX_TOPICS, _MAX_FAULTY = 5, 6, 3
_STATES = {"missing": "is missing", "empty": "is empty", "unreadable": "cannot be read at all"}
_LATEST = "  (--latest)"


def _format_size(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def _format_content(events: int, day: str) -> str:
    return format_count(events, "event") + (f", the last from {day}" if day else "")


def backup_lines(answer: backup_answers.BackupAnswer, target: OutputTarget) -> list[str]:
    """Return what `backup` prints."""
    result = "backed up and verified"
    if not answer.made:
        result = "nothing has changed since the last backup, which is intact"
    if answer.fault:
        result = "backed up, but the log is damaged, and so is the backup"
    content = _format_content(answer.events, answer.day)
    lines = TextLines(target).add(f"{result}: {content}; {_format_size(answer.bytes)}")
    lines.append(f"  {clean(answer.path)}")
    if answer.fault:
        lines.add_advice(f"{answer.fault}; 'roadmap doctor' shows more", "  ", "  ", "warn")
    return list(lines)


def copies_lines(answer: backup_answers.CopiesAnswer, target: OutputTarget) -> list[str]:
    """Return what `restore --list` prints."""
    if not answer.copies:
        return [f"there is no backup in {clean(answer.directory)}"]
    head = ("backup", "made", "events", "last day", "size")
    rows = [
        (clean(c.name), c.made or "-", f"{c.events}", c.day or "-", _format_size(c.bytes))
        for c in answer.copies
    ]
    widths = [max(map(display_width, column)) for column in zip(head, *rows, strict=True)]
    head_line, *row_lines = ("  ".join(map(pad, row, widths)) for row in (head, *rows))
    lines = TextLines(target)
    lines.append(clean(answer.directory))
    fits = display_width(f"  {head_line}{_LATEST}") <= target.width
    if fits:
        lines.append(paint(target, "quiet", f"  {head_line}".rstrip()))
    for copy, row, line in zip(answer.copies, rows, row_lines, strict=True):
        mark = "✓" if copy.valid else "!"
        lines.append(f"{mark} {line.rstrip() if fits else row[0]}{_LATEST if copy.latest else ''}")
        if not fits:
            content = _format_content(copy.events, copy.day)
            lines.add(f"{content}; made {row[1]}, {row[4]}", "    ", "    ")
        if copy.fault:
            lines.add(copy.fault, "    ", "    ", "warn")
    valid = sum(c.valid for c in answer.copies)
    return [*lines, f"{valid} of {len(answer.copies)} can be restored"]


def restore_question(answer: backup_answers.RestoreAnswer, target: OutputTarget) -> str:
    """Return what restoring would do, with the question at its end."""
    return "\n".join([*_plan_lines(answer, target), "restore it? y/N "])


def restore_lines(answer: backup_answers.RestoreAnswer, target: OutputTarget) -> list[str]:
    """Return what `restore` prints."""
    if answer.restored:
        return _plan_lines(answer, target) + restored_lines(answer, target)
    end = "nothing was changed; without --dry-run you are asked whether to restore it"
    return [*_plan_lines(answer, target), end]


def restored_lines(answer: backup_answers.RestoreAnswer, target: OutputTarget) -> list[str]:
    """Return what `restore` prints to a person who has confirmed it."""
    lines = TextLines(target).add("restored; the next command continues from there")
    name = answer.kept.replace("\\", "/").rpartition("/")[2]
    if answer.left:
        lines.add_advice(
            f"{format_count(answer.left, 'event')} that only the damaged database had can still be"
            f" read; to get them back: roadmap merge {shell_words.quote(name)}"
        )
    if name.endswith(".db"):
        lines.add_advice(
            f"to go back to the replaced database: roadmap restore {shell_words.quote(name)}"
        )
    elif name:
        lines.add(f"the replaced database is in {answer.kept}")
    return lines


def _plan_lines(answer: backup_answers.RestoreAnswer, target: OutputTarget) -> TextLines:
    lines = TextLines(target)
    lines.add_field("Backup", answer.path)
    lines.add_field("", _format_content(answer.copy.events, answer.copy.day))
    _add_other_copies(lines, answer)
    now = answer.now
    content = _format_content(now.events, now.day)
    if now.state in _STATES:
        content = f"the database {_STATES[now.state]}"
    elif now.state == "damaged":
        content = f"it is damaged; what can be read: {content}"
    lines.add_field("Now", content)
    if answer.compared:
        _add_surplus(lines, "Lost", answer.lost, also_lost=_format_timer(answer))
        _add_surplus(lines, "Gained", answer.won)
        _add_topics(lines, answer)
    elif now.state == "damaged":
        lines.add_field("", "what would be lost cannot be determined", "warn")
    if answer.fault:
        lines.add_field("But", f"this backup is damaged: {answer.fault}", "warn")
    return lines


def _add_other_copies(lines: TextLines, answer: backup_answers.RestoreAnswer) -> None:
    """Add the newer copies that cannot be restored, and those with events that this one lacks."""
    for copy in answer.passed[:_MAX_FAULTY]:
        name = "" if copy.name in copy.fault else f"{copy.name}: "
        lines.add_field("", f"not usable: {name}{copy.fault}", "warn")
    more = len(answer.passed) - _MAX_FAULTY
    if more > 0:
        lines.add_field("", f"and {more} more; 'roadmap restore --list' shows them")
    for richer in answer.beyond:
        text = f"{richer.name} has {format_count(richer.events, 'event')} that this one lacks"
        text += f"; to add them: roadmap merge {shell_words.quote(richer.name)}"
        lines.add_field("But", text, "warn")


def _format_timer(answer: backup_answers.RestoreAnswer) -> str:
    if not answer.timer:
        return ""
    advice = "" if answer.restored else "; to record its time first: roadmap timer stop"
    return f"the timer that runs on {answer.timer}{advice}"


def _add_surplus(
    lines: TextLines, label: str, surplus: backup_answers.Surplus, also_lost: str = ""
) -> None:
    if also_lost:
        lines.add_field(label, also_lost, "warn")
        label = ""
    elif not surplus.events and not surplus.roadmaps:
        lines.add_field(label, "nothing")
    if surplus.events:
        counts = (
            f"{format_count(surplus.commands, 'command')}, {format_count(surplus.events, 'event')}"
        )
        days = ", ".join(f"{d.day} ({d.commands})" for d in surplus.days[:_MAX_DAYS])
        more = len(surplus.days) - _MAX_DAYS
        earlier = f" and {format_count(more, 'earlier day')}" if more > 0 else ""
        lines.add_field(label, f"{counts}; by day: {days}{earlier}")
        for command in surplus.latest:
            lines.add_field("", f"{command.day}  {command.words}", "quiet")
        if surplus.commands > len(surplus.latest):
            lines.add_field("", f"and {surplus.commands - len(surplus.latest)} more", "quiet")
    if surplus.roadmaps:
        noun = "roadmaps" if len(surplus.roadmaps) > 1 else "the roadmap"
        lines.add_field("" if surplus.events else label, f"{noun} {', '.join(surplus.roadmaps)}")


def _add_topics(lines: TextLines, answer: backup_answers.RestoreAnswer) -> None:
    topics = [f"{t.topic} {format_state(t.now)} → {format_state(t.then)}" for t in answer.topics]
    more = len(topics) - _MAX_TOPICS
    if more > 0:
        topics[_MAX_TOPICS:] = [f"and {more} more"]
    if topics:
        lines.add_field("Topics", "; ".join(topics))
