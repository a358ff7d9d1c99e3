"""Each address of a roadmap once, with who leads to it."""

from tests.builders import small_roadmap, topic

from roadmap_cli.core import links
from roadmap_cli.core.links import LinkReading, Mention
from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import Source
from roadmap_cli.core.verdicts import Judgement


def test_an_address_stands_once_with_all_who_lead_to_it() -> None:
    found = links.collect_links(
        [
            Mention("https://a.example/", "one", "One", "mix"),
            Mention("https://a.example/", "one", "One", "knead"),
            Mention("https://b.example/", "two", "Two"),
            Mention("https://a.example/", "three", "Three", "mix"),
            Mention("", "paper", "A book of paper", "mix"),
        ]
    )
    assert [link.url for link in found] == ["https://a.example/", "https://b.example/"]
    assert found[0].readings == (LinkReading("one", "One"), LinkReading("three", "Three"))
    assert found[0].topics == ("mix", "knead")
    assert found[1].topics == ()


def test_a_roadmap_mentions_its_readings_its_source_and_its_homepage() -> None:
    roadmap = small_roadmap(topic("alpha", reads=["docs"]))._replace(
        source=Source("The article", url="https://example.org/article"),
        homepage="https://example.org/home",
    )
    assert list(links.mentions(roadmap)) == [
        Mention("https://example.org/docs", "docs", "The Manual", "alpha"),
        Mention("https://example.org/book", "book", "The Book"),
        Mention("https://example.org/article", "source", "The article"),
        Mention("https://example.org/home", "homepage", "The small roadmap"),
    ]


def test_what_differs_after_the_hash_is_one_page() -> None:
    assert links.page_of("https://a.example/x?y#z") == "https://a.example/x?y"


def test_the_counts_add_up() -> None:
    names = ("gone", "moved", "unreachable", "refused", "ok", "ok", "")
    readings = [Reading(str(i), "A page", url=f"https://a.example/{i}") for i in range(7)]
    listed = links.collect_links(Mention(r.url, r.id, r.title) for r in readings)
    judgements = {
        link.url: Judgement(name) for link, name in zip(listed, names, strict=True) if name
    }
    answer = links.links_answer("Map", "", listed, judgements, interrupted=True)
    assert answer.counts == (7, 1, 1, 1, 1, 2, 1)
    assert answer.counts.all == sum(answer.counts[1:])
    assert [link.verdict for link in answer.links] == list(names)
    assert answer.hosts == 1
