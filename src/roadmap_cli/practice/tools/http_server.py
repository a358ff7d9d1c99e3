"""A learner's HTTP server on 127.0.0.1: started, asked, watched while somebody else asks, ended.

It knows no practice.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.jail import Program
from roadmap_cli.practice.room import Room

HOST = "127.0.0.1"
_START_SECONDS = 10
_ANSWER_SECONDS = 5
_SIZE = 1 << 20
_REDIRECTS = (301, 302, 307, 308)


class Answer(NamedTuple):
    """One answer of a server."""

    asked: str  # method and path
    status: int
    text: str
    location: str

    def json(self) -> Any:
        """Return the body as JSON; raise NotYet if it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            found = self.text[:80] or "an empty body"
            raise NotYet(f"{self.asked} answers no JSON", found=found) from None


class Server(NamedTuple):
    """A server that listens."""

    port: int
    program: Program

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        """Ask for a path, with a body of JSON; raise NotYet if no answer comes. A redirect is followed."""
        answer = self._ask(method, path, body)
        if answer.status in _REDIRECTS and answer.location and method != "POST":
            return self._ask(method, urlsplit(answer.location).path, body)
        return answer

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {} if body is None else {"Content-Type": "application/json"}
        sent = None if body is None else body.encode()
        try:
            status, found, content = _exchange(self.port, method, path, sent, headers)
        except (OSError, http.client.HTTPException) as error:
            reason = (
                f"no answer within {_ANSWER_SECONDS} s" if "timed" in str(error) else "no answer"
            )
            raise NotYet(f"{method} {path} gets {reason}", found=_last_line(self.program)) from None
        text = content.decode("utf-8", "replace")
        return Answer(f"{method} {path}", status, text, found.get("location", ""))


def _exchange(
    port: int, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(HOST, port, timeout=_ANSWER_SECONDS)
    try:
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return response.status, found, response.read(_SIZE)
    finally:
        connection.close()


def find_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serve(room: Room, words: Sequence[str], port: int, folder: str) -> Iterator[Server]:
    """Start a server in a folder, and wait until it listens on the port.

    Raise NotYet if it ends or never listens, CouldNotLook if a module of others is missing.
    """
    with room.start(find_program(room, words), folder=folder) as program:
        end = time.monotonic() + _START_SECONDS
        while not _listens(port):
            if not program.is_running():
                _explain(room, program)
            if time.monotonic() > end:
                raise NotYet(f"nothing listens on port {port} after {_START_SECONDS} s")
            time.sleep(0.02)
        yield Server(port, program)


def find_program(room: Room, words: Sequence[str]) -> list[str]:
    """Return the words with a program of the learner's environment by its path."""
    return [words[0] if os.sep in words[0] else room.tool(words[0]), *words[1:]]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _explain(room: Room, program: Program) -> None:
    run = program.wait()
    missing = re.search(r"No module named '?([\w.]+)", run.err)
    name = missing[1].split(".")[0] if missing else ""
    if name and not room.files(f"{name}.py") and not room.files(f"{name}/*"):
        raise CouldNotLook(f"{name} is not installed for your Python")
    raise NotYet(f"'{run.line}' ends before it listens", found=run.last_line())


def _last_line(program: Program) -> str:
    return "".join(program.errors().strip().splitlines()[-1:])


class Exchange(NamedTuple):
    """One request that passed through a witness, and the status of its answer."""

    method: str
    path: str
    status: int


@contextlib.contextmanager
def witness(server: Server) -> Iterator[tuple[int, list[Exchange]]]:
    """Listen on another port, hand each request on to the server, and keep what was exchanged."""
    exchanges: list[Exchange] = []

    class Handler(BaseHTTPRequestHandler):
        def _hand_on(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(min(size, _SIZE)) if size else None
            # with its Host, a Location that is a whole address leads back to the witness
            kept = {"host", "content-type", "accept", "if-none-match", "authorization"}
            headers = {name: value for name, value in self.headers.items() if name.lower() in kept}
            try:
                status, found, content = _exchange(
                    server.port, self.command, self.path, body, headers
                )
            except (OSError, http.client.HTTPException):
                status, found, content = 502, {}, b""
            exchanges.append(Exchange(self.command, urlsplit(self.path).path, status))
            self.send_response(status)
            for name in {"content-type", "location", "etag"} & found.keys():
                self.send_header(name, found[name])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"):
        setattr(Handler, f"do_{method}", Handler._hand_on)

    with ThreadingHTTPServer((HOST, 0), Handler) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield proxy.server_address[1], exchanges
        finally:
            proxy.shutdown()
            thread.join()
