"""What lies around the data: links, other databases, other owners, and settings that are wrong.

Holds: file_access, workspace.environment_checks, workspace.where, settings.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.builders import fingerprints
from tests.cli.program import BREAD, PROGRAM, Learner, Result, environment, moved_in

from roadmap_cli.file_access import find_dangling_link

NOBODY = 65534
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


def findings(learner: Learner) -> dict[str, Any]:
    return {f["name"]: f for f in learner.types("doctor --json").data["findings"]}


# -- links ---------------------------------------------------------------------------------------

Moved = Callable[[Learner, Path], tuple[Learner, Path]]


def directly(mia: Learner, room: Path) -> tuple[Learner, Path]:
    shutil.move(mia.home, room / "data")
    return Learner(room / "data"), room / "data/roadmap.db"


def by_a_file(mia: Learner, room: Path) -> tuple[Learner, Path]:
    shutil.move(mia.database, room / "learning.db")
    mia.database.symlink_to(room / "learning.db")
    return mia, room / "learning.db"


def by_its_directory(mia: Learner, room: Path) -> tuple[Learner, Path]:
    shutil.move(mia.home, room / "data")
    mia.home.symlink_to(room / "data")
    return mia, room / "data/roadmap.db"


def by_two_links(mia: Learner, room: Path) -> tuple[Learner, Path]:
    mia, real = by_a_file(mia, room)
    shutil.move(mia.home, mia.home.with_name("elsewhere"))
    mia.home.with_name("between").symlink_to("elsewhere")
    mia.home.symlink_to("between")
    return mia, real


WAYS = (directly, by_a_file, by_its_directory, by_two_links)


@pytest.mark.parametrize("way", WAYS)
def test_every_check_looks_where_the_database_really_is(
    mia: Learner, tmp_path: Path, way: Moved
) -> None:
    room = tmp_path / "Dropbox"
    room.mkdir(mode=0o700)
    mia.types("done mix")
    mia, real = way(mia, room)
    before = findings(mia)
    assert f"{room} is synchronised by Dropbox" in before["folder"]["sentence"]
    assert {before[name]["verdict"] for name in ("conflicts", "permissions", "saving")} == {"good"}
    real.chmod(0o644)
    (real.parent / f"{real.name}-journal").touch(mode=0o644)
    copy = real.with_name(f"{real.stem} (laptop's conflicted copy 2026-11-20).db")
    shutil.copy(real, copy)
    found = findings(mia)
    assert copy.name in found["conflicts"]["sentence"]
    assert mia.in_shell(found["conflicts"]["hint"].partition("remove it: ")[2]).code == 0
    assert {"644"} == {
        oct(p.stat().st_mode)[-3:] for p in (real, real.with_name(f"{real.name}-journal"))
    }
    assert mia.in_shell(found["permissions"]["hint"]).code == 0
    assert findings(mia)["permissions"]["verdict"] == "good"
    assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "name", ["old.db", "learning.sqlite", "my notes", ".hidden", "roadmap.db~", "роадмап.bak"]
)
def test_another_database_of_ours_is_named_whatever_it_is_called(
    mia: Learner, tmp_path: Path, way: Moved, name: str
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    mia, real = way(mia, room)
    shutil.copy(real, real.with_name(name))
    note = findings(mia)["conflicts"]
    assert (note["verdict"], name in note["sentence"]) == ("note", True)
    assert "next to the database is " in note["sentence"]
    assert "another database of this program" in note["sentence"]
    assert mia.in_shell(note["hint"].partition("remove it: ")[2]).code == 0


def test_what_is_no_database_of_ours_is_not_named(mia: Learner) -> None:
    with closing(sqlite3.connect(mia.home / "firefox.sqlite")) as connection, connection:
        connection.execute("create table mine (x)")
    connection.close()
    (mia.home / "notes.db").write_text("roadmap")
    (mia.home / "empty.db").touch()
    (mia.home / "folder.db").mkdir()
    os.mkfifo(mia.home / "pipe.db")
    os.link(mia.database, mia.home / "the same file.db")
    (mia.home / "a link to it.db").symlink_to(mia.database)
    assert findings(mia)["conflicts"]["verdict"] == "good"


def test_where_tells_what_a_link_leads_to(mia: Learner, tmp_path: Path) -> None:
    mia, real = by_a_file(mia, tmp_path)
    assert f"(a link to {real})" in mia.types("where").out
    assert mia.asks("where")["database_target"] == str(real)
    real.unlink()
    where = mia.types("where").out
    assert f"(could not be checked: {mia.database} is a link that leads nowhere)" in where


def test_a_link_that_leads_to_itself_is_named_and_not_what_lies_behind_it(
    mia: Learner, tmp_path: Path
) -> None:
    config = mia.home / "config.toml"
    config.symlink_to("config.toml")
    assert f"(could not be checked: {config} is a link that leads to itself)" in (
        mia.types("where").out
    )
    assert "config.toml is a link that leads to itself" in mia.types("next").err
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    for line in ("doctor", "next", "where"):
        result = Learner(loop).types(line)
        words = " ".join((result.out + result.err).split())
        assert f"{loop} is a link that leads" in words or f"leads to itself: {loop}" in words
        assert f"itself: {loop}/" not in words


@pytest.mark.parametrize("where", ["beside", "in its place", "many"])
def test_a_link_that_leads_to_itself_hides_no_other_database(mia: Learner, where: str) -> None:
    copy = mia.home / "roadmap (conflicted copy).db"
    shutil.copy(mia.database, copy)
    if where == "in its place":
        shutil.move(mia.database, mia.home / "old.db")
        mia.database.symlink_to("roadmap.db")
    else:
        for name in ("0", "loop", "roadmap (2).db")[: 3 if where == "many" else 1]:
            (mia.home / name).symlink_to(name)
    note = findings(mia)["conflicts"]
    assert (note["verdict"], copy.name in note["sentence"]) == ("note", True)
    assert ("old.db" in note["sentence"]) == (where == "in its place")


@pytest.mark.parametrize(
    ("home", "hint"),
    [
        ("/dev/null", "/dev/null is not a directory"),
        ("{}/file/deeper", "file is not a directory"),
        ("{}/" + "x" * 300, "set ROADMAP_HOME to a shorter path"),
    ],
)
@pytest.mark.parametrize("line", ["next", "doctor"])
def test_a_home_that_can_be_none_is_refused_for_its_real_reason(
    tmp_path: Path, home: str, hint: str, line: str
) -> None:
    (tmp_path / "file").touch()
    result = Learner(tmp_path, {"ROADMAP_HOME": home.format(tmp_path)}).types(line)
    assert result.code == 4
    assert hint in " ".join((result.out + result.err).split())


@pytest.mark.parametrize("line", ["next", "done mix", "report", "doctor", "backup", "where"])
def test_a_link_that_leads_nowhere_is_named_and_nothing_is_made_in_its_place(
    mia: Learner, tmp_path: Path, line: str
) -> None:
    nowhere = tmp_path / "disk/data"
    shutil.rmtree(mia.home)
    mia.home.symlink_to(nowhere)
    result = mia.types(line)
    if line != "where":
        assert result.code == 4
        words = " ".join((result.out + result.err).split())
        assert f"a link that leads nowhere: {mia.home}" in words
        assert "is the disk it leads to connected?" in words
    assert not nowhere.parent.exists()


def test_copies_behind_a_link_that_leads_nowhere_are_missed_with_its_name(mia: Learner) -> None:
    backups = mia.home / "backups"
    shutil.rmtree(backups, ignore_errors=True)
    backups.symlink_to("/nowhere/at/all")
    result = mia.types("done mix")
    assert result.code == 0
    assert f"{backups} is a link that leads nowhere" in result.err
    assert f"{backups} is a link that leads nowhere" in findings(mia)["saving"]["sentence"]


def test_a_path_is_missing_for_the_link_on_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/good").symlink_to("..")
    (tmp_path / "a/bad").symlink_to("nowhere")
    (tmp_path / "a/loop").symlink_to("loop")
    for path, link in (
        ("a", ""),
        ("a/missing/deeper", ""),
        ("a/good/a", ""),
        ("a/good/missing", ""),
        ("a/bad", "a/bad"),
        ("a/bad/x/y", "a/bad"),
        ("a/good/a/bad/x", "a/good/a/bad"),
        ("a/loop", "a/loop"),
    ):
        assert find_dangling_link(str(tmp_path / path)) == (str(tmp_path / link) if link else "")
    assert find_dangling_link("not/there") == ""


# -- settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["file", "directory", "parent"])
def test_settings_behind_a_link_that_leads_nowhere_are_missed(
    mia: Learner, tmp_path: Path, what: str
) -> None:
    config = tmp_path / "config"
    path = {
        "file": config / "roadmap/config.toml",
        "directory": config / "roadmap",
        "parent": config,
    }[what]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(tmp_path / "dotfiles/gone")
    data = tmp_path / "data"
    data.mkdir()
    shutil.move(mia.home, data / "roadmap")
    settings = {"ROADMAP_HOME": "", "XDG_DATA_HOME": str(data), "XDG_CONFIG_HOME": str(config)}
    learner = Learner(data / "roadmap", settings)
    said = f"not read: {path} is a link that leads nowhere"
    for line in ("next", "report", "done nosuch"):
        assert said in learner.types(line).err
    assert said in findings(learner)["settings"]["sentence"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("roadmap = 'nosuch'", "next"),
        ("roadmap = 'nosuch'", "note mix hello"),
        ("roadmap = [", "done nosuch"),
        ("roadmap = 3", "done nosuch"),
        ("roadmaps = 'bread'", "show nosuch"),
        ("color = 'red'", "done nosuch"),
    ],
)
def test_settings_that_may_be_why_a_command_fails_name_their_file(
    mia: Learner, text: str, line: str
) -> None:
    config = mia.home / "config.toml"
    config.write_text(text)
    result = mia.types(line)
    assert (result.code, str(config) in result.err) == (2, True), result
    failure = mia.types(f"{line} --json").json
    assert str(config) in f"{failure['errors'][0]['sentence']} {failure['remarks']}"
    assert mia.types("doctor").code == 0  # whatever the settings say
    assert findings(mia)["settings"]["verdict"] == "note"
    assert str(config) in findings(mia)["settings"]["sentence"]


@pytest.mark.parametrize("line", ["history", "history --all", "roadmaps", "use", "undo", "redo"])
def test_what_is_about_all_roadmaps_needs_none_that_a_setting_names(
    mia: Learner, line: str
) -> None:
    mia.types("done mix")
    (mia.home / "config.toml").write_text("roadmap = 'nosuch'")
    result = mia.types(line)
    assert result.code == 0, result
    assert mia.types("history mix").code == 2
    hint = mia.types("next").err
    assert "fix or remove that setting; loaded roadmaps: bread" in hint


def test_a_roadmap_that_a_variable_names_is_said_to_come_from_there(mia: Learner) -> None:
    learner = Learner(mia.home, {**mia.settings, "ROADMAP": "nosuch"})
    assert "no roadmap 'nosuch' is loaded (named by ROADMAP)" in learner.types("next").err
    assert "as ROADMAP" not in learner.types("next --roadmap nope").err


def test_several_roadmaps_that_the_settings_may_mean_are_named_with_their_file(
    mia: Learner, tmp_path: Path
) -> None:
    (tmp_path / "rye.yaml").write_text(BREAD.read_text().replace("id: bread", "id: bread-rye"))
    mia.types(f"load {tmp_path / 'rye.yaml'}")
    config = mia.home / "config.toml"
    config.write_text("roadmap = 'bre'")
    result = mia.types("next")
    assert (result.code, f"(named by {config})" in result.err) == (2, True), result


def test_the_mark_of_an_editor_of_windows_is_no_mistake(mia: Learner) -> None:
    (mia.home / "config.toml").write_bytes(b"\xef\xbb\xbfascii = true\r\n")
    assert mia.types("next").err == ""


def test_settings_that_are_read_are_found_by_doctor(mia: Learner, tmp_path: Path) -> None:
    assert findings(mia)["settings"]["sentence"] == "there is no settings file"
    (tmp_path / "real.toml").write_text("day_starts = 4")
    (mia.home / "config.toml").symlink_to(tmp_path / "real.toml")
    assert findings(mia)["settings"]["sentence"] == str(tmp_path / "real.toml")
    (mia.home / "config.toml").unlink()
    (mia.home / "config.toml").write_text("day_start = 4")
    assert findings(mia)["settings"]["verdict"] == "note"


@pytest.mark.parametrize(
    ("home", "is_told"), [("data", True), ("./data", False), ("../here/data", False)]
)
def test_a_home_that_is_another_one_in_each_directory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str, is_told: bool
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    result = Learner(Path(home), {"ROADMAP_HOME": home}).types("next")
    assert result.code == 0
    assert ("each directory has data of its own" in result.err) == is_told


@pytest.mark.parametrize("line", ["done mix --on x", "report --since x", "report --as-of 2026"])
def test_the_day_of_an_example_is_one_that_is_accepted(mia: Learner, line: str) -> None:
    hint = mia.types(line).err.splitlines()[1]
    days = [
        *re.findall('"([^"]+)"', hint),
        *re.findall(r"yesterday|[a-z]+day|\d{4}-\d\d-\d\d", hint),
    ]
    assert len(days) > 1
    for day in days:
        assert mia.types(line.rpartition(" ")[0], day).code == 0


# -- other owners --------------------------------------------------------------------------------


@pytest.fixture
def nora(bread_home: Path) -> Iterator[Learner]:
    """Nora has no privileges; she has done one topic, and root has been in her home since."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can be somebody else")
    probe = [*AS_NOBODY, *PROGRAM, "--version"]
    if subprocess.run(probe, env=environment(), capture_output=True, check=False).returncode:
        pytest.skip("nobody else may run this Python")
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        learner = moved_in(bread_home, Path(directory) / "home")
        own(learner.home, NOBODY)
        assert types(learner, "done mix").code == 0
        yield learner


def own(path: Path, user: int) -> None:
    for part in (path, *path.rglob("*")):
        os.chown(part, user, user)


def types(learner: Learner, line: str) -> Result:
    return learner.runs(line, under=AS_NOBODY, cwd=learner.home)


@pytest.mark.parametrize(
    ("what", "mode", "line"),
    [
        ("roadmap.db", 0o600, "next"),
        ("roadmap.db", 0o644, "done knead"),
        ("roadmap.db", 0o600, "doctor"),
        ("backups", 0o700, "backup"),
        ("backups", 0o700, "restore --list"),
        ("backups", 0o700, "doctor"),
        ("config.toml", 0o600, "next"),
        ("config.toml", 0o600, "doctor"),
        ("list.md", 0o644, "export --format md -o {}"),
        ("list.md", 0o600, "import {}"),
        ("list.md", 0o600, "check {}"),
    ],
)
def test_what_root_has_made_is_said_to_be_roots_with_the_command_that_helps(
    nora: Learner, what: str, mode: int, line: str
) -> None:
    path = nora.home / what
    if not path.exists():
        path.write_text("# Plan\n\n- [ ] A\n" if what == "list.md" else "")
    if what == "backups":
        (path / "roadmap-2026-03-01.db").unlink(missing_ok=True)
    os.chown(path, 0, 0)
    path.chmod(mode)
    result = types(nora, line.format(path))
    words = " ".join((result.out + result.err).split())
    option = "-R " if path.is_dir() else ""
    command = f"chown {option}nobody {path}"
    assert f"{path} belongs to root: sudo {command}" in words, result
    subprocess.run(command.split(), check=True)
    result = types(nora, line.format(path))
    assert "belongs to root" not in result.out + result.err


def test_a_copy_that_could_not_be_made_after_saving_says_whose_directory_it_is(
    nora: Learner,
) -> None:
    shutil.rmtree(nora.home / "backups")
    (nora.home / "backups").mkdir(mode=0o700)
    result = types(nora, "done knead")
    assert result.code == 0
    assert "saved, but no backup could be made" in result.err
    assert f"sudo chown -R nobody {nora.home / 'backups'}" in result.err


def test_a_directory_of_settings_that_root_has_made_is_told_when_a_command_saves(
    nora: Learner,
) -> None:
    config = nora.home.parent / "home/config"
    config.mkdir()
    config.chmod(0o755)
    settings = {
        "ROADMAP_HOME": "",
        "XDG_CONFIG_HOME": str(config),
        "XDG_DATA_HOME": str(nora.home / "data"),
    }
    (nora.home / "data").mkdir()
    own(nora.home / "data", NOBODY)
    learner = Learner(nora.home, settings)
    (config / "roadmap").mkdir()
    result = types(learner, "done git-basics")
    assert result.code == 0, result
    assert "device cannot be written (Permission denied): each command counts" in result.err
    assert f"{config} belongs to root: sudo chown -R nobody {config}" in result.err
    note = {f["name"]: f for f in types(learner, "doctor --json").data["findings"]}["saving"]
    assert f"sudo chown -R nobody {config}" in note["hint"]


def test_a_file_that_may_not_be_replaced_is_not_copied_either(nora: Learner) -> None:
    file = nora.home / "list.md"
    file.write_text("mine")
    file.chmod(0o644)
    before = fingerprints(nora.home)
    assert types(nora, f"export --format md -o {file}").code == 5
    assert fingerprints(nora.home) == before


def test_what_could_not_be_looked_at_is_said_to_be_neither_there_nor_missing(
    nora: Learner,
) -> None:
    os.chown(nora.home, 0, 0)
    nora.home.chmod(0o700)
    result = nora.runs("doctor --json", under=AS_NOBODY, cwd="/")
    found = {f["name"]: f for f in result.data["findings"]}
    for name in ("conflicts", "permissions", "folder", "saving"):
        assert found[name]["verdict"] == "note", found[name]
        assert "could not be checked: " in found[name]["sentence"]
        assert "Permission denied" in found[name]["sentence"]
        assert "belongs to root" in found[name]["hint"]
    where = nora.runs("where", under=AS_NOBODY, cwd="/").out
    assert where.count("(could not be checked: Permission denied)") == 2
    assert "not there yet" not in where


def test_a_file_that_only_another_user_may_read_is_not_passed_over(nora: Learner) -> None:
    other = nora.home / "old.db"
    shutil.copy(nora.database, other)
    other.chmod(0o600)
    note = {f["name"]: f for f in types(nora, "doctor --json").data["findings"]}["conflicts"]
    assert f"could not be checked: {other} (Permission denied)" in note["sentence"]


def test_in_a_directory_of_ones_own_the_command_that_lets_one_write_is_told(nora: Learner) -> None:
    folder = nora.home / "read only"
    folder.mkdir(mode=0o500)
    os.chown(folder, NOBODY, NOBODY)
    result = types(nora, f"export --format md -o '{folder}/list.md'")
    assert (result.code, f"chmod u+rwx '{folder}'" in result.err) == (5, True), result


def test_no_command_is_proposed_for_what_lies_in_the_directory_of_another(nora: Learner) -> None:
    before = fingerprints(nora.home)
    file = nora.home.parent / "roots.md"
    file.write_text("mine")
    result = types(nora, f"export --format md -o {file}")
    assert result.code == 5
    assert f"{file} belongs to root" in result.err
    assert "chown" not in result.err
    assert fingerprints(nora.home) == before
