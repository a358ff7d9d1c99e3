"""Settings that somebody else wrote, or that were damaged, are told of and never stop a command."""

import os
import sys
from pathlib import Path

import pytest

from roadmap_cli.settings import TABLE, read_settings

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def warnings_of(home: Path) -> list[str]:
    found = read_settings({"ROADMAP_HOME": str(home)})
    assert found.values == {setting.key: setting.default for setting in TABLE}
    return [warning.replace(str(home / "config.toml"), "FILE") for warning in found.warnings]


DEEP = "FILE: not read: too many brackets inside each other"
HOUR = "FILE: day_starts is not understood: the hour (0 to 12) at which a day begins"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"x = " + b"[" * 100_000, DEEP),
        (b"x = " + b"{a=" * 3000, DEEP),
        (b"roadmap = '" + b"x" * 1_000_000 + b"'", "FILE: not read: it has more than 1,000,000 bytes"),
        (b"day_starts = 0x" + b"f" * 5000, HOUR),
        (b"day_starts" + b".a" * 5000 + b" = 1", HOUR),
        (b"color = inf", "FILE: color=inf is not understood: auto, always or never"),
        (
            b"hours_per_week = 0x" + b"f" * 500,
            "FILE: hours_per_week is not understood: the hours you mean to study in a week, up to"
            " 100 (0: not set)",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_a_setting_is_told_and_left_out(
    text: bytes, told: str, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_bytes(text)
    assert warnings_of(tmp_path) == [told]


@POSIX
def test_a_settings_file_that_is_a_pipe_or_a_folder_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.toml")
    assert warnings_of(tmp_path) == ["FILE: not read: this is no file"]
    (tmp_path / "config.toml").unlink()
    (tmp_path / "config.toml").mkdir()
    assert warnings_of(tmp_path) == ["FILE: not read: this is no file"]


@pytest.mark.parametrize("variable", ["ROADMAP_DAY_STARTS", "ROADMAP_HOURS_PER_WEEK"])
def test_a_variable_of_thousands_of_digits_is_no_number(variable: str, tmp_path: Path) -> None:
    found = read_settings({"ROADMAP_HOME": str(tmp_path), variable: "9" * 5000})
    assert len(found.warnings) == 1
    assert "is not understood" in found.warnings[0]
    assert len(found.warnings[0]) < 250
