"""`map` and the pictures of `report` as a learner meets them: where they go, and that they agree.

Holds: cli.commands.learning_map, render.web.card.
"""

import os
import re
import stat
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.cli.program import Learner, needs_full_device

from roadmap_cli.core.forecast.forecast import LIKELY
from roadmap_cli.core.pictures.fan import SHARES

WEEKS = ("2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23", "2026-03-01")


@pytest.fixture
def cat(mia: Learner) -> Learner:
    """A learner with a pace of her own."""
    for day in WEEKS:
        assert mia.types(f"spent mix 20m --on {day}").code == 0
    return mia


def test_the_page_and_the_report_for_a_browser_are_the_same_bytes(
    cat: Learner, tmp_path: Path
) -> None:
    one, other = tmp_path / "map.html", tmp_path / "report.html"
    assert cat.types(f"map -o {one}").code == 0
    assert cat.types(f"report --format html -o {other}").code == 0
    assert one.read_bytes() == other.read_bytes()
    assert cat.types("map --format html").out.encode() == one.read_bytes()


def test_the_numbers_of_page_card_report_and_json_are_one(cat: Learner, tmp_path: Path) -> None:
    data = cat.asks("map")["report"]
    assert data == cat.asks("report")
    counts = data["counts"]
    words = f"{counts['done'] + counts['assumed']} of {counts['counted']} topics done"
    page = re.sub("<[^>]*>", "", cat.types("map --format html").out)
    card = cat.types("report --format svg").out
    assert words in page
    assert words in re.sub("<[^>]*>", "", card)
    first = next(m for m in data["forecast"]["milestones"] if m["likely"] > data["today"])
    assert first["sentence"] in page
    for part in first["sentence"].split(", "):
        assert part in card


def test_the_fan_at_a_milestone_is_the_day_of_its_sentence(cat: Learner) -> None:
    data = cat.asks("map")["report"]
    fan = {level["minutes"]: level["days"] for level in data["pictures"]["fan"]}
    expected = {m["id"]: m["likely"] for m in data["forecast"]["milestones"]}
    left = {m["id"]: m["minutes_left"] for m in data["milestones"]}
    shown = [level["id"] for level in data["pictures"]["levels"]]
    assert shown
    for name in shown:
        assert fan[left[name]][SHARES.index(LIKELY)] == expected[name]


def test_a_map_needs_a_place_at_a_terminal_only(cat: Learner) -> None:
    code, screen = cat.sees("map", 80)
    assert code == 2
    assert "say where the page goes" in screen
    assert "roadmap map -o map.html" in " ".join(screen.split())


def test_open_keeps_the_page_beside_the_data_for_its_owner_only(cat: Learner) -> None:
    result = cat.types("map --open")
    assert result.code == 0
    page = cat.home / "pages" / "bread.html"
    assert page.as_uri() in result.out
    assert stat.S_IMODE(os.stat(page).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(page.parent).st_mode) == 0o700
    assert page.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("map --format csv", "not one of html, json"),
        ("map --open -o x.html", "--open writes to a file of its own"),
        ("map --open --json", "--open writes to a file of its own"),
        ("report dough --format svg", "a card shows the whole report"),
        ("report --since 2026-01-01 --format svg", "a card shows the whole report"),
        ("report --remaining --format svg", "a card shows the whole report"),
        ("list --format svg", "not one of terminal, json, md, csv, html"),
        ("map --as-of 2099-01-01", "in the future"),
    ],
)
def test_what_cannot_be_meant_is_refused(cat: Learner, line: str, sentence: str) -> None:
    result = cat.types(line)
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err


def test_a_page_that_cannot_be_written_is_said(cat: Learner) -> None:
    (cat.home / "pages").write_text("in the way")
    result = cat.types("map --open")
    assert result.code == 5
    assert "could not be written" in result.err
    assert "roadmap map -o map.html" in result.err


@needs_full_device
def test_a_full_disk_is_said(cat: Learner) -> None:
    result = cat.types("map -o /dev/full")
    assert (result.code, "No space left on device" in result.err) == (5, True)


def test_the_card_is_small_and_whole(cat: Learner) -> None:
    card = cat.types("report --format svg").out
    assert len(card.encode()) < 8_000
    root = ElementTree.fromstring(card)
    assert (root.get("width"), root.get("height")) == ("495", "230")
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "title", "style", "rect", "path", "text"}
    assert "prefers-color-scheme:dark" in card
    assert "http" not in card.replace("http://www.w3.org/2000/svg", "")


def test_a_past_day_has_its_own_numbers_and_no_forecast(cat: Learner) -> None:
    cat.types("done mix --on 2026-03-02")
    now = cat.asks("map")["report"]
    past = cat.asks("map --as-of 2026-03-01")["report"]
    assert (past["counts"]["done"], now["counts"]["done"]) == (
        now["counts"]["done"] - 1,
        now["counts"]["done"],
    )
    assert past["forecast"] is None
    assert past["pictures"]["fan"] == []
    assert max(day["day"] for day in past["pictures"]["days"]) <= "2026-03-01"
