"""What the fault suite shares: a stage for each command, and what must be here to trace."""

from pathlib import Path

import pytest
from tests.faults import tracing
from tests.faults.counting import Noting, make_recorder
from tests.faults.judging import Stage
from tests.faults.scenes import SCENES


@pytest.fixture(params=SCENES, ids=lambda scene: scene.name)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    """Return each command with the home it begins in."""
    return Stage(request.param, tmp_path)


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Noting:
    """Return what notes how many points were tried."""
    return make_recorder(request)


@pytest.fixture(scope="session")
def strace() -> None:
    """Skip where nothing can be traced."""
    if not tracing.has_strace():
        pytest.skip("strace is not here, or may not trace")
