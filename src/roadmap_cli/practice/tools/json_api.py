"""A JSON API of a learner as exam.toml describes it: its routes, valid bodies, and what it answers.

Of answers only the values that were sent are looked for, wherever they stand. It knows no practice.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import NAME, ExamFile
from roadmap_cli.practice.tools.http_server import (
    Answer,
    Server,
    find_port,
    find_program,
    serve,
)

KINDS = {
    "book": ("/books", '{"title": "T"}', "title"),
    "member": ("/members", '{"name": "N"}', "name"),
}


class Api:
    """A server that runs, and what exam.toml says about it."""

    def __init__(self, server: Server, exam: ExamFile, room: Room) -> None:
        self.ask = server.ask
        self.server = server
        self._exam = exam
        self._dice = room.dice("bodies")

    def path(self, kind: str) -> str:
        """Return the path of all of a kind."""
        return "/" + self._exam.text("api", f"{kind}s", KINDS[kind][0]).lstrip("/")

    def path_of(self, kind: str, key: object) -> str:
        """Return the path of one of a kind."""
        return f"{self.path(kind).rstrip('/')}/{key}"

    def field(self, kind: str) -> str:
        """Return the name of the text that a body must have."""
        return self._exam.text("api", f"{kind}-field", KINDS[kind][2])

    def body(self, kind: str, value: Any) -> dict[str, Any]:
        """Return a body of that kind with this value in its field."""
        text = self._exam.text("api", kind, KINDS[kind][1])
        number = str(self._dice.between(10**8, 10**9))
        try:
            body = json.loads(text.replace("{number}", number))
        except ValueError as error:
            raise NotYet(f"{NAME}: [api] {kind} is not JSON: {error}") from None
        if not isinstance(body, dict) or self.field(kind) not in body:
            raise NotYet(f"{NAME}: [api] {kind} has no {self.field(kind)}")
        return {**body, self.field(kind): value}

    def create(self, kind: str, value: str) -> str:
        """Create one and return its path."""
        answer = self.ask("POST", self.path(kind), json.dumps(self.body(kind, value)))
        demand_hundred(answer, 2)
        if answer.location:
            return urlsplit(answer.location).path
        found = answer.json() if answer.text.strip() else None
        if (number := _find_id(found)) is None:
            number = _find_id(find_object(self.ask("GET", self.path(kind)).json(), value))
        if number is None:
            raise CouldNotLook(f"{answer.asked} answers neither a Location nor an id")
        return self.path_of(kind, number)


@contextlib.contextmanager
def serve_api(room: Room, folder: str = "") -> Iterator[Api]:
    """Start the learner's server in a folder that is prepared, or in a new one."""
    exam = ExamFile(room)
    port = find_port()
    words = exam.command("serve", "python3 app.py {port}", port=str(port))
    if "app.py" in words:
        room.path("app.py")
    with serve(room, words, port, folder or prepare(room)) as server:
        yield Api(server, exam, room)


def prepare(room: Room) -> str:
    """Return a copy of the folder in which the database was made, if a command does that."""
    exam, folder = ExamFile(room), room.fresh_copy()
    if exam.texts("commands", "prepare", ()):
        room.run(find_program(room, exam.command("prepare")), folder=folder).demand_success()
    return folder


def demand_hundred(answer: Answer, *hundreds: int) -> None:
    """Raise NotYet unless the status is in one of the hundreds."""
    if answer.status // 100 not in hundreds:
        expected = " or ".join(f"{hundred}xx" for hundred in hundreds)
        found = f"{answer.status} {answer.text.strip()[:60]}".strip()
        raise NotYet(f"{answer.asked} has another status", expected=expected, found=found)


def demand_value(answer: Answer, *values: str) -> None:
    """Raise NotYet unless an object of the answer has each of the values."""
    demand_hundred(answer, 2)
    for value in values:
        if not find_object(answer.json(), value):
            said = f"{answer.asked} does not have what was stored"
            raise NotYet(said, expected=value, found=answer.text.strip()[:80])


def demand_status(answer: Answer, *statuses: int) -> None:
    """Raise NotYet unless the status is one of these."""
    if answer.status not in statuses:
        expected = " or ".join(map(str, statuses))
        raise NotYet(
            f"{answer.asked} has another status", expected=expected, found=f"{answer.status}"
        )


def _find_id(value: Any) -> Any:
    """Return the id of an object, or of the one that it wraps."""
    if not isinstance(value, dict):
        return None
    ids = [
        item for key, item in value.items() if key.lower() == "id" or key.lower().endswith("_id")
    ]
    return ids[0] if ids else next(filter(None, map(_find_id, value.values())), None)


def find_object(value: Any, text: str) -> Any:
    """Return the innermost object that has a text among its values."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and text in value.values():
        return value
    return next((found for item in items if (found := find_object(item, text))), None)
