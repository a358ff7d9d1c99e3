"""The simulator of power cuts itself: what it lets be lost, and what not."""

from tests.faults.disk import Disk, State

HOME: State = {"/h": None, "/h/db": b"old"}


def test_what_was_synced_stays() -> None:
    disk = Disk(HOME)
    disk.write("/h/db", 0, b"new")
    disk.sync("/h/db")
    assert list(disk.states()) == [{"/h": None, "/h/db": b"new"}]


def test_of_unsynced_writes_any_may_be_missing() -> None:
    disk = Disk(HOME)
    disk.write("/h/db", 0, b"N")
    disk.write("/h/db", 2, b"W")
    assert {state["/h/db"] for state in disk.states()} == {b"old", b"Nld", b"olW", b"NlW"}


def test_a_write_may_be_torn_between_sectors() -> None:
    disk = Disk({"/h": None, "/h/db": b"a" * 1024})
    disk.write("/h/db", 0, b"b" * 1024)
    found = {state["/h/db"] for state in disk.states()}
    assert found == {
        b"a" * 1024,
        b"b" * 1024,
        b"b" * 512 + b"a" * 512,
        b"a" * 512 + b"b" * 512,
    }


def test_a_name_that_was_taken_away_may_come_back_until_its_directory_is_synced() -> None:
    disk = Disk(HOME)
    disk.remove("/h/db")
    assert [sorted(state) for state in disk.states()] == [["/h", "/h/db"], ["/h"]]
    disk.sync("/h")
    assert [sorted(state) for state in disk.states()] == [["/h"]]


def test_a_synced_file_may_be_lost_with_its_name() -> None:
    disk = Disk(HOME)
    disk.make("/h/new")
    disk.write("/h/new", 0, b"x")
    disk.sync("/h/new")
    assert [state.get("/h/new") for state in disk.states()] == [None, b"x"]


def test_a_renaming_happens_or_not_and_the_content_may_lag_behind() -> None:
    disk = Disk(HOME)
    disk.make("/h/part")
    disk.sync("/h")
    disk.write("/h/part", 0, b"new")
    disk.rename("/h/part", "/h/db")
    found = [(state.get("/h/db"), state.get("/h/part")) for state in disk.states()]
    assert sorted(found, key=str) == sorted(
        [(b"old", b""), (b"old", b"new"), (b"", None), (b"new", None)], key=str
    )


def test_changes_of_a_directory_happen_in_their_order() -> None:
    disk = Disk(HOME)
    disk.make("/h/a")
    disk.make("/h/b")
    found = [sorted(path for path in state if path[-1] in "ab") for state in disk.states()]
    assert found == [["/h/db"], ["/h/a", "/h/db"], ["/h/a", "/h/b", "/h/db"]]


def test_a_cut_loses_the_end_or_not() -> None:
    disk = Disk(HOME)
    disk.resize("/h/db", 1)
    assert disk.size("/h/db") == 1
    assert [state["/h/db"] for state in disk.states()] == [b"old", b"o"]
