"""Every command that writes, on a disk that is full from any moment on: one transaction, true words.

It needs no tools, and so runs with all other tests: with every commit of every command, and a choice
of the moments between; `--every-point` tries them all.
"""

import os

import pytest
from tests.cli.program import Learner, Result
from tests.faults.counting import choose_points
from tests.faults.filling_disk import FillingDisk, watch
from tests.faults.judging import Stage
from tests.faults.scenes import WRITING

from roadmap_cli.cli.commands import table

# They change no database, but for the upkeep that any command does first.
READING = {
    *(
        "check",
        "cohort",
        "config",
        "export",
        "history",
        "links",
        "list",
        "map",
        "new",
        "open",
        "path",
        "plan",
        "practice",
        "reading",
    ),
    *("roadmaps", "search", "server", "show", "tree", "where"),
}


@pytest.fixture(params=WRITING, ids=lambda scene: scene.name)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Return each writing command with the home it begins in."""
    return Stage(request.param, tmp_path_factory.mktemp(request.param.name))


def run_on(disk: FillingDisk, stage: Stage, patch: pytest.MonkeyPatch) -> Result:
    stage.rewind()
    with watch(disk, patch):
        return Learner(stage.home).types("", *stage.words)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device")
def test_it_says_that_it_saved_where_its_answer_cannot_be_written(stage: Stage) -> None:
    stage.store_expected_result(Learner(stage.home).types("", *stage.words))
    stage.rewind()
    with open("/dev/full", "w") as nobody:
        result = Learner(stage.home).types("", *stage.words, out=nobody)
    assert result.code == (5 if stage.scene.is_upkeep else 7), result
    assert ("this was saved" in result.err) is not stage.scene.is_upkeep
    assert stage.lie(result) == ""


def test_every_command_is_known_to_write_or_not() -> None:
    writing = {scene.command or scene.name for scene in WRITING}
    assert {command.name for command in table.all_commands()} == writing | READING
    assert not writing & READING


def test_its_words_are_true_wherever_the_disk_becomes_full(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    disk = FillingDisk()
    stage.store_expected_result(run_on(disk, stage, monkeypatch))
    assert disk.unguarded == []
    commits = [n for n, moment in enumerate(disk.moments) if moment.is_commit]
    assert len(commits) == stage.scene.commits
    firsts = {moment: n for n, moment in reversed([*enumerate(disk.moments)])}
    others = sorted(set(firsts.values()) - set(commits))
    points = [
        *((n, passes) for n in commits for passes in (True, False)),
        *((n, False) for n in choose_points(pytestconfig, others, 2)),
    ]
    wrong = []
    for n, passes in points:
        result = run_on(FillingDisk(n, passes=passes), stage, monkeypatch)
        if lie := stage.lie(result, unknown=not passes):
            wrong.append(f"{disk.moments[n]}{' once' if passes else ''}: {lie}")
    assert not wrong, f"{len(wrong)} of {len(points)}:\n" + "\n".join(wrong)
