"""Attacks on a server by whoever has a login: on every PostgreSQL found, and with any owner.

Holds: carriers.server.scripts.
"""

from collections.abc import Iterator

import psycopg
import pytest
from tests.carriers.attacks import ATTACKS, PREPARATION, Attack, superusers_to_close
from tests.citus import CitusCluster
from tests.servers import SUPERUSER, Server, ServerDatabase

from roadmap_cli.carriers.server import shared_table

LOGINS = {"mia": (), "ben": (), "cal": (), "tom": ("roadmap_mentor",), "uma": ("roadmap_mentor",)}


class Prey:
    """A server with learners, mentors, what they wrote, and a connection for each of them."""

    def __init__(self, database: ServerDatabase) -> None:
        self.database = database
        for login, roles in LOGINS.items():
            database.add_login(login, *roles)
        database.add_login("web", "roadmap_gateway")
        database.add_cohort("spring", "mia", "ben")
        database.add_cohort("autumn", "cal")
        with database.connect() as admin:
            admin.execute("grant spring to tom")
            admin.execute("grant autumn to uma")
            if isinstance(database.server, CitusCluster):
                admin.execute("alter role web set citus.propagate_set_commands = 'local'")
            for statement in PREPARATION:
                admin.execute(statement)
        self.connections = {login: database.connect(login) for login in [*LOGINS, "web"]}

    def outcome(self, attack: Attack) -> str:
        """Return the state of the error; '' for no rows; else what happened. Undo it."""
        connection = self.connections[attack.who]
        connection.execute("begin")
        try:
            *first, last = attack.sql.split("; ")
            for statement in first:
                connection.execute(statement)
            cursor = connection.execute(last)
            rows = cursor.fetchall() if cursor.description else cursor.rowcount
            return f"it worked: {rows}" if rows and rows != -1 else ""
        except psycopg.Error as error:
            return error.sqlstate or str(error)
        finally:
            connection.execute("rollback")

    def close(self) -> None:
        for connection in self.connections.values():
            connection.close()
        self.database.close()


@pytest.fixture(scope="module", params=[SUPERUSER, "school"], ids=["superuser", "plain owner"])
def prey(every_server: Server, request: pytest.FixtureRequest) -> Iterator[Prey]:
    """Set a server up by a superuser, and by an owner who may only make roles."""
    prey = Prey(ServerDatabase(every_server, "learning", owner=request.param).prepare())
    yield prey
    prey.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.who}: {attack.name}")
def test_an_attack_is_refused_or_finds_nothing(prey: Prey, attack: Attack) -> None:
    needs_superuser = superusers_to_close(prey.connections["web"].info.server_version)
    if attack.name.startswith(needs_superuser) and prey.database.owner != SUPERUSER:
        assert prey.outcome(attack) not in attack.outcome.split()
    else:
        assert prey.outcome(attack) in (attack.outcome.split() or [""])


def test_a_learner_a_mentor_and_a_gateway_see_what_is_theirs(prey: Prey) -> None:
    def rows(who: str, sql: str) -> list[tuple[object, ...]]:
        return prey.connections[who].execute(sql).fetchall()

    assert rows("mia", "select distinct learner from roadmap.piece") == [("mia",)]
    assert rows("mia", "select learner, cohort from roadmap.shared") == [("mia", "spring")]
    assert rows("tom", "select learner, cohort from roadmap.shared") == [("mia", "spring")]
    assert rows("uma", "select learner, cohort from roadmap.shared") == [("cal", "autumn")]
    assert rows("tom", "select learner from roadmap.member order by 1") == [("ben",), ("mia",)]
    web = prey.connections["web"]
    with web.transaction():
        web.execute("set local roadmap.learner = 'ben'")
        assert rows("web", "select distinct learner from roadmap.piece") == [("ben",)]


def test_the_owner_of_the_tables_reads_no_log_unless_a_superuser(prey: Prey) -> None:
    with prey.database.connect(prey.database.owner) as owner:
        (found,) = owner.execute("select count(*) from roadmap.piece").fetchone()
    assert found == (6 if prey.database.owner == SUPERUSER else 0)


def test_what_is_no_longer_shared_is_gone_at_once(prey: Prey) -> None:
    mia, tom = prey.connections["mia"], prey.connections["tom"]
    mia.execute("begin")
    mia.execute(shared_table.STOP, {"learner": "mia", "cohort": "spring"})
    mia.execute("commit")
    assert tom.execute("select * from roadmap.shared").fetchall() == []
    with prey.database.connect() as admin:
        admin.execute("delete from roadmap.shared where learner = 'mia'")
        admin.execute(next(sql for sql in PREPARATION if "roadmap.shared" in sql))


def test_who_leaves_a_cohort_shares_nothing_with_it(prey: Prey) -> None:
    with prey.database.connect(prey.database.owner) as owner:
        owner.execute("begin")
        owner.execute("delete from roadmap.member where learner = 'mia'")
        owner.execute("commit")
    tom = prey.connections["tom"]
    assert tom.execute("select * from roadmap.shared").fetchall() == []
    with prey.database.connect() as admin:
        admin.execute("insert into roadmap.member values ('mia', 'spring')")
        admin.execute(next(sql for sql in PREPARATION if "roadmap.shared" in sql))
