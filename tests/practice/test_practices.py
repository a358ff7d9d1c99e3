"""Every practice: its starter never passes, ours does, right variants hold, wrong ones are noticed.

Holds: practice.registry, practice.materials.
"""

import compileall
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import SOURCE
from tests.cli.program import environment
from tests.practice.variant import (
    SEEDS,
    Variant,
    all_variants,
    judge,
    lay_out,
    variants_of,
    with_verdict,
)

from roadmap_cli.practice import materials
from roadmap_cli.practice.engine import HOLDS
from roadmap_cli.practice.registry import PRACTICES

PACKAGE = Path(materials.__file__).parent
NAMES = sorted(PRACTICES)
VARIANTS = all_variants(NAMES)
OURS = Variant("ours", lambda seed, folder: None)


def test_there_is_an_exam_for_each_practice_and_no_other() -> None:
    modules = {path.stem for path in (PACKAGE / "exams").glob("[!_]*.py")}
    assert modules == {name.replace("-", "_") for name in NAMES}
    for kind in ("starters", "solutions"):
        assert {path.name for path in (PACKAGE / kind).iterdir()} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_checks_are_declared_in_full(name: str) -> None:
    ids: list[str] = []
    for check in materials.find_checks(name):
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", check.id)
        assert 0 < len(check.says) < 70, check.id
        assert not check.says.endswith("."), check.id
        assert 1 <= len(check.hints) <= 3, check.id
        assert set(check.needs) <= set(ids), "a check needs earlier ones"
        ids.append(check.id)
    assert len(set(ids)) == len(ids) > 0


@pytest.mark.parametrize("name", NAMES)
def test_every_practice_has_a_task(name: str, tmp_path: Path) -> None:
    materials.write_starter(name, SEEDS[0], str(tmp_path))
    assert (tmp_path / "TASK.md").read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_starter_does_not_pass(name: str, seed: int, tmp_path: Path) -> None:
    lay_out(name, OURS._replace(base="starter"), seed, tmp_path / "folder")
    results = judge(name, tmp_path / "folder", seed, tmp_path / "home")
    assert with_verdict(results, "not-yet")
    assert not with_verdict(results, "fault")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", NAMES)
def test_our_solution_passes(name: str, seed: int, tmp_path: Path) -> None:
    lay_out(name, OURS, seed, tmp_path / "folder")
    results = judge(name, tmp_path / "folder", seed, tmp_path / "home")
    assert [result for result in results.values() if result.verdict != "passed"] == []


def test_nothing_that_pip_compiles_is_laid_out(tmp_path: Path) -> None:
    """It compiles every file of Python that it installs, our starters and solutions among them."""
    installed = tmp_path / "installed"
    shutil.copytree(SOURCE / "roadmap_cli", installed / "roadmap_cli")
    for kind in ("starters", "solutions"):
        assert compileall.compile_dir(installed / "roadmap_cli" / "practice" / kind, quiet=2)
    program = """
import sys
from roadmap_cli.practice import materials
for name in sys.argv[2:]:
    materials.write_starter(name, 1, f"{sys.argv[1]}/{name}")
    materials.write_solution(name, 1, f"{sys.argv[1]}/{name}")
"""
    folder = tmp_path / "folder"
    subprocess.run(
        [sys.executable, "-c", program, str(folder), *NAMES],
        env={**environment(), "PYTHONPATH": str(installed)},
        check=True,
    )
    assert [path for path in folder.rglob("__pycache__") if ".git" not in path.parts] == []
    assert {path.name for path in folder.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_starters_differ_by_seed_and_not_by_run(name: str, tmp_path: Path) -> None:
    for number, seed in enumerate((SEEDS[0], SEEDS[0])):
        lay_out(name, OURS._replace(base="starter"), seed, tmp_path / str(number))
    first, again = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and ".git" not in path.parts
        }
        for folder in (tmp_path / "0", tmp_path / "1")
    )
    assert first == again


@pytest.mark.parametrize(("name", "variant_name"), VARIANTS)
def test_a_variant_gets_the_verdict_it_names(name: str, variant_name: str, tmp_path: Path) -> None:
    variant = variants_of(name)[variant_name]
    seed = SEEDS[len(variant_name) % len(SEEDS)]
    lay_out(name, variant, seed, tmp_path / "folder")
    results = judge(name, tmp_path / "folder", seed, tmp_path / "home")
    assert bool(variant.speaks) == variant_name.startswith("wrong_"), "a wrong one names its check"
    assert not with_verdict(results, "fault"), results
    assert sorted(with_verdict(results, "not-yet")) == sorted(variant.speaks), results
    assert sorted(with_verdict(results, "could-not-look")) == sorted(variant.unseen), results
    assert set(variant.advises) <= set(with_verdict(results, "advice")), results
    if not variant.speaks and not variant.unseen:
        assert all(result.verdict in HOLDS for result in results.values())


@pytest.mark.parametrize("name", NAMES)
def test_there_are_enough_variants(name: str) -> None:
    names = list(variants_of(name))
    assert sum(name.startswith("right_") for name in names) >= 6
    assert sum(name.startswith("wrong_") for name in names) >= 4


@pytest.mark.parametrize("name", NAMES)
def test_no_hint_and_no_task_gives_an_answer_of_ours_away(name: str, tmp_path: Path) -> None:
    task = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "starters").glob("*/TASK.md"))
    hints = [hint for check in materials.find_checks(name) for hint in check.hints]
    for path in (PACKAGE / "solutions" / name).rglob("*"):
        answer = path.read_text("utf-8", "replace").strip() if path.is_file() else ""
        if len(answer) > 12:
            assert answer not in task
            assert not [hint for hint in hints if answer in hint]
