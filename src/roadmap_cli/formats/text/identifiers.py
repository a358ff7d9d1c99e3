"""What an id and a link in a file may look like, and what to write instead of one that may not.

Ids become file names, arguments of commands and parts of links, so that they are plain ASCII. It
must not know which file they stand in.
"""

import re
import unicodedata

from roadmap_cli.core.model import addresses

MAX_ID_LENGTH = 64
MAX_URL_LENGTH = addresses.MAX_URL_LENGTH
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
# Names that Windows keeps for devices, whatever the folder and the ending.
RESERVED_IDS = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)

# What is left of https:// where a part of it was forgotten.
_SCHEME = re.compile(r"^(?:https?)?:?//", re.IGNORECASE)
_ID_CHARACTERS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_BLANK_BETWEEN_WORDS = {code: " " for code in range(128) if code not in _ID_CHARACTERS}


def is_id(text: str) -> bool:
    """Return whether this may be an id."""
    return ID_PATTERN.fullmatch(text) is not None and text not in RESERVED_IDS


def slugify(text: str) -> str:
    """Return the id nearest to a text, or "" when nothing of it can stay."""
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    spoken = plain.lower().replace("c++", "cpp").replace("c#", "c-sharp")
    slug = "-".join(spoken.translate(_BLANK_BETWEEN_WORDS).split())
    slug = slug[:MAX_ID_LENGTH].rstrip("-")
    return f"{slug}-1" if slug in RESERVED_IDS else slug


def describe_id_fault(text: str) -> tuple[str, str, str]:
    """Return code, what is needed and a hint for a text that is not an id."""
    suggestion = slugify(text)
    hint = f"write {suggestion}" if suggestion else "for example first-steps"
    if text in RESERVED_IDS:
        return "reserved-id", "Windows reserves this name", hint
    if len(text) > MAX_ID_LENGTH:
        return "bad-id", f"an id has at most {MAX_ID_LENGTH} characters", hint
    return "bad-id", "an id consists of lower-case letters, digits and hyphens", hint


def find_url_fault(url: str) -> tuple[str, str] | None:
    """Return what is wrong with a link and a hint when it is not safe to open, else None."""
    if len(url) > MAX_URL_LENGTH:
        return f"a link has at most {MAX_URL_LENGTH:,} characters", "find a shorter one"
    fault = addresses.find_fault(url)
    if not fault:
        return None
    hint = "copy it from the address bar of a browser"
    if fault.startswith("does not begin"):
        meant = "https://" + _SCHEME.sub("", url)
        is_address = "." in meant and ":" not in meant[8:] and not addresses.find_fault(meant)
        hint = f"write {meant}" if is_address else "use an https link"
    elif "user name" in fault:
        hint = "remove everything before the @"
    return f"it {fault}", hint
