"""Arguments for questions: the mistakes that they are made for would show.

Holds: practice.kit.questions.
"""

from datetime import timedelta, timezone
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.practice.kit import questions
from roadmap_cli.practice.kit.dice import Dice

SEEDS = st.integers(0, 2**63).map(Dice)


@given(SEEDS)
def test_no_word_list_is_grouped_already(dice: Dice) -> None:
    assert any(
        len([*groupby(words, lambda word: word[0])]) > len({word[0] for word in words})
        for (words,) in questions.make_word_lists(dice)
    )


@given(SEEDS)
def test_moments_are_of_another_day_in_tokyo(dice: Dice) -> None:
    tokyo = timezone(timedelta(hours=9))
    first, *_ = questions.make_moments(dice)
    assert first[0].date() < first[0].astimezone(tokyo).date()


@given(SEEDS)
def test_counted_words_have_no_ties(dice: Dice) -> None:
    for words, _ in questions.make_counted_words(dice):
        counts = [words.count(word) for word in set(words)]
        assert len(counts) == len(set(counts))


@given(SEEDS)
def test_amounts_are_halves_that_floats_do_not_hold(dice: Dice) -> None:
    amounts = [amount for (amount,) in questions.make_amounts(dice)]
    assert any(f"{float(amount):.2f}" != str(round(amount, 2)) for amount in amounts)


@given(SEEDS)
def test_weeks_and_leap_days_cross_years(dice: Dice) -> None:
    assert any(day.isocalendar()[0] != day.year for (day,) in questions.make_days_of_weeks(dice))
    assert any(day.year > 2095 for (day,) in questions.make_days_before_leap_days(dice))


@given(SEEDS)
def test_lists_may_be_short_and_of_even_count(dice: Dice) -> None:
    assert any(len(names) == 1 for (names,) in questions.make_name_lists(dice))
    assert {len(numbers) % 2 for (numbers,) in questions.make_number_lists(dice)} == {0, 1}
