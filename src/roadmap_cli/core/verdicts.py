"""The verdict on an address from its host's response: ok, moved, gone, refused or unreachable. Pure.

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

# Faults: why there is no page. No response:
NO_HOST, NO_CONNECTION, TOO_SLOW = "no-host", "no-connection", "too-slow"
NO_TRUST, BROKEN, NO_PROXY = "no-trust", "broken", "no-proxy"
SILENT_HOST, TIME_IS_UP = "silent-host", "time-is-up"
# A response that is no page, or a host that is not asked because of where it lies or of what it
# said about another page:
CIRCLE, TOO_FAR, NOWHERE, INWARD = "circle", "too-far", "nowhere", "inward"
LATER, LET_BE, LOCAL = "later", "let-be", "local"

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
_FRONT = re.compile(r"index\.html?|index\.php|home|default\.aspx", re.IGNORECASE)
_ERROR_PAGE = re.compile(r"(page[-_]?)?(not[-_]?found|404|error404)(\.\w+)?", re.IGNORECASE)
_LOGIN_PAGE = re.compile(r"log-?in|logon|sign[-_]?in|wp-login\.php", re.IGNORECASE)
_LOGIN_HOST = re.compile(r"(login|accounts|auth|sso|signin)(\..*)?")
_LOGIN = "what looks like a login page"
_LANGUAGE = re.compile(
    "(ar|bg|bn|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|sk"
    "|sl|sr|sv|ta|th|tr|uk|vi|zh)([-_]([A-Za-z]{2,4})?)?"
)


class Hop(Value):
    """A redirect: its status and the whole address it leads to."""

    status: int
    to: str


class Response(Value):
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


def judge(url: str, response: Response) -> Judgement:
    """Return what a host's response says about an address."""
    hops, status, fault, detail = response
    end = hops[-1].to if hops else url
    onward = f"it sends on to {end}" if hops else ""
    if fault in _SILENCES:
        remark = _SILENCES[fault] + (f" ({detail})" if detail else "")
        return Judgement(UNREACHABLE, None, "", _joined(remark, onward))
    if status in (404, 410):
        return Judgement(GONE, status, "", onward)
    new = _new_address(url, hops)
    if _doubt(urlsplit(url), urlsplit(new)):
        new = ""
    if not fault and status is not None and 200 <= status < 300:
        return _judge_page(url, end, new, response)
    remark = _REFUSALS.get(fault, "")
    if not remark and status is not None and status >= 500:
        remark = "the host has trouble of its own"
    if detail:
        return Judgement(REFUSED, status, new, f"{remark}: {detail}")
    return Judgement(REFUSED, status, new, _joined(remark, "" if new == end else onward))


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _judge_page(url: str, end: str, new: str, response: Response) -> Judgement:
    """Return the judgement where a page came at the end of all redirects."""
    hops, status = response.hops, response.status
    doubt = _doubt(urlsplit(url), urlsplit(end)) if hops else ""
    if doubt == _LOGIN and any(hop.status in TEMPORARY for hop in hops):
        return Judgement(REFUSED, status, new, f"asks for a login: {end}")
    if doubt:  # nobody should write that into a roadmap, so it is no new address
        return Judgement(MOVED, status, "", f"sent on to {doubt}: {end}")
    if not new:
        return Judgement(OK, status)
    if _differs_in_slash_or_language(urlsplit(url), urlsplit(new)):
        # Nobody has to edit a roadmap for this.
        return Judgement(OK, status, "", f"the host writes it {new}")
    return Judgement(MOVED, status, new)


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
    if _is_login(there) and not _is_login(here):
        return _LOGIN
    if (_segments(here) or here.query) and there.hostname and not _segments(there):
        return "a front page, what was there may be gone"
    if _ERROR_PAGE.fullmatch(_last(there)) and not _ERROR_PAGE.fullmatch(_last(here)):
        return "what looks like an error page"
    return ""


def _segments(parts: SplitResult) -> list[str]:
    """Return the path in pieces, without what a front page may have in its path."""
    pieces = parts.path.split("/")
    return [p for p in pieces if p and not _FRONT.fullmatch(p) and not _LANGUAGE.fullmatch(p)]


def _last(parts: SplitResult) -> str:
    return parts.path.rstrip("/").rpartition("/")[2]


def _is_login(parts: SplitResult) -> bool:
    return bool(_LOGIN_PAGE.fullmatch(_last(parts)) or _LOGIN_HOST.fullmatch(parts.hostname or ""))


def _differs_in_slash_or_language(here: SplitResult, there: SplitResult) -> bool:
    if (here.scheme, here.netloc.lower()) != (there.scheme, there.netloc.lower()):
        return False
    old = [piece for piece in here.path.split("/") if piece]
    new = [piece for piece in there.path.split("/") if piece]
    return here.query == there.query and (
        old == new
        or any(_LANGUAGE.fullmatch(p) and new[:i] + new[i + 1 :] == old for i, p in enumerate(new))
    )


def networks_to_ask(*, local: bool) -> frozenset[str]:
    """Return the networks in which an address of a roadmap is asked for.

    A stranger wrote it, and at home a mere question may do something: restart a router, say.
    In the network between two machines lie the secrets of clouds and routers: nobody asks there.
    """
    return frozenset(("", OWN, PRIVATE) if local else ("",))


def networks_to_follow(networks: frozenset[str]) -> frozenset[str]:
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
    number = _ip_address(host)
    if number is None or number.is_global:
        return ""
    if number.is_link_local:
        return LINK
    return OWN if number.is_loopback or number.is_unspecified else PRIVATE


def _ip_address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the number that a host's name is, also in the forms of old: 127.1, 0x7f000001."""
    try:
        number = ip_address(host)
        return getattr(number, "ipv4_mapped", None) or number
    except ValueError:
        pass
    *first, last = host.split(".")
    if len(first) > 3 or not all(_OLD_NUMBER.fullmatch(part) for part in (*first, last)):
        return None
    try:
        total = sum(_int(part) << 8 * (3 - index) for index, part in enumerate(first))
        return IPv4Address(total + _int(last))
    except ValueError:
        return None


def _int(part: str) -> int:
    if part[:2] == "0x":
        return int(part, 16)
    return int(part, 8 if part[0] == "0" and not {"8", "9"} & set(part) else 10)
