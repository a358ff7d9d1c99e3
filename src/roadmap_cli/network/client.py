"""The HTTP client: one request to one host, and its outcome. Owns httpx2.

It follows no redirects, keeps no cookies and reads no bodies. It must not know whether, when or how
often a host is requested.
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
from roadmap_cli.core.model import verdicts
from roadmap_cli.errors import UsageError
from roadmap_cli.network.rate_limit import Limits
from roadmap_cli.values import Record

USER_AGENT = (
    f"learning-roadmap/{__version__} (checks whether the links of a learning roadmap still work;"
    " reads no pages)"
)
MAX_DETAIL_LENGTH = 200
Client = httpx2.AsyncClient


class HttpResult(Record):
    """The outcome of one request; `fault` says why there is no response."""

    status: int | None = None
    location: str = ""
    retry_after: float | None = None  # seconds
    fault: str = ""
    detail: str = ""


class RequestContext(Record):
    """The requested host, the networks it may be in, and those it was found in."""

    host: str
    allowed: frozenset[str]
    networks: set[str]


REQUEST_CONTEXT: ContextVar[RequestContext | None] = ContextVar("request", default=None)


class _ForbiddenNetwork(OSError):
    """A host name resolves to a network in which it may not be."""


class ResolvingLoop(asyncio.SelectorEventLoop):
    """An event loop that resolves host names in daemon threads.

    asyncio joins its own resolver threads at the end, so that one dead name server would delay
    Ctrl-C. Connections go to the addresses returned here and to no others, so their networks are
    checked here and nowhere else.
    """

    async def getaddrinfo(self, host: Any, port: Any, **options: Any) -> Any:
        """Resolve a host name, without the addresses in networks where it may not be."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()  # from here on it cannot be cancelled

        def resolve() -> None:
            try:
                future.set_result(socket.getaddrinfo(host, port, **options))
            except Exception as error:
                future.set_exception(error)

        threading.Thread(target=resolve, daemon=True, name="look-up").start()
        addresses = await asyncio.wrap_future(future, loop=self)
        context = REQUEST_CONTEXT.get()
        name = host.decode("ascii") if isinstance(host, bytes) else str(host)
        # A name other than the page's host is that of the proxy, which may be in any network.
        if context is None or (name.lower() != context.host and _proxies()):
            return addresses
        networks = [verdicts.network_of_host(to[0]) for *_, to in addresses]
        allowed = [f for f, n in zip(addresses, networks, strict=True) if n in context.allowed]
        if not allowed:
            raise _ForbiddenNetwork(f"{name} is in a private network")
        context.networks.update(context.allowed.intersection(networks))
        return allowed


def open_client(limits: Limits) -> Client:
    """Return a client that uses the proxies of the environment; raise UsageError if unusable."""
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
            "the environment sets a SOCKS proxy, which is not supported",
            "set HTTP_PROXY, HTTPS_PROXY and ALL_PROXY to an HTTP proxy, or unset them",
        ) from error
    except (ValueError, httpx2.InvalidURL) as error:
        raise UsageError(
            f"the proxy set in the environment cannot be used: {error}",
            "check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY",
        ) from error
    except OSError as error:
        raise UsageError(
            f"the trusted certificates cannot be read: {error.strerror}",
            "check SSL_CERT_FILE and SSL_CERT_DIR",
        ) from error


def _proxies() -> dict[str, str]:
    """Return the proxies of the environment, by scheme."""
    return {k: proxy for k, proxy in getproxies().items() if k in ("http", "https", "all")}


def _host_and_port(proxy: str) -> str:
    """Return host and port of a proxy, to be printed without user name and password."""
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""


def _find_proxy(page: str) -> str:
    """Return the proxy for a page, or ""."""
    proxies, parts = _proxies(), urlsplit(page)
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return _host_and_port(proxy) if proxy and not proxy_bypass(parts.hostname or "") else ""


async def request(client: Client, method: str, page: str) -> HttpResult:
    """Send one request and return its status, or the fault that prevented a response."""
    try:
        # Streamed, so that the body is not read.
        async with client.stream(method, page) as response:
            return HttpResult(response.status_code, _location(response), _retry_after(response))
    except httpx2.ConnectTimeout:
        return _no_connection(page, verdicts.NO_CONNECTION, "no answer in time")
    except httpx2.TimeoutException:
        return HttpResult(fault=verdicts.TOO_SLOW)
    except httpx2.ProxyError as error:
        return HttpResult(fault=verdicts.NO_PROXY, detail=str(error)[:MAX_DETAIL_LENGTH])
    except httpx2.ConnectError as error:
        return _connect_fault(error, page)
    except (httpx2.InvalidURL, UnicodeError):  # labels that are empty or too long, 1.2.3.999
        return HttpResult(fault=verdicts.NO_HOST)
    except Exception:  # whatever it is, one page must not end the check of the others
        return HttpResult(fault=verdicts.BROKEN)


def _connect_fault(error: BaseException, page: str) -> HttpResult:
    """Return why no connection was made, from the causes of the client's error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return HttpResult(
                fault=verdicts.BAD_CERTIFICATE, detail=getattr(cause, "verify_message", "")
            )
        if isinstance(cause, _ForbiddenNetwork):
            return HttpResult(fault=verdicts.PRIVATE_NETWORK)
        if isinstance(cause, (socket.gaierror, UnicodeError)):
            return _no_connection(page, verdicts.NO_HOST)
        cause = cause.__cause__ or cause.__context__
    return _no_connection(page, verdicts.NO_CONNECTION)


def _no_connection(page: str, fault: str, detail: str = "") -> HttpResult:
    """Return a fault of the host, or of the proxy when there is one."""
    if proxy := _find_proxy(page):
        fault, detail = verdicts.NO_PROXY, f"{proxy}: {detail}" if detail else proxy
    return HttpResult(fault=fault, detail=detail)


async def _hide_location(response: httpx2.Response) -> None:
    """Move the Location header to where the client does not read it.

    The client builds the next request even when it does not follow redirects, and an address that
    it cannot parse would look like a broken connection.
    """
    values = [value for name, value in response.headers.raw if name.lower() == b"location"]
    if values:
        response.extensions["location"] = values[0]
        del response.headers["Location"]


def _location(response: httpx2.Response) -> str:
    """Return the target of a redirect, which hosts send in any encoding, as ASCII."""
    raw: bytes = response.extensions.get("location", b"")
    return quote(raw.strip(), safe="%/:=&?~#+!$,;'@()*[]\\")


def _retry_after(response: httpx2.Response) -> float | None:
    """Return the seconds after which a busy host accepts the next request, if it says so."""
    header = response.headers.get("Retry-After", "").strip()
    if not header or response.status_code not in (429, 503):
        return None
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        date = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())
