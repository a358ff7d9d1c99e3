"""What a person may have edited is not lost to an option that writes a file.

Holds: workspace.output_file, store.database.atomic_write.
"""

import os
from pathlib import Path

import pytest
from tests.cli.program import Learner, moved_in

from roadmap_cli.core.answers.exchange_answers import EXPORTS
from roadmap_cli.render.formats import FORMATS

PAGE = b'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Mine</title>'
MINE = b"Gr\xfc\xdfe, and\r\nnotes of my own\n"
MADE_ANEW = {"html", "json", "jsonl", "anki", "taskwarrior"}
LINES = {
    **{f"report --format {name} -o": name for name in FORMATS},
    **{f"export --format {name} -o": name for name in EXPORTS},
    "show mix --format md --output": "md",
    "list -o": "terminal",
    "plan --hours-per-week 5 --ics": "ics",
}


@pytest.fixture
def mia(bread_home: Path, tmp_path: Path) -> Learner:
    return moved_in(bread_home, tmp_path / "mia")


@pytest.fixture(scope="module")
def bread_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.cli.program import BREAD

    home = tmp_path_factory.mktemp("bread") / "home"
    assert Learner(home).types(f"load {BREAD}").code == 0
    return home


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "folder"
    path.mkdir()
    return path


@pytest.mark.parametrize("line", LINES)
def test_a_file_of_ones_own_is_kept_byte_for_byte_and_it_is_said(
    mia: Learner, folder: Path, line: str
) -> None:
    file = folder / "words"
    file.write_bytes(MINE)
    file.chmod(0o640)
    result = mia.types(f"{line} {file}")
    assert result.code == 0
    assert f"the previous {file} is kept: {file}~" in result.err
    assert files(folder).keys() == {"words", "words~"}
    assert (folder / "words~").read_bytes() == MINE
    assert (folder / "words~").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("line", LINES)
def test_what_nobody_edited_is_made_anew_without_a_word(
    mia: Learner, folder: Path, line: str
) -> None:
    file = folder / "words"
    for before in ("start mix", "done mix", "undo"):
        mia.types(before)
        result = mia.types(f"{line} {file}")
        assert (result.code, "kept" in result.err) == (0, False)
        assert files(folder).keys() == {"words"}


@pytest.mark.parametrize("line", LINES)
def test_an_edit_is_kept_where_people_edit(mia: Learner, folder: Path, line: str) -> None:
    file = folder / "words"
    mia.types(f"{line} {file}")
    made = file.read_bytes()
    file.write_bytes(made + b"mine\n")
    mia.types(f"{line} {file}")
    kept = {} if LINES[line] in MADE_ANEW else {"words~": made + b"mine\n"}
    assert files(folder).keys() == {"words", *kept}
    assert files(folder).items() >= kept.items()


def test_a_page_of_ones_own_is_no_page_of_ours(mia: Learner, folder: Path) -> None:
    (folder / "index.html").write_bytes(PAGE)
    mia.types(f"report --format html -o {folder / 'index.html'}")
    assert (folder / "index.html~").read_bytes() == PAGE


def test_no_edit_is_lost_to_a_later_one(mia: Learner, folder: Path) -> None:
    file = folder / "words"
    for text in (b"one", b"two", b"two", b"three"):
        file.write_bytes(text)
        assert mia.types(f"list -o {file}").code == 0
    kept = files(folder)
    del kept["words"]
    assert kept == {"words~": b"three", "words~3": b"two", "words~2": b"one"}


def test_an_import_keeps_what_it_replaces_by_the_same_means(
    mia: Learner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "tea.md").write_text("# Tea\n\n- [ ] Leaves\n")
    for text in (b"one", b"Gr\xfc"):
        (folder / "tea.yaml").write_bytes(text)
        assert mia.types("import tea.md --overwrite").code == 0
    assert (folder / "tea.yaml~").read_bytes() == b"Gr\xfc"
    assert (folder / "tea.yaml~2").read_bytes() == b"one"


@pytest.mark.parametrize("quiet", ["", "--quiet", "--json"])
def test_an_empty_file_and_a_new_one_leave_nothing_to_keep(
    mia: Learner, folder: Path, quiet: str
) -> None:
    (folder / "empty").touch()
    for name in ("empty", "new"):
        result = mia.types(f"export --format md -o {folder / name} {quiet}")
        assert (result.code, result.err) == (0, "")
    assert files(folder).keys() == {"empty", "new"}


def test_json_says_where_a_file_is_kept(mia: Learner, folder: Path) -> None:
    file = folder / "words"
    file.write_bytes(MINE)
    remarks = mia.types(f"export --format csv -o {file} --json").json["remarks"]
    assert f"the previous {file} is kept: {file}~" in remarks


def test_the_file_behind_a_link_is_kept_beside_the_link(
    mia: Learner, folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    target.write_bytes(MINE)
    (folder / "link").symlink_to(target)
    assert mia.types(f"list -o {folder / 'link'}").code == 0
    assert (folder / "link").is_symlink()
    assert (folder / "link~").read_bytes() == MINE
    assert target.read_bytes() != MINE


def test_nothing_is_written_if_the_file_cannot_be_kept(mia: Learner, folder: Path) -> None:
    file = folder / "words"
    file.write_bytes(MINE)
    name = "x" * os.pathconf(folder, "PC_NAME_MAX")
    (folder / name).write_bytes(MINE)
    result = mia.types(f"list -o {folder / name}")  # no name is left for the copy
    assert result.code == 5
    assert "could not be written: File name too long" in result.err
    assert files(folder) == {"words": MINE, name: MINE}


def test_a_box_is_ticked_in_the_file_itself(mia: Learner, folder: Path) -> None:
    file = folder / "list.md"
    mia.types(f"export --format md -o {file}")
    mia.types("done mix")
    assert mia.types(f"export --into {file}").code == 0
    assert files(folder).keys() == {"list.md"}


def test_a_home_that_cannot_be_written_keeps_once_too_often(mia: Learner, folder: Path) -> None:
    (mia.home / "outputs").mkdir()
    file = folder / "words"
    for line in ("start mix", "done mix"):
        mia.types(line)
        assert mia.types(f"list -o {file}").code == 0
    assert files(folder).keys() == {"words", "words~"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and few links")
@pytest.mark.parametrize("what", ["directory", "pipe", "link"])
def test_what_is_no_copy_in_the_place_of_one_stays_and_the_copy_takes_a_number(
    mia: Learner, folder: Path, what: str
) -> None:
    file, place = folder / "list.md", folder / "list.md~"
    file.write_bytes(MINE)
    {
        "directory": place.mkdir,
        "pipe": lambda: os.mkfifo(place),
        "link": lambda: place.symlink_to("nowhere"),
    }[what]()
    result = mia.types(f"export --format md -o {file}")
    assert (result.code, f"is kept: {place}2" in result.err) == (0, True), result
    assert (folder / "list.md~2").read_bytes() == MINE
    assert not place.is_file()
    assert os.path.lexists(place)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes")
def test_a_pipe_in_place_of_the_programs_own_list_is_not_waited_for(
    mia: Learner, folder: Path
) -> None:
    os.mkfifo(mia.home / "outputs")
    (folder / "list.md").write_bytes(MINE)
    assert mia.types(f"export --format md -o {folder / 'list.md'}").code == 0
    assert (folder / "list.md~").read_bytes() == MINE
