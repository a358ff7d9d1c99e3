"""What the commands that record something print, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.wording import (
    format_count,
    format_duration,
    format_exact_duration,
    format_near_day,
    quote_title,
)
from roadmap_cli.render.ansi import OutputTarget, clean, paint
from roadmap_cli.render.text import exercise_text
from roadmap_cli.render.text_lines import (
    STATE_WORDS,
    TextLines,
    format_list,
    format_price,
    format_topic,
    format_topics,
    name_topic,
)

if TYPE_CHECKING:
    from roadmap_cli.core.answers import change_answers
    from roadmap_cli.core.answers.summaries import MilestoneProgress

_MAX_TOPICS = 8
_ACTIONS_WITH_NEXT = ("assess", "done", "know", "skip", "stop")


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
            lines.append(f"  and {len(answer.topics) - _MAX_TOPICS} more")
    for milestone in answer.reached:
        lines.add(_format_reached(milestone), "  ", "    ")
        if milestone.says:
            lines.add_field("You can say", f'"{milestone.says}"')
        if milestone.proof:
            lines.add_field("To show", milestone.proof)
    for offer in answer.electives:
        lines.add_field("Optional", f"{format_topic(offer.topic)} {format_price(offer)}")
    if answer.unlocked:
        lines.add_field("Unlocked", format_topics(answer.unlocked, answer.unlocked_more))
    if answer.reading is not None:
        lines.add_reading(answer.reading)
    name = answer.topics[0].id if answer.topics else ""
    if answer.proof and answer.action == "start":
        lines.add_field("Exercise", answer.proof)
    elif answer.proof:
        exercise_text.add_result(lines, answer.proof, name)
    if answer.practice and answer.action == "start":
        exercise_text.add_practice(lines, name)
    elif answer.practice and answer.action == "done" and answer.proof:
        exercise_text.add_verification(lines, name, answer.verified)
    if answer.question:
        lines.add_field("Question", f"{answer.question} (answer: roadmap review {name})")
    if changed and answer.milestone is not None and answer.action != "start":
        lines.add_field("Goal", _format_progress(answer.milestone))
    for uncounted in answer.uncounted:
        _add_uncounted(lines, uncounted)
    is_running = any(topic.until for topic in answer.topics)
    if answer.next is not None and (answer.action in _ACTIONS_WITH_NEXT or is_running):
        lines.add_field("Next", format_topic(answer.next))
    elif answer.next is None and answer.action in ("assess", "done", "know", "skip"):
        lines.append(_format_nothing_left(answer))
    for remark in answer.remarks:
        lines.add(remark, "  ", "    ")
    return lines


def _format_nothing_left(answer: change_answers.ChangeAnswer) -> str:
    if answer.is_waiting:
        return f"  {answer.nothing_left[:1].upper()}{answer.nothing_left[1:]}."
    return f"  Nothing is left to study: {answer.nothing_left}."


def _add_assessment(lines: TextLines, count: int) -> None:
    if not count:
        lines.append("nothing to record: these answers don't show yet what you know")
        return
    lines.add(
        f"≈ known: {format_count(count, 'topic')}; to undo this: roadmap undo", style="strong"
    )


def _add_topic(lines: TextLines, action: str, topic: change_answers.TopicChange) -> None:
    word = STATE_WORDS[topic.state]
    since = f" ({topic.since})" if topic.since else ""
    if action == "done" and topic.state == "in_progress":
        text = f"not done yet: {topic.id} stays in progress"
        if topic.changed:
            text = f"not done yet; in progress: {topic.id} — {topic.title}"
    elif topic.changed:
        mark = {"done": "✓ ", "assumed": "≈ "}.get(topic.state, "")
        text = f"{mark}{word}: {topic.id} — {topic.title}{since}"
    elif action == "stop" and topic.state != "paused":
        text = f"not in progress: {topic.id} is {word}"
    else:
        text = f"already {word}: {topic.id}" + (f", since {topic.since}" if topic.since else "")
    lines.add(text, style="strong")
    if topic.until:
        day = format_near_day(topic.until)
        lines.add(f"runs until {day}, as its exercise takes days", "  ", "    ")
    if topic.blocked_by and topic.state in ("done", "in_progress"):
        names = map(name_topic, topic.blocked_by, topic.blocked_by_titles)
        come = "come first and aren't" if len(topic.blocked_by) > 1 else "comes first and isn't"
        lines.add(f"note: {', '.join(names)} {come} done yet", "  ", "    ", "warn")


def _format_progress(milestone: MilestoneProgress) -> str:
    topics = format_count(milestone.steps, "topic")
    time = format_duration(milestone.minutes_left)
    return f"{quote_title(milestone.title)}: {milestone.behind} of {topics} done, {time} to go"


def _format_reached(milestone: change_answers.ReachedMilestone) -> str:
    text = f"Milestone reached: {quote_title(milestone.title)}"
    if not milestone.days:
        return text
    from roadmap_cli.core.progress.milestone_time import format_length

    return f"{text}; it took {format_length(milestone.days)}"


def _add_uncounted(lines: TextLines, uncounted: change_answers.UncountedTopics) -> None:
    """Say which topics a milestone no longer needs, and why."""
    topics = format_list([*map(format_topic, uncounted.topics)])
    are = "is" if len(uncounted.because) == 1 else "are"
    reason = f"{format_list(uncounted.because)} {are} {STATE_WORDS[uncounted.state]}"
    text = f"no longer counted on the way to {quote_title(uncounted.title)}: {topics}, as {reason}"
    lines.add(text, "  ", "    ")


def record_lines(answer: change_answers.RecordAnswer, target: OutputTarget) -> list[str]:
    """Return what a command that records something about a topic prints."""
    name, changed = answer.topic.id, answer.changed
    left = f"{answer.left} more to read" if answer.left else "nothing more to read"
    day = "" if answer.is_today else f" ({answer.day})"
    lines = TextLines(target)
    if answer.entry:
        _add_correction(lines, answer)
        if answer.state:
            _add_state(lines, answer)
        if changed:
            lines.add_hint("to undo it: roadmap undo")
    elif answer.action == "spent":
        total = format_exact_duration(answer.total_minutes)
        time = format_exact_duration(answer.minutes)
        on_day = "" if answer.is_today else f" on {answer.day}"
        lines.add(f"{time} spent on {name}{on_day} ({total} in total)")
        _add_state(lines, answer)
    elif answer.action == "link":
        verb = f"linked{day}" if changed else "already linked"
        lines.add(f"{verb}: {answer.text} to {name}")
        lines.add_hint(f"mark as read: roadmap read {answer.id}")
    elif answer.action == "read":
        text = (
            f"read{day}: {answer.text}"
            if changed
            else f"already read: {answer.text}, since {answer.day}"
        )
        lines.add(f"{text}; {left} for {name}")
        _add_state(lines, answer)
    elif answer.action == "unread":
        verb = f"unread again{day}" if changed else "already unread"
        lines.add(f"{verb}: {answer.text}; {left} for {name}")
    elif changed:
        lines.add_note(f"noted on {name}{day}: {answer.text}")
    elif not answer.notes:
        lines.append(f"no notes on {name} yet; to add one: roadmap note {name} TEXT")
    else:
        lines.append(paint(target, "strong", f"{name}  {clean(answer.topic.title)}"))
        for day, note in answer.notes:
            lines.add_note(note, f"  {day}  ", " " * 14)
    return lines


def _add_correction(lines: TextLines, answer: change_answers.RecordAnswer) -> None:
    """Say what counts now in place of an earlier entry; a note keeps its lines."""
    name, entry = answer.topic.id, _format_entry(answer, answer.day)
    if answer.action == "spent":
        lines.add(_format_time_correction(answer))
    elif answer.action == "link":
        lines.add(f"removed: {answer.text} from {name} {_format_entry(answer)}")
    elif answer.removed:
        lines.add(f"removed: the note on {name} {entry}:")
        lines.add_note(answer.text_before, "  ")
    else:
        verb = "the note now says" if answer.changed else "the note already said"
        lines.add(f"{verb}, on {name} {entry}:")
        lines.add_note(answer.text, "  ")


def _format_time_correction(answer: change_answers.RecordAnswer) -> str:
    name, day, day_before = answer.topic.id, answer.day, answer.day_before
    entry = _format_entry(answer, day)
    minutes, before = map(format_exact_duration, (answer.minutes, answer.minutes_before))
    now = f"{format_exact_duration(answer.total_minutes)} in total"
    if answer.removed:
        return f"removed: {before} on {name} {entry}, {now}"
    if not answer.changed:
        return f"unchanged: {before} on {name} {entry} ({now})"
    if day == day_before:
        return f"{minutes} spent on {name} instead of {before} {entry}, {now}"
    entry = _format_entry(answer)
    if minutes == before:
        return f"moved from {day_before} to {day}: {minutes} on {name} {entry}, {now}"
    return f"{minutes} spent on {name} on {day} instead of {before} on {day_before} {entry}, {now}"


def _format_entry(answer: change_answers.RecordAnswer, day: str = "") -> str:
    """Return which entry was corrected, and on which machine it was recorded if not on this one."""
    of_day = f" of {day}" if day else ""
    return (
        f"(entry {answer.entry}{of_day}{f', on device {answer.device}' if answer.device else ''})"
    )


def _add_state(lines: TextLines, answer: change_answers.RecordAnswer) -> None:
    """Say where a topic stands after work on it, unless that is as one would think."""
    name, state = answer.topic.id, STATE_WORDS[answer.state]
    if answer.before != answer.state:
        runs = f", and runs until {format_near_day(answer.until)}" if answer.until else ""
        lines.add(f"{name} is now {state}{runs}", "  ", "    ")
    elif answer.state == "skipped":
        lines.add(f"{name} stays {state}; to study it: roadmap reopen {name}", "  ", "    ")
    elif answer.state == "paused":
        lines.add(f"{name} stays {state}; to go on: roadmap start {name}", "  ", "    ")


def open_lines(answer: change_answers.OpenAnswer, target: OutputTarget) -> list[str]:
    """Return what `open` prints."""
    title = quote_title(answer.title)
    text = f"opening {title}" if answer.opened else f"no browser here; the address of {title}:"
    return [
        *TextLines(target).add(text, "", ""),
        clean(answer.url),
    ]
