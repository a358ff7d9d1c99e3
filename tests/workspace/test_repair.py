"""What stands beside the log is mended, and nothing is lost by that: neither a roadmap nor a record.

Holds: workspace.repair, store.versions.damaged_catalog, store.log.damaged_meta.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.program import Learner

TOPIC = """\
      - id: {name}
        title: About {name}
        stage: base
        hours: 2
        why: It comes first.
        outcomes: [something]
        proof: Do it.
"""
FILE = """\
format: 1
id: {roadmap}
title: The {roadmap} roadmap
version: "1"
stages:
  - id: base
    title: Base
    goal: Something
tracks:
  - id: track
    title: Track
    summary: Everything
    topics:
"""


def write_file(learner: Learner, roadmap: str, topics: str, name: str = "") -> Path:
    path = learner.home.parent / (name or f"{roadmap}.yaml")
    text = FILE.format(roadmap=roadmap)
    path.write_text(text + "".join(TOPIC.format(name=topic) for topic in topics.split()))
    return path


def sql(learner: Learner, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(learner.database, isolation_level=None)) as connection:
        return [row for text in statements for row in connection.execute(text).fetchall()]


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Return a learner of two roadmaps, with progress in both; bread is the active one."""
    learner = Learner(tmp_path / "home")
    for roadmap, topics in (("wine", "grape glass cork"), ("bread", "flour water salt")):
        assert learner.types(f"load {write_file(learner, roadmap, topics)}").code == 0
        assert learner.types(f"done {topics.split()[0]}").code == 0
    return learner


def remove_file(learner: Learner, roadmap: str) -> Path:
    path = learner.home.parent / f"{roadmap}.yaml"
    return path.rename(path.with_name(f"moved-{roadmap}.yaml"))


@pytest.mark.parametrize("name", ["'aread'", "'zread'", "cast(x'ff' as text)"])
@pytest.mark.parametrize("group", ["roadmap", "catalog", "plan"])
def test_a_roadmap_whose_file_is_gone_is_never_deleted(
    learner: Learner, name: str, group: str
) -> None:
    moved = remove_file(learner, "bread")
    before = sql(learner, "select * from topic order by id")
    sql(
        learner,
        f"update checksum set roadmap = {name} where roadmap = 'bread' and part = '{group}'",
    )
    result = learner.types("doctor --rebuild")
    assert (result.code, "roadmap load FILE" in result.out) == (4, True)
    assert sql(learner, "select id from roadmap order by id") == [("bread",), ("wine",)]
    assert sql(learner, "select * from topic order by id") == before
    assert learner.types(f"load {moved}").code == 0
    assert learner.types("doctor --rebuild").code == 0
    assert learner.types("doctor").code == 0


def test_a_roadmap_with_a_damaged_id_is_kept_until_its_file_is_loaded(learner: Learner) -> None:
    moved = remove_file(learner, "bread")
    sql(learner, "update roadmap set id = 'aread' where id = 'bread'")
    assert learner.types("doctor --rebuild").code == 4
    assert sql(learner, "select count(*) from topic where roadmap = 'bread'") == [(3,)]
    assert learner.types(f"load {moved}").code == 0
    assert learner.types("doctor --rebuild").code == 0
    assert sql(learner, "select id from roadmap order by id") == [("bread",), ("wine",)]
    assert "salt" in learner.types("list").out


def test_states_are_mended_while_the_file_of_another_roadmap_is_gone(learner: Learner) -> None:
    right = learner.types("--roadmap wine list").out
    remove_file(learner, "bread")
    sql(
        learner,
        "update graph set minutes = zeroblob(length(minutes)) where roadmap = 'bread'",
        "update topic_state set spent = 7 where roadmap = 'wine'",
    )
    assert learner.types("--roadmap wine list").code == 4
    result = learner.types("doctor --rebuild")
    assert result.code == 4
    assert "there are still problems" in result.out
    assert "nothing was changed" not in result.out
    assert learner.types("--roadmap wine list").out == right
    assert learner.types("use wine").code == 0
    assert learner.types("next").code == 0


def test_a_damaged_roadmap_stops_only_commands_on_itself(learner: Learner) -> None:
    assert learner.types("use wine").code == 0
    for statement in ("'x'", "cast(x'ff' as text)"):
        sql(learner, f"update roadmap set title = {statement} where id = 'bread'")
        for line in ("next", "report", "done glass", "undo", "use wine"):
            assert learner.types(line).code == 0, line
        for line in ("use bread", "--roadmap bread next", "roadmaps", "--roadmap brea next"):
            result = learner.types(line)
            assert (result.code, "is damaged: bread" in result.err) == (4, True), line


def test_the_file_of_another_version_does_not_mend(learner: Learner) -> None:
    assert learner.types("use wine").code == 0
    assert learner.types("forget bread").code == 0
    original = (learner.home.parent / "bread.yaml").read_text()
    write_file(learner, "bread", "rye oven")
    sql(learner, "update topic set title = 'x' where id = 'salt'")
    before = sql(learner, "select * from roadmap", "select * from topic")
    result = learner.types("doctor --rebuild")
    assert (result.code, "roadmap load FILE" in result.out) == (4, True)
    assert sql(learner, "select * from roadmap", "select * from topic") == before
    (learner.home.parent / "bread.yaml").write_text(original)
    assert learner.types("doctor --rebuild").code == 0
    assert sql(learner, "select id, hidden from roadmap") == [("wine", 0), ("bread", 1)]


def test_a_load_that_repairs_refuses_another_roadmap(learner: Learner) -> None:
    sql(learner, "update stage set title = 'x' where roadmap = 'bread'")
    other = write_file(learner, "bread", "needle wool", "other.yaml")
    result = learner.types(f"load {other}")
    assert (result.code, "--replace" in result.err) == (2, True)
    assert learner.types(f"load {other} --replace").code == 0


def test_a_topic_that_leaves_with_a_repair_is_kept(learner: Learner) -> None:
    assert learner.types("done salt").code == 0
    sql(learner, "update stage set title = 'x' where roadmap = 'bread'")
    shorter = write_file(learner, "bread", "flour water")
    assert learner.types(f"load {shorter}").code == 0
    assert "About salt" in learner.types("show salt").out
    assert learner.types("doctor").code == 0


def test_loading_mends_a_roadmap_and_its_states(learner: Learner) -> None:
    right = learner.types("report").out
    moved = remove_file(learner, "bread")
    sql(
        learner,
        "update graph set minutes = zeroblob(length(minutes)) where roadmap = 'bread'",
        "update topic_state set spent = 7 where roadmap = 'bread'",
        "delete from review_state",
    )
    assert learner.types(f"load {moved}").code == 0
    assert learner.types("report").out == right
    assert learner.types("doctor").code == 0


def test_the_last_event_of_a_device_is_read_from_the_log_again(learner: Learner) -> None:
    sql(learner, "update meta set value = 'q' || value where key like 'last %'")
    before = sql(learner, "select * from event")
    result = learner.types("doctor")
    assert (result.code, "events, all checksums match" in result.out) == (4, True)
    assert learner.types("doctor --rebuild").code == 0
    assert sql(learner, "select * from event") == before
    assert sql(
        learner, "select value = max(n) || ' ' || sum from meta, event where key like 'last %'"
    ) == [(1,)]
    assert learner.types("done water").code == 0
    assert learner.types("doctor").code == 0


def test_the_active_roadmap_after_a_repair_is_one_in_sight(learner: Learner) -> None:
    assert learner.types("use bread").code == 0
    assert learner.types("forget wine").code == 0
    sql(learner, "update meta set value = 'brear' where key = 'active'")
    assert learner.types("doctor --rebuild").code == 0
    assert sql(learner, "select value from meta where key = 'active'") == [("bread",)]


def test_a_repair_waits_for_another_program_like_any_command(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap_cli.store.database.database.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(learner.database, isolation_level=None)) as other:
        other.execute("begin immediate")
        result = learner.types("doctor --rebuild")
    assert (result.code, "try again when it has finished" in result.err) == (5, True)


def to_schema_3(learner: Learner) -> None:
    """Take the checksums away, as if an older version had written the database."""
    sql(
        learner,
        "drop table exercise",
        "drop table topic_month",
        "drop index event_review",
        "create index event_assumed on event (roadmap, topic) where kind = 'assumed'",
        "alter table topic_state drop column verified",
        "alter table topic_state drop column was_known",
        "drop table refresh",
        "alter table review_state drop column lapsed",
        "drop table checksum",
        "alter table graph drop column ids",
        "update meta set value = '3' where key = 'projection'",
        "delete from _sqlite_migrations where name like 'm004%' or name like 'm005%'"
        " or name like 'm006%'",
        "pragma user_version = 3",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "update topic set title = cast(x'ff' as text) where id = 'salt'",
        "update topic set outcomes = '[' where id = 'salt'",
        "update topic set place = 7 where id = 'salt'",
        "update topic set minutes = 1 << 40 where id = 'salt'",
        "delete from topic where id = 'salt'",
        "update graph set minutes = x'00' where roadmap = 'bread'",
        "update graph set needs = x'07000000' where roadmap = 'bread'",
        "update graph set topological = zeroblob(12) where roadmap = 'bread'",
        "update milestone set needs = x'07' where roadmap = 'bread'",
        "update milestone set needs = x'07000000' where roadmap = 'bread'",
        "delete from graph where roadmap = 'bread'",
        "insert into prerequisite values ('bread', 'salt', 0, 'nothing')",
        "update roadmap set title = cast(x'ff' as text) where id = 'bread'",
        "update roadmap set id = cast(x'ff' as text) where id = 'bread'",
    ],
)
@pytest.mark.parametrize("mend", ["doctor --rebuild", "load bread.yaml"])
def test_damage_from_before_an_upgrade_is_found_and_mended(
    learner: Learner, statement: str, mend: str
) -> None:
    right = learner.types("report").out
    to_schema_3(learner)
    sql(learner, statement)
    assert learner.types("next").code == 4
    assert learner.types("doctor").code == 4
    assert learner.types(mend.replace("bread.yaml", f"{learner.home.parent}/bread.yaml")).code == 0
    assert learner.types("doctor --rebuild").code == 0
    assert learner.types("report").out == right
    assert learner.types("doctor").code == 0


@pytest.mark.parametrize("key", ["shipped", "active", "projection", "last %", "device"])
@pytest.mark.parametrize(
    "first", ["next", "doctor", "doctor --rebuild", "--roadmap bread done water"]
)
def test_notes_that_cannot_be_read_before_an_upgrade_are_made_anew(
    learner: Learner, key: str, first: str
) -> None:
    to_schema_3(learner)
    sql(learner, f"update meta set value = cast(x'ff' as text) where key like '{key}'")
    assert learner.types(first).code in (0, 4)
    assert learner.types("doctor --rebuild").code == 0
    assert learner.types("next").code == 0
    assert learner.types("doctor").code == 0
