"""The other pages in a real browser: they fit a phone, are readable for axe, and fold answers.

Holds: render.web.page_html.
"""

from pathlib import Path

import pytest
from tests.browser.conftest import Open
from tests.browser.test_accessibility import violations
from tests.cli.program import Learner

LINES = (
    "list",
    "tree",
    "plan",
    "show django-tutorial",
    "show django-online",
    "reading --all",
    "path django-online",
    "roadmaps",
    "links",
    "report python",
    "report --remaining",
    "report --since 2026-06-01",
    "history",
    "note --all",
)


@pytest.fixture(scope="session")
def pages(map_file: Path) -> dict[str, Path]:
    """Write every page of the made-up learner."""
    learner = Learner(map_file.parent)
    learner.types("note git-basics 'a note of my own'")
    paths = {}
    for number, line in enumerate(LINES):
        said = learner.types(f"{line} --format html")
        assert said.code == 0, said
        paths[line] = map_file.with_name(f"{number}.html")
        paths[line].write_text(said.out, encoding="utf-8")
    return paths


@pytest.mark.parametrize("line", LINES)
def test_a_page_fits_a_phone_asks_for_nothing_and_says_nothing(
    open_page: Open, pages: dict[str, Path], line: str
) -> None:
    page = open_page(pages[line], 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.asked == [pages[line].as_uri()]
    assert page.said == []
    assert page.evaluate("document.scripts.length") == 0


@pytest.mark.parametrize(
    "line", ["list", "tree", "show django-tutorial", "report --since 2026-06-01"]
)
def test_axe_finds_nothing(open_page: Open, pages: dict[str, Path], line: str) -> None:
    page = open_page(pages[line], 1280, bypass_csp=True, color_scheme="dark")
    assert violations(page) == []


def test_an_answer_is_folded_below_its_question(open_page: Open, pages: dict[str, Path]) -> None:
    page = open_page(pages["show django-tutorial"], java_script_enabled=False)
    answer = page.locator("details p").first
    assert not answer.is_visible()
    page.locator("summary").first.click()
    assert answer.is_visible()


def test_what_a_topic_waits_for_leads_to_its_row(open_page: Open, pages: dict[str, Path]) -> None:
    page = open_page(pages["tree"])
    link = page.locator("td a[href^='#t-']").first
    target = link.get_attribute("href")
    link.click()
    assert page.evaluate("location.hash") == target
    assert page.locator(f"[id='{target[1:]}']").count() == 1
