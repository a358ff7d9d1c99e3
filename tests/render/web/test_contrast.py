"""The colours of the pages, light and dark: text and shapes stand out from what is behind them.

Holds: render.web.shell, render.web.shapes.
"""

import re

import pytest

from roadmap_cli.render.web.shell import asset

ROOT = re.compile(r":root\{([^}]*)\}")
LIGHT, DARK = (
    dict(re.findall(r"--(\w+):(#\w+)", rule)) for rule in ROOT.findall(asset("page.css"))
)
# Text needs 4.5 : 1, what is only a shape 3 : 1.
PAIRS = [
    (4.5, front, back) for front in ("ink", "quiet", "route", "done") for back in ("paper", "card")
] + [(3.0, "near", "paper"), (3.0, "near", "card"), (3.0, "tick", "done"), (3.0, "tick", "route")]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("least", "front", "back"), PAIRS)
def test_colours_stand_out(scheme: dict[str, str], least: float, front: str, back: str) -> None:
    assert contrast(scheme[front], {**LIGHT, **scheme}[back]) >= least


def test_the_dark_colours_are_all_there() -> None:
    assert set(DARK) == set(LIGHT)
