"""Thousands of invented airports as one table, with what queries of one table stumble over.

Elevations, codes and towns are NULL in places; names repeat; among the ten highest and the ten lowest no
two are equally high.
"""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.tables import sql_literal

SCHEMA = """\
CREATE TABLE airport (
    ident TEXT PRIMARY KEY,
    kind TEXT NOT NULL,        -- large, medium, small, heliport or closed
    name TEXT NOT NULL,
    elevation INTEGER,         -- in feet; NULL where nobody knows
    continent TEXT NOT NULL,   -- AF, AN, AS, EU, NA, OC or SA
    country TEXT NOT NULL,     -- two letters
    town TEXT,                 -- NULL where nobody knows
    scheduled TEXT NOT NULL,   -- yes or no: whether airlines fly there by a timetable
    code TEXT                  -- three letters; NULL for most
);
"""
COLUMNS = "ident kind name elevation continent country town scheduled code".split()
_KINDS = ["small"] * 6 + ["heliport"] * 3 + ["medium"] * 2 + ["closed"] * 2 + ["large"]
_COUNTRIES = {
    "AF": ["KE", "MA", "NA", "ZA"],
    "AS": ["IN", "JP", "NP", "VN"],
    "EU": ["CH", "DE", "NO", "PL", "PT"],
    "NA": ["CA", "MX", "US"],
    "OC": ["AU", "FJ", "NZ"],
    "SA": ["BO", "BR", "CL", "PE"],
}
_TOWNS = (
    "Port Adler,Portland,Lakeview,Blue Lake,Lakeport,Kępno,Santa Rosa,Springfield,Övre,Dry Creek,North Bay,"
    "Salt Lake,Porto Novo,Port Royal,Newport,Hill End,O'Brien,São Bento,West Fork,Timberlake"
).split(",")
_SUFFIXES = ["Airport", "Airfield", "Field", "Airstrip", "International Airport"]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Airport = tuple[str, str, str, "int | None", str, str, "str | None", str, "str | None"]


class Airports(NamedTuple):
    """The rows, in the order of COLUMNS."""

    rows: list[Airport]

    def to_csv(self) -> str:
        """Return them as a file with a header, where NULL is an empty field."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows)
        return text.getvalue()

    def to_sql(self) -> str:
        """Return a script that makes the table and fills it."""
        lines = [", ".join(map(sql_literal, row)) for row in self.rows]
        return SCHEMA + "INSERT INTO airport VALUES\n(" + "),\n(".join(lines) + ");\n"


def make_airports(dice: Dice, count: int) -> Airports:
    """Return `count` airports, in the order of their idents."""
    idents = sorted(dice.sample([a + b + c + d for a in "EKLNSVY" for b in _LETTERS
                                 for c in _LETTERS for d in "ADGKMRST"], count))  # fmt: skip
    rows = [_make_airport(dice, ident) for ident in idents]
    for number, place in enumerate(dice.sample(range(count), 24)):  # no ties at either end
        is_high = number % 2
        elevation = 13_000 + number * 37 if is_high else -900 - number * 13
        rows[place] = (*rows[place][:3], elevation, *rows[place][4:])
    return Airports(rows)


def _make_airport(dice: Dice, ident: str) -> Airport:
    kind = dice.choice(_KINDS)
    continent = dice.choice(sorted(_COUNTRIES))
    country = dice.choice(_COUNTRIES[continent])
    if continent == "NA" and not dice.below(40):
        continent, country = "AN", "AQ"
    town = dice.choice(_TOWNS)
    name = f"{town} {dice.choice(_SUFFIXES)}" if kind != "heliport" else f"{town} Hospital Heliport"
    is_scheduled = kind == "large" or (kind in ("medium", "small") and not dice.below(4))
    has_code = kind in ("large", "medium") and dice.below(5) > 0
    return (
        ident,
        kind,
        name,
        None if not dice.below(12) else dice.between(0, 120) * 100,
        continent,
        country,
        None if not dice.below(9) else town,
        "yes" if is_scheduled else "no",
        "".join(dice.choice(_LETTERS) for _ in range(3)) if has_code else None,
    )
