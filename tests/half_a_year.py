"""A made-up learner: half a year with the shipped roadmap, as the program would have led it.

Always the same, so that what is drawn from it is too. It must not look at the clock.
"""

import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from tests.builders import workspace_at

from roadmap_cli.workspace import notes, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.next_topic import next_topic
from roadmap_cli.workspace.workspace import Workspace

FIRST, TODAY = date(2026, 6, 1), date(2026, 11, 30)
HOLIDAY = (date(2026, 8, 3), date(2026, 8, 23))
_SESSIONS = (30, 45, 60, 90, 120, 150, 180)


def noon_of(day: date) -> datetime:
    """Return noon of a day in Universal Time."""
    return datetime.combine(day, time(12), UTC)


def half_a_year(home: Path, *, until: date = TODAY) -> Workspace:
    """Study from FIRST up to a day, and return the learner's workspace on that day."""
    chance = random.Random(2017)
    day = FIRST
    w = workspace_at(home, noon_of(day))
    topic_changes.know(w, ["backend-role"])
    w.close()
    while day < until:
        if not HOLIDAY[0] <= day <= HOLIDAY[1] and chance.random() < 0.6:
            _study(workspace_at(home, noon_of(day)), chance.choice(_SESSIONS), chance)
        day += timedelta(days=1)
    return workspace_at(home, noon_of(until))


def _study(w: Workspace, minutes: int, chance: random.Random) -> None:
    """Spend an evening on what the program proposes, and finish it when its time is used up."""
    topic = next_topic(w).topic
    if topic is not None:
        notes.spent(w, topic.id, minutes)
        if topic.remaining_minutes - minutes <= topic.minutes // 5:
            topic_changes.done(w, [topic.id], options=DoneOptions(rating=chance.choice((2, 3, 4))))
    w.close()
