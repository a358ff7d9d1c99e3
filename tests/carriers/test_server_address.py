"""What an address may say, and that nobody can listen unless the server is on this machine.

Holds: carriers.server.address.
"""

import pytest

from roadmap_cli.carriers.places import parse_place
from roadmap_cli.carriers.server.address import connection_parameters, refuse_password
from roadmap_cli.errors import UsageError


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://mia:secret@db.example.org/roadmap",
        "postgres://mia:se/cr:et@db.example.org/roadmap",
        "postgresql://mia:%41@a:5432,b:5433/roadmap",
        "postgresql://db.example.org/roadmap?user=mia&password=secret",
        "postgresql://mia@db.example.org/roadmap?PASSWORD=secret",
        "postgresql://mia@db.example.org/roadmap?sslmode=verify-full&sslpassword=secret",
        "postgresql://mia@db.example.org/?oauth_client_secret=secret",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(address: str) -> None:
    for refuse in (refuse_password, parse_place):
        with pytest.raises(UsageError) as caught:
            refuse(address)
        assert "secret" not in f"{caught.value.sentence} {caught.value.hint}"
        assert "~/.pgpass" in caught.value.hint


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://mia@db.example.org/roadmap",
        "postgresql://mia@db.example.org:5433/roadmap",
        "postgresql://mia@a:5432,b:5433,c/roadmap",
        "postgresql://db.example.org:5432/roadmap?user=mia@corp",
        "postgresql:///roadmap?service=school",
        "postgresql://mia@[::1]:5432/roadmap",
        "postgresql://mia@db/roadmap?passfile=/home/mia/other",
    ],
)
def test_an_address_without_one_is_none_of_these(address: str) -> None:
    refuse_password(address)


def test_a_password_that_the_text_hides_is_found_among_the_parameters() -> None:
    with pytest.raises(UsageError, match="has a password in it"):
        connection_parameters({"host": "db", "password": "x"}, {}, has_system_roots=True)


def mode(parameters: dict[str, str], environ: dict[str, str] | None = None) -> str:
    found = connection_parameters(parameters, environ or {}, has_system_roots=False)
    return found.get("sslmode", "")


@pytest.mark.parametrize(
    ("parameters", "environ"),
    [
        ({"host": "db.example.org"}, {}),
        ({"host": "localhost,db.example.org"}, {}),
        ({"host": "localhost", "hostaddr": "192.0.2.1"}, {}),
        ({"hostaddr": "192.0.2.1"}, {}),
        ({}, {"PGHOST": "db.example.org"}),
        ({"host": "localhost"}, {"PGHOSTADDR": "192.0.2.1"}),
        ({"service": "school"}, {}),
        ({}, {"PGSERVICE": "school"}),
        ({"host": "db.example.org"}, {"PGSSLMODE": "disable"}),
    ],
)
def test_who_answers_is_verified_on_the_way_to_another_machine(
    parameters: dict[str, str], environ: dict[str, str]
) -> None:
    assert mode(parameters, environ) == "verify-full"


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"host": "localhost"},
        {"host": "127.0.0.1"},
        {"host": "::1"},
        {"host": "/run/postgresql"},
        {"host": "@abstract"},
        {"host": "localhost", "hostaddr": "127.0.0.1"},
        {"host": "localhost,127.0.0.1"},
    ],
)
def test_on_this_machine_it_is_left_to_the_server(parameters: dict[str, str]) -> None:
    assert mode(parameters) == ""


@pytest.mark.parametrize(
    "weak", ["disable", "allow", "prefer", "require", "verify-ca", "", "nonsense"]
)
def test_a_weaker_way_is_refused_on_the_way_to_another_machine(weak: str) -> None:
    with pytest.raises(UsageError) as caught:
        mode({"host": "db.example.org", "sslmode": weak})
    assert f"sslmode={weak} does not verify who answers" in caught.value.sentence
    assert mode({"host": "localhost", "sslmode": weak}) == weak


@pytest.mark.parametrize(
    ("parameters", "environ", "roots"),
    [
        ({"host": "db.example.org"}, {}, "system"),
        ({"host": "db.example.org", "sslrootcert": "/ca.pem"}, {}, "/ca.pem"),
        ({"host": "db.example.org"}, {"PGSSLROOTCERT": "/ca.pem"}, None),
        ({"host": "localhost"}, {}, None),
    ],
)
def test_the_authorities_of_the_system_are_trusted_unless_others_are_named(
    parameters: dict[str, str], environ: dict[str, str], roots: str | None
) -> None:
    found = connection_parameters(parameters, environ, has_system_roots=True)
    assert found.get("sslrootcert") == roots


def test_of_several_hosts_one_that_takes_changes_is_asked() -> None:
    several = connection_parameters({"host": "a,b"}, {}, has_system_roots=False)
    one = connection_parameters({"host": "a"}, {}, has_system_roots=False)
    assert several["target_session_attrs"] == "read-write"
    assert "target_session_attrs" not in one


def test_a_time_out_of_the_address_is_kept_and_the_encoding_is_not() -> None:
    found = connection_parameters(
        {"host": "a", "connect_timeout": "3", "client_encoding": "latin1"},
        {},
        has_system_roots=False,
    )
    assert (found["connect_timeout"], found["client_encoding"]) == ("3", "utf8")


@pytest.mark.parametrize("typed", ["PostgreSQL://mia@vm/Roadmap", "POSTGRES://mia@vm/Roadmap"])
def test_a_scheme_is_one_in_any_case(typed: str) -> None:
    place = parse_place(typed)
    assert (place.kind, place.name) == ("server", typed)
    assert place.target in ("postgresql://mia@vm/Roadmap", "postgres://mia@vm/Roadmap")
