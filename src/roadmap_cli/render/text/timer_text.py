"""What `timer` prints, in plain lines; it must not know what counts as too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.wording import format_exact_duration
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text.change_text import record_lines
from roadmap_cli.render.text_lines import TextLines, name_topic

if TYPE_CHECKING:
    from roadmap_cli.core.answers.change_answers import TimerAnswer


def timer_lines(answer: TimerAnswer, target: OutputTarget) -> list[str]:
    """Return what `timer` prints."""
    if answer.record is not None:
        return record_lines(answer.record, target)
    lines = TextLines(target)
    if answer.topic is None:
        lines.append("no timer is running")
        lines.add_hint("to start one: roadmap timer start TOPIC")
        return lines
    name, time = answer.topic.id, format_exact_duration(answer.minutes)
    if answer.action == "stop":
        return lines.add(f"nothing was recorded: the timer on {name} ran for less than a minute")
    if answer.action == "cancel":
        return lines.add(f"timer canceled: {time} on {name}, not recorded")
    topic = name_topic(name, answer.topic.title)
    day, clock = answer.since[:10], answer.since[11:16]
    since = clock if answer.is_today else f"{day} {clock}"
    if answer.action == "start" and answer.changed:
        lines.add(f"timer started: {topic}, at {since}", style="strong")
    else:
        verb = "already running" if answer.action == "start" else "timer running"
        lines.add(f"{verb}: {topic}, {time} since {since}", style="strong")
    lines.add_hint("to stop and record it: roadmap timer stop")
    return lines
