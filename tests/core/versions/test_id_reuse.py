"""Whether a reused id still means the same topic or roadmap.

Holds: core.versions.identity.
"""

import pytest
from tests.builders import small_roadmap, topic

from roadmap_cli.core.model.roadmap import Source
from roadmap_cli.core.versions.identity import is_other_roadmap, is_other_topic

BARE = topic("sql")._replace(title="SQL basics", why="", checks=())
TOLD = topic("sql")._replace(title="SQL basics", why="Data outlives programs.")


def test_a_title_with_nothing_in_common_is_another_topic() -> None:
    assert is_other_topic(BARE, BARE._replace(title="Operators of Kubernetes"))
    assert is_other_topic(TOLD, BARE._replace(title="Operators of Kubernetes"))


@pytest.mark.parametrize("title", ["The basics of SQL", "SQL, the basics", "SQL bascis"])
def test_a_reworded_title_is_the_same_topic(title: str) -> None:
    assert not is_other_topic(BARE, BARE._replace(title=title))


def test_a_translated_title_with_the_same_content_is_the_same_topic() -> None:
    assert not is_other_topic(TOLD, TOLD._replace(title="Datenbanken abfragen"))


def test_a_moved_topic_with_its_title_is_the_same_topic() -> None:
    assert not is_other_topic(TOLD, BARE._replace(title="SQL basics", track="other"))


def test_two_roadmaps_with_one_id_differ_in_title_source_and_topics() -> None:
    here = small_roadmap()._replace(title="Baking bread", source=Source("The bread book"))
    there = here._replace(title="Sewing trousers", source=Source("The sewing book"))
    assert is_other_roadmap(here, there, 1, 5)
    assert not is_other_roadmap(here, there, 2, 5)
    assert not is_other_roadmap(here, there._replace(title="Baking good bread"), 0, 5)
    assert not is_other_roadmap(here, there._replace(source=here.source), 0, 5)
