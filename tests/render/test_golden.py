"""The same answers in every format, held against files that a person has read.

UPDATE_GOLDEN=1 writes the files anew; then read the difference before you commit it.
"""

import csv
import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.builders import workspace_at

from roadmap_cli import render
from roadmap_cli.render.ink import Paper
from roadmap_cli.workspace import (
    Workspace,
    advice,
    changes,
    loading,
    look,
    plan,
    reading,
    reading_list,
    topics,
)
from roadmap_cli.workspace.extras import Extras

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
NOW = datetime(2026, 3, 4, 12, tzinfo=timezone(timedelta(hours=1)))
TERMINAL = Paper(80, color=False, ascii=False, terminal=True, bound=True)
SUFFIX = {"terminal": "txt", "json": "json", "md": "md", "csv": "csv", "html": "html"}

ANSWERS: dict[str, Callable[[Workspace], Any]] = {
    "next": lambda w: advice.next_(w, count=2),
    "done": lambda w: changes.done(w, ["knead"]),
    "report": look.report,
    "remaining": look.remaining,
    "show": lambda w: topics.show(w, "mix"),
    "reading": lambda w: reading_list.reading(w, everything=True),
    "tree": lambda w: topics.tree(w),
    "path": lambda w: plan.path(w, "sourdough"),
    "plan": lambda w: plan.plan(w, weeks=3, hours=5),
}
SHORT = ("next", "done")
CASES = [
    (name, wanted)
    for name in ANSWERS
    for wanted in (("terminal", "json") if name in SHORT else SUFFIX)
]


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """A learner in the second week: one topic done, one begun, one known before."""
    home = tmp_path / "home"
    w = workspace_at(home, NOW - timedelta(days=6))
    loading.load(w, str(GOLDEN / "bread.yaml"))
    changes.start(w, ["mix"])
    reading.spent(w, "mix", 90)
    reading.read(w, "manual")
    reading.link(w, "mix", "https://example.org/own", title="My [own] page", minutes=15)
    w = workspace_at(home, NOW - timedelta(days=1))
    extras = Extras(rating=3, note="less water next time", proof="https://example.org/loaf")
    changes.done(w, ["mix"], extras=extras)
    changes.know(w, ["preheat"])
    w = workspace_at(home, NOW)
    changes.start(w, ["feed-starter"])
    changes.skip(w, ["flour-lore"])
    return w


@pytest.mark.parametrize(("name", "wanted"), CASES)
def test_the_answer_reads_as_the_golden_file(w: Workspace, name: str, wanted: str) -> None:
    found = render.emit(ANSWERS[name](w), wanted, TERMINAL, name, [])
    file = GOLDEN / f"{name}.{SUFFIX[wanted]}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(found, "utf-8", newline="\n")
    assert found == file.read_text("utf-8")


def test_the_files_are_good_json_csv_and_html() -> None:
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
                    assert value.startswith(("https://", "http://"))
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
        text = file.read_text("utf-8")
        reader = Reader()
        reader.feed(text)
        assert reader.open == []
        assert "default-src 'none'" in text


def test_nothing_is_left_in_the_folder_that_no_test_reads() -> None:
    wanted = {f"{name}.{SUFFIX[how]}" for name, how in CASES} | {"bread.yaml"}
    assert {file.name for file in GOLDEN.iterdir()} == wanted
