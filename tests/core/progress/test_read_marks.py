"""Read marks when readings move between topics.

Holds: core.progress.read_marks.
"""

from collections.abc import Mapping

from roadmap_cli.core.progress.read_marks import ReadMark, TopicReading, find_moves, read_days

READ = ReadMark("old", "book", "", "2026-03-04")
OF_A_PART = READ._replace(part="chapter 1")


def test_a_mark_stays_with_a_topic_that_assigns_the_reading() -> None:
    asked = {("old", "book"): "", ("new", "book"): ""}
    assert read_days([READ], asked) == {("old", "book"): "2026-03-04"}


def test_a_mark_stays_when_its_topic_assigns_another_part() -> None:
    assert read_days([READ], {("old", "book"): "chapter 2"}) == {("old", "book"): "2026-03-04"}


def test_a_mark_follows_a_reading_that_its_topic_no_longer_assigns() -> None:
    assert read_days([READ], {("new", "book"): ""}) == {("new", "book"): "2026-03-04"}
    assert read_days([OF_A_PART], {("new", "book"): "chapter 1"}) == {("new", "book"): "2026-03-04"}


def test_one_part_of_a_book_is_not_another_part_nor_the_whole() -> None:
    assert read_days([OF_A_PART], {("new", "book"): "chapter 2", ("third", "book"): ""}) == {}
    assert read_days([READ], {("new", "book"): "chapter 1"}) == {}


def test_a_mark_of_the_new_topic_wins() -> None:
    unread = ReadMark("new", "book", "", "")
    asked = {("new", "book"): "", ("third", "book"): ""}
    assert read_days([READ, unread], asked) == {("third", "book"): "2026-03-04"}
    later = unread._replace(read="2026-05-06")
    assert read_days([READ, later], {("new", "book"): ""}) == {("new", "book"): "2026-05-06"}


def test_the_last_day_of_several_following_marks_counts() -> None:
    other = READ._replace(topic="older", read="2026-01-02")
    assert read_days([READ, other], {("new", "book"): ""}) == {("new", "book"): "2026-03-04"}
    assert read_days([READ._replace(read="")], {("new", "book"): ""}) == {}


# -- what a new version does to them ---------------------------------------------------------------


def moves_between(
    before: Mapping[TopicReading, str], assigned: Mapping[TopicReading, str], *marks: ReadMark
) -> list[tuple[str, str, tuple[str, ...]]]:
    read = read_days(marks, assigned)
    result = find_moves(before, read, assigned, marks, {})
    return [(move.code, move.topic, move.to) for move in result]


def test_an_unchanged_mark_is_not_reported() -> None:
    assert moves_between({("old", "book"): ""}, {("old", "book"): "chapter 2"}, READ) == []


def test_a_following_mark_is_reported_with_both_topics() -> None:
    result = moves_between(
        {("old", "book"): ""}, {("new", "book"): "", ("third", "book"): ""}, READ
    )
    assert result == [("follows", "old", ("new", "third"))]


def test_a_retired_mark_is_reported_with_the_cause() -> None:
    before = {("old", "book"): ""}
    assert moves_between(before, {("new", "book"): "chapter 1"}, READ) == [
        ("other-part", "old", ())
    ]
    assert moves_between(before, {("new", "docs"): ""}, READ) == [("retired", "old", ())]


def test_a_returning_mark_is_reported() -> None:
    before = {("new", "book"): ""}
    assert moves_between(before, {("old", "book"): ""}, READ) == [("returns", "new", ("old",))]
    both = {("old", "book"): "", ("new", "book"): ""}
    assert moves_between(before, both, READ) == [("returns", "new", ("old",))]
    assert moves_between({}, {("old", "book"): ""}, READ) == [("returns", "", ("old",))]
