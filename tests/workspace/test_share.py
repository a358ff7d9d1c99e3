"""Sharing shows what will be seen, writes one's own card and no other, and is taken back whole.

Holds: workspace.sharing.share, workspace.sharing.card_files, cli.commands.share, render.text.share_text.
"""

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from tests import cards
from tests.cli.program import (
    AS_ANYBODY,
    BREAD,
    PROGRAM,
    Learner,
    at_terminal,
    environment,
    moved_in,
)

from roadmap_cli.workspace.sharing.card_files import read_file

# What nobody but the learner may see, each with a word that is searched for.
SECRETS = (
    "done mix --rating 2 --spent 2h --note MARKNOTE --proof https://example.org/MARKPROOF",
    "note knead MARKSECOND",
    "link knead https://example.org/MARKLINK --title MARKTITLE",
    "read manual",
    "search MARKTYPED",
    "aim sourdough --by 2060-01-01",
)


@pytest.fixture(scope="module")
def begun_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    learner = Learner(tmp_path_factory.mktemp("begun") / "home")
    for line in (f"load {BREAD}", *SECRETS, "start knead", "spent knead 45m"):
        said = learner.types(line)
        assert said.code == 0, said
    return learner.home


@pytest.fixture
def mia(begun_home: Path, tmp_path: Path) -> Learner:
    return moved_in(begun_home, tmp_path / "mia")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "class").mkdir()
    return tmp_path / "class"


def share(learner: Learner, folder: Path, *more: str) -> str:
    said = learner.types(f"share --into {folder} --yes", *more)
    assert said.code == 0, said
    return said.out


# -- what is seen ----------------------------------------------------------------------------------


def test_a_card_holds_states_and_days_and_nothing_else(mia: Learner, folder: Path) -> None:
    share(mia, folder, "--name", "Mia")
    value = json.loads((folder / "mia.json").read_text("utf-8"))
    today = date.today().isoformat()
    assert set(value) == {"format", "version", "card", "name", "written", "roadmaps"}
    (roadmap,) = value["roadmaps"]
    assert set(roadmap) == {"id", "title", "version", "size", "events", "as_of", "topics"}
    assert roadmap["topics"] == [
        {"id": "mix", "title": "Mix a dough", "state": "done", "since": today, "touched": today},
        {
            "id": "knead",
            "title": "Knead it",
            "state": "in_progress",
            "since": today,
            "touched": today,
        },
    ]


def test_hours_are_shared_only_if_asked_for_and_each_time(mia: Learner, folder: Path) -> None:
    share(mia, folder, "--name", "Mia", "--time")
    (roadmap,) = read_file(str(folder / "mia.json")).roadmaps
    assert [topic.minutes for topic in roadmap.topics] == [120, 45]
    assert "2 h 45" in share(mia, folder, "--time")
    assert "not shared" in share(mia, folder)
    (roadmap,) = read_file(str(folder / "mia.json")).roadmaps
    assert {topic.minutes for topic in roadmap.topics} == {None}


def test_nothing_that_is_private_is_on_a_card_or_seen_by_a_mentor(
    mia: Learner, folder: Path, tmp_path: Path
) -> None:
    share(mia, folder, "--name", "Mia", "--time")
    texts = [path.read_text("utf-8") for path in folder.iterdir()]
    mentor = Learner(tmp_path / "mentor")
    for more in ("", "--learner Mia", "--topic mix", "--topic knead"):
        for form in ("terminal", "json", "csv", "html", "md"):
            said = mentor.types(f"cohort {folder} {more} --format {form}")
            assert said.code == 0, said
            texts.append(said.out + said.err)
    text = "\n".join(texts)
    assert "Mix a dough" in text
    for secret in (
        "MARK",
        "example.org",
        "sourdough",
        "rating",
        "manual",
        "2060-01",
        str(mia.home),
    ):
        assert secret not in text, secret


def test_sharing_is_not_a_fact_of_learning(mia: Learner, folder: Path) -> None:
    before = mia.types("export").out
    share(mia, folder, "--name", "Mia")
    assert mia.types("export").out == before
    assert mia.asks("history -n 1")["steps"][0]["command"] != "share"


def test_the_active_roadmap_is_shared_then_what_was_shared_before(
    mia: Learner, folder: Path, tmp_path: Path
) -> None:
    """Who works on something else meanwhile has not agreed to show it."""
    other = tmp_path / "rye.yaml"
    other.write_text(BREAD.read_text("utf-8").replace("id: bread", "id: rye"), "utf-8")
    share(mia, folder, "--name", "Mia")
    assert mia.types(f"load {other}").code == 0

    def shared() -> list[str]:
        return [roadmap.id for roadmap in read_file(str(folder / "mia.json")).roadmaps]

    share(mia, folder)
    assert shared() == ["bread"]
    share(mia, folder, "--roadmap", "rye")
    assert shared() == ["rye"]
    share(mia, folder, "--all")
    assert shared() == ["bread", "rye"]
    share(mia, folder)
    assert shared() == ["bread", "rye"]


# -- asking ----------------------------------------------------------------------------------------


def test_without_a_terminal_nothing_is_shared_unasked(mia: Learner, folder: Path) -> None:
    said = mia.types(f"share --into {folder} --name Mia")
    assert (said.code, said.out, list(folder.iterdir())) == (2, "", [])
    assert "--yes" in said.err
    assert mia.types(f"share --into {folder} --name Mia --json").code == 2


@pytest.mark.parametrize(("key", "files"), [("y", ["mia.json"]), ("n", []), ("\r", [])])
def test_at_a_terminal_it_shows_what_will_be_seen_and_asks(
    mia: Learner, folder: Path, key: str, files: list[str]
) -> None:
    code, screen = at_terminal(
        [*PROGRAM, "share", "--into", str(folder), "--name", "Mia"],
        100,
        {**environment(), **mia.settings},
        talk=[("share it? y/N", key)],
    )
    assert code == 0
    for word in ("Mia", "Baking bread", "1 done, 1 in progress", "not shared", "notes, links"):
        assert word in screen
    assert [path.name for path in folder.iterdir()] == files
    assert ("nothing was shared" in screen) is not bool(files)


# -- whose card it is ------------------------------------------------------------------------------


def test_sharing_again_replaces_ones_own_card(mia: Learner, folder: Path) -> None:
    share(mia, folder, "--name", "Mia")
    mia.types("done knead")
    share(mia, folder)
    (path,) = folder.iterdir()
    card = read_file(str(path))
    assert [topic.state for topic in card.roadmaps[0].topics] == ["done", "done"]
    assert card.name == "Mia"


def test_another_name_moves_the_card(mia: Learner, folder: Path) -> None:
    share(mia, folder, "--name", "Mia")
    share(mia, folder, "--name", "Mia B.")
    assert [path.name for path in folder.iterdir()] == ["mia-b.json"]


def test_a_name_without_latin_letters_has_a_file_of_its_own(mia: Learner, folder: Path) -> None:
    share(mia, folder, "--name", "Мария")
    (path,) = folder.iterdir()
    assert path.name.startswith("learner-")
    assert read_file(str(path)).name == "Мария"


@pytest.mark.parametrize("kind", ["another's card", "no card", "a folder", "a link to nowhere"])
def test_what_is_not_ones_own_is_never_replaced(mia: Learner, folder: Path, kind: str) -> None:
    path = folder / "mia.json"
    if kind == "another's card":
        cards.write(folder, cards.card("Mia"), "mia.json")
    elif kind == "no card":
        path.write_text("dear diary", "utf-8")
    elif kind == "a folder":
        path.mkdir()
    else:
        path.symlink_to(folder / "nowhere")
    before = path.read_text("utf-8") if path.is_file() else ""
    said = mia.types(f"share --into {folder} --name Mia --yes")
    assert said.code == 2, said
    assert "--name" in said.err
    assert (path.read_text("utf-8") if path.is_file() else "") == before
    assert len(list(folder.iterdir())) == 1


def test_a_card_changed_by_somebody_else_shares_no_more_than_before(
    mia: Learner, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "rye.yaml"
    other.write_text(BREAD.read_text("utf-8").replace("id: bread", "id: rye"), "utf-8")
    share(mia, folder, "--name", "Mia")
    mia.types(f"load {other}")
    path = folder / "mia.json"
    path.write_text(path.read_text("utf-8").replace('"bread"', '"rye"'), "utf-8")
    share(mia, folder)
    assert [roadmap.id for roadmap in read_file(str(path)).roadmaps] == ["bread"]


def test_the_same_progress_gives_the_same_card(mia: Learner, folder: Path) -> None:
    texts = []
    for _ in range(2):
        share(mia, folder, "--name", "Mia")
        value = json.loads((folder / "mia.json").read_text("utf-8"))
        texts.append({**value, "written": ""})
    assert texts[0] == texts[1]


# -- looking and taking back -----------------------------------------------------------------------


def test_it_says_what_is_shared_where(mia: Learner, folder: Path) -> None:
    assert "with nobody" in mia.types("share").out
    share(mia, folder, "--name", "Mia", "--time")
    said = mia.types("share").out
    for word in (str(folder / "mia.json"), '"Baking bread"', '"Mia"', "with hours"):
        assert word in said
    (folder / "mia.json").unlink()
    assert "no card of yours any more" in mia.types("share").out
    assert mia.asks("share")["places"][0]["card"] is None


def test_taking_back_deletes_ones_own_cards_and_no_other(mia: Learner, folder: Path) -> None:
    share(mia, folder, "--name", "Mia")
    shutil.copy(folder / "mia.json", folder / "mia.sync-conflict-1.json")
    other = cards.write(folder, cards.card("Zoe"), "zoe.json")
    (folder / "broken.json").write_text("{", "utf-8")
    answer = mia.asks(f"share --stop --into {folder}")
    assert len(answer["paths"]) == 2
    assert {path.name for path in folder.iterdir()} == {other.name, "broken.json"}
    assert "with nobody" in mia.types("share").out
    assert mia.types(f"share --stop --into {folder}").code == 2


def test_a_folder_that_is_gone_can_still_be_taken_back(mia: Learner, folder: Path) -> None:
    share(mia, folder, "--name", "Mia")
    shutil.rmtree(folder)
    said = mia.types(f"share --stop --into {folder}")
    assert said.code == 0
    assert "no card of yours was left" in " ".join(said.out.split())


# -- what cannot be --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("share --into {folder}/nowhere --name Mia --yes", "there is no folder"),
        ("share --into {file} --name Mia --yes", "is not a folder"),
        ("share --into {folder} --yes", "--name"),
        ("share --into {folder} --name ' ' --yes", "name"),
        ("share --into {folder} --name {long} --yes", "at most 60"),
        ("share --name Mia", "--into"),
        ("share --yes", "--into"),
        ("share --stop", "--into"),
        ("share --stop --into {folder}", "share nothing"),
        ("share --stop --yes --into {folder}", "does not ask"),
        ("share --into {folder} --all --roadmap bread --yes", "--all"),
        ("share --into {folder} --name Mia --roadmap nothing --yes", "nothing"),
    ],
)
def test_what_cannot_be_shared_is_said(mia: Learner, folder: Path, line: str, words: str) -> None:
    line = line.format(folder=folder, file=BREAD, long="x" * 61)
    said = mia.types(line)
    assert (said.code, said.out) == (2, ""), said
    assert words in said.err
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0 and not AS_ANYBODY, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(mia: Learner, folder: Path) -> None:
    folder.chmod(0o500)
    said = mia.runs(f"share --into {folder} --name Mia --yes", under=AS_ANYBODY)
    folder.chmod(0o700)
    assert said.code == 5, said
    assert "could not be written" in said.err
    assert list(folder.iterdir()) == []


def test_a_name_steers_no_terminal(mia: Learner, folder: Path) -> None:
    said = share(mia, folder, "--name", "M\x1b[2Ji\u202ea")
    assert "\x1b" not in said
    (path,) = folder.iterdir()
    assert read_file(str(path)).name.isprintable()
