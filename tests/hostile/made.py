"""Hostile files that are too big, too binary or too exact to lie in a folder: made when they are asked for."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.store.database.database import APPLICATION_ID, SCHEMA_VERSION
from roadmap_cli.store.log.checksum_chain import checksum
from roadmap_cli.store.opening import migrations

Files = dict[str, Callable[[], bytes]]  # by name, each made only when it is asked for

HEAD = b"format: 1\nid: tea\ntitle: Tea\n"
DEVICE = "ffff000001"


def _yaml() -> Files:
    return {
        "brackets.yaml": lambda: HEAD + b"x: " + b"[" * 100_000,
        "braces.yaml": lambda: HEAD + b"x: " + b"{" * 100_000,
        "blocks.yaml": lambda: b"".join(b" " * depth + b"a:\n" for depth in range(1500)),
        "questions.yaml": lambda: b"? " * 100_000,
        "digits.yaml": lambda: b"format: " + b"9" * 5000,
        "long.yaml": lambda: HEAD + b"version: " + b"a" * 1_000_000,
        "open-quote.yaml": lambda: b'"' + b"a" * 1_000_000,
        "values.yaml": lambda: HEAD + b"x: [" + b"a," * 300_000 + b"]",
        "tags.yaml": lambda: (
            HEAD
            + b"tracks: [{id: tea, title: Tea, topics: [{id: a, title: A, tags: ["
            + b"a," * 300_000
            + b"]}]}]"
        ),
        "problems.yaml": lambda: (
            HEAD + b"tracks: [{id: tea, title: Tea, topics: [" + b"{}," * 10_000 + b"]}]"
        ),
        "circle.yaml": lambda: (
            HEAD
            + b"tracks: [{id: tea, title: Tea, topics: ["
            + b"".join(
                b"{id: t%d, title: T, hours: 1, prerequisites: [t%d]}," % (i, (i + 1) % 5000)
                for i in range(5000)
            )
            + b"]}]"
        ),
        "entries.yaml": lambda: HEAD + b"tracks:\n" + b"- id: tea\n" * 3_000_000,
        "rows.yaml": lambda: (
            HEAD
            + b"tracks:\n  - id: tea\n    topics:\n"
            + b"".join(
                b"      - id: t%d\n        title: T\n        hours: 1\n        tags: [a,\n " % i
                + b",\n ".join(b"w%d" % n for n in range(1900))
                + b"]\n"
                for i in range(60)
            )
        ),
        "zeros.yaml": lambda: b"\x00" * 100_000,
        "too-big.yaml": lambda: b"#" * 40_000_001,
    }


def _json() -> Files:
    return {
        "roadmap-sh-brackets.json": lambda: b'{"nodes": ' + b"[" * 100_000,
        "roadmap-sh-digits.json": lambda: b'{"nodes": [{"id": ' + b"9" * 5000 + b"}]}",
        "roadmap-sh-nodes.json": lambda: (
            b'{"nodes": ['
            + b",".join(b'{"id":"n%d","type":"topic"}' % i for i in range(150_001))
            + b"]}"
        ),
        "deep.opml": lambda: b"<opml><body>" + b'<outline text="a">' * 100_000,
        "entries.opml": lambda: (
            b"<opml><body>" + b'<outline text="a" complete="true"/>' * 50_000 + b"</body></opml>"
        ),
        "attributes.opml": lambda: (
            b'<opml><body><outline text="a" '
            + b" ".join(b'a%d="b"' % n for n in range(50_000))
            + b"/></body></opml>"
        ),
        "tags.opml": lambda: (
            b'<opml><body><outline text="' + b"&lt;a" * 100_000 + b'"/></body></opml>'
        ),
        "trello-cards.json": lambda: json.dumps(
            {"lists": [], "cards": [{"name": "a", "idList": str(n)} for n in range(40_000)]}
        ).encode(),
        "trello-brackets.json": lambda: json.dumps(
            {"lists": [], "cards": [{"name": "[" * 50_000, "desc": "[a](https://" * 20_000}]}
        ).encode(),
        "taskwarrior-brackets.json": lambda: b"[" * 100_000,
        "taskwarrior-circle.json": lambda: json.dumps(
            [
                {
                    "uuid": f"{i:08x}-1111-4111-8111-111111111111",
                    "description": f"t{i}",
                    "depends": [f"{(i + 1) % 2000:08x}-1111-4111-8111-111111111111"],
                }
                for i in range(2000)
            ]
        ).encode(),
    }


def _markdown() -> Files:
    return {
        "quotes.md": lambda: b">" * 5000 + b" - [ ] a\n",
        "lists.md": lambda: b"- " * 5000 + b"a\n",
        "links.md": lambda: b"- [ ] end " + b"[a](" * 5000 + b"\n",
        "stars.md": lambda: b"- [ ] end " + b"*a_" * 7000 + b"\n",
        "stairs.md": lambda: b"".join(b"  " * depth + b"- [ ] a\n" for depth in range(3000)),
        "many-signs.md": lambda: (
            b"- [ ] end " + b"[a:: b] #t @due(x) \xe2\x9c\x85 2026-01-02 " * 7000
        ),
        "many-notes.md": lambda: b"- [ ] end " + b"[[a|" * 20_000 + b"\n",
        "many-spans.md": lambda: (
            b"- [ ] end\n\n<table><tr><th>a</th><th>Status</th></tr>"
            + b"<tr><td rowspan=999 colspan=999>done</td></tr>" * 20_000
        ),
        "many-numbers.md": lambda: b"".join(
            b"1. a\n   - [b](https://a.example)\n" for _ in range(9000)
        ),
        "boxes.md": lambda: b"- [ ] a\n" * 400_000,
        "too-big.md": lambda: b"x" * 10_000_001,
    }


def _csv() -> Files:
    return {
        "long-cell.csv": lambda: b"title,why\na," + b"x" * 1_000_000 + b"\n",
        "longer-cell.csv": lambda: b'title,why\na,"' + b"x" * 2_000_000 + b'"\n',
        "columns.csv": lambda: b"title" + b",c" * 50_000 + b"\na" + b",x" * 50_000 + b"\n",
        "circle.csv": lambda: (
            b"id,title,prerequisites\n"
            + b"".join(b"t%d,T%d,t%d\n" % (i, i, (i + 1) % 2000) for i in range(2000))
        ),
        "rows.csv": lambda: b"title\n" + b"a\n" * 100_001,
    }


# -- logs ----------------------------------------------------------------------------------------


def _event(n: int = 1, previous: str = "", **other: object) -> dict[str, object]:
    event = Event(
        DEVICE, n, 1772622000000 + n, "2026-03-04T12:00:00+01:00", "2026-03-04", f"{DEVICE}.{n}",
        "noted", "tea", "leaves", {"text": "x", "command": "note leaves x"}, "",
    )._replace(**other)  # fmt: skip
    return {**event._asdict(), "sum": checksum(previous, event)}


def _log(*events: object, promised: int | None = None, tail: bytes = b"") -> bytes:
    count = len(events) if promised is None else promised
    head = {"format": "roadmap-log", "version": 1, "program": "x", "until": "2026-03-04T12:00:00Z"}
    lines = [{**head, "events": count, "devices": {DEVICE: count}}, *events]
    lines.append({"end": "roadmap-log", "events": len(events)})
    return "".join(json.dumps(line) + "\n" for line in lines).encode() + tail


def _logs() -> Files:
    deep: object = 1
    for _ in range(30):
        deep = [deep]
    good = _event()
    return {
        "no-log.jsonl": lambda: b'{"hello": "world"}\n',
        "words.jsonl": lambda: b"\x1b[31mjust words\n",
        "newer.jsonl": lambda: _log(good).replace(b'"version": 1', b'"version": 99', 1),
        "cut-off.jsonl": lambda: _log(good)[:-60],
        "cut-off-in-a-line.jsonl": lambda: _log(good)[:300],
        "wrong-sum.jsonl": lambda: _log({**good, "topic": "other"}),
        "gap.jsonl": lambda: _log(good, _event(3, str(good["sum"]))),
        "fewer.jsonl": lambda: _log(good, promised=2),
        "after-the-end.jsonl": lambda: _log(good, tail=_log(good)),
        "clock-2300.jsonl": lambda: _log(_event(clock=10_413_792_000_000)),
        "clock-of-digits.jsonl": lambda: _log(good).replace(b'"clock": 1772622000001', b'"clock": ' + b"9" * 5000),
        "day.jsonl": lambda: _log(_event(day="2026-13-45")),
        "kind.jsonl": lambda: _log(_event(kind="\x1b[31m\u202ekind")),
        "device.jsonl": lambda: _log(_event(device="\u202e../..")),
        "surrogate.jsonl": lambda: _log(_event(data={"text": "\ud800"})),
        "deep.jsonl": lambda: _log(_event(data={"x": deep})),
        "deeper.jsonl": lambda: b'{"format": "roadmap-log", "x": ' + b"[" * 100_000,
        "minutes.jsonl": lambda: _log(_event(kind="spent", data={"minutes": 10**12})),
        "nan.jsonl": lambda: _log(good).replace(b'"text": "x"', b'"text": NaN', 1),
        "fields.jsonl": lambda: _log({**good, "\u202eextra\x1b": 1}),
        "long-line.jsonl": lambda: _log(_event(data={"text": "x" * 2_100_000})),
        "latin1.jsonl": lambda: _log(good).replace(b'"leaves"', b'"caf\xe9"'),
        "hostile-words.jsonl": lambda: _log(
            _event(roadmap="[red]tea", topic="<script>", data={"command": "\x1b]0;x\x07\u202e", "text": "\x9b"})
        ),
    }  # fmt: skip


# -- databases -----------------------------------------------------------------------------------


def _database(*sql: str) -> bytes:
    with closing(migrations.create_in_memory()) as connection:
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
        event = _event()
        values = [*event.values()]
        values[9] = json.dumps(event["data"])
        connection.execute(f"insert into event values ({','.join('?' * 11)})", values)
        for statement in sql:
            connection.execute(statement)
        return bytes(connection.serialize())


def _with_noise(database: bytes) -> bytes:
    """Return a database whose log's own page is noise."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        ask = "select rootpage from sqlite_master where name = 'event'"
        (page,) = connection.execute(ask).fetchone()
        (size,) = connection.execute("pragma page_size").fetchone()
    start = (page - 1) * size + 100
    return database[:start] + b"\xff" * (size - 100) + database[start + size - 100 :]


_META = "insert into meta values ('last ffff000001', '{}')"


def _databases() -> Files:
    whole = _database()
    return {
        "good.db": lambda: whole,
        "other-program.db": lambda: _database("pragma application_id = 1"),
        "newer.db": lambda: _database("pragma user_version = 99"),
        "lost-end.db": lambda: _database(_META.format("7 " + "0" * 32)),
        "last-of-digits.db": lambda: _database(_META.format("9" * 5000 + " x")),
        "last-beyond.db": lambda: _database(_META.format("9" * 19 + " x")),
        "generated.db": lambda: _database(
            "drop table meta",
            "create table meta (key text, a text, value text AS(hex(zeroblob(5000000))))",
            "insert into meta (key) values ('last x')",
        ),
        "view.db": lambda: _database(
            "drop table meta",
            "create view meta (key, value) as with recursive n(i) as (select 1 union all select"
            " i + 1 from n) select 'last ' || i, i from n",
        ),
        "index.db": lambda: _database(
            "create index slow on event (replace(hex(zeroblob(2000000)), '0', '00'))"
        ),
        "trigger.db": lambda: _database(
            "create trigger more after insert on event begin select raise(abort, 'x'); end"
        ),
        "other-log.db": lambda: _database(
            "drop table event", "create table event (device, n, data)"
        ),
        "title.db": lambda: _database(
            "insert into roadmap (id, title, version, source, language, homepage, license, digest,"
            " path, loaded) values ('tea', char(27) || '[31m' || char(8238), '', '{}', '', '', '',"
            " '', '/dev/zero', '')"
        ),
        "data.db": lambda: _database(
            "drop trigger event_no_update", "update event set data = char(27) || 'x'"
        ),
        "cut-off.db": lambda: whole[: len(whole) // 2],
        "head-alone.db": lambda: whole[:100],
        "page-of-ff.db": lambda: whole[:4096] + b"\xff" * 4096 + whole[8192:],
        "noise-in-the-log.db": lambda: _with_noise(whole),
        "writes-ahead.db": lambda: whole[:18] + b"\x02\x02" + whole[20:],
        "head-and-noise.db": lambda: whole[:16] + bytes(range(256)) * 64,
    }


MAKERS: tuple[Callable[[], Files], ...] = (
    _yaml, _json, _markdown, _csv, _logs, _databases,
)  # fmt: skip


def write_file(name: str, path: Path) -> None:
    """Write the file of a name."""
    (content,) = (files[name] for files in (maker() for maker in MAKERS) if name in files)
    path.write_bytes(content())
