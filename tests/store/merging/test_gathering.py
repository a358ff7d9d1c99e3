"""What a place holds is believed as far as it follows our own log, in whatever order it comes.

Holds: store.merging.gathering, store.merging.pasts.
"""

import json
import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.store.merging.lives import Home, Row, World, add_all, scramble

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import NOTED, RETRACTED, Fact
from roadmap_cli.errors import SuspectedDamage, SyncFailed
from roadmap_cli.store.log.checksum_chain import checksum
from roadmap_cli.store.log.log import read_row
from roadmap_cli.store.merging import gathering as gatherings
from roadmap_cli.store.merging import pasts
from roadmap_cli.store.merging.gathering import Gathering


@pytest.fixture
def world() -> Iterator[World]:
    """Return a desk with six events of three commands, and a laptop with two of its own."""
    world = World(2)
    desk, laptop = world.homes
    for _ in range(3):
        desk.write()
    laptop.write()
    return world


def gather(home: Home, rows: Sequence[Row], **known_until: int) -> Gathering:
    gathering = Gathering(home.database)
    add_all(gathering, rows, known_until={name[1:]: n for name, n in known_until.items()})
    return gathering


def staged(gathering: Gathering) -> list[Row]:
    return [*gathering.staged.rows(lambda _: None)]


def resealed(row: Row, previous: str, **changes: object) -> Row:
    """Return an event with other values and the checksum that fits them."""
    event = read_row(row)
    assert event is not None
    event = event._replace(**changes)
    text = json.dumps(event.data) if "data" in changes else row[9]
    return (*event[:9], text, checksum(previous, event))


# -- what is new and what is missing -------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_new_events_are_staged_in_whatever_order_they_come(world: World, seed: int) -> None:
    desk, laptop = world.homes
    with gather(laptop, scramble([*desk.rows(), *laptop.rows()], seed)) as g:
        assert staged(g) == desk.rows()
        assert (g.staged.new_count, g.staged.known_count) == (6, 2)
        assert (g.incomplete, g.forks, g.ahead) == (0, (), ())
        assert g.staged.last_events[desk.device][:2] == desk.rows()[-1][1:11:9]
        assert [*g.missing_there()] == []


def test_an_empty_place_lacks_everything(world: World) -> None:
    (desk, _) = world.homes
    with gather(desk, []) as g:
        assert [*g.missing_there()] == desk.rows()
        assert g.staged.new_count == g.incomplete == 0


def test_what_the_place_lost_in_the_middle_is_missing_there(world: World) -> None:
    (desk, _) = world.homes
    rows = desk.rows()
    with gather(desk, [rows[0], rows[2], rows[5]]) as g:
        assert [*g.missing_there()] == [rows[1], rows[3], rows[4]]


@pytest.mark.parametrize("known", [0, 1, 5, 6, 9])
def test_what_is_known_to_be_there_need_not_be_added(world: World, known: int) -> None:
    desk, _ = world.homes
    with gather(desk, [], **{f"_{desk.device}": known}) as g:
        assert [*g.missing_there()] == desk.rows()[known:]


def test_what_is_joined_afterwards_is_not_missing_there(world: World) -> None:
    desk, laptop = world.homes
    with gather(laptop, desk.rows()) as g:
        own = laptop.rows()
        laptop.join(g)
        assert [*g.missing_there()] == own


def test_events_that_another_command_saves_meanwhile_are_no_alarm(world: World) -> None:
    desk, _ = world.homes
    with Gathering(desk.database) as g:
        before = len(desk.rows())
        desk.write()
        add_all(g, desk.rows()[before:])
        assert (g.ahead, g.forks, g.incomplete) == ((), (), 0)


# -- what is damaged -----------------------------------------------------------------------------

FIELDS = range(11)


def damage(row: Row, field: int) -> Row:
    value = row[field]
    changed = (
        value + 1 if isinstance(value, int) else value.replace(value[-1], chr(ord(value[-1]) ^ 1))
    )
    return (*row[:field], changed, *row[field + 1 :])


@pytest.mark.parametrize("field", [f for f in FIELDS if f != 9])
def test_a_flipped_bit_in_any_field_hides_no_event(world: World, field: int) -> None:
    desk, laptop = world.homes
    rows = desk.rows()
    damaged = [*rows[:3], damage(rows[3], field), *rows[4:]]
    with gather(laptop, damaged) as g:
        assert staged(g) == rows[:3]
        # Under its own number or another one: it, and what follows it, has not arrived whole.
        assert g.incomplete >= 2
    with gather(desk, damaged) as g:  # its author writes it again
        assert [*g.missing_there()] == [rows[3]]
    with gather(laptop, [*damaged, rows[3]]) as g:
        assert staged(g) == rows


def test_events_after_a_gap_wait(world: World) -> None:
    desk, laptop = world.homes
    rows = desk.rows()
    with gather(laptop, [*rows[:2], *rows[4:]]) as g:
        assert staged(g) == rows[:2]
        assert g.incomplete == 2


def test_many_variants_of_one_event_count_as_one_that_has_not_arrived(world: World) -> None:
    desk, laptop = world.homes
    rows = desk.rows()
    variants = [(*rows[1][:4], f"2026-03-{day:02}", *rows[1][5:]) for day in range(10, 30)]
    with gather(laptop, [rows[0], *variants]) as g:
        assert g.incomplete == 1
    with gather(laptop, [*variants, *rows]) as g:
        assert (g.incomplete, staged(g)) == (0, rows)


def test_a_damaged_copy_of_what_is_known_to_be_there_does_no_harm(world: World) -> None:
    desk, _ = world.homes
    damaged = damage(desk.rows()[3], 4)
    for known, incomplete in ((4, 0), (3, 1)):
        with gather(desk, [damaged], **{f"_{desk.device}": known}) as g:
            assert g.incomplete == incomplete


def test_a_whole_event_in_another_spelling_is_there(world: World) -> None:
    desk, _ = world.homes
    rows = desk.rows()
    spelled = [(*row[:9], row[9].replace(": ", ":"), row[10]) for row in rows]
    assert spelled != rows
    with gather(desk, spelled) as g:
        assert [*g.missing_there()] == []
        assert (g.incomplete, g.forks) == (0, ())


@pytest.mark.parametrize(
    "changes",
    [
        {"clock": 5},
        {"clock": 1_772_622_001_000},
        {"batch": "0000000001.2"},
        {"batch": "0000000002.3"},
        {"batch": "0000000001.1"},
    ],
)
def test_an_event_whose_clock_or_batch_cannot_follow_is_not_taken_in(
    world: World, changes: dict[str, object]
) -> None:
    desk, laptop = world.homes
    rows = desk.rows()
    with gather(laptop, [*rows[:2], resealed(rows[2], rows[1][10], **changes)]) as g:
        assert staged(g) == rows[:2]
        assert g.incomplete == 1


def test_damage_in_our_own_log_is_not_passed_on(world: World) -> None:
    desk, _ = world.homes
    desk.database.connection.execute("drop trigger event_no_update")
    desk.database.connection.execute("update event set day = '2026-01-01' where n = 3")
    with gather(desk, []) as g, pytest.raises(SuspectedDamage, match="event 3 of device"):
        [*g.missing_there()]


# -- hostile places ------------------------------------------------------------------------------


def test_too_many_devices_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, laptop = world.homes
    monkeypatch.setattr(gatherings, "MAX_DEVICES", 3)
    strangers = [(f"stranger{i}", *desk.rows()[0][1:]) for i in range(4)]
    with Gathering(laptop.database) as g, pytest.raises(SyncFailed, match="more than 3 devices"):
        add_all(g, strangers)


def test_of_very_many_pasts_a_bounded_number_is_followed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, laptop = world.homes
    monkeypatch.setattr(pasts, "MAX_PASTS", 5)
    first = desk.rows()[0]
    forged = [resealed(first, "", day=f"2026-03-{day:02}") for day in range(10, 30)]
    outcomes = set()
    for seed in range(3):
        random.Random(seed).shuffle(forged)
        with gather(laptop, [*forged, *desk.rows()]) as g:
            assert len(g.forks) == 4
            outcomes.add(repr((g.forks, g.incomplete, staged(g))))
    assert len(outcomes) == 1


def test_a_forged_name_of_a_tail_hides_nothing(world: World) -> None:
    """Somebody gives a device the name that a tail of ours would get."""
    desk, laptop = world.homes
    desk.sync()
    copy = desk.clone()
    desk.write()
    copy.write()
    laptop.sync([*desk.rows(), *copy.rows()])
    with gather(laptop, copy.rows()) as g:
        (fork,) = g.forks
    name = pasts.derived_device(fork.theirs)
    forged = resealed(desk.rows()[0], "", device=name, batch=f"{name}.1")
    with gather(laptop, [*desk.rows(), *copy.rows(), forged]) as g:
        assert fork.device in [f.device for f in g.forks]


# -- our own device ------------------------------------------------------------------------------


def test_events_under_our_own_id_that_we_have_not_written_are_an_alarm(world: World) -> None:
    desk, _ = world.homes
    earlier, rows = desk.save(), desk.rows()
    desk.write()
    later = desk.rows()
    desk.roll_back(earlier)
    with gather(desk, later) as g:
        assert g.ahead == ((desk.device, 7, 8),)
        assert (g.staged.new_count, g.forks, g.incomplete) == (0, (), 0)
        g.keep_both()
        assert staged(g) == later[6:]
        assert g.ahead == ()
    assert desk.rows() == rows


def test_an_id_that_this_machine_has_left_is_as_anothers(world: World) -> None:
    desk, _ = world.homes
    earlier = desk.save()
    desk.write()
    later = desk.rows()
    desk.roll_back(earlier)
    with Gathering(desk.database, device="") as g:
        add_all(g, later)
        assert g.ahead == ()
        assert staged(g) == later[6:]


# -- two pasts -----------------------------------------------------------------------------------


@pytest.fixture
def parted(world: World) -> World:
    """Return three homes: the desk, a copy of it that also wrote, and the laptop with neither."""
    desk, _ = world.homes
    desk.sync()
    copy = desk.clone()
    desk.write()
    copy.write()
    return world


def test_both_sides_name_the_same_past_as_the_one_that_moves(parted: World) -> None:
    desk, laptop, copy = parted.homes
    with gather(desk, copy.rows()) as here, gather(copy, desk.rows()) as there:
        (ours,), (theirs,) = here.forks, there.forks
        assert (ours.n, ours.ours, ours.theirs) == (theirs.n, theirs.theirs, theirs.ours)
        assert ours.is_ours_moved is not theirs.is_ours_moved
        assert here.staged.new_count == there.staged.new_count == 0
    winner = copy if ours.is_ours_moved else desk
    with gather(laptop, [*desk.rows(), *copy.rows()]) as g:
        (fork,) = g.forks
        assert not fork.is_ours_moved
        assert staged(g) == winner.rows()


def test_a_past_that_must_move_is_not_sent(parted: World) -> None:
    desk, _, copy = parted.homes
    for home, other in ((desk, copy), (copy, desk)):
        with gather(home, other.rows()) as g:
            (fork,) = g.forks
            missing = [*g.missing_there()]
            assert missing == ([] if fork.is_ours_moved else home.rows()[6:])


def test_at_a_server_the_past_that_is_there_keeps_the_name(parted: World) -> None:
    desk, _, copy = parted.homes
    for home, other in ((desk, copy), (copy, desk)):
        with Gathering(home.database, keeps_there=True) as g:
            add_all(g, other.rows()[6:], known_until={home.device: 6})
            assert [f.is_ours_moved for f in g.forks] == [True]


def test_a_tail_that_another_machine_has_moved_is_not_taken_in_beside_our_own(
    parted: World,
) -> None:
    desk, laptop, copy = parted.homes
    laptop.sync([*desk.rows(), *copy.rows()], keep_both=True)
    moved = [row for row in laptop.rows() if row[0] not in (desk.device, laptop.device)]
    assert len(moved) == 2
    with gather(desk, copy.rows()) as g:
        (fork,) = g.forks
    loser = desk if fork.is_ours_moved else copy
    with gather(loser, moved) as g:  # the past that kept the name has not come yet
        (fork,) = g.forks
        assert (fork.device, fork.n, fork.is_ours_moved) == (desk.device, 7, True)
        assert g.staged.new_count == 0
    loser.sync(moved, keep_both=True)
    assert [row for row in loser.rows() if row[0] == moved[0][0]] == moved
    assert loser.facts() == sorted(set(loser.facts()))


def test_a_tail_whose_name_is_known_is_not_taken_in_under_the_old_one(parted: World) -> None:
    """A new machine finds a moved tail, and the file in which it lies under its old name."""
    desk, laptop, copy = parted.homes
    laptop.sync([*desk.rows(), *copy.rows()], keep_both=True)
    moved = [row for row in laptop.rows() if row[0] not in (desk.device, laptop.device)]
    with gather(desk, copy.rows()) as g:
        loser = desk if g.forks[0].is_ours_moved else copy
    new = parted.new_home()
    new.sync([*loser.rows(), *moved])
    assert len(new.facts()) == len(set(new.facts())) == 4
    assert new.is_sound()


@given(st.integers(0, 2**32), st.integers(0, 2**32))
@examples(50)
def test_the_outcome_does_not_depend_on_the_order(one: int, other: int) -> None:
    world = World(2)
    desk, laptop = world.homes
    desk.write()
    copy = desk.clone()
    for home in (desk, copy, copy):
        home.write(Fact(NOTED, "small", "alpha", {"text": "x"}))
    desk.undo()
    rows = scramble([*desk.rows(), *copy.rows()], 1)
    outcomes = []
    for seed in (one, other):
        random.Random(seed).shuffle(rows)
        with gather(laptop, rows) as g:
            outcomes.append((staged(g), g.forks, g.incomplete, g.staged.last_events))
            g.keep_both()
            outcomes[-1] += (staged(g), g.forks)
    assert outcomes[0] == outcomes[1]


def test_a_retraction_follows_its_command_and_nothing_else_does() -> None:
    world = World(2)
    desk, laptop = world.homes
    desk.write(
        Fact(RETRACTED, "", "", {"batch": "somewhere.1"}),
        Fact(RETRACTED, "", "", {"batch": "somewhere.2"}),
    )
    rows = desk.rows()
    event = read_row(rows[1])
    assert isinstance(event, Event)
    late = resealed(rows[1], rows[0][10], kind=NOTED, data={"text": "late"})
    with gather(laptop, [rows[0], late]) as g:
        assert (staged(g), g.incomplete) == (rows[:1], 1)
    with gather(laptop, rows) as g:
        assert staged(g) == rows
