"""The SQL for whoever runs a server: on every PostgreSQL found, twice, and for any owner.

Holds: carriers.server.scripts, carriers.server.scram.
"""

from collections.abc import Iterator

import psycopg
import pytest
from tests.carriers.attacks import piece, share
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
        with database.connect() as admin:
            is_old = admin.info.server_version < 150_000
        assert {name.partition(":")[0] for name in found} <= {
            "large objects",
            "commands on other nodes",
            *(["tables in schema public"] if is_old else []),
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
        ("grant update on roadmap.shared to roadmap_learner", "UPDATE on shared for roadmap_learner"),
        (
            "grant update (body) on roadmap.piece to roadmap_learner",
            "column body of piece: UPDATE for roadmap_learner",
        ),
        ("alter role mia set statement_timeout = 0", "time limits of mia"),
        ("alter role mia in database learning set work_mem = '1GB'", "time limits of mia"),
        ("alter role mia reset idle_in_transaction_session_timeout", "time limits of mia"),
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


# -- taking away -----------------------------------------------------------------------------------

ROWS = """
select 'piece', device from roadmap.piece where learner = %(name)s
union all select 'shared', roadmap from roadmap.shared where learner = %(name)s
union all select 'member', cohort from roadmap.member where learner = %(name)s order by 1, 2"""
ALL_ROWS = [("member", "spring"), ("piece", "d1"), ("piece", "d1"), ("shared", "python")]


def fill(database: ServerDatabase, *names: str) -> None:
    """Invite learners who share, and whose log has two pieces."""
    for name in names:
        invite(database, name, "spring")
        with database.connect(name, password=SECRET) as learner:
            for statement in (
                piece(name, "d1", 1, 2, "a2", "null, null"),
                piece(name, "d1", 3, 5, "a5", "2, 'a2'"),
                share(name, "spring"),
            ):
                learner.execute(statement)


def rows_of(database: ServerDatabase, name: str) -> list[tuple[str, str]]:
    with database.connect() as admin:
        return admin.execute(ROWS, {"name": name}).fetchall()


def remove(
    database: ServerDatabase,
    name: str,
    cohort: str | None = None,
    device: str | None = None,
    keeps_login: bool = False,
) -> None:
    database.run(
        scripts.removal_script(name, cohort=cohort, device=device, keeps_login=keeps_login)
    )


def exists(database: ServerDatabase, name: str) -> bool:
    with database.connect() as admin:
        sql = "select from pg_roles where rolname = %s"
        return admin.execute(sql, [name]).fetchone() is not None


@pytest.mark.parametrize("table", ["piece", "shared", "member"])
def test_nobody_gets_the_rows_of_somebody_who_is_gone(database: ServerDatabase, table: str) -> None:
    if isinstance(database.server, CitusCluster) and database.owner != "postgres":
        pytest.skip("on a Citus an owner who is no superuser is only warned")
    fill(database, "eve")
    with database.connect() as admin:
        admin.execute("set session_replication_role = replica")
        for other in {"piece", "shared", "member"} - {table}:
            admin.execute(f"delete from roadmap.{other}")
        admin.execute("drop role eve")
    script = scripts.invitation_script("eve", VERIFIER, None, is_mentor=False)
    refused = database.server.psql(script, database.name, database.owner)
    assert refused.returncode == 3
    assert "there are rows of a eve who has no login any more" in refused.stderr
    assert "roadmap server remove eve" in refused.stderr
    assert not exists(database, "eve")
    remove(database, "eve")
    invite(database, "eve", None)
    with database.connect("eve", password=SECRET) as eve:
        assert eve.execute("select * from roadmap.piece").fetchall() == []


def test_a_new_login_leaves_the_owner_no_right_over_it(database: ServerDatabase) -> None:
    fill(database, "mia")
    invite(database, "tom", "spring", mentor=True)
    with database.connect(database.owner) as owner:
        (found,) = owner.execute("select count(*) from roadmap.piece").fetchone()
    assert found == (2 if database.owner == SUPERUSER else 0)
    with database.connect() as admin:
        sql = "select pg_has_role(%s, 'mia', 'usage') and not rolsuper from pg_roles where rolname = %s"
        assert admin.execute(sql, [database.owner] * 2).fetchall() == [(False,)]
        sql = "select pg_has_role('tom', 'roadmap_learner', 'member')"
        assert admin.execute(sql).fetchall() == [(False,)]


def test_removing_a_learner_removes_the_rows_and_the_login_and_nobody_elses(
    database: ServerDatabase,
) -> None:
    fill(database, "mia", "ben")
    before = findings(database)
    for _ in range(2):
        remove(database, "mia")
    assert (rows_of(database, "mia"), exists(database, "mia")) == ([], False)
    assert rows_of(database, "ben") == ALL_ROWS
    assert findings(database) == before


def test_a_login_may_be_kept(database: ServerDatabase) -> None:
    fill(database, "mia")
    remove(database, "mia", keeps_login=True)
    assert rows_of(database, "mia") == []
    fill(database, "mia")
    assert rows_of(database, "mia") == ALL_ROWS


@pytest.mark.parametrize("device", ["d2", "it's", "$$;", "{name}", "a\\b", ":x"])
def test_one_device_goes_and_the_others_stay(database: ServerDatabase, device: str) -> None:
    fill(database, "mia", "ben")
    with database.connect("mia", password=SECRET) as mia:
        sql = (
            "insert into roadmap.piece (learner, device, first, last, sum, body)"
            " values ('mia', %s, 1, 1, 'x', 'x')"
        )
        mia.execute(sql, [device])
    assert ("piece", device) in rows_of(database, "mia")
    before = findings(database)
    remove(database, "mia", device=device)
    assert rows_of(database, "mia") == rows_of(database, "ben") == ALL_ROWS
    assert findings(database) == before


def test_a_device_of_very_many_pieces_goes(database: ServerDatabase) -> None:
    if isinstance(database.server, CitusCluster):
        pytest.skip("a Citus takes no insert of a query under row security")
    fill(database, "mia")
    with database.connect("mia", password=SECRET) as mia:
        mia.execute(
            "insert into roadmap.piece (learner, device, first, last, sum, before_n, before_sum, body)"
            " select 'mia', 'd2', n, n, 's' || n, nullif(n - 1, 0),"
            " case when n > 1 then 's' || (n - 1) end, 'x' from generate_series(1, 1000) n"
        )
    remove(database, "mia", device="d2")
    assert rows_of(database, "mia") == ALL_ROWS


def test_somebody_is_taken_out_of_one_cohort_only(database: ServerDatabase) -> None:
    fill(database, "mia")
    invite(database, "mia", "autumn")
    remove(database, "mia", "spring")
    assert rows_of(database, "mia") == [("member", "autumn"), ("piece", "d1"), ("piece", "d1")]


def test_a_mentor_is_taken_out_of_one_cohort_only(database: ServerDatabase) -> None:
    fill(database, "mia")
    invite(database, "ben", "autumn")
    for cohort in ("spring", "autumn"):
        invite(database, "tom", cohort, mentor=True)
    for _ in range(2):
        remove(database, "tom", "spring")
    with database.connect("tom", password=SECRET) as tom:
        assert tom.execute("select learner from roadmap.member").fetchall() == [("ben",)]
        assert tom.execute("select * from roadmap.shared").fetchall() == []


def test_another_password_takes_the_place_of_the_old_one(database: ServerDatabase) -> None:
    fill(database, "mia")
    other = scram_verifier("another horse", b"salt" * 4)
    database.run(scripts.password_script("mia", other))
    with database.connect("mia", password="another horse") as mia:
        assert len(mia.execute("select * from roadmap.piece").fetchall()) == 2


@pytest.mark.parametrize("name", [SUPERUSER, "spring", "nobody"])
def test_only_logins_of_learners_and_mentors_get_passwords_and_are_removed(
    database: ServerDatabase, name: str
) -> None:
    invite(database, "mia", "spring")
    script = scripts.password_script(name, VERIFIER)
    refused = database.server.psql(script, database.name, database.owner)
    assert refused.returncode == 3
    assert f"{name} is no login of a learner or a mentor" in refused.stderr
    if name == "nobody":
        return
    script = scripts.removal_script(name, cohort=None, device=None, keeps_login=False)
    assert database.server.psql(script, database.name, database.owner).returncode == 3
    assert exists(database, name)


def test_nobody_but_an_owner_can_remove(database: ServerDatabase) -> None:
    fill(database, "mia", "ben")
    script = scripts.removal_script("ben", cohort=None, device=None, keeps_login=False)
    refused = database.server.psql(script, database.name, "mia", SECRET)
    assert "must be owner of table piece" in refused.stderr
    assert rows_of(database, "ben") == ALL_ROWS
