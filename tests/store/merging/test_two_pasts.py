"""A device with two pasts: both are kept, on all machines alike, and nothing counts twice.

Holds: store.merging.moved_tail, store.merging.pasts, store.merging.two_pasts.
"""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.store.merging.lives import Home, World, scramble

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import RETRACTED, Fact
from roadmap_cli.store.log.checksum_chain import checksum
from roadmap_cli.store.log.log import read_row
from roadmap_cli.store.merging import gathering as gathering_module
from roadmap_cli.store.merging import moved_tail, pasts
from roadmap_cli.store.merging.gathering import Gathering


def check(world: World) -> None:
    """All homes have the same events, each fact once, and are sound."""
    first = world.homes[0]
    for home in world.homes:
        assert home.rows() == first.rows()
        facts = home.facts()
        assert len(facts) == len(set(facts))
        assert home.is_sound()


def test_a_clone_that_wrote_and_its_original_come_to_the_same() -> None:
    world = World()
    (desk,) = world.homes
    for _ in range(3):
        desk.write()
    desk.sync()
    copy = desk.clone()
    desk.write()
    copy.write()
    copy.write()
    world.settle()
    check(world)
    assert len(desk.facts()) == 6
    assert desk.minutes() == copy.minutes() == 6


def test_a_third_machine_that_took_in_one_past_comes_to_the_same() -> None:
    world = World(2)
    desk, laptop = world.homes
    desk.write()
    desk.sync()
    copy = desk.clone()
    desk.write()
    copy.write()
    for home in (desk, copy):  # whichever past it sees first
        early = laptop.clone()
        early.sync(home.rows())
    world.settle()
    check(world)
    assert len(desk.facts()) == 3


def test_a_third_past_and_one_that_parts_from_a_tail_come_to_the_same() -> None:
    for order in permutations(range(4)):
        world = World()
        (desk,) = world.homes
        desk.write()
        one, other = desk.clone(), desk.clone()
        for home in (desk, one, other):
            home.write()
        late = other.clone()
        for home in (desk, one, other, late):
            home.write()
        for which in order:  # each meets those before it, and decides with what it sees
            world.homes[which].sync(keep_both=True)
        world.settle()
        check(world)
        assert len(desk.facts()) == 8


def test_a_tail_that_grows_under_its_old_name_grows_under_the_new_one() -> None:
    world = World()
    (desk,) = world.homes
    desk.write()
    copy = desk.clone()
    desk.write()
    copy.write()
    silent = {home: home.clone() for home in (desk, copy)}
    desk.sync()
    copy.sync(keep_both=True)
    desk.sync(keep_both=True)
    loser = desk if copy.device else copy
    late = silent[loser]  # it has not heard of anything, and goes on
    late.write()
    world.folder[world.homes.index(late)] += late.rows()
    for home in (desk, copy):
        home.sync()
        assert len(home.facts()) == len(set(home.facts())) == 4
    world.settle()
    check(world)


def test_an_undo_within_a_tail_follows_and_one_of_before_stays() -> None:
    for wins in (False, True):
        world = World()
        (desk,) = world.homes
        before = desk.write()
        copy = desk.clone()
        world.clock += 500 * wins
        for home in (desk, copy):
            home.undo()
            batch = home.write()
            event = f"{batch.rpartition('.')[0]}.{int(batch.rpartition('.')[2])}"
            data = {"event": event, "instead": {"minutes": 10}}
            home.write(Fact(RETRACTED, "small", "alpha", data))
        copy.write(Fact(RETRACTED, "", "", {"batch": before}))
        world.settle()
        check(world)
        # Of each home a command that was undone, and one that was corrected to ten minutes.
        assert desk.minutes() == copy.minutes() == 20


def test_a_batch_that_began_before_the_pasts_parted_is_whole_enough() -> None:
    world = World()
    (desk,) = world.homes
    desk.write()
    rows = desk.rows()
    event = read_row(rows[1])
    assert event is not None
    other = event._replace(data={"text": "another"})
    other_row = (*rows[1][:9], '{"text": "another"}', checksum(rows[0][10], other))
    for seen in (rows, [rows[0], other_row]):
        home = world.new_home()
        home.sync(seen)
    world.homes.remove(desk)
    world.folder.pop(0)
    world.settle()
    check(world)
    (moved,) = [row for row in world.homes[0].rows() if row[0] != rows[0][0]]
    assert (moved[1], moved[5]) == (1, f"{moved[0]}.1")


def test_a_server_that_holds_the_longer_past_of_a_copy_keeps_it() -> None:
    """The copy writes one event, the original two and syncs, then the copy syncs."""
    world = World()
    (desk,) = world.homes
    desk.write()
    copy = desk.clone()
    copy.write()
    desk.write()
    desk.write()
    desk.sync(keeps_there=True)
    server = desk.rows()
    copy.sync(keep_both=True, keeps_there=True)
    assert copy.rows()[: len(server)] == server
    assert len(copy.facts()) == len(set(copy.facts())) == 4
    world.settle(lambda home: home.sync(keep_both=True, keeps_there=True))
    check(world)


# -- controls: with these faults the tests above fail --------------------------------------------


def test_with_a_name_that_each_machine_draws_a_fact_would_count_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    syncing: list[int] = [0]
    derived = moved_tail.derived_device

    def drawn(first: Event) -> str:
        return f"{derived(first)[:9]}{syncing[0]}"

    for module in (moved_tail, pasts, gathering_module):
        monkeypatch.setattr(module, "derived_device", drawn)
    sync = Home.sync

    def noted_sync(home: Home, *values: Any, **more: Any) -> int:
        syncing[0] = home.world.homes.index(home)
        return sync(home, *values, **more)

    monkeypatch.setattr(Home, "sync", noted_sync)
    with pytest.raises(AssertionError):
        test_a_third_machine_that_took_in_one_past_comes_to_the_same()


def test_if_a_stored_checksum_were_believed_an_event_would_never_arrive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def life() -> None:
        world = World(2)
        desk, laptop = world.homes
        desk.write()
        desk.sync()
        (file, _) = world.folder
        file[0] = (*file[0][:4], "2026-03-05", *file[0][5:])  # one bit, outside its checksum
        world.settle()
        assert laptop.rows() == desk.rows()

    life()
    whole_add = Gathering.add

    def add(self: Gathering, event: Event, text: str) -> None:
        sql = "select 1 from event where device = ? and n = ? and sum = ?"
        if self._database.row(sql, (event.device, event.n, event.sum)):
            self._present.append((event.device, event.n))
        else:
            whole_add(self, event, text)

    monkeypatch.setattr(Gathering, "add", add)
    with pytest.raises(AssertionError):
        life()


# -- any lives -----------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["write", "write", "undo", "clone", "save", "rollback", "sync", "keep", "server"]
        ),
        st.integers(0, 3),
        st.integers(0, 2**16),
    ),
    max_size=30,
)


@given(STEPS)
@examples(150)
def test_after_any_lives_all_are_equal_and_nothing_is_lost_or_counts_twice(
    steps: list[tuple[str, int, int]],
) -> None:
    world = World(2)
    saved: dict[int, Home] = {}
    for step, which, seed in steps:
        home = world.homes[which % len(world.homes)]
        index = world.homes.index(home)
        if step == "write":
            home.write()
        elif step == "undo":
            home.undo()
        elif step == "clone" and len(world.homes) < 4:
            home.clone()
        elif step == "save":
            saved[index] = home.save()
        elif step == "rollback" and index in saved:
            home.roll_back(saved[index])
        elif step in ("sync", "keep"):
            visible = [row for i, rows in enumerate(world.folder) if seed >> i & 1 for row in rows]
            home.sync(scramble(visible, seed), keep_both=step == "keep")
            assert home.is_sound()
        elif step == "server":
            home.sync(keep_both=bool(seed & 1), keeps_there=True)
    facts = world.facts()
    world.settle(lambda h: h.sync(keep_both=True, keeps_there=True) + h.sync(keep_both=True))
    check(world)
    assert set(world.homes[0].facts()) == facts
