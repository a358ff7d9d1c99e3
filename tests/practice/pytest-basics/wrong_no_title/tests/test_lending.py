from datetime import date, timedelta

import pytest

import lending
from lending import AlreadyLentError, NotLentError, Shelf, TooManyLoansError, fine

MAY = date(2026, 5, 1)
DUE = date(2026, 5, 29)


@pytest.fixture
def shelf():
    shelf = Shelf()
    shelf.lend("Winter", "Ada", MAY)
    return shelf


@pytest.mark.parametrize(
    ("days", "cents"),
    [(-28, 0), (-1, 0), (0, 0), (1, 10), (2, 20), (49, 490), (50, 500), (51, 500), (1000, 500)],
)
def test_fine(days, cents):
    assert fine(DUE, DUE + timedelta(days)) == cents


def test_a_loan_is_due_after_four_weeks():
    assert Shelf().lend("Winter", "Ada", MAY) == DUE


def test_a_loan_begins_today(monkeypatch):
    class Frozen(date):
        @classmethod
        def today(cls):
            return MAY

    monkeypatch.setattr(lending, "date", Frozen)
    assert Shelf().lend("Winter", "Ada") == DUE


@pytest.mark.parametrize("member", ["Ada", "Zoë"])
def test_a_book_is_lent_once(shelf, member):
    with pytest.raises(AlreadyLentError):
        shelf.lend("Winter", member, MAY)


def test_a_book_can_be_lent_again(shelf):
    shelf.give_back("Winter", MAY)
    assert shelf.lend("Winter", "Zoë", MAY) == DUE


def test_three_books_are_allowed(shelf):
    shelf.lend("Harbour", "Ada", MAY)
    shelf.lend("Atlas", "Ada", MAY)
    assert shelf.books_of("Ada") == ["Atlas", "Harbour", "Winter"]


def test_four_books_are_too_many(shelf):
    shelf.lend("Harbour", "Ada", MAY)
    shelf.lend("Atlas", "Ada", MAY)
    with pytest.raises(TooManyLoansError):
        shelf.lend("Letters", "Ada", MAY)
    assert shelf.lend("Letters", "Zoë", MAY) == DUE


@pytest.mark.parametrize(("late", "cents"), [(0, 0), (1, 10), (100, 500)])
def test_what_giving_back_costs(shelf, late, cents):
    assert shelf.give_back("Winter", DUE + timedelta(late)) == cents


def test_a_book_that_was_given_back_is_not_lent(shelf):
    shelf.give_back("Winter", MAY)
    with pytest.raises(NotLentError):
        shelf.give_back("Winter", MAY)


@pytest.mark.parametrize("title", ["winter", "Unknown"])
def test_an_unknown_book_is_not_lent(shelf, title):
    with pytest.raises(NotLentError):
        shelf.give_back(title, MAY)


@pytest.mark.parametrize(("late", "titles"), [(-1, []), (0, []), (1, ["Winter"])])
def test_overdue_is_what_is_after_its_day(shelf, late, titles):
    assert shelf.overdue(DUE + timedelta(late)) == titles


def test_the_longest_overdue_comes_first(shelf):
    shelf.lend("Atlas", "Zoë", MAY - timedelta(5))
    shelf.lend("Zebra", "Zoë", MAY - timedelta(9))
    assert shelf.overdue(DUE + timedelta(1)) == ["Zebra", "Atlas", "Winter"]


def test_nobody_has_a_book_of_somebody_else(shelf):
    assert shelf.books_of("Zoë") == []


def test_loans_come_back_from_a_file(shelf, tmp_path):
    shelf.save(tmp_path / "loans.json")
    other = Shelf()
    other.load(tmp_path / "loans.json")
    assert other.loans == {"Winter": ("Ada", DUE)}


def test_loading_replaces_what_there_is(shelf, tmp_path):
    Shelf().save(tmp_path / "loans.json")
    shelf.load(tmp_path / "loans.json")
    assert shelf.loans == {}


@pytest.mark.parametrize("text", ["", "{", '[["Winter", "Ada", "soon"]]'])
def test_a_broken_file_is_refused(shelf, tmp_path, text):
    (tmp_path / "loans.json").write_text(text)
    with pytest.raises(ValueError):
        shelf.load(tmp_path / "loans.json")
