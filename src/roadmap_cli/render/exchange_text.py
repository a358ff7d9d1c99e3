"""What export and merge print, in plain lines."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from roadmap_cli.core.states import (
    ASSUMED,
    FINISHED,
    FORGOTTEN,
    LINKED,
    NOTED,
    PAUSED,
    PROVED,
    READ,
    RECALLED,
    REOPENED,
    RETRACTED,
    SKIPPED,
    SPENT,
    STARTED,
    UNREAD,
)
from roadmap_cli.core.wording import counted
from roadmap_cli.render.ink import OutputTarget, wrapped
from roadmap_cli.render.wording import STATE_WORDS, in_no_version

if TYPE_CHECKING:
    from roadmap_cli.core import exchange

_MOST = 12
_DID = {
    STARTED: "started",
    PAUSED: "put aside",
    FINISHED: "finished",
    SKIPPED: "skipped",
    REOPENED: "reopened",
    ASSUMED: "known before",
    SPENT: "time recorded",
    NOTED: "a note",
    LINKED: "a link",
    READ: "something read",
    UNREAD: "a reading no longer read",
    PROVED: "proved",
    RECALLED: "recalled",
    FORGOTTEN: "not recalled",
    RETRACTED: "taken back",
}


def export_lines(answer: exchange.ExportAnswer, target: OutputTarget) -> list[str]:
    """Return what `export` prints of a file it has written."""
    if answer.roadmap is None and answer.format == "jsonl":
        what = f"the whole log, {counted(answer.events, 'event')}"
    elif answer.format == "anki":
        what = counted(answer.cards, "card")
    else:
        what = counted(answer.topics, "topic")
    of = f" of «{answer.roadmap.title}»" if answer.roadmap else ""
    text = f"wrote {what}{of} to {answer.path}"
    if answer.roadmap and answer.roadmap.others:
        how = "choose with --roadmap ID" if answer.format in ("yaml", "md") else "--all takes all"
        text += f"; left out: {counted(answer.roadmap.others, 'other roadmap')} ({how})"
    return wrapped(text, target.width, "", "  ")


def tick_lines(answer: exchange.TickAnswer, target: OutputTarget) -> list[str]:
    """Return what `export --into` prints."""
    boxes = "1 box" if answer.ticked == 1 else f"{answer.ticked} boxes"
    text = (
        f"ticked {boxes} in {answer.path}" if answer.ticked else f"nothing to tick in {answer.path}"
    )
    if answer.already:
        text += f"; {answer.already} had {'its' if answer.already == 1 else 'their'} tick already"
    found = wrapped(text, target.width, "", "  ")
    if answer.without_box:
        names = ", ".join(answer.without_box[:_MOST])
        more = len(answer.without_box) - _MOST
        names += f" and {more} more" if more > 0 else ""
        found += _line(target, f"done, but without a box there: {names}")
    if answer.others:
        more = len(answer.others) - _MOST
        lines = ", ".join(map(str, answer.others[:_MOST])) + (
            f" and {more} more" if more > 0 else ""
        )
        one = len(answer.others) == 1
        what = "a box" if one else f"{len(answer.others)} boxes"
        left = f"{what} that «{answer.roadmap.title}» does not know {'was' if one else 'were'}"
        found += _line(target, f"{left} left alone: line{'' if one else 's'} {lines}")
    return found


def merge_lines(answer: exchange.MergeAnswer, target: OutputTarget) -> list[str]:
    """Return what `merge` prints."""
    known = counted(answer.known, "event")
    are = "is" if answer.known == 1 else "are"
    if not answer.new:
        text = f"nothing new: {answer.source} holds "
        text += f"{known}, which {are} here already" if answer.known else "no event"
        return wrapped(text, target.width, "", "  ")
    text = f"joined {counted(answer.new, 'new event')} from {answer.source}"
    text += (
        f"; {known} {'was' if answer.known == 1 else 'were'} here already" if answer.known else ""
    )
    found = wrapped(text, target.width, "", "  ")
    for device, events, first, last in answer.devices[:_MOST]:
        days = f"on {first}" if first == last else f"from {first} to {last}"
        found += _line(target, f"{counted(events, 'event')} of device {device}, {days}")
    found += _more(target, len(answer.devices))
    if answer.both:
        found += _line(
            target,
            f"{counted(len(answer.both), 'topic')} {'was' if len(answer.both) == 1 else 'were'} touched on both sides:",
        )
        for topic in answer.both[:_MOST]:
            found += wrapped(_told(topic), target.width, "    ", "      ")
        found += _more(target, len(answer.both))
    if answer.turned:
        stand = "stands" if len(answer.turned) == 1 else "stand"
        what = f"{counted(len(answer.turned), 'topic')} that you had touched here"
        found += _line(target, f"{what} {stand} otherwise now:")
        for turn in answer.turned[:_MOST]:
            found += wrapped(_turn(turn), target.width, "    ", "      ")
        found += _more(target, len(answer.turned))
    for roadmap in answer.not_loaded[:_MOST]:
        found += _line(target, _unknown(roadmap))
    found += _more(target, len(answer.not_loaded))
    for unknown in answer.unknown:
        found += _line(target, in_no_version(unknown.topics, unknown.roadmap))
    if answer.kind == "database":
        found += _line(target, "only its log was joined; roadmaps are loaded from their files")
    if answer.backup:
        found += _line(target, f"a copy of how it was before: {answer.backup}")
    return found


def _told(topic: exchange.TouchedByBoth) -> str:
    here, there = (
        f"{_DID.get(touch.kind, touch.kind)} on {touch.day}" for touch in (topic.here, topic.there)
    )
    was = f"was {_state(topic.before)} here, " if topic.is_turned else ""
    since = f" since {topic.since}" if topic.since else ""
    return f"{topic.topic}: here {here}, there {there}; {was}now {_state(topic.state)}{since}"


def _turn(turn: exchange.Turned) -> str:
    there = f"{_DID.get(turn.there.kind, turn.there.kind)} there"
    if turn.there.day:
        there += f" on {turn.there.day}"
    return f"{turn.topic}: {_state(turn.before)} → {_state(turn.state)} ({there})"


def _state(state: str) -> str:
    return STATE_WORDS.get(state, state)


def _unknown(roadmap: exchange.NotLoaded) -> str:
    name = f"«{roadmap.title}» ({roadmap.id})" if roadmap.title else roadmap.id
    load = f"roadmap load {shlex.quote(roadmap.file)}" if roadmap.file else "roadmap load FILE"
    if roadmap.shipped:
        load = f"roadmap use {roadmap.id}"
    stay = "stays in the log and shows" if roadmap.events == 1 else "stay in the log and show"
    return (
        f"the roadmap {name} is not loaded here; {counted(roadmap.events, 'event')} about it"
        f" {stay} when it is: {load}"
    )


def _line(target: OutputTarget, text: str) -> list[str]:
    return wrapped(text, target.width, "  ", "    ")


def _more(target: OutputTarget, count: int) -> list[str]:
    return _line(target, f"... and {count - _MOST} more; --json lists all") if count > _MOST else []
