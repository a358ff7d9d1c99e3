"""The panels of the map: one for each topic, which its stop on the map opens.

It owns their markup. It must not know where a topic stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roadmap_cli.core import wording
from roadmap_cli.core.answers.learning_map import LearningMap, MapTopic
from roadmap_cli.core.answers.reports import ReadingLine
from roadmap_cli.core.progress.states import CLOSED
from roadmap_cli.core.progress.verification import format_verification
from roadmap_cli.render.ansi import clean_lines
from roadmap_cli.render.pages.page import STATE_SYMBOLS, STATE_WORDS
from roadmap_cli.render.pages.topic_pages import format_until
from roadmap_cli.render.web import shapes
from roadmap_cli.render.web.shell import escape, link, own_title, own_words

_LONGEST_NOTE = 2000


def panels(answer: LearningMap) -> str:
    """Return the panels of all topics."""
    tracks = {track.id: track.title for track in answer.tracks}
    stages = {stage.id: stage.title for stage in answer.stages}
    return "".join(
        _panel(answer, index, topic, tracks[topic.line.track], stages[topic.line.stage])
        for index, topic in enumerate(answer.topics)
    )


def _panel(answer: LearningMap, index: int, topic: MapTopic, track: str, stage: str) -> str:
    line = topic.line
    state = shapes.state_of(line)
    own = own_title(answer.language)
    facts = [f"<bdi{own}>{escape(name)}</bdi>" for name in (track, stage)]
    facts.append(STATE_WORDS[state])
    if line.since and line.state in CLOSED:
        facts[-1] += f" {line.since}"
    facts[-1] += format_until(line.until)
    facts.append(wording.format_duration(line.minutes))
    if topic.days:
        facts.append(f"{wording.format_count(topic.days, 'day')} at least")
    if line.spent:
        facts.append(f"{wording.format_duration(line.spent)} spent")
    if line.optional:
        facts.append("optional")
    return (
        f'<article id="t-{escape(line.id)}" tabindex="-1"'
        f' aria-labelledby="h-{index}">\n'
        f'<a class="close" href="#m-{index}" aria-label="Close">×</a>\n'
        f'<p class="quiet">{" · ".join(facts)}</p>\n'
        f'<h2 id="h-{index}"{own}>{escape(line.title)}</h2>\n'
        f"{''.join(_parts(answer, topic))}</article>\n"
    )


def _parts(answer: LearningMap, topic: MapTopic) -> Iterator[str]:
    own = own_words(answer.language)
    if topic.why:
        yield f"<p{own}>{escape(topic.why)}</p>\n"
    if topic.outcomes:
        yield _list("Afterwards", map(escape, topic.outcomes), own)
    if topic.readings:
        yield _list("Read", map(reading, topic.readings))
    if topic.proof:
        yield f"<h3>Exercise</h3>\n<p{own}>{escape(topic.proof)}</p>\n"
    if topic.verified:
        yield f"<p>{escape(format_verification(topic.verified))}</p>\n"
    if topic.checks:
        checks = (
            f"<details{own}><summary>{escape(check.question)}</summary>"
            f"<p>{escape(check.answer)}</p></details>"
            for check in topic.checks
        )
        yield f"<h3>Check yourself</h3>\n{''.join(checks)}\n"
    if topic.needs:
        yield _topics(answer, "Needs", topic.needs)
    if topic.opens:
        yield _topics(answer, "Unlocks", topic.opens)
    if topic.proof_shown:
        yield f"<h3>Your proof</h3>\n<p>{link(topic.proof_shown, topic.proof_shown)}</p>\n"
    for note in topic.notes:
        text = note.text[:_LONGEST_NOTE] + ("…" if len(note.text) > _LONGEST_NOTE else "")
        lines = "<br>".join(map(escape, clean_lines(text)))
        yield f'<h3>Note, {escape(note.day)}</h3>\n<p dir="auto">{lines}</p>\n'
    if topic.line.state not in CLOSED:
        yield f"<p><code>roadmap done {escape(topic.line.id)}</code></p>\n"


def reading(line: ReadingLine) -> str:
    """Return a reading: its title as a link, what it is, and whether it is read."""
    facts = [line.author, line.kind if line.kind != line.role else "", line.part]
    facts.append(wording.format_duration(line.minutes) if line.minutes else "")
    facts.append("" if line.role == "core" else line.role)
    facts.append("" if line.free else "not free")
    if line.read:
        facts.append(f"read {line.read}")
    words = ", ".join(escape(fact) for fact in facts if fact)
    mark = '<span class="mark">✓ </span>' if line.read else ""
    title = link(line.title, line.url, ' dir="auto"')
    return f"{mark}{title} <small>{words}</small>"


def topic_link(answer: LearningMap, index: int) -> str:
    """Return a topic with its shape, as a link to its panel."""
    line = answer.topics[index].line
    state = shapes.state_of(line)
    word = f'<span class="hidden"> ({STATE_WORDS[state]})</span>'
    if line.until:
        word += f'<span class="quiet">{format_until(line.until)}</span>'
    return (
        f'<span class="topic {state}">{shapes.icon(state)}'
        f'<a href="#t-{escape(line.id)}"{own_title(answer.language)}>{escape(line.title)}</a>{word}</span>'
    )


def _list(title: str, items: Iterable[str], own: str = "") -> str:
    rows = "".join(f"<li{own}>{item}</li>" for item in items)
    return f"<h3>{title}</h3>\n<ul>{rows}</ul>\n"


def _topics(answer: LearningMap, title: str, indexes: Iterable[int]) -> str:
    """Return topics as a list; style rules put the sign of the state before each."""
    own = own_title(answer.language)
    rows = "".join(
        f'<li class="{shapes.state_of(line)}"><a href="#t-{escape(line.id)}"{own}>'
        f"{escape(line.title)}</a></li>"
        for line in (answer.topics[index].line for index in indexes)
    )
    return f'<h3>{title}</h3>\n<ul class="signs">{rows}</ul>\n'


def sign_rules() -> str:
    """Return the rules that draw the signs of states, the same as in the terminal."""
    return "".join(
        f'.signs .{state}::before{{content:"{STATE_SYMBOLS[state]}" / "{STATE_WORDS[state]}"}}'
        for state in shapes.STATES
    )
