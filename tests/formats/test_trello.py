"""Boards of Trello: lists are tracks and states, checklists are boxes.

Holds: formats.trello, formats.text.json_texts.
"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.answers.import_result import ImportedProgress, ImportResult
from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, OPEN
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.own.roadmap_writer import to_yaml
from roadmap_cli.formats.trello import read_trello

LISTS = ("To do", "Doing", "Done")


def card(name: str, column: str = "To do", **more: Any) -> dict[str, Any]:
    return {"id": f"c-{name}", "name": name, "idList": column, "closed": False, **more}


def board(*cards: dict[str, Any], **more: Any) -> dict[str, Any]:
    lists = [{"id": name, "name": name, "pos": n} for n, name in enumerate(LISTS)]
    return {"id": "b", "name": "Tea school", "lists": lists, "cards": list(cards), **more}


def checklist(on: str, *entries: tuple[str, str], name: str = "Steps") -> dict[str, Any]:
    items = [{"name": title, "state": state, "pos": n} for n, (title, state) in enumerate(entries)]
    return {"id": f"l-{on}", "idCard": f"c-{on}", "name": name, "checkItems": items}


def read(value: object) -> ImportResult:
    return read_trello(json.dumps(value), "export.json")


def states(result: ImportResult) -> dict[str, str]:
    marks = {mark.topic: mark.state for mark in result.progress}
    return {topic.title: marks.get(topic.id, OPEN) for topic in result.roadmap.topics}


def test_lists_are_tracks_and_say_the_state_of_their_cards() -> None:
    result = read(board(card("Black", "Doing"), card("White", "Done"), card("Green")))
    assert states(result) == {"Green": OPEN, "Black": IN_PROGRESS, "White": ASSUMED}
    assert [track.title for track in result.roadmap.tracks] == ["To do", "Doing", "Done"]
    assert (result.roadmap.id, result.roadmap.title) == ("tea-school", "Tea school")


def test_a_checked_card_is_done_wherever_it_lies() -> None:
    result = read(board(card("Green", dueComplete=True, dateCompleted="2026-03-01T10:00:00.000Z")))
    assert result.progress == (ImportedProgress("green", ASSUMED, "2026-03-01"),)


def test_the_entries_of_checklists_are_boxes_that_their_card_needs() -> None:
    lists = [checklist("Green", ("Boil", "complete"), ("Pour", "incomplete"))]
    result = read(board(card("Green"), checklists=lists))
    green = result.roadmap.topics[2]
    assert states(result) == {"Boil": ASSUMED, "Pour": OPEN, "Green": OPEN}
    assert (green.prerequisites, green.minutes) == (("green-boil", "green-pour"), 5)
    assert result.roadmap.topics[0].why == "Steps of Green"


def test_repeated_entries_are_named_with_their_card() -> None:
    lists = [checklist(name, ("Read", "incomplete")) for name in ("Green", "Black")]
    result = read(board(card("Green"), card("Black"), checklists=lists))
    assert [(t.id, t.title) for t in result.roadmap.topics if "Read" in t.title] == [
        ("green-read", "Green: Read"),
        ("black-read", "Black: Read"),
    ]


def test_ids_stay_when_cards_move_and_lists_are_renamed() -> None:
    before = {t.id for t in read(board(card("Green"), card("Black"))).roadmap.topics}
    moved = board(card("Black", "Done"), card("Green", "Doing"), card("White"))
    moved["lists"][1]["name"] = "This week"
    assert before <= {t.id for t in read(moved).roadmap.topics}


def test_what_a_card_says_is_kept() -> None:
    value = card(
        "Green",
        desc='Pick [the leaf](https://tea.example/leaf "smartCard-inline").\nSee https://tea.example/b',
        due="2026-03-01T10:00:00.000Z",
        labels=[{"name": "", "color": "green"}, {"name": "hot"}, {"name": "Optional"}],
        attachments=[{"name": "The pot", "url": "https://tea.example/pot"}],
        customFieldItems=[{"idCustomField": "f", "value": {"number": "3"}}],
    )
    actions = [
        {"type": "commentCard", "data": {"text": "nice", "card": {"id": "c-Green"}}},
        {"type": "updateCard", "data": {}},
    ]
    result = read(
        board(value, actions=actions, customFields=[{"id": "f", "name": "Cups"}], desc="All tea")
    )
    (topic,) = result.roadmap.topics
    assert topic.why == (
        "Pick the leaf.\nSee https://tea.example/b\nDue 2026-03-01.\nCups: 3\nComment: nice"
    )
    assert (topic.tags, topic.optional) == (("green", "hot"), True)
    assert [(r.title, r.url) for r in result.roadmap.readings] == [
        ("the leaf", "https://tea.example/leaf"),
        ("https://tea.example/b", "https://tea.example/b"),
        ("The pot", "https://tea.example/pot"),
    ]
    sentences = [remark.sentence for remark in result.remarks]
    assert "the board says: All tea" in sentences
    assert "left out of the board: 1 step of its history" in sentences


def test_archived_cards_are_left_out_with_their_names_unless_they_are_done() -> None:
    result = read(
        board(card("Green"), card("Old", closed=True), card("White", "Done", closed=True))
    )
    assert states(result) == {"Green": OPEN, "White": ASSUMED}
    assert result.remarks[0].sentence.startswith('the archived card "Old"')


def test_a_single_card_is_read_with_its_checklists() -> None:
    value = card("Green", idBoard="b", checklists=[checklist("Green", ("Boil", "complete"))])
    assert states(read(value)) == {"Boil": ASSUMED, "Green": OPEN}


@pytest.mark.parametrize("value", [[], {}, {"lists": [], "cards": []}, {"cards": 1, "lists": 2}])
def test_other_json_and_an_empty_board_are_refused(value: object) -> None:
    with pytest.raises(InvalidRoadmap) as found:
        read(value)
    assert found.value.hint


NAMES = st.text("abc XY1", min_size=1, max_size=8).filter(lambda t: any(c.isalpha() for c in t))


@examples(60)
@given(
    st.lists(
        st.tuples(
            NAMES, st.sampled_from(LISTS), st.lists(st.tuples(NAMES, st.booleans()), max_size=3)
        ),
        min_size=1,
        max_size=5,
    )
)
def test_each_card_and_entry_comes_over_with_its_state_and_address(
    rows: list[tuple[str, str, list[tuple[str, bool]]]],
) -> None:
    cards, lists = [], []
    for number, (name, column, entries) in enumerate(rows):
        url = f"https://tea.example/{number}"
        cards.append(card(name, column) | {"id": str(number), "attachments": [{"url": url}]})
        items = [{"name": e, "state": "complete" if d else "incomplete"} for e, d in entries]
        lists.append({"idCard": str(number), "name": "Checklist", "checkItems": items})
    result = read(board(*cards, checklists=lists))
    topics = result.roadmap.topics
    assert len(topics) == sum(1 + len(entries) for _, _, entries in rows)
    done = sum(column == "Done" for _, column, _ in rows)
    done += sum(d for _, _, entries in rows for _, d in entries)
    assert sum(mark.state == ASSUMED for mark in result.progress) == done
    assert len(result.roadmap.readings) == len(rows)
    assert len({topic.id for topic in topics}) == len(topics)
    assert read_text(to_yaml(result.roadmap)).roadmap is not None
