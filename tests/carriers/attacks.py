"""What somebody with a login may try on a server: who, what, and what must come of it.

`EMPTY` is no row, or none that was changed. Everything else is the state of an error: 42501 is a
missing right, 23505, 23503 and 23514 are a key, a foreign key and a check.
"""

from typing import NamedTuple

EMPTY, RIGHTS, KEY, FOREIGN_KEY, CHECK = "", "42501", "23505", "23503", "23514"


def superusers_to_close(server_version: int) -> tuple[str, ...]:
    """Return how the names of those begin that stay open where the owner is no superuser."""
    # Up to version 14 the schema public belongs to a superuser and is open to all.
    return (
        ("large objects", "a table in public") if server_version < 150_000 else ("large objects",)
    )


class Attack(NamedTuple):
    """One statement, or several of one transaction, of which the last is looked at."""

    name: str
    who: str  # a login of `Prey`
    sql: str
    outcome: str


def piece(
    learner: str, device: str, first: int, last: int, total: str, before: str, body: str = "'x'"
) -> str:
    """Return the insertion of a piece; `before` is its number and checksum, as SQL."""
    return (
        "insert into roadmap.piece (learner, device, first, last, sum, before_n, before_sum, body)"
        f" values ('{learner}', '{device}', {first}, {last}, '{total}', {before}, {body})"
    )


def share(learner: str, cohort: str, topics: str = "'{}'") -> str:
    """Return the insertion of what a learner shares."""
    return (
        "insert into roadmap.shared (learner, cohort, roadmap, title, version, size, events,"
        " has_minutes, as_of, topics)"
        f" values ('{learner}', '{cohort}', 'python', 'Python', '1', 9, 5, false, now(), {topics})"
    )


# Mia and Ben are in spring, Cal is in autumn; Mia and Cal share. Tom is the mentor of spring, Uma
# of autumn. Each learner has a device d1 with the pieces 1-2 (a2) and 3-5 (a5).
PREPARATION = [
    piece(learner, "d1", *values)
    for learner in ("mia", "ben", "cal")
    for values in ((1, 2, "a2", "null, null"), (3, 5, "a5", "2, 'a2'"))
] + [share("mia", "spring"), share("cal", "autumn")]

NO_PAST = "null, null"
LOGS = [
    Attack("read another's log", "mia", "select * from roadmap.piece where learner = 'ben'", EMPTY),
    Attack("read all logs", "mia", "select * from roadmap.piece where learner <> 'mia'", EMPTY),
    Attack(
        "learn of another's log by an error",
        "mia",
        "select 1 / (length(body) - length(body)) from roadmap.piece where learner = 'ben'",
        EMPTY,
    ),
    Attack("copy another's log", "mia", "copy (table roadmap.piece) to program 'cat'", RIGHTS),
    Attack(
        "go round row security",
        "mia",
        "set local row_security = off; select * from roadmap.piece",
        RIGHTS,
    ),
    Attack("write into another's log", "mia", piece("ben", "d2", 1, 1, "x", NO_PAST), RIGHTS),
    Attack("continue another's log", "mia", piece("ben", "d1", 6, 6, "x", "5, 'a5'"), RIGHTS),
    Attack(
        "write over another's piece",
        "mia",
        piece("ben", "d1", 1, 2, "x", NO_PAST)
        + " on conflict (learner, device, first) do update set body = 'y'",
        RIGHTS,
    ),
    Attack(
        "ask by a conflict whether another's piece is there",
        "mia",
        piece("ben", "d1", 1, 2, "a2", NO_PAST) + " on conflict do nothing",
        RIGHTS,
    ),
    Attack("change one's own log", "mia", "update roadmap.piece set body = 'y'", RIGHTS),
    Attack("delete one's own log", "mia", "delete from roadmap.piece", RIGHTS),
    Attack("empty the table", "mia", "truncate roadmap.piece", RIGHTS),
    Attack("lock rows of it", "mia", "select 1 from roadmap.piece for update", RIGHTS),
    Attack("read its statistics", "mia", "select * from pg_statistic", RIGHTS),
    Attack(
        "read them by the view",
        "mia",
        "select * from pg_stats where schemaname = 'roadmap'",
        EMPTY,
    ),
    Attack(
        "be the gateway",
        "mia",
        "set local roadmap.learner = 'ben'; select * from roadmap.piece where learner = 'ben'",
        EMPTY,
    ),
    Attack(
        "share a log that belongs to nobody",
        "mia",
        "set local role roadmap_learner; " + piece("roadmap_learner", "d1", 1, 1, "x", NO_PAST),
        "23514 08006",  # Citus: no node lets the role in
    ),
]
KEYS = [
    Attack("fork at the start", "mia", piece("mia", "d1", 1, 1, "x", NO_PAST), KEY),
    Attack("fork later", "mia", piece("mia", "d1", 3, 3, "x", "2, 'a2'"), KEY),
    Attack("send again", "mia", piece("mia", "d1", 3, 5, "a5", "2, 'a2'"), KEY),
    Attack("overlap", "mia", piece("mia", "d1", 5, 6, "x", "4, 'a5'"), FOREIGN_KEY),
    Attack("leave a gap", "mia", piece("mia", "d1", 7, 7, "x", "6, 'a6'"), FOREIGN_KEY),
    Attack("continue another past", "mia", piece("mia", "d1", 6, 6, "x", "5, 'zz'"), FOREIGN_KEY),
    Attack("begin in the middle", "mia", piece("mia", "d2", 2, 2, "x", "1, 'a1'"), FOREIGN_KEY),
    Attack("begin without a past", "mia", piece("mia", "d2", 2, 2, "x", NO_PAST), CHECK),
    Attack("a past before the first", "mia", piece("mia", "d2", 1, 1, "x", "0, 'a'"), CHECK),
    Attack("half a past", "mia", piece("mia", "d1", 6, 6, "x", "5, null"), CHECK),
    Attack("the other half", "mia", piece("mia", "d1", 6, 6, "x", "null, 'a5'"), CHECK),
    Attack("skip numbers", "mia", piece("mia", "d1", 8, 8, "x", "5, 'a5'"), CHECK),
    Attack("event 0", "mia", piece("mia", "d2", 0, 0, "x", NO_PAST), CHECK),
    Attack("end before it begins", "mia", piece("mia", "d1", 6, 5, "x", "5, 'a5'"), CHECK),
    Attack("a piece of 5,000", "mia", piece("mia", "d2", 1, 5000, "x", NO_PAST), CHECK),
    Attack(
        "a body of 9 MB",
        "mia",
        piece("mia", "d2", 1, 1, "x", NO_PAST, "convert_to(repeat('x', 9000000), 'UTF8')"),
        CHECK,
    ),
    Attack("an empty body", "mia", piece("mia", "d2", 1, 1, "x", NO_PAST, "''"), CHECK),
    Attack("a device without a name", "mia", piece("mia", "", 1, 1, "x", NO_PAST), CHECK),
    Attack("a device of 200", "mia", piece("mia", "d" * 200, 1, 1, "x", NO_PAST), CHECK),
    Attack("a checksum of 200", "mia", piece("mia", "d2", 1, 1, "x" * 200, NO_PAST), CHECK),
]
SHARES = [
    Attack("read what another shares", "mia", "select * from roadmap.shared where learner <> 'mia'", EMPTY),
    Attack("share for another", "mia", share("ben", "spring"), RIGHTS),
    Attack("share with a cohort of others", "mia", share("mia", "autumn"), FOREIGN_KEY),
    Attack("share with no cohort", "mia", share("mia", "nowhere"), FOREIGN_KEY),
    Attack("share with a role", "mia", share("mia", "roadmap_learner"), FOREIGN_KEY),
    Attack(
        "change another's", "mia", "update roadmap.shared set topics = '{}' where learner = 'cal'", EMPTY
    ),
    Attack("stop another's", "mia", "update roadmap.shared set topics = null where learner = 'cal'", EMPTY),
    Attack("delete what is shared", "mia", "delete from roadmap.shared where learner = 'mia'", RIGHTS),
    Attack("keep something in a row that was stopped", "mia", "update roadmap.shared set topics = null", CHECK),
    Attack("give one's own away", "mia", "update roadmap.shared set learner = 'ben'", RIGHTS),
    Attack("move it", "mia", "update roadmap.shared set cohort = 'autumn'", RIGHTS),
    Attack(
        "share 2 MB",
        "mia",
        share("mia", "spring", "to_jsonb(repeat('x', 2000000))").replace("'python'", "'other'"),
        CHECK,
    ),
    Attack("join a cohort", "mia", "insert into roadmap.member values ('mia', 'autumn')", RIGHTS),
    Attack("leave one", "mia", "delete from roadmap.member", RIGHTS),
    Attack("make a cohort", "mia", "insert into roadmap.cohort values ('mine', '')", RIGHTS),
    Attack("see who else is in one", "mia", "select * from roadmap.member where learner <> 'mia'", EMPTY),
]  # fmt: skip
ROLES = [
    Attack("become another", "mia", "set role ben", RIGHTS),
    Attack("become the superuser", "mia", "set role postgres", RIGHTS),
    Attack("log in as another", "mia", "set session authorization ben", RIGHTS),
    Attack("become another by a setting", "mia", "select set_config('role', 'ben', true)", RIGHTS),
    Attack("become a mentor", "mia", "set role roadmap_mentor", RIGHTS),
    Attack("become the gateway", "mia", "set role roadmap_gateway", RIGHTS),
    Attack("be made a mentor", "mia", "grant roadmap_mentor to mia", RIGHTS),
    Attack("be made one of a cohort", "mia", "grant spring to mia", RIGHTS),
    Attack("make a role", "mia", "create role eve", RIGHTS),
    Attack("set another's password", "mia", "alter role ben password 'x'", RIGHTS),
    Attack("be a superuser", "mia", "alter role mia superuser", RIGHTS),
    Attack("have more connections", "mia", "alter role mia connection limit -1", RIGHTS),
    Attack("read passwords", "mia", "select * from pg_authid", RIGHTS),
    Attack("read them by the view", "mia", "select * from pg_shadow", RIGHTS),
    Attack(
        "see what others ask",
        "mia",
        "select * from pg_stat_activity where usename <> 'mia' and query <> '<insufficient privilege>'",
        EMPTY,
    ),
    Attack(
        "cut another off",
        "mia",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ben'",
        RIGHTS,
    ),
]
TABLES = [
    Attack("switch row security off", "mia", "alter table roadmap.piece disable row level security", RIGHTS),
    Attack("a policy", "mia", "create policy all_logs on roadmap.piece using (true)", RIGHTS),
    Attack("drop a policy", "mia", "drop policy own_log on roadmap.piece", RIGHTS),
    Attack("drop a table", "mia", "drop table roadmap.piece", RIGHTS),
    Attack("an index", "mia", "create index on roadmap.piece (body)", RIGHTS),
    Attack("a rule", "mia", "create rule r as on insert to roadmap.piece do instead nothing", RIGHTS),
    Attack("a comment", "mia", "comment on table roadmap.piece is 'mine'", RIGHTS),
    Attack("pass a right on", "mia", "grant select on roadmap.piece to public", ""),
    Attack("a table", "mia", "create table roadmap.mine (x text)", RIGHTS),
    Attack("a table in public", "mia", "create table public.mine (x text)", RIGHTS),
    Attack("a temporary table", "mia", "create temporary table mine (x text)", RIGHTS),
    Attack("a schema", "mia", "create schema mine", RIGHTS),
    Attack("rename the database", "mia", "alter database learning rename to mine", RIGHTS),
    Attack(
        "a function that leaks",
        "mia",
        "create function pg_temp.leak(text) returns bool language sql as 'select true'",
        RIGHTS,
    ),
    Attack("an extension", "mia", "create extension dblink", "42501 0A000 58P01"),
    Attack("a publication", "mia", "create publication all_tables", RIGHTS),
]  # fmt: skip
MACHINE = [
    Attack("run a program", "mia", "copy (select 1) to program 'id'", RIGHTS),
    Attack("write a file", "mia", "copy (select 1) to '/tmp/roadmap-attack'", RIGHTS),
    Attack("read a file", "mia", "select pg_read_file('/etc/passwd')", RIGHTS),
    Attack("list files", "mia", "select pg_ls_dir('.')", RIGHTS),
    Attack("change the server", "mia", "select pg_reload_conf()", RIGHTS),
    Attack("keep its write-ahead log", "mia", "select pg_create_physical_replication_slot('s', true)", RIGHTS),
    Attack("turn that log", "mia", "select pg_switch_wal()", RIGHTS),
    Attack("large objects: make one", "mia", "select lo_creat(-1)", RIGHTS),
    Attack("large objects: make a certain one", "mia", "select lo_create(0)", RIGHTS),
    Attack("large objects: fill one", "mia", "select lo_from_bytea(0, 'x')", RIGHTS),
    Attack("import a file", "mia", "select lo_import('/etc/passwd')", RIGHTS),
]  # fmt: skip
MENTORS = [
    Attack("read a log", "tom", "select * from roadmap.piece", RIGHTS),
    Attack("count logs", "tom", "select count(*) from roadmap.piece", RIGHTS),
    Attack("write a log", "tom", piece("tom", "d1", 1, 1, "x", NO_PAST), RIGHTS),
    Attack("read what another cohort shares", "tom", "select * from roadmap.shared where cohort <> 'spring'", EMPTY),
    Attack("read who shares nothing", "tom", "select * from roadmap.shared where learner = 'ben'", EMPTY),
    Attack("see another cohort's members", "tom", "select * from roadmap.member where cohort <> 'spring'", EMPTY),
    Attack("share for a learner", "tom", share("ben", "spring"), RIGHTS),
    Attack("change what is shared", "tom", "update roadmap.shared set topics = '{}'", RIGHTS),
    Attack("delete what is shared", "tom", "delete from roadmap.shared", RIGHTS),
    Attack("put somebody into the cohort", "tom", "insert into roadmap.member values ('cal', 'spring')", RIGHTS),
    Attack("become the learners' role", "tom", "set role roadmap_learner", RIGHTS),
    Attack("become another cohort", "tom", "set role autumn", RIGHTS),
    Attack("be made its mentor", "tom", "grant autumn to tom", RIGHTS),
    Attack("make a second mentor", "tom", "grant spring to mia", RIGHTS),
    Attack("be the cohort and read a log", "tom", "set local role spring; select * from roadmap.piece", RIGHTS),
]  # fmt: skip
GATEWAY = [
    Attack("read without saying for whom", "web", "select * from roadmap.piece", EMPTY),
    Attack("read for nobody", "web", "set local roadmap.learner = ''; select * from roadmap.piece", EMPTY),
    Attack(
        "read another's log",
        "web",
        "set local roadmap.learner = 'mia'; select * from roadmap.piece where learner <> 'mia'",
        EMPTY,
    ),
    Attack("write without saying for whom", "web", piece("mia", "d9", 1, 1, "x", NO_PAST), RIGHTS),
    Attack(
        "write another's log",
        "web",
        "set local roadmap.learner = 'mia'; " + piece("ben", "d9", 1, 1, "x", NO_PAST),
        RIGHTS,
    ),
    Attack("delete", "web", "set local roadmap.learner = 'mia'; delete from roadmap.piece", RIGHTS),
    Attack("be a mentor", "web", "set role roadmap_mentor", RIGHTS),
]  # fmt: skip
# A lock of any of these modes would stop everybody else; the three weaker ones stop nobody.
LOCKS = [
    Attack(f"lock {table} in {mode}", who, f"lock table roadmap.{table} in {mode} mode", RIGHTS)
    for who in ("mia", "tom", "web")
    for table in ("piece", "shared", "member", "cohort")
    for mode in (
        "share update exclusive", "share", "share row exclusive", "exclusive", "access exclusive"
    )
]  # fmt: skip
ATTACKS = [*LOCKS, *LOGS, *KEYS, *SHARES, *ROLES, *TABLES, *MACHINE, *MENTORS, *GATEWAY]
