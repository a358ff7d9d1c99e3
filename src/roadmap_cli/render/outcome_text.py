"""What the commands that record something print, and history, in plain lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from roadmap_cli.core import wording
from roadmap_cli.render.ink import Paper, clean, paint, wrapped
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


def _change(answer: ChangeAnswer, paper: Paper) -> list[str]:
    found: list[str] = []
    changed = [t for t in answer.topics if t.changed]
    shown = answer.topics if len(answer.topics) <= 8 else answer.topics[:8]
    if answer.action == "assess":
        shown = answer.topics  # the list was shown before
        found += _placed(len(changed), paper)
    else:
        for topic in shown:
            found += _changed(answer.action, topic, paper)
    if len(answer.topics) > len(shown):
        found.append(f"  and {len(answer.topics) - len(shown)} more topics below them")
    for goal in answer.reached:
        found += wrapped(f"Milestone reached: «{goal.title}»", paper.width, "  ", "    ")
        if goal.says:
            found += labelled(paper, "Say", goal.says)
        if goal.proof:
            found += labelled(paper, "Show", goal.proof)
    if answer.unlocked:
        found += labelled(paper, "Unlocked", listed(answer.unlocked, answer.unlocked_more))
    if answer.reading is not None:
        found += reading_lines(answer.reading, 0, paper)
    if answer.question:
        name = answer.topics[0].id
        found += labelled(paper, "Check", f"{answer.question} (answer: roadmap show {name})")
    if changed and answer.milestone is not None and answer.action != "start":
        found += labelled(paper, "Way", _toward(answer.milestone))
    if answer.next is not None and answer.action in ("assess", "done", "know", "skip", "stop"):
        found += labelled(paper, "Next", f"{named(answer.next)} {answer.next.title}")
    elif answer.next is None and answer.action in ("assess", "done", "know", "skip"):
        found.append("  Nothing is left to study: every topic is behind you.")
    for remark in answer.remarks:
        found += wrapped(remark, paper.width, "  ", "    ")
    return found


def _placed(count: int, paper: Paper) -> list[str]:
    if not count:
        return ["nothing to record: these answers do not show yet what is known"]
    text = f"✓ known before: {count} topic{'s' if count > 1 else ''}; roadmap undo takes it back"
    return [paint(paper, "strong", line) for line in wrapped(text, paper.width, "", "  ")]


def _changed(action: str, topic: Changed, paper: Paper) -> list[str]:
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
    found = [paint(paper, "strong", f) for f in wrapped(text, paper.width, "", "  ")]
    if topic.blocked_by and topic.state in ("done", "in_progress"):
        names = ", ".join(topic.blocked_by)
        count = len(topic.blocked_by)
        found += [
            paint(paper, "warn", f)
            for f in wrapped(
                f"note: its prerequisite{'s' if count > 1 else ''} {names}"
                f" {'are' if count > 1 else 'is'} still open",
                paper.width,
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


def _record(answer: RecordAnswer, paper: Paper) -> list[str]:
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
        return wrapped(text, paper.width, "", "  ")
    if answer.changed:
        return wrapped(f"noted on {name}: {answer.text}", paper.width, "", "  ")
    if not answer.notes:
        return [f"no notes on {name} yet: roadmap note {name} TEXT"]
    found = [paint(paper, "strong", f"{name}  {clean(answer.topic.title)}")]
    for day, note in answer.notes:
        for i, part in enumerate(note.splitlines() or [""]):
            found += wrapped(part, paper.width, f"  {day}  " if i == 0 else " " * 14, " " * 14)
    return found


def _left(count: int) -> str:
    return "nothing more to read" if not count else f"{count} more to read"


def _undo(answer: UndoAnswer, paper: Paper) -> list[str]:
    if not answer.steps:
        return [f"nothing to {answer.action}"]
    verb = "took back" if answer.action == "undo" else "put back"
    found = []
    for step in answer.steps:
        where = f" in {step.roadmap}" if step.roadmap else ""
        found += wrapped(f"{verb}: {step.command}{where} (of {step.day})", paper.width, "", "  ")
    if answer.action == "undo":
        found.append(paint(paper, "quiet", "  roadmap redo puts it back"))
    return found


def _history(answer: HistoryAnswer, paper: Paper) -> list[str]:
    if not answer.steps:
        about = f" about {answer.topic.id}" if answer.topic else ""
        return [f"nothing has been recorded{about} yet"]
    found = []
    for step in answer.steps:
        text = step.command + (f" in {step.roadmap}" if step.roadmap else "")
        text += "" if step.living else " [taken back]"
        when = f"{step.at[:10]} {step.at[11:16]}"
        shown = wrapped(text, paper.width, f"{when}  ", " " * 18)
        if not step.living:
            shown = [paint(paper, "quiet", s) for s in shown]
        found += shown
    if answer.more:
        found.append("older ones: roadmap history -n 100")
    return found


def _open(answer: OpenAnswer, paper: Paper) -> list[str]:
    verb = "opening" if answer.opened else "address of"
    return [*wrapped(f"{verb} «{answer.title}»", paper.width), clean(answer.url)]


COMPOSERS: dict[str, Callable[[Any, Paper], list[str]]] = {
    "ChangeAnswer": _change,
    "RecordAnswer": _record,
    "UndoAnswer": _undo,
    "HistoryAnswer": _history,
    "OpenAnswer": _open,
}
