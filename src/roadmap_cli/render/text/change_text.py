"""What the commands that record something print, and history, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.wording import format_duration
from roadmap_cli.render.ansi import OutputTarget, clean, paint
from roadmap_cli.render.text_lines import STATE_WORDS, TextLines, format_topic, format_topics

if TYPE_CHECKING:
    from roadmap_cli.core.answers import change_answers
    from roadmap_cli.core.answers.summaries import MilestoneProgress

_MAX_TOPICS = 8


def change_lines(answer: change_answers.ChangeAnswer, target: OutputTarget) -> list[str]:
    """Return what a command that changes states prints."""
    lines = TextLines(target)
    changed = sum(topic.changed for topic in answer.topics)
    if answer.action == "assess":  # the person has just seen the list of topics
        _add_assessment(lines, changed)
    else:
        for topic in answer.topics[:_MAX_TOPICS]:
            _add_topic(lines, answer.action, topic)
        if len(answer.topics) > _MAX_TOPICS:
            lines.append(f"  and {len(answer.topics) - _MAX_TOPICS} more topics")
    for milestone in answer.reached:
        lines.add(f"Milestone reached: «{milestone.title}»", "  ", "    ")
        if milestone.says:
            lines.add_field("Say", milestone.says)
        if milestone.proof:
            lines.add_field("Show", milestone.proof)
    if answer.unlocked:
        lines.add_field("Unlocked", format_topics(answer.unlocked, answer.unlocked_more))
    if answer.reading is not None:
        lines.add_reading(answer.reading)
    if answer.question:
        name = answer.topics[0].id
        lines.add_field("Check", f"{answer.question} (answer: roadmap show {name})")
    if changed and answer.milestone is not None and answer.action != "start":
        lines.add_field("Way", _format_progress(answer.milestone))
    if answer.next is not None and answer.action in ("assess", "done", "know", "skip", "stop"):
        lines.add_field("Next", f"{format_topic(answer.next)} {answer.next.title}")
    elif answer.next is None and answer.action in ("assess", "done", "know", "skip"):
        lines.append("  Nothing is left to study: every topic is behind you.")
    for remark in answer.remarks:
        lines.add(remark, "  ", "    ")
    return lines


def _add_assessment(lines: TextLines, count: int) -> None:
    if not count:
        lines.append("nothing to record: these answers do not show yet what is known")
        return
    text = f"✓ known before: {count} topic{'s' if count > 1 else ''}; roadmap undo takes it back"
    lines.add(text, style="strong")


def _add_topic(lines: TextLines, action: str, topic: change_answers.TopicChange) -> None:
    word = STATE_WORDS[topic.state]
    since = f" ({topic.since})" if topic.since else ""
    if action == "done" and topic.state == "in_progress":
        text = f"not yet: {topic.id} stays in progress"
        if topic.changed:
            text = f"not yet done, in progress: {topic.id} — {topic.title}"
    elif topic.changed:
        mark = "✓ " if topic.state in ("done", "assumed") else ""
        text = f"{mark}{word}: {topic.id} — {topic.title}{since}"
    elif action == "stop" and topic.state != "paused":
        text = f"not in progress: {topic.id} is {word}"
    else:
        text = f"already {word}: {topic.id}" + (f", since {topic.since}" if topic.since else "")
    lines.add(text, style="strong")
    if topic.blocked_by and topic.state in ("done", "in_progress"):
        s, are = ("s", "are") if len(topic.blocked_by) > 1 else ("", "is")
        text = f"note: its prerequisite{s} {', '.join(topic.blocked_by)} {are} still open"
        lines.add(text, "  ", "    ", "warn")


def _format_progress(milestone: MilestoneProgress) -> str:
    count, end = milestone.behind, "behind you"
    if milestone.behind * 2 >= milestone.steps:
        count, end = milestone.steps - milestone.behind, "left"
    topics = f"{milestone.steps} topic{'' if milestone.steps == 1 else 's'}"
    time = format_duration(milestone.minutes_left)
    return f"«{milestone.title}»: {count} of {topics} {end}, {time} to go"


def record_lines(answer: change_answers.RecordAnswer, target: OutputTarget) -> list[str]:
    """Return what a command that records something about a topic prints."""
    name, changed = answer.topic.id, answer.changed
    left = f"{answer.left} more to read" if answer.left else "nothing more to read"
    day = "" if answer.is_today else f" ({answer.day})"
    lines = TextLines(target)
    if answer.action == "spent":
        total = format_duration(answer.total_minutes)
        time = format_duration(answer.minutes)
        lines.add(f"spent: {time} on {name}{day}, {total} in all")
    elif answer.action == "link":
        verb = f"linked{day}" if changed else "already on the list"
        lines.add(f"{verb}: {answer.text} to {name} (as read: roadmap read {answer.id})")
    elif answer.action == "read":
        text = (
            f"read{day}: {answer.text}"
            if changed
            else f"already read: {answer.text}, since {answer.day}"
        )
        lines.add(f"{text}; {left} for {name}")
    elif answer.action == "unread":
        verb = f"unread again{day}" if changed else "unread already"
        lines.add(f"{verb}: {answer.text}; {left} for {name}")
    elif changed:
        lines.add(f"noted on {name}{day}: {answer.text}")
    elif not answer.notes:
        lines.append(f"no notes on {name} yet: roadmap note {name} TEXT")
    else:
        lines.append(paint(target, "strong", f"{name}  {clean(answer.topic.title)}"))
        for day, note in answer.notes:
            indent = f"  {day}  "
            for line in note.splitlines() or [""]:
                lines.add(line, indent, " " * 14)
                indent = " " * 14
    return lines


def undo_lines(answer: change_answers.UndoAnswer, target: OutputTarget) -> list[str]:
    """Return what `undo` and `redo` print."""
    if not answer.steps:
        return [f"nothing to {answer.action}"]
    lines = TextLines(target)
    verb = "took back" if answer.action == "undo" else "put back"
    for step in answer.steps:
        where = f" in {step.roadmap}" if step.roadmap else ""
        lines.add(f"{verb}: {step.command}{where} (of {step.day})")
    if answer.action == "undo":
        lines.append(paint(target, "quiet", "  roadmap redo puts it back"))
    return lines


def history_lines(answer: change_answers.HistoryAnswer, target: OutputTarget) -> list[str]:
    """Return what `history` prints."""
    if not answer.steps:
        about = f" about {answer.topic.id}" if answer.topic else ""
        return [f"nothing has been recorded{about} yet"]
    lines = TextLines(target)
    for step in answer.steps:
        text = step.command + (f" in {step.roadmap}" if step.roadmap else "")
        text += "" if step.living else " [taken back]"
        time = f"{step.at[:10]} {step.at[11:16]}"
        lines.add(text, f"{time}  ", " " * 18, "" if step.living else "quiet")
    if answer.more:
        lines.append("older ones: roadmap history -n 100")
    return lines


def open_lines(answer: change_answers.OpenAnswer, target: OutputTarget) -> list[str]:
    """Return what `open` prints."""
    verb = "opening" if answer.opened else "address of"
    return [*TextLines(target).add(f"{verb} «{answer.title}»", "", ""), clean(answer.url)]
