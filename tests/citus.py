"""A Citus that somebody runs: ROADMAP_TEST_CITUS=postgresql://postgres@HOST/DATABASE.

Its login is a superuser, of a database with the extension and all nodes. The tests make and drop a
database and roles of their own. Without another active node that holds shards they fail: a
coordinator alone hides most of what is different.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import conninfo, sql
from tests.servers import PASSWORD, SUPERUSER, Server

from roadmap_cli.carriers.server.scripts import schema_script
from roadmap_cli.core.answers.server_answers import CITUS

NAMED = os.environ.get("ROADMAP_TEST_CITUS", "")
WORKERS = """
select nodename, nodeport from pg_dist_node
where isactive and shouldhaveshards and noderole = 'primary' and groupid <> 0"""


class CitusCluster(Server):
    """A running Citus, neither started nor stopped here."""

    def __init__(self, address: str) -> None:
        named = conninfo.conninfo_to_dict(address)
        self.host, self.port = str(named["host"]), int(named.get("port") or 5432)
        self._home = str(named.get("dbname") or "postgres")
        self.superuser_password = str(named.get("password") or os.environ.get("PGPASSWORD", ""))
        assert named.get("user") == SUPERUSER, f"the login of ROADMAP_TEST_CITUS is {SUPERUSER}"
        psql = shutil.which("psql")
        assert psql, "psql is not on PATH"
        self.bin, self.directory, self.certificate = Path(psql).parent, Path("/"), None
        with self.connect() as admin:
            self.workers = admin.execute(WORKERS).fetchall()

    def connect(
        self, user: str = SUPERUSER, database: str = "", **options: Any
    ) -> psycopg.Connection:
        """Connect to the coordinator, or by `host` and `port` to another node."""
        if user == SUPERUSER:
            options["password"] = self.superuser_password
        return super().connect(user, database or self._home, **options)

    def psql(
        self, script: str, database: str, user: str = SUPERUSER, password: str = PASSWORD
    ) -> Any:
        """Run a script on the coordinator."""
        known = self.superuser_password if user == SUPERUSER else password
        return super().psql(script, database, user, known)

    def _on_workers(self, database: str = "") -> Iterator[psycopg.Connection]:
        for host, port in self.workers:
            with self.connect(database=database, host=host, port=port) as worker:
                yield worker

    def create_database(self, name: str, owner: str) -> None:
        """Make an empty database on each node, and one cluster of them."""
        words = sql.SQL("create database {} owner {}")
        words = words.format(sql.Identifier(name), sql.Identifier(owner))
        with self.connect() as admin:
            admin.execute("set citus.enable_create_database_propagation = off")
            admin.execute(words)
        for worker in self._on_workers():
            worker.execute("set citus.enable_ddl_propagation = off")
            worker.execute(words)
        for worker in self._on_workers(name):
            worker.execute("create extension citus")
        with self.connect(database=name) as admin:
            admin.execute("create extension citus")
            admin.execute("select citus_set_coordinator_host(%s, %s)", (self.host, self.port))
            for host, port in self.workers:
                admin.execute("select citus_add_node(%s, %s)", (host, port))

    def drop_database(self, name: str) -> None:
        """Drop a database on each node."""
        words = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        with self.connect() as admin:
            admin.execute(words)
        for worker in self._on_workers():
            worker.execute(words)

    def schema(self) -> str:
        """Return the SQL of our tables."""
        return schema_script(CITUS)

    def prepare_nodes(self, database: str) -> None:
        """Run the part that is for every node on each worker."""
        for_nodes = schema_script(CITUS).partition("-- On EVERY node")[2].partition("\n")[2]
        for worker in self._on_workers(database):
            worker.execute(f"--{for_nodes}")


@pytest.fixture(scope="session")
def citus() -> CitusCluster:
    """Connect to the Citus that is named."""
    if not NAMED:
        pytest.skip("no Citus is named: ROADMAP_TEST_CITUS=postgresql://postgres@HOST/DATABASE")
    cluster = CitusCluster(NAMED)
    assert cluster.workers, "no other active node holds shards: this would show little"
    return cluster
