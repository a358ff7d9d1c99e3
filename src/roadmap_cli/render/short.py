"""The short answers in plain lines: what the commands of the day print.

It composes sentences; it decides nothing and needs no rich.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from roadmap_cli.core import durations
from roadmap_cli.render.ink import Paper, clean, paint, wrapped

if TYPE_CHECKING:
    from roadmap_cli.core import management
    from roadmap_cli.core.answers import Brief, NextReading, Toward
    from roadmap_cli.core.outcomes import (
        ChangeAnswer,
        Changed,
        HistoryAnswer,
        OpenAnswer,
        RecordAnswer,
        UndoAnswer,
    )
    from roadmap_cli.core.proposal import NextAnswer, Return

_LABEL = 10

_STATE_WORDS = {
    "open": "open",
    "in_progress": "in progress",
    "paused": "put aside",
    "done": "done",
    "assumed": "known before",
    "skipped": "skipped",
}


def lines(answer: Any, paper: Paper) -> list[str] | None:
    """Return the lines of a short answer, or None when it is not one."""
    composer = _COMPOSERS.get(type(answer).__name__)
    return composer(answer, paper) if composer else None


def _labelled(paper: Paper, label: str, text: str, style: str = "") -> list[str]:
    """Return a paragraph with a label in the margin."""
    margin = "  " + label.ljust(_LABEL)
    found = wrapped(text, paper.width, margin, " " * len(margin))
    head = found[0]
    body = head[len(margin) :]
    found[0] = "  " + paint(paper, "quiet", label) + " " * (len(margin) - 2 - len(label))
    found[0] += paint(paper, style, body)
    return [found[0]] + [
        " " * len(margin) + paint(paper, style, f[len(margin) :]) for f in found[1:]
    ]


def _named(topic: Brief) -> str:
    return f"{topic.id} ({durations.written(topic.minutes)})" if topic.minutes else topic.id


def _list(topics: Sequence[Brief], more: int = 0) -> str:
    text = ", ".join(_named(t) for t in topics)
    return text + (f" and {more} more" if more else "")


# -- next ----------------------------------------------------------------------------------------


def _next(answer: NextAnswer, paper: Paper) -> list[str]:
    found: list[str] = []
    if answer.roadmap.others:
        found.append(paint(paper, "quiet", clean(answer.roadmap.title)))
    if answer.back is not None:
        found += _welcome_back(answer.back, paper)
    if answer.remark:
        found += wrapped(answer.remark, paper.width)
    topic = answer.topic
    if topic is None:
        found += wrapped(
            f"Nothing is left to study in «{answer.roadmap.title}»: every topic is behind you."
            " 'roadmap report' shows the way you came.",
            paper.width,
        )
        return found
    time = durations.written(topic.minutes)
    if topic.remaining_minutes != topic.minutes:
        time = f"about {durations.written(topic.remaining_minutes)} of {time} left"
    found += _headline(paper, topic.id, topic.title, time)
    found += wrapped(_why(answer), paper.width, "  ", "  ")
    found.append("")
    if topic.why:
        found += wrapped(topic.why, paper.width, "  ", "  ")
        found.append("")
    for i, outcome in enumerate(topic.outcomes):
        found += _labelled(paper, "Goal" if i == 0 else "", outcome)
    if answer.reading is not None:
        found += _reading(answer.reading, answer.readings_left - 1, paper)
    if answer.beside:
        cost = "cost nothing extra" if answer.milestone else "ready too"
        also = f"{_list(answer.beside, answer.beside_more)}: {cost}"
        found += _labelled(paper, "Or", also)
    for i, offer in enumerate(answer.detours):
        if offer.moves:
            price = f"moves «{offer.moves[0].title}» by {durations.written(offer.moves[0].minutes)}"
        else:
            price = "costs nothing"
        label = "Detour" if i == 0 else ""
        found += _labelled(paper, label, f"{_named(offer.topic)} {price}")
    for i, brief in enumerate(answer.coming):
        found += _labelled(paper, "Then" if i == 0 else "", f"{_named(brief)} {brief.title}")
    if found[-1]:
        found.append("")
    verb = "done" if topic.state == "in_progress" else "start"
    hint = f"roadmap {verb} {topic.id}"
    if answer.reading is not None and answer.reading.url:
        hint += f" · roadmap open {topic.id}"
    hints = wrapped(hint, paper.width, "  ", "  ")
    return found + [f"  {paint(paper, 'quiet', line[2:])}" for line in hints]


def _headline(paper: Paper, name: str, title: str, time: str) -> list[str]:
    found = wrapped(f"{title} ({time})", paper.width, f"{name}  ", "  ")
    head = found[0]
    if head.startswith(name):
        found[0] = paint(paper, "good", name) + paint(paper, "strong", head[len(name) :])
    return [found[0]] + [paint(paper, "strong", f) for f in found[1:]]


def _why(answer: NextAnswer) -> str:
    parts = [reason.sentence for reason in answer.reasons if reason.code != "step"]
    step = next((r.sentence for r in answer.reasons if r.code == "step"), "")
    if step and answer.milestone is not None:
        step += f", {durations.written(answer.milestone.minutes_left)} to go"
        parts.insert(0, step)
    others = len(answer.ready)
    if others:
        parts.append(f"{others} other topic{'s are' if others != 1 else ' is'} ready too")
    if answer.detour is not None:
        if answer.detour.moves:
            price = answer.detour.moves[0]
            parts.append(f"it moves «{price.title}» by {durations.written(price.minutes)}")
        else:
            parts.append("it moves no milestone")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _reading(reading: NextReading, more: int, paper: Paper) -> list[str]:
    facts = [reading.kind]
    if reading.minutes:
        facts.append(durations.written(reading.minutes))
    if not reading.free:
        facts.append("not free")
    title = reading.title + (f", {reading.part}" if reading.part else "")
    found = _labelled(paper, "Read", f"{title} ({', '.join(facts)})")
    margin = " " * (_LABEL + 2)
    if reading.url:
        found.append(margin + paint(paper, "link", clean(reading.url)))
    tail = f"as read: roadmap read {reading.id}"
    if more > 0:
        tail += f"; {more} more: roadmap reading"
    found += [paint(paper, "quiet", t) for t in wrapped(tail, paper.width, margin, margin)]
    return found


def _welcome_back(back: Return, paper: Paper) -> list[str]:
    text = f"Welcome back after {back.days} days."
    if back.topic is not None:
        text += f" You were at {back.topic.id}."
    if back.note:
        text += f" Your note: «{back.note}»"
    return [*wrapped(text, paper.width), ""]


# -- changes -------------------------------------------------------------------------------------


def _change(answer: ChangeAnswer, paper: Paper) -> list[str]:
    found: list[str] = []
    changed = [t for t in answer.topics if t.changed]
    shown = answer.topics if len(answer.topics) <= 8 else answer.topics[:8]
    for topic in shown:
        found += _changed(answer.action, topic, paper)
    if len(answer.topics) > len(shown):
        found.append(f"  and {len(answer.topics) - len(shown)} more topics below them")
    for goal in answer.reached:
        found += wrapped(f"Milestone reached: «{goal.title}»", paper.width, "  ", "    ")
    if answer.unlocked:
        found += _labelled(paper, "Unlocked", _list(answer.unlocked, answer.unlocked_more))
    if answer.reading is not None:
        found += _reading(answer.reading, 0, paper)
    if answer.question:
        name = answer.topics[0].id
        found += _labelled(paper, "Check", f"{answer.question} (answer: roadmap show {name})")
    if changed and answer.milestone is not None and answer.action != "start":
        found += _labelled(paper, "Way", _toward(answer.milestone))
    if answer.next is not None and answer.action in ("done", "know", "skip", "stop"):
        found += _labelled(paper, "Next", f"{_named(answer.next)} {answer.next.title}")
    elif answer.next is None and answer.action in ("done", "know", "skip"):
        found.append("  Nothing is left to study: every topic is behind you.")
    for remark in answer.remarks:
        found += wrapped(remark, paper.width, "  ", "    ")
    return found


def _changed(action: str, topic: Changed, paper: Paper) -> list[str]:
    word = _STATE_WORDS[topic.state]
    mark = "✓ " if topic.state in ("done", "assumed") else ""
    if topic.changed:
        text = f"{mark}{word}: {topic.id} — {topic.title}"
        if topic.since:
            text += f" ({topic.since})"
    elif action == "done" and topic.state == "in_progress":
        text = f"not yet: {topic.id} stays in progress"
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
        count = f"{left} of {goal.steps} topics left"
    else:
        count = f"{goal.behind} of {goal.steps} topics behind you"
    return f"«{goal.title}»: {count}, {durations.written(goal.minutes_left)} to go"


# -- records -------------------------------------------------------------------------------------


def _record(answer: RecordAnswer, paper: Paper) -> list[str]:
    name = answer.topic.id
    text = {
        "spent": f"spent: {durations.written(answer.minutes)} on {name},"
        f" {durations.written(answer.total_minutes)} in all",
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


# -- roadmaps and data ---------------------------------------------------------------------------


def _load(answer: management.LoadAnswer, paper: Paper) -> list[str]:
    name = f"«{answer.roadmap.title}» ({answer.roadmap.id})"
    if answer.action == "unchanged":
        text = f"nothing to do: {name} is loaded and the file is unchanged"
    elif answer.action == "activated":
        text = f"now on {name}; its file is unchanged"
    elif answer.action == "loaded":
        text = f"loaded {name}: {answer.topics} topics, {answer.milestones} milestones"
    else:
        parts = [f"{answer.topics} topics"]
        for count, word in (
            (answer.added, "new"),
            (answer.renamed, "renamed"),
            (answer.retired, "retired"),
        ):
            if count:
                parts.append(f"{count} {word}")
        text = f"updated {name}: {', '.join(parts)}; all progress is kept"
    found = wrapped(text, paper.width, "", "  ")
    if answer.roadmap.others and answer.action in ("loaded", "activated"):
        count = answer.roadmap.others
        found += wrapped(
            f"{count} other roadmap{'s are' if count != 1 else ' is'} loaded too; go back with"
            " 'roadmap use'",
            paper.width,
            "  ",
            "  ",
        )
    return found


def _use(answer: management.UseAnswer, paper: Paper) -> list[str]:
    if not answer.roadmaps:
        return ["no roadmap is loaded yet: roadmap next loads the shipped one"]
    found = []
    for name, title in answer.roadmaps:
        margin = f"{'▸' if name == answer.active else ' '} {name}  "
        found += wrapped(title, paper.width, margin, "    ")
    return found


def _where(answer: management.WhereAnswer, paper: Paper) -> list[str]:
    found = []
    for label, path, exists in (
        ("database", answer.database, answer.database_exists),
        ("backups", answer.backups, True),
        ("settings", answer.config, answer.config_exists),
        ("device", answer.device, True),
        ("shipped", answer.shipped, True),
    ):
        found.append(f"{label.ljust(_LABEL)}{clean(path)}")
        if not exists:
            found.append(" " * _LABEL + "(not there yet)")
    return found


def _doctor(answer: management.DoctorAnswer, paper: Paper) -> list[str]:
    found = []
    for finding in answer.findings:
        mark = "✓" if finding.good else "!"
        margin = f"{mark} {finding.name.ljust(11)}"
        shown = wrapped(finding.sentence, paper.width, margin, " " * len(margin))
        found += shown if finding.good else [paint(paper, "warn", s) for s in shown]
    found.append(
        "everything is well" if answer.healthy else "something is wrong; nothing was changed"
    )
    return found


def _check(answer: management.CheckAnswer, paper: Paper) -> list[str]:
    found = []
    for file in answer.files:
        warnings = len(file.problems) - file.errors
        if file.errors:
            text = f"{file.path}: {_count(file.errors, 'problem')}"
        else:
            text = f"{file.path}: good, {file.topics} topics, {durations.written(file.minutes)}"
        if warnings:
            text += f", {_count(warnings, 'warning')}"
        found += wrapped(text, paper.width, "", "  ")
    return found


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


_COMPOSERS: dict[str, Callable[[Any, Paper], list[str]]] = {
    "NextAnswer": _next,
    "ChangeAnswer": _change,
    "RecordAnswer": _record,
    "UndoAnswer": _undo,
    "HistoryAnswer": _history,
    "OpenAnswer": _open,
    "LoadAnswer": _load,
    "UseAnswer": _use,
    "WhereAnswer": _where,
    "DoctorAnswer": _doctor,
    "CheckAnswer": _check,
}
