"""What the commands that record something print, and history, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core import wording
from roadmap_cli.render.ink import OutputTarget, clean, paint, wrapped
from roadmap_cli.render.wording import STATE_WORDS, labelled, listed, named, reading_lines

if TYPE_CHECKING:
    from roadmap_cli.core.answers import Toward
    from roadmap_cli.core.outcomes import (
        ChangeAnswer,
        Changed,
        HistoryAnswer,
        OpenAnswer,
        RecordAnswer,
        UndoAnswer,
    )


def change_lines(answer: ChangeAnswer, target: OutputTarget) -> list[str]:
    """Return what a command that changes states prints."""
    found: list[str] = []
    changed = [t for t in answer.topics if t.changed]
    shown = answer.topics if len(answer.topics) <= 8 else answer.topics[:8]
    if answer.action == "assess":
        shown = answer.topics  # the list was shown before
        found += _placed(len(changed), target)
    else:
        for topic in shown:
            found += _changed(answer.action, topic, target)
    if len(answer.topics) > len(shown):
        found.append(f"  and {len(answer.topics) - len(shown)} more topics below them")
    for goal in answer.reached:
        found += wrapped(f"Milestone reached: «{goal.title}»", target.width, "  ", "    ")
        if goal.says:
            found += labelled(target, "Say", goal.says)
        if goal.proof:
            found += labelled(target, "Show", goal.proof)
    if answer.unlocked:
        found += labelled(target, "Unlocked", listed(answer.unlocked, answer.unlocked_more))
    if answer.reading is not None:
        found += reading_lines(answer.reading, 0, target)
    if answer.question:
        name = answer.topics[0].id
        found += labelled(target, "Check", f"{answer.question} (answer: roadmap show {name})")
    if changed and answer.milestone is not None and answer.action != "start":
        found += labelled(target, "Way", _toward(answer.milestone))
    if answer.next is not None and answer.action in ("assess", "done", "know", "skip", "stop"):
        found += labelled(target, "Next", f"{named(answer.next)} {answer.next.title}")
    elif answer.next is None and answer.action in ("assess", "done", "know", "skip"):
        found.append("  Nothing is left to study: every topic is behind you.")
    for remark in answer.remarks:
        found += wrapped(remark, target.width, "  ", "    ")
    return found


def _placed(count: int, target: OutputTarget) -> list[str]:
    if not count:
        return ["nothing to record: these answers do not show yet what is known"]
    text = f"✓ known before: {count} topic{'s' if count > 1 else ''}; roadmap undo takes it back"
    return [paint(target, "strong", line) for line in wrapped(text, target.width, "", "  ")]


def _changed(action: str, topic: Changed, target: OutputTarget) -> list[str]:
    word = STATE_WORDS[topic.state]
    mark = "✓ " if topic.state in ("done", "assumed") else ""
    if action == "done" and topic.state == "in_progress":
        stays = f"not yet: {topic.id} stays in progress"
        text = f"not yet done, in progress: {topic.id} — {topic.title}" if topic.changed else stays
    elif topic.changed:
        text = f"{mark}{word}: {topic.id} — {topic.title}"
        if topic.since:
            text += f" ({topic.since})"
    elif action == "stop" and topic.state != "paused":
        text = f"not in progress: {topic.id} is {word}"
    else:
        text = f"already {word}: {topic.id}"
        if topic.since:
            text += f", since {topic.since}"
    found = [paint(target, "strong", f) for f in wrapped(text, target.width, "", "  ")]
    if topic.blocked_by and topic.state in ("done", "in_progress"):
        names = ", ".join(topic.blocked_by)
        count = len(topic.blocked_by)
        found += [
            paint(target, "warn", f)
            for f in wrapped(
                f"note: its prerequisite{'s' if count > 1 else ''} {names}"
                f" {'are' if count > 1 else 'is'} still open",
                target.width,
                "  ",
                "    ",
            )
        ]
    return found


def _toward(goal: Toward) -> str:
    left = goal.steps - goal.behind
    if goal.behind * 2 >= goal.steps:
        count = f"{left} of {goal.steps} topic{'' if goal.steps == 1 else 's'} left"
    else:
        count = f"{goal.behind} of {goal.steps} topic{'' if goal.steps == 1 else 's'} behind you"
    return f"«{goal.title}»: {count}, {wording.duration(goal.minutes_left)} to go"


def record_lines(answer: RecordAnswer, target: OutputTarget) -> list[str]:
    """Return what a command that records something about a topic prints."""
    name = answer.topic.id
    text = {
        "spent": f"spent: {wording.duration(answer.minutes)} on {name},"
        f" {wording.duration(answer.total_minutes)} in all",
        "link": f"{'linked' if answer.changed else 'already on the list'}: {answer.text} to {name}"
        f" (as read: roadmap read {answer.id})",
        "read": f"{'read' if answer.changed else 'already read'}: {answer.text}"
        + (f", since {answer.day}" if not answer.changed else "")
        + f"; {_left(answer.left)} for {name}",
        "unread": f"{'unread again' if answer.changed else 'unread already'}: {answer.text};"
        f" {_left(answer.left)} for {name}",
    }.get(answer.action)
    if text is not None:
        return wrapped(text, target.width, "", "  ")
    if answer.changed:
        return wrapped(f"noted on {name}: {answer.text}", target.width, "", "  ")
    if not answer.notes:
        return [f"no notes on {name} yet: roadmap note {name} TEXT"]
    found = [paint(target, "strong", f"{name}  {clean(answer.topic.title)}")]
    for day, note in answer.notes:
        for i, part in enumerate(note.splitlines() or [""]):
            found += wrapped(part, target.width, f"  {day}  " if i == 0 else " " * 14, " " * 14)
    return found


def _left(count: int) -> str:
    return "nothing more to read" if not count else f"{count} more to read"


def undo_lines(answer: UndoAnswer, target: OutputTarget) -> list[str]:
    """Return what `undo` and `redo` print."""
    if not answer.steps:
        return [f"nothing to {answer.action}"]
    verb = "took back" if answer.action == "undo" else "put back"
    found = []
    for step in answer.steps:
        where = f" in {step.roadmap}" if step.roadmap else ""
        found += wrapped(f"{verb}: {step.command}{where} (of {step.day})", target.width, "", "  ")
    if answer.action == "undo":
        found.append(paint(target, "quiet", "  roadmap redo puts it back"))
    return found


def history_lines(answer: HistoryAnswer, target: OutputTarget) -> list[str]:
    """Return what `history` prints."""
    if not answer.steps:
        about = f" about {answer.topic.id}" if answer.topic else ""
        return [f"nothing has been recorded{about} yet"]
    found = []
    for step in answer.steps:
        text = step.command + (f" in {step.roadmap}" if step.roadmap else "")
        text += "" if step.living else " [taken back]"
        when = f"{step.at[:10]} {step.at[11:16]}"
        shown = wrapped(text, target.width, f"{when}  ", " " * 18)
        if not step.living:
            shown = [paint(target, "quiet", s) for s in shown]
        found += shown
    if answer.more:
        found.append("older ones: roadmap history -n 100")
    return found


def open_lines(answer: OpenAnswer, target: OutputTarget) -> list[str]:
    """Return what `open` prints."""
    verb = "opening" if answer.opened else "address of"
    return [*wrapped(f"{verb} «{answer.title}»", target.width), clean(answer.url)]
