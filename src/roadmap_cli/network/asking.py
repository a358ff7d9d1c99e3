"""Asking hosts whether pages are still there. The only importer of the HTTP client.

It follows redirects itself, keeps no cookies, reads no page, and says what it heard; what that
means for an address is judged in `core.verdicts`.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import quote, urldefrag, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2

from roadmap_cli import __version__
from roadmap_cli.core import addresses, verdicts
from roadmap_cli.core.verdicts import Heard, Hop
from roadmap_cli.errors import UsageError
from roadmap_cli.network.manners import Manners, Turns
from roadmap_cli.values import Value

USER_AGENT = (
    f"learning-roadmap/{__version__} (looks whether the links of a learning roadmap still work;"
    " reads no pages)"
)
_COME_BACK = (429, 503)
# A host that fails like this on HEAD may know GET all the same.
_HEAD_FAULTS = (verdicts.BROKEN, verdicts.TOO_SLOW)
# What says nothing about whether a host answers: it was not asked, or had too little time.
_NO_SILENCE = (verdicts.LET_BE, verdicts.SILENT_HOST, verdicts.INWARD, verdicts.TIME_IS_UP)
_LONGEST_SHOWN = 200
_ASIDE = "location"
_PROXIED = ("http", "https", "all")
_PROXY_HINT = "look at HTTP_PROXY, HTTPS_PROXY and ALL_PROXY"


class _Visit(Value):
    """The host whose page is asked for, the networks it may lie in, and where hosts were found."""

    host: str
    allowed: frozenset[str]
    found: dict[str, set[str]]


_VISIT: ContextVar[_Visit | None] = ContextVar("visit", default=None)


class _Inward(OSError):
    """A host's name leads into a network that it has no business in."""


def ask(
    pages: Sequence[str], hear: Callable[[str, Heard], None], manners: Manners | None = None
) -> None:
    """Ask each page's host whether it is there, and hand over what was heard as it comes.

    KeyboardInterrupt leaves at once; what was handed over before holds.
    """
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(_ask_all(pages, hear, manners or Manners()))


class _Loop(asyncio.SelectorEventLoop):
    """A loop that looks hosts up in threads nobody has to wait for.

    asyncio's own are joined when it ends, so that one dead name server would hold up a Ctrl-C.
    What the one look-up finds is what a connection is made to: it is judged here and nowhere else.
    """

    async def getaddrinfo(self, host: Any, port: Any, **how: Any) -> Any:
        """Look a host up, and leave out what lies in networks that it may not lead to."""
        answer = await self._looked_up(host, port, how)
        visit = _VISIT.get()
        name = host.decode("ascii") if isinstance(host, bytes) else str(host)
        # Another name than the page's is the proxy's, which may lie anywhere.
        if visit is None or (name.lower() != visit.host and _proxies()):
            return answer
        networks = [verdicts.network_of_host(to[0]) for *_, to in answer]
        allowed = [a for a, n in zip(answer, networks, strict=True) if n in visit.allowed]
        if not allowed:
            raise _Inward(f"{name} lies in a private network")
        visit.found.setdefault(visit.host, set()).update(visit.allowed.intersection(networks))
        return allowed

    async def _looked_up(self, host: Any, port: Any, how: dict[str, Any]) -> Any:
        found = self.create_future()

        def settle(answer: Any, error: OSError | UnicodeError | None) -> None:
            if not found.done():
                found.set_exception(error) if error else found.set_result(answer)

        def look_up() -> None:
            answer, error = None, None
            try:
                answer = socket.getaddrinfo(host, port, **how)
            except (OSError, UnicodeError) as trouble:
                error = trouble
            with suppress(RuntimeError):  # the loop has ended without waiting for it
                self.call_soon_threadsafe(settle, answer, error)

        threading.Thread(target=look_up, daemon=True, name="look-up").start()
        return await found


async def _ask_all(
    pages: Sequence[str], hear: Callable[[str, Heard], None], manners: Manners
) -> None:
    turns = Turns(manners)
    found: dict[str, set[str]] = {}
    async with _client(manners) as client:

        async def ask_one(page: str) -> None:
            hear(page, await _Errand(client, turns, manners, found, page).done())

        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(ask_one(page))


def _client(manners: Manners) -> httpx2.AsyncClient:
    try:
        _ = [_host_and_port(proxy) for proxy in _proxies().values()]
        return httpx2.AsyncClient(
            headers={"User-Agent": USER_AGENT},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx2.Timeout(manners.read, connect=manners.connect, pool=None),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=manners.at_once),
            follow_redirects=False,
            event_hooks={"response": [_set_location_aside]},
        )
    except ImportError as error:  # the client names a package that need not be ours
        raise UsageError(
            "the environment names a SOCKS proxy, which is not supported",
            "name an HTTP proxy in HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, or none",
        ) from error
    except (ValueError, httpx2.InvalidURL) as error:
        raise UsageError(
            f"the proxy that the environment names cannot be used: {error}", _PROXY_HINT
        ) from error
    except OSError as error:
        raise UsageError(
            f"the certificates of the authorities to trust cannot be read: {error.strerror}",
            "look at SSL_CERT_FILE and SSL_CERT_DIR",
        ) from error


def _proxies() -> dict[str, str]:
    """Return the proxies that the environment names, by what they are for."""
    return {kind: proxy for kind, proxy in getproxies().items() if kind in _PROXIED}


def _host_and_port(proxy: str) -> str:
    """Return what may be told of a proxy: its user name and password stay with it."""
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""


def _proxy_of(page: str) -> str:
    """Return the proxy through which a page is asked for, or ""."""
    proxies, parts = _proxies(), urlsplit(page)
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return _host_and_port(proxy) if proxy and not proxy_bypass(parts.hostname or "") else ""


class _Answer(Value):
    """One answer to one request."""

    status: int | None = None
    location: str = ""
    come_back: float | None = None
    fault: str = ""
    detail: str = ""


class _Errand:
    """One page: asked, followed where it leads, within its time."""

    def __init__(
        self,
        client: httpx2.AsyncClient,
        turns: Turns,
        manners: Manners,
        found: dict[str, set[str]],
        page: str,
    ) -> None:
        self.client = client
        self.turns = turns
        self.manners = manners
        self.found = found
        self.page = page
        self.left = self.left_for_host = manners.address
        self.allowed = verdicts.asked_networks(local=manners.local)
        self.has_waited = False

    async def done(self) -> Heard:
        """Run the errand and return what was heard."""
        here = self.page
        hops: list[Hop] = []
        seen = {here}
        while True:
            answer = await self._asked(here)
            if answer.fault == verdicts.INWARD:
                return _kept_out(hops)
            if answer.fault or answer.status is None or answer.status not in verdicts.REDIRECTS:
                return Heard(tuple(hops), answer.status, answer.fault, answer.detail)
            target = _onward(here, answer.location)
            if not target:
                shown = answer.location[:_LONGEST_SHOWN]
                return Heard(tuple(hops), answer.status, verdicts.NOWHERE, shown)
            # A page of the web has no business in the network of the one who asks.
            self.allowed = verdicts.onward_networks(self._networks(here))
            hops.append(Hop(answer.status, target))
            here = urldefrag(target).url
            if here in seen:
                return Heard(tuple(hops), answer.status, verdicts.CIRCLE)
            if len(hops) > self.manners.hops:
                return Heard(tuple(hops), answer.status, verdicts.TOO_FAR)
            seen.add(here)

    def _networks(self, page: str) -> frozenset[str]:
        """Return in which networks a page's host lies, as far as that is known."""
        known = self.found.get(urlsplit(page).hostname or "", ())
        return frozenset((verdicts.network_of(page), *known))

    def _reason_not_to_ask(self, page: str, host: str) -> str:
        """Return the fault for which a host is not asked for a page, or ""."""
        if self.left <= 0:
            return verdicts.TIME_IS_UP
        # Also for a name: the connection that an earlier look-up led to may be open still.
        if not self._networks(page) <= self.allowed:
            return verdicts.INWARD
        return self.turns.closed(host)

    async def _asked(self, page: str) -> _Answer:
        """Ask a host for a page, and once more where it wishes that we come back soon."""
        host = urlsplit(page).hostname or ""
        self.left_for_host = self.left
        _VISIT.set(_Visit(host, self.allowed, self.found))
        async with self.turns.visit(host):
            answer = await self._tried(page, host)
            wait, has_obeyed = answer.come_back, False
            if wait is not None and wait <= self.manners.patience and not self.has_waited:
                self.has_waited = has_obeyed = True
                self.turns.hold(host, wait)
                answer = await self._tried(page, host)
            if answer.fault not in _NO_SILENCE:
                self.turns.note(host, silent=answer.status is None, why=verdicts.SILENT_HOST)
            wait = answer.come_back
            wants_more = wait is not None and (has_obeyed or wait > self.manners.patience)
            if answer.status == 429 or wants_more:
                self.turns.close(host, verdicts.LET_BE)
                return answer._replace(fault=verdicts.LATER)
        return answer

    async def _tried(self, page: str, host: str) -> _Answer:
        """Ask by HEAD, and by GET where HEAD is not understood."""
        answer = await self._requested("HEAD", page, host)
        refused = answer.status is not None and answer.status >= 400 and answer.status != 429
        is_silent = answer.fault in _HEAD_FAULTS and self.left > 0
        if answer.come_back is None and (refused or is_silent):
            answer = await self._requested("GET", page, host)
        return answer

    async def _requested(self, method: str, page: str, host: str) -> _Answer:
        # Nobody waits for a turn in vain, and what was heard while they waited counts too.
        if reason := self._reason_not_to_ask(page, host):
            return _Answer(fault=reason)
        async with self.turns.turn(host):
            if reason := self._reason_not_to_ask(page, host):
                return _Answer(fault=reason)
            now = asyncio.get_running_loop().time
            began = now()
            try:
                async with asyncio.timeout(self.left):
                    answer = await self._sent(method, page)
            except TimeoutError:
                # A host is not to blame for what those before it took.
                is_first = self.left_for_host == self.manners.address
                answer = _Answer(fault=verdicts.TOO_SLOW if is_first else verdicts.TIME_IS_UP)
            self.left -= now() - began
        return answer

    async def _sent(self, method: str, page: str) -> _Answer:
        try:
            # Streamed and not read: what is on the page is not our business.
            async with self.client.stream(method, page) as response:
                status = response.status_code
                wish = _come_back(response) if status in _COME_BACK else None
                return _Answer(status, _location(response), wish)
        except httpx2.ConnectTimeout:
            return _not_connected(page, "no answer in time")
        except httpx2.TimeoutException:
            return _Answer(fault=verdicts.TOO_SLOW)
        except httpx2.ProxyError as error:
            return _Answer(fault=verdicts.NO_PROXY, detail=str(error)[:_LONGEST_SHOWN])
        except httpx2.ConnectError as error:
            return _no_connection(error, page)
        except (httpx2.InvalidURL, UnicodeError):  # labels that are empty or too long, 1.2.3.999
            return _Answer(fault=verdicts.NO_HOST)
        except Exception:  # whatever the client makes of it: one page does not end the others
            return _Answer(fault=verdicts.BROKEN)


def _onward(here: str, location: str) -> str:
    """Return where a redirect leads, or "" where that is no web address."""
    try:
        target = urljoin(here, location)
    except ValueError:
        return ""
    if not location or len(target) > addresses.LONGEST_URL or addresses.fault(target):
        return ""
    return target


def _kept_out(hops: list[Hop]) -> Heard:
    """Return what was heard where the page, or a redirect, lies in a network not to be asked."""
    if not hops:
        return Heard(fault=verdicts.LOCAL)
    *before, last = hops
    return Heard(tuple(before), last.status, verdicts.INWARD, last.to[:_LONGEST_SHOWN])


def _not_connected(page: str, detail: str = "") -> _Answer:
    """Return that no connection was made: by the proxy, where one stands before the host."""
    if proxy := _proxy_of(page):
        detail = f"{proxy}: {detail}" if detail else proxy
        return _Answer(fault=verdicts.NO_PROXY, detail=detail)
    return _Answer(fault=verdicts.NO_CONNECTION, detail=detail)


def _no_connection(error: BaseException, page: str) -> _Answer:
    """Return why no connection was made, by what lies below the client's own error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _Answer(fault=verdicts.NO_TRUST, detail=cause.verify_message)
        if isinstance(cause, ssl.SSLError):
            return _Answer(fault=verdicts.NO_TRUST)
        if isinstance(cause, _Inward):
            return _Answer(fault=verdicts.INWARD)
        if isinstance(cause, (socket.gaierror, UnicodeError)):
            proxy = _proxy_of(page)
            fault = verdicts.NO_PROXY if proxy else verdicts.NO_HOST
            return _Answer(fault=fault, detail=proxy)
        cause = cause.__cause__ or cause.__context__
    return _not_connected(page)


async def _set_location_aside(response: httpx2.Response) -> None:
    """Take where a redirect points out of the client's sight.

    It makes the next request even where it is not to follow, and an address that it cannot read
    would look like a broken connection.
    """
    found = [value for name, value in response.headers.raw if name.lower() == b"location"]
    if found:
        response.extensions[_ASIDE] = found[0]
        del response.headers["Location"]


def _location(response: httpx2.Response) -> str:
    """Return where a redirect points; hosts send it in any bytes, an address is ASCII."""
    raw: bytes = response.extensions.get(_ASIDE, b"")
    return quote(raw.strip(), safe="%/:=&?~#+!$,;'@()*[]\\")


def _come_back(response: httpx2.Response) -> float | None:
    """Return in how many seconds a host wishes to be asked again."""
    wish = response.headers.get("Retry-After", "").strip()
    if wish.isascii() and wish.isdigit():
        return float(wish[:9])
    try:
        when = parsedate_to_datetime(wish)
    except (ValueError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
