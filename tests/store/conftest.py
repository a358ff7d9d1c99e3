"""A learner on the small roadmap, for the tests of the store."""

from pathlib import Path

import pytest
from tests.builders import shelve, small_roadmap, workspace_at

from roadmap_cli.workspace import Workspace


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """Return a workspace with the small roadmap loaded and nothing learned yet."""
    found = workspace_at(tmp_path / "data")
    shelve(found, small_roadmap())
    return found
