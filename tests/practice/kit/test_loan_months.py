"""Months of loans: the facts the kit returns are those of its tables, and the traps are in each.

Holds: practice.kit.loan_months.
"""

import pytest

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.loan_months import LoanMonths, make_loan_months
from roadmap_cli.practice.tools.sql.queries import Row, run_query

MARCH = "FROM loan WHERE lent_on LIKE '2026-03-%'"


def ask(library: LoanMonths, query: str) -> list[Row]:
    return run_query(library.to_sql(), query, "q")


@pytest.mark.parametrize("more", [0, 3, 6])
@pytest.mark.parametrize("seed", range(8))
def test_the_facts_are_those_of_the_tables(seed: int, more: int) -> None:
    library = make_loan_months(Dice(seed), more)
    assert ask(library, f"SELECT count(*) {MARCH}") == [(len(library.in_march()),)]
    share = ask(library, f"SELECT avg(returned_on > due_on) {MARCH} AND returned_on NOT NULL")
    assert share == [(pytest.approx(library.late_share()),)]
    assert 0.1 < library.late_share() < 0.6


@pytest.mark.parametrize("more", [0, 3, 6])
@pytest.mark.parametrize("seed", range(8))
def test_what_a_report_stumbles_over_is_in_each(seed: int, more: int) -> None:
    library = make_loan_months(Dice(seed), more)
    days = {loan[3] for loan in library.in_march()}
    assert {"2026-03-01", "2026-03-31"} <= days
    counts = [count for _, count in library.top_five()]
    assert counts == sorted(set(counts), reverse=True), "no ties"
    by_name, by_id = ask(
        library,
        f"SELECT count(DISTINCT name) {MARCH.replace('loan', 'loan JOIN member m ON m.id = member_id')} "
        f"UNION ALL SELECT count(DISTINCT member_id) {MARCH}",
    )
    assert by_name < by_id
    assert ask(library, f"SELECT count(*) {MARCH} AND returned_on IS NULL") > [(1,)]
