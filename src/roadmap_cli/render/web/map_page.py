"""The page of `map`: one file with the roadmap, the progress in it, and everything to read.

It owns the order of its sections and their sentences. It must not compute a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from roadmap_cli.core import wording
from roadmap_cli.core.answers.aim.aim_brief import format_day
from roadmap_cli.core.answers.aim.destination import Destination, destination_of
from roadmap_cli.core.answers.learning_map import LearningMap
from roadmap_cli.core.answers.reports import MilestoneLine
from roadmap_cli.core.forecast.forecast import Arrival
from roadmap_cli.core.progress.states import ASSUMED, CLOSED
from roadmap_cli.render.web import charts, panels, shapes
from roadmap_cli.render.web.map_section import map_section
from roadmap_cli.render.web.shell import asset, document, escape, own_title

_ROUTE_TOPICS = 5
_ROUTE_READINGS = 20
_MONTHS_SHOWN = 12
_LEAST_DAYS = 2
_MOST_STAGES = 6  # that have columns of their own in the rows of shapes
_MANY_TRACKS = 16


def map_page(answer: LearningMap) -> str:
    """Return the page."""
    section = map_section(answer)
    title = answer.report.roadmap.title
    body = (
        f"{shapes.sprite()}"
        f'<main id="main">\n'
        f"{''.join(_parts(answer))}{section.markup}{_to_read(answer)}{_footer(answer)}</main>\n"
        f'<aside aria-label="Topics">\n{panels.panels(answer)}</aside>\n'
    )
    rules = asset("map.css") + panels.sign_rules() + _stage_columns(answer) + section.rules
    return document(title, body, rules=rules, script=asset("map.js"))


def _parts(answer: LearningMap) -> Iterator[str]:
    yield _head(answer)
    yield _next_milestone(answer)
    yield _hours(answer)
    yield _days(answer)
    if answer.topics:
        both = f"{_route(answer)}{_tracks(answer)}"
        yield both if len(answer.tracks) > _MANY_TRACKS else f'<div class="two">{both}</div>\n'


def _head(answer: LearningMap) -> str:
    counts = answer.report.counts
    day = ("as of " if answer.report.as_of else "") + format_day(answer.report.today)
    title = f"<h1{own_title(answer.language)}>{escape(answer.report.roadmap.title)}</h1>\n"
    if not answer.topics:
        return f'{title}<p class="quiet">{day}</p>\n<p>This roadmap has no topics yet.</p>\n'
    to_go = wording.format_duration(counts.minutes_left)
    return (
        f'{title}<p class="quiet">{day} · <b>{counts.behind}</b> of'
        f" {counts.counted} topics done · <b>{to_go}</b> of"
        f" {wording.format_duration(counts.minutes)} to go</p>\n"
    )


def _next_milestone(answer: LearningMap) -> str:
    goal = destination_of(answer.report)
    if goal is None:
        return "<p>Nothing is left on the route.</p>\n" if answer.topics else ""
    by_id = {topic.line.id: i for i, topic in enumerate(answer.topics)}
    first = [by_id[topic.id] for topic in answer.report.bundle if topic.id in by_id]
    topics = "".join(f"<li>{panels.topic_link(answer, i)}</li>" for i in first[:_ROUTE_TOPICS])
    more = len(first) - _ROUTE_TOPICS
    further = f'<li class="quiet">… and {more} more</li>' if more > 0 else ""
    sentences = "".join(f"<p>{escape(sentence)}</p>\n" for sentence in goal.sentences)
    picture = _futures(answer, goal)
    return (
        f'<section class="card{"" if picture else " alone"}" aria-labelledby="next-title">\n<div>\n'
        f'<p class="quiet">{"Your goal" if goal.is_goal else "Next milestone"}</p>\n'
        f'<h2 id="next-title"{own_title(answer.language)}>{escape(goal.title)}</h2>\n'
        f"{charts.bar(goal.behind, goal.steps)}{sentences}"
        f'<ul class="topics">{topics}{further}</ul>\n</div>\n{picture}</section>\n'
    )


def _arrivals(answer: LearningMap) -> dict[str, Arrival]:
    forecast = answer.report.forecast
    return {a.id: a for a in forecast.milestones} if forecast else {}


def _futures(answer: LearningMap, goal: Destination) -> str:
    if not goal.safe:
        return ""
    picture = charts.futures(answer.report.pictures.futures, goal.likely, goal.safe)
    if not picture:
        return ""
    return (
        f'<figure>{picture}<figcaption id="futures-text">Twenty futures, each as likely as the'
        " next. Full: up to the first date; pale: up to the second; hollow: later."
        "</figcaption></figure>\n"
    )


def _hours(answer: LearningMap) -> str:
    if len(answer.report.pictures.days) < _LEAST_DAYS:  # one day is no curve
        return ""
    picture = charts.burn_up(answer.report.pictures, answer.report.today)
    if not picture:
        return ""
    earned = answer.report.pictures.earned
    words = f"{wording.format_duration(earned)} of the plan earned."
    known = sum(t.line.minutes for t in answer.topics if t.line.state == ASSUMED)
    if known:
        words += f" {wording.format_duration(known)} more were known already."
    if answer.report.retired:
        words += " What you did on topics that are no longer in this roadmap counts, too."
    forecast = answer.report.forecast
    if answer.report.pictures.fan:
        words += " The inner band holds half of the futures, the outer one eight in ten."
    if forecast and forecast.sentence:
        sentence = forecast.sentence[0].upper() + forecast.sentence[1:].removesuffix(".")
        words += f" {sentence}."
    return (
        '<section aria-labelledby="hours-title"><h2 id="hours-title">Hours of the plan, done and'
        f' to go</h2>\n<figure>{picture}<figcaption id="burn-up-text">{escape(words)}'
        "</figcaption></figure></section>\n"
    )


def _days(answer: LearningMap) -> str:
    if not answer.report.pictures.days:
        return ""
    picture = charts.year_of_days(answer.report.pictures, answer.report.today)
    spent = wording.format_duration(answer.report.spent)
    rows = "".join(
        f'<tr><td>{month}</td><td class="right">{wording.format_duration(minutes)}</td>'
        f'<td class="right">{finished}</td></tr>'
        for month, minutes, finished in charts.months_table(answer.report.pictures)[:_MONTHS_SHOWN]
    )
    return (
        '<section aria-labelledby="year-title"><h2 id="year-title">A year of days</h2>\n'
        f'<figure>{picture}<figcaption id="year-text">{charts.legend_of_days()} A diamond: finished'
        f" something, no time recorded. {spent} recorded in all.</figcaption></figure>\n"
        '<details><summary>By month</summary><div class="table"><table><thead><tr>'
        '<th scope="col">Month</th><th scope="col" class="right">Time spent</th>'
        '<th scope="col" class="right">Topics finished</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details></section>\n"
    )


def _route(answer: LearningMap) -> str:
    arrivals = _arrivals(answer)
    rows = "".join(
        _milestone(answer, line, needs, arrivals.get(line.id))
        for line, needs in zip(answer.report.milestones, answer.needs, strict=True)
    )
    return (
        '<section aria-labelledby="route-title"><h2 id="route-title">Route</h2>\n'
        f'<ol class="route-list">{rows}</ol></section>\n'
    )


def _milestone(
    answer: LearningMap, line: MilestoneLine, needs: Sequence[int], arrival: Arrival | None
) -> str:
    """Return a milestone, as a link to the first topic it still needs, or else to its last."""
    if line.skipped:
        words = "skipped"
    elif line.reached:
        words = "reached"
    else:
        words = f"{wording.format_duration(line.counts.minutes_left)} to go"
        if arrival and arrival.likely:
            words += f": {escape(arrival.sentence)}"
    counts = f"{line.counts.behind} of {line.counts.counted}"
    state = "reached" if line.reached else "ahead"
    title = f"<span{own_title(answer.language)}>{escape(line.title)}</span>"
    if needs:
        open_needs = (i for i in needs if answer.topics[i].line.state not in CLOSED)
        topic = answer.topics[next(open_needs, needs[-1])].line.id
        title = f'<a href="#t-{escape(topic)}">{title}</a>'
    return (
        f'<li class="{state}">{title}'
        f"{charts.bar(line.counts.behind, line.counts.counted)}<small>{counts} · {words}</small></li>\n"
    )


def _tracks(answer: LearningMap) -> str:
    """Return all topics as small shapes: a row for each track, a group for each stage."""
    by_track: dict[str, dict[str, list[str]]] = {}
    for topic in answer.topics:
        state = shapes.state_of(topic.line)
        mark = "route" if topic.on_route else ""
        stages = by_track.setdefault(topic.line.track, {stage.id: [] for stage in answer.stages})
        stages[topic.line.stage].append(shapes.icon(state, f"{state} {mark}".strip()))
    rows = []
    staged = " staged" if len(answer.stages) <= _MOST_STAGES else ""
    for track in answer.report.tracks:
        groups = by_track.get(track.id, {}).values()
        cells = "".join(f"<span>{''.join(group)}</span>" for group in groups)
        left = wording.format_duration(track.counts.minutes_left)
        words = f"{track.counts.behind} of {track.counts.counted}"
        words += f" · {left} to go" if track.counts.minutes_left else ""
        rows.append(
            f"<li><span{own_title(answer.language)}>{escape(track.title)}</span> <small>{words}</small>"
            f'<span class="shapes{staged}">{cells}</span></li>\n'
        )
    many = " many" if len(rows) > _MANY_TRACKS else ""
    return (
        '<section aria-labelledby="tracks-title"><h2 id="tracks-title">Tracks</h2>\n'
        f'<ul class="track-list{many}">{"".join(rows)}</ul></section>\n'
    )


def _stage_columns(answer: LearningMap) -> str:
    """Return the rule that gives each stage a column in the rows of shapes."""
    if len(answer.stages) > _MOST_STAGES:
        return ""
    most = [
        max(
            (
                sum(t.line.track == track.id and t.line.stage == stage.id for t in answer.topics)
                for track in answer.tracks
            ),
            default=0,
        )
        for stage in answer.stages
    ]
    widths = " ".join(f"minmax(0,{count or 1}fr)" for count in most)
    return f".shapes.staged{{grid-template-columns:{widths}}}"


def _to_read(answer: LearningMap) -> str:
    """Return what is unread on the way to the next milestone."""
    order = {topic.id: n for n, topic in enumerate(answer.report.bundle)}
    on_route = sorted(
        (topic for topic in answer.topics if topic.on_route and topic.line.id in order),
        key=lambda topic: order[topic.line.id],
    )
    lines = [
        line
        for topic in on_route
        if topic.line.state not in CLOSED
        for line in topic.readings
        if line.role == "core" and not line.read
    ]
    if not lines:
        return ""
    more = len(lines) - _ROUTE_READINGS
    rest = f'<li class="quiet">… and {more} more</li>' if more > 0 else ""
    items = "".join(f"<li>{panels.reading(line)}</li>\n" for line in lines[:_ROUTE_READINGS])
    return (
        '<section class="to-read" aria-labelledby="read-title"><h2 id="read-title">To read on this'
        f" route</h2>\n<ol>{items}{rest}</ol></section>\n"
    )


def _footer(answer: LearningMap) -> str:
    what = "are" if answer.with_notes else "are not"
    return (
        '<footer class="quiet"><p>Written by roadmap. Your notes, your own links and the addresses of'
        f" your proofs {what} in this file.</p></footer>\n"
    )
