"""The exported topics as one table, a row for each: what a spreadsheet wants."""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core import durations
from roadmap_cli.core.exchange import RoadmapExport, TopicExport, TopicsTable
from roadmap_cli.render.page import Cell, Column, Page, Table

_COLUMNS = (
    "id title track stage state since started hours spent optional prerequisites links read proof"
    " rating tags notes"
).split()


def topics_table(answer: TopicsTable) -> Page:
    """Return one table of all topics; with several roadmaps its first column names them."""
    several = len(answer.roadmaps) != 1
    names = ["roadmap", *_COLUMNS] if several else _COLUMNS
    rows = tuple(
        tuple(Cell(text) for text in ([roadmap.id] if several else []) + _texts(topic))
        for roadmap in answer.roadmaps
        for topic in roadmap.topics
    )
    return Page(_title(answer.roadmaps), "", (Table("", tuple(map(Column, names)), rows),))


def _title(roadmaps: Iterable[RoadmapExport]) -> str:
    return ", ".join(roadmap.title for roadmap in roadmaps)


def _texts(topic: TopicExport) -> list[str]:
    links = [reading for reading in topic.readings if reading.url]
    return [
        topic.id,
        topic.title,
        topic.track,
        topic.stage,
        topic.state,
        topic.since,
        topic.began,
        f"{topic.hours:g}",
        f"{durations.hours(topic.spent_minutes):g}" if topic.spent_minutes else "",
        "yes" if topic.optional else "",
        " ".join(topic.prerequisites),
        " ".join(reading.url for reading in links),
        " ".join(reading.url for reading in links if reading.read),
        topic.proved,
        str(topic.rating) if topic.rating else "",
        " ".join(topic.tags),
        " / ".join(note.text for note in topic.notes),
    ]
