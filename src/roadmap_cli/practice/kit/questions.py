"""Arguments for small questions to the standard library, made for the mistakes that one makes by hand.

Centuries, halves, midnights elsewhere, the last days of a year, lists that are empty or not sorted.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from roadmap_cli.practice.kit.dice import Dice

_WORDS = "river gate anchor bridge garden apple rest bell gold ash reed".split()


def make_days_before_leap_days(dice: Dice) -> list[tuple[Any, ...]]:
    """Return days; 2096 is followed by 2104."""
    day = date(2025 + dice.below(40), 1, 1) + timedelta(dice.below(365))
    return [
        (day,),
        (date(2024, 2, 29),),
        (date(2024, 3, 1),),
        (date(2096, 3, 1),),
        (date(2099, 12, 31),),
    ]


def make_amounts(dice: Dice) -> list[tuple[Any, ...]]:
    """Return amounts with a half at the third place."""
    halves = ["2.675", "2.665", "0.125", "-0.125", "1.0049", "7"]
    return [(Decimal(text),) for text in [*halves, f"{dice.below(90)}.{dice.below(100):02d}5"]]


def make_word_lists(dice: Dice) -> list[tuple[Any, ...]]:
    """Return words whose letters come more than once apart."""
    return [(dice.shuffle(_WORDS),), (["b", "a", "bb", "aa", "b"],), ([],)]


def make_moments(dice: Dice) -> list[tuple[Any, ...]]:
    """Return moments at which it is another day in Tokyo."""
    new_york = timezone(timedelta(hours=-4))
    return [
        (datetime(2026, 2, 28, 15 + dice.below(9), dice.below(60), tzinfo=UTC),),
        (datetime(2026, 12, 31, 14, 59, tzinfo=UTC),),
        (datetime(2026, 7, 1, 11, 30, tzinfo=new_york),),
    ]


def make_counted_words(dice: Dice) -> list[tuple[Any, ...]]:
    """Return words without ties, and how many are asked for."""
    words = dice.sample(_WORDS, 5)
    many = [word for number, word in enumerate(words, 1) for _ in range(number * 2)]
    return [(dice.shuffle(many), 3), (dice.shuffle(many), 1)]


def make_name_lists(dice: Dice) -> list[tuple[Any, ...]]:
    """Return names, of one person too."""
    return [
        (dice.sample(["Ada", "Ben", "Łukasz", "Zoë", "Ines"], 4),),
        (["Zoë", "Ada"],),
        (["Ada"],),
    ]


def make_number_lists(dice: Dice) -> list[tuple[Any, ...]]:
    """Return numbers of odd and even count."""
    numbers = [dice.between(1, 99) for _ in range(7)]
    return [(numbers,), ([*numbers, 1],), ([10, 9, 2, 33],)]


def make_days_of_weeks(dice: Dice) -> list[tuple[Any, ...]]:
    """Return days that belong to a week of another year."""
    days = [date(2021, 1, 3), date(2024, 12, 30), date(2026, 12, 31), date(2027, 1, 1)]
    return [(day,) for day in [*days, date(2026, 1, 1) + timedelta(dice.below(365))]]
