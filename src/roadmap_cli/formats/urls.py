"""Which links a file may hold: the rule for all addresses, with what an author can do about it."""

import re

from roadmap_cli.core import addresses

LONGEST_URL = addresses.LONGEST_URL
# What is left of https:// where a part of it was forgotten.
_SCHEME = re.compile(r"^(?:https?)?:?//", re.IGNORECASE)


def url_fault(url: str) -> tuple[str, str] | None:
    """Return what is wrong with a link and a hint when it is not safe to open, else None."""
    if len(url) > LONGEST_URL:
        return f"a link has at most {LONGEST_URL:,} characters", "find a shorter one"
    fault = addresses.fault(url)
    if not fault:
        return None
    hint = "copy it from the address bar of a browser"
    if fault.startswith("does not begin"):
        meant = "https://" + _SCHEME.sub("", url)
        is_address = "." in meant and ":" not in meant[8:] and not addresses.fault(meant)
        hint = f"write {meant}" if is_address else "use an https link"
    elif "user name" in fault:
        hint = "leave out all before the @"
    return f"it {fault}", hint
