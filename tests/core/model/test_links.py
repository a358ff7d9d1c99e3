"""The links of a roadmap: each address once, with its readings and topics.

Holds: core.model.links.
"""

from tests.builders import small_roadmap, topic

from roadmap_cli.core.model import links
from roadmap_cli.core.model.links import Link, LinkReading
from roadmap_cli.core.model.readings import Reading
from roadmap_cli.core.model.roadmap import Source
from roadmap_cli.core.model.verdicts import Judgement


def test_an_address_is_listed_once_with_all_its_readings_and_topics() -> None:
    roadmap = small_roadmap(
        topic("mix", reads=["one", "three", "paper"]), topic("knead", reads=["one"])
    )._replace(
        readings=(
            Reading("two", "Two", url="https://b.example/"),
            Reading("one", "One", url="https://a.example/"),
            Reading("three", "Three", url="https://a.example/"),
            Reading("paper", "A book of paper"),
        )
    )
    assert links.collect_links(roadmap) == (
        Link(
            "https://a.example/",
            (LinkReading("one", "One"), LinkReading("three", "Three")),
            ("mix", "knead"),
            topic_titles=("All about mix", "All about knead"),
        ),
        Link("https://b.example/", (LinkReading("two", "Two"),), ()),
    )


def test_readings_source_and_homepage_are_links() -> None:
    roadmap = small_roadmap(topic("alpha", reads=["docs"]))._replace(
        source=Source("The article", url="https://example.org/article"),
        homepage="https://example.org/home",
    )
    assert [(link.url, link.readings, link.topics) for link in links.collect_links(roadmap)] == [
        ("https://example.org/docs", (LinkReading("docs", "The Manual"),), ("alpha",)),
        ("https://example.org/book", (LinkReading("book", "The Book"),), ()),
        ("https://example.org/article", (LinkReading("source", "The article"),), ()),
        ("https://example.org/home", (LinkReading("homepage", "The small roadmap"),), ()),
    ]


def test_addresses_that_differ_in_the_fragment_are_one_page() -> None:
    assert links.page_url("https://a.example/x?y#z") == "https://a.example/x?y"


def test_the_counts_add_up() -> None:
    names = ("gone", "moved", "unreachable", "refused", "ok", "ok", "")
    unchecked = [
        Link(f"https://a.example/{i}", (LinkReading(str(i), "A page"),), ()) for i in range(7)
    ]
    judgements = {
        link.url: Judgement(name) for link, name in zip(unchecked, names, strict=True) if name
    }
    answer = links.links_answer("Map", "", unchecked, judgements, interrupted=True)
    assert answer.counts == (7, 1, 1, 1, 1, 2, 1)
    assert answer.counts.all == sum(answer.counts[1:])
    assert [link.verdict for link in answer.links] == list(names)
    assert answer.hosts == 1
