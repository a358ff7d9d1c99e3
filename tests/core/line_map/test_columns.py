"""The order of the columns: as cheap as brute force finds it, and better than the file's order.

Holds: core.line_map.columns, core.line_map.crossings.
"""

from collections.abc import Sequence
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.line_map.columns import MAX_EXACT_LINES, order_columns
from roadmap_cli.core.line_map.crossings import prices_between

Prices = list[list[list[int]]]


def cost(order: Sequence[int], prices: Prices, pulls: Sequence[int]) -> int:
    """Add up what each line costs between each two others, and its pull."""
    total = 0
    for place, line in enumerate(order):
        total += pulls[line] * place
        for one in order[:place]:
            total += sum(prices[line][one][other] for other in order[place + 1 :])
    return total


@st.composite
def arrangements(draw: st.DrawFn, lines: tuple[int, int]) -> tuple[Prices, list[int]]:
    size = draw(st.integers(*lines))
    prices = [[[0] * size for _ in range(size)] for _ in range(size)]
    for line in range(size):
        for one in range(size):
            for other in range(one):
                if line not in (one, other):
                    price = draw(st.integers(0, 5))
                    prices[line][one][other] = prices[line][other][one] = price
    return prices, draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))


@examples(60)
@given(arrangements(lines=(0, 6)))
def test_no_order_of_few_lines_is_cheaper(drawn: tuple[Prices, list[int]]) -> None:
    prices, pulls = drawn
    order = order_columns(prices, pulls)
    assert sorted(order) == list(range(len(pulls)))
    cheapest = min(cost(other, prices, pulls) for other in permutations(range(len(pulls))))
    assert cost(order, prices, pulls) == cheapest


@examples(10)
@given(arrangements(lines=(MAX_EXACT_LINES + 1, MAX_EXACT_LINES + 2)))
def test_no_line_of_many_is_better_at_another_place(drawn: tuple[Prices, list[int]]) -> None:
    prices, pulls = drawn
    order = list(order_columns(prices, pulls))
    assert sorted(order) == list(range(len(pulls)))
    here = cost(order, prices, pulls)
    for line in order:
        others = [other for other in order if other != line]
        for place in range(len(order)):
            assert cost([*others[:place], line, *others[place:]], prices, pulls) >= here


def test_lines_without_links_keep_the_order_of_the_file() -> None:
    for size in (0, 1, 5, MAX_EXACT_LINES, MAX_EXACT_LINES + 5):
        nothing = [[[0] * size for _ in range(size)] for _ in range(size)]
        assert order_columns(nothing, [0] * size) == tuple(range(size))


def test_a_line_that_begins_early_stands_left() -> None:
    nothing = [[[0] * 3 for _ in range(3)] for _ in range(3)]
    assert order_columns(nothing, [0, 4, 8]) == (2, 1, 0)


def test_a_link_costs_most_where_it_crosses_others() -> None:
    """Topics 0 to 2 stand on line 0, 3 and 4 on line 1 below each other, 5 to 7 on line 2.

    A link from 3 to 7 passes line 0, down whose channel one link goes, or no line at all.
    """
    lines = [0, 0, 0, 1, 1, 2, 2, 2]
    rows = [0, 1, 2, 0, 1, 0, 1, 2]
    stages = [0] * len(lines)
    prices = prices_between([(0, 2), (3, 7)], stages, lines, rows)
    assert prices[0][1][2] == prices[0][2][1] == 1 + 4
    assert prices[1][0][2] == prices[2][0][1] == 0


def test_the_links_of_one_source_do_not_cross_each_other() -> None:
    lines, rows = [0, 1, 2], [0, 1, 1]
    prices = prices_between([(0, 1), (0, 2)], [0] * 3, lines, rows)
    assert prices[1][0][2] == prices[2][0][1] == 1
