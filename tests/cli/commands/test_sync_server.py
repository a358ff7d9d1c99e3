"""`roadmap sync` with a server, as its users type it: what it says, and its exit codes.

Holds: workspace.machines.server.
"""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.program import PROGRAM, Learner, environment, moved_in
from tests.proxy import Proxy, proxy_to
from tests.servers import PASSWORD, ServerDatabase

# Refuses psycopg as if it were not there; then runs the program.
WITHOUT_PSYCOPG = """
import sys
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "psycopg":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Nowhere())
from roadmap_cli.__main__ import main
main()
"""
# Runs the program where no socket can be opened, and no name looked up.
WITHOUT_SOCKETS = """
import sys
def watch(event, args):
    if event.startswith("socket."):
        raise SystemExit(99)
sys.addaudithook(watch)
from roadmap_cli.__main__ import main
try:
    main()
finally:
    carriers = {name for name in sys.modules if name.startswith("roadmap_cli.carriers.")}
    assert not {"psycopg", "psycopg_binary", "ssl"} & set(sys.modules), sys.modules.keys()
    assert {name.removeprefix("roadmap_cli.carriers.") for name in carriers} <= {
        "places", "server", "server.address"
    }
"""


@pytest.fixture
def proxy(server_database: ServerDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    server_database.add_login("mia")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with proxy_to(server_database.server.host, server_database.server.port) as proxy:
        yield proxy


@pytest.fixture
def place(proxy: Proxy, server_database: ServerDatabase) -> str:
    return f"postgresql://mia@127.0.0.1:{proxy.port}/{server_database.name}?sslmode=disable"


@pytest.fixture
def machines(bread_home: Path, tmp_path: Path, place: str) -> list[Learner]:
    """Return two machines that know the roadmap, and the server by a setting."""
    homes = [moved_in(bread_home, tmp_path / name).home for name in ("desk", "laptop")]
    return [Learner(home, {"ROADMAP_SYNC": place}) for home in homes]


def says(learner: Learner, line: str, code: int = 0) -> str:
    result = learner.types(line)
    assert result.code == code, result
    return " ".join((result.out + result.err).split())


def test_two_machines_meet_on_a_server(machines: list[Learner], place: str) -> None:
    desk, laptop = machines
    says(desk, "done mix")
    assert f"sent 1 event to {place}" in says(desk, "sync")
    assert f"took in 1 event of 1 machine from {place}" in says(laptop, "sync")
    assert f"in step with {place}: 1 machine, 1 event" in says(laptop, "sync")
    assert laptop.asks("sync --all")["events"] == 1
    assert "done" in says(laptop, "show mix")


def test_what_came_in_before_the_connection_was_lost_stays_and_is_said(
    machines: list[Learner], proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roadmap_cli.carriers.server import postgresql

    monkeypatch.setattr(postgresql, "MAX_PIECES", 1)
    desk, laptop = machines
    for number in range(5):
        says(desk, f"note mix 'number {number}'"), says(desk, "sync")
    proxy.decide = lambda turn, way: "cut" if turn == 3 else ""
    said = says(laptop, "sync", code=8)
    assert "took in 2 events of 1 machine" in said
    assert "the connection to 127.0.0.1 was lost" in said
    assert "there is no answer" not in said
    proxy.decide = lambda turn, way: ""
    assert "took in 3 events of 1 machine" in says(laptop, "sync")
    assert desk.asks("list") == laptop.asks("list")


def test_a_dry_run_before_anything_was_recorded_leaves_no_database(
    machines: list[Learner], place: str, tmp_path: Path
) -> None:
    desk, _ = machines
    says(desk, "done mix")
    says(desk, "sync")
    new = Learner(tmp_path / "new", {"ROADMAP_SYNC": place})
    assert f"would take in 1 event of 1 machine from {place}" in says(new, "sync --dry-run")
    assert not new.database.exists()


def test_a_server_that_lost_events_is_said_in_words(
    machines: list[Learner], server_database: ServerDatabase
) -> None:
    desk, _ = machines
    says(desk, "done mix")
    says(desk, "sync")
    with server_database.connect() as admin:
        admin.execute("delete from roadmap.piece")
    assert "the server had lost 1 event since the last sync; it was sent again" in says(
        desk, "sync"
    )


def test_what_keeps_the_two_from_being_in_step_is_exit_code_8(
    machines: list[Learner], server_database: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = machines
    says(desk, "done mix")
    monkeypatch.setenv("PGPASSWORD", "wrong")
    said = says(desk, "sync", 8)
    assert "not in step: 127.0.0.1 did not let mia in" in said
    assert "wait to be sent" not in said  # nobody knows what is there
    assert "your log is safe here" in said
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with server_database.connect() as admin:
        admin.execute("drop schema roadmap cascade")
    assert "has no tables for roadmap" in says(desk, "sync", 8)
    assert says(desk, "undo")


def test_an_address_that_cannot_be_used_is_exit_code_2(mia: Learner) -> None:
    said = says(mia, "sync postgresql://mia:secret@db.example.org/roadmap", 2)
    assert "has a password in it" in said
    assert "secret" not in said
    mia.settings["ROADMAP_SYNC"] = "postgresql://mia:secret@db.example.org/roadmap"
    said = says(mia, "sync", 2)
    assert "ROADMAP_SYNC" in said
    assert "secret" not in said


def test_without_the_library_the_package_to_install_is_named(mia: Learner, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PSYCOPG, "sync", "postgresql://mia@localhost/roadmap"],
        env={**environment(), **mia.settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "a server needs a library that is not installed (psycopg)" in done.stderr
    assert re.search(r"install .*'psycopg\[binary\]>=3.2'", done.stderr)


@pytest.mark.parametrize(
    "line", ["next", "done mix", "undo", "where", "config", "doctor", "report", "export"]
)
def test_no_other_command_imports_or_opens_anything_of_it(mia: Learner, line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_SOCKETS, *line.split()],
        env={
            **environment(),
            **mia.settings,
            "ROADMAP_SYNC": "postgresql://mia@127.0.0.1:1/roadmap",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 2), done.stderr


@pytest.mark.parametrize("turn", [1, 2])
def test_ctrl_c_at_any_moment_is_130_and_the_log_is_whole(
    machines: list[Learner], proxy: Proxy, turn: int
) -> None:
    desk, _ = machines
    says(desk, "done mix")
    is_frozen = []

    def freeze(now: int, way: str) -> str:
        if now == turn:
            is_frozen.append(now)
            return "freeze"
        return ""

    proxy.decide = freeze
    process = subprocess.Popen(
        [*PROGRAM, "sync"],
        env={**environment(), **desk.settings, "PGPASSWORD": PASSWORD},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not is_frozen:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    proxy.decide = lambda now, way: ""
    says(desk, "doctor")
    assert "sent 1 event" in says(desk, "sync")


def test_what_a_hostile_server_holds_controls_no_terminal(
    machines: list[Learner], server_database: ServerDatabase
) -> None:
    desk, _ = machines
    says(desk, "done mix")
    says(desk, "sync")
    with server_database.connect() as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(
            "insert into roadmap.piece (learner, device, first, last, sum, body)"
            " values ('mia', %s, 1, 1, 'x', 'x')",
            ("\x1b]0;owned\x07\x9b31m\u202e",),
        )
    result = desk.types("sync")
    assert result.code == 8
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.out + result.err)
    enveloped = desk.types("sync --json")
    assert json.loads(enveloped.out or enveloped.err)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", enveloped.out + enveloped.err)


def test_what_waits_is_counted_only_where_something_is_known_of_the_place(
    machines: list[Learner], place: str, proxy: Proxy
) -> None:
    desk, _ = machines
    for number in range(3):
        says(desk, f"note mix 'number {number}'")
    says(desk, "sync")
    says(desk, "note mix more")
    proxy.decide = lambda now, way: "cut"
    assert "1 event waits to be sent" in says(desk, "sync", 8)
    said = says(desk, f"sync {place}&connect_timeout=9", 8)  # nobody knows that it is the same
    assert "wait to be sent" not in said
    assert "waits to be sent" not in said
    assert "your log is safe here" in said


def test_doctor_asks_no_server_and_says_so(mia: Learner) -> None:
    mia.settings["ROADMAP_SYNC"] = "postgresql://mia@db.example.org/roadmap"
    (finding,) = [f for f in mia.asks("doctor")["findings"] if f["name"] == "sync"]
    assert finding["sentence"] == "postgresql://mia@db.example.org/roadmap was not asked"
    assert "\u2713 sync" not in mia.types("doctor").out
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PSYCOPG, "doctor"],
        env={**environment(), **mia.settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    said = " ".join(done.stdout.split())
    assert "needs a library that is not installed (psycopg)" in said
    assert "'psycopg[binary]>=3.2'" in said


def test_a_mentor_who_syncs_is_told_that_there_is_no_log_of_theirs(
    mia: Learner, proxy: Proxy, server_database: ServerDatabase
) -> None:
    server_database.add_cohort("spring")
    server_database.add_login("anna", "roadmap_mentor", "spring")
    address = f"postgresql://anna@127.0.0.1:{proxy.port}/{server_database.name}?sslmode=disable"
    anna = Learner(mia.home, {"ROADMAP_SYNC": address})
    says(anna, "note mix one")
    assert "a mentor of this server has no log there" in says(anna, "sync", 8)
    assert "spring" in says(anna, f"cohort '{address}' spring")
    said = says(anna, f"cohort '{address}' spring --learner mia", 2)
    assert "nobody shares anything here yet" in said


def test_many_faults_of_one_kind_are_a_few_lines_and_a_count(
    machines: list[Learner], server_database: ServerDatabase
) -> None:
    desk, _ = machines
    says(desk, "note mix one")
    says(desk, "sync")
    with server_database.connect() as admin:
        admin.execute("set session_replication_role = replica")
        for number in range(30):
            admin.execute(
                "insert into roadmap.piece (learner, device, first, last, sum, body)"
                " values ('mia', %s, 1, 1, 'x', 'x')",
                (f"{number:010x}",),
            )
    result = desk.types("sync")
    assert result.code == 8
    assert result.out.count("has a piece there") == 5
    assert "25 more faults of these kinds" in result.out
    assert len(desk.types("sync --json").json["data"]["unsynced"]) == 30
