"""Draw the pictures of docs/ from the made-up learner: python -m tests.browser.pictures

It needs the extra `browser` and a Chromium. It must not be needed by any test.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.browser.conftest import CHROMIUM
from tests.half_a_year import half_a_year

from roadmap_cli.render.web.card import card
from roadmap_cli.render.web.map_page import map_page
from roadmap_cli.workspace.learning_map import learning_map

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
_WIDTH, _WIDTH_OF_MAP = 1240, 1480  # pixels; the map's first stage is as wide as that


def draw(directory: Path) -> None:
    """Write the top of the page and a piece of its map, light and dark, and the card."""
    with tempfile.TemporaryDirectory() as home:
        answer = learning_map(half_a_year(Path(home)))
    page = directory / "page.html"
    page.write_text(map_page(answer), encoding="utf-8")
    (directory / "card.svg").write_text(card(answer), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            window = browser.new_page(
                viewport={"width": _WIDTH, "height": 860}, color_scheme=scheme
            )
            window.goto(page.as_uri())
            window.screenshot(path=directory / f"page-{scheme}.png")
            window.set_viewport_size({"width": _WIDTH_OF_MAP, "height": 860})
            window.locator("#stage-0").screenshot(path=directory / f"map-{scheme}.png")
        browser.close()
    page.unlink()


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    draw(PICTURES)
