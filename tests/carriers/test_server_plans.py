"""Each statement of the client names the learner, and finds its rows by an index.

Holds: carriers.server.postgresql.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from tests.citus import CitusCluster
from tests.servers import Server, ServerDatabase

from roadmap_cli import carriers

LEARNERS = 50_000
PIECES = f"""
insert into roadmap.piece (learner, device, first, last, sum, before_n, before_sum, body)
select 'l' || learner, 'd1', n * 10 + 1, n * 10 + 10, 's' || n,
  nullif(n * 10, 0), case when n > 0 then 's' || (n - 1) end, 'x'
from generate_series(1, {LEARNERS}) learner, generate_series(0, 1) n
"""
MEMBERS = f"""
insert into roadmap.member (learner, cohort)
select 'l' || learner, 'c' || learner % 100 from generate_series(1, {LEARNERS}) learner
"""
SHARED = """
insert into roadmap.shared
  (learner, cohort, roadmap, title, version, size, events, has_minutes, as_of, topics)
select learner, cohort, 'python', 'Python', '1', 9, 5, false, now(), '{}' from roadmap.member
"""
# A value for each parameter that a statement of the client has.
VALUES = {
    "learner": "l777",
    "device": "d1",
    "after": 10,
    "pieces": 100,
    "bytes": 10_000_000,
    "first": 21,
    "last": 30,
    "sum": "s2",
    "before_n": 20,
    "before_sum": "s1",
    "body": b"x",
    "login": "tom",
    "cohort": "c77",
    "roadmap": "python",
    "title": "Python",
    "version": "1",
    "size": 9,
    "events": 6,
    "has_minutes": False,
    "as_of": "2026-03-02",
    "topics": "{}",
}


def statements() -> dict[str, str]:
    """Return what the carriers may send to a server, as it is sent."""
    found = {}
    for module in pkgutil.walk_packages(carriers.__path__, f"{carriers.__name__}."):
        for name, text in vars(importlib.import_module(module.name)).items():
            if name.isupper() and isinstance(text, str) and " roadmap." in text:
                found[f"{module.name.rpartition('.')[2]}.{name}"] = text
    return found


STATEMENTS = statements()


def is_of_a_learner(sql: str) -> bool:
    """Return whether a learner sends it: a mentor asks by cohort."""
    return "%(learner)s" in sql


def test_there_are_statements_to_look_at() -> None:
    assert {"postgresql.HEADS", "postgresql.SEND", "postgresql.BRING"} <= set(STATEMENTS)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_names_whose_rows_it_means(name: str) -> None:
    sql = " ".join(STATEMENTS[name].split())
    assert "current_user" not in sql
    if sql.startswith("insert"):
        assert "(learner, " in sql.partition("values")[0]
        assert "values (%(learner)s," in sql
    else:
        scans = sql.count(" from roadmap.") + sql.count("update roadmap.")
        by_cohort = sql.count("cohort = %(cohort)s")
        assert scans == sql.count("learner = %(learner)s") or scans == by_cohort


@pytest.fixture(scope="module")
def crowd(every_server: Server) -> Iterator[ServerDatabase]:
    """Make a server with many learners, and their tables analysed."""
    if isinstance(every_server, CitusCluster):
        pytest.skip("its plans are looked at in test_citus.py")
    database = ServerDatabase(every_server, "crowd").prepare()
    database.add_login("l777")
    database.add_login("tom", "roadmap_mentor")
    with database.connect() as admin:
        admin.execute("create role c77")
        admin.execute("grant c77 to tom")
        admin.execute("insert into roadmap.cohort select 'c' || n from generate_series(0, 99) n")
        admin.execute("set session_replication_role = replica")  # the keys hold by construction
        for sql in (PIECES, MEMBERS, SHARED):
            admin.execute(sql)
        admin.execute("analyze roadmap.piece, roadmap.member, roadmap.shared")
    yield database
    database.close()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each node of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_finds_its_rows_by_an_index(crowd: ServerDatabase, name: str) -> None:
    sql = STATEMENTS[name]
    with crowd.connect("l777" if is_of_a_learner(sql) else "tom") as connection:
        ((answer,),) = connection.execute(f"explain (format json) {sql}", VALUES).fetchall()
    scans = [node for node in nodes(answer[0]["Plan"]) if node["Node Type"].endswith("Scan")]
    scans = [
        node for node in scans if node["Node Type"] not in ("Subquery Scan", "Bitmap Heap Scan")
    ]
    assert [node for node in scans if "Index" not in node["Node Type"]] == []
    wanted = "learner = " if is_of_a_learner(sql) else "cohort = "
    assert all(wanted in node["Index Cond"] for node in scans)
    assert scans or sql.split()[0] == "insert"


def test_a_scan_of_all_rows_would_be_seen(crowd: ServerDatabase) -> None:
    with crowd.connect() as admin:
        sql = "explain (format json) select * from roadmap.piece where device = 'd1'"
        ((answer,),) = admin.execute(sql).fetchall()
    assert "Seq Scan" in [node["Node Type"] for node in nodes(answer[0]["Plan"])]
