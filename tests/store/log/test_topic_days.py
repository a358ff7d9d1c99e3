"""The days of a topic are read month by month, and only what matches its checksum.

Holds: store.log.topic_days, store.log.forecast_counts.
"""

from collections.abc import Callable
from itertools import islice
from sqlite3 import OperationalError

import pytest

from roadmap_cli.core.progress.states import FORETOLD, Fact
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database.row_sums import DamagedCache
from roadmap_cli.store.log import forecast_counts, log, projection, topic_days
from roadmap_cli.workspace import notes, report, topic_changes
from roadmap_cli.workspace.workspace import Workspace

DAYS = ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-28")


@pytest.fixture
def studied(w: Workspace) -> Workspace:
    """Return a workspace with three months of days of a topic."""
    for minutes, day in enumerate(DAYS, 10):
        notes.spent(w, "alpha", minutes, on=day)
    return w


def read(w: Workspace, count: int | None = None) -> list[tuple[str, int, int]]:
    days = topic_days.read_days(w.database, "small", "alpha")
    return [(day.day, day.facts, day.spent) for day in islice(days, count)]


def test_the_days_come_in_order_with_their_facts_and_minutes(studied: Workspace) -> None:
    assert read(studied) == [(day, 1, minutes) for minutes, day in enumerate(DAYS, 10)]
    assert list(topic_days.read_days(studied.database, "small", "beta")) == []


def test_no_month_is_read_that_nobody_asks_for(studied: Workspace) -> None:
    heard: list[str] = []
    studied.database.connection.set_trace_callback(heard.append)
    assert len(read(studied, 1)) == 1
    studied.database.connection.set_trace_callback(None)
    assert len([sql for sql in heard if "from topic_day" in sql]) == 1
    assert "2026" not in "".join(heard)


DAMAGE = {
    "minutes": "update topic_day set spent = spent + 1 where day = '{}'",
    "facts": "update topic_day set facts = 9 where day = '{}'",
    "a day of another month": "update topic_day set day = '2026-04-01' where day = '{}'",
    "bytes": "update topic_day set day = cast(x'ff' as text) where day = '{}'",
    "a lost day": "delete from topic_day where day = '{}'",
    "a lost month": "delete from topic_day where substr(day, 1, 7) = substr('{}', 1, 7)",
    "a lost checksum": "delete from topic_month where month = substr('{}', 1, 7)",
    "another checksum": "update topic_month set sum = 'x' where month = substr('{}', 1, 7)",
}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("sql", DAMAGE.values(), ids=DAMAGE)
def test_damage_to_any_day_is_found_before_it_is_read(
    studied: Workspace, sql: str, day: str
) -> None:
    studied.database.connection.execute(sql.format(day))
    for check in (read, lambda w: topic_days.check(w.database, "small", "alpha")):
        with pytest.raises((DamagedCache, OperationalError), match=r"damaged|UTF-8"):
            check(studied)
    with pytest.raises((DamagedCache, OperationalError), match=r"damaged|UTF-8"):
        topic_days.check_all(studied.database, "small")


def test_a_day_after_the_last_month_is_found(studied: Workspace) -> None:
    sql = "insert into topic_day values ('small', 'alpha', '2026-07-01', 1, 0, 0)"
    studied.database.connection.execute(sql)
    assert len(read(studied, len(DAYS))) == len(DAYS)
    with pytest.raises(DamagedCache, match="damaged"):
        read(studied)


def foretell(w: Workspace) -> None:
    milestones = {"goal": ["2026-06-01", "2026-07-01"]}
    with w.database.writing() as transaction:
        fact = Fact(FORETOLD, "small", "", {"milestones": milestones})
        w.record(transaction, "report, which recorded its forecast", [fact], upkeep=True)


def hide(w: Workspace, name: str, index: str, rest: str) -> None:
    """Let an index hold the rest of its rows only, as one might that was damaged."""
    connection = w.database.connection
    connection.execute(f"drop index {name}")
    join = "and" if " where " in index else "where"
    connection.execute(f"create index {name} on {index} {join} {rest}")
    connection.execute("pragma writable_schema = on")
    sql = f"create index {name} on {index}"
    connection.execute("update sqlite_master set sql = ? where name = ?", (sql, name))
    connection.execute("pragma writable_schema = reset")


def test_forecasts_that_a_damaged_index_hides_are_missed(studied: Workspace) -> None:
    for _ in range(2):
        foretell(studied)
    report.report(studied)
    forecast_counts.check(studied.database, "small")
    assert projection.differing_tables(studied.database) == []
    hide(studied, "event_foretold", "event (roadmap, clock) where kind = 'foretold'", "false")
    assert list(log.living_events_of_kind(studied.database, "small", FORETOLD)) == []
    with pytest.raises(DatabaseError, match="an index is damaged"):
        report.report(studied)
    studied.database.rebuild_indexes()
    report.report(studied)


@pytest.mark.parametrize(
    "act",
    [
        lambda w: notes.spent(w, "alpha", 5),
        lambda w: notes.note(w, "alpha", "a note"),
        lambda w: topic_changes.done(w, ["alpha"]),
        lambda w: topic_changes.start(w, ["alpha"]),
    ],
    ids=["spent", "note", "done", "start"],
)
def test_nothing_is_recorded_on_a_topic_whose_events_a_damaged_index_hides(
    studied: Workspace, act: Callable[[Workspace], object]
) -> None:
    hide(studied, "event_topic", "event (roadmap, topic)", "n <> 3")
    before = [log.event_count(studied.database), read(studied)]
    with pytest.raises(DatabaseError, match="damaged"):
        act(studied)
    assert [log.event_count(studied.database), read(studied)] == before
    studied.database.rebuild_indexes()
    act(studied)
    assert projection.differing_tables(studied.database) == []
