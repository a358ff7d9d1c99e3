"""What is the same in a Markdown source that changed, and what must never be taken for it."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.imports import Imported
from roadmap_cli.core.known_ids import with_known_ids
from roadmap_cli.formats.markdown import read_markdown


def again(*texts: str) -> list[Imported]:
    """Read versions of one source, one after the other, each with what was known of the last."""
    found = [read_markdown(texts[0], "p.md")]
    for text in texts[1:]:
        found.append(with_known_ids(read_markdown(text, "p.md"), found[-1].roadmap))
    return found


def by_line(imported: Imported) -> dict[str, str]:
    """Return the ids by heading, words and address."""
    roadmap = imported.roadmap
    urls = {reading.id: reading.url for reading in roadmap.readings}
    tracks = {track.id: track.title for track in roadmap.tracks}
    found = {}
    for topic in roadmap.topics:
        said = [tracks[topic.track], topic.title.rpartition(": ")[2]]
        said += [urls[a.reading].rpartition("/")[2] for a in topic.readings]
        found["/".join(said)] = topic.id
    return found


def source(sections: str) -> str:
    """Write a source: `One: Read@a, Exercises; Two: Read@b`."""
    lines = ["# P"]
    for section in sections.split("; "):
        heading, _, entries = section.partition(": ")
        lines += ["", f"## {heading}", ""]
        for entry in entries.split(", "):
            words, _, address = entry.partition("@")
            lines.append(
                f"- [ ] [{words}](https://a.example/{address})" if address else f"- [ ] {words}"
            )
    return "\n".join(lines) + "\n"


def kept(old: str, new: str) -> dict[str, str]:
    """Return which line of the new version goes by the id of which line of the old one."""
    before, now = map(by_line, again(source(old), source(new)))
    owner = {name: line for line, name in before.items()}
    return {line: owner[name] for line, name in now.items() if name in owner}


def test_entries_follow_their_addresses_through_headings_that_are_numbered_anew() -> None:
    assert kept(
        "Week 1: Read@intro, Exercises intro; Week 2: Read@loops, Exercises loops; Week 3: Read@files",
        "Week 1: Read@setup; Week 2: Read@intro, Exercises intro; "
        "Week 3: Read@loops, Exercises loops; Week 4: Read@files",
    ) == {
        "Week 2/Read/intro": "Week 1/Read/intro",
        "Week 2/Exercises intro": "Week 1/Exercises intro",
        "Week 3/Read/loops": "Week 2/Read/loops",
        "Week 3/Exercises loops": "Week 2/Exercises loops",
        "Week 4/Read/files": "Week 3/Read/files",
    }


def test_words_without_an_address_go_with_the_addresses_beside_them() -> None:
    assert kept(
        "Week 1: Read@intro, Exercises; Week 2: Read@loops, Exercises",
        "Week 1: Read@setup, Exercises; Week 2: Read@intro, Exercises; Week 3: Read@loops, Exercises",
    ) == {
        "Week 2/Read/intro": "Week 1/Read/intro",
        "Week 2/Exercises": "Week 1/Exercises",
        "Week 3/Read/loops": "Week 2/Read/loops",
        "Week 3/Exercises": "Week 2/Exercises",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("One", "Two"), ("Week One", "Week Two")),
        (("One", "Two", "Three"), ("Week One", "Week Two", "Week Three")),
        (("Basics", "More"), ("Foundations", "Advanced")),
        (("Week 1: Basics", "Week 2: Loops"), ("Week 2: Basics", "Week 3: Loops")),
    ],
)
def test_several_renamed_headings_keep_equal_entries(
    old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    found = again(
        *(
            "# P\n" + "".join(f"\n## {name}\n\n- [ ] Read\n- [ ] Exercises\n" for name in names)
            for names in (old, new)
        )
    )
    before, now = ([topic.id for topic in one.roadmap.topics] for one in found)
    assert before == now


def test_a_heading_that_went_and_one_that_came_are_told_apart_from_renamed_ones() -> None:
    assert kept(
        "One: Read, Exercises; Two: Read, Exercises; Three: Read, Exercises",
        "Start: Read, Exercises; Week One: Read, Exercises; Week Three: Read, Exercises",
    ) == {
        "Week One/Read": "One/Read",
        "Week One/Exercises": "One/Exercises",
        "Week Three/Read": "Three/Read",
        "Week Three/Exercises": "Three/Exercises",
    }


def test_weeks_of_another_number_are_other_weeks() -> None:
    assert (
        kept(
            "Week 1: Read, Exercises; Week 2: Read, Exercises",
            "Week 3: Read, Exercises; Week 4: Read, Exercises",
        )
        == {}
    )


def test_a_renamed_heading_is_found_where_a_new_one_says_the_same_words() -> None:
    assert kept(
        "One: alpha, beta; Two: alpha, delta",
        "Zero: alpha; One: alpha, beta; Two renamed: alpha, delta",
    ) == {
        "One/alpha": "One/alpha",
        "One/beta": "One/beta",
        "Two renamed/alpha": "Two/alpha",
        "Two renamed/delta": "Two/delta",
    }


def test_equal_words_under_one_heading_are_their_addresses() -> None:
    assert kept("One: Intro@1, Intro@2, Intro@3", "One: Intro@0, Intro@2new, Intro@1, Intro@2") == {
        "One/Intro/1": "One/Intro/1",
        "One/Intro/2": "One/Intro/2",
    }


def test_a_twin_that_goes_away_leaves_the_id_of_the_other() -> None:
    both = "# P\n\n## One\n\n- [ ] alpha\n  - [ ] sub\n- [ ] gamma\n  - [ ] sub\n"
    first, second = (
        {topic.title: topic.id for topic in one.roadmap.topics}
        for one in again(both, both.replace("alpha\n  - [ ] sub", "alpha"))
    )
    assert second == {title: name for title, name in first.items() if title != "alpha: sub"}


def test_an_entry_whose_link_was_mended_stays() -> None:
    assert kept("One: Read@old; Two: Read@b", "One: Read@new; Two: Read@b") == {
        "One/Read/new": "One/Read/old",
        "Two/Read/b": "Two/Read/b",
    }


def test_an_entry_that_was_worded_anew_stays_where_its_address_is() -> None:
    assert kept("One: Intro@a, Loops@b", "One: Introduction@a, Intro@c, Loops@b") == {
        "One/Introduction/a": "One/Intro/a",
        "One/Loops/b": "One/Loops/b",
    }


def test_a_reading_is_its_address_whatever_it_is_called() -> None:
    found = again(
        source("One: Intro@a, Loops@b"), source("One: Intro@new, Introduction@a; Two: Loops@b")
    )
    before, now = ({r.url: r.id for r in one.roadmap.readings} for one in found)
    assert now["https://a.example/a"] == before["https://a.example/a"] == "intro"
    assert now["https://a.example/b"] == before["https://a.example/b"] == "loops"
    assert now["https://a.example/new"] not in before.values()
    ids = {r.id for r in found[1].roadmap.readings}
    assert {a.reading for t in found[1].roadmap.topics for a in t.readings} == ids


def test_a_reading_whose_address_was_mended_stays() -> None:
    found = again(source("One: Intro@a, Loops@b"), source("One: Intro@new, Loops@b"))
    assert [[r.id for r in one.roadmap.readings] for one in found] == [["intro", "loops"]] * 2


def lists(chapters: str) -> str:
    """Write lists of links: `Web: Clients@a@b, Forms@c@d; Data: Books@e@f`."""
    lines = ["# P"]
    for chapter in chapters.split("; "):
        heading, _, inside = chapter.partition(": ")
        lines += ["", f"## {heading}"]
        for one in inside.split(", "):
            title, *addresses = one.split("@")
            lines += ["", f"### {title}", ""]
            lines += [f"- [{a}](https://a.example/{a})" for a in addresses]
    return "\n".join(lines) + "\n"


def lists_kept(old: str, new: str) -> set[str]:
    """Return the titles whose topics go by the same id in both versions."""
    before, now = (
        {(topic.id, topic.title) for topic in one.roadmap.topics}
        for one in again(lists(old), lists(new))
    )
    assert not {name for name, _ in now - before} & {name for name, _ in before}
    return {title for _, title in before & now}


JAVA, WEB = "Maps@m1@m2, Tools@t1@t2, Threads@r1@r2", "Forms@f1@f2, Pages@p1@p2, Email@e1@e2"


def test_a_list_whose_chapter_left_stays_in_one_that_came_though_its_links_were_replaced() -> None:
    old, new = "All: Clients@a@b", f"Web: Clients@c@d, {WEB}; Java: {JAVA}"
    assert lists_kept(old, new) == {"Clients"}


def test_a_list_stays_with_others_of_a_parted_chapter_though_its_links_were_replaced() -> None:
    old, new = f"All: Clients@a@b, {JAVA}, {WEB}", f"Java: {JAVA}; Web: Clients@c@d, {WEB}"
    assert "Clients" in lists_kept(old, new)


def test_a_list_that_leaves_one_chapter_is_not_the_one_that_comes_to_another() -> None:
    old, new = f"Java: Books@a@b, {JAVA}; Web: {WEB}", f"Java: {JAVA}; Web: Books@c@d, {WEB}"
    assert "Books" not in lists_kept(old, new)
    assert "Tools" in lists_kept(old, new)


def test_an_entry_of_one_link_that_moved_and_was_replaced_is_another_and_a_list_is_not() -> None:
    new = f"Web: Intro@c, {WEB}; Java: {JAVA}"
    assert lists_kept("All: Intro@a", new) == set()
    assert lists_kept("All: Intro@a@b", new) == {"Intro"}


def test_a_list_stays_though_one_of_its_links_went_to_another_list() -> None:
    old = "Web: Clients@a@b@c, Forms@e@f"
    assert lists_kept(old, "Web: Clients@x@y@z, Forms@e@f@a") == {"Clients", "Forms"}
    assert lists_kept(old, "Web: Clients@x@y@z, Forms@e@f@a@b") == {"Forms"}


def test_an_address_that_moves_between_words_takes_no_progress_along() -> None:
    old = "# P\n\n- [ ] **Chapter 1** see [book](https://a.example/b)\n- [ ] **Chapter 2**\n"
    new = "# P\n\n- [ ] **Chapter 1**\n- [ ] **Chapter 2** see [book](https://a.example/b)\n"
    ids = [{t.title: t.id for t in one.roadmap.topics} for one in again(old, new)]
    assert ids == [{"Chapter 1": "chapter-1", "Chapter 2": "chapter-2"}] * 2


def test_an_id_that_the_source_says_is_that_id() -> None:
    old = "# P\n\n- [ ] Boil <!-- id: heat -->\n- [ ] Pour <!-- id: pour -->\n"
    new = "# P\n\n- [ ] Pour <!-- id: heat -->\n- [ ] Boil it <!-- id: pour -->\n"
    titles = {t.id: t.title for t in again(old, new)[1].roadmap.topics}
    assert titles == {"heat": "Pour", "pour": "Boil it"}


def test_a_third_import_knows_what_the_second_knew() -> None:
    texts = [
        source("Week 1: Read@a; Week 2: Read@b"),
        source("Week 1: Read@new; Week 2: Read@a; Week 3: Read@b"),
        source("Week 1: Read@newer; Week 2: Read@new; Week 3: Read@a; Week 4: Read@b"),
    ]
    found = [by_line(one) for one in again(*texts)]
    assert found[0]["Week 1/Read/a"] == found[2]["Week 3/Read/a"]
    assert found[1]["Week 1/Read/new"] == found[2]["Week 2/Read/new"]
    assert len(set(found[2].values())) == 4


class Line(NamedTuple):
    """An entry of a made-up source."""

    words: str
    address: str = ""


Sections = list[tuple[str, list[Line]]]
HEADINGS = ("One", "Two", "Week 1", "Week 2", "Week 3", "Basics", "Tools", "Web", "Data")
WORDS = st.sampled_from(("Read", "Exercises", "Watch", "Intro"))


@st.composite
def versions(draw: st.DrawFn) -> tuple[Sections, Sections]:
    """Make a source and what somebody made of it: shuffled, cut, added to, headings renamed."""
    headings = draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=4, unique=True))
    number = iter(range(1000))

    def line() -> Line:
        n = next(number)
        words = (
            draw(WORDS)
            if draw(st.booleans())
            else f"Subject {'abcdefghijklmnopqrstuvwxyz'[n % 26]}{n}"
        )
        return Line(words, f"p{n}" if draw(st.booleans()) else "")

    old: Sections = [(h, [line() for _ in range(draw(st.integers(1, 4)))]) for h in headings]
    names = draw(st.permutations(HEADINGS))
    new: Sections = []
    for place, (heading, lines) in enumerate(old):
        mine = [one for one in lines if draw(st.integers(0, 4))]
        mine += [line() for _ in range(draw(st.integers(0, 2)))]
        mine = draw(st.permutations(mine)) if draw(st.booleans()) else mine
        free = names[place] not in [h for h, _ in new] and draw(st.booleans())
        name = names[place] if free else heading
        if mine and name not in [h for h, _ in new]:
            new.append((name, list(mine)))
    if draw(st.booleans()):
        new = list(draw(st.permutations(new)))
    if draw(st.booleans()) or not new:
        new.insert(0, ("Quite new", [line(), line()]))
    return old, new


def text_of(sections: Sections) -> str:
    return source(
        "; ".join(
            f"{heading}: " + ", ".join(f"{w}@{a}" if a else w for w, a in lines)
            for heading, lines in sections
        )
    )


class Known(NamedTuple):
    id: str
    words: str
    address: str


def known(imported: Imported) -> list[Known]:
    urls = {r.id: r.url.rpartition("/")[2] for r in imported.roadmap.readings}
    return [
        Known(
            t.id,
            t.title.rpartition(": ")[2],
            urls[t.readings[0].reading] if t.readings else "",
        )
        for t in imported.roadmap.topics
    ]


@given(versions())
def test_whatever_is_edited_progress_never_lands_on_something_else(
    made: tuple[Sections, Sections],
) -> None:
    old, new = made
    first, second = again(text_of(old), text_of(new))
    before, now = known(first), known(second)
    assert len({one.id for one in now}) == len(now)
    by_id = {one.id: one for one in before}
    by_address = {one.address: one for one in before if one.address}
    addresses = {one.address for one in now if one.address}
    for one in now:
        if one.address in by_address:
            assert one.id == by_address[one.address].id
        elif one.id in by_id:
            was = by_id[one.id]
            assert was.words == one.words
            # Its link may have been mended; an address that is elsewhere now is somebody else.
            assert not one.address or was.address not in addresses
    urls = [{r.url: r.id for r in one.roadmap.readings} for one in (first, second)]
    assert len({*urls[1].values()}) == len(second.roadmap.readings)
    for url in urls[0].keys() & urls[1].keys():
        assert urls[0][url] == urls[1][url]


@given(versions())
def test_whatever_is_edited_words_that_stand_once_keep_their_id(
    made: tuple[Sections, Sections],
) -> None:
    first, second = again(*map(text_of, made))
    before = {one.words: one.id for one in known(first) if not one.address}
    for one in known(second):
        if one.words.startswith("Subject") and not one.address:
            assert one.id == before.get(one.words, one.id)


@given(versions(), versions())
def test_to_import_the_same_again_changes_nothing(
    made: tuple[Sections, Sections], more: tuple[Sections, Sections]
) -> None:
    texts = [text_of(one) for one in (*made, *more)]
    found = again(*[text for text in texts for _ in range(2)])
    for older, newer in zip(found[::2], found[1::2], strict=True):
        assert older.roadmap == newer.roadmap
