"""What `sync` prints, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.carriers.places import FOLDER, GIT, SERVER
from roadmap_cli.core.wording import format_count
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text.exchange_text import add_joined
from roadmap_cli.render.text_lines import TextLines, format_list

if TYPE_CHECKING:
    from roadmap_cli.core.answers.sync_answers import (
        KeptPasts,
        SyncAnswer,
        SyncFault,
        UnsyncedDevice,
    )

_MAX_ALIKE = 5  # faults that call for the same step
_PLACES = {FOLDER: "folder", GIT: "clone", SERVER: "server"}


def sync_lines(answer: SyncAnswer, target: OutputTarget) -> list[str]:
    """Return what `sync` prints."""
    lines = TextLines(target).add(_summary(answer))
    if answer.healed:
        one = answer.healed == 1
        sent = "would be sent" if answer.is_dry_run else "was sent" if one else "were sent"
        lines.add(
            f"the {_PLACES.get(answer.kind, 'place')} had lost {format_count(answer.healed, 'event')}"
            f" since the last sync; {'it' if one else 'they'} {sent} again",
            "  ",
            "    ",
        )
    add_joined(lines, answer)
    if answer.incomplete:
        have, they = ("has", "it is") if answer.incomplete == 1 else ("have", "they are")
        count = format_count(answer.incomplete, "line")
        again = "it has" if answer.incomplete == 1 else "they have"
        lines.add(f"{count} {have} not arrived whole; {they} taken in when {again}", "  ")
    if answer.backup:
        lines.add(f"backup made today before merging: {answer.backup}", "  ", "    ")
    if answer.shared:
        lines.add(f"shared with {format_list(answer.shared)}", "  ", "    ", "quiet")
    if answer.kept is not None:
        _add_kept(lines, answer.kept)
    _add_faults(lines, answer)
    return lines


def _summary(answer: SyncAnswer) -> str:
    """Return what went and came, or that nothing had to."""
    sent, received = format_count(answer.sent, "event"), format_count(answer.received, "event")
    machines = format_count(len(answer.devices), "machine")
    send, take = ("would send", "take in") if answer.is_dry_run else ("sent", "took in")
    if answer.sent and answer.received:
        return f"{send} {sent} to {answer.place}, {take} {answer.received:,} of {machines}"
    if answer.sent:
        return f"{send} {sent} to {answer.place}"
    if answer.received:
        take = "would take in" if answer.is_dry_run else take
        return f"{take} {received} of {machines} from {answer.place}"
    total = f"{format_count(answer.machines, 'machine')}, {format_count(answer.events, 'event')}"
    return f"{'in step' if answer.is_in_step else 'not in step'} with {answer.place}: {total}"


def _add_kept(lines: TextLines, kept: KeptPasts) -> None:
    """Add what `--keep-both` did, and which undos have to be looked over."""
    for past in kept.moved:
        text = f"the other past of device {past.device}, from event {past.first} on, is now {past.name}"
        lines.add(text, "  ", "    ")
    if kept.has_new_device:
        lines.add("from now on this machine writes under a new device id", "  ", "    ")
    for own in kept.followed:
        what = "correction" if own.is_correction else "undo"
        lines.add(f"the {what} of '{own.meant}' follows it: {own.command}", "  ", "    ")
    for undo in kept.undos:
        command = f"'{undo.command}'" if undo.command else "an undo"
        lines.add_advice(
            f"{command} of {undo.day} on device {undo.device} names {undo.target}, which may now be"
            " another entry; a sync with --keep-both on that machine puts it right, or undo it"
            f" here: roadmap undo --entry {undo.entry}",
            "  ",
            "    ",
        )
    if kept.replaced:
        lines.add(f"the database as it was before: {kept.replaced}", "  ", "    ")


def _add_faults(lines: TextLines, answer: SyncAnswer) -> None:
    """Add what kept the two from being in step, each with what to do."""
    counts: dict[str, int] = {}
    found: list[UnsyncedDevice | SyncFault] = [*answer.unsynced, *answer.faults]
    for fault in found:
        counts[fault.hint] = counts.get(fault.hint, 0) + 1
        if counts[fault.hint] <= _MAX_ALIKE:
            sentence = "; ".join(filter(None, (fault.sentence, fault.hint)))
            lines.add_advice(sentence, "  ", "    ", "warn")
    more = sum(max(0, count - _MAX_ALIKE) for count in counts.values())
    if more:
        lines.add(f"{format_count(more, 'more fault')} of these kinds; --json names all", "  ")
    if answer.waiting:
        events = format_count(answer.waiting, "event")
        wait = "waits" if answer.waiting == 1 else "wait"
        lines.add(f"your log is safe here; {events} {wait} to be sent", "  ", "    ")
