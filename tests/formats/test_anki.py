"""Self-checks for Anki: escaped text, stable card ids, one line a card.

Holds: formats.anki.
"""

import html

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.answers.exchange_answers import RoadmapExport, TopicExport
from roadmap_cli.core.model.readings import Check
from roadmap_cli.core.progress.counting import Counts
from roadmap_cli.formats import anki


def topic(*checks: Check, name: str = "loops", tags: tuple[str, ...] = ()) -> TopicExport:
    return TopicExport(
        *(name, "Loops", "python", "Python", "basics", 1, 60, False, tags, (), "", (), "", checks),
        *("open", "", "", "", 0, 0, "", (), ()),
    )


def cards(*topics: TopicExport, title: str = "Learn Python") -> list[list[str]]:
    roadmap = RoadmapExport("py", title, "1", "2026-03-04T12:00:00+01:00", Counts(), topics)
    lines = anki.to_anki([roadmap]).split("\n")
    assert lines.pop() == ""
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_a_question_is_text_and_neither_html_nor_media_nor_latex() -> None:
    (card,) = cards(topic(Check("Is a < b\tor\n[sound:x.mp3]?", '<script>"[latex]" \\(x\\)')))
    assert card[2] == "Is a &lt; b    or<br>&#91;sound:x.mp3]?"
    assert card[3] == "&lt;script&gt;&quot;&#91;latex]&quot; &#92;(x&#92;)"


def test_cards_keep_their_ids_when_answers_or_the_order_change() -> None:
    one, two = Check("What is it?", "This."), Check("And that?", "That.")
    before = [card[0] for card in cards(topic(one, two))]
    after = [
        card[0] for card in cards(topic(two, Check("New?", "Yes."), one._replace(answer="It.")))
    ]
    assert after[0] == before[1]
    assert after[2] == before[0]
    assert cards(topic(one, name="other"))[0][0] not in before


def test_deck_and_tags_name_the_roadmap_and_the_topic() -> None:
    (card,) = cards(topic(Check("Q", "A"), tags=("two words", "c++")), title="A :: B\tC")
    assert card[1] == "A : B C"
    assert card[4].split() == ["py", "python", "loops", "two-words", "c"]


@given(st.text(), st.text())
def test_any_text_gives_five_fields_on_one_line(question: str, answer: str) -> None:
    (card,) = cards(topic(Check(question, answer)))
    assert len(card) == 5
    for field in card[2:4]:
        assert not set(field.replace("<br>", "")) & set('<>"[\\\n\r\t')
        assert html.unescape(field) is not None
