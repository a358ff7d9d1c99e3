"""The words and paragraphs that several short answers share. It needs no rich."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core import wording
from roadmap_cli.render.ink import OutputTarget, clean, paint, wrapped

if TYPE_CHECKING:
    from roadmap_cli.core.answers import Brief, NextReading

LABEL = 10
MOST = 6  # of things of one kind that a short answer names

STATE_WORDS = {
    "open": "open",
    "in_progress": "in progress",
    "paused": "put aside",
    "done": "done",
    "assumed": "known before",
    "skipped": "skipped",
}


def labelled(target: OutputTarget, label: str, text: str, style: str = "") -> list[str]:
    """Return a paragraph with a label in the margin."""
    margin = "  " + label.ljust(LABEL)
    found = wrapped(text, target.width, margin, " " * len(margin))
    head = found[0]
    body = head[len(margin) :]
    found[0] = "  " + paint(target, "quiet", label) + " " * (len(margin) - 2 - len(label))
    found[0] += paint(target, style, body)
    return [found[0]] + [
        " " * len(margin) + paint(target, style, f[len(margin) :]) for f in found[1:]
    ]


def named(topic: Brief) -> str:
    """Return a topic with its hours."""
    return f"{topic.id} ({wording.duration(topic.minutes)})" if topic.minutes else topic.id


def listed(topics: Sequence[Brief], more: int = 0) -> str:
    """Return topics in a row."""
    text = ", ".join(named(t) for t in topics)
    return text + (f" and {more} more" if more else "")


def reading_lines(reading: NextReading, more: int, target: OutputTarget) -> list[str]:
    """Return a reading with its address and how to record it."""
    facts = [reading.kind]
    if reading.minutes:
        facts.append(wording.duration(reading.minutes))
    if not reading.free:
        facts.append("not free")
    title = reading.title + (f", {reading.part}" if reading.part else "")
    found = labelled(target, "Read", f"{title} ({', '.join(facts)})")
    margin = " " * (LABEL + 2)
    if reading.url:
        found.append(margin + paint(target, "link", clean(reading.url)))
    tail = f"as read: roadmap read {reading.id}"
    if more > 0:
        tail += f"; {more} more: roadmap reading"
    found += [paint(target, "quiet", t) for t in wrapped(tail, target.width, margin, margin)]
    return found


def in_no_version(topics: Sequence[str], roadmap: str) -> str:
    """Return the sentence for topics with progress that only the log knows."""
    one = len(topics) == 1
    text = "1 topic with progress is" if one else f"{len(topics)} topics with progress are"
    text += (
        f" in no version of {roadmap} loaded here: {few(topics)}; load an earlier version of its"
    )
    return f"{text} file to name {'it' if one else 'them'}: roadmap list --state retired"


def some(label: str, found: Sequence[str], between: str = ", ") -> Iterator[tuple[str, str]]:
    """Yield a label with the first of some things, or nothing where there is none."""
    if found:
        yield label, few(found, between)


def few(found: Sequence[str], between: str = ", ") -> str:
    """Return the first of some things, and how many more there are."""
    more = len(found) - MOST
    return between.join(found[:MOST]) + (f" and {more} more" if more > 0 else "")
