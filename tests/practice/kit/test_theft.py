"""The theft: the clues in the tables lead to one person, and each of them is needed.

Holds: practice.kit.theft.
"""

import pytest

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.theft import Theft, make_theft
from roadmap_cli.practice.tools.sql.queries import run_query

CLUES = (
    "id IN (SELECT person_id FROM visit WHERE day = '{day}' AND hour = {hour})",
    "8 <= (SELECT count(*) FROM visit WHERE person_id = person.id AND day LIKE '2026-05-%')",
    "NOT EXISTS (SELECT * FROM loan WHERE person_id = person.id)",
    "street = (SELECT street FROM person GROUP BY street ORDER BY count(*) DESC LIMIT 1)",
)


def suspects(theft: Theft, without: int = -1) -> list[str]:
    day, text = theft.notes[1]
    hour = text.split("At ")[1].split()[0]
    clues = [clue for place, clue in enumerate(CLUES) if place != without]
    query = f"SELECT name FROM person WHERE {' AND '.join(clues)}".format(day=day, hour=hour)
    return [name for (name,) in run_query(theft.to_sql(), query, "q")]


@pytest.mark.parametrize("seed", range(12))
def test_all_clues_lead_to_one_person_and_fewer_do_not(seed: int) -> None:
    theft = make_theft(Dice(seed, "theft"))
    assert suspects(theft) == [theft.culprit]
    for without in range(len(CLUES)):
        assert len(suspects(theft, without)) > 1, CLUES[without]


@pytest.mark.parametrize("seed", range(5))
def test_one_street_has_the_most_people(seed: int) -> None:
    query = "SELECT count(*) FROM person GROUP BY street ORDER BY 1 DESC LIMIT 2"
    (most,), (second,) = run_query(make_theft(Dice(seed)).to_sql(), query, "q")
    assert most > second
