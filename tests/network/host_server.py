"""Test hosts in this process: every name under .test resolves to one server on this machine.

Each path behaves in its own way; the server remembers who asked for what, and how many at once.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from roadmap_cli.core.model.verdicts import Judgement, Response, judge
from roadmap_cli.network import link_check
from roadmap_cli.network.rate_limit import Limits

# Where the names under .test lie, as far as the program can see; nothing is ever sent there.
PUBLIC = "93.184.216.34"
INSIDE = {"own.test": "127.0.0.1", "house.test": "192.168.0.1", "cloud.test": "169.254.169.254"}
QUICK = Limits(connect=2, read=0.4, address=1.2, pause=0.01, max_retry_after=0.5)


class ReceivedRequest(NamedTuple):
    """One request as the server saw it."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    at: float


class HostServer(ThreadingHTTPServer):
    """The server behind every name."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[ReceivedRequest] = []
        self.lock = threading.Lock()
        self.inside: dict[str, int] = {}
        self.max_parallel: dict[str, int] = {}
        self.max_parallel_in_all = 0
        self.poured = 0
        self.night = threading.Event()  # ends every wait

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str, host: str = "here.test") -> str:
        return f"http://{host}:{self.port}{path}"

    def methods(self, path: str) -> list[str]:
        return [a.method for a in self.requests if a.path == path]

    def handle_error(self, *_: object) -> None:
        """Ignore clients that hang up."""

    def check(self, *urls: str, limits: Limits = QUICK) -> dict[str, Response]:
        result: dict[str, Response] = {}
        link_check.check_pages(list(urls), result.__setitem__, limits)
        return result

    def judge(self, path: str, limits: Limits = QUICK) -> Judgement:
        url = self.url(path)
        return judge(url, self.check(url, limits=limits)[url])


class _Handler(BaseHTTPRequestHandler):
    """Handles one connection."""

    protocol_version = "HTTP/1.1"
    server: HostServer

    def _serve(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        server = self.server
        with server.lock:
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.requests.append(
                ReceivedRequest(self.command, host, self.path, headers, time.monotonic())
            )
            inside = server.inside[host] = server.inside.get(host, 0) + 1
            server.max_parallel[host] = max(server.max_parallel.get(host, 0), inside)
            server.max_parallel_in_all = max(
                server.max_parallel_in_all, sum(server.inside.values())
            )
        self.left = False
        try:
            self._behave()
        finally:
            self._count_finished()

    def _count_finished(self) -> None:
        """Count the request as finished, before the client can send the next one."""
        with self.server.lock:
            if not self.left:
                self.server.inside[self.headers["Host"].partition(":")[0]] -= 1
                self.left = True

    do_GET = do_HEAD = _serve

    def _behave(self) -> None:
        path, _, rest = self.path.strip("/").partition("/")
        behave: Callable[[str], None] = getattr(self, f"_{path.replace('-', '_')}", self._ok)
        behave(rest)

    def _respond(self, status: int, body: bytes = b"", **headers: str) -> None:
        self._count_finished()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.close_connection = True

    # -- what each path does -----------------------------------------------------------------

    def _ok(self, _: str) -> None:
        self._respond(200, b"a page")

    def _status(self, rest: str) -> None:
        self._respond(int(rest))

    def _to(self, rest: str) -> None:
        """/to/301/target: a redirect; // in the target stands for an address as it is."""
        status, _, target = rest.partition("/")
        self._respond(int(status), Location=target if ":" in target else f"/{target}")

    def _nowhere(self, _: str) -> None:
        self._respond(302)

    def _umlaut(self, _: str) -> None:
        self._send_raw(
            "HTTP/1.1 301 Moved\r\nLocation: /grün\r\nContent-Length: 0\r\n\r\n".encode()
        )

    def _circle(self, rest: str) -> None:
        self._respond(302, Location="/circle/a" if rest == "b" else "/circle/b")

    def _knot(self, rest: str) -> None:
        """/knot/a leads to b, b to c, and c to b."""
        self._respond(302, Location="/knot/c" if rest == "b" else "/knot/b")

    def _leads(self, rest: str) -> None:
        """/leads/astray: a redirect for good to where the page hardly is."""
        self._respond(301, Location={"home": "/", "astray": "/404.html", "in": "/login"}[rest])

    def _far(self, rest: str) -> None:
        """/far/60000: a redirect to an address of so many characters."""
        self._respond(302, Location="/" + "x" * int(rest))

    def _after_a_moment(self, rest: str) -> None:
        """/after-a-moment/target: a redirect that takes its time."""
        time.sleep(0.15)
        self._to(f"302/{rest}")

    def _onward(self, rest: str) -> None:
        """/onward/5: as many redirects, each of which takes its time."""
        left = int(rest)
        self._after_a_moment(f"onward/{left - 1}") if left else self._ok("")

    def _busy_for(self, rest: str) -> None:
        """/busy-for/503/3600: asks to come back in so many seconds, every time."""
        status, _, wait = rest.partition("/")
        self._respond(int(status), Retry_After=wait)

    def _chain(self, rest: str) -> None:
        left = int(rest)
        self._respond(302, Location=f"/chain/{left - 1}") if left else self._ok("")

    def _no_head(self, rest: str) -> None:
        """/no-head/405: HEAD gets this status, GET a page."""
        self._respond(int(rest)) if self.command == "HEAD" else self._ok("")

    def _hangs_on_head(self, _: str) -> None:
        self._slow("") if self.command == "HEAD" else self._ok("")

    def _busy(self, rest: str) -> None:
        """/busy/429/1: asks to come back in a second, and then has time."""
        status, _, wait = rest.partition("/")
        if len(self.server.methods(self.path)) > 1:
            self._ok("")
        else:
            self._respond(int(status), Retry_After=wait)

    def _busy_always(self, rest: str) -> None:
        self._respond(429, Retry_After=rest) if rest else self._respond(429)

    def _slow(self, _: str) -> None:
        self.server.night.wait(20)
        self.close_connection = True

    def _a_moment(self, _: str) -> None:
        time.sleep(0.15)
        self._ok("")

    def _drip(self, _: str) -> None:
        """Send a header without an end, a little at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        self._send_slowly(b".", 0.1, 60)

    def _huge(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        if self.command == "GET":
            self._send_slowly(b"x" * 65536, 0)

    def _huge_without_head(self, _: str) -> None:
        self._respond(405) if self.command == "HEAD" else self._huge("")

    def _send_slowly(self, data: bytes, pause: float, most: int = 100_000) -> None:
        self.close_connection = True
        for _ in range(most):
            if self.server.night.wait(pause):
                return
            try:
                self.wfile.write(data)
            except OSError:
                return
            self.server.poured += len(data)

    def _garbage(self, _: str) -> None:
        self._send_raw(b"\x00\x01 what is HTTP?\r\n\r\n")

    def _hangs_up(self, _: str) -> None:
        self.close_connection = True

    def _cookie(self, _: str) -> None:
        self._respond(302, Location="/cookie-back", Set_Cookie="seen=1; Path=/")

    def log_message(self, *_: object) -> None:
        """Write no log."""


@contextmanager
def run_hosts() -> Iterator[HostServer]:
    """Run the server during the block."""
    server = HostServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.night.set()
        server.shutdown()
        thread.join()
        server.server_close()


_REALLY = socket.getaddrinfo
_CONNECT = asyncio.SelectorEventLoop.sock_connect


async def connect(
    loop: asyncio.SelectorEventLoop, sock: socket.socket, to: tuple[str, int]
) -> None:
    """Connect to the server where a host of the world is meant."""
    await _CONNECT(loop, sock, ("127.0.0.1" if to[0] == PUBLIC else to[0], to[1]))


def resolve(host: str, port: object, **how: int) -> object:
    """Resolve a name of the test hosts; no others exist."""
    name = host.decode() if isinstance(host, bytes) else host
    name.encode("idna")  # as the real one does, which fails for labels that no host can have
    if name.endswith(".test"):
        return _REALLY(INSIDE.get(name, PUBLIC), port, **how)  # type: ignore[arg-type]
    if name in ("localhost", "127.0.0.1", "127.1"):
        return _REALLY(name, port, **how)  # type: ignore[arg-type]
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
