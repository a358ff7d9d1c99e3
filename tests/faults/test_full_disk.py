"""A file system that is really full, after any number of blocks, and one that is read-only.

It is a tmpfs in a mount namespace of its own: nothing is left mounted, whatever happens.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.cli.program import Result
from tests.faults.counting import Noting, choose_points
from tests.faults.judging import Stage
from tests.faults.tracing import program

BLOCK = 4096
MAX_BLOCKS = 400
JOURNAL_BLOCKS = 16  # that come and go while a command works

# $1 where it is mounted, $2 its size, $3 what to put there, $4 where to put what is left;
# the rest is the command. Its exit code and output are those of the script.
SCRIPT = """
set -e
home=$1 size=$2 template=$3 left=$4 mode=$5
shift 5
mkdir -p "$home"
mount -t tmpfs -o mode=700,size="$size" tmpfs "$home"
if test -d "$template"; then cp -a "$template/." "$home/"; fi
if test "$mode" = ro; then mount -o remount,ro "$home"; fi
set +e
"$@"
code=$?
cp -a "$home" "$left"
umount "$home"
exit $code
"""


def _namespace() -> list[str]:
    unshare = shutil.which("unshare")
    return [unshare, "-rm"] if unshare else []


def can_mount() -> bool:
    """Return whether a file system can be mounted here, by root or by anybody."""
    probe = [*_namespace(), "sh", "-c", 'd=$(mktemp -d); mount -t tmpfs tmpfs "$d" && umount "$d"']
    return bool(_namespace()) and (
        subprocess.run(probe, capture_output=True, check=False).returncode == 0
    )


pytestmark = pytest.mark.faults


@pytest.fixture(scope="module", autouse=True)
def mounting() -> None:
    """Skip where nothing can be mounted."""
    if not can_mount():
        pytest.skip("unshare is not here, or may not mount")


def run_on(stage: Stage, blocks: int, mode: str = "rw") -> Result:
    """Run the command on a file system of so many blocks; leave in the home what was left there."""
    template = stage.home.with_name("start")
    left = stage.home.with_name("left")
    for old in (template, left, stage.home):
        shutil.rmtree(old, ignore_errors=True)
    stage.rewind()
    if stage.home.exists():
        stage.home.rename(template)
    done = subprocess.run(
        [
            *_namespace(),
            *("sh", "-c", SCRIPT, "sh", str(stage.home), str(blocks * BLOCK), str(template)),
            *(str(left), mode, *program(), *stage.words),
        ],
        env=stage.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert left.exists(), done
    shutil.rmtree(stage.home, ignore_errors=True)
    left.rename(stage.home)
    return Result(done.returncode, done.stdout, done.stderr)


def used(home: Path) -> int:
    """Return how many blocks a home needs on a tmpfs, where directories need none."""
    return 1 + sum(-(-p.stat().st_size // BLOCK) for p in home.rglob("*") if p.is_file())


def test_a_file_system_that_is_full_after_any_number_of_blocks(
    stage: Stage, note: Noting, pytestconfig: pytest.Config
) -> None:
    stage.rewind()
    least = used(stage.home) if stage.home.exists() else 1
    stage.store_expected_result(run_on(stage, MAX_BLOCKS))
    most = used(stage.home) + JOURNAL_BLOCKS
    points = choose_points(pytestconfig, range(least, most))
    failures = []
    refused = 0
    for blocks in points:
        said = run_on(stage, blocks)
        refused += said.code != 0
        wrong = stage.verdict(said)
        if wrong:
            failures.append(f"{blocks} blocks: {wrong}")
    note(stage.scene.name, "full disk", len(points), len(points))
    assert not failures, f"{len(failures)} of {len(points)}:\n" + "\n".join(failures)
    assert refused > 0


def test_a_file_system_that_is_read_only(stage: Stage, note: Noting) -> None:
    stage.store_expected_result(run_on(stage, MAX_BLOCKS))
    said = run_on(stage, MAX_BLOCKS, "ro")
    note(stage.scene.name, "read-only disk", 1, 1)
    # What `sync` has sent stays sent: it is out of step, and says so.
    assert said.code in ((8,) if stage.scene.name == "sync" else (4, 5)), said
    assert stage.verdict(said) == ""
