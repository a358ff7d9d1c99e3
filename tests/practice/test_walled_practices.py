"""Every practice as `verify` runs it: our solution, copied, in a process, behind walls where they work.

Holds: practice.examiner.
"""

import os
from pathlib import Path

import pytest

from roadmap_cli.practice.registry import PRACTICES
from roadmap_cli.rooms.examiner_process import Answer, Walls, run_examiner, temporary_folder
from roadmap_cli.rooms.folder_copy import copy_folder


@pytest.mark.parametrize("name", sorted(PRACTICES))
def test_our_solution_holds(name: str, tmp_path: Path) -> None:
    origin, answers = tmp_path / name, list[Answer]()
    origin.mkdir()
    with temporary_folder() as folder:
        run_examiner(["solution", name, "77", str(origin)], folder, answers.append)
        copy, home = os.path.join(folder, "folder"), os.path.join(folder, "home")
        copy_folder(str(origin), copy)
        os.mkdir(home)
        words = ["examine", name, "77", copy, home, str(origin), ""]
        run_examiner(words, folder, answers.append, Walls())
    results = [answer["result"] for answer in answers if "result" in answer]
    assert [result for result in results if result["verdict"] != "passed"] == []
    assert len(results) == len(answers[0]["checks"])
