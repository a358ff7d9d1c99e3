"""Loading new versions, and several roadmaps side by side, as a learner meets them.

Holds: render.text.load_text, workspace.loading, workspace.shipped_roadmap.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders import fingerprints, seal
from tests.cli.program import BREAD, Learner

from roadmap_cli import SHIPPED_VERSION, __version__
from roadmap_cli.store.catalog import catalog
from roadmap_cli.workspace.shipped_roadmap import shipped_path

TEA = """format: 1
id: tea
title: Making tea
tracks:
  - id: tea
    topics:
      - {id: boil, title: Boil water, hours: 1}
"""


def version(tmp_path: Path, *replaced: tuple[str, str]) -> Path:
    """Return a file with a version of the bread roadmap."""
    text = BREAD.read_text("utf-8")
    for old, new in replaced:
        text = text.replace(old, new)
    file = tmp_path / "bread.yaml"
    file.write_text(text, "utf-8")
    return file


RENAMED = (("id: rise", "id: rest"), ("[rise, preheat]", "[rest, preheat]"))


def test_a_dry_run_reports_the_changes_and_writes_nothing(mia: Learner, tmp_path: Path) -> None:
    mia.types("done rise")
    file = version(tmp_path, *RENAMED, ("hours: 1.5", "hours: 2"))
    before = fingerprints(mia.home)
    result = mia.types(f"load {file} --dry-run")
    assert result.code == 0
    assert result.out.startswith('would be updated: "Baking bread" (bread): 14 % of 7 topics → 0 %')
    assert "Hours       knead 1 h 30 → 2 h" in result.out
    assert "was: [rise]" in result.out
    assert "nothing was written" in result.out
    assert fingerprints(mia.home) == before


def test_a_dry_run_before_anything_else_makes_nothing(newcomer: Learner) -> None:
    result = newcomer.types(f"load {BREAD} --dry-run")
    assert (result.code, result.err) == (0, "")
    assert "8 topics, 2 milestones" in result.out
    assert not newcomer.home.exists()


def test_the_proposed_line_brings_progress_along_also_later(mia: Learner, tmp_path: Path) -> None:
    mia.types("done rise")
    data = mia.asks(f"load {version(tmp_path, *RENAMED)}")
    (proposal,) = data["proposals"]
    assert (proposal["former"], proposal["id"], proposal["line"]) == ("rise", "rest", "was: [rise]")
    lines = (tmp_path / "bread.yaml").read_text("utf-8").splitlines()
    assert "id: rest" in lines[proposal["at"] - 1]
    assert Path(data["backup"]).is_file()
    assert mia.asks("show rest")["state"] == "open"
    assert "rise" in mia.types("list --state retired").out
    lines.insert(proposal["at"], f"        {proposal['line']}")
    (tmp_path / "bread.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    mia.types(f"load {tmp_path / 'bread.yaml'}")
    assert mia.asks("show rest")["state"] == "done"
    assert mia.types("doctor").code == 0


def test_a_file_in_which_only_comments_changed_changes_nothing(
    mia: Learner, tmp_path: Path
) -> None:
    file = version(tmp_path, ("# A small", "# Another small"))
    assert mia.asks(f"load {file}")["action"] == "unchanged"
    assert not (mia.home / "backups").exists() or not list(
        (mia.home / "backups").glob("before-load*")
    )


def test_forget_reports_the_active_roadmap_and_use_restores_the_hidden_one(
    mia: Learner, tmp_path: Path
) -> None:
    refused = mia.types("forget bread")
    assert (refused.code, "only roadmap" in refused.err) == (2, True)
    mia.types("done mix")
    (tmp_path / "tea.yaml").write_text(TEA, "utf-8")
    mia.types(f"load {tmp_path / 'tea.yaml'}")
    assert [(r["id"], r["active"]) for r in mia.asks("roadmaps")["roadmaps"]] == [
        ("bread", False),
        ("tea", True),
    ]
    assert 'active roadmap: "Baking bread" (bread)' in mia.types("forget Making").out
    data = mia.asks("roadmaps")
    assert ([r["id"] for r in data["roadmaps"]], data["more"]) == (["bread"], 1)
    assert len(mia.asks("roadmaps --all")["roadmaps"]) == 2
    missing = mia.types("next --roadmap tea")
    assert (missing.code, "'roadmap use tea' shows it again" in missing.err) == (2, True)
    assert mia.asks("use tea")["active"] == "tea"
    assert mia.asks("next --roadmap bak")["roadmap"]["id"] == "bread"


def test_use_reports_an_overriding_variable(mia: Learner, tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text(TEA, "utf-8")
    mia.types(f"load {tmp_path / 'tea.yaml'}")
    set_so = Learner(mia.home, {"ROADMAP": "bread"})
    assert "ROADMAP selects bread and overrides this" in set_so.types("use tea").out
    refused = set_so.types("forget bread")
    assert (refused.code, "ROADMAP selects bread" in refused.err) == (2, True)


@pytest.mark.parametrize("before", ["0.0.1", __version__, f"{__version__}/2026.11"])
def test_another_shipped_version_is_announced_once(ada: Learner, before: str) -> None:
    assert ada.types("next").err == ""
    # As the program before the upgrade left it.
    with closing(sqlite3.connect(ada.database)) as connection, connection:
        connection.execute("update meta set value = ? where key = 'shipped'", (f"{before} old",))
        connection.execute(
            "update roadmap set version = '2026.11', digest = ?", (catalog.stored_digest("old"),)
        )
    seal(ada.database)
    said = " ".join(ada.types("next").err.split())
    assert f'version {SHIPPED_VERSION} of "Learn Python' in said
    assert "(you study 2026.11); your progress would be kept: 'roadmap load --shipped" in said
    assert ada.types("next").err == ""
    assert ada.types("load --shipped --dry-run").code == 0
    assert ada.types("load --shipped").code == 0
    assert ada.types("report").err == ""


def test_the_program_knows_the_version_of_the_roadmap_that_comes_with_it() -> None:
    text = Path(shipped_path()).read_text("utf-8")
    assert f'\nversion: "{SHIPPED_VERSION}"\n' in text


# -- progress that meets another version ----------------------------------------------------------

MANUAL = "          - id: manual\n            part: chapter 1\n            minutes: 30\n"
MOVED = (
    (MANUAL, ""),
    ("hours: 5\n", "hours: 5\n        readings:\n" + MANUAL.replace("minutes: 30", "minutes: 20")),
)


def test_a_read_mark_follows_a_renamed_reading_in_every_command(
    mia: Learner, tmp_path: Path
) -> None:
    mia.types("read manual")
    before = mia.asks("report")["reading"]
    file = version(tmp_path, *MOVED)
    result = mia.types(f"load {file} --dry-run")
    assert "manual now counts as read for feed-starter, as it did for mix" in " ".join(
        result.out.split()
    )
    marks = mia.asks(f"load {file}")["marks"]
    assert [(m["code"], m["topic"], m["to"]) for m in marks["moves"]] == [
        ("follows", "mix", ["feed-starter"])
    ]
    assert (marks["read"], marks["all"]) == (marks["read_before"], marks["all_before"])
    assert (before["read"], before["all"]) == (marks["read"], marks["all"])
    assert mia.asks("report")["reading"]["read"] == marks["read"] == 1
    (reading,) = mia.asks("show feed-starter")["readings"]
    assert (reading["id"], bool(reading["read"])) == ("manual", True)
    assert "✓  The manual of dough" in mia.types("reading --all").out
    exported = mia.types("export --format json").json
    topics = {t["id"]: t for r in exported["data"]["roadmaps"] for t in r["topics"]}
    assert [bool(r["read"]) for r in topics["feed-starter"]["readings"]] == [True]
    assert mia.types("doctor").code == 0


def test_a_retired_reading_keeps_its_mark_and_the_plan_says_so(
    mia: Learner, tmp_path: Path
) -> None:
    mia.types("read kneading")
    text = BREAD.read_text("utf-8")
    text = text[: text.index("  - id: kneading\n")].replace("        readings: [kneading]\n", "")
    (tmp_path / "bread.yaml").write_text(text, "utf-8")
    result = mia.types(f"load {tmp_path / 'bread.yaml'}")
    assert "kneading, read for knead, is no longer listed there; the mark is kept" in result.out
    assert "kneading" not in mia.types("reading").out
    message = mia.types("reading --all").out
    assert "Read, and no longer in the roadmap" in message
    assert "✓  Kneading in ten minutes\n   kneading: for knead, read on " in message
    (gone,) = mia.asks("show knead")["gone"]
    assert (gone["id"], gone["title"], bool(gone["read"])) == (
        "kneading",
        "Kneading in ten minutes",
        True,
    )
    mia.types(f"load {BREAD}")
    assert mia.asks("show knead")["gone"] == mia.asks("reading --all")["gone"] == []
    assert mia.asks("show knead")["readings"][0]["read"]


def test_readings_of_a_retired_topic_are_shown_with_it(mia: Learner, tmp_path: Path) -> None:
    mia.types("read kneading")
    mia.types("done knead")
    file = version(
        tmp_path, ("id: knead\n", "id: fold\n"), ("[knead]", "[fold]"), ("readings: [kneading]", "")
    )
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("  - id: kneading\n")], "utf-8")
    assert mia.types(f"load {file}").code == 0
    shown = mia.types("show knead").out
    assert "no longer in the roadmap" in shown
    assert "Read, and no longer on the list" in shown
    assert "Kneading in ten minutes" in shown
    assert [r["topic"] for r in mia.asks("reading --all")["gone"]] == ["knead"]
    assert [r["id"] for r in mia.asks("reading --topic knead")["gone"]] == ["kneading"]


JOINED = (
    ("id: knead\n", "id: work\n        was: [knead, rise]\n"),
    (
        "      - id: rise\n        title: Let it rise\n        stage: basics\n"
        "        hours: 3\n        prerequisites: [knead]\n",
        "",
    ),
    ("[rise, preheat]", "[work, preheat]"),
)


def test_merged_topics_are_reported_with_their_states(mia: Learner, tmp_path: Path) -> None:
    mia.types("done rise")
    mia.types("start knead")
    result = mia.types(f"load {version(tmp_path, *JOINED)} --dry-run")
    message = "knead (in progress) + rise (done) → work (in progress): the latest entry decides"
    assert message in " ".join(result.out.split())
    (join,) = mia.asks(f"load {tmp_path / 'bread.yaml'}")["joins"]
    assert {b["id"]: b["state"] for b in join["before"]} == {"knead": "in_progress", "rise": "done"}
    assert join["state"] == mia.asks("show work")["state"] == "in_progress"
    back = mia.asks(f"load {BREAD}")["joins"]
    assert {(j["id"], j["state"]) for j in back} == {("knead", "in_progress"), ("rise", "done")}
    assert mia.asks("show rise")["state"] == "done"


def test_swapped_ids_are_reported_as_reused(mia: Learner, tmp_path: Path) -> None:
    mia.types("done knead")
    swapped = (("id: knead\n        title: Knead it", "id: knead\n        title: Let it rise"),)
    swapped += (("id: rise\n        title: Let it rise", "id: rise\n        title: Knead it"),)
    file = version(tmp_path, *swapped, ("        readings: [kneading]\n", ""))
    (doubt,) = mia.asks(f"load {file} --dry-run")["doubts"]
    assert (doubt["code"], doubt["id"], doubt["like"]) == ("other-topic", "knead", "rise")
    result = " ".join(mia.types(f"load {file}").out.split())
    assert 'is knead still the same topic? It was "Knead it" (done)' in result
    assert 'now "Let it rise", which looks like what rise was before' in result
    assert "to go back, load the earlier version again" in result


STRANGER = TEA.replace("id: tea\ntitle", "id: bread\ntitle")


def test_another_roadmap_under_an_id_with_progress_is_refused(mia: Learner, tmp_path: Path) -> None:
    mia.types("done mix")
    file = tmp_path / "stranger.yaml"
    file.write_text(STRANGER, "utf-8")
    before = fingerprints(mia.home)
    refused = mia.types(f"load {file}")
    assert (refused.code, refused.out) == (2, "")
    assert 'bread is "Baking bread", where you have recorded progress' in refused.err
    assert "--replace" in refused.err
    data = mia.asks(f"load {file} --dry-run")
    assert data["refused"] is True
    assert [d["code"] for d in data["doubts"]] == ["other-roadmap"]
    assert "leave out --dry-run and add --replace" in mia.types(f"load {file} --dry-run").out
    assert fingerprints(mia.home) == before
    assert mia.types(f"load {file} --replace").code == 0
    assert mia.types(f"load {BREAD} --replace").code == 0
    assert mia.asks("show mix")["state"] == "done"


def test_another_roadmap_under_an_id_without_progress_is_loaded_with_a_warning(
    mia: Learner, tmp_path: Path
) -> None:
    file = tmp_path / "stranger.yaml"
    file.write_text(STRANGER, "utf-8")
    result = mia.types(f"load {file}")
    assert result.code == 0
    assert "is this the same roadmap?" in result.out


def test_kept_progress_is_mentioned_only_if_there_is_some(mia: Learner, tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text(TEA, "utf-8")
    two = (
        TEA + "      - {id: pour, title: Pour, hours: 1}\n      - {id: sip, title: Sip, hours: 1}\n"
    )
    (tmp_path / "two.yaml").write_text(two, "utf-8")
    mia.types(f"load {tmp_path / 'two.yaml'}")
    result = " ".join(mia.types(f"load {tmp_path / 'tea.yaml'} --dry-run").out.split())
    assert "Retired pour, sip: roadmap list --state retired" in result
    mia.types("done sip")
    result = " ".join(mia.types(f"load {tmp_path / 'tea.yaml'}").out.split())
    assert "Retired pour, sip (done); what you recorded is kept and returns with the id" in result
    assert "0 of 1 topic done (0 %); 1 open" in mia.types("report").out


def test_a_load_explains_how_to_revert_it(mia: Learner, tmp_path: Path) -> None:
    mia.types("done mix")
    file = version(tmp_path, *RENAMED)
    assert "Go back" not in mia.types(f"load {file} --dry-run").out
    result = " ".join(mia.types(f"load {file}").out.split())
    assert (
        "Go back load the earlier version of the file again, or: roadmap restore before-load-"
        in result
    )
    name = result.split("roadmap restore ")[1].split(";")[0]
    assert mia.types(f"restore {name} --yes").code == 0
    assert mia.asks("show rise")["retired"] is False


def many(tmp_path: Path, name: str, form: str, extra: str = "") -> Path:
    """Return a file with eight topics whose ids have a form; `extra` goes with the fourth."""
    entries = "".join(
        f"      - {{id: {form.format(i)}, title: Lesson {i}, hours: 1{extra if i == 4 else ''}}}\n"
        for i in range(1, 9)
    )
    head = "format: 1\nid: many\ntitle: Many\ntracks:\n  - id: all\n    topics:\n"
    (tmp_path / name).write_text(head + entries, "utf-8")
    return tmp_path / name


def test_all_proposed_renames_can_be_seen_before_and_after_a_load(
    newcomer: Learner, tmp_path: Path
) -> None:
    newcomer.types(f"load {many(tmp_path, '1.yaml', 'old-{}')}")
    newcomer.types("done old-4")
    file = many(tmp_path, "2.yaml", "new-{}")
    assert newcomer.types(f"load {file} --dry-run").out.count("Renamed?") == 8
    result = newcomer.types(f"load {file}").out
    assert result.count("Renamed?") == 6
    assert "2 more may be renames: 'roadmap list --state retired' lists them all" in result
    assert newcomer.types("list --state retired").out.count("Renamed?") == 8
    assert newcomer.asks("list")["proposals"] == []
    newcomer.types(f"load {many(tmp_path, '3.yaml', 'new-{}', ', was: [old-4]')}")
    left = newcomer.asks("list --state retired")["proposals"]
    assert [p["former"] for p in left] == [f"old-{i}" for i in (1, 2, 3, 5, 6, 7, 8)]
    assert (left[0]["id"], left[0]["line"]) == ("new-1", "was: [old-1]")
    newcomer.types(f"load {tmp_path / '1.yaml'}")
    assert newcomer.asks("list --state retired")["proposals"] == []


def test_a_title_with_quotation_marks_can_be_read(mia: Learner, tmp_path: Path) -> None:
    file = tmp_path / "tea.yaml"
    text = BREAD.read_text("utf-8").replace("id: bread", "id: tea", 1)
    file.write_text(text.replace("title: Baking bread", "title: 'Say \"tea\"'", 1), "utf-8")
    assert mia.types(f"load {file}").out.startswith("loaded 'Say \"tea\"' (tea): ")
