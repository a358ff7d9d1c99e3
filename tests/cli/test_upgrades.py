"""Databases of every schema that was released: any command upgrades them first, and loses nothing.

Holds: store.opening.migrations.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.program import Learner
from tests.cli.terminals import Terminal, at_once

from roadmap_cli.store.database.database import SCHEMA_VERSION

DUMPS = Path(__file__).resolve().parent.parent / "store"
RELEASED = range(1, SCHEMA_VERSION + 1)
# Without the forecasts that `report` keeps: they are nothing a learner did.
EVENTS = "select * from event where kind <> 'foretold' order by clock, device, n"
STATES = "select roadmap, topic, state, since, spent, rating, proof, note, notes from topic_state"
LOOKS = (
    "next",
    "report",
    "list",
    "history",
    "show alpha",
    "export",
    "roadmaps",
    "doctor",
    "doctor --rebuild",
)
WRITES = ("note omega hello", "undo", "spent delta 5m", "reopen alpha", "backup")


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def home_of_schema(home: Path, schema: int) -> Learner:
    """Return a learner with the database that a program of an older schema left behind."""
    home.mkdir()
    with closing(sqlite3.connect(home / "roadmap.db")) as connection:
        connection.executescript((DUMPS / f"schema-{schema}.sql").read_text("utf-8"))
    return Learner(home)


@pytest.mark.parametrize("schema", RELEASED)
def test_any_command_upgrades_it_first_and_nothing_is_lost_or_otherwise(
    tmp_path: Path, schema: int
) -> None:
    for line in (*LOOKS, *WRITES):
        learner = home_of_schema(tmp_path / line.replace(" ", "-"), schema)
        events, states = (rows(learner.database, sql) for sql in (EVENTS, STATES))
        result = learner.types(line)
        assert result.code == 0, result
        assert rows(learner.database, "pragma user_version") == [(SCHEMA_VERSION,)]
        now = rows(learner.database, EVENTS)
        assert now[: len(events)] == events
        assert (len(now) > len(events)) == (line in WRITES and line != "backup")
        if line in LOOKS:
            assert rows(learner.database, STATES) == states
        copies = {path.name for path in (learner.home / "backups").glob("before-schema-*")}
        assert copies == ({f"before-schema-{schema + 1}.db"} if schema < SCHEMA_VERSION else set())
        for name in copies:
            assert rows(learner.home / "backups" / name, "pragma user_version") == [(schema,)]
            assert rows(learner.home / "backups" / name, EVENTS) == events
        assert learner.types("doctor").code == 0


@pytest.mark.parametrize("schema", RELEASED)
def test_commands_that_meet_at_an_older_database_upgrade_it_once(
    tmp_path: Path, schema: int
) -> None:
    learner = home_of_schema(tmp_path / "home", schema)
    events = rows(learner.database, EVENTS)
    lines = [["next"], ["report"], ["note", "omega", "one"], ["note", "omega", "two"]]
    answers = at_once(*(Terminal(learner.settings, [line]) for line in lines))
    assert [(answer.code, answer.err) for (answer,) in answers] == [(0, "")] * 4
    now = rows(learner.database, EVENTS)
    assert now[: len(events)] == events
    assert len(now) == len(events) + 2
    copies = list((learner.home / "backups").glob("before-schema-*"))
    assert len(copies) == (schema < SCHEMA_VERSION)
    assert learner.types("doctor").code == 0


@pytest.mark.parametrize("schema", [number for number in RELEASED if number < SCHEMA_VERSION])
def test_the_copy_from_before_an_upgrade_can_be_restored(tmp_path: Path, schema: int) -> None:
    learner = home_of_schema(tmp_path / "home", schema)
    events, states = (rows(learner.database, sql) for sql in (EVENTS, STATES))
    assert learner.types("done delta").code == 0
    assert learner.types(f"restore before-schema-{schema + 1}.db --yes").code == 0
    assert learner.types("next").code == 0
    assert rows(learner.database, EVENTS) == events
    assert rows(learner.database, STATES) == states
    assert learner.types("doctor").code == 0


def test_an_older_roadmap_that_cannot_be_read_is_named_after_the_upgrade(tmp_path: Path) -> None:
    learner = home_of_schema(tmp_path / "home", 3)
    with closing(sqlite3.connect(learner.database)) as connection, connection:
        connection.execute("update topic set title = cast(x'ff' as text) where id = 'alpha'")
    events = rows(learner.database, EVENTS)
    for line in ("next", "report", "next"):
        result = learner.types(line)
        assert (result.code, "the loaded roadmap is damaged: small" in result.err) == (4, True)
    assert rows(learner.database, EVENTS) == events


@pytest.mark.parametrize(
    "damage",
    [
        "update topic set title = 'Another' where id = 'alpha'",
        "update graph set needs = zeroblob(12)",
        "delete from prerequisite where topic = 'gamma'",
    ],
)
def test_an_upgrade_gives_no_checksum_to_what_was_damaged_before(
    tmp_path: Path, damage: str
) -> None:
    learner = home_of_schema(tmp_path / "home", 4)
    with closing(sqlite3.connect(learner.database)) as connection, connection:
        connection.execute(damage)
    for _ in range(2):
        result = learner.types("doctor")
        assert (result.code, "small" in result.out) == (4, True)
    result = learner.types("report")
    assert (result.code, "the loaded roadmap is damaged: small" in result.err) == (4, True)
