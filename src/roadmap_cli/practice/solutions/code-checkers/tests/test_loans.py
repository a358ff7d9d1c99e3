import datetime

from shelf.loans import due_day


def test_a_book_is_due_after_three_weeks():
    assert due_day(datetime.date(2026, 3, 2)) == datetime.date(2026, 3, 23)
