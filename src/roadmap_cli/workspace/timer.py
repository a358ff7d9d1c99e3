"""The use case `timer`: it measures time on a topic, and records it as `spent` does.

A running timer is a row of `meta`, of this installation only: it is in no log, export or backup. In
a home that was copied with it, nobody may have studied: there the time must be said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from math import inf

from roadmap_cli.core import clock_words
from roadmap_cli.core.answers.change_answers import RecordAnswer, TimerAnswer
from roadmap_cli.core.answers.summaries import RoadmapName, TopicName
from roadmap_cli.core.progress import timer as core
from roadmap_cli.core.progress.timer import Timer
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.core.wording import format_exact_duration
from roadmap_cli.errors import NotFound, UsageError
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import TIMER_KEY, Transaction
from roadmap_cli.store.database.row_sums import damaged_meta
from roadmap_cli.store.log import log
from roadmap_cli.workspace import device_id, local_time, name_lookup, notes
from roadmap_cli.workspace.workspace import Workspace

# A time without a day starts the timer yesterday only if that is at most so many seconds ago.
_NIGHT = 12 * 3600.0


def start(w: Workspace, typed: str, at: str | None = None) -> TimerAnswer:
    """Start the timer on a topic, now or at a time before; it changes nothing else."""
    card = name_lookup.find_present_topic(w, typed)
    location = device_id.find_location(w.settings.paths)
    timer = Timer(w.roadmap.id, card.id, _parse_moment(w, at, _NIGHT), location)
    _refuse_long_ago(w, timer)
    roadmap = w.roadmap
    with _changing(w) as transaction:
        running = read_timer(w)
        if running is None:
            _write(w, transaction, timer)
            return _answer(w, "start", timer, roadmap, card)
        key = log.current_key(w.database, (running.roadmap, running.topic))
        if key == timer[:2] and at is None:
            return _answer(w, "start", running, roadmap, card, changed=False)
        raise UsageError(
            f"the timer runs on {describe(w, running)}",
            "to record that: roadmap timer stop; to drop it: roadmap timer cancel",
        )


def stop(w: Workspace, typed: str | None = None, at: str | None = None) -> TimerAnswer:
    """Stop the timer, now or at a time before, and record its minutes on the day it was started.

    Less than a minute is not recorded. Raises UsageError where nobody can have meant the time.
    """
    with _changing(w) as transaction:
        timer = read_timer(w)
        if timer is None:
            raise UsageError(
                "no timer is running",
                "to start one: roadmap timer start TOPIC; to record time: roadmap spent TOPIC 45m",
            )
        roadmap, card = _find_topic(w, timer, typed)
        minutes = _find_minutes(w, timer, at)
        record: RecordAnswer | None = None
        if minutes:
            day = timer.day(w.settings.get("day_starts"))
            record = notes.record_time(w, transaction, card, minutes, day)
        _write(w, transaction, None)
        answer = _answer(w, "stop", timer, roadmap, card)
        return answer._replace(running=False, minutes=minutes, record=record)


def status(w: Workspace, typed: str | None = None) -> TimerAnswer:
    """Return what the timer runs on, and how long it has."""
    w.accept_any_roadmap()
    _ = w.roadmap  # loading the shipped one writes
    with w.database.reading():
        timer = read_timer(w)
        if timer is None:
            return TimerAnswer("status", running=False, changed=False)
        if timer.minutes(w.now) is None:
            w.remarks.append(
                f"the clock shows {format_moment(w, w.now)}, which is before the timer was started"
            )
        return _answer(w, "status", timer, *_find_topic(w, timer, typed), changed=False)


def cancel(w: Workspace, typed: str | None = None) -> TimerAnswer:
    """Drop the timer; nothing is recorded."""
    with _changing(w) as transaction:
        timer = read_timer(w)
        if timer is None:
            return TimerAnswer("cancel", running=False, changed=False)
        roadmap, card = _find_topic(w, timer, typed)
        _write(w, transaction, None)
        return _answer(w, "cancel", timer, roadmap, card)._replace(running=False)


def read_timer(w: Workspace) -> Timer | None:
    """Return the running timer, if there is one."""
    try:
        return core.read_row(w.database.get_meta(TIMER_KEY) or "")
    except ValueError as error:
        raise damaged_meta(w.database.path) from error


def remark(w: Workspace, topics: Collection[str]) -> list[str]:
    """Return a remark that the timer runs, if it does on one of some topics."""
    timer = read_timer(w)
    if timer is None or timer.roadmap != w.roadmap.id or timer.topic not in topics:
        return []
    return [f"the timer runs on {describe(w, timer)}; to stop and record it: roadmap timer stop"]


def describe(w: Workspace, timer: Timer) -> str:
    """Return what a timer runs on, for how long and since when."""
    minutes = timer.minutes(w.now)
    time = f": {format_exact_duration(minutes)}" if minutes else ""
    where = "" if timer.roadmap == w.roadmap.id else f" in {timer.roadmap}"
    return f"{timer.topic}{where}{time}, since {format_moment(w, timer.since)}"


def format_moment(w: Workspace, moment: datetime) -> str:
    """Return a moment as a time, with its day unless that is the current one."""
    return f"{moment:%H:%M}" if moment.date() == w.now.date() else f"{moment:%Y-%m-%d %H:%M}"


@contextmanager
def _changing(w: Workspace) -> Iterator[Transaction]:
    w.accept_any_roadmap()
    _ = w.roadmap  # loading the shipped one is a transaction of its own
    with w.database.writing() as transaction:
        yield transaction


def _write(w: Workspace, transaction: Transaction, timer: Timer | None) -> None:
    w.begin_saving()
    w.database.set_meta(TIMER_KEY, core.write_row(timer))
    if transaction.commit_probe is None:  # else the event that was recorded tells
        w.database.set_token_probe(transaction)


def _parse_moment(w: Workspace, at: str | None, reach: float = inf) -> datetime:
    if at is None:
        return w.now
    return clock_words.parse_moment(at, w.now, partial(local_time.moments, now=w.now), reach)


def _refuse_long_ago(w: Workspace, timer: Timer) -> None:
    if timer.since.date() < w.now.date() - timedelta(days=1):
        raise UsageError(
            f"{format_moment(w, timer.since)} is before yesterday",
            f"to record time of an earlier day: roadmap spent {timer.topic} 45m --on DATE",
        )


def _find_topic(w: Workspace, timer: Timer, typed: str | None) -> tuple[RoadmapName, TopicCard]:
    """Return the roadmap and the topic that a timer runs on; who names a topic must mean that one."""
    if timer.roadmap != w.roadmap.id:
        loaded = catalog.loaded_roadmap(w.database, timer.roadmap)
        if loaded is None:
            raise NotFound(
                f"the timer runs on {timer.topic} of '{timer.roadmap}', which is not loaded",
                "to drop the timer: roadmap timer cancel",
            )
        # There is another one: the active one. Where the timer's is hidden, that does not count.
        w.use_roadmap(RoadmapName(loaded.id, loaded.title, max(1, w.roadmap.others)))
    key = log.current_key(w.database, (timer.roadmap, timer.topic))
    card = catalog.topic_card(w.database, *key)
    if typed is not None and name_lookup.find_topic(w, typed).id != card.id:
        raise UsageError(f"the timer runs on {describe(w, timer)}", "leave TOPIC out")
    return w.roadmap, card


def _find_minutes(w: Workspace, timer: Timer, at: str | None) -> int:
    """Return the minutes to record; raise UsageError where the time is not one of study."""
    moment = _parse_moment(w, at)
    minutes = timer.minutes(moment)
    stop_at = "to say when you stopped: roadmap timer stop --at TIME"
    if minutes is None:
        raise UsageError(
            f"{format_moment(w, moment)} is before the timer was started,"
            f" at {format_moment(w, timer.since)}",
            f"{stop_at}; to drop it: roadmap timer cancel",
        )
    hours = format_exact_duration(minutes)
    if minutes > core.MAX_MINUTES_EVER:
        raise UsageError(
            f"{hours} is longer than a day; the timer runs on {timer.topic}"
            f" since {format_moment(w, timer.since)}",
            f"{stop_at}; to drop it: roadmap timer cancel",
        )
    if at is None and timer.location != device_id.find_location(w.settings.paths):
        raise UsageError(
            f"the timer on {timer.topic} was started where these data were copied or moved from",
            f"if its time is to be recorded here: roadmap timer stop --at {w.now:%H:%M};"
            " to drop it here: roadmap timer cancel",
        )
    start = timer.day(w.settings.get("day_starts"))
    if at is None and core.is_unlikely(minutes, is_overnight=start != w.today):
        raise UsageError(
            f"{hours} on {timer.topic} is long: was the timer left on?",
            f"{stop_at}; if all of it is right: roadmap timer stop --at {w.now:%H:%M}",
        )
    return minutes


def _answer(
    w: Workspace,
    action: str,
    timer: Timer,
    roadmap: RoadmapName,
    card: TopicCard,
    *,
    changed: bool = True,
) -> TimerAnswer:
    return TimerAnswer(
        action=action,
        running=True,
        changed=changed,
        roadmap=roadmap,
        topic=TopicName(card.id, card.title),
        since=timer.since.isoformat(timespec="seconds"),
        minutes=timer.minutes(w.now) or 0,
        is_today=timer.since.date() == w.now.date(),
    )
