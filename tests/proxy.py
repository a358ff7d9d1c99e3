"""A proxy between a client and a server: it counts turns, and cuts or freezes the connection.

A turn is what the client asks up to the server's "ready for the next": one round trip each. Parts of
a long answer that come while the client is still asking are no turn of their own.
"""

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_READY = b"Z\x00\x00\x00\x05"  # followed by how the transaction stands
_GOODBYE = b"X\x00\x00\x00\x04"
_WAYS = ("answer", "ask")


class Proxy:
    """Listens on a free port of 127.0.0.1 and passes on what it gets, without TLS."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.heard = bytearray()  # all that the server answered
        self.turns = 0  # of the latest connection, that were begun after the log-in
        # Called with the number of the turn and "ask" or "answer" before bytes are passed on; it
        # may say "cut", or "freeze".
        self.decide: Callable[[int, str], str] = lambda turn, way: ""
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()
        self._start(self._accept)

    def _start(self, run: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=run, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stop.is_set():
            if not select.select([self._listener], [], [], 0.05)[0]:
                continue
            client, _ = self._listener.accept()
            try:
                server = socket.create_connection(self._target)
            except OSError:
                client.close()
                continue
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._start(self._pass_on, client, server)

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        self.turns, is_asked, end = 0, True, b""
        is_in = False  # logged in
        with client, server, contextlib.suppress(OSError):
            while not self._stop.is_set():
                ready, _, _ = select.select([client, server], [], [], 0.05)
                for source in ready:
                    data = source.recv(1 << 16)
                    if not data or (source is client and data == _GOODBYE):
                        return
                    if source is client and is_in and not is_asked:
                        self.turns, is_asked = self.turns + 1, True
                    verdict = self.decide(self.turns, _WAYS[source is client]) if is_in else ""
                    if verdict == "freeze":
                        self._stop.wait()
                    if verdict:
                        return
                    (server if source is client else client).sendall(data)
                    if source is server:
                        self.heard += data
                    if source is server:
                        end = (end + data)[-6:]
                        if end[:5] == _READY:
                            is_asked, is_in = False, True

    def close(self) -> None:
        """Stop and close everything."""
        self._stop.set()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()


@contextmanager
def proxy_to(host: str, port: int) -> Iterator[Proxy]:
    """Give a proxy to a server, closed at the end."""
    proxy = Proxy(host, port)
    try:
        yield proxy
    finally:
        proxy.close()
