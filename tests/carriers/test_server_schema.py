"""The SQL for whoever runs a server: on every PostgreSQL found, twice, and for any owner.

Holds: carriers.server.scripts, carriers.server.scram.
"""

from collections.abc import Iterator

import psycopg
import pytest
from tests.citus import CitusCluster
from tests.servers import SUPERUSER, Server, ServerDatabase

from roadmap_cli.carriers.server import scripts
from roadmap_cli.carriers.server.scram import scram_verifier
from roadmap_cli.errors import UsageError

SECRET = "correct horse"
VERIFIER = scram_verifier(SECRET, b"sixteen bytes, ok")


@pytest.fixture(params=[SUPERUSER, "school"], ids=["superuser", "plain owner"])
def database(every_server: Server, request: pytest.FixtureRequest) -> Iterator[ServerDatabase]:
    """Make the tables as a superuser, and as an owner who may only make roles."""
    database = ServerDatabase(every_server, "learning", owner=request.param).prepare()
    yield database
    database.close()


def invite(database: ServerDatabase, name: str, cohort: str | None, mentor: bool = False) -> None:
    database.run(scripts.invitation_script(name, VERIFIER, cohort, is_mentor=mentor))


def findings(database: ServerDatabase) -> set[str]:
    """Return what the check calls open."""
    rows = [line.split("|") for line in database.run(scripts.check_script()).splitlines()]
    return {row[0].strip() for row in rows if len(row) == 3 and row[1].strip() == "OPEN"}


def test_the_schema_may_be_run_again_and_changes_nothing(database: ServerDatabase) -> None:
    invite(database, "mia", "spring")
    before = findings(database)
    database.run(scripts.schema_script())
    assert findings(database) == before
    with database.connect("mia", password=SECRET) as mia:
        assert mia.execute("select learner from roadmap.member").fetchall() == [("mia",)]


def test_who_was_invited_logs_in_with_the_password_and_with_no_other(
    database: ServerDatabase,
) -> None:
    invite(database, "mia", "spring")
    with database.connect("mia", password=SECRET) as mia:
        assert mia.execute("select cohort from roadmap.member").fetchall() == [("spring",)]
        assert mia.execute("show statement_timeout").fetchone() == ("30s",)
    if not isinstance(database.server, CitusCluster):  # whose nodes may trust each other
        with pytest.raises(psycopg.OperationalError):
            database.connect("mia", password="another horse")


def test_inviting_somebody_who_exists_adds_the_cohort_and_keeps_the_password(
    database: ServerDatabase,
) -> None:
    invite(database, "mia", "spring")
    other = scram_verifier("another horse", b"salt" * 4)
    script = scripts.invitation_script("mia", other, "autumn", is_mentor=False)
    for _ in range(2):
        database.run(script)
    with database.connect("mia", password=SECRET) as mia:
        sql = "select cohort from roadmap.member order by cohort"
        assert mia.execute(sql).fetchall() == [("autumn",), ("spring",)]


def test_a_mentor_may_look_after_a_second_cohort(database: ServerDatabase) -> None:
    invite(database, "mia", "spring")
    invite(database, "ben", "autumn")
    for cohort in ("spring", "autumn"):
        invite(database, "tom", cohort, mentor=True)
    with database.connect("tom", password=SECRET) as tom:
        sql = "select learner from roadmap.member order by learner"
        assert tom.execute(sql).fetchall() == [("ben",), ("mia",)]


def test_a_learner_may_look_after_a_cohort_too(database: ServerDatabase) -> None:
    invite(database, "mia", "spring")
    invite(database, "ben", "autumn")
    invite(database, "mia", "autumn", mentor=True)
    with database.connect("mia", password=SECRET) as mia:
        sql = "select learner from roadmap.member order by learner"
        assert mia.execute(sql).fetchall() == [("ben",), ("mia",)]


@pytest.mark.parametrize("name", ["spring", SUPERUSER])
def test_a_cohort_and_a_superuser_do_not_become_learners(
    database: ServerDatabase, name: str
) -> None:
    invite(database, "mia", "spring")
    script = scripts.invitation_script(name, VERIFIER, "autumn", is_mentor=False)
    refused = database.server.psql(script, database.name, database.owner)
    assert refused.returncode == 3
    assert f"{name} exists and is no login of a learner or a mentor" in refused.stderr
    with database.connect() as admin:
        assert admin.execute("select cohort from roadmap.cohort").fetchall() == [("spring",)]


def test_a_login_cannot_become_a_cohort(database: ServerDatabase) -> None:
    invite(database, "mia", None)
    script = scripts.invitation_script("tom", VERIFIER, "mia", is_mentor=True)
    assert database.server.psql(script, database.name, database.owner).returncode == 3


def test_a_mentor_sees_who_is_in_the_cohort_and_in_no_other(database: ServerDatabase) -> None:
    invite(database, "mia", "spring")
    invite(database, "ben", "autumn")
    invite(database, "tom", "spring", mentor=True)
    with database.connect("tom", password=SECRET) as tom:
        assert tom.execute("select learner from roadmap.member").fetchall() == [("mia",)]


@pytest.mark.parametrize(
    "name",
    [
        "", "Mia", "mia; drop table roadmap.piece", 'mia"', "mia'", "$$", "{cohort}", "mia\n",
        "1mia", "a" * 64, "roadmap_learner", "pg_read_all_data", "public", "none", "é", "mia x",
    ],
)  # fmt: skip
def test_a_name_that_could_be_more_than_a_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        scripts.invitation_script(name, VERIFIER, None, is_mentor=False)
    with pytest.raises(UsageError):
        scripts.invitation_script("mia", VERIFIER, name, is_mentor=False)


def test_the_check_names_only_what_a_superuser_must_close(database: ServerDatabase) -> None:
    invite(database, "mia", "spring")
    invite(database, "tom", "spring", mentor=True)
    found = {name for name in findings(database) if not name.startswith("another database")}
    if database.server.certificate is None:
        found.discard("encryption")
    if database.owner == SUPERUSER:
        assert found == set()
    else:
        assert {name.partition(":")[0] for name in found} <= {
            "large objects",
            "commands on other nodes",
        }


@pytest.mark.parametrize(
    ("opening", "finding"),
    [
        ("grant temporary on database learning to public", "temporary tables"),
        ("grant create on database learning to public", "schemas of one's own"),
        ("grant create on schema public to public", "tables in schema public"),
        ("grant execute on function lo_creat(integer) to public", "large objects: lo_creat(integer)"),
        ("alter table roadmap.piece disable row level security", "row security on piece"),
        (
            "alter table roadmap.shared no force row level security",
            "row security for the owner of shared",
        ),
        ("drop policy own_log on roadmap.piece", "policy own_log on piece"),
        ("alter policy own_log on roadmap.piece using (true)", "policy own_log on piece"),
        ("alter policy own_log on roadmap.piece to public", "policy own_log on piece"),
        (
            "create policy all_logs on roadmap.piece using (true)",
            "policy all_logs on piece is not ours",
        ),
        ("grant select on roadmap.piece to roadmap_mentor", "SELECT on piece for roadmap_mentor"),
        ("grant delete on roadmap.piece to public", "DELETE on piece for public"),
        ("alter role mia bypassrls", "learner who may do more: mia"),
        ("drop table roadmap.shared", "table shared"),
    ],
)  # fmt: skip
def test_the_check_names_what_somebody_opened(
    every_server: Server, opening: str, finding: str
) -> None:
    database = ServerDatabase(every_server, "learning").prepare()
    try:
        invite(database, "mia", "spring")
        assert finding not in findings(database)
        with database.connect() as admin:
            admin.execute(opening)
        assert finding in findings(database)
    finally:
        database.close()


def test_the_usage_counts_for_a_superuser_and_says_so_to_anybody_else(
    database: ServerDatabase,
) -> None:
    invite(database, "mia", None)
    with database.connect("mia", password=SECRET) as mia:
        mia.execute(
            "insert into roadmap.piece (learner, device, first, last, sum, body)"
            " values ('mia', 'd1', 1, 7, 'abc', 'x')"
        )
    printed = database.run(scripts.usage_script())
    if database.owner == SUPERUSER:
        assert "all learners" in printed
        assert " mia " in printed
    else:
        assert "row security hides it from this role" in printed
