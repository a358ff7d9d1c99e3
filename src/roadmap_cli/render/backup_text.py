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

_MOST_DAYS, _MOST_TOPICS, _MOST_PASSED = 5, 6, 3
_NOW = {
    "missing": "is missing",
    "empty": "is empty",
    "unreadable": "cannot be read at all",
}


_LATEST = "  (--latest)"


def sized(number: int) -> str:
    """Return a number of bytes as a person says it."""
    if number < 1000:
        return f"{number} bytes"
    if number < 1_000_000:
        return f"{number / 1000:.0f} kB"
    return f"{number / 1_000_000:.1f} MB"


def _holds(events: int, day: str) -> str:
    return counted(events, "event") + (f", the last of {day}" if day else "")


def backup_lines(answer: backups.BackupAnswer, paper: OutputTarget) -> list[str]:
    """Return what `backup` prints."""
    held = f"{_holds(answer.events, answer.day)}; {sized(answer.bytes)}"
    if answer.made:
        found = wrapped(f"copied and verified: {held}", paper.width, "", "  ")
    else:
        found = wrapped(
            f"nothing has changed since the last copy, which is whole: {held}",
            paper.width,
            "",
            "  ",
        )
    return [*found, f"  {clean(answer.path)}"]


def copies_lines(answer: backups.CopiesAnswer, paper: OutputTarget) -> list[str]:
    """Return what `restore --list` prints."""
    if not answer.copies:
        return [f"there is no copy in {clean(answer.directory)}"]
    rows = [
        (clean(c.name), c.made or "-", f"{c.events}", c.day or "-", sized(c.bytes))
        for c in answer.copies
    ]
    head = ("copy", "made", "events", "last day", "size")
    widths = [max(cells(row[i]) for row in (head, *rows)) for i in range(len(head))]

    def line(row: tuple[str, ...]) -> str:
        return "  ".join(padded(text, w) for text, w in zip(row, widths, strict=True))

    found = [clean(answer.directory)]
    fits = cells(f"  {line(head)}{_LATEST}") <= paper.width
    if fits:
        found.append(paint(paper, "quiet", f"  {line(head)}".rstrip()))
    for copy, row in zip(answer.copies, rows, strict=True):
        mark = _LATEST if copy.latest else ""
        sign = "✓" if copy.valid else "!"
        if fits:
            found.append(f"{sign} {line(row).rstrip()}{mark}")
        else:
            found.append(f"{sign} {row[0]}{mark}")
            facts = f"{_holds(copy.events, copy.day)}; made {row[1]}, {row[4]}"
            found += wrapped(facts, paper.width, "    ", "    ")
        if copy.fault:
            told = wrapped(copy.fault, paper.width, "    ", "    ")
            found += [paint(paper, "warn", text) for text in told]
    whole = sum(c.valid for c in answer.copies)
    found.append(f"{whole} of {len(answer.copies)} can be restored")
    return found


def asked(answer: backups.RestoreAnswer, paper: OutputTarget) -> str:
    """Return what restoring would do, with the question at its end."""
    return "\n".join([*_plan(answer, paper), "restore it? y/N "])


def restore_lines(answer: backups.RestoreAnswer, paper: OutputTarget) -> list[str]:
    """Return what `restore` prints."""
    found = _plan(answer, paper)
    if answer.restored:
        return found + _done(answer, paper)
    return [*found, "nothing was changed; without --dry-run it is asked for"]


def agreed_lines(answer: backups.AgreedAnswer, paper: OutputTarget) -> list[str]:
    """Return what `restore` prints to a person who was asked."""
    return _done(answer.restore, paper)


def _done(answer: backups.RestoreAnswer, paper: OutputTarget) -> list[str]:
    return [
        line
        for text in ("restored; the next command goes on from there", *_undoing(answer))
        for line in wrapped(text, paper.width, "", "  ")
    ]


def _undoing(answer: backups.RestoreAnswer) -> Iterator[str]:
    kept = answer.kept.replace("\\", "/").rpartition("/")[2]
    if answer.left:
        yield (
            f"{counted(answer.left, 'event')} that only the damaged database held can still be"
            f" read; this brings them back: roadmap merge {shlex.quote(kept)}"
        )
    if kept.endswith(".db"):
        yield f"what was replaced is kept: roadmap restore {shlex.quote(kept)}"
    elif kept:
        yield f"what was replaced is kept: {answer.kept}"


def _plan(answer: backups.RestoreAnswer, paper: OutputTarget) -> list[str]:
    found = labelled(paper, "Copy", answer.path)
    found += labelled(paper, "", _holds(answer.copy.events, answer.copy.day))
    found += _others(answer, paper)
    now = answer.now
    held = _NOW.get(now.state) or _holds(now.events, now.day)
    if now.state == "damaged":
        held = f"is damaged; as far as can be read: {held}"
    found += labelled(paper, "Present", f"the database {held}" if now.state in _NOW else held)
    if answer.compared:
        found += _side(paper, "Lost", answer.lost) + _side(paper, "Won", answer.won)
        found += _topics(answer, paper)
    elif now.state == "damaged":
        found += labelled(paper, "", "what is only in it cannot be said", "warn")
    if answer.fault:
        found += labelled(
            paper, "But", f"the log in this copy is not whole: {answer.fault}", "warn"
        )
    return found


def _others(answer: backups.RestoreAnswer, paper: OutputTarget) -> list[str]:
    """Say which copies were passed over, and which hold what this one lacks."""
    found = [
        line
        for other in answer.passed[:_MOST_PASSED]
        for line in labelled(paper, "", _passed(other), "warn")
    ]
    if len(answer.passed) > _MOST_PASSED:
        more = len(answer.passed) - _MOST_PASSED
        found += labelled(paper, "", f"and {more} more; 'roadmap restore --list' shows them")
    for other in answer.beyond:
        found += labelled(paper, "But", beyond(other), "warn")
    return found


def _passed(other: backups.Passed) -> str:
    name = "" if other.name in other.fault else f"{other.name}: "
    return f"passed over: {name}{other.fault}"


def beyond(other: backups.Beyond) -> str:
    """Say what another copy holds, and how to bring that in."""
    return (
        f"{other.name} holds {counted(other.events, 'event')} that this one lacks;"
        f" to bring them in: roadmap merge {shlex.quote(other.name)}"
    )


def _side(paper: OutputTarget, label: str, side: backups.Side) -> list[str]:
    if not side.events and not side.roadmaps:
        return labelled(paper, label, "nothing")
    found = []
    if side.events:
        days = [f"{d.day} ({d.commands})" for d in side.days[:_MOST_DAYS]]
        more = len(side.days) - _MOST_DAYS
        text = f"{counted(side.commands, 'command')}, {counted(side.events, 'event')}; by day: "
        text += ", ".join(days) + (f" and {counted(more, 'earlier day')}" if more > 0 else "")
        found += labelled(paper, label, text)
        for typed in side.latest:
            found += labelled(paper, "", f"{typed.day}  {typed.words}", "quiet")
        if side.commands > len(side.latest):
            found += labelled(paper, "", f"and {side.commands - len(side.latest)} more", "quiet")
    if side.roadmaps:
        text = (
            f"{'roadmaps' if len(side.roadmaps) > 1 else 'the roadmap'} {', '.join(side.roadmaps)}"
        )
        found += labelled(paper, "" if found else label, text)
    return found


def _topics(answer: backups.RestoreAnswer, paper: OutputTarget) -> list[str]:
    if not answer.topics:
        return []
    shown = [
        f"{t.topic} {STATE_WORDS.get(t.now, t.now)} → {STATE_WORDS.get(t.then, t.then)}"
        for t in answer.topics[:_MOST_TOPICS]
    ]
    more = len(answer.topics) - _MOST_TOPICS
    return labelled(paper, "Topics", "; ".join(shown) + (f"; and {more} more" if more > 0 else ""))
