"""Three homes and a real server: what goes, what comes, and what happens when something breaks.

Holds: workspace.server_sync, workspace.server_exchange, workspace.joined_pages.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.proxy import proxy_to
from tests.servers import ServerDatabase
from tests.workspace.server_homes import Homes, connect_as_mia, device_of, facts

from roadmap_cli.errors import SyncFailed
from roadmap_cli.workspace import notes, topic_changes


@pytest.fixture
def homes(
    tmp_path: Path, server_database: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Homes]:
    connect_as_mia(server_database, monkeypatch)
    server = server_database.server
    with proxy_to(server.host, server.port) as proxy:
        yield Homes(tmp_path, server_database, proxy)


def test_what_one_machine_recorded_is_on_the_others_after_both_synced(homes: Homes) -> None:
    desk, laptop = homes.open("desk"), homes.open("laptop")
    topic_changes.start(desk, ["alpha"])
    topic_changes.done(desk, ["alpha"])
    sent = homes.sync(desk)
    received = homes.sync(laptop)
    assert (sent.sent, sent.received) == (2, 0)
    assert (received.sent, received.received, received.machines, received.events) == (0, 2, 1, 2)
    assert received.devices[0].device == device_of(desk)
    assert facts(desk) == facts(laptop)


def test_three_machines_are_equal_when_each_has_synced_after_the_others(homes: Homes) -> None:
    three = [homes.open(name) for name in ("desk", "laptop", "phone")]
    for w, topic in zip(three, ("alpha", "beta", "omega"), strict=True):
        topic_changes.start(w, [topic])
        notes.note(w, topic, "mine")
    for w in (*three, *three[:2]):
        homes.sync(w, joins=True)
    assert len(facts(three[0])) == 6
    assert facts(three[0]) == facts(three[1]) == facts(three[2])
    assert all(homes.sync(w).sent == homes.sync(w).received == 0 for w in three)


def test_in_step_one_round_trip_is_enough_and_an_exchange_takes_two(homes: Homes) -> None:
    desk, laptop = homes.open("desk"), homes.open("laptop")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    assert homes.proxy.turns == 2
    homes.sync(desk)
    assert homes.proxy.turns == 1
    topic_changes.start(laptop, ["beta"])
    homes.sync(laptop, joins=True)  # sends and takes in at once
    assert homes.proxy.turns == 2
    topic_changes.done(laptop, ["beta"])
    homes.sync(laptop)
    assert homes.proxy.turns == 2


def test_two_logs_that_share_nothing_are_joined_only_if_that_is_said(homes: Homes) -> None:
    desk, laptop = homes.open("desk"), homes.open("laptop")
    topic_changes.start(desk, ["alpha"])
    topic_changes.start(laptop, ["beta"])
    homes.sync(desk)
    before = facts(laptop)
    with pytest.raises(SyncFailed, match=r"shares nothing with yours \(1 machine, 1 event\)"):
        homes.sync(laptop)
    assert facts(laptop) == before
    assert homes.sync(laptop, joins=True).received == 1


def test_a_dry_run_says_what_would_go_and_come_and_writes_nothing(homes: Homes) -> None:
    desk, laptop = homes.open("desk"), homes.open("laptop")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    homes.sync(laptop)
    topic_changes.done(desk, ["alpha"])
    homes.sync(desk)
    topic_changes.start(laptop, ["beta"])
    before, there = facts(laptop), homes.pieces()
    answer = homes.sync(laptop, is_dry_run=True)
    assert (answer.sent, answer.received, answer.is_dry_run) == (1, 1, True)
    assert (facts(laptop), homes.pieces()) == (before, there)


def test_a_server_that_was_emptied_gets_everything_again_from_whoever_comes(homes: Homes) -> None:
    desk, laptop = homes.open("desk"), homes.open("laptop")
    topic_changes.start(desk, ["alpha", "beta"])
    homes.sync(desk)
    homes.sync(laptop)
    homes.change("delete from roadmap.piece")
    answer = homes.sync(laptop)
    assert (answer.sent, answer.healed, answer.received) == (2, 2, 0)
    assert homes.sync(desk).sent == 0


def test_a_server_put_back_to_an_older_copy_is_told_what_it_lost(homes: Homes) -> None:
    desk = homes.open("desk")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    topic_changes.done(desk, ["alpha"])
    homes.sync(desk)
    homes.change("delete from roadmap.piece where first > 1")
    topic_changes.start(desk, ["beta"])
    answer = homes.sync(desk)
    assert (answer.sent, answer.healed) == (2, 1)
