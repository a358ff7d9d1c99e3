from datetime import date, timedelta

import pytest

import lending
from lending import AlreadyLentError, NotLentError, Shelf, TooManyLoansError, fine

MAY = date(2026, 5, 1)
DUE = date(2026, 5, 29)


@pytest.fixture
def regal():
    regal = Shelf()
    regal.lend("Winter", "Ada", MAY)
    return regal


@pytest.mark.parametrize(
    ("days", "cents"),
    [(-28, 0), (-1, 0), (0, 0), (1, 10), (2, 20), (49, 490), (50, 500), (51, 500), (1000, 500)],
)
def test_gebühr(days, cents):
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


@pytest.mark.parametrize("title", ["", " ", "\t\n"])
def test_a_book_has_a_title(regal, title):
    with pytest.raises(ValueError):
        regal.lend(title, "Ada", MAY)


@pytest.mark.parametrize("member", ["Ada", "Zoë"])
def test_a_book_is_lent_once(regal, member):
    with pytest.raises(AlreadyLentError):
        regal.lend("Winter", member, MAY)


def test_a_book_can_be_lent_again(regal):
    regal.give_back("Winter", MAY)
    assert regal.lend("Winter", "Zoë", MAY) == DUE


def test_three_books_are_allowed(regal):
    regal.lend("Harbour", "Ada", MAY)
    regal.lend("Atlas", "Ada", MAY)
    assert regal.books_of("Ada") == ["Atlas", "Harbour", "Winter"]


def test_four_books_are_too_many(regal):
    regal.lend("Harbour", "Ada", MAY)
    regal.lend("Atlas", "Ada", MAY)
    with pytest.raises(TooManyLoansError):
        regal.lend("Letters", "Ada", MAY)
    assert regal.lend("Letters", "Zoë", MAY) == DUE


@pytest.mark.parametrize(("late", "cents"), [(0, 0), (1, 10), (100, 500)])
def test_what_giving_back_costs(regal, late, cents):
    assert regal.give_back("Winter", DUE + timedelta(late)) == cents


def test_a_book_that_was_given_back_is_not_lent(regal):
    regal.give_back("Winter", MAY)
    with pytest.raises(NotLentError):
        regal.give_back("Winter", MAY)


@pytest.mark.parametrize("title", ["winter", "Unknown"])
def test_an_unknown_book_is_not_lent(regal, title):
    with pytest.raises(NotLentError):
        regal.give_back(title, MAY)


@pytest.mark.parametrize(("late", "titles"), [(-1, []), (0, []), (1, ["Winter"])])
def test_overdue_is_what_is_after_its_day(regal, late, titles):
    assert regal.overdue(DUE + timedelta(late)) == titles


def test_the_longest_overdue_comes_first(regal):
    regal.lend("Atlas", "Zoë", MAY - timedelta(5))
    regal.lend("Zebra", "Zoë", MAY - timedelta(9))
    assert regal.overdue(DUE + timedelta(1)) == ["Zebra", "Atlas", "Winter"]


def test_nobody_has_a_book_of_somebody_else(regal):
    assert regal.books_of("Zoë") == []


def test_loans_come_back_from_a_file(regal, tmp_path):
    regal.save(tmp_path / "loans.json")
    other = Shelf()
    other.load(tmp_path / "loans.json")
    assert other.loans == {"Winter": ("Ada", DUE)}


def test_loading_replaces_what_there_is(regal, tmp_path):
    Shelf().save(tmp_path / "loans.json")
    regal.load(tmp_path / "loans.json")
    assert regal.loans == {}


@pytest.mark.parametrize("text", ["", "{", '[["Winter", "Ada", "soon"]]'])
def test_a_broken_file_is_refused(regal, tmp_path, text):
    (tmp_path / "loans.json").write_text(text)
    with pytest.raises(ValueError):
        regal.load(tmp_path / "loans.json")
