"""What backup and restore print: a copy that was made, those there are, what one would change."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from roadmap_cli.core.wording import counted
from roadmap_cli.render.ink import OutputTarget, cells, clean, padded, paint, wrapped
from roadmap_cli.render.wording import STATE_WORDS, labelled

if TYPE_CHECKING:
    from roadmap_cli.core import backups

    Row = tuple[str, str, str]  # a label, a text, a style

_MOST_DAYS, _MOST_TOPICS, _MOST_PASSED = 5, 6, 3
_NOW = {
    "missing": "is missing",
    "empty": "is empty",
    "unreadable": "cannot be read at all",
}
_LATEST = "  (--latest)"


def _size(number: int) -> str:
    """Return a number of bytes as a person says it."""
    if number < 1000:
        return f"{number} bytes"
    if number < 1_000_000:
        return f"{number / 1000:.0f} kB"
    return f"{number / 1_000_000:.1f} MB"


def _holdings(events: int, day: str) -> str:
    return counted(events, "event") + (f", the last of {day}" if day else "")


def backup_lines(answer: backups.BackupAnswer, paper: OutputTarget) -> list[str]:
    """Return what `backup` prints."""
    made = "copied and verified"
    if not answer.made:
        made = "nothing has changed since the last copy, which is whole"
    text = f"{made}: {_holdings(answer.events, answer.day)}; {_size(answer.bytes)}"
    return [*wrapped(text, paper.width, "", "  "), f"  {clean(answer.path)}"]


def copies_lines(answer: backups.CopiesAnswer, paper: OutputTarget) -> list[str]:
    """Return what `restore --list` prints."""
    if not answer.copies:
        return [f"there is no copy in {clean(answer.directory)}"]
    rows = [
        (clean(c.name), c.made or "-", f"{c.events}", c.day or "-", _size(c.bytes))
        for c in answer.copies
    ]
    head = ("copy", "made", "events", "last day", "size")
    widths = [max(cells(row[i]) for row in (head, *rows)) for i in range(len(head))]

    def line(row: tuple[str, ...]) -> str:
        return "  ".join(padded(text, w) for text, w in zip(row, widths, strict=True))

    lines = [clean(answer.directory)]
    fits = cells(f"  {line(head)}{_LATEST}") <= paper.width
    if fits:
        lines.append(paint(paper, "quiet", f"  {line(head)}".rstrip()))
    for copy, row in zip(answer.copies, rows, strict=True):
        mark = _LATEST if copy.latest else ""
        shown = line(row).rstrip() if fits else row[0]
        lines.append(f"{'✓' if copy.valid else '!'} {shown}{mark}")
        if not fits:
            facts = f"{_holdings(copy.events, copy.day)}; made {row[1]}, {row[4]}"
            lines += wrapped(facts, paper.width, "    ", "    ")
        if copy.fault:
            fault = wrapped(copy.fault, paper.width, "    ", "    ")
            lines += [paint(paper, "warn", text) for text in fault]
    whole = sum(c.valid for c in answer.copies)
    return [*lines, f"{whole} of {len(answer.copies)} can be restored"]


def question(answer: backups.RestoreAnswer, paper: OutputTarget) -> str:
    """Return what restoring would do, with the question at its end."""
    return "\n".join([*_plan(answer, paper), "restore it? y/N "])


def restore_lines(answer: backups.RestoreAnswer, paper: OutputTarget) -> list[str]:
    """Return what `restore` prints."""
    if answer.restored:
        return _plan(answer, paper) + _outcome(answer, paper)
    return [*_plan(answer, paper), "nothing was changed; without --dry-run it is asked for"]


def agreed_lines(answer: backups.RestoreAnswer, paper: OutputTarget) -> list[str]:
    """Return what `restore` prints to a person who was asked."""
    return _outcome(answer, paper)


def _outcome(answer: backups.RestoreAnswer, paper: OutputTarget) -> list[str]:
    texts = ["restored; the next command goes on from there"]
    kept = answer.kept.replace("\\", "/").rpartition("/")[2]
    if answer.left:
        texts.append(
            f"{counted(answer.left, 'event')} that only the damaged database held can still be"
            f" read; this brings them back: roadmap merge {shlex.quote(kept)}"
        )
    if kept.endswith(".db"):
        texts.append(f"what was replaced is kept: roadmap restore {shlex.quote(kept)}")
    elif kept:
        texts.append(f"what was replaced is kept: {answer.kept}")
    return [line for text in texts for line in wrapped(text, paper.width, "", "  ")]


def _plan(answer: backups.RestoreAnswer, paper: OutputTarget) -> list[str]:
    return [line for row in _plan_rows(answer) for line in labelled(paper, *row)]


def _plan_rows(answer: backups.RestoreAnswer) -> Iterator[Row]:
    yield "Copy", answer.path, ""
    yield "", _holdings(answer.copy.events, answer.copy.day), ""
    yield from _other_copies(answer)
    now = answer.now
    held = _holdings(now.events, now.day)
    if now.state in _NOW:
        held = f"the database {_NOW[now.state]}"
    elif now.state == "damaged":
        held = f"is damaged; as far as can be read: {held}"
    yield "Present", held, ""
    if answer.compared:
        yield from _surplus("Lost", answer.lost)
        yield from _surplus("Won", answer.won)
        yield from _topics(answer)
    elif now.state == "damaged":
        yield "", "what is only in it cannot be said", "warn"
    if answer.fault:
        yield "But", f"the log in this copy is not whole: {answer.fault}", "warn"


def _other_copies(answer: backups.RestoreAnswer) -> Iterator[Row]:
    """Say which copies were passed over, and which hold what this one lacks."""
    for copy in answer.passed[:_MOST_PASSED]:
        name = "" if copy.name in copy.fault else f"{copy.name}: "
        yield "", f"passed over: {name}{copy.fault}", "warn"
    more = len(answer.passed) - _MOST_PASSED
    if more > 0:
        yield "", f"and {more} more; 'roadmap restore --list' shows them", ""
    for richer in answer.beyond:
        text = (
            f"{richer.name} holds {counted(richer.events, 'event')} that this one lacks;"
            f" to bring them in: roadmap merge {shlex.quote(richer.name)}"
        )
        yield "But", text, "warn"


def _surplus(label: str, surplus: backups.Surplus) -> Iterator[Row]:
    if not surplus.events and not surplus.roadmaps:
        yield label, "nothing", ""
    if surplus.events:
        commands = counted(surplus.commands, "command")
        days = ", ".join(f"{d.day} ({d.commands})" for d in surplus.days[:_MOST_DAYS])
        more = len(surplus.days) - _MOST_DAYS
        earlier = f" and {counted(more, 'earlier day')}" if more > 0 else ""
        yield label, f"{commands}, {counted(surplus.events, 'event')}; by day: {days}{earlier}", ""
        for typed in surplus.latest:
            yield "", f"{typed.day}  {typed.words}", "quiet"
        if surplus.commands > len(surplus.latest):
            yield "", f"and {surplus.commands - len(surplus.latest)} more", "quiet"
    if surplus.roadmaps:
        noun = "roadmaps" if len(surplus.roadmaps) > 1 else "the roadmap"
        yield "" if surplus.events else label, f"{noun} {', '.join(surplus.roadmaps)}", ""


def _topics(answer: backups.RestoreAnswer) -> Iterator[Row]:
    shown = [
        f"{t.topic} {STATE_WORDS.get(t.now, t.now)} → {STATE_WORDS.get(t.then, t.then)}"
        for t in answer.topics[:_MOST_TOPICS]
    ]
    if len(answer.topics) > _MOST_TOPICS:
        shown.append(f"and {len(answer.topics) - _MOST_TOPICS} more")
    if shown:
        yield "Topics", "; ".join(shown), ""
