"""What a command may record beside a topic's state: a rating, a proof, time, a note.

It decides nothing about states, and reads nothing.
"""

from __future__ import annotations

from roadmap_cli.core import wording
from roadmap_cli.core.states import NOTED, PROVED, SPENT, Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.values import Value

MOST_NOTE = 10_000  # characters


class DoneOptions(Value):
    """What was given beside the topic itself."""

    rating: int | None = None
    proof: str | None = None
    minutes: int | None = None
    note: str | None = None


NO_OPTIONS = DoneOptions()


def facts_of(options: DoneOptions) -> list[Fact]:
    """Return the facts of what was given; raise UsageError for what cannot be."""
    facts: list[Fact] = []
    if options.minutes is not None:
        facts.append(Fact(SPENT, "", "", {"minutes": options.minutes}))
    if options.note is not None:
        facts.append(Fact(NOTED, "", "", {"text": checked_note(options.note)}))
    if options.proof is not None:
        # Only a proof pays for this import.
        from roadmap_cli.core import addresses

        wrong = addresses.fault(options.proof)
        if wrong:
            raise UsageError(
                f"the address {wrong}: {options.proof}", "give one like https://example.org/page"
            )
        facts.append(Fact(PROVED, "", "", {"url": options.proof}))
    return facts


def checked_note(typed: str) -> str:
    """Return the text of a note as it is kept; raise UsageError for one that cannot be."""
    text = typed.strip()
    if not text:
        raise UsageError("the note is empty", "nothing was saved")
    if len(text) > MOST_NOTE:
        raise UsageError(f"the note has {len(text)} characters; {MOST_NOTE} are the most")
    return text


def words_of(options: DoneOptions) -> list[str]:
    """Return what was given, each in a word or two."""
    parts = [f"rating {options.rating}"] if options.rating else []
    if options.minutes is not None:
        parts.append(wording.duration(options.minutes))
    if options.note is not None:
        parts.append("a note")
    if options.proof is not None:
        parts.append(options.proof)
    return parts
