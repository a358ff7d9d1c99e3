"""A folder to sync with may hold anything: it costs little, reaches no terminal, and stops no other file.

Every hostile log of the corpus is put into a folder, beside the log of another machine.
"""

import os
import resource
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner
from tests.hostile.harmless import assert_text
from tests.hostile.made import MAKERS, write_file
from tests.hostile.words import WORDS

LOGS = [name for maker in MAKERS for name in maker() if name.endswith(".jsonl")]
MAX_SECONDS = 8  # of CPU


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what another machine leaves in a folder."""
    room = tmp_path_factory.mktemp("good")
    learner = Learner(room / "home")
    for line in (f"load {BREAD}", "done mix", f"sync {room}/folder --create"):
        assert learner.types(line).code == 0
    (file,) = (room / "folder").iterdir()
    return file.read_text("utf-8")


@pytest.mark.parametrize("name", LOGS)
def test_a_hostile_log_in_a_folder_stops_no_other(
    name: str, good: str, mia: Learner, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write_file(name, folder / name)
    (folder / "good.jsonl").write_text(good, "utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    said = mia.types(f"sync --join {folder}")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < MAX_SECONDS
    assert said.code in (0, 8), said
    assert_text(said.out + said.err)
    assert '"done mix"' in mia.types("export --format jsonl").out
    assert mia.types(f"sync {folder}").code == said.code
    assert mia.types("doctor").code == 0
    assert mia.types("next").code == 0


def test_the_names_of_files_in_a_folder_are_only_text(mia: Learner, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, word in enumerate(WORDS):
        name = word.replace("/", "_").replace("\x00", "_").encode("utf-8", "replace")[:200]
        path = os.path.join(os.fsencode(folder), name + b"-%d.jsonl" % number)
        os.mkdir(path)
    (folder / "none.jsonl").symlink_to(folder / "\x1b]0;x\x07")
    said = mia.types(f"sync {folder}")
    assert said.code == 8
    assert_text(said.out + said.err)
    assert_text(mia.types(f"sync {folder} --json").out)
