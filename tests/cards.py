"""Cards of an invented class, for tests: who is quiet, who is on the way, who has not begun."""

from datetime import date, timedelta
from pathlib import Path

from roadmap_cli.core.answers.shared_progress import ProgressCard, SharedRoadmap, SharedTopic
from roadmap_cli.core.progress.states import DONE, IN_PROGRESS
from roadmap_cli.formats import progress_card

TODAY = "2026-11-30"
TITLES = {"mix": "Mix a dough", "knead": "Knead it", "rise": "Let it rise", "shape": "Shape a loaf"}


def day(ago: int, today: str = TODAY) -> str:
    """Return the day that was so many days ago."""
    return (date.fromisoformat(today) - timedelta(days=ago)).isoformat()


def topic(name: str, state: str, ago: int, today: str = TODAY, **more: object) -> SharedTopic:
    """Return a topic that was last touched so many days ago."""
    there = day(ago, today)
    shared = SharedTopic(name, TITLES.get(name, name), state, there, there)
    return shared._replace(**more) if more else shared


def card(
    name: str,
    *topics: SharedTopic,
    age: int = 0,
    number: int = 1,
    today: str = TODAY,
    **more: object,
) -> ProgressCard:
    """Return the card of a learner, shared so many days ago."""
    there = day(age, today)
    shared = SharedRoadmap("bread", "Baking bread", "1", 7, len(topics), there, topics)
    roadmap = shared._replace(**more) if more else shared
    return ProgressCard(f"{number:032x}", name, f"{there}T18:00:00+01:00", (roadmap,))


def write(folder: Path, shared: ProgressCard, file: str = "") -> Path:
    """Write a card into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (file or f"{shared.card[-4:]}.json")
    path.write_text(progress_card.to_json(shared), "utf-8")
    return path


def write_class(folder: Path, today: str = TODAY) -> None:
    """Write the cards of five learners, one of whom is quiet."""
    for number, (name, ago) in enumerate(
        {"Zoe": 3, "Mia": 0, "Ben": 20, "Ada": 1, "Kim": 5}.items(), 1
    ):
        topics = (topic("mix", DONE, ago + 4, today), topic("knead", IN_PROGRESS, ago, today))
        write(folder, card(name, *topics, number=number, today=today))
