"""A server of a learner: it is waited for, asked, watched, and why it does not listen is told.

Holds: practice.tools.http_server.
"""

import sys
from pathlib import Path

import pytest

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.http_server import Exchange, Server, find_port, serve, witness


@pytest.fixture
def room(tmp_path: Path) -> Room:
    (tmp_path / "folder").mkdir()
    (tmp_path / "home").mkdir()
    (tmp_path / "folder" / "hello.txt").write_text("hello")
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def words(port: int) -> list[str]:
    return [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]


def test_who_asks_is_watched(room: Room) -> None:
    port = find_port()
    with serve(room, words(port), port, room.folder) as server:
        assert server.ask("GET", "/hello.txt").text == "hello"
        with witness(server) as (other, exchanges):
            answer = Server(other, server.program).ask("GET", "/hello.txt?a=1")
        assert answer.text == "hello"
        assert exchanges == [Exchange("GET", "/hello.txt", 200)]
        with pytest.raises(NotYet, match="answers no JSON"):
            server.ask("GET", "/hello.txt").json()


@pytest.mark.parametrize(
    ("program", "finding", "said"),
    [
        ("print('hello')", NotYet, "ends before it listens"),
        ("import nobody_has_this", CouldNotLook, "nobody_has_this is not installed"),
    ],
)
def test_a_server_that_ends_says_why(
    room: Room, program: str, finding: type[Exception], said: str
) -> None:
    port = find_port()
    command = [sys.executable, "-c", program]
    with pytest.raises(finding, match=said), serve(room, command, port, room.folder):
        pass
