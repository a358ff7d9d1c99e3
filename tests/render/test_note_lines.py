"""What a person wrote on lines of their own stays on lines of their own, wherever it is shown.

Holds: render.ansi, render.text_lines, render.pages.documents, render.pages.layout.
"""

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.program import BREAD, Learner

from roadmap_cli.formats.csv import csv_cells
from roadmap_cli.formats.markdown.escape import join_lines
from roadmap_cli.render.ansi import display_width, wrap_lines

LINES = ["The dough:", "- 500 g of *flour*", "- <b>water</b>", "", "    indented", "=1+1", "end"]
TEXT = "\n".join(LINES)


@pytest.fixture(scope="module")
def ida(tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """Ida has written a note of several lines, and one of a single line."""
    learner = Learner(tmp_path_factory.mktemp("ida") / "home")
    for words in (("load", str(BREAD)), ("note", "mix", TEXT), ("note", "mix", "short")):
        assert learner.types("", *words).code == 0
    return learner


@pytest.fixture
def bread(tmp_path: Path) -> Learner:
    learner = Learner(tmp_path / "bread")
    learner.types(f"load {BREAD}")
    return learner


def to_html(markdown: str) -> str:
    from markdown_it import MarkdownIt

    return MarkdownIt().render(markdown)


def in_order(text: str, lines: list[str]) -> bool:
    """Return whether each line stands on a line of its own, in this order."""
    shown = iter(text.splitlines())
    return all(any(line.strip() in seen for seen in shown) for line in lines if line)


def test_a_note_is_confirmed_as_it_was_written(tmp_path: Path) -> None:
    learner = Learner(tmp_path / "home")
    learner.types(f"load {BREAD}")
    assert in_order(learner.types("note mix", TEXT).out, LINES)


@pytest.mark.parametrize("line", ["note mix --show", "show mix", "show mix --color always"])
def test_a_terminal_shows_the_lines_with_their_indents(ida: Learner, line: str) -> None:
    shown = ida.types(line).out
    assert in_order(shown, LINES)
    indents = [re.search(rf"^(.*?){word}", shown, re.M) for word in ("- 500", "indented")]
    first, second = [len(found[1]) for found in indents if found]
    assert second == first + 4
    _, screen = ida.sees("show mix", columns=60)
    assert in_order(screen, LINES)


@pytest.mark.parametrize("line", ["note mix --show", "show mix", "history mix"])
def test_no_line_ends_in_blanks(ida: Learner, line: str) -> None:
    assert [row for row in ida.types(line).out.splitlines() if row != row.rstrip()] == []
    screen = re.sub("\x1b[^m]*m", "", ida.types(f"{line} --color always").out)
    assert [row for row in screen.splitlines() if row != row.rstrip()] == []


def test_tasks_have_the_same_lines_and_bring_them_back(
    ida: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tasks.json"
    path.write_text(ida.types("export --format taskwarrior").out)
    (task,) = [t for t in json.loads(path.read_text()) if TEXT in str(t).replace("\\n", "\n")]
    assert TEXT in [note["description"] for note in task["annotations"]]
    other = Learner(tmp_path / "other")
    assert other.types("import", str(path)).code == 0
    assert in_order(other.types("show mix").out, LINES)


def test_markdown_and_html_show_the_same_lines(ida: Learner) -> None:
    markdown = ida.types("show mix --format md").out
    page = ida.types("show mix --format html").out
    for text in (to_html(markdown).replace("</p>", "<br />"), page):
        plain = html.unescape(
            re.sub("<[^>]*>", "", text.replace("<br>", "\n").replace("<br />", "\n"))
        )
        assert in_order(plain, LINES)


def test_a_table_keeps_the_lines_in_their_cell_and_brings_them_back(
    ida: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    table = ida.types("export --format csv").out
    row = next(row for row in csv.DictReader(io.StringIO(table)) if row["id"] == "mix")
    assert csv_cells.unescape_formulas(row["notes"]) == f"{TEXT}\n/\nshort"
    (tmp_path / "table.csv").write_text(table)
    other = Learner(tmp_path / "other")
    assert other.types("import table.csv").code == 0
    assert [n["text"] for n in other.asks("note mix --show")["notes"]] == [TEXT, "short"]


def test_what_a_table_would_change_comes_back_as_it_was(
    bread: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = ["'=1+1\n'- x\n''@a", "a\tb  \nc", "a\n/\nb", "//", "=1;'=2;\t'-3", "'plain'", '"=1']
    for text in notes:
        bread.types("", "note", "mix", "--", text)
    monkeypatch.chdir(tmp_path)
    bread.types("export --format csv -o table.csv")
    other = Learner(tmp_path / "other")
    assert other.types("import table.csv").code == 0
    assert [n["text"] for n in other.asks("note mix --show")["notes"]] == notes


def test_json_has_the_text_as_it_was_written(ida: Learner) -> None:
    assert ida.asks("show mix")["notes"][0]["text"] == TEXT


@given(st.text(), st.integers(20, 100))
def test_no_line_is_lost_or_joined(text: str, width: int) -> None:
    lines = wrap_lines(text, width, "  day  ", " " * 7)
    assert len(lines) >= max(1, len(text.splitlines()))
    assert all(line.startswith(("  day", " " * 7)) or not line for line in lines)


@given(st.lists(st.text("abc *-=#>", max_size=8), min_size=1, max_size=6))
def test_lines_of_markdown_stay_lines(lines: list[str]) -> None:
    text = re.sub("<[^>]*>", "", to_html(join_lines(lines)).replace("<br />", ""))
    shown = [html.unescape(line).split() for line in text.splitlines()]
    assert [line for line in shown if line] == [line.split() for line in lines if line.strip()]


def test_a_wide_character_counts_as_two() -> None:
    assert all(display_width(line) <= 20 for line in wrap_lines("面 " * 30, 20, "", "  "))
