"""What kept two machines from being in step, in words.

Holds: workspace.machines.faults.
"""

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.store.merging.gathering import Fork
from roadmap_cli.workspace.machines import faults


def event(device: str, **data: str) -> Event:
    at = "2026-03-04T12:00:00+01:00"
    return Event(device, 3, 1, at, at[:10], f"{device}.3", "noted", "small", "alpha", data, "")


def test_two_pasts_in_words() -> None:
    ours, theirs = event("0000000001", command="study"), event("0000000001", command="sleep")
    assert faults.describe_fork(Fork("0000000001", 3, ours, theirs, True)) == (
        "device 0000000001 has two pasts: its event 3 is 'study' of 2026-03-04 here and 'sleep' of"
        " 2026-03-04 there"
    )
    moved = theirs._replace(device="abcdef0123")
    assert faults.describe_fork(Fork("0000000001", 3, ours, moved, True)) == (
        "device 0000000001 has two pasts: its events from 3 on, 'study' of 2026-03-04, are called"
        " abcdef0123 there"
    )


def test_an_event_in_words() -> None:
    assert faults.format_event(event("d", command="x" * 100)) == f"'{'x' * 59}…' of 2026-03-04"
    assert faults.format_event(event("d")) == "'noted alpha' of 2026-03-04"
