"""Learners with a roadmap at hand: loaded once, then copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders import fingerprints
from tests.cli.program import BREAD, Learner, moved_in


@pytest.fixture(scope="session")
def bread_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("bread") / "home"
    result = Learner(home).types(f"load {BREAD}")
    assert result.code == 0, result
    before = fingerprints(home)
    yield home
    assert fingerprints(home) == before, "a test wrote into the home that the others copy"


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shipped") / "home"
    result = Learner(home).types("next")
    assert result.code == 0, result
    return home


@pytest.fixture
def mia(bread_home: Path, tmp_path: Path) -> Learner:
    """Mia has loaded the small roadmap and has done nothing yet."""
    return moved_in(bread_home, tmp_path / "mia")


@pytest.fixture
def ada(shipped_home: Path, tmp_path: Path) -> Learner:
    """Ada has the shipped roadmap and has done nothing yet."""
    return moved_in(shipped_home, tmp_path / "ada")


@pytest.fixture(scope="session")
def eva(bread_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """Eva is on her way; tests only look at what she has done."""
    learner = moved_in(bread_home, tmp_path_factory.mktemp("eva") / "home")
    learner.types("done mix --on 2026-03-01 --note wet --spent 2h")
    learner.types("start knead")
    learner.types("know preheat")
    return learner


@pytest.fixture
def newcomer(tmp_path: Path) -> Learner:
    """A newcomer has nothing, not even a database."""
    return Learner(tmp_path / "newcomer")
