"""A device with two pasts: both are kept, on all machines alike, and nothing counts twice.

Holds: store.merging.moved_tail, store.merging.pasts, store.merging.two_pasts.
"""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.store.merging.lives import World, scramble


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


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "undo", "clone", "save", "rollback", "sync", "keep"]),
        st.integers(0, 3),
        st.integers(0, 2**16),
    ),
    max_size=30,
)


@given(STEPS)
@examples(300)
def test_after_any_lives_all_are_equal_and_nothing_is_lost_or_counts_twice(
    steps: list[tuple[str, int, int]],
) -> None:
    world = World(2)
    saved: dict[int, sqlite3.Connection] = {}
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
    facts = world.facts()
    world.settle()
    check(world)
    assert set(world.homes[0].facts()) == facts
