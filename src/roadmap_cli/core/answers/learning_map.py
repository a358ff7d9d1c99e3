"""The answer of `map`: the whole roadmap with the learner's progress in it, as one value. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers.change_answers import Note
from roadmap_cli.core.answers.reports import MilestoneName, ReadingLine, Report, TopicLine
from roadmap_cli.core.line_map.line_map import LineMap
from roadmap_cli.core.model.readings import Check
from roadmap_cli.core.progress.verification import Verification
from roadmap_cli.values import Record


class MapTopic(Record):
    """A topic with all that its panel says; other topics are their indexes in `topics`."""

    line: TopicLine
    why: str
    outcomes: tuple[str, ...]
    proof: str
    checks: tuple[Check, ...]
    readings: tuple[ReadingLine, ...]
    needs: tuple[int, ...]
    opens: tuple[int, ...]
    on_route: bool  # one of the topics up to the next milestone
    proof_shown: str = ""  # only with notes; so are the next
    notes: tuple[Note, ...] = ()
    days: int = 0  # of the calendar that its exercise takes at least
    verified: Verification | None = None  # what the checks of its practice said last


class LearningMap(Record):
    """The report, and a roadmap's topics and lines."""

    report: Report
    language: str
    stages: tuple[MilestoneName, ...]
    tracks: tuple[MilestoneName, ...]
    topics: tuple[MapTopic, ...]
    needs: tuple[tuple[int, ...], ...]  # of each milestone of the report: the topics it names

    lines: LineMap
    with_notes: bool
