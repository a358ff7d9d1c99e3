"""What undo, redo and move print, in plain lines."""

from __future__ import annotations

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.wording import format_count, format_exact_duration
from roadmap_cli.render.ansi import OutputTarget, paint
from roadmap_cli.render.entry_words import format_entry
from roadmap_cli.render.text_lines import STATE_WORDS, TextLines, format_topics, name_topic

if TYPE_CHECKING:
    from roadmap_cli.core.answers.effects import Effects, MoveAnswer, TopicEffect
    from roadmap_cli.core.answers.history_answers import PastCommand, UndoAnswer


def undo_lines(answer: UndoAnswer, target: OutputTarget) -> list[str]:
    """Return what `undo` and `redo` print."""
    lines = TextLines(target)
    if not answer.steps:
        lines.append(f"nothing to {answer.action}")
    # What was recorded first is redone first.
    for step in answer.steps[::-1] if answer.action == "redo" else answer.steps:
        verb = "redid" if step.living else "undid"
        lines.add(f"{verb}: {format_entry(step)} ({_format_days(step)})")
    if len(answer.steps) > 1:
        verb = "undone" if answer.action == "undo" else "redone"
        lines.append(f"{format_count(len(answer.steps), 'command')} {verb}")
    if answer.effects is not None:
        _add_effects(lines, answer.effects)
    for goal in answer.goals:
        lines.add(goal, "  ", "    ")
    if answer.hint:
        lines.add(answer.hint, "  ", "    ", "quiet")
    if answer.action == "undo" and answer.steps and not any(step.living for step in answer.steps):
        them = "it" if len(answer.steps) == 1 else "them"
        lines.append(paint(target, "quiet", f"  to redo {them}: roadmap redo"))
    return lines


def _format_days(step: PastCommand) -> str:
    """Return when an entry was recorded, and the day it counts for if that is another."""
    typed = step.at[:10]
    return f"recorded {typed}" + ("" if step.day == typed else f" for {step.day}")


def _add_effects(lines: TextLines, effects: Effects) -> None:
    for topic in effects.topics:
        lines.add(_format_effect(topic), "  ", "    ")
    if effects.topics_more:
        lines.append(f"  and {effects.topics_more} more")
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
        parts.append(f"{now} in total, was {before}")
    where = f" in {topic.roadmap}" if topic.roadmap else ""
    return f"{name_topic(topic.id, topic.title)}{where}: {'; '.join(parts)}"


def move_lines(answer: MoveAnswer, target: OutputTarget) -> list[str]:
    """Return what `move` prints."""
    lines = TextLines(target)
    step = format_entry(answer.step)
    if not answer.changed:
        return lines.add(f"{step} already counts for {answer.before}")
    lines.add(f"moved from {answer.before} to {answer.step.day}: {step}")
    _add_effects(lines, answer.effects)
    lines.append(paint(target, "quiet", "  to move it back: roadmap undo"))
    return lines
