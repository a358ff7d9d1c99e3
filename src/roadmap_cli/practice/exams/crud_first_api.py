"""crud-first-api: a JSON API for books and members, asked over HTTP on 127.0.0.1.

How the server is started and how bodies look is in exam.toml. Statuses are looked at by their hundred where
more than one is right; of answers only the values that were sent are looked for, wherever they stand.
"""

from __future__ import annotations

import json
import os
from functools import partial

from roadmap_cli.practice.engine import Advice, Check, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.http_server import HOST, Answer, Exchange, witness
from roadmap_cli.practice.tools.json_api import (
    KINDS,
    Api,
    demand_hundred,
    demand_status,
    demand_value,
    find_object,
    prepare,
    serve_api,
)

_SCRIPT = "requests.sh"
_UNKNOWN = "987654321"


def _story(room: Room, kind: str) -> None:
    """Create, read, list, change and delete one."""
    name = f"exam{room.dice(kind).between(1000, 9999)}"
    with serve_api(room) as api:
        path, other = api.create(kind, name), api.create(kind, f"{name} other")
        demand_value(api.ask("GET", path), name)
        demand_value(api.ask("GET", api.path(kind)), name, f"{name} other")
        _change(api, kind, path, f"{name} changed")
        demand_value(api.ask("GET", path), f"{name} changed")
        demand_hundred(api.ask("DELETE", path), 2)
        demand_status(api.ask("GET", path), 404, 410)
        if find_object(api.ask("GET", api.path(kind)).json(), f"{name} changed"):
            raise NotYet(f"GET {api.path(kind)} still lists what was deleted")
        demand_value(api.ask("GET", other), f"{name} other")
        created = api.ask("POST", api.path(kind), json.dumps(api.body(kind, name)))
    if created.status != 201:
        raise Advice(
            f"{created.asked} answers {created.status}; 201 says that something was created"
        )


def _change(api: Api, kind: str, path: str, value: str) -> Answer:
    """Change one by PATCH, or by PUT where there is no PATCH."""
    body = api.body(kind, value)
    answer = api.ask("PATCH", path, json.dumps({api.field(kind): value}))
    if answer.status in (404, 405, 501):
        answer = api.ask("PUT", path, json.dumps(body))
    demand_hundred(answer, 2)
    return answer


def _unknown(room: Room) -> None:
    with serve_api(room) as api:
        for kind in KINDS:
            path = api.path_of(kind, _UNKNOWN)
            demand_status(api.ask("GET", path), 404)
            body = json.dumps(api.body(kind, "exam"))
            for method in ("PATCH", "PUT"):
                demand_hundred(api.ask(method, path, body), 4, *((2,) if method == "PUT" else ()))
            if (gone := api.ask("DELETE", path)).status not in (200, 204):
                demand_hundred(gone, 4)
            demand_hundred(api.ask("GET", api.path_of(kind, "1%20OR%201=1")), 4)
            demand_hundred(api.ask("GET", api.path_of(kind, "x")), 4)


def _invalid(room: Room) -> None:
    with serve_api(room) as api:
        for kind in KINDS:
            body, field = api.body(kind, "exam"), api.field(kind)
            without = {key: value for key, value in body.items() if key != field}
            for text in ('{"', "[]", json.dumps(without), ""):
                answer = api.ask("POST", api.path(kind), text)
                demand_hundred(
                    answer._replace(asked=f"{answer.asked} with the body {text or 'of nothing'}"), 4
                )
            for value in (None, 7, {"a": 1}, ["a"]):
                text = json.dumps({**body, field: value})
                answer = api.ask("POST", api.path(kind), text)
                demand_hundred(answer._replace(asked=f"{answer.asked} with the body {text}"), 2, 4)


def _quotes(room: Room) -> None:
    with serve_api(room) as api:
        for kind in KINDS:
            for value in ('O\'Neill "Zoë"', "x'); DROP TABLE books; --", "50 % ? :name {0}"):
                path = api.create(kind, value)
                demand_value(api.ask("GET", path), value)
                _change(api, kind, path, f"{value} 2")
                demand_value(api.ask("GET", path), f"{value} 2")


def _restart(room: Room) -> None:
    folder = prepare(room)
    with serve_api(room, folder) as api:
        path = api.create("book", "exam kept")
        demand_value(api.ask("GET", path), "exam kept")
    with serve_api(room, folder) as api:
        answer = api.ask("GET", path)
    if answer.status == 404:
        raise NotYet("a book is gone after the server was started again", found=answer.text[:80])
    demand_value(answer, "exam kept")


def _script(room: Room) -> None:
    room.path(_SCRIPT)
    room.tool("curl")
    folder = room.fresh_copy()
    with open(os.path.join(folder, _SCRIPT), "w", encoding="utf-8") as file:
        file.write(room.text(_SCRIPT))
    with serve_api(room) as api, witness(api.server) as (port, exchanges):
        words = ["bash", _SCRIPT, f"http://{HOST}:{port}"]
        run = room.run(words, folder=folder, seconds=15)
        paths = [api.path(kind).rstrip("/") for kind in KINDS]
    if not exchanges:
        raise NotYet(f"{_SCRIPT} asks nothing at the address it is given", found=run.last_line())
    for path in paths:
        _demand_routes(path, exchanges)
    _demand_statuses(exchanges)


def _demand_statuses(exchanges: list[Exchange]) -> None:
    """Raise NotYet unless an unknown id and an invalid body are refused, and nothing fails."""
    statuses = [exchange.status for exchange in exchanges]
    for exchange in exchanges:
        if exchange.status >= 500:
            raise NotYet(f"{exchange.method} {exchange.path} answers {exchange.status}")
    if 404 not in statuses:
        raise NotYet(f"{_SCRIPT} asks for no unknown id", expected="an answer with 404")
    if not {400, 409, 415, 422} & set(statuses):
        raise NotYet(f"{_SCRIPT} sends no invalid body", expected="an answer with 400 or 422")


def _demand_routes(path: str, exchanges: list[Exchange]) -> None:
    """Raise NotYet if a method of a collection, or of one in it, was not asked with success."""
    well = [exchange for exchange in exchanges if exchange.status < 400]
    all_of = {exchange.method for exchange in well if exchange.path.rstrip("/") == path}
    one_of = {exchange.method for exchange in well if exchange.path.startswith(f"{path}/")}
    for methods, found, where in (
        (("GET",), all_of, path),
        (("POST",), all_of, path),
        (("GET",), one_of, f"{path}/ID"),
        (("PATCH", "PUT"), one_of, f"{path}/ID"),
        (("DELETE",), one_of, f"{path}/ID"),
    ):
        if found.isdisjoint(methods):
            raise NotYet(f"{_SCRIPT} never asks {' or '.join(methods)} {where} with success")


def _serves(room: Room) -> None:
    with serve_api(room) as api:
        demand_hundred(api.ask("GET", api.path("book")), 2)


CHECKS = (
    Check(
        "serves",
        "the server starts and lists books",
        _serves,
        (
            "Start it as exam.toml says, with a port of your own: does curl get an answer?",
            "Which table is missing when the database file is new?",
        ),
    ),
    *(
        Check(
            f"{kind}s",
            f"{kind}s can be created, read, listed, changed and deleted",
            partial(_story, kind=kind),
            (
                "Which status and which id does the answer to POST give?",
                "Ask with curl -i, one route after the other, and read what was stored.",
            ),
            needs=("serves",),
        )
        for kind in KINDS
    ),
    Check(
        "unknown",
        "an unknown id is answered with 404",
        _unknown,
        (
            "What does fetchone() return when there is no row?",
            "What does rowcount say after an UPDATE?",
        ),
        needs=("serves",),
    ),
    Check(
        "invalid",
        "an invalid body is answered with 4xx, never with 5xx",
        _invalid,
        (
            "What do you know about the body before you look into it: is it even an object?",
            "Check the kind of each value before the database sees it.",
        ),
        needs=("serves",),
    ),
    Check(
        "quotes",
        "quotes and SQL in a value are stored as they are",
        _quotes,
        (
            "How does the value get into your SQL?",
            "Look at placeholders in the tutorial of sqlite3.",
        ),
        needs=("books", "members"),
    ),
    Check(
        "restart",
        "what was stored is there after a new start",
        _restart,
        ("When is a transaction committed, and where is the database file?",),
        needs=("books",),
    ),
    Check(
        "script",
        "requests.sh exercises every route, unknown ids and invalid bodies",
        _script,
        ("Which rows of your table of routes and statuses have no line in it?",),
        needs=("serves",),
        seconds=30,
    ),
)
