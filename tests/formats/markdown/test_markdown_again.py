"""Importing a changed Markdown source again keeps the ids of the topics, and only those, and only of those.

Holds: core.reimport.entry_matching, core.reimport.heading_matching, core.reimport.known_ids,
core.reimport.known_stages.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.reimport.known_ids import keep_known_ids
from roadmap_cli.core.reimport.known_stages import keep_known_stages
from roadmap_cli.formats.markdown.markdown import read_markdown


def again(*texts: str) -> list[ImportResult]:
    """Import versions of one source in order, each with the ids of the one before."""
    found = [read_markdown(texts[0], "p.md")]
    for text in texts[1:]:
        found.append(keep_known_ids(read_markdown(text, "p.md"), found[-1].roadmap))
    return found


def by_line(imported: ImportResult) -> dict[str, str]:
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
    """Return a source: `One: Read@a, Exercises; Two: Read@b`."""
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


def matched_lines(old: str, new: str) -> dict[str, str]:
    """Map lines of the new version to the lines of the old one with the same id."""
    before, now = map(by_line, again(source(old), source(new)))
    owner = {name: line for line, name in before.items()}
    return {line: owner[name] for line, name in now.items() if name in owner}


def test_entries_are_matched_by_address_when_headings_are_renumbered() -> None:
    assert matched_lines(
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


def test_entries_without_an_address_follow_their_neighbours_to_a_heading() -> None:
    assert matched_lines(
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
def test_renamed_headings_keep_their_equal_entries(
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


def test_removed_and_added_headings_are_distinguished_from_renamed_ones() -> None:
    assert matched_lines(
        "One: Read, Exercises; Two: Read, Exercises; Three: Read, Exercises",
        "Start: Read, Exercises; Week One: Read, Exercises; Week Three: Read, Exercises",
    ) == {
        "Week One/Read": "One/Read",
        "Week One/Exercises": "One/Exercises",
        "Week Three/Read": "Three/Read",
        "Week Three/Exercises": "Three/Exercises",
    }


def test_headings_that_differ_in_numbers_alone_are_not_matched() -> None:
    assert (
        matched_lines(
            "Week 1: Read, Exercises; Week 2: Read, Exercises",
            "Week 3: Read, Exercises; Week 4: Read, Exercises",
        )
        == {}
    )


def test_a_renamed_heading_is_matched_despite_a_new_one_with_the_same_words() -> None:
    assert matched_lines(
        "One: alpha, beta; Two: alpha, delta",
        "Zero: alpha; One: alpha, beta; Two renamed: alpha, delta",
    ) == {
        "One/alpha": "One/alpha",
        "One/beta": "One/beta",
        "Two renamed/alpha": "Two/alpha",
        "Two renamed/delta": "Two/delta",
    }


def test_equal_words_under_one_heading_are_matched_by_address() -> None:
    assert matched_lines(
        "One: Intro@1, Intro@2, Intro@3", "One: Intro@0, Intro@2new, Intro@1, Intro@2"
    ) == {
        "One/Intro/1": "One/Intro/1",
        "One/Intro/2": "One/Intro/2",
    }


def test_removing_one_of_two_equal_entries_keeps_the_id_of_the_other() -> None:
    both = "# P\n\n## One\n\n- [ ] alpha\n  - [ ] sub\n- [ ] gamma\n  - [ ] sub\n"
    first, second = (
        {topic.title: topic.id for topic in one.roadmap.topics}
        for one in again(both, both.replace("alpha\n  - [ ] sub", "alpha"))
    )
    assert second == {title: name for title, name in first.items() if title != "alpha: sub"}


def test_an_entry_with_a_repaired_link_keeps_its_id() -> None:
    assert matched_lines("One: Read@old; Two: Read@b", "One: Read@new; Two: Read@b") == {
        "One/Read/new": "One/Read/old",
        "Two/Read/b": "Two/Read/b",
    }


def test_a_reworded_entry_is_matched_by_address() -> None:
    assert matched_lines("One: Intro@a, Loops@b", "One: Introduction@a, Intro@c, Loops@b") == {
        "One/Introduction/a": "One/Intro/a",
        "One/Loops/b": "One/Loops/b",
    }


def test_readings_are_matched_by_address_despite_new_titles() -> None:
    found = again(
        source("One: Intro@a, Loops@b"), source("One: Intro@new, Introduction@a; Two: Loops@b")
    )
    before, now = ({r.url: r.id for r in one.roadmap.readings} for one in found)
    assert now["https://a.example/a"] == before["https://a.example/a"] == "intro"
    assert now["https://a.example/b"] == before["https://a.example/b"] == "loops"
    assert now["https://a.example/new"] not in before.values()
    ids = {r.id for r in found[1].roadmap.readings}
    assert {a.reading for t in found[1].roadmap.topics for a in t.readings} == ids


def test_a_reading_with_a_repaired_address_keeps_its_id() -> None:
    found = again(source("One: Intro@a, Loops@b"), source("One: Intro@new, Loops@b"))
    assert [[r.id for r in one.roadmap.readings] for one in found] == [["intro", "loops"]] * 2


def lists(chapters: str) -> str:
    """Return lists of links: `Web: Clients@a@b, Forms@c@d; Data: Books@e@f`."""
    lines = ["# P"]
    for chapter in chapters.split("; "):
        heading, _, inside = chapter.partition(": ")
        lines += ["", f"## {heading}"]
        for one in inside.split(", "):
            title, *addresses = one.split("@")
            lines += ["", f"### {title}", ""]
            lines += [f"- [{a}](https://a.example/{a})" for a in addresses]
    return "\n".join(lines) + "\n"


def matched_lists(old: str, new: str) -> set[str]:
    """Return the titles of topics with the same id in both versions."""
    before, now = (
        {(topic.id, topic.title) for topic in one.roadmap.topics}
        for one in again(lists(old), lists(new))
    )
    assert not {name for name, _ in now - before} & {name for name, _ in before}
    return {title for _, title in before & now}


JAVA, WEB = "Maps@m1@m2, Tools@t1@t2, Threads@r1@r2", "Forms@f1@f2, Pages@p1@p2, Email@e1@e2"


def test_a_list_with_all_new_links_is_matched_in_a_chapter_that_replaced_its_own() -> None:
    old, new = "All: Clients@a@b", f"Web: Clients@c@d, {WEB}; Java: {JAVA}"
    assert matched_lists(old, new) == {"Clients"}


def test_a_list_with_all_new_links_is_matched_in_a_part_of_its_split_chapter() -> None:
    old, new = f"All: Clients@a@b, {JAVA}, {WEB}", f"Java: {JAVA}; Web: Clients@c@d, {WEB}"
    assert "Clients" in matched_lists(old, new)


def test_a_list_removed_from_one_chapter_is_not_one_added_to_another() -> None:
    old, new = f"Java: Books@a@b, {JAVA}; Web: {WEB}", f"Java: {JAVA}; Web: Books@c@d, {WEB}"
    assert "Books" not in matched_lists(old, new)
    assert "Tools" in matched_lists(old, new)


def test_an_entry_that_moved_with_a_new_link_is_matched_only_if_it_is_a_list() -> None:
    new = f"Web: Intro@c, {WEB}; Java: {JAVA}"
    assert matched_lists("All: Intro@a", new) == set()
    assert matched_lists("All: Intro@a@b", new) == {"Intro"}


def test_a_list_is_matched_if_less_than_half_of_its_links_went_to_another() -> None:
    old = "Web: Clients@a@b@c, Forms@e@f"
    assert matched_lists(old, "Web: Clients@x@y@z, Forms@e@f@a") == {"Clients", "Forms"}
    assert matched_lists(old, "Web: Clients@x@y@z, Forms@e@f@a@b") == {"Forms"}


def test_an_address_that_moves_to_other_words_does_not_carry_progress() -> None:
    old = "# P\n\n- [ ] **Chapter 1** see [book](https://a.example/b)\n- [ ] **Chapter 2**\n"
    new = "# P\n\n- [ ] **Chapter 1**\n- [ ] **Chapter 2** see [book](https://a.example/b)\n"
    ids = [{t.title: t.id for t in one.roadmap.topics} for one in again(old, new)]
    assert ids == [{"Chapter 1": "chapter-1", "Chapter 2": "chapter-2"}] * 2


def test_ids_in_the_source_win() -> None:
    old = "# P\n\n- [ ] Boil <!-- id: heat -->\n- [ ] Pour <!-- id: pour -->\n"
    new = "# P\n\n- [ ] Pour <!-- id: heat -->\n- [ ] Boil it <!-- id: pour -->\n"
    titles = {t.id: t.title for t in again(old, new)[1].roadmap.topics}
    assert titles == {"heat": "Pour", "pour": "Boil it"}


def test_ids_survive_several_imports() -> None:
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
    """An entry of a generated source."""

    words: str
    address: str = ""


Sections = list[tuple[str, list[Line]]]
HEADINGS = ("One", "Two", "Week 1", "Week 2", "Week 3", "Basics", "Tools", "Web", "Data")
WORDS = st.sampled_from(("Read", "Exercises", "Watch", "Intro"))


@st.composite
def versions(draw: st.DrawFn) -> tuple[Sections, Sections]:
    """Generate a source and an edit of it: shuffled, cut, extended, headings renamed."""
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


class KnownEntry(NamedTuple):
    id: str
    words: str
    address: str


def entries_of(imported: ImportResult) -> list[KnownEntry]:
    urls = {r.id: r.url.rpartition("/")[2] for r in imported.roadmap.readings}
    return [
        KnownEntry(
            t.id,
            t.title.rpartition(": ")[2],
            urls[t.readings[0].reading] if t.readings else "",
        )
        for t in imported.roadmap.topics
    ]


@given(versions())
def test_after_any_edit_progress_never_moves_to_another_topic(
    edit: tuple[Sections, Sections],
) -> None:
    old, new = edit
    first, second = again(text_of(old), text_of(new))
    before, now = entries_of(first), entries_of(second)
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
            # Its link may be repaired; an entry whose address moved elsewhere is another one.
            assert not one.address or was.address not in addresses
    urls = [{r.url: r.id for r in one.roadmap.readings} for one in (first, second)]
    assert len({*urls[1].values()}) == len(second.roadmap.readings)
    for url in urls[0].keys() & urls[1].keys():
        assert urls[0][url] == urls[1][url]


@given(versions())
def test_after_any_edit_unique_words_keep_their_id(
    edit: tuple[Sections, Sections],
) -> None:
    first, second = again(*map(text_of, edit))
    before = {one.words: one.id for one in entries_of(first) if not one.address}
    for one in entries_of(second):
        if one.words.startswith("Subject") and not one.address:
            assert one.id == before.get(one.words, one.id)


@given(versions(), versions())
def test_importing_the_same_source_again_changes_nothing(
    edit: tuple[Sections, Sections], more: tuple[Sections, Sections]
) -> None:
    texts = [text_of(one) for one in (*edit, *more)]
    found = again(*[text for text in texts for _ in range(2)])
    for older, newer in zip(found[::2], found[1::2], strict=True):
        assert older.roadmap == newer.roadmap


# -- stages ---------------------------------------------------------------------------------------


PARTS = "# Tea\n## Course\n### Leaves\n- [ ] a\n- [ ] b\n### Water\n- [ ] c\n- [ ] d\n"


def stages(first: str, then: str) -> list[str]:
    before, after = again(first, then)
    return [stage.title for stage in keep_known_stages(after, before.roadmap).roadmap.stages]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (PARTS + "## Extra\n- [ ] e\n", ["Leaves", "Water", "Extra"]),
        (PARTS + "### Cups\n- [ ] e\n", ["Leaves", "Water", "Cups"]),
        (PARTS.replace("## Course\n", "## Course\n- [ ] e\n"), ["Tea", "Leaves", "Water"]),
        (PARTS.replace("### Water\n", ""), ["Leaves"]),
        (PARTS.replace("Leaves", "Leaf"), ["Leaf", "Water"]),
    ],
)
def test_a_new_entry_never_cuts_the_stages_anew(text: str, titles: list[str]) -> None:
    assert stages(PARTS, PARTS) == ["Leaves", "Water"]
    assert stages(PARTS, text) == titles


def test_what_had_only_links_becomes_a_stage_of_its_own() -> None:
    before = "# Tea\n## Month 1\n- [ ] a\n## Month 2\n- [ ] b\n## Books\n- [x](https://x.example)\n"
    assert stages(before, before + "- [ ] Read one\n") == ["Month 1", "Month 2", "Books"]
