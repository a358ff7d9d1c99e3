"""The pages by the rules of axe, and their colours by the contrast that WCAG asks for.

Holds: render.web.shell, render.web.map_page.
"""

from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Open, missing

STATES: dict[str, dict[str, Any]] = {
    "light": {"width": 1280},
    "dark": {"width": 1280, "color_scheme": "dark"},
    "phone": {"width": 390},
    "panel": {"width": 1280, "at": "#t-git-basics"},
    "forced colours": {"width": 1280, "forced_colors": "active"},
}


def violations(page: Any) -> list[str]:
    """Return the rules of axe that a page breaks, each with the first place."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        missing("axe is not installed: pip install -e '.[test,browser]'")
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(open_page: Open, map_file: Path, state: str) -> None:
    # axe is put into the page, which its policy would refuse.
    page = open_page(map_file, bypass_csp=True, **STATES[state])
    assert violations(page) == []
