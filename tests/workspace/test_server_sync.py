"""Three homes and a real server: what goes, what comes, and what happens when something breaks.

Holds: workspace.machines.server, workspace.machines.server_exchange, workspace.machines.server_upload,
workspace.machines.server_download, workspace.machines.server_difference, core.answers.sync_sum.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders import without_triggers, workspace_at
from tests.proxy import proxy_to
from tests.servers import ServerDatabase
from tests.workspace.server_homes import Homes, connect_as_mia, device_of, facts

from roadmap_cli.carriers.server import pieces, postgresql
from roadmap_cli.carriers.server.pieces import Piece, cut_pieces, read_piece
from roadmap_cli.errors import DatabaseError, SyncFailed
from roadmap_cli.workspace import notes, topic_changes
from roadmap_cli.workspace.workspace import Workspace


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


# -- two pasts -----------------------------------------------------------------------------------


def two_pasts(homes: Homes, original: int, copy: int) -> tuple[Workspace, Workspace]:
    """Return a home put back to an older state that wrote on, and one that knows the server.

    The original wrote and synced so many events after the copy was made.
    """
    desk, laptop = homes.open("desk"), homes.open("laptop")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    homes.sync(laptop)
    homes.copy(desk, "yesterday")
    desk = homes.open("desk")
    for number in range(original):
        notes.note(desk, "beta", f"original {number}")
    homes.sync(desk)
    desk.close()
    desk = homes.put_back("desk", "yesterday")
    for number in range(copy):
        notes.note(desk, "omega", f"copy {number}")
    return desk, laptop


@pytest.mark.parametrize(("original", "copy"), [(1, 1), (1, 2), (2, 1), (3, 3)])
def test_two_pasts_of_a_machine_are_told_and_both_stay_as_they_are(
    homes: Homes, original: int, copy: int
) -> None:
    desk, laptop = two_pasts(homes, original, copy)
    before, there = facts(desk), homes.pieces()
    for _ in range(2):  # it says so each time
        answer = homes.sync(desk)
        (said,) = answer.unsynced
        assert said.device == device_of(desk)
        assert "its event 2 is 'note omega'" in said.sentence
        assert "and 'note beta'" in said.sentence
        assert "--keep-both" in said.hint
    assert not answer.is_in_step
    assert (facts(desk), homes.pieces()) == (before, there)
    assert homes.sync(laptop).received == original


def test_beside_two_pasts_the_other_machines_are_in_step(homes: Homes) -> None:
    desk, laptop = two_pasts(homes, 1, 1)
    notes.note(laptop, "beta", "from the laptop")
    homes.sync(laptop)
    answer = homes.sync(desk)
    assert [item.device for item in answer.devices] == [device_of(laptop)]
    assert answer.received == 1


def test_a_machine_that_was_put_back_is_told_that_there_is_more_of_it(homes: Homes) -> None:
    desk, _ = two_pasts(homes, 2, 0)
    before = facts(desk)
    (said,) = homes.sync(desk).unsynced
    assert "events 2 to 3 of this machine" in said.sentence
    assert facts(desk) == before


def test_a_machine_that_notices_that_it_was_put_back_takes_in_what_it_lost(homes: Homes) -> None:
    desk = homes.open("desk")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    homes.copy(desk, "yesterday")
    desk = homes.open("desk")
    notes.note(desk, "alpha", "later")
    homes.sync(desk)
    everything = facts(desk)
    desk.close()
    home = homes.directory / "desk"
    (homes.directory / "copies" / "yesterday" / "roadmap.db").replace(home / "roadmap.db")
    desk = homes.open("desk")
    assert homes.sync(desk).received == 1
    assert facts(desk) == everything
    notes.note(desk, "alpha", "under a new id")
    answer = homes.sync(desk)
    assert (answer.sent, answer.machines, answer.is_in_step) == (1, 2, True)


def note_texts(w: Workspace) -> list[str]:
    return sorted(row[0] for row in w.database.rows("select data from event where kind = 'noted'"))


def test_keeping_both_pasts_makes_all_machines_equal_with_every_fact_once(homes: Homes) -> None:
    desk, laptop = two_pasts(homes, 2, 3)
    old = device_of(desk)
    assert homes.sync(desk, keeps_both=True).is_in_step
    homes.sync(laptop)
    assert facts(desk) == facts(laptop)
    assert len(note_texts(desk)) == len(set(note_texts(desk))) == 5
    notes.note(desk, "alpha", "and on")
    assert device_of(desk) != old
    assert homes.sync(desk).is_in_step
    assert homes.sync(laptop).received == 1
    assert homes.sync(laptop).is_in_step


def test_keeping_both_takes_in_what_a_machine_has_lost_and_writes_on_under_a_new_id(
    homes: Homes,
) -> None:
    desk, laptop = two_pasts(homes, 2, 0)
    old = device_of(desk)
    answer = homes.sync(desk, keeps_both=True)
    assert (answer.received, answer.is_in_step) == (2, True)
    assert facts(desk) == facts(laptop) or homes.sync(laptop).received == 2
    notes.note(desk, "alpha", "and on")
    assert device_of(desk) != old
    assert homes.sync(desk).is_in_step


# -- cut off -------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.parametrize("way", ["ask", "answer"])
def test_a_connection_that_is_cut_anywhere_loses_and_doubles_nothing(
    homes: Homes, turn: int, way: str
) -> None:
    desk, laptop = homes.open("desk"), homes.open("laptop")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    homes.sync(laptop)
    notes.note(desk, "alpha", "from the desk")
    homes.sync(desk)
    notes.note(laptop, "beta", "from the laptop")
    homes.proxy.decide = lambda now, to: "cut" if (now, to) == (turn, way) else ""
    with pytest.raises(SyncFailed, match=r"the connection to 127\.0\.0\.1 was lost") as caught:
        homes.sync(laptop)
    assert "your log is safe here" in caught.value.hint
    assert "1 event wait" in caught.value.hint
    homes.proxy.decide = lambda now, to: ""
    assert homes.sync(laptop).is_in_step
    homes.sync(desk)
    assert facts(desk) == facts(laptop)
    assert len(facts(desk)) == 3
    assert len(homes.pieces()) == 3


def test_a_first_pull_that_is_cut_goes_on_where_it_was(
    homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "MAX_PIECES", 2)
    desk, laptop = homes.open("desk"), homes.open("laptop")
    for number in range(7):
        notes.note(desk, "alpha", f"number {number}")
        homes.sync(desk)
    homes.proxy.decide = lambda turn, way: "cut" if turn == 3 else ""
    answer = homes.sync(laptop)
    assert (answer.received, answer.is_in_step) == (3, False)
    assert "the connection to 127.0.0.1 was lost" in answer.faults[0].sentence
    homes.proxy.decide = lambda turn, way: ""
    answer = homes.sync(laptop)
    assert answer.received == 4
    assert answer.devices[0].events == 4
    assert facts(desk) == facts(laptop)


def test_a_first_pull_in_several_pages_finds_nothing_that_both_sides_did(
    homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "MAX_PIECES", 2)
    desk, phone, laptop = (homes.open(name) for name in ("desk", "phone", "laptop"))
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    homes.sync(phone)
    for number in range(5):
        notes.note(phone, "alpha", f"number {number}")
        homes.sync(phone)
    answer = homes.sync(laptop)
    assert answer.received == 6
    assert answer.both == ()


def test_what_a_third_machine_did_is_no_news_of_this_one(homes: Homes) -> None:
    desk, phone, laptop = (homes.open(name) for name in ("desk", "phone", "laptop"))
    topic_changes.start(desk, ["alpha"])
    for w in (desk, phone, laptop):
        homes.sync(w)
    notes.note(phone, "alpha", "from the phone")
    homes.sync(phone)
    answer = homes.sync(laptop)
    assert answer.received == 1
    assert answer.both == ()


def test_a_server_that_falls_silent_is_not_waited_for_for_ever(
    homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "SILENCE_SECONDS", 1)
    desk = homes.open("desk")
    topic_changes.start(desk, ["alpha"])
    homes.proxy.decide = lambda turn, way: "freeze" if turn == 2 else ""
    with pytest.raises(SyncFailed, match=r"127\.0\.0\.1 does not answer"):
        homes.sync(desk)


# -- a hostile server ----------------------------------------------------------------------------


def test_a_piece_that_is_no_piece_stops_its_device_and_no_other(homes: Homes) -> None:
    desk, laptop, phone = (homes.open(name) for name in ("desk", "laptop", "phone"))
    for w in (desk, laptop):
        topic_changes.start(w, ["alpha"])
        homes.sync(w, joins=True)
        notes.note(w, "alpha", "more")
        homes.sync(w, joins=True)
    device = device_of(desk)
    homes.change(
        "update roadmap.piece set body = '\\x01616161' where device = %s and first = 2", device
    )
    answer = homes.sync(phone)
    (said,) = answer.unsynced
    assert said.device == device
    assert "has a piece there (events 2 on) that cannot be decompressed" in said.sentence
    assert not answer.is_in_step
    assert {item.device: item.events for item in answer.devices} == {
        device: 1,
        device_of(laptop): 2,
    }


def test_events_of_another_chain_under_true_columns_are_not_taken_in(homes: Homes) -> None:
    desk, phone = homes.open("desk"), homes.open("phone")
    topic_changes.start(desk, ["alpha"])
    notes.note(desk, "alpha", "more")
    homes.sync(desk)
    device = device_of(desk)
    with homes.database.connect() as admin:
        sql = "select device, first, last, sum, before_n, before_sum, body from roadmap.piece"
        piece = Piece._make(admin.execute(sql).fetchone())
    (first, text), (second, _) = read_piece(piece)
    rows = [(*first[:9], text, first.sum), (*second[:9], '{"text": "forged"}', second.sum)]
    (forged,) = cut_pieces(rows)
    homes.change("update roadmap.piece set body = %s", forged.body)
    answer = homes.sync(phone)
    (said,) = answer.unsynced
    assert f"device '{device}' has an event 2 there that does not match its checksum" in (
        said.sentence
    )
    assert answer.received == 1


def test_a_device_with_a_name_that_nobody_has_is_told_and_not_taken_in(homes: Homes) -> None:
    desk = homes.open("desk")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    homes.change(
        "insert into roadmap.piece select learner, %s, first, last, sum, before_n, before_sum, body"
        " from roadmap.piece",
        "\x1b[31m" + "x" * 90,
    )
    (said,) = homes.sync(desk).unsynced
    assert "holds another event in place of event 1" in said.sentence
    assert len(said.device) < 70


def test_a_gap_is_told(homes: Homes) -> None:
    desk, phone = homes.open("desk"), homes.open("phone")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    notes.note(desk, "alpha", "more")
    homes.sync(desk)
    homes.change("delete from roadmap.piece where first = 1")
    answer = homes.sync(phone)
    assert "lacks the events before 2 there" in answer.unsynced[0].sentence


def repeat_pieces(homes: Homes, condition: str) -> None:
    """Let the server give all pieces for which a condition of `last` and `after` is true."""
    homes.change("create schema lie")
    homes.change("grant usage on schema lie to public")
    for kind in ("smallint", "integer", "bigint"):
        homes.change(
            f"create function lie.is_behind(last integer, after {kind}) returns boolean"
            f" language sql as $$ select {condition} $$"
        )
        homes.change(
            "create operator lie.> (function = lie.is_behind, leftarg = integer,"
            f" rightarg = {kind})"
        )
    homes.change("alter role mia set search_path = lie, pg_catalog")


@pytest.mark.parametrize(
    "condition",
    ["true", "last >= case after when 1 then 2 else 1 end", "false"],
    ids=["the first piece again and again", "two pieces in turn", "none"],
)
def test_a_server_that_repeats_itself_is_not_asked_for_ever(
    homes: Homes, monkeypatch: pytest.MonkeyPatch, condition: str
) -> None:
    monkeypatch.setattr(postgresql, "MAX_PIECES", 0)  # so one piece comes at a time
    desk, laptop = homes.open("desk"), homes.open("laptop")
    for number in range(3):
        notes.note(desk, "alpha", f"number {number}")
        homes.sync(desk)
    repeat_pieces(homes, condition)
    (fault,) = homes.sync(laptop).unsynced
    assert "lacks the events after" in fault.sentence
    assert not homes.sync(laptop).is_in_step


@pytest.mark.parametrize("condition", ["true", "false"])
def test_a_server_that_repeats_itself_about_two_pasts_is_not_asked_for_ever(
    homes: Homes, monkeypatch: pytest.MonkeyPatch, condition: str
) -> None:
    monkeypatch.setattr(postgresql, "MAX_PIECES", 0)
    desk, _ = two_pasts(homes, 3, 3)
    repeat_pieces(homes, condition)
    for keeps_both in (False, True):
        (fault,) = homes.sync(desk, keeps_both=keeps_both).unsynced
        assert "lacks the events after" in fault.sentence


def test_what_goes_at_once_is_bounded_and_never_nothing(
    homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "MAX_EVENTS", 2)
    monkeypatch.setattr(pieces, "MAX_PAGE_BYTES", 1)
    desk = homes.open("desk")
    for number in range(6):
        notes.note(desk, "alpha", f"number {number}")
    assert homes.sync(desk).sent == 6
    assert [piece[1:] for piece in homes.pieces()] == [(1, 2), (3, 4), (5, 6)]
    assert homes.proxy.turns == 4  # the heads, and each piece


def test_a_bomb_is_not_unpacked_and_stops_its_device(homes: Homes) -> None:
    desk, phone = homes.open("desk"), homes.open("phone")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    bomb = b"\x01" + zlib.compress(b"\n" * 100_000_000, 1)
    homes.change("update roadmap.piece set body = %s", bomb)
    answer = homes.sync(phone)
    assert "holds more than 8,000,000 bytes" in answer.unsynced[0].sentence
    assert answer.received == 0


def test_all_that_is_there_is_read_when_that_is_asked_for(homes: Homes) -> None:
    desk = homes.open("desk")
    topic_changes.start(desk, ["alpha"])
    notes.note(desk, "alpha", "more")
    homes.sync(desk)
    assert homes.sync(desk, reads_all=True).is_in_step
    homes.change("update roadmap.piece set body = '\\x01'")
    assert homes.sync(desk).is_in_step  # its columns are true
    answer = homes.sync(desk, reads_all=True)
    assert [item.device for item in answer.unsynced] == [device_of(desk)]


def test_a_machine_that_another_one_overtakes_asks_once_more(homes: Homes) -> None:
    """Both send the same events, after the server has lost them."""
    desk, laptop = homes.open("desk"), homes.open("laptop")
    topic_changes.start(desk, ["alpha"])
    homes.sync(desk)
    homes.sync(laptop)
    (lost,) = homes.pieces()
    with homes.database.connect() as admin:
        admin.execute("create table lost as select * from roadmap.piece")
    homes.change("delete from roadmap.piece")

    def overtake(turn: int, way: str) -> str:
        if (turn, way) == (1, "answer"):
            homes.proxy.decide = lambda turn, way: ""
            homes.change("insert into roadmap.piece select * from lost")
        return ""

    homes.proxy.decide = overtake
    notes.note(laptop, "beta", "mine")
    answer = homes.sync(laptop)
    assert (answer.sent, answer.healed, answer.is_in_step) == (1, 0, True)
    assert lost in homes.pieces()


def test_an_event_here_that_is_damaged_is_not_sent(homes: Homes) -> None:
    desk = homes.open("desk")
    topic_changes.start(desk, ["alpha"])
    desk.close()
    with closing(without_triggers(str(homes.directory / "desk" / "roadmap.db"))) as connection:
        connection.execute("update event set day = '2026-03-05'")
    desk = workspace_at(homes.directory / "desk", config=homes.directory / "desk" / "config")
    with pytest.raises(DatabaseError, match="does not match its checksum"):
        homes.sync(desk)
    assert homes.pieces() == []


def test_a_database_that_is_taken_meanwhile_is_free_while_the_server_is_asked(
    homes: Homes,
) -> None:
    desk = homes.open("desk")
    topic_changes.start(desk, ["alpha"])
    path = str(homes.directory / "desk" / "roadmap.db")
    saved = []

    def write(turn: int, way: str) -> str:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            other.execute("begin exclusive")
            other.execute("rollback")
        saved.append((turn, way))
        return ""

    homes.proxy.decide = write
    assert homes.sync(desk).sent == 1
    assert {(1, "ask"), (1, "answer"), (2, "ask"), (2, "answer")} <= set(saved)
