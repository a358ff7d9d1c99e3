"""Tables: every library holds what joins stumble over.

Holds: practice.kit.tables.
"""

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.tables import make_library


@given(st.integers(0, (1 << 63) - 1), st.integers(0, 20))
def test_a_library_has_every_trap(seed: int, more: int) -> None:
    library = make_library(Dice(seed), more)
    lent = {book for _, book, *_ in library.loans}
    unread = [title for number, title in library.books if number not in lent]
    assert len(set(unread)) < len(unread), "two unread books of one title"
    borrowers = {member for _, _, member, *_ in library.loans}
    names = {name for number, name, _ in library.members if number in borrowers}
    assert any(n in names for number, n, _ in library.members if number not in borrowers)
    assert {author for _, author in library.book_authors} < {n for n, _ in library.authors}
    assert 1 not in {book for book, _ in library.book_authors}
    assert None in {by for *_, by in library.members} != {None}
    assert len({(b, m) for _, b, m, *_ in library.loans}) < len(library.loans)
    out = [book for _, book, _, _, back in library.loans if back is None]
    assert 0 < len(set(out)) == len(out) < len(lent), "a book is out once, and some are in"
