"""Tables, boards, outlines and tasks that are imported again: progress stays with its topics.

Holds: workspace.import_source, workspace.import_plan.
"""

import json
from pathlib import Path

import pytest
from tests.cli.program import Learner


@pytest.fixture
def ann(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learner:
    monkeypatch.chdir(tmp_path)
    return Learner(tmp_path / "ann")


def imports(ann: Learner, name: str, text: str, *options: str) -> None:
    Path(name).write_text(text, "utf-8")
    result = ann.types("", "import", name, *options)
    assert result.code == 0, result


def done(ann: Learner) -> list[str]:
    groups = ann.asks("list --state done")["groups"]
    return [topic["title"] for group in groups for topic in group["topics"]]


def test_a_table_keeps_its_progress_when_rows_move_and_a_title_comes_again(ann: Learner) -> None:
    imports(ann, "t.csv", "Title,Module,Link\nIntro,Green,https://t.example/g\nBoil,Green,\n")
    assert ann.types("done intro boil").code == 0
    imports(
        ann,
        "t.csv",
        "Link,Module,Title\n,Black,Boil\n,Green tea,Boil\nhttps://t.example/g,Green tea,Introduction\n",
    )
    assert sorted(done(ann)) == ["Boil", "Introduction"]
    assert ann.asks("report")["counts"]["all"] == 3


def test_a_named_column_is_named_again(ann: Learner) -> None:
    text = "Opus,Heard\nTea,yes\nPot,no\n"
    imports(ann, "o.csv", text, "--column", "title=Opus", "--column", "done=Heard")
    assert ann.asks("report")["counts"]["assumed"] == 1
    result = ann.types("import o.csv")
    assert result.code == 3
    assert "--column 'title=Opus'" in result.err
    for wrong in ("titel=Opus", "title", "title="):
        result = ann.types("", "import", "o.csv", "--column", wrong)
        assert result.code == 2, result
        assert "title" in result.err
    Path("list.md").write_text("# Tea\n\n- [ ] Boil\n", "utf-8")
    result = ann.types("import list.md --column title=Opus")
    assert result.code == 3
    assert "leave out --column" in result.err


def board(*cards: tuple[str, str, list[str]], lists: str = "To do,Doing,Done") -> str:
    names = lists.split(",")
    return json.dumps(
        {
            "name": "Tea",
            "lists": [{"id": str(n), "name": name, "pos": n} for n, name in enumerate(names)],
            "cards": [
                {"id": str(n), "name": name, "idList": str(names.index(column))}
                for n, (name, column, _) in enumerate(cards)
            ],
            "checklists": [
                {
                    "idCard": str(n),
                    "checkItems": [{"name": e, "state": "incomplete"} for e in entries],
                }
                for n, (_, _, entries) in enumerate(cards)
            ],
        }
    )


def test_a_board_keeps_its_progress_when_cards_move_and_entries_are_added(ann: Learner) -> None:
    imports(ann, "b.json", board(("Green", "To do", ["Read"]), ("Black", "Doing", [])))
    assert ann.types("done green-read green black").code == 0
    cards = (
        ("White", "To do", ["Read", "Pour"]),
        ("Black", "Next", []),
        ("Green", "Done", ["Read"]),
    )
    imports(ann, "b.json", board(*cards, lists="To do,Next,Done"))
    assert sorted(done(ann)) == ["Black", "Green", "Green: Read"]
    assert ann.asks("report")["counts"]["all"] == 6


def test_an_outline_keeps_its_progress_when_entries_are_renamed_around_it(ann: Learner) -> None:
    text = '<opml><head><title>Tea</title></head><body><outline text="{}"><outline text="Boil"/><outline text="Pour"/></outline>{}</body></opml>'
    imports(ann, "t.opml", text.format("Green", ""))
    assert ann.types("done boil").code == 0
    more = '<outline text="Black"><outline text="Boil"/></outline>'
    imports(ann, "t.opml", text.format("Green tea", more))
    assert done(ann) == ["Green tea: Boil"]
    assert ann.asks("report")["counts"]["all"] == 3


def test_tasks_keep_their_progress_when_they_are_renamed(ann: Learner) -> None:
    task = {
        "uuid": "390943e4-4753-4c12-8d04-5111419598de",
        "description": "Boil",
        "status": "pending",
    }
    imports(ann, "t.json", json.dumps([task]))
    assert ann.types("done boil").code == 0
    imports(ann, "t.json", json.dumps([task | {"description": "Boil water", "project": "tea"}]))
    assert done(ann) == ["Boil water"]
