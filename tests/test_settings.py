"""Invalid or damaged settings are reported and never stop a command.

Holds: settings.
"""

import os
import re
import sys
from pathlib import Path

import platformdirs
import pytest

from roadmap_cli.errors import UsageError
from roadmap_cli.settings import ALL_SETTINGS, Paths, find_paths, is_same_file, read_settings

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def warnings_of(home: Path) -> list[str]:
    result = read_settings({"ROADMAP_HOME": str(home)})
    assert result.values == {setting.key: setting.default for setting in ALL_SETTINGS}
    return [warning.replace(str(home / "config.toml"), "FILE") for warning in result.warnings]


DEEP = "FILE: not read: too many brackets inside each other"
HOUR = "FILE:1: day_starts is not understood: it can be an hour from 0 to 12"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"x = " + b"[" * 100_000, DEEP),
        (b"x = " + b"{a=" * 3000, DEEP),
        (b"roadmap = '" + b"x" * 1_000_000 + b"'", "FILE: not read: it has more than 1,000,000 bytes"),
        (b"day_starts = 0x" + b"f" * 5000, HOUR),
        (b"day_starts" + b".a" * 5000 + b" = 1", HOUR),
        (b"day_starts = true", HOUR.replace("starts", "starts=true")),
        (b"ascii = 'maybe'", "FILE:1: ascii=maybe is not understood: it can be true or false"),
        (b"ascii = '\xff'", "FILE: not read: it holds bytes that are not UTF-8"),
        (b"color = inf", "FILE:1: color=inf is not understood: it can be auto, always or never"),
        (
            b"hours_per_week = 0x" + b"f" * 500,
            "FILE:1: hours_per_week is not understood: it can be a number of hours up to 100 (0: not set)",
        ),
        (b"# x\n\ncolour = 'never'", "FILE:3: no setting is called 'colour'; did you mean 'color'?"),
        (
            b"[editor]\nname = 'x'",
            "FILE:1: no setting is called 'editor'; there are roadmap, day_starts, hours_per_week, color, ascii, sync, sync_after",
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
    assert warnings_of(tmp_path) == ["FILE: not read: this is a named pipe, not a file"]
    (tmp_path / "config.toml").unlink()
    (tmp_path / "config.toml").mkdir()
    assert warnings_of(tmp_path) == ["FILE: not read: this is a directory, not a file"]


@pytest.mark.parametrize("variable", ["ROADMAP_DAY_STARTS", "ROADMAP_HOURS_PER_WEEK"])
def test_a_variable_with_thousands_of_digits_is_refused(variable: str, tmp_path: Path) -> None:
    result = read_settings({"ROADMAP_HOME": str(tmp_path), variable: "9" * 5000})
    assert len(result.warnings) == 1
    assert "is not understood" in result.warnings[0]
    assert len(result.warnings[0]) < 250


# -- where the data lies -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "~nobody-at-all/x",
        " $HOME/x",
        "$HOME/x",
        "${HOME}",
        "%APPDATA%",
        '"/x"',
        "~",
        "`pwd`",
        "$(pwd)",
    ],
)
@pytest.mark.parametrize("variable", ["ROADMAP_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"])
def test_a_home_in_which_no_shell_has_put_a_directory_is_refused(variable: str, path: str) -> None:
    if (variable, path) == ("ROADMAP_HOME", "~"):
        pytest.skip("this one we understand ourselves")
    with pytest.raises(UsageError) as caught:
        find_paths({"HOME": "/home/mia", variable: path}, "linux")
    assert caught.value.sentence.startswith(f"{variable} holds {path.strip()[0]}")
    assert caught.value.sentence.endswith(path.strip())
    assert caught.value.hint == f"set {variable} to the whole path of a directory"


@pytest.mark.parametrize("variable", ["ROADMAP_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"])
@pytest.mark.parametrize("word", ["$USER", "${USER}", "%USER%", "$(id)"])
def test_a_variable_inside_a_home_is_refused_too(variable: str, word: str) -> None:
    """As one that cron or a service hands on: no shell has read it."""
    with pytest.raises(UsageError, match=re.escape(f"{variable} holds {word}")):
        find_paths({"HOME": "/home/mia", variable: f"/tmp/{word}/rm"}, "linux")
    assert find_paths({"ROADMAP_HOME": "/tmp/5$/100%"}).data == os.path.abspath("/tmp/5$/100%")


@POSIX
@pytest.mark.parametrize("variable", ["ROADMAP_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME"])
def test_blanks_around_a_home_make_no_second_one(variable: str) -> None:
    one, other = ({"HOME": "/home/mia", variable: path} for path in ("/data/mia", " /data/mia\n"))
    assert find_paths(one, "linux") == find_paths(other, "linux")


@pytest.mark.parametrize("variable", ["LOCALAPPDATA", "USERPROFILE"])
def test_on_windows_such_a_home_is_refused_too(variable: str) -> None:
    with pytest.raises(UsageError, match=f"{variable} holds %HOMEDRIVE%"):
        find_paths({variable: "%HOMEDRIVE%"}, "win32")


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_without_any_home_it_is_said_what_to_set(platform: str) -> None:
    with pytest.raises(UsageError, match="your home directory is unknown") as caught:
        find_paths({"HOME": "relative"}, platform)
    assert "ROADMAP_HOME" in caught.value.hint


@POSIX
@pytest.mark.parametrize(
    ("platform", "system"),
    [("linux", "unix.Unix"), ("darwin", "macos.MacOS"), ("win32", "windows.Windows")],
)
def test_the_directories_are_those_of_platformdirs(
    platform: str, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program does without it, but whoever began with it must find their data again."""
    monkeypatch.setenv("LOCALAPPDATA", os.environ["HOME"] + "/AppData/Local")
    module, name = system.split(".")
    library = __import__(f"platformdirs.{module}", fromlist=[name])
    if platform == "win32":  # what it asks Windows for is this variable
        folder = library.get_win_folder_from_env_vars
        monkeypatch.setattr(library, "get_win_folder", folder)
    theirs = getattr(library, name)("roadmap", appauthor=False)
    paths = find_paths(os.environ, platform)
    assert (paths.data, paths.config) == (theirs.user_data_dir, theirs.user_config_dir)


@POSIX
def test_here_the_directories_are_those_of_platformdirs() -> None:
    paths = find_paths(os.environ)
    assert paths.data == platformdirs.user_data_dir("roadmap", appauthor=False)
    assert paths.config == platformdirs.user_config_dir("roadmap", appauthor=False)


# -- the program's own files ---------------------------------------------------------------------


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """The paths of a learner who has a database and a copy."""
    home = tmp_path / "home"
    (home / "backups").mkdir(parents=True)
    for name in ("roadmap.db", "config.toml", "backups/roadmap-2026-11-30.db"):
        (home / name).touch()
    return Paths(str(home), str(home))


@POSIX
def test_an_own_file_is_known_by_every_name(paths: Paths, tmp_path: Path) -> None:
    os.link(paths.database, tmp_path / "hard link.db")
    os.link(tmp_path / "home/backups/roadmap-2026-11-30.db", tmp_path / "home/backups/other.txt")
    (tmp_path / "link.db").symlink_to(paths.database)
    (tmp_path / "copies").symlink_to(paths.backups)
    for path in (
        paths.database,
        f"{paths.database}-journal",
        paths.device_file,
        tmp_path / "hard link.db",
        tmp_path / "link.db",
        tmp_path / "home/../home/config.toml",
        tmp_path / "home/ROADMAP.DB",
        tmp_path / "home/Roadmap.db-JOURNAL",
        tmp_path / "copies/new/deeper.db",
        tmp_path / "home/backups/other.txt",
    ):
        assert paths.is_own_file(str(path)), path


def test_other_files_are_not_taken_for_own_ones(paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "roadmap.db").touch()
    for path in (
        tmp_path / "roadmap.db",
        tmp_path / "backups/x.db",
        tmp_path / "home/list.md",
        tmp_path / "home/roadmap.db.txt",
        tmp_path / "home",
        paths.backups,
    ):
        assert not paths.is_own_file(str(path)), path


def test_a_file_that_is_not_there_yet_is_the_same_by_its_path(tmp_path: Path) -> None:
    assert is_same_file(str(tmp_path / "a"), str(tmp_path / "x/../a"))
    assert not is_same_file(str(tmp_path / "a"), str(tmp_path / "b"))
