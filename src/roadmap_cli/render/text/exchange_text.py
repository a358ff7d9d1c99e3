"""What export and merge print, in plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_cli import shell_words
from roadmap_cli.core.progress import states
from roadmap_cli.core.wording import format_count, quote_title
from roadmap_cli.file_access import name_input
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text_lines import (
    TextLines,
    format_list,
    format_state,
    format_unknown_topics,
)

if TYPE_CHECKING:
    from roadmap_cli.core.answers import exchange_answers, sync_answers

_MAX_ITEMS = 12
# The kinds of events; any other is its own word.
_EVENT_WORDS = {
    states.PAUSED: "paused",
    states.ASSUMED: "known",
    states.SPENT: "time recorded",
    states.NOTED: "a note",
    states.LINKED: "a link",
    states.READ: "a reading marked as read",
    states.UNREAD: "a reading marked as unread",
    states.FORGOTTEN: "not recalled",
    states.RETRACTED: "undone",
}


def export_lines(answer: exchange_answers.ExportAnswer, target: OutputTarget) -> list[str]:
    """Return what `export` prints of a file it has written."""
    if answer.roadmap is None and answer.format == "jsonl":
        content = f"the whole log, {format_count(answer.events, 'event')}"
    elif answer.format == "anki":
        content = format_count(answer.cards, "card")
    else:
        content = format_count(answer.topics, "topic")
    of = f" of {quote_title(answer.roadmap.title)}" if answer.roadmap else ""
    text = f"wrote {content}{of} to {answer.path}"
    if answer.roadmap and answer.roadmap.others:
        how = "choose with --roadmap ID" if answer.format in ("yaml", "md") else "--all exports all"
        text += f"; {format_count(answer.roadmap.others, 'other roadmap')} not exported ({how})"
    return TextLines(target).add(text)


def checklist_lines(answer: exchange_answers.TickAnswer, target: OutputTarget) -> list[str]:
    """Return what `export --into` prints."""
    text = f"nothing to tick in {answer.path}"
    if answer.ticked:
        text = f"ticked {_boxes(answer.ticked, '1 box')} in {answer.path}"
    if answer.already:
        text += f"; {answer.already} {'was' if answer.already == 1 else 'were'} already ticked"
    lines = TextLines(target).add(text)
    if answer.without_box:
        names = format_list(answer.without_box, limit=_MAX_ITEMS)
        lines.add(f"done, but without a box in the file: {names}", "  ", "    ")
    if answer.others:
        count = len(answer.others)
        numbers = format_list([str(line) for line in answer.others], limit=_MAX_ITEMS)
        were, plural = ("was", "") if count == 1 else ("were", "s")
        text = f"{_boxes(count, '1 box')} {were} not changed: no such topic in {quote_title(answer.roadmap.title)}"
        lines.add(f"{text} (line{plural} {numbers})", "  ", "    ")
    return lines


def _boxes(count: int, box: str) -> str:
    return box if count == 1 else f"{count} boxes"


def merge_lines(answer: exchange_answers.MergeAnswer, target: OutputTarget) -> list[str]:
    """Return what `merge` prints."""
    known = format_count(answer.known, "event")
    if not answer.new:
        are = "is" if answer.known == 1 else "are"
        content = f"{known}, which {are} already here" if answer.known else "no event"
        return TextLines(target).add(f"nothing new: {name_input(answer.source)} has {content}")
    text = f"merged {format_count(answer.new, 'new event')} from {name_input(answer.source)}"
    if answer.known:
        text += f"; {known} {'was' if answer.known == 1 else 'were'} already here"
    lines = TextLines(target).add(text)
    add_joined(lines, answer)
    if answer.kind == "database":
        text = "only its log was merged; load roadmaps from their files"
        lines.add(text, "  ", "    ")
    if answer.backup:
        lines.add(f"backup made today before merging: {answer.backup}", "  ", "    ")
    return lines


def add_joined(
    lines: TextLines, answer: exchange_answers.MergeAnswer | sync_answers.SyncAnswer
) -> None:
    """Add what came in: of which devices, what it did to topics, and what is not loaded here."""
    _add_items(lines, [_format_device(*device) for device in answer.devices])
    if answer.both:
        were = "was" if len(answer.both) == 1 else "were"
        text = f"{format_count(len(answer.both), 'topic')} {were} changed on both sides:"
        lines.add(text, "  ", "    ")
        _add_items(lines, [_format_conflict(topic) for topic in answer.both], "    ")
    if answer.turned:
        has = "has" if len(answer.turned) == 1 else "have"
        text = f"{format_count(len(answer.turned), 'topic')} that you had changed here {has}"
        lines.add(f"{text} another state now:", "  ", "    ")
        _add_items(lines, [_format_change(topic) for topic in answer.turned], "    ")
    _add_items(lines, [_format_unloaded(roadmap) for roadmap in answer.not_loaded])
    for unknown in answer.unknown:
        lines.add(format_unknown_topics(unknown.topics, unknown.roadmap), "  ", "    ")


def _add_items(lines: TextLines, texts: Sequence[str], indent: str = "  ") -> None:
    for text in texts[:_MAX_ITEMS]:
        lines.add(text, indent, indent + "  ")
    if len(texts) > _MAX_ITEMS:
        lines.add(f"... and {len(texts) - _MAX_ITEMS} more; --json lists all", "  ", "    ")


def _format_device(device: str, events: int, first: str, last: str) -> str:
    days = f", on {first}" if first == last else f", from {first} to {last}"
    return f"{format_count(events, 'event')} from device {device}{days if first else ''}"


def _format_conflict(topic: exchange_answers.ConflictingTopic) -> str:
    here, there = (
        f"{_EVENT_WORDS.get(fact.kind, fact.kind)} on {fact.day}"
        for fact in (topic.here, topic.there)
    )
    was = f"was {format_state(topic.before)} here, " if topic.has_changed_state else ""
    since = f" since {topic.since}" if topic.since else ""
    return f"{topic.topic}: here {here}, there {there}; {was}now {format_state(topic.state)}{since}"


def _format_change(topic: exchange_answers.ChangedTopic) -> str:
    there = f"{_EVENT_WORDS.get(topic.there.kind, topic.there.kind)} there"
    if topic.there.day:
        there += f" on {topic.there.day}"
    before, after = format_state(topic.before), format_state(topic.state)
    return f"{topic.topic}: {before} → {after} ({there})"


def _format_unloaded(roadmap: exchange_answers.UnloadedRoadmap) -> str:
    name = f"{quote_title(roadmap.title)} ({roadmap.id})" if roadmap.title else roadmap.id
    load = (
        f"roadmap load {shell_words.quote(roadmap.file)}" if roadmap.file else "roadmap load FILE"
    )
    if roadmap.shipped:
        load = f"roadmap use {roadmap.id}"
    shows = "shows" if roadmap.events == 1 else "show"
    return (
        f"the roadmap {name} is not loaded here; its {format_count(roadmap.events, 'event')}"
        f" {shows} once you load it: {load}"
    )
