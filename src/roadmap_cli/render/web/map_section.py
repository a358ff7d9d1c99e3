"""The line map as markup: an ordered list of links, placed by a grid over a drawing.

The list is the map: it is what a screen reader, a keyboard and a phone have. The drawing decorates
it. It must not know how places are chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from roadmap_cli.core import wording
from roadmap_cli.core.answers.aim.destination import destination_of
from roadmap_cli.core.answers.learning_map import LearningMap, MapTopic
from roadmap_cli.core.line_map.line_map import StageMap
from roadmap_cli.core.progress.states import CLOSED, SKIPPED
from roadmap_cli.render.pages.page import STATE_WORDS
from roadmap_cli.render.pages.topic_pages import format_until
from roadmap_cli.render.web import map_geometry, shapes
from roadmap_cli.render.web.map_geometry import ICON, Column, Row
from roadmap_cli.render.web.shell import escape, own_title
from roadmap_cli.values import Record

# With more topics than this only the stage that the learner is in is open.
_MANY = 400
# A landscape page of A4 within its margins, in pixels, and the height of headings on it.
_PAPER = (1040, 640)
_HEADING = 70


class Section(Record):
    """Markup and the style rules that it needs."""

    markup: str
    rules: str


def map_section(answer: LearningMap) -> Section:
    """Return the map of all topics, or nothing for a roadmap without any."""
    if not answer.topics:
        return Section("", "")
    rules = []
    stages = []
    current = _current_stage(answer)
    titles = [topic.line.title for topic in answer.topics]
    for stage in answer.lines.stages:
        columns = map_geometry.columns_of(stage)
        rows = map_geometry.rows_of(stage, titles, next(iter(columns.values())).label)
        rules.append(_placing_rules(stage, columns, rows))
        is_open = len(answer.topics) <= _MANY or stage.stage == current
        stages.append(_stage(answer, stage, columns, rows, is_open=is_open))
    most = max(len(stage.gutters) for stage in answer.lines.stages)
    rules += [f".r{row}{{grid-row:{row + 1}}}" for row in range(most)]
    legend = "".join(
        f"<li>{shapes.icon(state)}{STATE_WORDS[state]}</li>" for state in shapes.STATES
    )
    return Section(
        '<section id="map" class="map" aria-labelledby="map-title">\n'
        '<h2 id="map-title">Map</h2>\n'
        f'<ul class="legend">{legend}'
        f'<li class="route">{shapes.icon("ready")}on the way to {_destination(answer)}</li>'
        f'<li class="optional">{shapes.icon("ready")}optional</li>'
        '<li><svg class="icon" aria-hidden="true"><path class="earlier" d="M5 5l7 7"/></svg>'
        "needs something earlier</li></ul>\n"
        '<p class="hint quiet screen" hidden>Choose a topic: all that it needs turns orange, what it'
        " opens turns blue.</p>\n"
        '<p class="find screen" hidden><label for="find">Find a topic</label>'
        ' <input id="find" type="search" autocomplete="off"> <span role="status"></span></p>\n'
        f"{''.join(stages)}</section>\n",
        "@media screen and (min-width:761px),print{" + "".join(rules) + "}",
    )


def _destination(answer: LearningMap) -> str:
    goal = destination_of(answer.report)
    return "your goal" if goal is not None and goal.is_goal else "the next milestone"


def _placing_rules(stage: StageMap, columns: Mapping[int, Column], rows: tuple[Row, ...]) -> str:
    """Return the rules that place the labels of a stage."""
    name = f"#stage-{stage.stage}"
    widths = " ".join(f"{column.width}px" for column in columns.values())
    heights = " ".join(f"{row.height}px" for row in rows)
    rules = [
        f"{name} .lines,{name} .stops{{grid-template-columns:{widths}}}",
        f"{name} .stops{{grid-template-rows:{heights}}}",
    ]
    width = sum(column.width for column in columns.values())
    height = rows[-1].top + rows[-1].height + _HEADING
    zoom = min(1, _PAPER[0] / width, _PAPER[1] / height)
    rules.append(f"@media print{{{name} .frame{{zoom:{zoom:.2f}}}}}")
    for place, (number, column) in enumerate(columns.items(), 1):
        left = column.line + ICON // 2 + 4 - column.left
        rules.append(f"{name} .c{number}{{grid-column:{place};padding-left:{left}px}}")
    return "".join(rules)


def _current_stage(answer: LearningMap) -> int:
    """Return the stage of the next topic, else the last one."""
    last = answer.lines.stages[-1].stage
    if not answer.report.bundle:
        return last
    stages = {stage.id: number for number, stage in enumerate(answer.stages)}
    return stages.get(answer.report.bundle[0].stage, last)


def _stage(
    answer: LearningMap,
    stage: StageMap,
    columns: Mapping[int, Column],
    rows: tuple[Row, ...],
    *,
    is_open: bool,
) -> str:
    topics = [answer.topics[stop.topic] for stop in stage.stops]
    done = sum(topic.line.state in CLOSED and topic.line.state != SKIPPED for topic in topics)
    title = answer.stages[stage.stage].title
    names = "".join(
        f'<span class="c{column}"{own_title(answer.language)}>'
        f"{escape(answer.tracks[answer.lines.columns[column]].title)}</span>"
        for column in columns
    )
    places = {stop.topic: stop for stop in stage.stops}
    items = "".join(
        _item(answer, topic, places[topic].column, places[topic].row) for topic in sorted(places)
    )
    return (
        f'<details class="stage" id="stage-{stage.stage}"{" open" if is_open else ""}>'
        f'<summary><h3{own_title(answer.language)}>{escape(title)}</h3> <span class="quiet">{done} of {len(topics)}'
        f' done</span></summary>\n<div class="frame" tabindex="-1">'
        f'<div class="lines" aria-hidden="true">{names}</div>\n<div class="board">'
        f'{_drawing(answer, stage, columns, rows)}<ol class="stops">{items}</ol></div></div>'
        "</details>\n"
    )


def _item(answer: LearningMap, index: int, column: int, row: int) -> str:
    topic = answer.topics[index]
    line = topic.line
    state = shapes.state_of(line)
    classes = f"c{column} r{row} {state}" + _marks(topic)
    needs = " ".join(map(str, topic.needs))
    track = answer.tracks[answer.lines.columns[column]].title
    hours = wording.format_duration(line.minutes)
    return (
        f'<li class="{classes}">{shapes.icon(state)}<a href="#t-{escape(line.id)}" id="m-{index}"'
        f' data-needs="{needs}"{own_title(answer.language)}>{escape(line.title)}</a>'
        f'<span class="about">{STATE_WORDS[state]}{format_until(line.until)}{", optional" if line.optional else ""}'
        f"{', on the way' if topic.on_route else ''} · "
        f"<bdi{own_title(answer.language)}>{escape(track)}</bdi> · {hours}</span></li>\n"
    )


def _marks(topic: MapTopic) -> str:
    """Return the classes that say more than the state."""
    return (" route" if topic.on_route else "") + (" optional" if topic.line.optional else "")


def _drawing(
    answer: LearningMap, stage: StageMap, columns: Mapping[int, Column], rows: tuple[Row, ...]
) -> str:
    """Return lines, links and stops of a stage."""
    width = sum(column.width for column in columns.values())
    height = rows[-1].top + rows[-1].height
    parts = (*_tracks(answer, stage, columns, rows, height), *_links(answer, stage, columns, rows))
    stops = "".join(_stops(answer, stage, columns, rows))
    return (
        f'<svg class="drawing" width="{width}" height="{height}" aria-hidden="true">'
        f"{''.join(parts)}{stops}</svg>\n"
    )


def _tracks(
    answer: LearningMap,
    stage: StageMap,
    columns: Mapping[int, Column],
    rows: tuple[Row, ...],
    height: int,
) -> Iterator[str]:
    """Yield the lines: from the first stop to the last, and on to the stages before and after."""
    before, after = set(), set()
    for other in answer.lines.stages:
        used = {stop.column for stop in other.stops}
        if other.stage < stage.stage:
            before |= used
        elif other.stage > stage.stage:
            after |= used
    for number, column in columns.items():
        stops = [rows[stop.row].middle for stop in stage.stops if stop.column == number]
        top = 0 if number in before else stops[0]
        end = height if number in after else stops[-1]
        yield f'<path class="track" d="M{column.line} {top}V{end}"/>'


def _links(
    answer: LearningMap, stage: StageMap, columns: Mapping[int, Column], rows: tuple[Row, ...]
) -> Iterator[str]:
    """Yield the links, those of the route last, so that nothing lies over them."""
    places = {stop.topic: stop for stop in stage.stops}
    drawn = []
    for source, target in stage.rails:
        line = columns[places[source].column].line
        top, end = rows[places[source].row].middle, rows[places[target].row].middle
        drawn.append(("rail", source, target, f"M{line} {top}V{end}"))
    for source, target in stage.links:
        path = map_geometry.link_path(places[source], places[target], columns, rows)
        drawn.append(("link", source, target, path))
    paths = []
    for kind, source, target, path in drawn:
        one, other = answer.topics[source], answer.topics[target]
        mark = ""
        if one.on_route and other.on_route:
            mark = " route"
        elif one.line.state in CLOSED and other.line.state in CLOSED:
            mark = " done"
        paths.append(
            (mark == " route", f'<path class="{kind}{mark}" id="l-{source}-{target}" d="{path}"/>')
        )
    yield from (path for _, path in sorted(paths, key=lambda pair: pair[0]))


def _stops(
    answer: LearningMap, stage: StageMap, columns: Mapping[int, Column], rows: tuple[Row, ...]
) -> Iterator[str]:
    """Yield the stops; a tick says that a need from an earlier stage is still open."""
    here = {stop.topic for stop in stage.stops}
    for stop in stage.stops:
        topic = answer.topics[stop.topic]
        state = shapes.state_of(topic.line)
        line, middle = columns[stop.column].line, rows[stop.row].middle
        tick = ""
        if topic.line.state not in CLOSED and any(
            need not in here and answer.topics[need].line.state not in CLOSED
            for need in topic.needs
        ):
            tick = f'<path class="earlier" d="M{line - 13} {middle - 13}L{line - 6} {middle - 6}"/>'
        yield (
            f'<g class="stop {state}{_marks(topic)}" id="s-{stop.topic}">{tick}'
            f'<use href="#s-{state}" x="{line - ICON // 2}" y="{middle - ICON // 2}"'
            f' width="{ICON}" height="{ICON}"/></g>'
        )
