"""Every other page for a browser: the same blocks, folded answers, anchors, no script.

Holds: render.web.page_html.
"""

from tests.hostile import harmless

from roadmap_cli.render.pages.page import (
    NO_MINUTES,
    TO_COME,
    TOPIC,
    Bar,
    BulletList,
    Cell,
    Column,
    Field,
    Heatmap,
    ItemList,
    ListItem,
    NoteField,
    Page,
    PageHeading,
    Paragraph,
    Questions,
    Table,
)
from roadmap_cli.render.web.page_html import page_html

TITLE = Column("Title", wrap=True)


def html(*blocks: object) -> str:
    text = page_html(Page("A page", "a note", blocks))  # type: ignore[arg-type]
    harmless.assert_html(text)
    return text[text.index("<main") :]


def test_a_page_has_one_main_part_its_title_and_its_note() -> None:
    text = html(PageHeading("Part", "small", "✓ "), Paragraph("Some <b>words</b>."))
    assert text.count("<h1>A page</h1>") == text.count("<main") == 1
    assert '<p class="quiet">a note</p>' in text
    assert "<h2>✓ Part</h2>" in text
    assert "<p>Some &lt;b&gt;words&lt;/b&gt;.</p>" in text


def test_fields_that_follow_each_other_are_one_list() -> None:
    text = html(
        Field("Needs", "alpha"),
        Field("", "beta"),
        BulletList("Afterwards", ("you can one", "you can two")),
        NoteField("Notes", "2026-03-01", "first\nsecond"),
        Paragraph("between"),
        Field("Shown", "https://example.org/x", "link"),
    )
    assert text.count("<dl>") == 2
    assert "<dt>Needs</dt>\n<dd>alpha</dd>\n<dd>beta</dd>" in text
    assert "<li>you can one</li><li>you can two</li>" in text
    assert "first<br>second" in text
    assert '<a href="https://example.org/x" rel="noreferrer">' in text


def test_answers_are_folded_until_they_are_asked_for() -> None:
    items = (("What?", "That."),)
    assert "<details><summary>What?</summary>" in html(Questions(items, False, ()))
    assert "<details open><summary>What?</summary>" in html(Questions(items, True, ()))


def test_an_id_leads_to_the_row_of_its_topic_on_the_same_page() -> None:
    rows = (
        (Cell("git-basics"), Cell("Git")),
        (Cell("git-more"), Cell("after git-basics, other-one")),
    )
    text = html(Table("Topics", (TOPIC, Column("What", wrap=True)), rows))
    assert '<span class="id" id="t-git-basics">git-basics</span>' in text
    assert 'after <a href="#t-git-basics">git-basics</a>, other-one' in text
    assert text.count('id="t-git-basics"') == 1


def test_a_table_has_headings_for_its_columns_and_labels_for_a_phone() -> None:
    columns = (Column(""), TITLE, Column("Hours", align_right=True))
    text = html(Table("Things", columns, ((Cell("✓"), Cell("One"), Cell("2 h")),)))
    assert '<th scope="col" class="right">Hours</th>' in text
    assert "<td></td><th" in text  # a column of signs has no heading
    assert '<td class="right" data-title="Hours">2 h</td>' in text


def test_a_bar_says_its_number_to_those_who_do_not_see_it() -> None:
    text = html(Table("", (Column("Progress"),), ((Bar(1, 400),),)))
    assert 'width="2.0"' in text, "a sliver for anything begun"
    assert " %</span>" in text


def test_a_list_of_things_links_to_their_addresses() -> None:
    item = ListItem("○", "The book", "book", (Cell("free"),), "https://example.org/")
    text = html(ItemList("Readings", (Column("Cost"),), (item,)))
    assert '<a href="https://example.org/" rel="noreferrer">The book</a>' in text
    assert "<small>book: free</small>" in text


def test_an_address_that_could_do_harm_is_text() -> None:
    item = ListItem("○", "Bad", "bad", (), "javascript:alert(1)")
    assert "href" not in html(ItemList("", (), (item,)))


def test_weeks_are_squares_that_grow_with_the_time() -> None:
    week = ("2026-03-02", (30, 120, 200, 400, 0, NO_MINUTES, TO_COME))
    text = html(Heatmap("Weeks", (week,))).partition("<figcaption")[0]
    assert [text.count(f'class="day{step}"') for step in range(5)] == [1, 1, 1, 1, 1]
    assert text.count('class="finished"') == 1
