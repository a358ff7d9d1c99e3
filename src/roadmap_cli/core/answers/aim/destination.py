"""Where a learner's route leads: to the goal that they chose, else to the next milestone.

Pure. Page, card and terminal name one place. It must not know how it is drawn.
"""

from __future__ import annotations

from roadmap_cli.core import wording
from roadmap_cli.core.answers.aim.aim_brief import OPEN
from roadmap_cli.core.answers.reports import Report
from roadmap_cli.values import Record


class Destination(Record):
    """The goal or milestone, how far it is, and when it may be reached."""

    is_goal: bool
    title: str
    behind: int  # topics of the way that are done or known
    steps: int  # these and the ones to go
    minutes_left: int
    sentences: tuple[str, ...]
    when: str  # the dates in words; "" where there are none
    likely: str  # days; "" where there is none
    safe: str


def destination_of(report: Report) -> Destination | None:
    """Return where the route of a report leads, or None if nothing is left."""
    aim = report.aim
    if aim is not None and aim.state == OPEN:
        numbers = aim.behind, aim.steps, aim.minutes_left
        when = aim.sentences[-1].removesuffix(".") if aim.likely else ""
        dates = when, aim.likely, aim.safe
        return Destination(True, aim.title, *numbers, aim.sentences, *dates)
    line = next((m for m in report.milestones if not m.reached and not m.skipped), None)
    if line is None:
        return None
    forecast = report.forecast
    arrival = next((a for a in forecast.milestones if a.id == line.id), None) if forecast else None
    counts = line.counts
    to_go = wording.format_duration(counts.minutes_left)
    sentence = f"{counts.behind} of {counts.counted} topics done, {to_go} to go"
    when = arrival.sentence if arrival is not None and arrival.likely else ""
    sentence += f": {when}" if when else ""
    return Destination(
        False,
        line.title,
        counts.behind,
        counts.counted,
        counts.minutes_left,
        (f"{sentence}.",),
        when,
        arrival.likely if arrival else "",
        arrival.safe if arrival else "",
    )
