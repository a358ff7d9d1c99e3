"""The form of ids, and the nearest one to what was written.

Ids become file names, arguments of commands and parts of links, so that they are plain ASCII.
"""

import re
import unicodedata

LONGEST_ID = 64
ID_FORM = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
# Names that Windows keeps for devices, whatever the folder and the ending.
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)

_IN_IDS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_BLANK_BETWEEN_WORDS = {code: " " for code in range(128) if code not in _IN_IDS}


def is_id(text: str) -> bool:
    """Return whether this may be an id."""
    return ID_FORM.fullmatch(text) is not None and text not in RESERVED


def slug_of(text: str) -> str:
    """Return the id nearest to a text, or "" when nothing of it can stay."""
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    spoken = plain.lower().replace("c++", "cpp").replace("c#", "c-sharp")
    slug = "-".join(spoken.translate(_BLANK_BETWEEN_WORDS).split())
    slug = slug[:LONGEST_ID].rstrip("-")
    return f"{slug}-1" if slug in RESERVED else slug


def id_fault(text: str) -> tuple[str, str, str]:
    """Return code, what is needed and a hint for a text that is not an id."""
    suggestion = slug_of(text)
    hint = f"write {suggestion}" if suggestion else "write something like first-steps"
    if text in RESERVED:
        return "reserved-id", "Windows keeps this name for itself", hint
    if len(text) > LONGEST_ID:
        return "bad-id", f"an id has at most {LONGEST_ID} characters", hint
    return "bad-id", "an id is made of small letters, digits and hyphens", hint
