"""What undo, redo, move and history print, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.wording import format_exact_duration
from roadmap_cli.render.ansi import OutputTarget, paint
from roadmap_cli.render.text_lines import STATE_WORDS, TextLines, format_topics, name_topic

if TYPE_CHECKING:
    from roadmap_cli.core.answers.effects import Effects, MoveAnswer, TopicEffect
    from roadmap_cli.core.answers.history_answers import HistoryAnswer, PastCommand, UndoAnswer

_NOTE_CHARACTERS = 40


def undo_lines(answer: UndoAnswer, target: OutputTarget) -> list[str]:
    """Return what `undo` and `redo` print."""
    lines = TextLines(target)
    if not answer.steps:
        lines.append(f"nothing to {answer.action}")
    for step in answer.steps:
        verb = "put back" if step.living else "took back"
        lines.add(f"{verb}: {_format_entry(step)} (of {step.day})")
    if answer.effects is not None:
        _add_effects(lines, answer.effects)
    if answer.hint:
        lines.add(answer.hint, "  ", "    ", "quiet")
    if answer.action == "undo" and answer.steps and not any(step.living for step in answer.steps):
        lines.append(paint(target, "quiet", "  roadmap redo puts it back"))
    return lines


def _add_effects(lines: TextLines, effects: Effects) -> None:
    for topic in effects.topics:
        lines.add(_format_effect(topic), "  ", "    ")
    if effects.topics_more:
        lines.append(f"  and {effects.topics_more} more topics")
    if effects.locked:
        lines.add_field("Locked", format_topics(effects.locked, effects.locked_more))
    if effects.unlocked:
        lines.add_field("Unlocked", format_topics(effects.unlocked, effects.unlocked_more))


def _format_effect(topic: TopicEffect) -> str:
    parts = []
    if topic.before != topic.state:
        parts.append(f"was {STATE_WORDS[topic.before]}, is {STATE_WORDS[topic.state]}")
    if topic.spent_before != topic.spent:
        now, before = map(format_exact_duration, (topic.spent, topic.spent_before))
        parts.append(f"{now} in all, before {before}")
    where = f" in {topic.roadmap}" if topic.roadmap else ""
    return f"{name_topic(topic.id, topic.title)}{where}: {'; '.join(parts)}"


def move_lines(answer: MoveAnswer, target: OutputTarget) -> list[str]:
    """Return what `move` prints."""
    lines = TextLines(target)
    step = _format_entry(answer.step)
    if not answer.changed:
        return lines.add(f"{step} counts for {answer.before} already")
    lines.add(f"moved from {answer.before} to {answer.step.day}: {step}")
    _add_effects(lines, answer.effects)
    lines.append(paint(target, "quiet", "  roadmap undo moves it back"))
    return lines


def history_lines(answer: HistoryAnswer, target: OutputTarget) -> list[str]:
    """Return what `history` prints."""
    if not answer.steps:
        about = f" about {answer.topic.id}" if answer.topic else ""
        return [f"nothing has been recorded{about} yet"]
    lines = TextLines(target)
    width = max(len(step.handle) for step in answer.steps)
    for step in answer.steps:
        day, time = step.at[:10], step.at[11:16]
        is_other_day = day != step.day
        text = _format_entry(step)
        text += f" (typed {day} {time})" if is_other_day else ""
        text += " [corrected]" if step.corrected else ""
        text += " [taken away]" if step.removed and step.living else ""
        text += "" if step.living else " [taken back]"
        start = f"{step.day} {'' if is_other_day else time:5}  {step.handle:<{width}}  "
        lines.add(text, start, " " * len(start), "" if step.living else "quiet")
    if answer.more:
        lines.append("older ones: roadmap history -n 100")
    return lines


def _format_entry(step: PastCommand) -> str:
    """Return the words of a command, with what was recorded by it and where."""
    words = step.command.split()
    if words[:1] == ["spent"] and len(words) > 2 and words[2][-1:] == "m":
        del words[2]  # its time stands among the values
    where = f" in {step.roadmap}" if step.roadmap else ""
    parts = [(" ".join(words) or step.batch) + where]
    if step.minutes:
        parts.append(format_exact_duration(step.minutes))
    if step.rating:
        parts.append(f"rating {step.rating}")
    if step.proof:
        parts.append(step.proof)
    if step.note:
        parts.append(f"«{_beginning(step.note)}»")
    if step.device:
        parts.append(f"on device {step.device}")
    return ", ".join(parts)


def _beginning(note: str) -> str:
    text = " / ".join(" ".join(line.split()) for line in note.splitlines() if line.strip())
    return text if len(text) <= _NOTE_CHARACTERS else f"{text[: _NOTE_CHARACTERS - 1].rstrip()}…"
