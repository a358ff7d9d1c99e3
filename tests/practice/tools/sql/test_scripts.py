"""SQL scripts: statements one by one, and a refused one is an outcome.

Holds: practice.tools.sql.scripts.
"""

from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.sql.scripts import (
    open_database,
    read_statements,
    run_statements,
    split_statements,
)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(str(tmp_path), 1, str(tmp_path))


def test_statements_are_split_where_they_end() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT ';'; END;"
    text = f"-- one; two\n SELECT 1 ; SELECT ';--' ;{trigger}\n/* ; */ ;\nSELECT 2 -- the last"
    assert split_statements(text) == [
        "SELECT 1 ;",
        "SELECT ';--' ;",
        trigger,
        "SELECT 2 -- the last",
    ]


def test_what_is_refused_says_by_which_kind_of_rule(room: Room) -> None:
    table = "CREATE TABLE t (a INTEGER PRIMARY KEY, b NOT NULL, c CHECK (c > 0));"
    bad = ["t (b, c) VALUES (NULL, 1)", "t VALUES (1, 1, 0)", "u VALUES (1)", "t VALUES (1, 1, 1)"]
    script = table + "INSERT INTO t VALUES (1, 1, 1);" + "".join(f"INSERT INTO {b};" for b in bad)
    (Path(room.folder) / "a.sql").write_text(script, "utf-8")
    with open_database() as connection:
        outcomes = run_statements(connection, read_statements(room, "a.sql"))
    assert [outcome.kind for outcome in outcomes] == ["", "", "NOT NULL", "CHECK", "", "UNIQUE"]
    assert outcomes[4].error == "no such table: u"
    assert {outcome.verb for outcome in outcomes[1:]} == {"INSERT"}


def test_a_script_reads_another_and_no_database(room: Room) -> None:
    (Path(room.folder) / "b.sql").write_text("ATTACH 'x.db' AS x", "utf-8")
    (Path(room.folder) / "a.sql").write_text(".mode box\nSELECT 1;\n.read b.sql\n", "utf-8")
    with open_database() as connection:
        outcomes = run_statements(connection, read_statements(room, "a.sql"))
    assert [(outcome.file, outcome.error) for outcome in outcomes] == [
        ("a.sql", ""),
        ("b.sql", "not authorized"),
    ]


def test_what_cannot_be_read_is_said(room: Room) -> None:
    for name, text in (("a", ".read a"), ("b", ".read"), ("c", ".import x y")):
        (Path(room.folder) / name).write_text(text, "utf-8")
    with pytest.raises(NotYet, match="reads itself"):
        read_statements(room, "a")
    with pytest.raises(NotYet, match="without a file"):
        read_statements(room, "b")
    with pytest.raises(CouldNotLook, match="imports a file"):
        read_statements(room, "c")
