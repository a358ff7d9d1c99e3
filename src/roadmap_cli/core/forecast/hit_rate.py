"""How many of the dates that were shown to a learner held. Pure.

A date was shown in words ("almost surely by mid-April"), so it holds until the end of what they say.
It counts only dates that have come: one that lies ahead can be kept early and cannot be broken
early, so counting it as soon as it is kept would flatter. It must not know how dates are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from roadmap_cli.core.wording import end_of_safe_words
from roadmap_cli.values import Record


class PastForecast(Record):
    """A forecast for one milestone as the learner saw it on a day."""

    day: str
    milestone: str
    likely: str
    safe: str


class HitRate(Record):
    """How many safe dates of earlier forecasts held, of those that are decided."""

    decided: int
    held: int
    by_likely: int  # reached on or before the likely date
    sentence: str


def hit_rate(forecasts: Iterable[PastForecast], reached: Mapping[str, str], today: str) -> HitRate:
    """Return how many safe dates held, of those that are over.

    A date held if its milestone was reached by then. `reached` maps milestones to days. Forecasts
    without a date, and of milestones that were reached before, do not count.
    """
    decided = held = by_likely = 0
    for promise in forecasts:
        day = reached.get(promise.milestone, "")
        # ISO days of four-digit years compare as text.
        if not promise.safe or promise.safe >= today or "" < day < promise.day:
            continue
        end = _last_day(promise)  # on or after the safe date
        if end >= today:
            continue
        decided += 1
        held += "" < day <= end
        by_likely += "" < day <= promise.likely
    sentence = f'{held} of the {decided} "almost surely" dates so far came true.' if decided else ""
    if decided == 1:
        verb = "came true" if held else "did not come true"
        sentence = f'The one "almost surely" date so far {verb}.'
    return HitRate(decided, held, by_likely, sentence)


def _last_day(promise: PastForecast) -> str:
    """Return the last day on which the words of a safe date hold."""
    safe, day = map(date.fromisoformat, (promise.safe, promise.day))
    return end_of_safe_words(safe, day).isoformat()
