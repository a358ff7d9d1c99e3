"""Self-checks for Anki: text stays text, a card stays itself, a line stays a line."""

import html

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.counting import Counts
from roadmap_cli.core.exchange import RoadmapExport, TopicExport
from roadmap_cli.core.readings import Check
from roadmap_cli.formats import anki


def topic(*checks: Check, name: str = "loops", tags: tuple[str, ...] = ()) -> TopicExport:
    return TopicExport(
        *(name, "Loops", "python", "Python", "basics", 1, 60, False, tags, (), "", (), "", checks),
        *("open", "", "", "", 0, 0, "", (), ()),
    )


def cards(*topics: TopicExport, title: str = "Learn Python") -> list[list[str]]:
    roadmap = RoadmapExport("py", title, "1", "2026-03-04T12:00:00+01:00", Counts(), topics)
    lines = anki.written([roadmap]).split("\n")
    assert lines.pop() == ""
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_a_question_is_text_and_neither_html_nor_media_nor_latex() -> None:
    (card,) = cards(topic(Check("Is a < b\tor\n[sound:x.mp3]?", '<script>"[latex]" \\(x\\)')))
    assert card[2] == "Is a &lt; b    or<br>&#91;sound:x.mp3]?"
    assert card[3] == "&lt;script&gt;&quot;&#91;latex]&quot; &#92;(x&#92;)"


def test_an_answer_may_be_corrected_and_questions_may_move_without_becoming_other_cards() -> None:
    one, two = Check("What is it?", "This."), Check("And that?", "That.")
    before = [card[0] for card in cards(topic(one, two))]
    after = [
        card[0] for card in cards(topic(two, Check("New?", "Yes."), one._replace(answer="It.")))
    ]
    assert after[0] == before[1]
    assert after[2] == before[0]
    assert cards(topic(one, name="other"))[0][0] not in before


def test_deck_and_tags_tell_where_a_card_belongs() -> None:
    (card,) = cards(topic(Check("Q", "A"), tags=("two words", "c++")), title="A :: B\tC")
    assert card[1] == "A : B C"
    assert card[4].split() == ["py", "python", "loops", "two-words", "c"]


@given(st.text(), st.text())
def test_whatever_is_asked_stands_in_five_fields_of_one_line(question: str, answer: str) -> None:
    (card,) = cards(topic(Check(question, answer)))
    assert len(card) == 5
    for field in card[2:4]:
        assert not set(field.replace("<br>", "")) & set('<>"[\\\n\r\t')
        assert html.unescape(field) is not None
