"""The map in a real browser: whole at every width, for a keyboard, without scripts, on paper.

Holds: render.web.map_page, render.web.map_section, render.web.panels, render.web.shell.
"""

from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Open
from tests.browser.geometry import LABELS, LINE_ENDS

WIDTHS = (320, 390, 768, 1280, 1920)
SCHEMES = ("light", "dark")


def marked(page: Any, name: str) -> set[str]:
    """Return the topics whose labels have a class."""
    script = "name => [...document.querySelectorAll('.stops li.' + name + ' a')].map(a => a.hash)"
    return set(page.evaluate(script, name))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_page_asks_for_nothing_and_says_nothing(
    open_page: Open, map_file: Path, scheme: str
) -> None:
    page = open_page(map_file, color_scheme=scheme)
    assert page.asked == [map_file.as_uri()]
    assert page.said == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways_but_the_frames_of_the_map(
    open_page: Open, map_file: Path, width: int
) -> None:
    page = open_page(map_file, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 1920])
def test_no_label_touches_another_or_leaves_the_frame(
    open_page: Open, map_file: Path, width: int
) -> None:
    page = open_page(map_file, width)
    assert page.evaluate(LABELS) == []


def test_an_optional_topic_has_a_sign_of_its_own(open_page: Open, map_file: Path) -> None:
    """The drawing is used from a sprite, where no rule about its surroundings reaches it."""
    page = open_page(map_file, 1280)
    icons = page.locator(".map .legend .icon")
    signs = {sign.screenshot() for sign in icons.all()}
    assert len(signs) == icons.count() > 7


def test_every_line_ends_at_its_stop(open_page: Open, map_file: Path) -> None:
    page = open_page(map_file, 1920)
    assert page.evaluate(LINE_ENDS) == []


@pytest.mark.parametrize(("width", "height"), [(390, 44), (1280, 24)])
def test_every_stop_is_large_enough_to_hit(
    open_page: Open, map_file: Path, width: int, height: int
) -> None:
    page = open_page(map_file, width)
    box = "li" if width < 760 else "li a"
    script = (
        f"[...document.querySelectorAll('.stops {box}')].map(e => e.getBoundingClientRect().height)"
    )
    assert min(page.evaluate(script)) >= height


def test_choosing_a_topic_lights_up_all_it_needs_and_what_it_opens(
    open_page: Open, map_file: Path
) -> None:
    page = open_page(map_file)
    page.focus("a[href='#t-drf-tutorial'][data-needs]")
    needs = page.evaluate(
        "(() => { const links = [...document.querySelectorAll('a[data-needs]')];"
        " const by = Object.fromEntries(links.map(a => [a.id.slice(2), a]));"
        " const seen = new Set(), open = [...by[document.activeElement.id.slice(2)]"
        ".dataset.needs.split(' ')];"
        " while (open.length) { const n = open.pop(); if (!n || seen.has(n)) continue;"
        " seen.add(n); open.push(...by[n].dataset.needs.split(' ')); }"
        " return [...seen].map(n => by[n].hash); })()"
    )
    assert marked(page, "me") == {"#t-drf-tutorial"}
    assert marked(page, "up") == set(needs)
    assert len(needs) > 10
    assert marked(page, "down")


def test_arrows_walk_between_stops_enter_opens_and_escape_returns(
    open_page: Open, map_file: Path
) -> None:
    page = open_page(map_file)
    page.focus("a[href='#t-git-basics'][data-needs]")
    page.keyboard.press("ArrowDown")
    below = page.evaluate("document.activeElement.hash")
    assert below not in ("", "#t-git-basics")
    page.keyboard.press("Enter")
    panel = page.locator(f"article[id='{below[1:]}']")
    panel.wait_for(state="visible")
    assert page.evaluate("document.activeElement.id") == below[1:]
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.hash") == below


def test_closing_a_panel_returns_to_the_link_that_opened_it_and_scrolls_nothing(
    open_page: Open, map_file: Path
) -> None:
    page = open_page(map_file)
    page.evaluate("scrollTo(0, 100)")
    link = page.locator(".card .topics a").first
    link.click()
    opened = page.locator("article:target")
    opened.wait_for(state="visible")
    page.keyboard.press("Escape")
    opened.wait_for(state="hidden")
    assert page.evaluate("scrollY") == 100
    assert page.evaluate("document.activeElement.hash") == link.get_attribute("href")


def test_a_browser_keeps_its_own_keys(open_page: Open, map_file: Path) -> None:
    page = open_page(map_file)
    page.focus("a[href='#t-git-basics'][data-needs]")
    taken = page.evaluate(
        "['altKey', 'ctrlKey', 'metaKey'].map(key => !document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ArrowLeft', [key]: true, bubbles: true,"
        " cancelable: true})))"
    )
    assert taken == [False, False, False]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_screen_reader_hears_the_state_of_each_stop(
    open_page: Open, map_file: Path, width: int
) -> None:
    page = open_page(map_file, width)
    heard = page.locator("#stage-0 .stops").aria_snapshot()
    assert "done · Git and collaboration · 6 h" in heard
    further = page.locator("#stage-1 .stops").aria_snapshot()
    assert (heard + further).count("on the way") > 1


@pytest.mark.parametrize("width", [390, 1280])
def test_without_scripts_every_panel_opens_and_closes(
    open_page: Open, map_file: Path, width: int
) -> None:
    page = open_page(map_file, width, java_script_enabled=False)
    link = page.locator("a[href='#t-git-basics'][data-needs]")
    panel = page.locator("article#t-git-basics")
    assert not panel.is_visible()
    link.click()
    assert panel.is_visible()
    assert panel.locator("h2").inner_text().startswith("Git basics")
    panel.locator(".close").click()
    assert not panel.is_visible()
    assert not page.locator(".find").is_visible(), "what needs the script is hidden"


def test_find_marks_what_it_finds_and_counts_it(open_page: Open, map_file: Path) -> None:
    page = open_page(map_file)
    page.fill("#find", "DJANGO")
    found = page.locator(".stops .found a").all_inner_texts()
    assert found
    assert all("django" in text.lower() for text in found)
    assert page.locator("[role=status]").inner_text() == f"{len(found)} found"
    page.fill("#find", "")
    assert page.locator(".found").count() == 0


def test_a_folded_stage_opens_for_a_link_into_it(open_page: Open, map_file: Path) -> None:
    page = open_page(map_file)
    page.evaluate("document.querySelectorAll('.stage').forEach(d => d.open = false)")
    page.evaluate("location.hash = document.querySelector('#stage-2 a[data-needs]').id")
    page.wait_for_function("document.getElementById('stage-2').open")


ATTACKS = (
    "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit = 1\">')",
    "(() => { const s = document.createElement('script'); s.textContent = 'window.hit = 1';"
    " document.body.append(s); })()",
    "document.body.insertAdjacentHTML('beforeend', '<a id=evil onclick=\"window.hit = 1\">x</a>'),"
    " document.getElementById('evil').click()",
    "fetch('https://example.org/').then(() => window.hit = 1, () => 0)",
    "new Promise(done => { const i = new Image(); i.onload = () => { window.hit = 1; done(); };"
    " i.onerror = done; i.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='; })",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_policy_refuses_what_is_not_ours(open_page: Open, map_file: Path, attack: str) -> None:
    page = open_page(map_file)
    page.evaluate(
        "addEventListener('securitypolicyviolation', e => window.refused = e.violatedDirective)"
    )
    page.evaluate(attack)
    page.wait_for_function("window.refused")
    assert page.evaluate("window.hit") is None


def test_printed_each_stage_stays_on_one_page(open_page: Open, map_file: Path) -> None:
    page = open_page(map_file)
    page.emulate_media(media="print")
    # A4 at 96 pixels an inch without margins of 12 mm.
    heights = page.evaluate(
        "[...document.querySelectorAll('.stage')].map(s => s.getBoundingClientRect().height)"
    )
    assert max(heights) < 720  # a landscape page of A4 without its margins
    assert page.evaluate("getComputedStyle(document.querySelector('article')).display") == "none"
    assert page.pdf(format="A4").startswith(b"%PDF")
