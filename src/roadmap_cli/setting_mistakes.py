"""What is said about an entry of the settings file, or a variable, that does not count.

It is loaded for such an entry only, and must not know how settings are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from roadmap_cli import settings_file
from roadmap_cli.address_password import hide_password

if TYPE_CHECKING:
    from roadmap_cli.settings import Setting

_MAX_SHOWN = 80


def fold_key(typed: str) -> str:
    """Return a typed key as the settings are called, however its words are joined."""
    return typed.strip().lower().replace("-", "_")


def suggest_keys(typed: str, keys: Iterable[str]) -> str:
    """Return the key that a mistyped one may mean as a question, else the keys there are."""
    near = get_close_matches(fold_key(typed[:_MAX_SHOWN]), keys, n=1, cutoff=0.55)
    return f"did you mean '{near[0]}'?" if near else f"there are {', '.join(keys)}"


def describe_unknown(place: str, key: str, keys: Iterable[str]) -> str:
    """Return the warning about a key of the settings file that is none."""
    return f"{place}: no setting is called {key[:_MAX_SHOWN]!r}; {suggest_keys(key, keys)}"


def describe_value(place: str, value: Any, setting: Setting) -> str:
    """Return the warning about a value that a setting cannot have."""
    label = place if place == setting.variable else f"{place}: {setting.key}"
    return f"{label}{_format_value(value)} is not understood: it can be {setting.allowed}"


def find_place(path: str, text: str, key: str) -> str:
    """Return the path and the line of a key in the settings file."""
    line = settings_file.find_line(text, key)
    return f"{path}:{line}" if line else path


def _format_value(value: Any) -> str:
    """Return "=VALUE" for a warning, shortened, or "" for a value that is too large to print."""
    if isinstance(value, bool):
        return f"={str(value).lower()}"  # as the file says it
    if isinstance(value, str):
        value = hide_password(value)
        return f"={value}" if len(value) <= _MAX_SHOWN else f"={value[:_MAX_SHOWN]}..."
    is_small = isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**63)
    return f"={value}" if is_small else ""
