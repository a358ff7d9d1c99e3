"""An entry of the history in words, for the screens that name one. It must not know pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.wording import format_count, format_exact_duration

if TYPE_CHECKING:
    from roadmap_cli.core.answers.history_answers import PastCommand

_NOTE_CHARACTERS = 40


def format_entry(step: PastCommand, *, whole: bool = False) -> str:
    """Return the words of a command, and what it recorded; only the beginning of a long note."""
    words = step.command.split()
    if words[:1] == ["spent"] and len(words) > 2 and words[2][-1:] == "m":
        del words[2]  # its time stands among the values
    where = f" in {step.roadmap}" if step.roadmap else ""
    parts = [(" ".join(words) or step.batch) + where]
    if step.minutes:
        parts.append(format_exact_duration(step.minutes))
    if step.rating:
        parts.append(f"rating {step.rating}" + (", not done yet" if step.rating == 1 else ""))
    if step.of:
        parts.append(f"{step.passed} of {format_count(step.of, 'check')} hold")
    if step.proof:
        parts.append(step.proof)
    if step.note:
        parts.append(f'"{_join_lines(step.note) if whole else _beginning(step.note)}"')
    if step.device:
        parts.append(f"on device {step.device}")
    return ", ".join(parts)


def format_marks(step: PastCommand) -> str:
    """Return what has become of an entry since, in brackets; "" for nothing."""
    marks = [
        "[corrected]" if step.corrected else "",
        "[removed]" if step.removed and step.living else "",
        "" if step.living else "[undone]",
    ]
    return " ".join(filter(None, marks))


def _join_lines(note: str) -> str:
    return " / ".join(" ".join(line.split()) for line in note.splitlines() if line.strip())


def _beginning(note: str) -> str:
    text = _join_lines(note)
    return text if len(text) <= _NOTE_CHARACTERS else f"{text[: _NOTE_CHARACTERS - 1].rstrip()}…"
