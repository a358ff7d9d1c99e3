"""The password in an address: finding it, and hiding it from whoever reads an answer. Pure."""

from __future__ import annotations

import re

# Before the "@", unless it is a port; or as a parameter.
_BEFORE_HOST = re.compile(r"(://[^@/?\[\s]*:)(?:[^?\s]*|(?!\d+[/?,])\S*)@")
_PARAMETER = re.compile(
    r"([?&][^=&\s]*(?:password|secret)[^=&\s]*=)[^&\s]*?(?=['\"]?(?:[&\s]|$))", re.IGNORECASE
)
_MARK = "***"


def has_password(address: str) -> bool:
    """Return whether an address holds a password, also one that is hidden."""
    return "://" in address and bool(_BEFORE_HOST.search(address) or _PARAMETER.search(address))


def hide_password(text: str) -> str:
    """Return a text without the passwords of the addresses in it."""
    if "://" not in text:
        return text
    return _PARAMETER.sub(rf"\1{_MARK}", _BEFORE_HOST.sub(rf"\1{_MARK}@", text))
