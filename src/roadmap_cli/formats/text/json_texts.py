"""Texts and objects among JSON values, whatever a stranger wrote there.

It must not know what the values mean.
"""

from __future__ import annotations

from typing import Any

from roadmap_cli.formats.text.characters import remove_unsafe_chars

_MAX_LENGTH = 16_000


def clean_text(value: Any) -> str:
    """Return a JSON value as one line of text, or "" if it is no text."""
    return (
        " ".join(remove_unsafe_chars(value[:_MAX_LENGTH]).split()) if isinstance(value, str) else ""
    )


def clean_lines(value: Any) -> str:
    """Return a JSON value as text with its own lines, or "" if it is no text."""
    lines = value[:_MAX_LENGTH].splitlines() if isinstance(value, str) else []
    return "\n".join(remove_unsafe_chars(line).rstrip() for line in lines).strip()


def objects_in(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a JSON list, none of anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
