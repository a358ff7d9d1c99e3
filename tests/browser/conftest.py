"""A real browser with the page of a made-up learner in it.

Without Playwright or Chromium these tests are skipped and say what is missing; with
ROADMAP_BROWSER=required they fail instead.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.half_a_year import half_a_year

from roadmap_cli.render.web.map_page import map_page
from roadmap_cli.workspace.learning_map import learning_map

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
Open = Callable[..., Any]


def missing(what: str) -> None:
    """Skip what cannot be tried here, or fail where it must be tried."""
    if os.environ.get("ROADMAP_BROWSER") == "required":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start Chromium once for each worker."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright is not installed: pip install -e '.[test,browser]'")
    if CHROMIUM is None:
        missing("there is no Chromium on PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def map_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of half a year of study."""
    home = tmp_path_factory.mktemp("half-a-year")
    path = home / "map.html"
    path.write_text(map_page(learning_map(half_a_year(home))), encoding="utf-8")
    return path


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Open]:
    """Open a file in a fresh window: `open_page(path, width=390, color_scheme="dark")`."""
    contexts = []

    def open_(
        path: Path, width: int = 1280, height: int = 900, at: str = "", **options: Any
    ) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.asked = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: (page.said.append("a dialog"), dialog.dismiss()))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri() + at)
        return page

    yield open_
    for context in contexts:
        context.close()
