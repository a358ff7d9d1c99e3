"""What keeps a server and this machine apart, in one sentence and a next step each.

Holds: carriers.server.faults.
"""

import pytest

from roadmap_cli.carriers.server import faults
from roadmap_cli.carriers.server.faults import Caller
from roadmap_cli.errors import SyncFailed

MIA = Caller("mia", "db.example.org")


@pytest.mark.parametrize(
    ("state", "sentence", "hint"),
    [
        ("42P01", "has no tables for roadmap", "roadmap server schema | psql"),
        ("3F000", "has no tables for roadmap", "roadmap server schema | psql"),
        ("42703", "has tables of another version of roadmap", "upgrade this program"),
        ("42501", "does not let mia read or write there", "roadmap server invite mia"),
        ("28P01", "does not let mia in", "the password"),
        ("25006", "only answers and takes nothing in", "the server that takes changes"),
        ("57014", "took too long over one request", "try again later"),
        ("57P01", "is shutting down, or ended the connection", "try again later"),
        ("53100", "has no room, or no connection to spare", "tell its owner"),
        ("53300", "has no room, or no connection to spare", "try again later"),
        ("08006", "lost the connection", "try again later"),
        ("23514", "refuses events that do not continue what it holds", "tell its owner"),
        ("XX000", "refused a request", "your log is safe here"),
    ],
)
def test_the_state_decides_what_is_said(state: str, sentence: str, hint: str) -> None:
    error = faults.refusal(MIA, state, "in whatever language")
    assert isinstance(error, SyncFailed)
    assert error.sentence == (
        f"not in step: db.example.org {sentence} (in whatever language [{state}])"
    )
    assert hint in error.hint
    assert error.hint.startswith("your log is safe here")


@pytest.mark.parametrize("state", ["23505", "23503", "40001", "40P01"])
def test_another_machine_that_writes_at_the_same_moment_is_a_race(state: str) -> None:
    assert faults.is_race(state)


@pytest.mark.parametrize("state", ["23514", "42501", "08006", "", "57014"])
def test_nothing_else_is_one(state: str) -> None:
    assert not faults.is_race(state)


def test_what_a_server_says_is_one_short_line() -> None:
    error = faults.lost_connection(MIA, "a\n\tb" + "x" * 10_000)
    assert "(a bx" in error.sentence
    assert len(error.sentence) < 400


def connection(said: str = "", *, needs: bool = False, used: bool = False) -> SyncFailed:
    return faults.no_connection(MIA, said, needs_password=needs, used_password=used)


def test_a_password_that_is_asked_for_is_told_where_it_goes() -> None:
    error = connection(needs=True)
    assert "asks for the password of mia" in error.sentence
    assert "~/.pgpass" in error.hint


def test_a_password_that_did_not_open_the_door_is_to_be_checked() -> None:
    error = connection("FATAL: no", used=True)
    assert "did not let mia in (FATAL: no)" in error.sentence
    assert "the password in ~/.pgpass or PGPASSWORD" in error.hint


def test_without_an_answer_the_address_is_to_be_checked() -> None:
    error = connection("certificate verify failed")
    assert "there is no connection to db.example.org (certificate verify failed)" in error.sentence
    for cause in ("sslrootcert=FILE", "of another host", "no longer valid"):
        assert cause in error.hint


def test_a_certificate_of_another_host_is_not_blamed_on_its_authority() -> None:
    error = connection('server certificate for "one" does not match host name "two"')
    assert "as its certificate does" in error.hint
    assert "sslrootcert" not in error.hint


def test_a_silent_server_is_named_with_how_long_it_was_silent() -> None:
    assert "db.example.org does not answer (10 s)" in faults.silence(MIA, 10).sentence
