"""Which links may be kept: those that a browser can be handed without a second thought."""

from urllib.parse import urlsplit

LONGEST_URL = 2048


def url_fault(url: str) -> tuple[str, str] | None:
    """Return what is needed and a hint when a link is not safe to open, else None."""
    if len(url) > LONGEST_URL:
        return f"a link has at most {LONGEST_URL:,} characters", "find a shorter one"
    if not all("!" <= c <= "~" for c in url) or "\\" in url:
        return (
            "a link is made of printable ASCII without spaces and backslashes",
            "copy it from the address bar of a browser",
        )
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "this is not a link", "copy it from the address bar of a browser"
    if parts.scheme not in ("http", "https"):
        hint = f"write https://{url}" if "." in url and ":" not in url else "use an https link"
        return "only links that begin with http:// or https:// are allowed", hint
    if not host:
        return "the name of the site is missing", "copy it from the address bar of a browser"
    if "@" in parts.netloc:
        return "a link with a user name or password is not allowed", "leave out all before the @"
    return None
