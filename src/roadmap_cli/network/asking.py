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
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import quote, urldefrag, urljoin, urlsplit

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
_LONGEST_SHOWN = 200
_ASIDE = "location"


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
    """

    async def getaddrinfo(self, host: Any, port: Any, **how: Any) -> Any:
        """Look a host up."""
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
    async with _client(manners) as client:

        async def ask_one(page: str) -> None:
            hear(page, await _Errand(client, turns, manners, page).done())

        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(ask_one(page))


def _client(manners: Manners) -> httpx2.AsyncClient:
    try:
        return httpx2.AsyncClient(
            headers={"User-Agent": USER_AGENT},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx2.Timeout(manners.read, connect=manners.connect, pool=None),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=manners.at_once),
            follow_redirects=False,
            event_hooks={"response": [_set_location_aside]},
        )
    except (ImportError, ValueError, httpx2.InvalidURL) as error:
        raise UsageError(
            f"the proxy that the environment names cannot be used: {error}",
            "look at HTTP_PROXY, HTTPS_PROXY and ALL_PROXY",
        ) from error


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
        self, client: httpx2.AsyncClient, turns: Turns, manners: Manners, page: str
    ) -> None:
        self.client = client
        self.turns = turns
        self.manners = manners
        self.page = page
        self.left = manners.address
        self.has_waited = False

    async def done(self) -> Heard:
        """Run the errand and return what was heard."""
        here = self.page
        hops: list[Hop] = []
        seen = {here}
        while True:
            answer = await self._asked(here)
            if answer.fault or answer.status is None or answer.status not in verdicts.REDIRECTS:
                return Heard(tuple(hops), answer.status, answer.fault, answer.detail)
            target, fault = self._onward(here, answer.location)
            if fault:
                shown = answer.location[:_LONGEST_SHOWN]
                return Heard(tuple(hops), answer.status, fault, shown)
            hops.append(Hop(answer.status, target))
            here = urldefrag(target).url
            if here in seen:
                return Heard(tuple(hops), answer.status, verdicts.CIRCLE)
            if len(hops) > self.manners.hops:
                return Heard(tuple(hops), answer.status, verdicts.TOO_FAR)
            seen.add(here)

    def _onward(self, here: str, location: str) -> tuple[str, str]:
        """Return where a redirect leads, or the fault for which it is not followed."""
        try:
            target = urljoin(here, location)
        except ValueError:
            target = ""
        if not location or addresses.fault(target):
            return "", verdicts.NOWHERE
        # A page of the web has no business in the network of the one who asks.
        if verdicts.is_inward(target) and not verdicts.is_inward(self.page):
            return "", verdicts.INWARD
        return target, ""

    async def _asked(self, page: str) -> _Answer:
        """Ask a host for a page, and once more where it wishes that we come back soon."""
        host = urlsplit(page).hostname or ""
        async with self.turns.visit(host):
            answer = await self._tried(page, host)
            wait = answer.come_back
            if wait is not None and wait <= self.manners.patience and not self.has_waited:
                self.has_waited = True
                self.turns.hold(host, wait)
                answer = await self._tried(page, host)
            if answer.fault not in (verdicts.LATER, verdicts.SILENT_HOST):
                self.turns.note(host, silent=answer.status is None, why=verdicts.SILENT_HOST)
        if answer.status == 429:
            self.turns.close(host, verdicts.LATER)
            return answer._replace(fault=verdicts.LATER)
        return answer

    async def _tried(self, page: str, host: str) -> _Answer:
        """Ask by HEAD, and by GET where HEAD is not understood."""
        answer = await self._requested("HEAD", page, host)
        refused = answer.status is not None and answer.status >= 400 and answer.status != 429
        if answer.come_back is None and (refused or answer.fault in _HEAD_FAULTS):
            answer = await self._requested("GET", page, host)
        return answer

    async def _requested(self, method: str, page: str, host: str) -> _Answer:
        async with self.turns.turn(host):
            closed = self.turns.closed(host)
            if closed:
                return _Answer(429 if closed == verdicts.LATER else None, fault=closed)
            if self.left <= 0:
                return _Answer(fault=verdicts.TOO_SLOW)
            now = asyncio.get_running_loop().time
            began = now()
            try:
                async with asyncio.timeout(self.left):
                    answer = await self._sent(method, page)
            except TimeoutError:
                answer = _Answer(fault=verdicts.TOO_SLOW)
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
            return _Answer(fault=verdicts.NO_CONNECTION, detail="no answer in time")
        except httpx2.TimeoutException:
            return _Answer(fault=verdicts.TOO_SLOW)
        except httpx2.ProxyError as error:
            return _Answer(fault=verdicts.NO_PROXY, detail=str(error)[:_LONGEST_SHOWN])
        except httpx2.ConnectError as error:
            return _no_connection(error)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError):
            return _Answer(fault=verdicts.BROKEN)


def _no_connection(error: BaseException) -> _Answer:
    """Return why no connection was made, by what lies below the client's own error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _Answer(fault=verdicts.NO_TRUST, detail=cause.verify_message)
        if isinstance(cause, ssl.SSLError):
            return _Answer(fault=verdicts.NO_TRUST)
        if isinstance(cause, (socket.gaierror, UnicodeError)):
            return _Answer(fault=verdicts.NO_HOST)
        cause = cause.__cause__ or cause.__context__
    return _Answer(fault=verdicts.NO_CONNECTION)


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
