"""Invalid or damaged settings are reported and never stop a command.

Holds: settings.
"""

import os
import sys
from pathlib import Path

import pytest

from roadmap_cli.settings import ALL_SETTINGS, read_settings

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def warnings_of(home: Path) -> list[str]:
    result = read_settings({"ROADMAP_HOME": str(home)})
    assert result.values == {setting.key: setting.default for setting in ALL_SETTINGS}
    return [warning.replace(str(home / "config.toml"), "FILE") for warning in result.warnings]


DEEP = "FILE: not read: too many brackets inside each other"
HOUR = "FILE: day_starts is not understood: the hour (0 to 12) at which a day begins"


@pytest.mark.parametrize(
    ("text", "message"),
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
def test_an_invalid_setting_is_reported_and_ignored(
    text: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_bytes(text)
    assert warnings_of(tmp_path) == [message]


@POSIX
def test_a_settings_file_that_is_a_pipe_or_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.toml")
    assert warnings_of(tmp_path) == ["FILE: not read: this is no file"]
    (tmp_path / "config.toml").unlink()
    (tmp_path / "config.toml").mkdir()
    assert warnings_of(tmp_path) == ["FILE: not read: this is no file"]


@pytest.mark.parametrize("variable", ["ROADMAP_DAY_STARTS", "ROADMAP_HOURS_PER_WEEK"])
def test_a_variable_with_thousands_of_digits_is_refused(variable: str, tmp_path: Path) -> None:
    result = read_settings({"ROADMAP_HOME": str(tmp_path), variable: "9" * 5000})
    assert len(result.warnings) == 1
    assert "is not understood" in result.warnings[0]
    assert len(result.warnings[0]) < 250
