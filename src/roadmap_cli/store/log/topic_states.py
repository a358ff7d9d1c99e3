"""The states of the topics of a roadmap, from the projection. It only reads."""

from __future__ import annotations

from roadmap_cli.core.progress.progress import TopicState
from roadmap_cli.store.database.database import Database


def read_state(database: Database, roadmap: str, topic: str) -> TopicState:
    """Return the state of one topic, with its details."""
    row = database.row(
        "select state, since, began, touched, spent, rating, proof, note, notes, verified,"
        " was_known from topic_state where roadmap = ? and topic = ?",
        (roadmap, topic),
    )
    return TopicState._make(row) if row is not None else TopicState()


def states(database: Database, roadmap: str) -> dict[str, str]:
    """Map each topic with progress to its state."""
    return dict(database.rows("select topic, state from topic_state where roadmap = ?", (roadmap,)))


def start_days(database: Database, roadmap: str) -> dict[str, str]:
    """Map each topic with progress to the day on which it was started."""
    return dict(database.rows("select topic, began from topic_state where roadmap = ?", (roadmap,)))
