"""What a host's answer says about an address: ok, moved, gone, refused, or no answer at all. Pure.

A refusal is never called a death: only 404 and 410 are, everything else that a host says to a
program may be another thing for a person with a browser.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urldefrag, urlsplit

from roadmap_cli.values import Value

OK, MOVED, GONE, REFUSED, UNREACHABLE = "ok", "moved", "gone", "refused", "unreachable"

PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)
REDIRECTS = PERMANENT + TEMPORARY

# Why no page came of it. The first seven: no answer. The others: an answer that is none.
NO_HOST, NO_CONNECTION, TOO_SLOW, NO_TRUST, BROKEN, NO_PROXY, SILENT_HOST = (
    "no-host",
    "no-connection",
    "too-slow",
    "no-trust",
    "broken",
    "no-proxy",
    "silent-host",
)
CIRCLE, TOO_FAR, NOWHERE, INWARD, LATER = "circle", "too-far", "nowhere", "inward", "later"

_SILENCES = {
    NO_HOST: "no host of this name was found",
    NO_CONNECTION: "the host takes no connection",
    TOO_SLOW: "the host took too long",
    NO_TRUST: "the encrypted connection failed",
    BROKEN: "the connection broke, or what came was not HTTP",
    NO_PROXY: "the proxy of this machine did not let it through",
    SILENT_HOST: "not asked: the host had not answered for others",
}
_REFUSALS = {
    CIRCLE: "sends programs around in a circle",
    TOO_FAR: "sends programs on and on",
    NOWHERE: "sends programs to what is no web address",
    INWARD: "sends programs into a private network; not followed",
    LATER: "asks programs to come back later",
}
_FRONT = {"index.html", "index.htm", "index.php", "home", "default.aspx"}
_ERROR_PAGE = re.compile(r"(page[-_]?)?(not[-_]?found|404|error404)(\.\w+)?", re.IGNORECASE)
_LOGIN_PAGES = {"login", "log-in", "logon", "signin", "sign-in", "sign_in", "wp-login.php"}
_LOGIN_HOSTS = {"login", "accounts", "auth", "sso", "signin"}
_LANGUAGES = frozenset(
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk"
    " sl sr sv ta th tr uk vi zh".split()
)


class Hop(Value):
    """A redirect: its status and the whole address it leads to."""

    status: int
    to: str


class Heard(Value):
    """What a host said: the redirects, then a status or the fault for which there is no page."""

    hops: tuple[Hop, ...] = ()
    status: int | None = None
    fault: str = ""
    detail: str = ""


class Judgement(Value):
    """What that says about an address; `now` is where it lies today."""

    verdict: str
    status: int | None = None
    now: str = ""
    remark: str = ""


def judged(url: str, heard: Heard) -> Judgement:
    """Return what a host's answer says about an address."""
    end = heard.hops[-1].to if heard.hops else url
    status = heard.status
    onward = f"it sends on to {end}" if heard.hops else ""
    if heard.fault in _SILENCES:
        remark = _SILENCES[heard.fault] + (f" ({heard.detail})" if heard.detail else "")
        return Judgement(UNREACHABLE, None, "", _said(remark, onward))
    if status in (404, 410):
        return Judgement(GONE, status, "", onward)
    new = _new_address(url, heard.hops)
    if heard.fault or status is None or not 200 <= status < 300:
        remark = _REFUSALS.get(heard.fault, "")
        if not remark and status is not None and status >= 500:
            remark = "the host has trouble of its own"
        if heard.detail:
            return Judgement(REFUSED, status, new, f"{remark}: {heard.detail}")
        return Judgement(REFUSED, status, new, _said(remark, onward))
    return _of_page(url, end, new, heard)


def _said(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _of_page(url: str, end: str, new: str, heard: Heard) -> Judgement:
    """Return the judgement where a page came at the end of all redirects."""
    here, there = urlsplit(url), urlsplit(end)
    if not heard.hops:
        return Judgement(OK, heard.status)
    if heard.hops[-1].status in TEMPORARY and _asks_login(there) and not _asks_login(here):
        return Judgement(REFUSED, heard.status, "", f"asks for a login: {end}")
    if (_segments(here) or here.query) and not _segments(there):
        remark = f"sent on to the front page of {there.hostname}; what was there may be gone"
        return Judgement(MOVED, heard.status, end, remark)
    if _is_error_page(there) and not _is_error_page(here):
        return Judgement(MOVED, heard.status, end, "sent on to what looks like an error page")
    if not new:
        return Judgement(OK, heard.status)
    if _same_but_for_slash_or_language(here, urlsplit(new)):
        # Nobody has to edit a roadmap for this.
        return Judgement(OK, heard.status, "", f"the host writes it {new}")
    return Judgement(MOVED, heard.status, new)


def _new_address(url: str, hops: tuple[Hop, ...]) -> str:
    """Return where an address has moved for good, or "".

    What comes after a temporary redirect is the host's own affair.
    """
    new = ""
    for hop in hops:
        if hop.status not in PERMANENT:
            break
        new = hop.to
    page, fragment = urldefrag(url)
    if not new or urldefrag(new).url == page:
        return ""
    return new if "#" in new or not fragment else f"{new}#{fragment}"


def _segments(parts: SplitResult) -> list[str]:
    """Return the path in pieces, without what a front page may have in its path."""
    return [
        s for s in parts.path.split("/") if s and s.lower() not in _FRONT and not _is_language(s)
    ]


def _is_language(segment: str) -> bool:
    name, _, region = segment.replace("_", "-").partition("-")
    return name in _LANGUAGES and (not region or (region.isalpha() and 2 <= len(region) <= 4))


def _is_error_page(parts: SplitResult) -> bool:
    return bool(_ERROR_PAGE.fullmatch(parts.path.rstrip("/").rpartition("/")[2]))


def _asks_login(parts: SplitResult) -> bool:
    last = parts.path.rstrip("/").rpartition("/")[2].lower()
    return last in _LOGIN_PAGES or (parts.hostname or "").partition(".")[0] in _LOGIN_HOSTS


def _same_but_for_slash_or_language(here: SplitResult, there: SplitResult) -> bool:
    if (here.scheme, here.netloc.lower(), here.query) != (
        there.scheme,
        there.netloc.lower(),
        there.query,
    ):
        return False
    old = [s for s in here.path.split("/") if s]
    new = [s for s in there.path.split("/") if s]
    if old == new:
        return True
    return len(new) == len(old) + 1 and any(
        _is_language(segment) and new[:i] + new[i + 1 :] == old for i, segment in enumerate(new)
    )


def is_inward(url: str) -> bool:
    """Say whether an address names, without any look-up, this machine or a private network."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False
