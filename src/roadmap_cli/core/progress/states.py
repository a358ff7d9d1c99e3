"""The kinds of facts, the states of a topic, and the fact that a command records.

Pure, and light enough for every command to import.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roadmap_cli.values import Record

STARTED = "started"
PAUSED = "paused"
FINISHED = "finished"
SKIPPED = "skipped"
REOPENED = "reopened"
ASSUMED = "assumed"
SPENT = "spent"
NOTED = "noted"
LINKED = "linked"
READ = "read"
UNREAD = "unread"
PROVED = "proved"
VERIFIED = "verified"  # what the checks of a practice said
RECALLED = "recalled"
FORGOTTEN = "forgotten"
FORETOLD = "foretold"  # a forecast as it was shown, about no topic
AIMED = "aimed"  # the goal to reach before all others, about no topic
RETRACTED = "retracted"

# The states of a topic. Paused topics are open ones that the learner has put aside.
OPEN = "open"
IN_PROGRESS = "in_progress"
DONE = "done"
STATE_AFTER = {
    STARTED: IN_PROGRESS,
    PAUSED: PAUSED,
    FINISHED: DONE,
    SKIPPED: SKIPPED,
    REOPENED: OPEN,
    ASSUMED: ASSUMED,
}
STATES = (OPEN, IN_PROGRESS, PAUSED, DONE, ASSUMED, SKIPPED)
# The states in which a topic blocks no other.
CLOSED = frozenset((DONE, ASSUMED, SKIPPED))

NO_DATA: Mapping[str, Any] = {}


class Fact(Record):
    """A fact to record; `log_writer` makes an event of it."""

    kind: str
    roadmap: str
    topic: str
    data: Mapping[str, Any] = NO_DATA
    day: str = ""  # empty: today
