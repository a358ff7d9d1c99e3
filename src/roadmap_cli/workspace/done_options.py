"""The options of `done`: a rating, a proof, time, a note.

It decides nothing about states, and reads nothing.
"""

from __future__ import annotations

from roadmap_cli.core import wording
from roadmap_cli.core.progress.states import NOTED, PROVED, SPENT, Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.values import Record

MAX_NOTE_CHARACTERS = 10_000


class DoneOptions(Record):
    """What to record with the topics."""

    rating: int | None = None
    proof: str | None = None
    minutes: int | None = None
    note: str | None = None


NO_OPTIONS = DoneOptions()


def to_facts(options: DoneOptions) -> list[Fact]:
    """Return the facts to record; raise UsageError for invalid values."""
    facts: list[Fact] = []
    if options.minutes is not None:
        facts.append(Fact(SPENT, "", "", {"minutes": options.minutes}))
    if options.note is not None:
        facts.append(Fact(NOTED, "", "", {"text": parse_note(options.note)}))
    if options.proof is not None:
        # Only a proof needs this import.
        from roadmap_cli.core.model import addresses

        fault = addresses.find_fault(options.proof)
        if fault:
            raise UsageError(
                f"the address {fault}: {options.proof}", "give one like https://example.org/page"
            )
        facts.append(Fact(PROVED, "", "", {"url": options.proof}))
    return facts


def parse_note(typed: str, hint: str = "nothing was saved") -> str:
    """Return the stripped text of a note; raise UsageError if it is empty or too long.

    `hint` says what can be done about an empty one.
    """
    text = typed.strip()
    if not text:
        raise UsageError("the note is empty", hint)
    if len(text) > MAX_NOTE_CHARACTERS:
        raise UsageError(
            f"the note has {len(text)} characters; at most {MAX_NOTE_CHARACTERS:,} are kept"
        )
    return text


def format_options(options: DoneOptions) -> list[str]:
    """Return each option in a word or two."""
    parts = [f"rating {options.rating}"] if options.rating else []
    if options.minutes is not None:
        parts.append(wording.format_exact_duration(options.minutes))
    if options.note is not None:
        parts.append("a note")
    if options.proof is not None:
        parts.append(options.proof)
    return parts
