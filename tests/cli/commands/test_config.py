"""`config` shows each setting with its origin, and changes a line of the settings file and no other.

Holds: workspace.config, core.answers.settings_answers, settings_file, setting_mistakes, render.text.settings_text.
"""

import os
import stat
import tomllib  # noqa: TID253 - what was written is read with another reader's eyes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.program import AS_ANYBODY, BREAD, Learner

from roadmap_cli import settings_file
from roadmap_cli.settings import ALL_SETTINGS

MINE = """\
# my settings
color = "never"  # on the train

day_starts=4
"""


@pytest.fixture
def file(newcomer: Learner) -> Path:
    newcomer.home.mkdir()
    return newcomer.home / "config.toml"


def rows(learner: Learner, line: str = "config") -> dict[str, dict[str, object]]:
    return {row["key"]: row for row in learner.asks(line)["settings"]}


def words(learner: Learner, line: str) -> str:
    return " ".join(learner.types(line).out.split())


def test_without_a_file_everything_is_as_it_comes(newcomer: Learner) -> None:
    shown = newcomer.types("config")
    assert (shown.code, shown.err) == (0, "")
    assert [line.split()[0] for line in shown.out.splitlines()[: len(ALL_SETTINGS)]] == [
        setting.key for setting in ALL_SETTINGS
    ]
    assert shown.out.count("default") == len(ALL_SETTINGS)
    assert not newcomer.home.exists(), "looking writes nothing"


def test_each_value_says_where_it_comes_from(newcomer: Learner, file: Path) -> None:
    file.write_text(MINE, "utf-8")
    learner = Learner(newcomer.home, {"ROADMAP_DAY_STARTS": "3"})
    found = rows(learner, "config --ascii")
    assert {key: (r["value"], r["origin"], r["source"], r["line"]) for key, r in found.items()} == {
        "roadmap": ("", "default", "", 0),
        "day_starts": (3, "environment", "ROADMAP_DAY_STARTS", 0),
        "hours_per_week": (0.0, "default", "", 0),
        "color": ("never", "file", str(file), 2),
        "ascii": (True, "flag", "--ascii", 0),
        "sync": ("", "default", "", 0),
        "sync_after": (False, "default", "", 0),
    }
    shown = words(learner, "config")
    assert f"color never from {file}:2" in shown
    assert "day_starts 3 from ROADMAP_DAY_STARTS" in shown


def test_a_folder_to_sync_with_is_kept_by_its_whole_path(
    newcomer: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for typed, kept in (("shared", f"{tmp_path}/shared"), ("git:log", f"git:{tmp_path}/log")):
        assert newcomer.types(f"config sync {typed}").code == 0
        assert rows(newcomer)["sync"]["value"] == kept
    assert newcomer.types("config sync '~/shared'").code == 0
    assert rows(newcomer)["sync"]["value"] == "~/shared"
    assert newcomer.types("config sync ftp://x").code == 2


@pytest.mark.parametrize("typed", ["hours_per_week", "hours-per-week", "Hours_Per_Week"])
def test_one_is_explained(newcomer: Learner, typed: str) -> None:
    shown = " ".join(newcomer.types(f"config {typed}").out.split())
    for part in ("a number of hours up to 100", "roadmap config hours_per_week 5", "plans"):
        assert part in shown


@pytest.mark.parametrize("key", [setting.key for setting in ALL_SETTINGS])
def test_what_the_explanation_proposes_can_be_typed(newcomer: Learner, key: str) -> None:
    shown = newcomer.types(f"config {key}").out
    (line,) = [part for part in shown.splitlines() if "roadmap config" in part]
    assert newcomer.types(line.partition("roadmap ")[2]).code == 0
    assert rows(newcomer)[key]["origin"] == "file"


def test_a_change_keeps_comments_and_order(newcomer: Learner, file: Path) -> None:
    file.write_text(MINE, "utf-8")
    changed = words(newcomer, "config color auto")
    assert changed == f"color = auto (before: never), in {file}:2"
    assert file.read_text("utf-8") == MINE.replace("never", "auto")
    newcomer.types("config hours_per_week 2.5")
    newcomer.types("config day_starts 0")
    assert file.read_text("utf-8") == MINE.replace("never", "auto").replace("=4", "=0") + (
        "hours_per_week = 2.5\n"
    )
    gone = words(newcomer, "config color --unset")
    assert gone == f"color is no longer set in {file}; it was auto the default is auto"
    assert file.read_text("utf-8") == "# my settings\n\nday_starts=0\nhours_per_week = 2.5\n"
    assert words(newcomer, "config color --unset") == (
        f"color is not set in {file}; nothing was changed"
    )


def test_the_first_setting_makes_the_file(newcomer: Learner) -> None:
    assert newcomer.types("config ascii yes").code == 0
    file = newcomer.home / "config.toml"
    assert file.read_text("utf-8") == "ascii = true\n"
    assert words(newcomer, "config ascii true") == f"ascii is true already, in {file}:1"
    assert rows(newcomer)["ascii"]["value"] is True


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        *(
            ("hours_per_week", typed, 5.5)
            for typed in ("5,5", "5.5h", "5.5 hours", "5,50 h a week")
        ),
        *(("hours_per_week", typed, 5.0) for typed in ("5", "5h", "5 Hours", "5 h/week")),
        *(("day_starts", typed, 4) for typed in ("4", "04:00", "4am", "4 AM", "4:00", "4 h")),
        *(("day_starts", typed, 0) for typed in ("0", "12am", "midnight", "00:00")),
        *(("day_starts", typed, 12) for typed in ("12", "12pm", "noon")),
    ],
)
def test_hours_are_read_as_they_are_said(
    newcomer: Learner, key: str, typed: str, value: float
) -> None:
    assert newcomer.types(f"config {key}", typed).code == 0
    assert rows(newcomer)[key]["value"] == value


@pytest.mark.skipif(not AS_ANYBODY and os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_is_write_protected_is_named_with_its_cure(
    newcomer: Learner, file: Path
) -> None:
    file.write_text(MINE, "utf-8")
    file.chmod(0o444)
    result = newcomer.runs("config color auto", under=AS_ANYBODY)
    assert result.code == 5
    assert "the file is write-protected: chmod u+w" in result.err


@pytest.mark.parametrize(
    ("line", "sentence", "hint"),
    [
        ("config day_starts 4:30", "'4:30' is not a value", "an hour from 0 to 12"),
        ("config day_starts 4pm", "'4pm' is not a value", "an hour from 0 to 12"),
        ("config hours_per_week 1,000", "'1,000' is not a value", "up to 100"),
        ("config colour", "no setting is called 'colour'", "did you mean 'color'?"),
        ("config zzz 1", "no setting is called 'zzz'", "there are roadmap, day_starts"),
        ("config color blue", "'blue' is not a value for color", "auto, always or never"),
        ("config day_starts 13", "'13' is not a value", "an hour from 0 to 12"),
        ("config hours_per_week lots", "'lots' is not a value", "a number of hours up to 100"),
        ("config hours_per_week 101", "'101' is not a value", "up to 100"),
        ("config ascii maybe", "'maybe' is not a value", "true or false"),
        ("config roadmap nowhere", "no roadmap 'nowhere' is loaded", "loaded: python-backend"),
        ("config --unset", "--unset takes one key", "roadmap config KEY --unset"),
        ("config color auto --unset", "--unset takes one key", "roadmap config KEY --unset"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    newcomer: Learner, line: str, sentence: str, hint: str
) -> None:
    result = newcomer.types(line)
    assert result.code == 2
    assert sentence in result.err
    assert hint in result.err
    assert not newcomer.home.exists()


def test_only_a_roadmap_that_is_loaded_can_be_the_one(newcomer: Learner) -> None:
    newcomer.types(f"load {BREAD}")
    assert newcomer.types("config roadmap python-backend").code == 2
    assert newcomer.types("config roadmap bread").code == 0
    assert newcomer.asks("next")["roadmap"]["id"] == "bread"


def test_a_variable_that_counts_before_the_file_is_named(newcomer: Learner) -> None:
    learner = Learner(newcomer.home, {"ROADMAP_COLOR": "never"})
    result = learner.types("config color auto")
    assert result.code == 0
    assert "the variable ROADMAP_COLOR is set, and counts before the file" in result.err


def test_a_mistake_that_is_mended_is_not_reported_once_more(newcomer: Learner, file: Path) -> None:
    file.write_text("day_starts = 25\nascii = 'maybe'\n", "utf-8")
    result = newcomer.types("config day_starts 3")
    assert "day_starts=25" not in result.err
    assert f"{file}:2: ascii=maybe is not understood" in result.err


def test_hours_may_be_typed_with_their_unit(newcomer: Learner) -> None:
    assert newcomer.types("config hours_per_week 5h").code == 0
    assert rows(newcomer)["hours_per_week"]["value"] == 5


def test_a_linked_file_keeps_its_link_and_its_mode(
    newcomer: Learner, file: Path, tmp_path: Path
) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(MINE, "utf-8")
    real.chmod(0o640)
    file.symlink_to(real)
    assert newcomer.types("config color always").code == 0
    assert file.is_symlink()
    assert real.read_text("utf-8") == MINE.replace("never", "always")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    "text", [b"color = [", b"color = '\xff'", b"color = " + b"[" * 9000, b"#" * 1_000_001]
)
def test_a_file_that_cannot_be_read_stays_as_it_is(
    newcomer: Learner, file: Path, text: bytes
) -> None:
    file.write_bytes(text)
    result = newcomer.types("config ascii true")
    assert result.code == 2
    assert "nothing was changed; fix it in an editor" in result.err
    assert file.read_bytes() == text


@pytest.mark.parametrize("text", ["color = [\n'auto',\n]\n", "color.a = 1\n", "[color]\na = 1\n"])
def test_a_value_of_several_lines_is_left_to_an_editor(
    newcomer: Learner, file: Path, text: str
) -> None:
    file.write_text(text, "utf-8")
    result = newcomer.types("config color auto")
    assert result.code == 2
    assert f"{file}:1: this line cannot be changed by a command" in result.err
    assert file.read_text("utf-8") == text


@pytest.mark.skipif(not AS_ANYBODY and os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_takes_no_file_is_named(newcomer: Learner, file: Path) -> None:
    file.write_text(MINE, "utf-8")
    newcomer.home.chmod(0o500)
    result = newcomer.runs("config color auto", under=AS_ANYBODY)
    newcomer.home.chmod(0o700)
    assert result.code == 5
    assert f"{file} could not be written" in result.err
    assert "nothing was changed" in result.err
    assert file.read_text("utf-8") == MINE


# -- any file that Python reads --------------------------------------------------------------------

COMMENTS = st.sampled_from(["", "  # why", "#color = 1", ' # "quoted"'])
OTHERS = st.sampled_from(
    ["", "# color = 'never'", 'note = """\ncolor = 1\n"""', "x = [\n 1,\n]", "y.z = 1"]
)
OWN = st.sampled_from(["color = 'a'", 'color="#b"', '"color" = "c\\"d"', " color =\ttrue", ""])
TABLES = st.sampled_from(["", "[t]\ncolor = 5", "# of t\n[t]", "[[u]]\nv = 'color = 1'"])
VALUES = st.one_of(st.text(max_size=5), st.booleans(), st.integers(0, 12), st.just(2.5))


@given(
    st.lists(OTHERS, max_size=3, unique_by=lambda text: text[:1] or None),
    OWN,
    COMMENTS,
    TABLES,
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    VALUES,
)
def test_nothing_but_that_key_changes_in_any_file(
    others: list[str], own: str, comment: str, table: str, end: str, is_ended: bool, value: object
) -> None:
    lines = [*others[:1], own + comment if own else "", *others[1:], table]
    text = "\n".join(lines).replace("\n", end) + (end if is_ended else "")
    before = tomllib.loads(text.replace("\r\n", "\n"))
    changed = settings_file.set_value(text, "color", value)
    assert tomllib.loads(changed.replace("\r\n", "\n")) == {**before, "color": value}
    assert settings_file.find_line(changed, "color") > 0
    assert ("\r\n" in changed) is ("\r\n" in text)
    kept = [line for line in text.split(end) if not line.startswith((own or "\0",))]
    assert [line for line in changed.split(end) if line in kept][: len(kept)] == kept[: len(kept)]
    if "color" in before:
        gone = settings_file.remove_key(changed, "color")
        assert tomllib.loads(gone.replace("\r\n", "\n")) == {
            key: value for key, value in before.items() if key != "color"
        }
