"""The same answers in every format, compared with the files in tests/golden.

UPDATE_GOLDEN=1 writes the files; read the difference before you commit it.

Holds: render.envelope, render.formats, render.pages.documents, render.pages.report_page,
render.pages.layout, render.pages.topic_groups_page, render.pages.topic_pages.
"""

import csv
import json
import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.builders import workspace_at

from roadmap_cli.render import envelope, formats
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.pages import (
    look_back_page,
    plan_page,
    reading_page,
    report_page,
    topic_groups_page,
    topic_pages,
)
from roadmap_cli.render.text import change_text, next_text
from roadmap_cli.workspace import (
    loading,
    look_back,
    next_topic,
    notes,
    own_links,
    path,
    plan,
    reading,
    reading_list,
    report,
    show,
    topic_changes,
    tree,
)
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
NOW = datetime(2026, 3, 4, 12, tzinfo=timezone(timedelta(hours=1)))
TERMINAL = OutputTarget(80, color=False, ascii=False, terminal=True, bound=True)
SUFFIX = {"terminal": "txt", "json": "json", "md": "md", "csv": "csv", "html": "html"}
# Screens of other widths, of some answers.
WIDTHS = {"narrow": 60, "wide": 120}
SUFFIX |= {name: f"{width}.txt" for name, width in WIDTHS.items()}

ANSWERS: dict[str, tuple[Callable[[Workspace], Any], Callable[..., Any]]] = {
    "next": (lambda w: next_topic.next_topic(w, count=2), next_text.next_lines),
    "done": (lambda w: topic_changes.done(w, ["knead"]), change_text.change_lines),
    "report": (report.report, report_page.report_page),
    "look-back": (
        lambda w: look_back.look_back(w, look_back.parse_period(w, "2026-01-01")),
        look_back_page.look_back_page,
    ),
    "remaining": (report.remaining, topic_groups_page.topics_page),
    "show": (lambda w: show.show(w, "mix"), topic_pages.show_page),
    "reading": (lambda w: reading_list.reading(w, everything=True), reading_page.reading_page),
    "tree": (tree.tree, topic_pages.tree_page),
    "path": (lambda w: path.path(w, "sourdough"), plan_page.path_page),
    "plan": (lambda w: plan.plan(w, weeks=3, hours=5), plan_page.plan_page),
}
SHORT = ("next", "done")
AT_ALL_WIDTHS = ("report", "look-back", "plan")
CASES = [
    (name, output_format)
    for name in ANSWERS
    for output_format in (("terminal", "json") if name in SHORT else SUFFIX)
    if output_format not in WIDTHS or name in AT_ALL_WIDTHS
    # The page of the report is the map, which tests/render/web and a browser look at.
    if (name, output_format) != ("report", "html")
]
# The styles are the same in all pages, and their digest says nothing.
STYLES = re.compile("<style>.*?</style>|'sha256-[^']*'", re.DOTALL)


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """A learner in the second week: one topic done, one started, one known before."""
    home = tmp_path / "home"
    w = workspace_at(home, NOW - timedelta(days=6))
    loading.load(w, str(GOLDEN / "bread.yaml"))
    topic_changes.start(w, ["mix"])
    notes.spent(w, "mix", 90)
    reading.read(w, "manual")
    own_links.link(w, "mix", "https://example.org/own", title="My [own] page", minutes=15)
    w = workspace_at(home, NOW - timedelta(days=1))
    options = DoneOptions(rating=3, note="less water next time", proof="https://example.org/loaf")
    topic_changes.done(w, ["mix"], options=options)
    topic_changes.know(w, ["preheat"])
    w = workspace_at(home, NOW)
    topic_changes.start(w, ["feed-starter"])
    topic_changes.skip(w, ["flour-lore"])
    return w


@pytest.mark.parametrize(("name", "output_format"), CASES)
def test_an_answer_equals_its_golden_file(w: Workspace, name: str, output_format: str) -> None:
    use_case, render_answer = ANSWERS[name]
    answer = use_case(w)
    if output_format == "json":
        text = envelope.format_answer(name, answer, [])
    elif name in SHORT:
        text = formats.format_lines(answer, render_answer(answer, TERMINAL), TERMINAL)
    else:
        page, width = render_answer(answer), WIDTHS.get(output_format, TERMINAL.width)
        page_format = "terminal" if output_format in WIDTHS else output_format
        target = TERMINAL._replace(width=width)
        text = "".join(formats.format_page(answer, page, page_format, target))
    text = STYLES.sub("", text)
    file = GOLDEN / f"{name}.{SUFFIX[output_format]}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, "utf-8", newline="\n")
    assert text == file.read_text("utf-8")


def test_golden_files_are_valid_json_csv_and_html() -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag not in ("script", "iframe", "object", "img", "link", "form")
            for name, value in attrs:
                assert not name.startswith("on")
                if name in ("href", "src"):
                    assert value is not None
                    assert value.startswith(("https://", "http://", "#"))
            if tag not in ("meta", "br"):
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    for file in GOLDEN.glob("*.json"):
        assert json.loads(file.read_text("utf-8"))["schema"] == 1
    for file in GOLDEN.glob("*.csv"):
        rows = list(csv.reader(file.read_text("utf-8").splitlines()))
        assert len({len(row) for row in rows}) == 1, file
        for row in rows:
            assert not any(cell.startswith(("=", "+", "@")) for cell in row)
    for file in GOLDEN.glob("*.html"):
        content = file.read_text("utf-8")
        reader = Reader()
        reader.feed(content)
        assert reader.open == []
        assert "default-src 'none'" in content


def test_every_golden_file_is_compared() -> None:
    names = {f"{name}.{SUFFIX[output_format]}" for name, output_format in CASES} | {"bread.yaml"}
    assert {file.name for file in GOLDEN.iterdir() if file.is_file()} == names
