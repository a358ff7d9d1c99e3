"""A card comes back as it was written, and nothing that a stranger puts into one gets through.

Holds: formats.progress_card, core.answers.shared_progress.
"""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.answers.shared_progress import ProgressCard, SharedRoadmap, SharedTopic
from roadmap_cli.core.progress.states import STATES
from roadmap_cli.formats import progress_card
from roadmap_cli.formats.progress_card import InvalidCard

TOPIC = SharedTopic("pour", "Pour the tea", "done", "2026-11-02", "2026-11-03", 45)
ROADMAP = SharedRoadmap("tea", "Tea", "2", 9, 12, "2026-11-30", (TOPIC,))
CARD = ProgressCard("0f" * 16, "Mia", "2026-11-30T18:00:00+01:00", (ROADMAP,))


def changed(**keys: object) -> bytes:
    return json.dumps({**json.loads(progress_card.to_json(CARD)), **keys}).encode()


def with_roadmap(**keys: object) -> bytes:
    return changed(roadmaps=[{**progress_card.roadmap_value(ROADMAP), **keys}])


def with_topic(**keys: object) -> bytes:
    value = progress_card.roadmap_value(ROADMAP)
    return with_roadmap(topics=[{**value["topics"][0], **keys}])


days = st.dates(min_value=date(1900, 1, 1)).map(str)
titles = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=60)
topics = st.builds(
    SharedTopic,
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True),
    titles,
    st.sampled_from(STATES),
    st.just("") | days,
    st.just("") | days,
    st.none() | st.integers(0, 10_000_000),
)


@given(st.lists(topics, max_size=5, unique_by=lambda topic: topic.id), titles)
def test_a_card_comes_back_as_it_was_written(some: list[SharedTopic], name: str) -> None:
    card = CARD._replace(name=name, roadmaps=(ROADMAP._replace(topics=tuple(some)),))
    text = progress_card.to_json(card)
    assert progress_card.read_card(text.encode()) == card
    assert progress_card.to_json(card) == text


def test_hours_that_are_not_shared_are_not_written() -> None:
    shared = ROADMAP._replace(topics=(TOPIC._replace(minutes=None),))
    assert "minutes" not in progress_card.to_json(CARD._replace(roadmaps=(shared,)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"{", "cannot be read"),
        (b"[" * 100_000, "nested"),
        (b'{"format": NaN}', "NaN"),
        (b"9" * 5000, "cannot be read"),
        (b'{"v\\ud800": 1, "v\\ud800": 2}', r"v\ud800"),
        (b'{"\xe2\x80\xaev": 1, "\xe2\x80\xaev": 2}', r"\u202ev"),
        ('{"é": 1, "é": 2}'.encode(), "é"),
        (b"[]", "not a card"),
        (b"{}", "not a card"),
        (changed(format="other"), "not a card"),
        (changed(version=2), "newer version"),
        (changed(version="1"), "no version"),
        (changed(version=True), "no version"),
        (changed(card="../../x"), "no id"),
        (changed(card=7), "no id"),
        (changed(name=7), "invalid name"),
        (changed(name="\x1b\u202e "), "no name"),
        (changed(written="yesterday"), "when"),
        (changed(written="2026-11-30T18:00:00"), "when"),
        (changed(written=None), "when"),
        (changed(roadmaps={}), "roadmaps"),
        (changed(roadmaps=[7]), "not a mapping"),
        (changed(roadmaps=[progress_card.roadmap_value(ROADMAP)] * 2), "roadmap twice"),
        (changed(roadmaps=[{}] * 101), "roadmaps"),
        (with_roadmap(id="../etc"), "invalid id"),
        (with_roadmap(title=None), "invalid title"),
        (with_roadmap(version=1), "invalid version"),
        (with_roadmap(size=-1), "size"),
        (with_roadmap(size=10**12), "size"),
        (with_roadmap(size=0), "says that 0 topics count, and has 1"),
        (with_roadmap(events=1.5), "events"),
        (with_roadmap(as_of=""), "which day"),
        (with_roadmap(as_of="1899-12-31"), "as_of"),
        (with_roadmap(topics={}), "topics"),
        (with_roadmap(topics=["pour"]), "not a mapping"),
        (with_roadmap(topics=progress_card.roadmap_value(ROADMAP)["topics"] * 2), "topic twice"),
        (with_topic(state="won"), "unknown state"),
        (with_topic(state=["done"]), "unknown state"),
        (with_topic(since="2026-02-30"), "since"),
        (with_topic(touched=20261130), "touched"),
        (with_topic(minutes=True), "minutes"),
        (with_topic(minutes=-5), "minutes"),
        (b" " * (progress_card.MAX_BYTES + 1), "bytes"),
    ],
)
def test_what_is_no_card_is_refused_with_a_reason(data: bytes, words: str) -> None:
    with pytest.raises(InvalidCard) as caught:
        progress_card.read_card(data)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()


def test_names_and_titles_cannot_steer_a_terminal() -> None:
    nasty = "\x1b[2J\u202eMi\u200ba\n\x9b\ud800" + "x" * 10_000
    data = json.dumps({**json.loads(progress_card.to_json(CARD)), "name": nasty}).encode()
    card = progress_card.read_card(data)
    assert card.name.isprintable()
    assert len(card.name) <= progress_card.MAX_NAME
    topic = progress_card.read_card(with_topic(title=nasty)).roadmaps[0].topics[0]
    assert topic.title.isprintable()
    assert len(topic.title) <= 200


@given(st.binary(max_size=300))
def test_random_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(InvalidCard):
        progress_card.read_card(data)


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert progress_card.read_card(changed(colour="red")) == CARD
