"""The picture in the README is what the program prints to a newcomer."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from tests.cli.program import Learner
from tests.picture import to_svg

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "screen.svg"
LINES = ("next", "done backend-role --spent 2h")
DAY = "2026-11-30"


def test_the_picture_shows_the_first_two_screens(tmp_path: Path) -> None:
    newcomer = Learner(tmp_path / "home")
    newcomer.types("next")  # whose welcome names a directory of this machine
    screens = []
    for line in LINES:
        code, screen = newcomer.sees(line)
        assert code == 0, screen
        screens.append(f"$ \x1b[1mroadmap {line}\x1b[0m\n{screen}")
    today = datetime.now(UTC).date().isoformat()
    shown = to_svg("\n".join(screens).replace(today, DAY), "roadmap next, roadmap done")
    if os.environ.get("UPDATE_GOLDEN"):
        PICTURE.write_text(shown, "utf-8", newline="\n")
    assert shown == PICTURE.read_text("utf-8")


def test_the_picture_is_drawn_on_a_ground_of_its_own() -> None:
    root = ElementTree.fromstring(PICTURE.read_text("utf-8"))
    size = root.attrib["width"], root.attrib["height"]
    ground = next(child for child in root if child.tag.endswith("rect"))
    assert (ground.attrib["width"], ground.attrib["height"]) == size
    for color in re.findall('fill="#([0-9a-f]{6})"', PICTURE.read_text("utf-8")):
        light = sum(bytes.fromhex(color)) / 3
        assert light < 40 or light > 100, color
