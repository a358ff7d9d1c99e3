"""One request to one host: who is connected to, and what is answered. Owns the HTTP client.

It follows no redirect, keeps no cookies and reads no page. Whether, when and how often a host is
asked is not its business.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from concurrent.futures import Future
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
from roadmap_cli.network.rate_limit import Limits
from roadmap_cli.values import Value

USER_AGENT = (
    f"learning-roadmap/{__version__} (looks whether the links of a learning roadmap still work;"
    " reads no pages)"
)
LONGEST_SHOWN = 200
Client = httpx2.AsyncClient


class Answer(Value):
    """The answer to one request; `fault` says why there is none."""

    status: int | None = None
    location: str = ""
    retry_after: float | None = None  # seconds
    fault: str = ""
    detail: str = ""


class RequestContext(Value):
    """The host that is asked, the networks it may lie in, and those that it was found in."""

    host: str
    allowed: frozenset[str]
    networks: set[str]


REQUEST: ContextVar[RequestContext | None] = ContextVar("request", default=None)


class _Inward(OSError):
    """A host's name leads into a network that it has no business in."""


class Loop(asyncio.SelectorEventLoop):
    """An event loop that looks hosts up in threads nobody has to wait for.

    asyncio's own are joined when it ends, so that one dead name server would hold up a Ctrl-C.
    What the one look-up finds is what a connection is made to: it is judged here and nowhere else.
    """

    async def getaddrinfo(self, host: Any, port: Any, **options: Any) -> Any:
        """Look a host up, and leave out the addresses in networks that it may not lie in."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()  # so that a result may be set whoever has left

        def look_up() -> None:
            try:
                future.set_result(socket.getaddrinfo(host, port, **options))
            except Exception as error:
                future.set_exception(error)

        threading.Thread(target=look_up, daemon=True, name="look-up").start()
        found = await asyncio.wrap_future(future, loop=self)
        context = REQUEST.get()
        name = host.decode("ascii") if isinstance(host, bytes) else str(host)
        # Another name than the page's is the proxy's, which may lie anywhere.
        if context is None or (name.lower() != context.host and _proxies()):
            return found
        networks = [verdicts.network_of_host(to[0]) for *_, to in found]
        allowed = [f for f, n in zip(found, networks, strict=True) if n in context.allowed]
        if not allowed:
            raise _Inward(f"{name} lies in a private network")
        context.networks.update(context.allowed.intersection(networks))
        return allowed


def open_client(limits: Limits) -> Client:
    """Return a client that does as the environment says of proxies; raise UsageError."""
    try:
        _ = [_host_and_port(proxy) for proxy in _proxies().values()]
        return httpx2.AsyncClient(
            headers={"User-Agent": USER_AGENT},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx2.Timeout(limits.read, connect=limits.connect, pool=None),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=limits.at_once),
            follow_redirects=False,
            event_hooks={"response": [_hide_location]},
        )
    except ImportError as error:  # the client names a package that need not be ours
        raise UsageError(
            "the environment names a SOCKS proxy, which is not supported",
            "name an HTTP proxy in HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, or none",
        ) from error
    except (ValueError, httpx2.InvalidURL) as error:
        raise UsageError(
            f"the proxy that the environment names cannot be used: {error}",
            "look at HTTP_PROXY, HTTPS_PROXY and ALL_PROXY",
        ) from error
    except OSError as error:
        raise UsageError(
            f"the certificates of the authorities to trust cannot be read: {error.strerror}",
            "look at SSL_CERT_FILE and SSL_CERT_DIR",
        ) from error


def _proxies() -> dict[str, str]:
    """Return the proxies that the environment names, by what they are for."""
    return {k: proxy for k, proxy in getproxies().items() if k in ("http", "https", "all")}


def _host_and_port(proxy: str) -> str:
    """Return a proxy without its user name and password, which are not printed."""
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""


def _proxy_of(page: str) -> str:
    """Return the proxy through which a page is asked for, or ""."""
    proxies, parts = _proxies(), urlsplit(page)
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return _host_and_port(proxy) if proxy and not proxy_bypass(parts.hostname or "") else ""


async def request(client: Client, method: str, page: str) -> Answer:
    """Send one request and return the answer, or the fault for which there is none."""
    try:
        # Streamed and not read: what is on the page is not our business.
        async with client.stream(method, page) as response:
            return Answer(response.status_code, _location(response), _retry_after(response))
    except httpx2.ConnectTimeout:
        return _not_connected(page, verdicts.NO_CONNECTION, "no answer in time")
    except httpx2.TimeoutException:
        return Answer(fault=verdicts.TOO_SLOW)
    except httpx2.ProxyError as error:
        return Answer(fault=verdicts.NO_PROXY, detail=str(error)[:LONGEST_SHOWN])
    except httpx2.ConnectError as error:
        return _connect_fault(error, page)
    except (httpx2.InvalidURL, UnicodeError):  # labels that are empty or too long, 1.2.3.999
        return Answer(fault=verdicts.NO_HOST)
    except Exception:  # whatever the client makes of it: one page does not end the others
        return Answer(fault=verdicts.BROKEN)


def _connect_fault(error: BaseException, page: str) -> Answer:
    """Return why no connection was made, by what lies below the client's own error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Answer(fault=verdicts.NO_TRUST, detail=getattr(cause, "verify_message", ""))
        if isinstance(cause, _Inward):
            return Answer(fault=verdicts.INWARD)
        if isinstance(cause, (socket.gaierror, UnicodeError)):
            return _not_connected(page, verdicts.NO_HOST)
        cause = cause.__cause__ or cause.__context__
    return _not_connected(page, verdicts.NO_CONNECTION)


def _not_connected(page: str, fault: str, detail: str = "") -> Answer:
    """Return a fault of the host, or of the proxy where one stands before it."""
    if proxy := _proxy_of(page):
        fault, detail = verdicts.NO_PROXY, f"{proxy}: {detail}" if detail else proxy
    return Answer(fault=fault, detail=detail)


async def _hide_location(response: httpx2.Response) -> None:
    """Move the header Location to where the client does not look.

    It makes the next request even where it is not to follow, and an address that it cannot read
    would look like a broken connection.
    """
    values = [value for name, value in response.headers.raw if name.lower() == b"location"]
    if values:
        response.extensions["location"] = values[0]
        del response.headers["Location"]


def _location(response: httpx2.Response) -> str:
    """Return where a redirect points; hosts send it in any bytes, an address is ASCII."""
    raw: bytes = response.extensions.get("location", b"")
    return quote(raw.strip(), safe="%/:=&?~#+!$,;'@()*[]\\")


def _retry_after(response: httpx2.Response) -> float | None:
    """Return in how many seconds a busy host wishes to be asked again."""
    wish = response.headers.get("Retry-After", "").strip()
    if not wish or response.status_code not in (429, 503):
        return None
    if wish.isascii() and wish.isdigit():
        return float(wish[:9])
    try:
        when = parsedate_to_datetime(wish)
    except (ValueError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
