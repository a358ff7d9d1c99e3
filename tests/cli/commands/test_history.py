"""The history by days and as a document: each entry is in one period, and a table loses nothing.

Holds: workspace.history, workspace.past_commands, render.pages.history_page, render.entry_words,
core.answers.history_answers.
"""

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.program import Learner, moved_in
from tests.examples import examples

from roadmap_cli.formats.csv import csv_cells

TODAY = date.today()
NOTE = '=1+1\nless water,\n  "next" time, and a good deal more than forty characters'


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
def lea(bread_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """Lea has entries of many days, some of them corrected, moved, removed and undone."""
    learner = moved_in(bread_home, tmp_path_factory.mktemp("lea") / "home")
    for line in (
        f"done mix --spent 3h --rating 3 --proof https://example.org/loaf --on {ago(40)}",
        *(f"spent knead {5 * n}m --on {ago(n)}" for n in range(1, 31, 3)),
        "spent shape 40h",
        "spent shape 45m --instead",
        "spent bake 2h",
        "spent bake --remove",
        "spent rise 20m",
        "undo",
        "start rise",
        "undo",
        "redo",
    ):
        assert learner.types(line).code == 0, line
    assert learner.types("note mix --on", ago(9), NOTE).code == 0
    handle = handles(learner)[f"spent knead {5 * 22}m"]
    assert learner.types(f"move {handle} {ago(2)}").code == 0
    return learner


def handles(learner: Learner) -> dict[str, str]:
    return {step["command"]: step["handle"] for step in learner.asks("history -n 99")["steps"]}


def named(answer: dict[str, Any]) -> list[str]:
    return [step["handle"] for step in answer["steps"]]


def read_table(learner: Learner, line: str = "history --format csv") -> list[dict[str, str]]:
    result = learner.types(line)
    assert result.code == 0, result
    return list(csv.DictReader(io.StringIO(result.out)))


# -- periods -------------------------------------------------------------------------------------


@examples(25)
@given(cuts=st.lists(st.integers(1, 60), max_size=3, unique=True))
def test_periods_that_meet_have_each_entry_once(lea: Learner, cuts: list[int]) -> None:
    bounds = sorted(cuts, reverse=True)
    lines = []
    for first, last in zip([None, *bounds], [*bounds, None], strict=True):
        since = f" --since {ago(first)}" if first is not None else ""
        until = f" --until {ago(last + 1)}" if last is not None else ""
        lines.append(f"history -n 99{since}{until}")
    everything = named(lea.asks("history -n 99"))
    found = [handle for line in lines for handle in named(lea.asks(line))]
    assert sorted(found) == sorted(everything)


def test_a_period_is_of_the_days_that_entries_count_for(lea: Learner) -> None:
    moved = handles(lea)[f"spent knead {5 * 22}m"]
    assert moved in named(lea.asks(f"history --since {ago(2)} --until {ago(2)}"))
    assert moved not in named(lea.asks(f"history --until {ago(22)}"))
    (mix,) = lea.asks(f"history mix --since {ago(40)} --until {ago(40)}")["steps"]
    assert mix["command"] == "done mix"


def test_both_ends_belong_to_the_period(lea: Learner) -> None:
    command = f"spent knead {5 * 4}m"
    for period, is_in in (
        (f"--since {ago(4)} --until {ago(4)}", True),
        (f"--since {ago(3)}", False),
        (f"--until {ago(5)}", False),
    ):
        answer = lea.asks(f"history {period}")
        assert (command in [step["command"] for step in answer["steps"]]) is is_in


def test_a_period_shows_all_its_entries_unless_a_number_is_given(lea: Learner) -> None:
    assert len(lea.asks(f"history --since {ago(99)}")["steps"]) > 20
    few = lea.asks(f"history --since {ago(99)} -n 3")
    assert (len(few["steps"]), few["more"]) == (3, True)
    assert named(few) == named(lea.asks("history -n 3"))
    assert len(lea.asks("history")["steps"]) == 20


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("--since 2026-03-02 --until 2026-03-01", "--since 2026-03-02 is after --until 2026-03-01"),
        ("--since 2999-01-01", "in the future"),
        ("--until nonsense", "'nonsense' is not a date"),
    ],
)
def test_a_period_that_is_none_is_refused(lea: Learner, line: str, wanted: str) -> None:
    result = lea.types(f"history {line}")
    assert (result.code, result.out) == (2, "")
    assert wanted in result.err


def test_a_period_without_entries_is_said_to_be_empty(lea: Learner) -> None:
    out = lea.types("history --until 1999-12-31").out
    assert "Nothing has been recorded until 1999-12-31." in out


# -- documents -----------------------------------------------------------------------------------


def test_a_table_has_what_the_log_has(lea: Learner) -> None:
    rows, steps = read_table(lea), lea.asks("history -n 99")["steps"]
    for row, step in zip(rows, steps, strict=True):
        assert (row["Day"], row["Typed"], row["Entry"]) == (step["day"], step["at"], step["handle"])
        assert (row["Kind"], row["Command"]) == (step["kind"], step["command"])
        assert row["Topics"].split() == step["topics"]
        assert (row["Rating"], row["Proof"]) == (str(step["rating"] or ""), step["proof"])
        assert csv_cells.unescape_formulas(row["Text"]) == step["note"]
        assert ("undone" in row["State"]) is not step["living"]
        assert ("corrected" in row["State"]) is step["corrected"]
        if step["living"] and not step["corrects"]:
            assert int(row["Minutes spent"] or 0) == step["minutes"]
    assert NOTE in [csv_cells.unescape_formulas(row["Text"]) for row in rows]


def test_the_minutes_of_a_table_add_up_to_the_time_spent(lea: Learner) -> None:
    total = sum(int(row["Minutes spent"] or 0) for row in read_table(lea))
    assert total == lea.asks("report")["spent"]
    knead = read_table(lea, "history knead --format csv")
    assert sum(int(row["Minutes spent"] or 0) for row in knead) == lea.asks("show knead")["spent"]


def test_documents_have_all_entries_and_whole_notes(lea: Learner, tmp_path: Path) -> None:
    count = len(lea.asks("history -n 99")["steps"])
    assert lea.types("history --format md").out.count("\n| 20") == count
    html = lea.types("history --format html").out
    assert html.count("<tr>") == count + 1
    for text in (html, lea.types("history --format md").out):
        assert "forty characters" in text
    assert "forty characters" not in lea.types("history").out
    path = tmp_path / "history.txt"
    assert lea.types(f"history -o {path}").code == 0
    assert path.read_text("utf-8").count("\n20") == count


def test_a_screen_marks_what_was_undone_corrected_and_removed(lea: Learner) -> None:
    out = lea.types("history -n 99").out
    for marked in (
        "spent shape, 45 min [corrected]",
        "spent bake [removed]",
        "spent rise, 20 min [undone]",
    ):
        assert marked in out


def test_older_entries_are_one_line_away(lea: Learner) -> None:
    out = lea.types("history knead -n 2").out
    assert out.endswith("Older entries: roadmap history knead -n 100\n")
    assert "Older" not in lea.types("history -n 99").out


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_a_terminal_of_any_width_shows_each_handle_whole(lea: Learner, columns: int) -> None:
    code, screen = lea.sees("history -n 99 --no-pager --color never", columns)
    assert code == 0
    assert max(map(len, screen.splitlines())) <= columns
    assert all(handle in screen for handle in named(lea.asks("history -n 99")))
