"""A running timer: what it is on, since when, and whether its time can be true. Pure.

It is a note of one installation and no fact: what it measured becomes one when it is stopped.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from roadmap_cli.values import Record

# Who studies longer at one go, or longer past the end of a day, has forgotten to stop the timer.
MAX_MINUTES, MAX_MINUTES_OVERNIGHT = 12 * 60, 4 * 60
MAX_MINUTES_EVER = 24 * 60


class Timer(Record):
    """A timer that runs on a topic of a roadmap; `since` is a local time with its offset.

    `location` says where it was started: a digest of the machine and the directory.
    """

    roadmap: str
    topic: str
    since: datetime
    location: str

    def minutes(self, moment: datetime) -> int | None:
        """Return the whole minutes up to a moment, rounded; 0 below one, None before the start.

        They are those that passed, whatever the clocks did in between at the turn of summer time.
        """
        seconds = moment.timestamp() - self.since.timestamp()
        if seconds < 0:
            return None
        return 0 if seconds < 60 else int(seconds + 30) // 60

    def day(self, day_starts: int) -> str:
        """Return the learner's day on which it was started, given the hour at which a day begins."""
        return (self.since - timedelta(hours=day_starts)).date().isoformat()


def is_unlikely(minutes: int, *, is_overnight: bool) -> bool:
    """Return whether somebody has probably forgotten to stop a timer."""
    return minutes > (MAX_MINUTES_OVERNIGHT if is_overnight else MAX_MINUTES)


def write_row(timer: Timer | None) -> str:
    """Return a timer as it is stored, "" for none."""
    if timer is None:
        return ""
    since = timer.since.isoformat(timespec="seconds")
    return f"{timer.roadmap} {timer.topic} {since} {timer.location}"


def read_row(row: str) -> Timer | None:
    """Return the timer that is stored, None for none; raise ValueError if it is none of ours."""
    if not row:
        return None
    roadmap, topic, since, location = row.split(" ")
    moment = datetime.fromisoformat(since)
    if moment.utcoffset() is None:
        raise ValueError("it has no offset from UTC")
    return Timer(roadmap, topic, moment, location)
