"""What is different on a Citus: one task for a statement of a learner, and a pipeline that is one transaction.

It needs a Citus that ROADMAP_TEST_CITUS names. The schema and the attacks run there too.

Holds: carriers.server.scripts, carriers.server.postgresql.
"""

from collections.abc import Iterator

import psycopg
import pytest
from tests.carriers.attacks import Attack, piece
from tests.carriers.test_server_plans import STATEMENTS, VALUES, is_of_a_learner
from tests.citus import CitusCluster
from tests.servers import ServerDatabase

from roadmap_cli.carriers.server import postgresql


@pytest.fixture(scope="module")
def database(citus: CitusCluster) -> Iterator[ServerDatabase]:
    """Make our tables, distributed over the workers."""
    database = ServerDatabase(citus, "learning").prepare()
    database.add_login("l777")
    yield database
    database.close()


@pytest.mark.parametrize("name", [n for n, sql in STATEMENTS.items() if is_of_a_learner(sql)])
def test_a_statement_of_a_learner_is_one_task_on_one_node(
    database: ServerDatabase, name: str
) -> None:
    with database.connect("l777") as connection:
        plan = connection.execute(f"explain {STATEMENTS[name]}", VALUES).fetchall()
    counts = [line.strip() for (line,) in plan if "Task Count" in line]
    assert counts == ["Task Count: 1"]


def test_asking_by_the_current_user_would_be_a_task_for_each_shard(
    database: ServerDatabase,
) -> None:
    with database.connect("l777") as connection:
        plan = connection.execute(
            "explain select * from roadmap.piece where learner = current_user"
        ).fetchall()
    assert any("Task Count: 32" in line for (line,) in plan)


def test_a_pipeline_whose_third_piece_is_refused_stores_none(database: ServerDatabase) -> None:
    past = {"before_n": None, "before_sum": None, "body": b"x", "learner": "l777"}
    pieces = [
        {**past, "device": device, "first": 1, "last": 2, "sum": "s"} for device in ("a", "b", "a")
    ]
    with database.connect("l777", prepare_threshold=None) as connection:
        with pytest.raises(psycopg.errors.UniqueViolation):
            send(connection, pieces)
        connection.rollback()
        assert connection.execute("select device from roadmap.piece").fetchall() == []


def send(connection: psycopg.Connection, pieces: list[dict[str, object]]) -> None:
    """Send pieces as the client does."""
    with connection.pipeline():
        connection.execute(postgresql.BEGIN)
        for values in pieces:
            connection.execute(postgresql.SEND, values)
        connection.execute(postgresql.COMMIT)


ON_NODES = [
    Attack("run on all nodes", "l777", "select run_command_on_workers('select lo_creat(-1)')", "42501"),
    Attack("move shards", "l777", "select rebalance_table_shards()", "42501"),
    Attack("add a node", "l777", "select citus_add_node('127.0.0.1', 1)", "42501"),
    Attack("undistribute", "l777", "select undistribute_table('roadmap.piece')", "42501"),
    Attack("see what others do", "l777", "select * from citus_stat_activity", "42501"),
    Attack("read secrets", "l777", "select * from pg_dist_authinfo", "42501"),
]  # fmt: skip


@pytest.mark.parametrize("attack", ON_NODES, ids=lambda attack: attack.name)
def test_a_learner_reaches_no_other_node(database: ServerDatabase, attack: Attack) -> None:
    with database.connect("l777") as connection:
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(attack.sql)
        assert refused.value.sqlstate == attack.outcome


def test_on_a_worker_too_a_learner_makes_nothing_and_reads_no_other_log(
    database: ServerDatabase, citus: CitusCluster
) -> None:
    with database.connect() as admin:
        admin.execute(piece("ben", "d1", 1, 2, "a2", "null, null"))
    for host, port in citus.workers:
        with citus.connect("l777", database.name, host=host, port=port) as worker:
            for sql in ("select lo_creat(-1)", "create temporary table mine (x text)"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    worker.execute(sql)
            assert worker.execute("select * from roadmap.piece").fetchall() == []
