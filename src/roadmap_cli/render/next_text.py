"""What `next` prints, in plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core import wording
from roadmap_cli.render.ink import OutputTarget, clean, paint, wrapped
from roadmap_cli.render.wording import labelled, listed, named, reading_lines

if TYPE_CHECKING:
    from roadmap_cli.core.answers import Brief
    from roadmap_cli.core.next_answer import NextAnswer, Return


# The step is worded with the hours; the others are in the remark.
_SAID_ABOVE = ("step", "outside", "track-waits")


def next_lines(answer: NextAnswer, target: OutputTarget) -> list[str]:
    """Return what `next` prints."""
    found: list[str] = []
    if answer.roadmap.others:
        found.append(paint(target, "quiet", clean(answer.roadmap.title)))
    if answer.back is not None:
        found += _welcome_back(answer.back, target)
    if answer.remark:
        found += wrapped(answer.remark, target.width)
    topic = answer.topic
    if topic is None:
        why = answer.reasons[0]
        text = f"Nothing is left to study in «{answer.roadmap.title}»: {why.sentence}."
        if why.code == "behind":
            text += " 'roadmap report' shows the way you came."
        found += wrapped(text, target.width)
        if answer.warm_up:
            found += labelled(target, "Review", _warm_up(answer.warm_up))
        return found
    time = wording.duration(topic.minutes)
    if topic.remaining_minutes != topic.minutes:
        time = f"about {wording.duration(topic.remaining_minutes)} of {time} left"
    found += _headline(target, topic.id, topic.title, time)
    found += wrapped(_why(answer), target.width, "  ", "  ")
    found.append("")
    if topic.why:
        found += wrapped(topic.why, target.width, "  ", "  ")
        found.append("")
    for i, outcome in enumerate(topic.outcomes):
        found += labelled(target, "Goal" if i == 0 else "", outcome)
    if answer.reading is not None:
        found += reading_lines(answer.reading, answer.readings_left - 1, target)
    if answer.warm_up:
        found += labelled(target, "Warm-up", _warm_up(answer.warm_up))
    if answer.beside:
        many = len(answer.beside) + answer.beside_more > 1
        cost = f"cost{'' if many else 's'} nothing extra" if answer.milestone else "ready too"
        also = f"{listed(answer.beside, answer.beside_more)}: {cost}"
        found += labelled(target, "Or", also)
    for i, offer in enumerate(answer.detours):
        if offer.moves:
            price = f"moves «{offer.moves[0].title}» by {wording.duration(offer.moves[0].minutes)}"
        else:
            price = "costs nothing"
        label = "Detour" if i == 0 else ""
        found += labelled(target, label, f"{named(offer.topic)} {price}")
    for i, brief in enumerate(answer.coming):
        found += labelled(target, "Then" if i == 0 else "", f"{named(brief)} {brief.title}")
    if found[-1]:
        found.append("")
    verb = "done" if topic.state == "in_progress" else "start"
    hint = f"roadmap {verb} {topic.id}"
    if answer.reading is not None and answer.reading.url:
        hint += f" · roadmap open {topic.id}"
    hints = wrapped(hint, target.width, "  ", "  ")
    return found + [f"  {paint(target, 'quiet', line[2:])}" for line in hints]


def _warm_up(topics: Sequence[Brief]) -> str:
    names = " and ".join(topic.id for topic in topics)
    time = wording.duration(sum(topic.minutes for topic in topics))
    return f"do you still know {names}? (roadmap review, {time})"


def _headline(target: OutputTarget, name: str, title: str, time: str) -> list[str]:
    found = wrapped(f"{title} ({time})", target.width, f"{name}  ", "  ")
    head = found[0]
    if head.startswith(name):
        found[0] = paint(target, "good", name) + paint(target, "strong", head[len(name) :])
    return [found[0]] + [paint(target, "strong", f) for f in found[1:]]


def _why(answer: NextAnswer) -> str:
    parts = [reason.sentence for reason in answer.reasons if reason.code not in _SAID_ABOVE]
    step = next((r.sentence for r in answer.reasons if r.code == "step"), "")
    if step and answer.milestone is not None:
        step += f", {wording.duration(answer.milestone.minutes_left)} to go"
        parts.insert(0, step)
    others = len(answer.ready)
    if others:
        parts.append(f"{others} other topic{'s are' if others != 1 else ' is'} ready too")
    if answer.detour is not None:
        if answer.detour.moves:
            price = answer.detour.moves[0]
            parts.append(f"it moves «{price.title}» by {wording.duration(price.minutes)}")
        else:
            parts.append("it moves no milestone")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _welcome_back(back: Return, target: OutputTarget) -> list[str]:
    text = f"Welcome back after {back.days} days."
    if back.topic is not None:
        text += f" You were at {back.topic.id}."
    if back.note:
        text += f" Your note: «{back.note}»"
    step = f"For a start, {wording.duration(back.step_minutes)}: {back.step}."
    return [*wrapped(text, target.width), *wrapped(step, target.width), ""]
