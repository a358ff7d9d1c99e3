"""A PostgreSQL full of learners under the load of their syncs, by pgbench.

It makes learners with logs and shares, and runs the client's own statements as the gateway of a
platform would. Without --url it starts a PostgreSQL that it finds, on the disk of --directory, with
everything committed to it, and throws it away. How many learners there are is chosen by the disk
that is free unless --learners says it. `program` and the packages of the tests must be importable.

    python benchmarks/server_load.py --learners 30000 --seconds 20
    PGPASSWORD=... python benchmarks/server_load.py --url postgresql://postgres@HOST/EMPTY_DATABASE

The database of --url must be empty, and its login a superuser.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests import servers

from roadmap_cli.carriers.server import postgresql
from roadmap_cli.carriers.server.scripts import schema_script

PIECES, EVENTS = 12, 8  # of a learner; of a piece
BYTES_OF_A_LEARNER = 13_000  # on disk, with indexes
MOST_LEARNERS, MEMBERS = 1_000_000, 1000
GATEWAY, MENTOR, SECRET = "load_gateway", "load_mentor", "only for a benchmark"
SERVER_SETTINGS = {"fsync": "on", "shared_buffers": "1GB", "max_connections": "100"}

LEARNERS_LOGS = f"""
insert into roadmap.piece (learner, device, first, last, sum, before_n, before_sum, body)
select 'l' || learner, 'd1', %(n)s * {EVENTS} + 1, (%(n)s + 1) * {EVENTS},
  left(md5(learner || ':' || %(n)s::int), 16), nullif(%(n)s::int * {EVENTS}, 0),
  case when %(n)s > 0 then left(md5(learner || ':' || (%(n)s::int - 1)), 16) end,
  (select string_agg(sha512((learner || ' ' || %(n)s::int || ' ' || part)::bytea), ''::bytea)
    from generate_series(1, 9) part)
from generate_series(1, %(learners)s) learner"""
SHARES = """
insert into roadmap.shared
  (learner, cohort, roadmap, title, version, size, events, has_minutes, as_of, topics)
select learner, cohort, 'python', 'Python', '1', 60, 96, true, now(), (
  select jsonb_agg(jsonb_build_object('id', 'topic-' || topic, 'title', 'Topic', 'state', 'done',
    'since', '2026-03-02', 'touched', '2026-03-02', 'minutes', 90))
  from generate_series(1, 10 + length(learner) * 5) topic)
from roadmap.member"""
SHARE_AGAIN = """
insert into roadmap.shared
  (learner, cohort, roadmap, title, version, size, events, has_minutes, as_of, topics)
select learner, cohort, 'python', 'Python', '1', 60, 97, true, now(),
  '[{"id": "topic-1", "title": "One", "state": "done", "since": "2026-03-02", "touched": "2026-03-02"}]'
from roadmap.member where learner = %(learner)s
on conflict (learner, cohort, roadmap) do update
set events = excluded.events, as_of = excluded.as_of, topics = excluded.topics
where shared.events <= excluded.events"""
WHERE_EACH_STANDS = "select learner, as_of, topics from roadmap.shared where cohort = 'c0'"


class Case(NamedTuple):
    """One run of pgbench: its scripts with their weights, and more of its options."""

    name: str
    scripts: Mapping[str, int]
    options: tuple[str, ...] = ()
    clients: int = 16


CASES = (
    Case("in step", {"heads": 1}),
    Case("100 events out, 5 pieces in, shared", {"exchange": 1}),
    Case("whole log in", {"whole": 1}),
    Case("60 % in step, 40 % exchange", {"heads": 6, "exchange": 4}),
    Case("the same at 200/s", {"heads": 6, "exchange": 4}, ("-R", "200")),
    Case("log in, in step, close", {"heads": 1}, ("-C",), 4),
)


def scripts(learners: int) -> dict[str, str]:
    """Return the scripts of pgbench, made of what the client sends."""
    generator = random.Random(17)
    values = {
        "learner": "'l:learner'",
        "device": "'d1'",
        "pieces": "200",
        "bytes": "8000000",
        "after": str((PIECES - 5) * EVENTS),
    }
    piece = {
        **values,
        "device": "'n:device'",
        "first": "1",
        "last": "100",
        "sum": "'s100'",
        "before_n": "null",
        "before_sum": "null",
        "body": f"decode('{generator.randbytes(4300).hex()}', 'hex')",
    }
    heads = postgresql.HEADS % values
    send = postgresql.SEND % piece
    recent, whole = (postgresql.BRING % {**values, "after": n} for n in (values["after"], "0"))
    share = SHARE_AGAIN % values
    start = f"\\set learner random(1, {learners})\n\\set device random(1, 2000000000)\nbegin;\n"
    start += "set local roadmap.learner = 'l:learner';\n"
    return {
        name: start + ";\n".join(f"{' '.join(sql.split())}" for sql in parts) + ";\ncommit;\n"
        for name, parts in (
            ("heads", [heads]),
            ("exchange", [heads, send, recent, heads, share]),
            ("whole", [whole, heads]),
        )
    }


def fill(admin: psycopg.Connection, learners: int) -> float:
    """Make the tables and the learners; return how long it took, in seconds."""
    began = time.monotonic()
    admin.execute(schema_script())
    for role, group in ((GATEWAY, "roadmap_gateway"), (MENTOR, "roadmap_mentor")):
        admin.execute(f"create role {role} login password '{SECRET}' in role {group}")
    cohorts = max(1, learners // MEMBERS)
    admin.execute("insert into roadmap.cohort select 'c' || generate_series(0, %s)", (cohorts,))
    admin.execute("create role c0")
    admin.execute(f"grant c0 to {MENTOR}")
    admin.execute("set session_replication_role = replica")  # the keys hold by construction
    for n in range(PIECES):  # so that the pieces of a learner lie apart, as time would lay them
        psycopg.ClientCursor(admin).execute(LEARNERS_LOGS, {"n": n, "learners": learners})
    admin.execute(
        "insert into roadmap.member"
        f" select 'l' || n, 'c' || (n % {cohorts}) from generate_series(1, {learners}) n"
    )
    admin.execute(SHARES)
    admin.execute("set session_replication_role = origin")
    admin.execute("vacuum analyze")
    return time.monotonic() - began


def measure(
    pgbench: str, where: psycopg.ConnectionInfo, case: Case, seconds: int, learners: int
) -> str:
    """Run a case, and return a row of the table."""
    texts = scripts(learners)
    with tempfile.TemporaryDirectory() as folder:
        words = [pgbench, "-n", "-M", "simple", "-c", str(case.clients), "-j", "2"]
        words += ["-T", str(seconds), "-l", "--log-prefix", f"{folder}/log", *case.options]
        for name, weight in case.scripts.items():
            Path(folder, name).write_text(texts[name])
            words += ["-f", f"{folder}/{name}@{weight}"]
        words += ["-h", where.host, "-p", str(where.port), "-U", GATEWAY, where.dbname]
        subprocess.run(
            words, check=True, capture_output=True, env={**os.environ, "PGPASSWORD": SECRET}
        )
        times = sorted(
            int(line.split()[2]) / 1000
            for log in Path(folder).glob("log*")
            for line in log.read_text().splitlines()
        )
    middle, high = times[len(times) // 2], times[int(len(times) * 0.99)]
    return f"| {case.name} | {case.clients} | {len(times) / seconds:,.0f} | {middle:.1f} | {high:.1f} |"


def report(where: psycopg.ConnectionInfo) -> str:
    """Return the row of a mentor's question about one cohort."""
    times = []
    parameters = {"host": where.host, "port": where.port, "dbname": where.dbname}
    with psycopg.connect(user=MENTOR, password=SECRET, **parameters) as mentor:
        for _ in range(30):
            began = time.monotonic()
            rows = mentor.execute(WHERE_EACH_STANDS).fetchall()
            times.append((time.monotonic() - began) * 1000)
    name = f"a mentor asks for {len(rows):,} learners"
    return f"| {name} | 1 | | {statistics.median(times):.1f} | {max(times):.1f} |"


def sizes(admin: psycopg.Connection, learners: int) -> Iterator[str]:
    """Yield the sizes of the tables and indexes."""
    rows = admin.execute(
        "select relname, pg_relation_size(oid) from pg_class"
        " where relnamespace = 'roadmap'::regnamespace and relkind in ('r', 'i') order by 2 desc"
    )
    for name, size in rows.fetchall()[:6]:
        yield f"| {name} | {size / 2**20:,.0f} | {size / learners:,.0f} |"
    ((size,),) = admin.execute("select pg_database_size(current_database())").fetchall()
    yield f"| the database | {size / 2**20:,.0f} | {size / learners:,.0f} |"


@contextmanager
def server_of(arguments: argparse.Namespace) -> Iterator[tuple[psycopg.Connection, str]]:
    """Yield a connection as the superuser, and the path of pgbench."""
    if arguments.url:
        with psycopg.connect(arguments.url, autocommit=True) as admin:
            yield admin, arguments.pgbench
        return
    folder = next(
        (f for f in servers.binaries().values() if os.access(f / "pgbench", os.X_OK)), None
    )
    if folder is None:
        raise SystemExit("there is no PostgreSQL with pgbench here; name one with --url")
    server = servers.Server(folder, arguments.directory, SERVER_SETTINGS)
    try:
        with server.connect() as admin:
            yield admin, str(server.bin / "pgbench")
    finally:
        server.stop()


def main() -> None:
    """Fill a server, measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--learners", type=int, help="how many; else what a quarter of the disk holds"
    )
    parser.add_argument("--seconds", type=int, default=30, help="of each row")
    parser.add_argument("--directory", default=tempfile.gettempdir(), help="on the disk to measure")
    parser.add_argument("--url", help="an empty database of a server of yours")
    parser.add_argument("--pgbench", default="pgbench", help="with --url: where it is")
    arguments = parser.parse_args()
    free = shutil.disk_usage(arguments.directory).free
    learners = arguments.learners or min(MOST_LEARNERS, free // 4 // BYTES_OF_A_LEARNER)
    with server_of(arguments) as (admin, pgbench):
        took = fill(admin, learners)
        ((version,),) = admin.execute("show server_version").fetchall()
        print(
            f"PostgreSQL {version.split()[0]}, {os.cpu_count()} processors, {platform.machine()};"
            f" {learners:,} learners with {PIECES} pieces of {EVENTS} events"
            f" ({free / 2**30:,.0f} GB were free), made in {took:,.0f} s\n"
        )
        print("| what | clients | a second | p50 ms | p99 ms |\n|---|--:|--:|--:|--:|")
        for case in CASES:
            print(measure(pgbench, admin.info, case, arguments.seconds, learners), flush=True)
        print(report(admin.info))
        print("\n| size | MB | bytes a learner |\n|---|--:|--:|")
        print("\n".join(sizes(admin, learners)))


if __name__ == "__main__":
    main()
