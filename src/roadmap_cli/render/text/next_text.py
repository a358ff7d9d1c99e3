"""What `next` prints, in plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core.wording import format_count, format_duration, format_estimate, quote_title
from roadmap_cli.render.ansi import OutputTarget, clean, paint, wrap
from roadmap_cli.render.text import exercise_text
from roadmap_cli.render.text_lines import (
    TextLines,
    format_price,
    format_running,
    format_topic,
    format_topics,
    name_topic,
)

if TYPE_CHECKING:
    from roadmap_cli.core.answers.next_answer import DetourOffer, NextAnswer, NextTopic, WelcomeBack
    from roadmap_cli.core.answers.summaries import TopicBrief

# The step is worded with the hours; the others are in the remark.
_HIDDEN_REASONS = ("step", "outside", "track-waits")


def next_lines(answer: NextAnswer, target: OutputTarget) -> list[str]:
    """Return what `next` prints."""
    lines = TextLines(target)
    if answer.roadmap.others:
        lines.append(paint(target, "quiet", clean(answer.roadmap.title)))
    if answer.back is not None:
        _add_return(lines, answer.back)
    if answer.remark:
        lines.add(answer.remark, "", "")
    if answer.timer:
        lines.add(f"The timer runs on {answer.timer}.", "", "")
        lines.add_hint("to stop and record it: roadmap timer stop")
        lines.append("")
    topic = answer.topic
    if topic is None:
        reason, title = answer.reasons[0], quote_title(answer.roadmap.title)
        text = f"Nothing is left to study in {title}: {reason.sentence}."
        if reason.code == "runs":
            text = f"{reason.sentence[:1].upper()}{reason.sentence[1:]}."
        if reason.code == "behind":
            text += " 'roadmap report' looks back on it."
        lines.add(text, "", "")
        for running in answer.running:
            lines.add_hint(f"to finish it earlier: roadmap done {running.id}")
        if answer.warm_up:
            lines.add_field("Review", _format_warm_up(answer.warm_up))
        return lines
    _add_title(lines, topic)
    lines.add(_format_reasons(answer), "  ", "  ")
    for running in answer.running:
        lines.add(f"{format_running(running)}.", "  ", "    ")
    lines.append("")
    if topic.why:
        lines.add(topic.why, "  ", "  ")
        lines.append("")
    lines.add_bullets("Afterwards", topic.outcomes)
    if answer.reading is not None:
        lines.add_reading(answer.reading, answer.readings_left - 1)
    if topic.proof:
        exercise_text.add_task(lines, topic.proof, topic.id)
    if topic.practice:
        exercise_text.add_practice(lines, topic.id)
    if answer.warm_up:
        lines.add_field("Warm-up", _format_warm_up(answer.warm_up))
    if answer.hint is not None:
        lines.add_field("Hint", answer.hint.sentence)
    if answer.beside:
        price = "no delay" if answer.milestone else "ready too"
        topics = format_topics(answer.beside, answer.beside_more)
        lines.add_field("Also good", f"{topics}: {price}")
    label = "Detour"
    for detour in answer.detours:
        name = "Optional" if detour.elective else label
        lines.add_field(name, f"{format_topic(detour.topic)} {format_price(detour)}")
        label = ""
    lines.add_fields("Then", map(format_topic, answer.coming))
    if lines[-1]:
        lines.append("")
    commands = [f"roadmap {'done' if topic.state == 'in_progress' else 'start'} {topic.id}"]
    if answer.reading is not None and answer.reading.url:
        commands.append(f"roadmap open {topic.id}")
    lines.add_commands(commands)
    return lines


def _format_warm_up(topics: Sequence[TopicBrief]) -> str:
    *others, last = (name_topic(topic.id, topic.title) for topic in topics)
    names = f"{', '.join(others)} and {last}" if others else last
    time = format_duration(sum(topic.minutes for topic in topics))
    return f"do you still know {names}? (roadmap review, {time})"


def _add_title(lines: TextLines, topic: NextTopic) -> None:
    time = format_estimate(topic.minutes, topic.remaining_minutes, topic.spent_minutes)
    if topic.days:
        time += f", {format_count(topic.days, 'day')} at least"
    target, name = lines.target, topic.id
    first, *others = wrap(f"{topic.title} ({time})", target.width, f"{name}  ", "  ")
    lines.append(paint(target, "good", name) + paint(target, "strong", first[len(name) :]))
    lines += [paint(target, "strong", line) for line in others]


def _format_detour(answer: NextAnswer, detour: DetourOffer) -> str:
    """Return what the topic costs; the hours to the milestone hold those of one that is begun."""
    goal, topic = answer.milestone, answer.topic
    is_counted = not detour.moves and topic is not None and topic.state == "in_progress"
    if goal is not None and is_counted:
        return f"the {format_duration(goal.minutes_left)} to {quote_title(goal.title)} include it"
    return f"it {format_price(detour)}"


def _format_reasons(answer: NextAnswer) -> str:
    parts = [reason.sentence for reason in answer.reasons if reason.code not in _HIDDEN_REASONS]
    sentences = []
    step = next((r.sentence for r in answer.reasons if r.code == "step"), "")
    if step and answer.milestone is not None:
        step = f"{step}, {format_duration(answer.milestone.minutes_left)} to go"
        if answer.aim is not None and answer.aim.deadline:
            step += f" {answer.aim.deadline}"
        sentences.append(step)
    if answer.detour is not None:
        parts.append(_format_detour(answer, answer.detour))
    if parts:
        sentences.append("; ".join(parts))
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in sentences)


def _add_return(lines: TextLines, pause_return: WelcomeBack) -> None:
    text = f"Welcome back after {pause_return.days} days."
    if pause_return.topic is not None:
        verb = "finished" if pause_return.state == "done" else "worked on"
        topic = name_topic(pause_return.topic.id, pause_return.topic.title)
        text += f" Last time you {verb} {topic}."
    if pause_return.note:
        text += f' Your note: "{pause_return.note}"'
    lines.add_note(text, "", "")
    lines.add(f"For a start, {pause_return.step}.", "", "")
    lines.append("")
