"""Every hostile file is answered with exactly the lines that stand beside it, in little time and memory.

The files of `corpus` lie there or are made by `made`; the YAML that is only wrong is in tests/bad.
UPDATE_GOLDEN=1 writes the lines anew: read them before they are kept.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import fingerprints
from tests.cli.program import PROGRAM, Learner, environment
from tests.hostile.harmless import assert_text
from tests.hostile.made import MAKERS

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path.name for path in CORPUS.iterdir() if path.suffix != ".txt")
MADE = [name for maker in MAKERS for name in maker()]
COMMANDS = {
    ".yaml": ("load", "FILE"),
    ".json": ("import", "FILE", "-o", "out.yaml"),
    ".md": ("import", "FILE", "-o", "out.yaml"),
    ".csv": ("import", "FILE", "-o", "out.yaml"),
    ".opml": ("import", "FILE", "-o", "out.yaml"),
    ".jsonl": ("merge", "FILE"),
    ".db": ("merge", "FILE"),
}
_PROGRESS = re.compile(r"roadmap: [a-z :]+ [\d,]+ of [\d,]+$")
# Newer parsers of YAML give up by themselves, further on than we would.
_FURTHER_ON = re.compile(r"(?<=\.yaml:4:)1003(?=: too-deep)")
MAX_BYTES = 300 * 1024 * 1024
# Two for the reader, and what the program itself takes where others use the processor's cache too.
MAX_SECONDS = 8  # of CPU, start included: several times what any needs on a busy machine
# Starts a program within limits and writes down its exit code and its peak of memory. It is small:
# the peak of a process begins with that of the one that started it, and this one has run for long.
STARTER = """
import json, os, resource, subprocess, sys
seconds = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
with open(os.environ["USED"], "w") as file:
    json.dump((process.returncode, used.ru_maxrss), file)
"""


def words_for(name: str) -> list[str]:
    """Return the words that take a file in."""
    return [name if word == "FILE" else word for word in COMMANDS[Path(name).suffix]]


def assert_golden(name: str, code: int, out: str, err: str) -> None:
    """Assert that a file was answered with the lines beside its name."""
    # How far it is, is told only where it takes a while.
    err = "".join(line for line in err.splitlines(True) if not _PROGRESS.match(line))
    err = _FURTHER_ON.sub("23", err)
    found = f"exit code {code}\n{out}{err}"
    assert_text(found)
    assert code in (0, 3, 4), found
    golden = CORPUS / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, "utf-8", newline="\n")
    assert found == golden.read_text("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_the_answer_beside_it(
    name: str, mia: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(CORPUS / name, name)
    before = fingerprints(mia.home)
    said = mia.types("", *words_for(name))
    assert_golden(name, said.code, said.out, said.err)
    if said.code:
        assert fingerprints(mia.home) == before
    assert mia.types("next").code == 0
    assert not Path("pwned").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="it counts what a process uses by wait4")
@pytest.mark.parametrize("name", MADE)
def test_a_made_file_gets_the_answer_beside_it_in_little_time_and_memory(
    name: str, mia: Learner, tmp_path: Path
) -> None:
    from tests.hostile.made import write_file

    write_file(name, tmp_path / name)
    before = fingerprints(mia.home)
    with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as err:
        starter = subprocess.run(
            [sys.executable, "-c", STARTER, str(MAX_SECONDS), *PROGRAM, *words_for(name)],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env={**environment(), **mia.settings, "USED": str(tmp_path / "used")},
            check=False,
        )
    assert starter.returncode == 0
    code, peak = json.loads((tmp_path / "used").read_text("utf-8"))
    assert code not in (-signal.SIGKILL, -signal.SIGXCPU), f"more than {MAX_SECONDS} s"
    # In kilobytes, on a Mac in bytes.
    assert peak * (1 if sys.platform == "darwin" else 1024) < MAX_BYTES
    printed = [(tmp_path / stream).read_text("utf-8") for stream in ("out", "err")]
    assert_golden(name, code, *printed)
    if code:
        assert fingerprints(mia.home) == before


def test_no_golden_stands_beside_nothing() -> None:
    assert {path.stem for path in CORPUS.glob("*.txt")} == {*FILES, *MADE}
