"""The verdict on an address: ok, moved, gone, refused or unreachable. Pure.

Only the statuses 404 and 410 mean that a page is gone: whatever else a host answers to a program
may be different for a person with a browser.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urldefrag, urlsplit

from roadmap_cli.values import Record

OK, MOVED, GONE, REFUSED, UNREACHABLE = "ok", "moved", "gone", "refused", "unreachable"

PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)
REDIRECTS = PERMANENT + TEMPORARY

# Faults: why there is no page, as remarks. Without a response from the host:
NO_HOST = "there is no host with this name"
NO_CONNECTION = "no connection to the host"
TOO_SLOW = "the host took too long"
BAD_CERTIFICATE = "the encrypted connection failed"
BROKEN = "the connection broke, or the answer was not HTTP"
NO_PROXY = "no connection through the proxy of this machine"
SILENT_HOST = "not asked: the host did not answer earlier requests"
OUT_OF_TIME = "the time limit for one address ran out"
_UNREACHABLE_FAULTS = frozenset(
    (NO_HOST, NO_CONNECTION, TOO_SLOW, BAD_CERTIFICATE, BROKEN, NO_PROXY, SILENT_HOST, OUT_OF_TIME)
)
# With a response that is no page, or without a request because of the host's network or of an
# earlier response:
REDIRECT_LOOP = "redirects in a circle"
TOO_MANY_REDIRECTS = "redirects too many times"
BAD_TARGET = "redirects to something that is not a web address"
PRIVATE_NETWORK = "redirects into a private network; not followed"
RETRY_LATER = "asks programs to come back later"
TOLD_TO_WAIT = "not asked: the host asked programs to wait"
LOCAL_ADDRESS = "not asked: an address inside your own network"

# Networks that are not public: this machine (loopback), link-local, private.
LOOPBACK, LINK_LOCAL, PRIVATE = "own", "link", "private"
_LEGACY_IP_PART = re.compile(r"0x[0-9a-f]{1,8}|[0-9]{1,12}")
_FRONT_PAGE = re.compile(r"index\.html?|index\.php|home|default\.aspx", re.IGNORECASE)
_ERROR_PAGE = re.compile(r"(page[-_]?)?(not[-_]?found|404|error404)(\.\w+)?", re.IGNORECASE)
_LOGIN_PAGE = re.compile(r"log-?in|logon|sign[-_]?in|wp-login\.php", re.IGNORECASE)
_LOGIN_HOST = re.compile(r"(login|accounts|auth|sso|signin)(\..*)?")
_LOGIN = "what looks like a login page"
_LANGUAGE = re.compile(
    "(ar|bg|bn|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|sk"
    "|sl|sr|sv|ta|th|tr|uk|vi|zh)([-_]([A-Za-z]{2,4})?)?"
)


class Redirect(Record):
    """A redirect: its status and its absolute target."""

    status: int
    to: str


class Response(Record):
    """The response for an address: the redirects, then a status or the fault."""

    hops: tuple[Redirect, ...] = ()
    status: int | None = None
    fault: str = ""
    detail: str = ""


class Judgement(Record):
    """The verdict on an address; `now` is its new address."""

    verdict: str
    status: int | None = None
    now: str = ""
    remark: str = ""


def judge(url: str, response: Response) -> Judgement:
    """Return the verdict on an address from its response."""
    hops, status, fault, detail = response
    final_url = hops[-1].to if hops else url
    redirect_remark = f"it redirects to {final_url}" if hops else ""
    if fault in _UNREACHABLE_FAULTS:
        remark = f"{fault} ({detail})" if detail else fault
        return Judgement(UNREACHABLE, None, "", _join_remarks(remark, redirect_remark))
    if status in (404, 410):
        return Judgement(GONE, status, "", redirect_remark)
    new_url = _new_address(url, hops)
    if _describe_substitute(urlsplit(url), urlsplit(new_url)):
        new_url = ""
    if not fault and status is not None and 200 <= status < 300:
        return _judge_page(url, final_url, new_url, response)
    remark = fault
    if not fault and status is not None and status >= 500:
        remark = "the host reports an error of its own"
    if detail:
        return Judgement(REFUSED, status, new_url, f"{remark}: {detail}")
    return Judgement(
        REFUSED,
        status,
        new_url,
        _join_remarks(remark, "" if new_url == final_url else redirect_remark),
    )


def _join_remarks(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _judge_page(url: str, final_url: str, new_url: str, response: Response) -> Judgement:
    """Return the verdict when there is a page at the end of all redirects."""
    hops, status = response.hops, response.status
    substitute = _describe_substitute(urlsplit(url), urlsplit(final_url)) if hops else ""
    if substitute == _LOGIN and any(hop.status in TEMPORARY for hop in hops):
        return Judgement(REFUSED, status, new_url, f"asks for a login: {final_url}")
    if substitute:  # not an address to write into a roadmap
        return Judgement(MOVED, status, "", f"redirected to {substitute}: {final_url}")
    if not new_url:
        return Judgement(OK, status)
    if _differs_in_slash_or_language(urlsplit(url), urlsplit(new_url)):
        # Not worth an edit of the roadmap.
        return Judgement(OK, status, "", f"the host spells it {new_url}")
    return Judgement(MOVED, status, new_url)


def _new_address(url: str, hops: tuple[Redirect, ...]) -> str:
    """Return the address after the leading permanent redirects, or "".

    Redirects after a temporary one may change again.
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


def _describe_substitute(source: SplitResult, target: SplitResult) -> str:
    """Return what a target seems to be instead of the page that was linked, or ""."""
    if _is_login(target) and not _is_login(source):
        return _LOGIN
    if (_segments(source) or source.query) and target.hostname and not _segments(target):
        return "a front page; the page itself may be gone"
    if _ERROR_PAGE.fullmatch(_last_segment(target)) and not _ERROR_PAGE.fullmatch(
        _last_segment(source)
    ):
        return "what looks like an error page"
    return ""


def _segments(parts: SplitResult) -> list[str]:
    """Return the segments of a path, without those of front pages: index.html, a language."""
    pieces = parts.path.split("/")
    return [p for p in pieces if p and not _FRONT_PAGE.fullmatch(p) and not _LANGUAGE.fullmatch(p)]


def _last_segment(parts: SplitResult) -> str:
    return parts.path.rstrip("/").rpartition("/")[2]


def _is_login(parts: SplitResult) -> bool:
    return bool(
        _LOGIN_PAGE.fullmatch(_last_segment(parts)) or _LOGIN_HOST.fullmatch(parts.hostname or "")
    )


def _differs_in_slash_or_language(source: SplitResult, target: SplitResult) -> bool:
    if (source.scheme, source.netloc.lower()) != (target.scheme, target.netloc.lower()):
        return False
    old = [piece for piece in source.path.split("/") if piece]
    new = [piece for piece in target.path.split("/") if piece]
    return source.query == target.query and (
        old == new
        or any(_LANGUAGE.fullmatch(p) and new[:i] + new[i + 1 :] == old for i, p in enumerate(new))
    )


def allowed_networks(*, local: bool) -> frozenset[str]:
    """Return the networks in which the addresses of a roadmap are requested.

    Strangers write roadmaps, and in a private network a mere GET may do something, such as restart
    a router. Link-local addresses hold the secrets of clouds and routers and are never requested.
    """
    return frozenset(("", LOOPBACK, PRIVATE) if local else ("",))


def redirect_networks(networks: frozenset[str]) -> frozenset[str]:
    """Return the networks into which a host of these may redirect: its own and the public one."""
    return (networks | {""}) - {LINK_LOCAL}


def network_of(url: str) -> str:
    """Return the network of an address, without a DNS look-up; "" is the public one."""
    return network_of_host(urlsplit(url).hostname or "")


def network_of_host(name: str) -> str:
    """Return the network of a host name or IP address, without a DNS look-up."""
    host = name.rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return LOOPBACK
    number = _ip_address(host)
    if number is None or number.is_global:
        return ""
    if number.is_link_local:
        return LINK_LOCAL
    return LOOPBACK if number.is_loopback or number.is_unspecified else PRIVATE


def _ip_address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a host name is, also in legacy forms: 127.1, 0x7f000001."""
    try:
        number = ip_address(host)
        return getattr(number, "ipv4_mapped", None) or number
    except ValueError:
        pass
    *first, last = host.split(".")
    if len(first) > 3 or not all(_LEGACY_IP_PART.fullmatch(part) for part in (*first, last)):
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
