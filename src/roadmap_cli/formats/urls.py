"""Which links a file may hold: the rule for all addresses, with what an author can do about it."""

from roadmap_cli.core import addresses

LONGEST_URL = 2048


def url_fault(url: str) -> tuple[str, str] | None:
    """Return what is wrong with a link and a hint when it is not safe to open, else None."""
    if len(url) > LONGEST_URL:
        return f"a link has at most {LONGEST_URL:,} characters", "find a shorter one"
    fault = addresses.fault(url)
    if not fault:
        return None
    hint = "copy it from the address bar of a browser"
    if fault.startswith("does not begin"):
        hint = f"write https://{url}" if "." in url and ":" not in url else "use an https link"
    elif "user name" in fault:
        hint = "leave out all before the @"
    return f"it {fault}", hint
