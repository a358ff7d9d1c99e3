"""Validation of web addresses: which ones may be stored and opened. Pure."""

from urllib.parse import urlsplit

MAX_URL_LENGTH = 2048


def find_fault(url: str) -> str:
    """Return what is wrong with an address, in words that follow the address, or ''.

    Valid is http or https with a host, without user name or password, in printable ASCII: such an
    address can be printed and passed to a browser safely.
    """
    if " " in url:
        return "holds a blank"
    if not url.isascii() or not url.isprintable():
        return "holds characters other than printable ASCII"
    # A browser takes it for a slash, so that the host parsed here is not the one it visits.
    if "\\" in url:
        return "holds a backslash"
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
        _ = parts.port
    except ValueError:
        return "is not a web address"
    if parts.scheme not in ("http", "https"):
        return "does not begin with http:// or https://"
    if not host:
        return "names no host"
    if user is not None or "@" in parts.netloc:
        return "holds a user name"
    return ""
