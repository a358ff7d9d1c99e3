"""What counts as read when readings move between topics, by the rule alone."""

from collections.abc import Mapping

from roadmap_cli.core.marks import Mark, Place, moves, standing

READ = Mark("old", "book", "", "2026-03-04")
OF_A_PART = READ._replace(part="chapter 1")


def test_a_mark_stays_with_a_topic_that_asks_for_the_reading() -> None:
    asked = {("old", "book"): "", ("new", "book"): ""}
    assert standing([READ], asked) == {("old", "book"): "2026-03-04"}


def test_a_mark_stays_when_its_topic_asks_for_another_part() -> None:
    assert standing([READ], {("old", "book"): "chapter 2"}) == {("old", "book"): "2026-03-04"}


def test_a_mark_follows_a_reading_that_its_topic_no_longer_asks_for() -> None:
    assert standing([READ], {("new", "book"): ""}) == {("new", "book"): "2026-03-04"}
    assert standing([OF_A_PART], {("new", "book"): "chapter 1"}) == {("new", "book"): "2026-03-04"}


def test_one_part_of_a_book_is_not_another_part_nor_the_whole() -> None:
    assert standing([OF_A_PART], {("new", "book"): "chapter 2", ("third", "book"): ""}) == {}
    assert standing([READ], {("new", "book"): "chapter 1"}) == {}


def test_what_is_said_of_the_new_place_itself_decides_there() -> None:
    unread = Mark("new", "book", "", "")
    asked = {("new", "book"): "", ("third", "book"): ""}
    assert standing([READ, unread], asked) == {("third", "book"): "2026-03-04"}
    later = unread._replace(read="2026-05-06")
    assert standing([READ, later], {("new", "book"): ""}) == {("new", "book"): "2026-05-06"}


def test_of_several_marks_that_follow_the_last_day_is_told() -> None:
    other = READ._replace(topic="older", read="2026-01-02")
    assert standing([READ, other], {("new", "book"): ""}) == {("new", "book"): "2026-03-04"}
    assert standing([READ._replace(read="")], {("new", "book"): ""}) == {}


# -- what a new version does to them ---------------------------------------------------------------


def became(
    before: Mapping[Place, str], asked: Mapping[Place, str], *marks: Mark
) -> list[tuple[str, str, tuple[str, ...]]]:
    read = standing(marks, asked)
    found = moves(before, read, asked, marks, {})
    return [(move.code, move.topic, move.to) for move in found]


def test_a_mark_that_stays_is_no_news() -> None:
    assert became({("old", "book"): ""}, {("old", "book"): "chapter 2"}, READ) == []


def test_a_mark_that_follows_is_told_with_both_topics() -> None:
    found = became({("old", "book"): ""}, {("new", "book"): "", ("third", "book"): ""}, READ)
    assert found == [("follows", "old", ("new", "third"))]


def test_a_mark_that_cannot_follow_is_told_with_the_cause() -> None:
    before = {("old", "book"): ""}
    assert became(before, {("new", "book"): "chapter 1"}, READ) == [("other-part", "old", ())]
    assert became(before, {("new", "docs"): ""}, READ) == [("retired", "old", ())]


def test_a_mark_that_goes_back_is_told() -> None:
    before = {("new", "book"): ""}
    assert became(before, {("old", "book"): ""}, READ) == [("returns", "new", ("old",))]
    both = {("old", "book"): "", ("new", "book"): ""}
    assert became(before, both, READ) == [("returns", "new", ("old",))]
    assert became({}, {("old", "book"): ""}, READ) == [("returns", "", ("old",))]
