"""A JSON API: what was stored is found wherever an answer puts it.

Holds: practice.tools.json_api.
"""

import pytest

from roadmap_cli.practice.engine import NotYet
from roadmap_cli.practice.tools.http_server import Answer
from roadmap_cli.practice.tools.json_api import demand_hundred, demand_value, find_object


def test_an_object_is_found_in_any_wrapper() -> None:
    value = {"data": [{"id": 1, "title": "a"}, {"id": 2, "title": "b"}], "count": 2}
    assert find_object(value, "b") == {"id": 2, "title": "b"}
    assert find_object(value, "c") is None


def test_what_is_missing_is_told() -> None:
    answer = Answer("GET /books", 200, '[{"title": "a"}]', "")
    demand_value(answer, "a")
    with pytest.raises(NotYet, match="does not have what was stored"):
        demand_value(answer, "b")
    with pytest.raises(NotYet, match="another status"):
        demand_hundred(answer, 4)
