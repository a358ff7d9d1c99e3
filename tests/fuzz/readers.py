"""What is fuzzed: each reader of a stranger's bytes, and each writer of a stranger's words.

A reader takes any bytes and may refuse them with an error of ours, nothing else; what it makes of
them must be sound. `READERS` is the one table. Nothing here knows who makes the bytes up.
"""

import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests import cards

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.model.roadmap import graph_of
from roadmap_cli.errors import DatabaseError, InvalidRoadmap, Problem
from roadmap_cli.formats import import_file, import_formats, jsonl_log, progress_card
from roadmap_cli.formats.csv.csv_table import read_csv
from roadmap_cli.formats.markdown import checklist
from roadmap_cli.formats.markdown.markdown import read_markdown
from roadmap_cli.formats.opml.opml import read_opml
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.own.roadmap_writer import to_yaml
from roadmap_cli.formats.roadmap_sh.roadmap_sh import read_roadmap_sh
from roadmap_cli.formats.taskwarrior.taskwarrior import read_taskwarrior
from roadmap_cli.formats.text.identifiers import find_url_fault
from roadmap_cli.formats.text.problems import format_problem
from roadmap_cli.formats.trello import read_trello
from roadmap_cli.settings import ALL_SETTINGS, read_settings
from roadmap_cli.store.merging.external_database import ExternalDatabase

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
# What steers a terminal, turns text around, or hides in it. Tab and line end are for the format.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# Parts of one input that stand for several files.
PART = b"\n%%%%\n"


class Reader(NamedTuple):
    """One reader: what is done with bytes, and bytes to begin with."""

    reads: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    words: tuple[str, ...]  # what a file of its form is made of
    longest: int = 8192


# -- what must hold ------------------------------------------------------------------------------


def assert_sound(imported: ImportResult) -> None:
    """Assert that what was imported can be written, read back, and says nothing that steers."""
    roadmap = imported.roadmap
    graph_of(roadmap)
    back = read_text(to_yaml(roadmap))
    assert back.roadmap is not None, [
        format_problem(p) for p in back.problems if p.severity == "error"
    ]
    assert [t.id for t in back.roadmap.topics] == [t.id for t in roadmap.topics]
    assert {mark.topic for mark in imported.progress} <= {topic.id for topic in roadmap.topics}
    for reading in roadmap.readings:
        assert not reading.url or find_url_fault(reading.url) is None, reading.url
    text = import_file.to_import_file(imported, "a/source")
    assert not FORBIDDEN.search(text)
    assert import_file.parse_origin(text) is not None


def assert_printable_problems(problems: list[Problem]) -> None:
    """Assert that problems are there and can be printed anywhere."""
    assert problems
    for problem in problems:
        text = format_problem(problem)
        assert not FORBIDDEN.search(text), text
        assert len(text.splitlines()) <= 2, text


@contextmanager
def refusing() -> Iterator[None]:
    """Let a file be refused, with problems that are message as they should."""
    try:
        yield
    except InvalidRoadmap as error:
        assert_printable_problems(error.problems)
        assert error.sentence


@contextmanager
def _as_file(data: bytes, ending: str) -> Iterator[str]:
    handle, path = tempfile.mkstemp(suffix=ending, prefix="fuzz-")
    try:
        os.write(handle, data)
        os.close(handle)
        yield path
    finally:
        os.unlink(path)


# -- the readers ---------------------------------------------------------------------------------


def reads_yaml(data: bytes) -> None:
    result = read_text(data, "roadmap.yaml", lint=True)
    errors = [problem for problem in result.problems if problem.severity == "error"]
    assert (result.roadmap is None) == bool(errors)
    if result.problems:
        assert_printable_problems(result.problems)
    if result.roadmap is not None:
        graph_of(result.roadmap)
        assert read_text(to_yaml(result.roadmap)).roadmap == result.roadmap


def reads_roadmap_sh(data: bytes) -> None:
    drawing, *files = data.split(PART)
    texts: dict[str, list[tuple[str, str]]] = {}
    for file in files:
        node, _, text = file.decode("utf-8", "replace").partition("\n")
        texts.setdefault(node, []).append((f"content/slug@{node}.md", text))
    with refusing():
        assert_sound(read_roadmap_sh(drawing, "drawing.json", texts or None))


def reads_markdown(data: bytes) -> None:
    with refusing():
        assert_sound(read_markdown(data, "list.md"))


def reads_csv(data: bytes) -> None:
    with refusing():
        assert_sound(read_csv(data, "table.csv"))


def reads_taskwarrior(data: bytes) -> None:
    with refusing():
        assert_sound(read_taskwarrior(data, "tasks.json"))


def reads_trello(data: bytes) -> None:
    with refusing():
        assert_sound(read_trello(data, "board.json"))


def reads_opml(data: bytes) -> None:
    with refusing():
        assert_sound(read_opml(data, "outline.opml"))


def reads_anything(data: bytes) -> None:
    with refusing():
        assert import_formats.detect_format(data, "thing") in import_formats.FORMATS


def reads_log(data: bytes) -> None:
    with _as_file(data, ".jsonl") as path, refusing():
        for line, event, text in jsonl_log.read_log(path):
            assert line > 1
            assert event.kind
            assert json.loads(text) == event.data


def reads_database(data: bytes) -> None:
    with _as_file(data, ".db") as path, refusing():
        try:
            with ExternalDatabase(path) as other:
                other.roadmap_titles()
                other.event_count()
                for _ in other.events():
                    pass
        except DatabaseError as error:
            assert error.sentence
            assert error.hint
        assert Path(path).read_bytes() == data


def reads_config(data: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as home:
        Path(home, "config.toml").write_bytes(data)
        text = data.decode("utf-8", "replace").replace("\x00", "")
        environ = {"ROADMAP_HOME": home, **{setting.variable: text for setting in ALL_SETTINGS}}
        for found in (read_settings({"ROADMAP_HOME": home}), read_settings(environ)):
            assert set(found.values) == {setting.key for setting in ALL_SETTINGS}
            assert 0 <= found.get("day_starts") <= 12
            assert 0 <= found.get("hours_per_week") <= 100


def ticks(data: bytes) -> None:
    with refusing():
        topics = [topic.id for topic in read_markdown(data, "list.md").roadmap.topics]
        after, message = checklist.tick_boxes(data, topics[::2], known=topics)
        pairs = zip(re.split(rb"\r\n?|\n", data), re.split(rb"\r\n?|\n", after), strict=True)
        changed = [(before, line) for before, line in pairs if before != line]
        assert len(changed) == message.ticked
        for before, line in changed:
            assert re.sub(rb"\[[^\]]{1,8}\]", b"[x]", before, count=1) == line


def writes(data: bytes) -> None:
    from tests.fuzz.writers import assert_harmless

    assert_harmless(data.decode("utf-8", "surrogateescape"))


# -- where they begin ----------------------------------------------------------------------------


def _files(*patterns: str) -> list[bytes]:
    return [
        path.read_bytes()
        for pattern in patterns
        for path in sorted(TESTS.glob(pattern))
        if path.stat().st_size < 40_000
    ]


def yaml_seeds() -> list[bytes]:
    shipped = (ROOT / "data" / "roadmap.yaml").read_bytes()
    files = _files("bad/*.yaml", "hostile/corpus/*.yaml", "formats/*.yaml", "golden/*.yaml")
    return [*files, shipped[:6000]]


_DRAWING = {
    "title": {"card": "Garden", "page": "The garden"},
    "nodes": [
        {"id": "title", "type": "title", "position": {"x": 0, "y": -100}, "data": {"label": "G"}},
        {
            "id": "aB3_soilxxxxxxxxxxxx1",
            "type": "topic",
            "position": {"x": 0, "y": 0},
            "width": 100,
            "height": 40,
            "data": {"label": "Soil", "legend": {"id": "l", "label": "Personal", "color": "#f00"}},
        },
        {
            "id": "Seeds-xxxxxxxxxxxxxx2",
            "type": "subtopic",
            "position": {"x": 300, "y": 200},
            "style": {"width": 100, "height": 40},
            "data": {"label": "Seeds"},
        },
        {
            "id": "box",
            "type": "section",
            "position": {"x": 250, "y": 150},
            "width": 300,
            "height": 300,
            "data": {"label": "Box"},
        },
        {"id": "v", "type": "vertical", "position": {"x": 1, "y": 1}, "data": {"label": "v"}},
        {
            "id": "b",
            "type": "button",
            "position": {"x": 9, "y": 9},
            "data": {"label": "Visit", "href": "https://roadmap.sh/x"},
        },
        {
            "id": "lg",
            "type": "linksgroup",
            "position": {"x": 9, "y": 99},
            "data": {"label": "L", "links": [{"id": "1", "label": "a", "url": "https://a.b"}]},
        },
    ],
    "edges": [
        {
            "id": "e1",
            "source": "aB3_soilxxxxxxxxxxxx1",
            "target": "Seeds-xxxxxxxxxxxxxx2",
            "sourceHandle": "y2",
            "targetHandle": "z1",
            "data": {"edgeStyle": "solid"},
        },
        {"id": "e2", "source": "Seeds-xxxxxxxxxxxxxx2", "target": "aB3_soilxxxxxxxxxxxx1"},
    ],
}
_TEXT = b"""# Soil

What **plants** stand in. Visit the following resources to learn more:

- [@official@The soil](https://example.org/soil)
- [@video@Dig](https://example.org/dig_(x))
- [@feed@More](javascript:alert(1))
"""


def roadmap_sh_seeds() -> list[bytes]:
    drawing = json.dumps(_DRAWING).encode()
    text = b"aB3_soilxxxxxxxxxxxx1\n" + _TEXT
    return [
        drawing,
        drawing + PART + text,
        drawing + PART + text + PART + text,
        b'{"nodes": [], "edges": []}',
        b'{"mockup": {"controls": {"control": []}}}',
        *_files("hostile/corpus/roadmap-sh*.json"),
    ]


def markdown_seeds() -> list[bytes]:
    return [
        b"# T\n\n## A\n\n- [ ] one (3 h)\n  - [x] [two](https://a.b/c) - why\n  - note\n",
        b"|Course|Duration|Effort|Prerequisites|\n|-|-|-|-|\n|[C](https://x.y)|4 weeks|4 h|none|\n",
        b"<details>\n<summary>S</summary>\n\n* [ ] <a href='https://h.i'>x</a> <!-- id: zz -->\n</details>\n",
        b"Intro\n===\n\n1. [r]\n2) **b** `c`\n\n[r]: https://ref.x 't'\n> - [ ] quoted\n```\n- [ ] code\n```\n",
        "# T\n- ✅ a\n- ⬜ b\n- [/] c 📅 2026-03-01 #t ⛔ x 🆔 y ^abc\n- TODO d\n  id:: 1\n".encode(),
        b"Tea:\n\t- Green @done(2026-01-02)\n\t\tnote\n\tWater:\n\t\t- Boil\n- {{[[TODO]]}} x ==y== %%z%%\n",
        b"# T\n## W 1\n1. **A**\n   - b [2h]\n   - c (done)\n# U\n10. x\n   - [y](https://y.z)\n",
        b"<table><tr><th>Topic</th><th>Status</th></tr><tr><td rowspan='2'>a</td><td>done</td></tr></table>",
        *_files("hostile/corpus/*.md"),
    ]


def csv_seeds() -> list[bytes]:
    return [
        b"id,title,track,stage,hours,prerequisites,links,done,since,tags\n"
        b"a,Alpha,t,s,3,,https://a.b,yes,2026-01-02,x;y\nb,Beta,t,s,1h30,a,,in progress,,\n",
        b'sep=;\ntitle;minutes;why;optional\n"a ""b""\nc";30;\'=1+1;no\n',
        b"\xef\xbb\xbfTitle\tDone\nx\t100%\n",
        *_files("hostile/corpus/*.csv"),
    ]


def taskwarrior_seeds() -> list[bytes]:
    task = (
        b'{"id":1,"uuid":"a0000000-1111-4111-8111-11111111111a","description":"Loops","status":'
        b'"completed","end":"20260301T101112Z","project":"py.basics","tags":["x"],"estimate":"PT90M",'
        b'"annotations":[{"entry":"20260301T101112Z","description":"Docs https://example.org/d"}],'
        b'"depends":["b0000000-1111-4111-8111-11111111111b"]}'
    )
    other = task.replace(b"a0000000", b"b0000000").replace(b"completed", b"recurring")
    return [b"[" + task + b"]", task + b"\n" + other, b"[\n" + task + b",\n" + other + b"\n]\n"]


def trello_seeds() -> list[bytes]:
    board = {
        "name": "Tea",
        "lists": [{"id": "l", "name": "Done", "pos": 1}, {"id": "m", "name": "To do", "pos": 2.5}],
        "cards": [
            {
                "id": "c",
                "name": "[Green](https://tea.example/g)",
                "desc": "See https://tea.example/b",
                "idList": "l",
                "due": "2026-03-01T10:00:00.000Z",
                "dueComplete": True,
                "labels": [{"name": "hot"}],
                "attachments": [{"name": "Pot", "url": "https://tea.example/p"}],
                "customFieldItems": [{"idCustomField": "f", "value": {"number": "3"}}],
            },
            {"id": "d", "name": "Black", "idList": "m", "closed": False},
        ],
        "checklists": [
            {"idCard": "d", "name": "Steps", "checkItems": [{"name": "Boil", "state": "complete"}]}
        ],
        "customFields": [{"id": "f", "name": "Cups"}],
        "actions": [{"type": "commentCard", "data": {"text": "nice", "card": {"id": "c"}}}],
    }
    card = {"idBoard": "b", **board["cards"][0], "checklists": board["checklists"]}  # type: ignore[dict-item]
    return [json.dumps(board).encode(), json.dumps(card, indent=1).encode()]


def opml_seeds() -> list[bytes]:
    return [
        b'<?xml version="1.0"?>\n<opml version="2.0"><head><title>Tea</title></head><body>\n'
        b'<outline text="Leaves" _note="All"><outline text="Green" _complete="true" created="2026"/>'
        b'<outline text="&lt;a href=&quot;https://a.b&quot;&gt;x&lt;/a&gt;" category="hot"/></outline>'
        b'<outline text="Blog" type="rss" xmlUrl="https://t.example/rss" htmlUrl="https://t.example"/>'
        b"</body></opml>",
        b'<opml><body><outline text="T"><outline text="A"><outline text="[x] B"><outline text="C"/>'
        b"</outline></outline></outline></body></opml>",
    ]


def log_seeds() -> list[bytes]:
    event = {
        "device": "0a11ce0001",
        "n": 1,
        "clock": 1772622000000,
        "at": "2026-03-04T12:00:00+01:00",
        "day": "2026-03-04",
        "batch": "0a11ce0001.1",
        "kind": "finished",
        "roadmap": "small",
        "topic": "alpha",
        "data": {"command": "done alpha", "rating": 3},
        "sum": "0" * 32,
    }
    head = {
        "format": "roadmap-log",
        "version": 1,
        "program": "roadmap 0.1.0",
        "until": "2026-03-04T12:00:00+01:00",
        "events": 1,
        "devices": {"0a11ce0001": 1},
    }
    end = {"end": "roadmap-log", "events": 1}
    lines = [json.dumps(line).encode() + b"\n" for line in (head, event, end)]
    message = json.dumps({**event, "data": '{"text":"a"}', "kind": "noted"}).encode() + b"\n"
    return [b"".join(lines), lines[0] + message + lines[2], *_files("hostile/corpus/*.jsonl")]


def database_seeds() -> list[bytes]:
    from tests.builders import opened, small_roadmap, workspace_at, write_roadmap

    from roadmap_cli.workspace import topic_changes

    with tempfile.TemporaryDirectory(prefix="fuzz-") as home:
        w = workspace_at(Path(home))
        write_roadmap(w, small_roadmap())
        topic_changes.done(w, ["alpha"])
        opened.remove(w)
        w.close()
        whole = Path(home, "roadmap.db").read_bytes()
        # A smaller one, in which a changed byte matters more.
        path = os.path.join(home, "roadmap.db")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            keep = ("event", "meta", "roadmap")
            for name, kind in connection.execute(
                "select name, type from sqlite_master where type in ('table', 'trigger')"
                " and name not like 'sqlite_%'"
            ).fetchall():
                if name not in keep:
                    connection.execute(f"drop {kind} if exists [{name}]")
            connection.execute("vacuum")
        return [Path(home, "roadmap.db").read_bytes(), whole]


def config_seeds() -> list[bytes]:
    return [
        b'roadmap = "bread"\nday_starts = 4\nhours_per_week = 3.5\ncolor = "never"\nascii = true\n',
        b"[color]\nx = 1979-05-27T07:32:00Z\n",
        b"12",
        b"yes",
        b"1e2",
    ]


def word_seeds() -> list[bytes]:
    from tests.hostile.words import WORDS

    return [word.encode("utf-8", "surrogatepass") for word in WORDS]


_MARKDOWN_WORDS = (
    "- [ ] ", "- [x] ", "# ", "\n\n", "](https://a.b)", "<details>", "</details>", "<summary>",
    "<!-- id: ", "-->", "|-|-|\n", "```\n", "(3 h)", "prerequisites", "[r]: https://", "&#x202e;",
    "- [/] ", "- [-] ", "- ✅ ", "- ⬜ ", "- TODO ", "1. ", " 📅 2026-03-01", " ✅ 2026-01-02", " 🆔 a",
    " ⛔ a,b", "[due:: ", "(k:: v)", " #tag", " ^abc", "@done(", "[[a|b]]", "id:: 1\n", ":LOGBOOK:\n",
    "<table><tr><th>", "<td rowspan=9 colspan=9>", "</table>", "|Topic|Status|\n", " [2h]", " (done)",
)  # fmt: skip
_JSON_WORDS = ('{"', '":', "[]", "{}", "null", "1e999", "\\ud800", "\\u202e", '"},{"', "-0", "true")


def reads_card(data: bytes) -> None:
    """Read a card, which holds nothing that steers and is written as it was read."""
    try:
        card = progress_card.read_card(data)
    except progress_card.InvalidCard as error:
        assert not FORBIDDEN.search(str(error)), error
        return
    text = progress_card.to_json(card)
    assert not FORBIDDEN.search(text)
    assert progress_card.read_card(text.encode()) == card


def card_seeds() -> list[bytes]:
    """Return a card with and without hours."""
    some = (cards.topic("mix", "done", 9, minutes=45), cards.topic("knead", "in_progress", 2))
    return [progress_card.to_json(cards.card("Mia", *some)).encode()]


READERS: dict[str, Reader] = {
    "yaml": Reader(
        reads_yaml,
        yaml_seeds,
        ("format: 1\n", "id: ", "title: ", "tracks:\n", "topics:\n", "- {", "prerequisites: [",
         "was: [", "readings: ", "url: https://", "hours: ", "\\u202e", "!!", "&a", "*a", "<<: ", "? "),
    ),
    "roadmap.sh": Reader(
        reads_roadmap_sh,
        roadmap_sh_seeds,
        (*_JSON_WORDS, "nodes", "edges", "position", "subtopic", "legend", "label", "\n%%%%\n",
         "[@video@", "](https://", "mockup", "1e308", "width", "slug"),
    ),
    "markdown": Reader(reads_markdown, markdown_seeds, _MARKDOWN_WORDS),
    "csv": Reader(
        reads_csv,
        csv_seeds,
        ("title", "hours", "prerequisites", "links", "done", '"', '""', "'=", "sep=", "https://",
         "in progress", "\r\n", "tags", "optional", "since", "2026-01-02", "1/13/2026", "Week 2",
         "Exclusive Shelf", "Card Name", "=\"1\"", "45%"),
    ),
    "taskwarrior": Reader(
        reads_taskwarrior,
        taskwarrior_seeds,
        (*_JSON_WORDS, "uuid", "description", "depends", "annotations", "estimate", "PT1H", "P1D",
         "status", "project", "tags", "20260301T101112Z", "recurring", "deleted"),
    ),
    "trello": Reader(
        reads_trello,
        trello_seeds,
        (*_JSON_WORDS, "lists", "cards", "checklists", "checkItems", "state", "complete", "closed",
         "idList", "idCard", "pos", "labels", "attachments", "url", "dueComplete", "desc", "1e308"),
    ),
    "opml": Reader(
        reads_opml,
        opml_seeds,
        ("<outline ", "/>", "</outline>", 'text="', 'title="', '_note="', '_complete="true"', "&#10;",
         "&#x202e;", "&lt;b&gt;", 'htmlUrl="https://', "<!DOCTYPE x [", "<![CDATA[", "<body>", "<head>"),
    ),
    "anything": Reader(
        reads_anything,
        lambda: [
            *csv_seeds(), *markdown_seeds(), *taskwarrior_seeds(), *roadmap_sh_seeds(),
            *trello_seeds(), *opml_seeds(),
        ],
        (*_JSON_WORDS, *_MARKDOWN_WORDS),
    ),
    "log": Reader(
        reads_log,
        log_seeds,
        (*_JSON_WORDS, "roadmap-log", "device", "clock", "batch", "kind", "data", "end", "retracted",
         "noted", "text", "minutes", "9" * 30),
    ),
    "database": Reader(
        reads_database,
        database_seeds,
        ("last ", "event", "meta", "roadmap", " as (", "virtual", "view", "index"),
        200_000,
    ),
    "config": Reader(
        reads_config,
        config_seeds,
        ("roadmap = ", "day_starts = ", "hours_per_week = ", "color", "ascii", "[[", "]]", '"""',
         "inf", "nan", "1e9", "0x", "9" * 400, "٣", "'''"),
        4096,
    ),
    "card": Reader(
        reads_card,
        card_seeds,
        (*_JSON_WORDS, "roadmap-card", "version", "card", "roadmaps", "topics", "minutes", "paused",
         "2026-02-30", "\\u202e", "\\ud800", "9" * 30),
    ),
    "ticks": Reader(ticks, markdown_seeds, _MARKDOWN_WORDS),
    "writers": Reader(
        writes,
        word_seeds,
        ("\x1b[31m", "\x1b]8;;", "\u202e", "<script>", "[red]", "](", "javascript:", "=1+1", "&#",
         "::", "{{", "\\", "\r\n", "<br>", "[sound:", "-->"),
        600,
    ),
}  # fmt: skip
