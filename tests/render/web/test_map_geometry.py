"""Where the map stands: labels get the lines they need, and links turn with round corners.

Holds: render.web.map_geometry.
"""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.line_map.test_line_map import Input, roadmaps
from tests.examples import examples

from roadmap_cli.core.line_map.line_map import lay_out
from roadmap_cli.render.web import map_geometry
from roadmap_cli.render.web.map_geometry import MAX_LINES, count_lines, rounded_path


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("", 1),
        ("Shell basics", 1),
        ("Data-intensive and distributed systems", 4),
        ("x" * 40, 3),
        ("数据结构与算法入门", 2),
        ("word " * 90, MAX_LINES),
    ],
)
def test_a_label_gets_the_lines_it_needs_and_never_more_than_four(title: str, lines: int) -> None:
    assert count_lines(title, 104) == lines


@examples(50)
@given(roadmaps())
def test_rows_and_columns_follow_each_other_without_a_gap(drawn: Input) -> None:
    titles = [f"Topic {n}" for n in range(drawn[0].size)]
    for stage in lay_out(*drawn).stages:
        columns = map_geometry.columns_of(stage)
        rows = map_geometry.rows_of(stage, titles, 104)
        left = 0
        for column in columns.values():
            assert column.left == left < column.channel < column.line
            left += column.width
        top = 0
        for row in rows:
            assert row.top == top < row.middle < row.gutter
            top += row.height
        for stop in stage.stops:
            assert stop.column in columns


@examples(50)
@given(roadmaps())
def test_a_link_stays_between_the_labels(drawn: Input) -> None:
    """In gutters below the labels of a row, and in channels right of those of the column before."""
    titles = ["A title of several words"] * drawn[0].size
    for stage in lay_out(*drawn).stages:
        columns = map_geometry.columns_of(stage)
        rows = map_geometry.rows_of(stage, titles, next(iter(columns.values())).label)
        stops = {stop.topic: stop for stop in stage.stops}
        for source, target in stage.links:
            path = map_geometry.link_path(stops[source], stops[target], columns, rows)
            numbers = [int(n) for n in re.findall(r"-?\d+", path)]
            assert min(numbers) >= 0
            row, column = rows[stops[source].row], columns[stops[target].column]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            across = [y for (x, y), (x2, y2) in pairwise(points) if y == y2 and x != x2]
            down = [x for (x, y), (x2, y2) in pairwise(points) if x == x2 and y != y2]
            assert all(
                row.gutter <= y < row.top + row.height or y == rows[stops[target].row].middle
                for y in across
            )
            start = columns[stops[source].column].line
            assert all(column.left <= x < column.line or x == start for x in down)


def test_a_corner_is_round_where_there_is_room() -> None:
    assert rounded_path([(0, 0), (0, 20), (20, 20)]) == "M0 0L0 15Q0 20 5 20L20 20"
    assert rounded_path([(0, 0), (0, 2), (20, 2)]) == "M0 0L0 1Q0 2 5 2L20 2"


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=2, max_size=6))
def test_a_path_begins_and_ends_where_it_should(points: list[tuple[int, int]]) -> None:
    path = rounded_path(points)
    assert path.startswith(f"M{points[0][0]} {points[0][1]}")
    assert path.endswith(f"L{points[-1][0]} {points[-1][1]}")
