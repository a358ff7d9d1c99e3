"""The clock of a learner whose time zone is unknown, and of all others.

Holds: workspace.local_time.
"""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import read_zone

from roadmap_cli.workspace.local_time import read_clock

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is read once")


def offset_and_remarks(zone: str, monkeypatch: pytest.MonkeyPatch) -> tuple[timedelta, list[str]]:
    monkeypatch.setenv("TZ", zone)
    read_zone()
    now, remarks = read_clock(os.environ)
    offset = now.utcoffset()
    assert offset is not None
    return offset, remarks


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("", 0),
        ("UTC", 0),
        ("UTC0", 0),
        ("GMT0BST,M3.5.0/1,M10.5.0/23", None),
        ("<-03>3", -3),
        ("XYZ-5:30", 5.5),
        ("XYZ23:59", -23 - 59 / 60),
    ],
)
def test_a_zone_that_is_written_out_is_taken_without_a_remark(
    zone: str, hours: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    offset, remarks = offset_and_remarks(zone, monkeypatch)
    assert remarks == []
    assert hours is None or offset == timedelta(hours=hours)


@pytest.mark.skipif(not os.path.isfile("/usr/share/zoneinfo/Asia/Tokyo"), reason="no zones here")
def test_a_zone_of_the_system_is_taken_without_a_remark(monkeypatch: pytest.MonkeyPatch) -> None:
    for zone in ("Asia/Tokyo", ":Asia/Tokyo", "/usr/share/zoneinfo/Asia/Tokyo"):
        assert offset_and_remarks(zone, monkeypatch) == (timedelta(hours=9), [])
    for zone in ("Africa/Abidjan", ":Etc/UTC", "Europe/London"):
        assert offset_and_remarks(zone, monkeypatch)[1] == []


@pytest.mark.parametrize(
    "zone", ["Nowhere/City", ":/nonexistent", "/etc/passwd", "../..", "Europe", "ABC", "x" * 5000]
)
def test_an_unknown_zone_is_named_with_what_is_used_instead(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offset, (remark,) = offset_and_remarks(zone, monkeypatch)
    assert offset == timedelta()
    assert remark == (
        f"TZ={zone[:80]} is a time zone that this system does not know: times and days are those"
        " of UTC"
    )


@pytest.mark.parametrize("zone", ["<+99>-99", "XXX24", "AAA-167:59:59"])
def test_a_zone_of_more_than_a_day_is_no_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    offset, remarks = offset_and_remarks(zone, monkeypatch)
    assert offset == timedelta()
    assert remarks == [f"TZ={zone} is not a usable time zone: times and days are those of UTC"]


@pytest.mark.usefixtures("in_utc")
def test_a_zone_file_of_ones_own_is_found_in_its_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Here").write_bytes(b"TZif" + bytes(40))
    assert read_clock({"TZ": "Here", "TZDIR": str(tmp_path)})[1] == []
    assert read_clock({"TZ": "There", "TZDIR": str(tmp_path)})[1] != []
