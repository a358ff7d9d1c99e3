"""What a host's answer says about an address: ok, moved, gone, refused, or no answer at all. Pure.

A refusal is never called a death: only 404 and 410 are, everything else that a host says to a
program may be another thing for a person with a browser.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urldefrag, urlsplit

from roadmap_cli.values import Value

OK, MOVED, GONE, REFUSED, UNREACHABLE = "ok", "moved", "gone", "refused", "unreachable"

PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)
REDIRECTS = PERMANENT + TEMPORARY

# Why no page came of it. The first eight: no answer. The others: an answer that is none, or a host
# that is not asked because of where it lies or of what it said about another page.
NO_HOST, NO_CONNECTION, TOO_SLOW, NO_TRUST, BROKEN, NO_PROXY, SILENT_HOST, TIME_IS_UP = (
    "no-host",
    "no-connection",
    "too-slow",
    "no-trust",
    "broken",
    "no-proxy",
    "silent-host",
    "time-is-up",
)
CIRCLE, TOO_FAR, NOWHERE, INWARD, LATER, LET_BE, LOCAL = (
    "circle",
    "too-far",
    "nowhere",
    "inward",
    "later",
    "let-be",
    "local",
)

_SILENCES = {
    NO_HOST: "no host of this name was found",
    NO_CONNECTION: "the host takes no connection",
    TOO_SLOW: "the host took too long",
    NO_TRUST: "the encrypted connection failed",
    BROKEN: "the connection broke, or what came was not HTTP",
    NO_PROXY: "the proxy of this machine did not let it through",
    SILENT_HOST: "not asked: the host had not answered for others",
    TIME_IS_UP: "the time for one address was used up on the way",
}
_REFUSALS = {
    CIRCLE: "sends programs around in a circle",
    TOO_FAR: "sends programs on and on",
    NOWHERE: "sends programs to what is no web address",
    INWARD: "sends programs into a private network; not followed",
    LATER: "asks programs to come back later",
    LET_BE: "not asked: the host had asked programs to wait",
    LOCAL: "not asked: an address inside your own network",
}
# Networks that not everybody is in: this machine, what lies on one cable, what a house has.
OWN, LINK, PRIVATE = "own", "link", "private"
_OLD_NUMBER = re.compile(r"0x[0-9a-f]{1,8}|[0-9]{1,12}")
_FRONT = {"index.html", "index.htm", "index.php", "home", "default.aspx"}
_ERROR_PAGE = re.compile(r"(page[-_]?)?(not[-_]?found|404|error404)(\.\w+)?", re.IGNORECASE)
_LOGIN_PAGES = {"login", "log-in", "logon", "signin", "sign-in", "sign_in", "wp-login.php"}
_LOGIN_HOSTS = {"login", "accounts", "auth", "sso", "signin"}
_LOGIN = "what looks like a login page"
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
    if _doubt(urlsplit(url), urlsplit(new)):
        new = ""
    if heard.fault or status is None or not 200 <= status < 300:
        remark = _REFUSALS.get(heard.fault, "")
        if not remark and status is not None and status >= 500:
            remark = "the host has trouble of its own"
        if heard.detail:
            return Judgement(REFUSED, status, new, f"{remark}: {heard.detail}")
        return Judgement(REFUSED, status, new, _said(remark, "" if new == end else onward))
    return _of_page(url, end, new, heard)


def _said(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _of_page(url: str, end: str, new: str, heard: Heard) -> Judgement:
    """Return the judgement where a page came at the end of all redirects."""
    here, there = urlsplit(url), urlsplit(end)
    if not heard.hops:
        return Judgement(OK, heard.status)
    doubt = _doubt(here, there)
    if doubt == _LOGIN and {hop.status for hop in heard.hops} & set(TEMPORARY):
        return Judgement(REFUSED, heard.status, new, f"asks for a login: {end}")
    if doubt:  # nobody should write that into a roadmap, so it is no new address
        return Judgement(MOVED, heard.status, "", f"sent on to {doubt}: {end}")
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


def _doubt(here: SplitResult, there: SplitResult) -> str:
    """Return as what a page is hardly the one that was meant, or ""."""
    if _asks_login(there) and not _asks_login(here):
        return _LOGIN
    if (_segments(here) or here.query) and there.hostname and not _segments(there):
        return "a front page, what was there may be gone"
    if _is_error_page(there) and not _is_error_page(here):
        return "what looks like an error page"
    return ""


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


def asked_networks(*, local: bool) -> frozenset[str]:
    """Return the networks in which an address of a roadmap is asked for.

    A stranger wrote it, and at home a mere question may do something: restart a router, say.
    In the network between two machines lie the secrets of clouds and routers: nobody asks there.
    """
    return frozenset(("", OWN, PRIVATE) if local else ("",))


def onward_networks(networks: frozenset[str]) -> frozenset[str]:
    """Return where a host of these networks may lead: into none that it is not in itself."""
    return (networks | {""}) - {LINK}


def network_of(url: str) -> str:
    """Return which network an address names, without any look-up; "" is the one of all."""
    return network_of_host(urlsplit(url).hostname or "")


def network_of_host(name: str) -> str:
    """Return which network a host's name or number names."""
    host = name.rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return OWN
    number = _number_of(host)
    if number is None or number.is_global:
        return ""
    if number.is_link_local:
        return LINK
    return OWN if number.is_loopback or number.is_unspecified else PRIVATE


def _number_of(host: str) -> IPv4Address | IPv6Address | None:
    """Return the number that a host's name is, also in the forms of old: 127.1, 0x7f000001."""
    try:
        number = ip_address(host)
    except ValueError:
        return _number_of_old(host)
    return getattr(number, "ipv4_mapped", None) or number


def _number_of_old(host: str) -> IPv4Address | None:
    *first, last = host.split(".")
    if len(first) > 3 or not all(_OLD_NUMBER.fullmatch(part) for part in (*first, last)):
        return None
    total = 0
    for place, part in enumerate(first):
        total += _whole(part) << 8 * (3 - place)
    try:
        return IPv4Address(total + _whole(last))
    except ValueError:
        return None


def _whole(part: str) -> int:
    if part[:2] == "0x":
        return int(part, 16)
    return int(part, 8 if part[0] == "0" and not {"8", "9"} & set(part) else 10)
