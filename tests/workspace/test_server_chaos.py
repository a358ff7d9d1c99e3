"""Eight machines of one learner at once, whose connections are ended at random: nothing is lost.

Holds: workspace.machines.server, workspace.machines.server_exchange.
"""

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders import start_program, workspace_at
from tests.proxy import proxy_to
from tests.servers import ServerDatabase
from tests.workspace.server_homes import Homes, connect_as_mia, facts

from roadmap_cli.workspace import notes

MACHINES = 8
COPIES = 3  # of these began as copies of one home
# Records some notes in a home, and syncs after each, whatever comes of it.
SOURCE = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from tests.builders import workspace_at
from roadmap_cli.carriers.places import parse_place
from roadmap_cli.errors import SyncFailed
from roadmap_cli.workspace import notes
from roadmap_cli.workspace.machines import server as server_sync
from roadmap_cli.workspace.machines.options import SyncOptions
name, home, address, rounds = sys.argv[1:]
home, failed = Path(home), 0
for number in range(int(rounds)):
    w = workspace_at(home, config=home / "config")
    notes.note(w, "alpha", f"{{name}} {{number}}")
    try:
        server_sync.sync_with_server(w, parse_place(address), SyncOptions(joins=True))
    except SyncFailed:
        failed += 1
    w.close()
print(failed)
"""


@pytest.fixture
def homes(
    tmp_path: Path, server_database: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Homes]:
    connect_as_mia(server_database, monkeypatch)
    server = server_database.server
    with proxy_to(server.host, server.port) as proxy:
        yield Homes(tmp_path, server_database, proxy)


def end_connections(homes: Homes, running: list[subprocess.Popen[str]]) -> int:
    """End a connection of the learner now and then, until all machines are done."""
    dice, ended = random.Random(17), 0
    with homes.database.connect() as admin:
        while any(process.poll() is None for process in running):
            pids = [
                pid
                for (pid,) in admin.execute(
                    "select pid from pg_stat_activity where usename = 'mia'"
                ).fetchall()
            ]
            if pids:
                admin.execute("select pg_terminate_backend(%s)", (dice.choice(pids),))
                ended += 1
            time.sleep(dice.uniform(0.01, 0.12))
    return ended


def run_chaos(homes: Homes, rounds: int) -> None:
    first = homes.open("machine 0")
    notes.note(first, "alpha", "before all")
    first.close()
    for number in range(1, MACHINES):
        if number <= COPIES:
            shutil.copytree(homes.directory / "machine 0", homes.directory / f"machine {number}")
        else:
            homes.open(f"machine {number}").close()
    source = SOURCE.format(tests=str(Path(__file__).resolve().parents[2]))
    address = homes.place.target.replace(f":{homes.proxy.port}/", f":{homes.database.server.port}/")
    running = [
        start_program(
            source, str(number), str(homes.directory / f"machine {number}"), address, str(rounds)
        )
        for number in range(MACHINES)
    ]
    ended = end_connections(homes, running)
    failed = 0
    for process in running:
        out, err = process.communicate()
        assert (process.returncode, err) == (0, ""), out
        failed += int(out)
    print(f"{ended} connections ended, {failed} of {MACHINES * rounds} syncs failed")  # noqa: T201 - pytest -s shows how wild it was
    check_that_all_is_there(homes, rounds)


def check_that_all_is_there(homes: Homes, rounds: int) -> None:
    machines = [
        workspace_at(
            homes.directory / f"machine {n}", config=homes.directory / f"machine {n}/config"
        )
        for n in range(MACHINES)
    ]
    for w in (*machines, *machines):
        assert homes.sync(w, joins=True).is_in_step
    expected = facts(machines[0])
    texts = [row[9] for row in expected]
    assert len(texts) == len(set(texts)) == MACHINES * rounds + 1
    assert all(facts(w) == expected for w in machines)
    for w in machines:
        answer = homes.sync(w)
        assert (answer.sent, answer.received) == (0, 0)


def test_eight_machines_whose_connections_are_ended_lose_and_double_nothing(homes: Homes) -> None:
    run_chaos(homes, 4)


@pytest.mark.faults
def test_they_lose_and_double_nothing_for_a_long_time(homes: Homes) -> None:
    run_chaos(homes, 100)
