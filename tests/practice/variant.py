"""The variants of the practices: other answers than ours, right ones and wrong ones, and how to judge them.

`NAME/right_*` and `NAME/wrong_*` are folders of files with a VARIANT.toml; what is awkward as files is a
function in `NAME/variants.py`. docs/practice.md says how they look.
"""

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from roadmap_cli.practice import materials
from roadmap_cli.practice.engine import Result, examine
from roadmap_cli.practice.room import Room

HERE = Path(__file__).resolve().parent
SEEDS = (1, 7_000_000_000_000_000_001, 4242)


class Variant(NamedTuple):
    """One answer to a practice; `make(seed, folder)` turns the base into it."""

    says: str  # what is different from ours
    make: Callable[[int, Path], None]
    speaks: tuple[str, ...] = ()  # the checks that say "not yet", of a wrong one
    unseen: tuple[str, ...] = ()  # the checks that say "could not look"
    advises: tuple[str, ...] = ()  # the checks that must give advice
    base: str = "solution"  # or "starter", or "nothing"


def variants_of(name: str) -> dict[str, Variant]:
    """Return the variants of a practice by name; wrong ones begin with "wrong_"."""
    found = {
        path.parent.name: _read_folder(path.parent)
        for path in sorted((HERE / name).glob("*/VARIANT.toml"))
    }
    module = HERE / name / "variants.py"
    if module.exists():
        spec = importlib.util.spec_from_file_location(f"variants_{name.replace('-', '_')}", module)
        assert spec
        assert spec.loader
        loaded = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(loaded)
        found.update(loaded.VARIANTS)
    return found


def _read_folder(source: Path) -> Variant:
    import tomllib

    values = tomllib.loads((source / "VARIANT.toml").read_text("utf-8"))
    gone = values.pop("without", [])

    def make(seed: int, folder: Path) -> None:
        for name in gone:
            (folder / name).unlink()
        shutil.copytree(
            source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("VARIANT.toml")
        )

    lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    return Variant(make=make, **{**values, **lists})


def lay_out(name: str, variant: Variant, seed: int, folder: Path) -> None:
    """Write a variant into a folder."""
    folder.mkdir(exist_ok=True)
    if variant.base != "nothing":
        materials.write_starter(name, seed, str(folder))
    if variant.base == "solution":
        materials.write_solution(name, seed, str(folder))
    variant.make(seed, folder)


def judge(name: str, folder: Path, seed: int, home: Path) -> dict[str, Result]:
    """Return what each check says about a folder, in this process."""
    home.mkdir(exist_ok=True)
    room = Room(str(folder), seed, str(home))
    return {result.id: result for result in examine(materials.find_checks(name), room)}


def with_verdict(results: dict[str, Result], verdict: str) -> tuple[str, ...]:
    """Return the ids of the checks that say so."""
    return tuple(result.id for result in results.values() if result.verdict == verdict)


def replaced(path: Path, old: str, new: str) -> None:
    """Replace a text that a file must hold."""
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} does not hold {old!r}"
    path.write_text(text.replace(old, new), "utf-8")


def all_variants(names: Iterator[str] | list[str]) -> list[tuple[str, str]]:
    """Return practice and variant, for the parameters of a test."""
    return [(name, variant) for name in names for variant in variants_of(name)]
