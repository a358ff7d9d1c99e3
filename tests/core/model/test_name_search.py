"""Matching what a person typed with topics and titles.

Holds: core.model.name_search.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.model.name_search import Candidate, Match, find, fold_text, search_key

TOPICS = tuple(
    Candidate(name, title, search_key(name, title))
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


def single_match(typed: str) -> str | None:
    match = find(typed, TOPICS)
    return match.single.id if match.single else None


def all_matches(typed: str) -> list[str]:
    return [thing.id for thing in find(typed, TOPICS).several]


def test_an_exact_id_wins_over_longer_ids() -> None:
    assert single_match("http") == "http"


def test_an_id_wins_over_an_equal_title() -> None:
    assert single_match("git") == "git"


def test_a_full_title_wins_over_a_prefix_of_an_id() -> None:
    things = tuple(
        Candidate(name, title, search_key(name, title))
        for name, title in (("sql-basics", "Tables"), ("databases", "SQL"))
    )
    assert find("sql", things) == Match(things[1])


def test_a_unique_prefix_of_an_id_is_enough() -> None:
    assert single_match("sql-j") == "sql-joins"
    assert single_match("dep") == "deploy"


def test_a_prefix_of_several_ids_lists_them() -> None:
    assert all_matches("sql") == ["sql-joins", "sql-indexes"]
    assert single_match("sql") is None


def test_prefixes_of_title_words_match_in_any_order() -> None:
    assert single_match("objects class") == "oop"
    assert single_match("web talks") == "http"
    assert single_match("caching") == "http-caching"


def test_a_word_matches_by_its_prefix_only() -> None:
    assert single_match("ndexes") is None
    assert single_match("indexes") == "sql-indexes"


@pytest.mark.parametrize("typed", ["RESUME", "résumé", "re\u0301sume\u0301", "\uff32esume"])
def test_case_accents_and_width_do_not_matter(typed: str) -> None:
    assert single_match(typed) == "resume"


@pytest.mark.parametrize(
    "typed", ["git_branches", "git branches", "GIT-Branches", " git/branches "]
)
def test_blanks_hyphens_underscores_and_slashes_are_equal(typed: str) -> None:
    assert single_match(typed) == "git-branches"


def test_brackets_commas_and_colons_of_a_title_need_not_be_typed() -> None:
    assert single_match("branches merges and conflicts") == "git-branches"
    assert single_match("git first") == "git"


def test_plus_hash_and_dot_are_part_of_words() -> None:
    assert single_match("c++") == "cpp"
    assert fold_text("C#") != fold_text("C")
    assert fold_text(".NET") == ".net"


def test_a_mistyped_name_gets_suggestions() -> None:
    match = find("htpt-cachng", TOPICS)
    assert (match.single, match.several) == (None, ())
    assert match.nearest[0].id == "http-caching"
    assert len(find("git-branhces", TOPICS).nearest) <= 3


def test_an_unknown_name_gets_no_suggestions() -> None:
    assert find("zzzzzzzz", TOPICS) == Match(None)


@pytest.mark.parametrize("typed", ["", "   ", "--", "«»"])
def test_an_empty_name_matches_nothing(typed: str) -> None:
    assert find(typed, TOPICS) == Match(None)


def test_a_name_is_never_a_position() -> None:
    assert find("1", TOPICS) == Match(None)


def test_sharp_s_and_ligatures_are_expanded() -> None:
    assert fold_text("Straße") == "strasse"
    assert fold_text("ﬁle") == "file"
    assert fold_text("℡") == "tel"


def test_a_search_key_has_id_and_title_on_two_lines() -> None:
    assert (
        search_key("git-branches", "Branches\nand  Merges") == "git branches\nbranches and merges"
    )


@thorough
@given(st.text(max_size=30))
def test_folding_is_idempotent(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@thorough
@given(
    st.lists(st.tuples(st.text("abc-", min_size=1, max_size=4), st.text(max_size=8)), max_size=6)
)
def test_every_id_matches_its_own_topic(pairs: list[tuple[str, str]]) -> None:
    unique = {fold_text(name): (name, title) for name, title in pairs if fold_text(name)}
    things = [Candidate(name, title, search_key(name, title)) for name, title in unique.values()]
    for thing in things:
        assert find(thing.id, things) == Match(thing)
        assert find(thing.id.upper(), things) == Match(thing)
