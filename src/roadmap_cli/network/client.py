"""One request to one host: who is connected to, and what is heard. Owns the HTTP client.

It follows no redirect, keeps no cookies and reads no page. Whether, when and how often a host is
asked is not its business.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2

from roadmap_cli import __version__
from roadmap_cli.core import verdicts
from roadmap_cli.errors import UsageError
from roadmap_cli.network.manners import Manners
from roadmap_cli.values import Value

USER_AGENT = (
    f"learning-roadmap/{__version__} (looks whether the links of a learning roadmap still work;"
    " reads no pages)"
)
LONGEST_SHOWN = 200
Client = httpx2.AsyncClient
_COME_BACK = (429, 503)
_ASIDE = "location"
_PROXIED = ("http", "https", "all")
_PROXY_HINT = "look at HTTP_PROXY, HTTPS_PROXY and ALL_PROXY"


class Answer(Value):
    """One answer to one request."""

    status: int | None = None
    location: str = ""
    come_back: float | None = None
    fault: str = ""
    detail: str = ""


class Visit(Value):
    """The host whose page is asked for, the networks it may lie in, and where hosts were found."""

    host: str
    allowed: frozenset[str]
    found: dict[str, set[str]]


VISIT: ContextVar[Visit | None] = ContextVar("visit", default=None)


class _Inward(OSError):
    """A host's name leads into a network that it has no business in."""


class Loop(asyncio.SelectorEventLoop):
    """A loop that looks hosts up in threads nobody has to wait for.

    asyncio's own are joined when it ends, so that one dead name server would hold up a Ctrl-C.
    What the one look-up finds is what a connection is made to: it is judged here and nowhere else.
    """

    async def getaddrinfo(self, host: Any, port: Any, **how: Any) -> Any:
        """Look a host up, and leave out what lies in networks that it may not lead to."""
        answer = await self._looked_up(host, port, how)
        visit = VISIT.get()
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


def client_of(manners: Manners) -> Client:
    """Return a client that does as the environment says of proxies; raise UsageError."""
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


async def request(client: Client, method: str, page: str) -> Answer:
    """Send one request and return what was heard, whatever becomes of it."""
    try:
        # Streamed and not read: what is on the page is not our business.
        async with client.stream(method, page) as response:
            status = response.status_code
            wish = _come_back(response) if status in _COME_BACK else None
            return Answer(status, _location(response), wish)
    except httpx2.ConnectTimeout:
        return _not_connected(page, "no answer in time")
    except httpx2.TimeoutException:
        return Answer(fault=verdicts.TOO_SLOW)
    except httpx2.ProxyError as error:
        return Answer(fault=verdicts.NO_PROXY, detail=str(error)[:LONGEST_SHOWN])
    except httpx2.ConnectError as error:
        return _no_connection(error, page)
    except (httpx2.InvalidURL, UnicodeError):  # labels that are empty or too long, 1.2.3.999
        return Answer(fault=verdicts.NO_HOST)
    except Exception:  # whatever the client makes of it: one page does not end the others
        return Answer(fault=verdicts.BROKEN)


def _not_connected(page: str, detail: str = "") -> Answer:
    """Return that no connection was made: by the proxy, where one stands before the host."""
    if proxy := _proxy_of(page):
        detail = f"{proxy}: {detail}" if detail else proxy
        return Answer(fault=verdicts.NO_PROXY, detail=detail)
    return Answer(fault=verdicts.NO_CONNECTION, detail=detail)


def _no_connection(error: BaseException, page: str) -> Answer:
    """Return why no connection was made, by what lies below the client's own error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Answer(fault=verdicts.NO_TRUST, detail=cause.verify_message)
        if isinstance(cause, ssl.SSLError):
            return Answer(fault=verdicts.NO_TRUST)
        if isinstance(cause, _Inward):
            return Answer(fault=verdicts.INWARD)
        if isinstance(cause, (socket.gaierror, UnicodeError)):
            proxy = _proxy_of(page)
            fault = verdicts.NO_PROXY if proxy else verdicts.NO_HOST
            return Answer(fault=fault, detail=proxy)
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
