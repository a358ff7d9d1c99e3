"""What `sudo roadmap` left behind is given back by one line, whichever command meets it.

Root plays an ordinary user in a namespace of users: what is given to nobody belongs to another.

Holds: store.database.database_file, store.database.sqlite_errors.
"""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner

AS_A_USER = ("unshare", "--user", "--map-user=1500", "--map-group=1500")
NOBODY = 65534

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0
    or shutil.which("unshare") is None
    or subprocess.run([*AS_A_USER, "true"], check=False, capture_output=True).returncode != 0,
    reason="only root can give files to another user and play one",
)


@pytest.fixture
def kim(tmp_path: Path) -> Learner:
    """A learner with some progress and two copies, in a home below their own directory."""
    learner = Learner(tmp_path / "kim" / "share" / "roadmap")
    for line in (f"load {BREAD}", "done mix", "backup", "start knead"):
        assert learner.types(line).code == 0
    return learner


def give_away(path: Path) -> Path:
    """Give a path, with all that lies in it, to another user."""
    for one in (path, *path.rglob("*")):
        os.chown(one, NOBODY, NOBODY)
    return path


def all_but_the_files(home: Path) -> Path:
    os.chown(home, NOBODY, NOBODY)
    home.chmod(0o755)
    return home


def a_readable_database(home: Path) -> Path:
    (home / "roadmap.db").chmod(0o644)
    return give_away(home / "roadmap.db")


FIRST_DAY: Callable[[Path], Path] = give_away
CASES = [
    *((FIRST_DAY, line) for line in ("next", "done knead", "restore --list", "doctor", "backup")),
    (lambda home: give_away(home.parent), "next"),
    (lambda home: give_away(home / "roadmap.db"), "next"),
    (a_readable_database, "done knead"),
    (a_readable_database, "doctor"),
    (all_but_the_files, "done knead"),
    (all_but_the_files, "doctor"),
    (lambda home: give_away(home / "backups"), "backup"),
    (lambda home: give_away(home / "backups"), "restore --list"),
    (lambda home: give_away(home / "backups"), "restore --latest --yes"),
]


@pytest.mark.parametrize(("give", "line"), CASES)
def test_a_refusal_names_the_owner_and_the_line_that_gives_it_back(
    kim: Learner, give: Callable[[Path], Path], line: str
) -> None:
    lost = give(kim.home)
    result = kim.runs(line, under=AS_A_USER)
    said = " ".join((result.out + result.err).split())
    assert f"{lost} belongs to nobody: sudo chown" in said, result
    advice = re.search(rf"sudo (chown (-R )?1500 {re.escape(str(lost))})(?!/)", said)
    assert advice, said
    # In the namespace 1500 is root outside.
    subprocess.run(shlex.split(advice[1].replace("1500", "0:0")), check=True)
    assert kim.runs(line, under=AS_A_USER).code == 0


def test_what_is_the_users_own_is_not_to_be_given_back(kim: Learner) -> None:
    kim.home.chmod(0)
    refused = kim.runs("next", under=AS_A_USER)
    kim.home.chmod(0o700)
    assert refused.code == 4
    assert "chown" not in refused.err
    assert "check the permissions" in refused.err
