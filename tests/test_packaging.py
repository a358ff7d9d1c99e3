"""What is put into the wheel and the source distribution, and which versions it asks for."""

import re
import tarfile
import tomllib  # noqa: TID253 - only a test reads pyproject.toml
import zipfile
from pathlib import Path

import pytest

import roadmap_cli

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_package_says_that_it_is_typed() -> None:
    assert Path(roadmap_cli.__file__).with_name("py.typed").is_file()


def test_the_wheel_is_told_to_hold_the_roadmap() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {
        "data/roadmap.yaml": "roadmap_cli/data/roadmap.yaml",
        "data/roadmap.schema.json": "roadmap_cli/data/roadmap.schema.json",
    }


def test_a_built_wheel_holds_the_roadmap_and_runs_as_roadmap(tmp_path: Path) -> None:
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed")
    (file,) = wheel.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        packed = archive.read("roadmap_cli/data/roadmap.yaml")
        (points,) = (archive.read(n).decode() for n in names if n.endswith("entry_points.txt"))
    assert packed == (ROOT / "data" / "roadmap.yaml").read_bytes()
    assert {"roadmap_cli/py.typed", "roadmap_cli/__main__.py"} <= names
    assert "roadmap_cli/carriers/server/sql/tables.sql" in names
    assert "roadmap_cli/data/roadmap.schema.json" in names
    assert [n for n in names if n.endswith(".data/data/share/man/man1/roadmap.1")]
    assert "roadmap = roadmap_cli.__main__:main" in points
    assert not [n for n in names if n.startswith("tests") or "__pycache__" in n]


def test_a_built_sdist_can_build_the_wheel(tmp_path: Path) -> None:
    sdist = pytest.importorskip("hatchling.builders.sdist", reason="hatchling is not installed")
    (file,) = sdist.SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(file) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert "data/roadmap.schema.json" in names
    assert {"data/roadmap.yaml", "src/roadmap_cli/py.typed", "README.md", "pyproject.toml"} <= names


def test_the_lowest_versions_that_are_tried_are_those_that_are_declared() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["links"], *extras["calendar"], *extras["server"]]
    bounds = dict(
        re.fullmatch(r"([\w-]+)(?:\[\w+\])?>=([\d.]+).*", text).groups() for text in declared
    )  # type: ignore[union-attr]
    pins = dict(line.split("==") for line in (ROOT / ".ci/lowest.txt").read_text().split())
    assert {name: release(pin) for name, pin in pins.items()} == {
        name: release(bound) for name, bound in bounds.items()
    }


def release(version: str) -> list[str]:
    """Return the parts of a version, in which 4 and 4.0 are the same."""
    return re.sub(r"(\.0)+$", "", version).split(".")
