"""A learner on the small roadmap, for the tests of the store."""

from pathlib import Path

import pytest
from tests.builders import small_roadmap, workspace_at, write_roadmap

from roadmap_cli.workspace.workspace import Workspace


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """Return a workspace with the small roadmap and no progress."""
    workspace = workspace_at(tmp_path / "data")
    write_roadmap(workspace, small_roadmap())
    return workspace


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with a database without progress."""
    home = tmp_path_factory.mktemp("prepared")
    w = workspace_at(home)
    write_roadmap(w, small_roadmap())
    w.close()
    return home
