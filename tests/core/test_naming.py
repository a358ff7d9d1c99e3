"""Finding what a person meant by what they typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.naming import Match, Named, find, folded, names_of

from .maps import thorough

TOPICS = tuple(
    Named(name, title, names_of(name, title))
    for name, title in (
        ("http", "HTTP and how the web talks"),
        ("http-caching", "Caching in HTTP"),
        ("git", "Git: first steps"),
        ("git-branches", "Branches, merges (and conflicts)"),
        ("sql-joins", "Joins"),
        ("sql-indexes", "Indexes"),
        ("oop", "Classes and objects"),
        ("resume", "Résumé & interview"),
        ("cpp", "C++ at a glance"),
        ("deploy", "Git"),
    )
)


def found(typed: str) -> str | None:
    match = find(typed, TOPICS)
    return match.found.id if match.found else None


def several(typed: str) -> list[str]:
    return [thing.id for thing in find(typed, TOPICS).several]


def test_an_id_means_its_topic_even_when_other_ids_begin_with_it() -> None:
    assert found("http") == "http"


def test_an_id_wins_over_a_title_that_reads_the_same() -> None:
    assert found("git") == "git"


def test_a_whole_title_wins_over_the_beginning_of_an_id() -> None:
    things = tuple(
        Named(name, title, names_of(name, title))
        for name, title in (("sql-basics", "Tables"), ("databases", "SQL"))
    )
    assert find("sql", things) == Match(things[1])


def test_a_unique_beginning_of_an_id_is_enough() -> None:
    assert found("sql-j") == "sql-joins"
    assert found("dep") == "deploy"


def test_a_beginning_of_several_ids_lists_them() -> None:
    assert several("sql") == ["sql-joins", "sql-indexes"]
    assert found("sql") is None


def test_words_of_a_title_may_be_shortened_and_come_in_any_order() -> None:
    assert found("objects class") == "oop"
    assert found("web talks") == "http"
    assert found("caching") == "http-caching"


def test_a_word_is_found_by_its_beginning_and_not_by_its_middle() -> None:
    assert found("ndexes") is None
    assert found("indexes") == "sql-indexes"


@pytest.mark.parametrize("typed", ["RESUME", "résumé", "re\u0301sume\u0301", "\uff32esume"])
def test_case_accents_and_width_do_not_matter(typed: str) -> None:
    assert found(typed) == "resume"


@pytest.mark.parametrize(
    "typed", ["git_branches", "git branches", "GIT-Branches", " git/branches "]
)
def test_blanks_hyphens_underscores_and_slashes_are_alike(typed: str) -> None:
    assert found(typed) == "git-branches"


def test_brackets_commas_and_colons_of_a_title_need_not_be_typed() -> None:
    assert found("branches merges and conflicts") == "git-branches"
    assert found("git first") == "git"


def test_signs_that_make_a_name_are_kept() -> None:
    assert found("c++") == "cpp"
    assert folded("C#") != folded("C")
    assert folded(".NET") == ".net"


def test_a_mistyped_name_is_answered_with_the_nearest_ones() -> None:
    match = find("htpt-cachng", TOPICS)
    assert (match.found, match.several) == (None, ())
    assert match.nearest[0].id == "http-caching"
    assert len(find("git-branhces", TOPICS).nearest) <= 3


def test_what_resembles_nothing_leads_nowhere() -> None:
    assert find("zzzzzzzz", TOPICS) == Match(None)


@pytest.mark.parametrize("typed", ["", "   ", "--", "«»"])
def test_an_empty_name_leads_nowhere(typed: str) -> None:
    assert find(typed, TOPICS) == Match(None)


def test_a_name_is_never_a_position() -> None:
    assert find("1", TOPICS) == Match(None)


def test_sharp_s_and_ligatures_are_written_out() -> None:
    assert folded("Straße") == "strasse"
    assert folded("ﬁle") == "file"
    assert folded("℡") == "tel"


def test_stored_names_hold_id_and_title_on_two_lines() -> None:
    assert names_of("git-branches", "Branches\nand  Merges") == "git branches\nbranches and merges"


@thorough
@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@thorough
@given(
    st.lists(st.tuples(st.text("abc-", min_size=1, max_size=4), st.text(max_size=8)), max_size=6)
)
def test_every_id_finds_its_own_topic(pairs: list[tuple[str, str]]) -> None:
    unique = {folded(name): (name, title) for name, title in pairs if folded(name)}
    things = [Named(name, title, names_of(name, title)) for name, title in unique.values()]
    for thing in things:
        assert find(thing.id, things) == Match(thing)
        assert find(thing.id.upper(), things) == Match(thing)
