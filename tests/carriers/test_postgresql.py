"""A real server as a place: round trips, what it refuses, and what is said when it is not there.

Holds: carriers.server.postgresql.
"""

import ast
import gc
import inspect
import logging
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import pq, sql, waiting
from tests.carriers.test_pieces import DEVICE, row
from tests.proxy import Proxy, proxy_to
from tests.servers import PASSWORD, ServerDatabase, missing

from roadmap_cli.carriers.server import postgresql
from roadmap_cli.carriers.server.faults import ServerMoved
from roadmap_cli.carriers.server.pieces import Piece, cut_pieces
from roadmap_cli.carriers.server.postgresql import Head, Server
from roadmap_cli.errors import RoadmapError, SyncFailed, UsageError

STATEMENTS = {
    name: text
    for name, text in vars(postgresql).items()
    if name.isupper() and isinstance(text, str) and "roadmap.piece" in text
}


@pytest.fixture
def database(
    server_database: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ServerDatabase]:
    server_database.add_login("mia")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    return server_database


@pytest.fixture
def proxy(database: ServerDatabase) -> Iterator[Proxy]:
    with proxy_to(database.server.host, database.server.port) as proxy:
        yield proxy


def through(proxy: Proxy, name: str = "mia", database: str = "learning") -> Server:
    return Server(f"postgresql://{name}@127.0.0.1:{proxy.port}/{database}?sslmode=disable")


def pieces(first: int, last: int, device: str = DEVICE) -> list[Piece]:
    rows = [row(n, device=device) for n in range(first, last + 1)]
    before = first - 1
    return [*cut_pieces(rows, before, f"{before:032x}" if before else "")]


def failure(address: str) -> RoadmapError:
    with pytest.raises(RoadmapError) as caught, Server(address) as server:
        server.heads()
    return caught.value


# -- what goes and comes -------------------------------------------------------------------------


def test_what_is_sent_comes_back_byte_for_byte(database: ServerDatabase) -> None:
    sent = pieces(1, 2_500)
    with Server(database.url("mia")) as server:
        assert server.heads() == {}
        assert server.exchange(sent, {}).heads == {DEVICE: Head(2_500, f"{2_500:032x}")}
        assert server.exchange([], {DEVICE: 0}).pieces == sent
        assert server.exchange([], {DEVICE: 1_000}).pieces == sent[1:]
        assert server.exchange([], {DEVICE: 1_500}).pieces == sent[1:]
        assert server.exchange([], {DEVICE: 2_500, "other": 0}).pieces == []


def test_the_heads_and_an_exchange_are_one_round_trip_each(proxy: Proxy) -> None:
    with through(proxy) as server:
        server.heads()
        assert proxy.turns == 1
        server.exchange([*pieces(1, 300), *pieces(1, 5, "other")], {DEVICE: 0, "new": 0})
        assert proxy.turns == 2
        server.exchange([], {DEVICE: 0})
        assert proxy.turns == 3


def test_all_of_a_page_is_stored_or_nothing(database: ServerDatabase) -> None:
    whole, (gap,) = pieces(1, 5, "whole"), pieces(7, 9)
    with Server(database.url("mia")) as server:
        with pytest.raises(ServerMoved):
            server.exchange([*whole, gap], {})
        assert server.heads() == {}


def test_what_is_there_cannot_be_sent_again_nor_another_past_of_it(
    database: ServerDatabase,
) -> None:
    (piece,) = pieces(1, 5)
    with Server(database.url("mia")) as server:
        server.exchange([piece], {})
        for again in (piece, piece._replace(sum="f" * 32), *pieces(6, 7)[:0]):
            with pytest.raises(ServerMoved):
                server.exchange([again], {})
        (wrong,) = pieces(6, 7)
        with pytest.raises(ServerMoved):
            server.exchange([wrong._replace(before_sum="f" * 32)], {})
        assert server.exchange([wrong], {}).heads[DEVICE].n == 7


def test_what_comes_at_once_is_bounded_and_never_nothing(
    database: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "MAX_PAGE_BYTES", 1)
    sent = pieces(1, 3_000)
    with Server(database.url("mia")) as server:
        server.exchange(sent, {})
        assert server.exchange([], {DEVICE: 0}).pieces == sent[:1]
        monkeypatch.undo()
        monkeypatch.setenv("PGPASSWORD", PASSWORD)
        monkeypatch.setattr(postgresql, "MAX_PIECES", 1)
        assert server.exchange([], {DEVICE: 0}).pieces == sent[:2]


def test_a_learner_sees_nothing_of_another(database: ServerDatabase) -> None:
    database.add_login("tom")
    with Server(database.url("tom")) as other:
        other.exchange(pieces(1, 5), {})
    with Server(database.url("mia")) as server:
        assert server.learner == "mia"
        assert server.exchange([], {DEVICE: 0}) == ([], {})
        assert server.exchange(pieces(1, 3), {}).heads == {DEVICE: Head(3, f"{3:032x}")}


# -- the statements ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STATEMENTS)
def test_each_statement_names_the_learner_and_the_schema(name: str) -> None:
    text = STATEMENTS[name]
    assert "%(learner)s" in text
    assert "current_user" not in text
    tables = re.findall(r"\b(?:from|into|join|update)\s+(?!\()(\S+)", text)
    assert tables
    assert all(table.startswith("roadmap.") for table in tables)
    if "insert" not in text:
        assert "learner = %(learner)s" in text


def test_no_statement_is_written_anywhere_but_at_the_top() -> None:
    tree = ast.parse(inspect.getsource(postgresql))
    calls = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "execute"
    ]
    names = sorted(getattr(argument, "id", "") for argument in calls)
    assert names == ["BEGIN", "COMMIT", "LIMIT_TIME", "sql"]


@pytest.mark.parametrize("name", ["HEADS", "BRING"])
def test_a_learner_is_answered_by_an_index_whatever_others_hold(
    database: ServerDatabase, name: str
) -> None:
    with database.connect() as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(
            "insert into roadmap.piece (learner, device, first, last, sum, body)"
            " select 'l' || n, 'd', 1, 1, 'a', 'b' from generate_series(1, 5000) as n"
        )
        admin.execute("analyze roadmap.piece")
    values = {"learner": "mia", "device": "d", "after": 0, "pieces": 9, "bytes": 9}
    with database.connect("mia") as mia:
        plan = mia.execute(f"explain {STATEMENTS[name]}", values).fetchall()
    text = "\n".join(line for (line,) in plan)
    assert re.search(r"Index Cond: .*learner = 'mia'::text", text)
    assert "Seq Scan" not in text


# -- what is said when it fails ------------------------------------------------------------------


def test_a_name_or_a_password_that_does_not_fit(
    database: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "did not let nobody in" in failure(database.url("nobody")).sentence
    monkeypatch.setenv("PGPASSWORD", "wrong")
    assert "did not let mia in" in failure(database.url("mia")).sentence
    monkeypatch.delenv("PGPASSWORD")
    assert "asks for the password of mia" in failure(database.url("mia")).sentence


def test_a_server_that_is_not_there() -> None:
    for address in ("postgresql://mia@127.0.0.1:1/x", "postgresql://mia@nowhere.invalid/x"):
        error = failure(address)
        assert isinstance(error, SyncFailed)
        assert "there is no connection to" in error.sentence


def test_a_server_that_takes_no_calls_is_not_waited_for_for_ever() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        error = failure(f"postgresql://mia@127.0.0.1:{port}/x?connect_timeout=2")
    assert "127.0.0.1 does not answer (2 s)" in error.sentence


def test_of_several_hosts_the_first_that_answers_is_asked(database: ServerDatabase) -> None:
    port = database.server.port
    with Server(f"postgresql://mia@127.0.0.1:1,127.0.0.1:{port}/{database.name}") as server:
        assert server.heads() == {}


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://mia@localhost/x?nonsense=1",
        "postgresql://mia@localhost:port/x",
        "postgresql://mia@localhost/%zz",
        "postgresql://mia@db.example.org/x?sslmode=require",
        "postgresql://mia:secret@localhost/x",
        "postgresql://mia@localhost/x?pass%77ord=secret",
    ],
)
def test_an_address_that_cannot_be_used_is_the_learners_to_mend(address: str) -> None:
    error = failure(address)
    assert isinstance(error, UsageError)
    assert "secret" not in f"{error.sentence}{error.hint}"


def test_a_server_without_our_tables(database: ServerDatabase) -> None:
    with database.connect() as admin:
        admin.execute("drop schema roadmap cascade")
    error = failure(database.url("mia"))
    assert "has no tables for roadmap" in error.sentence
    assert "roadmap server schema" in error.hint


def test_a_server_with_tables_of_another_version(database: ServerDatabase) -> None:
    with database.connect() as admin:
        admin.execute("alter table roadmap.piece rename column last to final")
    assert "has tables of another version" in failure(database.url("mia")).sentence


@pytest.mark.parametrize(
    "change",
    [
        "alter column first type numeric",
        "alter column body type text using 'text'",
    ],
)
def test_a_server_whose_columns_hold_something_else(database: ServerDatabase, change: str) -> None:
    with Server(database.url("mia")) as server:
        server.exchange(pieces(1, 3), {})
        with database.connect() as admin:
            admin.execute("alter table roadmap.piece drop constraint piece_before")
            for (name,) in admin.execute(
                "select conname from pg_constraint where conrelid = 'roadmap.piece'::regclass"
                " and contype = 'c'"
            ).fetchall():
                drop = sql.SQL("alter table roadmap.piece drop constraint {}")
                admin.execute(drop.format(sql.Identifier(name)))
            admin.execute(f"alter table roadmap.piece {change}")
        with pytest.raises(SyncFailed, match="has tables of another version"):
            server.exchange([], {DEVICE: 0})


def test_a_login_that_is_no_learner(database: ServerDatabase) -> None:
    with database.connect() as admin:
        admin.execute("revoke roadmap_learner from mia")
        admin.execute(
            sql.SQL("grant connect on database {} to mia").format(sql.Identifier(database.name))
        )
    error = failure(database.url("mia"))
    assert "does not let mia read or write there" in error.sentence
    assert "roadmap server invite mia" in error.hint


def test_a_certificate_of_nobody_we_trust(
    database: ServerDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = database.server
    if server.certificate is None:
        missing("this PostgreSQL has no TLS, or there is no openssl")
    assert server.certificate is not None
    own = tmp_path / "ca.pem"
    own.write_bytes(server.certificate.read_bytes())
    address = f"{database.url('mia')}?sslmode=verify-full&sslrootcert="
    with Server(address + str(own)) as connected:
        assert connected.heads() == {}
    if pq.version() >= 160000:
        assert "there is no connection to" in failure(address + "system").sentence


def test_a_connection_that_its_owner_ends(proxy: Proxy, database: ServerDatabase) -> None:
    with through(proxy) as server, database.connect() as admin:
        server.heads()
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'mia'"
        )
        with pytest.raises(SyncFailed) as caught:
            server.heads()
    assert "127.0.0.1" in caught.value.sentence


@pytest.mark.parametrize("way", ["ask", "answer"])
def test_a_connection_that_is_cut_says_one_sentence_and_nothing_else(
    proxy: Proxy, way: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    proxy.decide = lambda turn, now: "cut" if now == way else ""
    lost = pytest.raises(SyncFailed, match=r"the connection to 127\.0\.0\.1 was lost")
    with caplog.at_level(logging.DEBUG), through(proxy) as server, lost:
        server.exchange(pieces(1, 50), {DEVICE: 0})
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def press_ctrl_c() -> str:
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    return "freeze"


def test_ctrl_c_ends_it_at_once_and_asks_nothing_more(proxy: Proxy) -> None:
    with through(proxy) as server:
        proxy.decide = lambda turn, way: press_ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            server.heads()
        assert server._connection.closed


@pytest.mark.parametrize("stop", [press_ctrl_c, None], ids=["Ctrl-C", "silence"])
def test_a_wait_that_ends_leaves_nothing_that_complains_later(
    database: ServerDatabase, stop: Callable[[], str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps() -> Iterator[object]:
        try:
            while True:
                if stop:
                    stop()
                yield waiting.Wait.R
        finally:
            server._connection.pgconn.send_flush_request()  # as those of a pipeline do

    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    monkeypatch.setattr(postgresql, "SILENCE_SECONDS", 0)
    with Server(database.url("mia")) as server:
        with pytest.raises((KeyboardInterrupt, postgresql._Silence)):
            server._connection.wait(steps())
        assert server._connection.closed
    gc.collect()
    assert complaints == []


def test_a_refusal_is_told_though_the_connection_is_lost_behind_it(proxy: Proxy) -> None:
    with through(proxy) as server:
        server.exchange(pieces(1, 2), {})
        proxy.decide = lambda turn, way: "cut" if turn == 3 else ""
        with pytest.raises(ServerMoved):
            server.exchange(pieces(1, 2), {})
        with pytest.raises(SyncFailed, match="was lost"):
            server.heads()


def test_the_text_of_the_server_is_not_what_decides(database: ServerDatabase) -> None:
    with database.connect() as admin:
        admin.execute("alter role mia set lc_messages = 'C'")
        admin.execute("alter table roadmap.piece rename constraint piece_pkey to odd")
    with Server(database.url("mia")) as server:
        server.exchange(pieces(1, 2), {})
        with pytest.raises(ServerMoved):
            server.exchange(pieces(1, 2), {})


def test_a_library_error_without_a_text_is_no_riddle() -> None:
    assert postgresql._message(psycopg.OperationalError()) == ""


def test_what_a_library_says_of_its_own_state_is_not_quoted() -> None:
    lost = psycopg.OperationalError("server closed the connection")
    left = psycopg.OperationalError("cannot exit pipeline mode while busy")
    assert postgresql._message(left) == ""
    left.__context__ = lost
    assert postgresql._message(left) == "server closed the connection"
