"""The quick set, `pytest -m quick`: what is most likely to tell of a mistake, in some seconds.

It is chosen by file and folder here, so that no test has to say that it belongs to it: the core
but for what is tried with many examples, one way through each of the other packages, a walk
through the commands, what is imported and what is packed.
"""

from pathlib import Path

import pytest

_TESTS = Path(__file__).resolve().parent
QUICK = frozenset(
    _TESTS / name
    for name in (
        "core",
        "test_imports.py",
        "test_packaging.py",
        "test_quick.py",
        "test_settings.py",
        "test_values.py",
        "formats/text/test_plain_words.py",
        "formats/own/test_bad_files.py",
        "formats/markdown/test_markdown.py",
        "formats/own/test_roadmap_reader.py",
        "formats/own/test_yaml_format.py",
        "store/catalog/test_completions.py",
        "store/log/test_log.py",
        "workspace/test_show.py",
        "render/test_golden.py",
        "cli/test_walk.py",
    )
)
# Those of the core that take longest.
SLOW = frozenset(
    _TESTS / "core" / name
    for name in (
        "forecast/test_forecast_properties.py",
        "memory/test_placement.py",
        "planner/test_planner_properties.py",
    )
)


def is_quick(path: Path) -> bool:
    """Return whether the tests of a file are in the quick set."""
    return path not in SLOW and not QUICK.isdisjoint((path, *path.parents))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spare the quick set the import of all other tests."""
    only_quick = config.option.markexpr == "quick" and collection_path.name.startswith("test_")
    return True if only_quick and not is_quick(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if is_quick(item.path):
            item.add_marker("quick")
