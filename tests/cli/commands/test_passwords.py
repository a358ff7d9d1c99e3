"""A password that somebody wrote into an address is shown by no command.

Holds: address_password.
"""

import pytest
from tests.cli.program import Learner

from roadmap_cli.address_password import has_password, hide_password

ADDRESSES = (
    "postgresql://mia:secretpw@vm/roadmap",
    "postgresql://mia:/?secretpw@vm/roadmap",
    "postgresql://mia:x@secretpw@vm/roadmap",
    "postgresql://mia@vm/roadmap?sslmode=require&password=secretpw",
    "postgresql://mia@vm/roadmap?sslpassword=secretpw&application_name=x",
    "POSTGRESQL://:secretpw@vm/roadmap",
)
COMMANDS = (
    "config", "config sync", "where", "doctor", "sync", "sync --dry-run", "next", "cohort",
    "share", "share python", "history", "config sync_after", "done mix", "config sync --unset",
)  # fmt: skip
TYPED = (
    "sync {}", "sync git:{}", "sync x{}", "config sync {}", "config snyc {}", "config color {}",
    "config {} x", "cohort {} python", "synk {}", "load {}", "done {}", "--roadmap {} next",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("is_variable", [False, True])
def test_a_password_in_the_setting_is_never_shown(
    mia: Learner, address: str, is_variable: bool
) -> None:
    (mia.home / "config.toml").write_text(
        f"sync = '{address}'\nsync_after = true\ncolor = '{address}'\n", "utf-8"
    )
    variables = {"ROADMAP_SYNC": address, "ROADMAP_ASCII": address} if is_variable else {}
    learner = Learner(mia.home, variables)
    for command in COMMANDS:
        for line in (f"{command} --json", command):
            result = learner.types(line)
            assert "secretpw" not in result.out + result.err, line
    assert "***" in Learner(mia.home, {"ROADMAP_SYNC": address}).types("config sync").out


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_password_that_was_typed_is_not_repeated(mia: Learner, address: str) -> None:
    for line in TYPED:
        for typed in (line, f"{line} --json"):
            result = mia.types(typed.format(f"'{address}'"))
            assert result.code, typed
            assert "secretpw" not in result.out + result.err, typed


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://mia@vm/roadmap",
        "postgresql://vm:5432/roadmap?user=mia@school",
        "postgresql://one:5432,two:5433/roadmap?user=mia@school",
        "postgresql://mia@[fe80::1]:5432/roadmap",
        "postgresql://[fe80:ab::1]/roadmap?user=mia@school",
        "postgresql://mia@vm/roadmap?passfile=/home/mia/.pgpass",
        "~/Sync/mia:other@vm",
        "git:~/learning",
    ],
)
def test_a_port_or_a_name_is_no_password(address: str) -> None:
    assert not has_password(address)
    assert hide_password(address) == address


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_whose_password_is_hidden_is_still_refused(address: str) -> None:
    assert has_password(hide_password(address))
