"""What is named by its content is found wherever it is, and means nothing before it arrives.

Holds: store.log.content_names.
"""

import pytest
from tests.store.merging.lives import Home, World

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import RETRACTED, SPENT, Fact
from roadmap_cli.store.log import log
from roadmap_cli.store.log.content_names import content_name


def spend(home: Home, *minutes: int) -> list[Event]:
    """Record minutes as one command; return its events."""
    batch = home.write(*(Fact(SPENT, "small", "alpha", {"minutes": m}) for m in minutes))
    return [*log.events_of_batch(home.database, batch)]


@pytest.fixture
def homes() -> tuple[Home, Home]:
    """Return a desk with some minutes of study, and a laptop that knows nothing of it."""
    desk, laptop = World(2).homes
    spend(desk, 1)
    return desk, laptop


def test_a_command_is_taken_back_when_it_arrives(homes: tuple[Home, Home]) -> None:
    desk, laptop = homes
    first, _ = spend(desk, 10, 20)
    laptop.write(Fact(RETRACTED, "", "", {"batch": content_name(first)}))
    assert laptop.is_sound()
    desk.sync()
    laptop.sync()
    assert laptop.minutes() == 1
    assert laptop.is_sound()
    desk.sync()
    assert desk.minutes() == 1


def test_a_fact_is_corrected_when_it_arrives(homes: tuple[Home, Home]) -> None:
    desk, laptop = homes
    _, second = spend(desk, 10, 20)
    data = {"event": content_name(second), "instead": {"minutes": 5}}
    laptop.write(Fact(RETRACTED, "small", "alpha", data))
    desk.sync()
    laptop.sync()
    assert laptop.minutes() == 1 + 10 + 5
    assert laptop.is_sound()


def test_an_undo_is_named_without_what_it_takes_back(homes: tuple[Home, Home]) -> None:
    desk, _ = homes
    (spent,) = spend(desk, 10)
    undo = desk.write(Fact(RETRACTED, "", "", {"batch": spent.batch}))
    assert desk.minutes() == 1
    (event,) = log.events_of_batch(desk.database, undo)
    data = {**event.data, "batch": "elsewhere.1"}
    other_name = event._replace(device="other", n=7, batch="other.7", data=data)
    assert content_name(event) == content_name(other_name)
    desk.write(Fact(RETRACTED, "", "", {"batch": content_name(event)}))
    assert desk.minutes() == 1 + 10
    assert desk.is_sound()


@pytest.mark.parametrize("name", ["~", "~.", "~0123456789.", "~x.1", f"~x.{10**30}", "~x.²", "~.1"])
def test_a_name_that_names_nothing_takes_nothing_back(homes: tuple[Home, Home], name: str) -> None:
    desk, _ = homes
    desk.write(Fact(RETRACTED, "", "", {"batch": name}))
    assert desk.minutes() == 1
    assert desk.is_sound()


def test_a_damaged_event_is_not_what_was_meant(homes: tuple[Home, Home]) -> None:
    desk, _ = homes
    (spent,) = spend(desk, 10)
    changed = spent._replace(data={**spent.data, "minutes": 11})
    desk.write(Fact(RETRACTED, "", "", {"batch": content_name(changed)}))
    assert desk.minutes() == 1 + 10
