"""Every command does what its help says: on a small roadmap for the words, on the shipped one
for what a newcomer meets. Answers go to stdout, warnings to stderr, the exit code tells.

Holds: cli.commands.daily, cli.commands.reports, cli.commands.roadmaps,
cli.input.external_programs, core.answers.health_answers, core.answers.path,
core.control_chars, render.pages.reading_page, render.text.change_text, render.text.next_text,
render.text_lines, store.catalog.reading_rows, store.catalog.retired, store.log.study_days,
workspace.name_lookup, workspace.own_links, workspace.path, workspace.reading, workspace.reading_list, workspace.report, workspace.search,
workspace.topic_list, workspace.tree, workspace.where.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.builders import fingerprints, seal, workspace_at
from tests.cli.program import BREAD, Learner

from roadmap_cli.errors import UsageError
from roadmap_cli.formats.own.roadmap_reader import read_roadmap
from roadmap_cli.workspace import (
    history,
    next_topic,
    notes,
    own_links,
    reading,
    report,
    topic_changes,
)
from roadmap_cli.workspace.shipped_roadmap import shipped_path

ADDS_UP = ("done", "assumed", "in_progress", "open", "skipped")


def state(learner: Learner, topic: str) -> str:
    return str(learner.asks(f"show {topic}")["state"])


def events(learner: Learner) -> int:
    with closing(sqlite3.connect(learner.database)) as connection, connection:
        found: int = connection.execute("select count(*) from event").fetchone()[0]
    connection.close()
    return found


# -- the first day -------------------------------------------------------------------------------


def test_a_newcomer_gets_a_topic_at_once_and_is_told_once_where_progress_is_kept(
    newcomer: Learner,
) -> None:
    first = newcomer.types("")
    assert first.code == 0
    assert "Step 1 of" in first.out
    assert first.err.count("\n") == 1
    assert str(newcomer.database) in first.err
    again = newcomer.types("next")
    assert (again.code, again.out, again.err) == (0, first.out, "")


def test_roadmap_alone_is_next(mia: Learner) -> None:
    assert mia.types("").out == mia.types("next").out


# -- next ----------------------------------------------------------------------------------------


def test_next_shows_topic_reason_time_reading_and_alternatives(mia: Learner) -> None:
    result = mia.types("next")
    assert (result.code, result.err) == (0, "")
    for part in (
        "mix  Mix a dough (2 h)",
        'Step 1 of 5 to "My first loaf", 9 h to go',
        "Everything begins with flour and water.",
        "you can weigh flour and water",
        "The manual of dough, chapter 1 (docs, 30 min)",
        "https://example.org/manual",
        "preheat (Preheat the oven, 30 min): no delay",
        "roadmap start mix",
    ):
        assert part in result.out
    assert "flour-lore" not in result.out  # an elective is nothing for a newcomer


def test_next_as_json_has_every_field(mia: Learner) -> None:
    data = mia.asks("next")
    assert (data["topic"]["id"], data["topic"]["hours"]) == ("mix", 2)
    assert data["milestone"]["id"] == "first-loaf"
    assert (data["step"], data["steps"]) == (1, 5)
    assert data["ready"] == ["preheat"]
    assert [reason["code"] for reason in data["reasons"]] == ["step"]
    assert data["reading"]["url"] == "https://example.org/manual"


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("history --until 2020-01-01", "Day,Typed,Entry,"),
        ("note --all", "Day,Entry,Topic,"),
        ("list --state skipped", "Id,Title,Hours,State"),
        ("reading --topic shape", "Title,Id,Kind,"),
        ("search zzzz", "State,Name,Title,Excerpt,What"),
        ("plan --hours-per-week 5", "Kind,Id,Title,Hours,Expected"),
        ("path sourdough", "Kind,Id,Title,Hours,Hours in all,State"),
    ],
)
def test_csv_without_rows_has_its_head(mia: Learner, line: str, head: str) -> None:
    mia.types("know sourdough flour-lore")
    (row,) = mia.types(f"{line} --format csv").out.splitlines()
    assert row.startswith(head)


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("next --time 45m", "preheat"),
        ("next --time 2h", "mix"),
        ("next --track oven", "preheat"),
        ("next --track Oven", "preheat"),
        ("next --goal sourdough", "mix"),
        ("next --goal preheat", "preheat"),
        ("next --goal 'my first loaf'", "mix"),
    ],
)
def test_next_keeps_to_the_time_the_track_or_the_goal(mia: Learner, line: str, topic: str) -> None:
    assert mia.asks(line)["topic"]["id"] == topic


def test_next_n_lists_the_following_topics(mia: Learner) -> None:
    data = mia.asks("next -n 3")
    assert [topic["id"] for topic in data["coming"]] == ["knead", "rise"]
    assert "Then        knead" in mia.types("next -n 3").out


def test_next_finishes_what_was_started(mia: Learner) -> None:
    mia.types("start preheat")
    data = mia.asks("next")
    assert data["topic"]["id"] == "preheat"
    assert "started" in [reason["code"] for reason in data["reasons"]]
    assert "roadmap done preheat" in mia.types("next").out


def test_next_for_a_reached_goal_recommends_something_else(mia: Learner) -> None:
    mia.types("know bake")
    data = mia.asks("next --goal first-loaf")
    assert data["remark"] == '"My first loaf" is already done'
    assert data["topic"]["id"] == "feed-starter"


def test_next_succeeds_when_nothing_is_left(mia: Learner) -> None:
    mia.types("know shape flour-lore")
    result = mia.types("next")
    assert result.code == 0
    assert "Nothing is left to study" in result.out
    data = mia.asks("next")
    assert (data["topic"], data["milestone"], data["ready"]) == (None, None, [])


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("next --track nope", "there are: dough, oven"),
        ("report nope", "there are: dough, oven"),
        ("next --goal 'no such'", "first-loaf"),
        ("next --time soon", "write 45m, 3h or 1h30"),
        ("next -n 0", "-n"),
        ("next -n 99999999999999999999", "-n"),
        ("list --state lost", "states are open, in_progress"),
        ("list --stage nope", "there are: basics, mastery"),
        ("reading --kind poem", "kinds are: book, docs"),
        ("report --since someday", "write yesterday, "),
        ("report --since 2999-01-01", "is in the future"),
        ("report --as-of 2024-02-30", "is not a date"),
        ("report --as-of 2026-01-01 dough", "whole report only"),
        ("report --since 2026-01-01 --remaining", "one of them"),
        ("report --chart dough", "whole report only"),
        ("report --chart --year 2026", "whole report only"),
        ("report --chart --remaining", "whole report only"),
        ("report --chart --format csv", "pictures are no table"),
        ("report --format pdf", "terminal, json, md, csv, html"),
        ("next --color purple", "auto, always, never"),
        ("done mix --rating 9", "--rating"),
        ("done mix --on tomorrow", "is in the future"),
        ("done mix --proof javascript:alert(1)", "http"),
        ("done mix --note ' '", "empty"),
        ("done mix --spent 0m", "not a duration"),
        ("spent mix soon", "write 45m, 3h or 1h30"),
        ("link mix file:///etc/passwd", "http"),
        ("link mix https://you:secret@example.org/", "user name"),
        ("read nope", "no reading called 'nope'"),
        ("read mix", "its readings are: manual, baking-book"),
        ("read kneading --topic mix", "no reading called 'kneading'"),
        ("open preheat", "no unread reading"),
        ("note mix", "roadmap note mix TEXT"),
        ("search ''", "the argument WORDS is empty"),
        ("use nope", "loaded roadmaps: bread"),
        ("use ''", "the argument ID is empty"),
        ("note mix --show text", "changes none"),
        ("next --roadmap nope", "loaded roadmaps: bread"),
        ("undo 0", "N: "),
        ("done ''", "the argument TOPIC is empty"),
        ("done mix ''", "the argument TOPIC is empty"),
        ("done knaed", "did you mean knead?"),
        ("next --goal frist-loaf", "did you mean first-loaf?"),
    ],
)
def test_impossible_options_are_refused_with_the_choices(
    mia: Learner, line: str, wanted: str
) -> None:
    before = events(mia)
    result = mia.types(line)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("roadmap: ")
    assert wanted in result.err
    failed = mia.types(f"{line} --json")
    assert (failed.code, failed.out) == (2, "")
    assert failed.json["ok"] is False
    assert failed.json["errors"][0]["exit_code"] == 2
    assert events(mia) == before


# -- start, stop, done, skip, reopen, know -------------------------------------------------------


def test_done_shows_unlocked_topics_progress_and_a_self_check(mia: Learner) -> None:
    result = mia.types("done mix")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("✓ done: mix — Mix a dough")
    for part in (
        "knead (1 h 30), feed-starter (5 h)",
        "Exercise    Mix 500 g of flour and show a photo.\n",
        "Question    What is hydration? (answer: roadmap review mix)",
        '"My first loaf": 1 of 5 topics done, 7 h to go',
        "Next        knead (1 h 30)",
    ):
        assert part in result.out
    assert state(mia, "mix") == "done"


def test_done_twice_records_one_completion(mia: Learner) -> None:
    mia.types("done mix")
    count = events(mia)
    again = mia.types("done mix")
    assert again.code == 0
    assert "already done: mix, since 20" in again.out
    assert events(mia) == count


def test_done_takes_several_topics_by_id_beginning_and_title(mia: Learner) -> None:
    data = mia.asks("done mix preh 'knead IT'")
    assert [topic["id"] for topic in data["topics"]] == ["mix", "preheat", "knead"]
    assert [step["command"] for step in mia.asks("history")["steps"]] == ["done mix preheat knead"]
    assert state(mia, "heat") == "done", "a former id leads to the topic"


def test_one_wrong_name_among_several_records_nothing(mia: Learner) -> None:
    assert mia.types("done mix nope").code == 2
    assert events(mia) == 0


def test_a_blocked_topic_is_warned_about_and_obeyed(mia: Learner) -> None:
    result = mia.types("done bake")
    assert result.code == 0
    assert (
        "rise (Let it rise), preheat (Preheat the oven) come first and aren't done yet"
        in result.out
    )
    assert 'Milestone reached: "My first loaf"' in result.out
    assert "roadmap done bake --proof URL" in result.out
    assert state(mia, "bake") == "done"


def test_done_records_its_options_and_reports_them(mia: Learner) -> None:
    result = mia.types(
        "done mix --spent 1h30 --note 'so wet' --proof https://example.org/p --rating 3"
        " --on 2026-03-01"
    )
    assert "also recorded: rating 3, 1 h 30, a note, https://example.org/p" in result.out
    shown = mia.asks("show mix")
    assert (shown["since"], shown["spent"], shown["rating"]) == ("2026-03-01", 90, 3)
    assert shown["proof_shown"] == "https://example.org/p"
    assert shown["notes"] == [{"day": "2026-03-01", "text": "so wet"}]
    later = mia.types("done mix --spent 30m")
    assert "30 min, 2 h in total on mix" in later.out
    assert "already done" in later.out
    assert "also recorded: 30 min" in later.out
    assert mia.asks("show mix")["spent"] == 120


def test_rating_1_keeps_a_topic_in_progress(mia: Learner) -> None:
    assert "in progress: mix" in mia.types("done mix --rating 1").out
    assert state(mia, "mix") == "in_progress"
    assert "not done yet: mix stays in progress" in mia.types("done mix --rating 1").out


def test_start_and_stop(mia: Learner) -> None:
    assert "in progress: mix" in mia.types("start mix").out
    assert "already in progress: mix" in mia.types("start mix").out
    assert "paused: mix" in mia.types("stop mix").out
    assert "already paused: mix" in mia.types("stop mix").out
    assert "not in progress: knead is open" in mia.types("stop knead").out
    mia.types("done knead")
    assert "not in progress: knead is done" in mia.types("stop knead").out
    assert "roadmap reopen knead" in mia.types("start knead").out


def test_skipped_topics_count_neither_as_done_nor_as_open(mia: Learner) -> None:
    assert "skipped: mix" in mia.types("skip mix --note 'I buy it'").out
    counts = mia.asks("report")["counts"]
    assert (counts["skipped"], counts["open"], counts["counted"]) == (1, 7, 6)
    assert mia.asks("show mix")["notes"][0]["text"] == "I buy it"
    assert "already skipped" in mia.types("skip mix").out


def test_reopened_topics_are_open_and_keep_their_history(mia: Learner) -> None:
    mia.types("done mix")
    assert mia.types("reopen mix").out.startswith("open: mix")
    assert state(mia, "mix") == "open"
    commands = [step["command"] for step in mia.asks("history mix")["steps"]]
    assert commands == ["reopen mix", "done mix"]
    assert "already open: preheat" in mia.types("reopen preheat").out


def test_know_includes_all_prerequisites(mia: Learner) -> None:
    data = mia.asks("know bake")
    assert {topic["id"] for topic in data["topics"]} == {"bake", "rise", "knead", "mix", "preheat"}
    counts = mia.asks("report")["counts"]
    assert (counts["assumed"], counts["done"]) == (5, 0)
    assert [step["command"] for step in mia.asks("history")["steps"]] == ["know bake"]


def test_each_state_has_the_sign_that_lists_have(mia: Learner) -> None:
    assert mia.types("know preheat").out.startswith("≈ known: preheat")
    assert mia.types("done mix").out.startswith("✓ done: mix")


def test_know_takes_tracks_and_milestones_for_all_their_topics(mia: Learner) -> None:
    dough = {"mix", "knead", "rise", "feed-starter", "flour-lore"}
    for name, known in (
        ("dough", dough),
        ("Dough", dough),
        ("first-loaf", {"mix", "knead", "rise", "preheat", "bake"}),
        ("'my first loaf'", {"mix", "knead", "rise", "preheat", "bake"}),
        ("oven feed-starter", {*dough, "preheat", "bake", "shape"} - {"flour-lore"}),
    ):
        answer = mia.asks(f"know {name}")
        assert {topic["id"] for topic in answer["topics"]} == known
        assert mia.asks("report")["counts"]["assumed"] == len(known)
        assert " is the " in answer["remarks"][0]
        mia.types("undo")
    assert "sourdough is the milestone" in mia.types("know 'own sourd'").out
    mia.types("undo")
    mia.types("know dough")
    assert mia.asks("history")["steps"][0]["command"] == "know dough"
    assert "nothing of it is left to change" in mia.types("know dough").out
    assert mia.asks("history")["steps"][0]["command"] == "know dough"
    mia.types("skip preheat")
    answer = mia.types("know preheat").out
    assert "to record preheat as known: roadmap reopen preheat, then roadmap know preheat" in answer


def test_know_takes_a_topic_before_the_track_of_its_id_and_says_so(
    mia: Learner, tmp_path: Path
) -> None:
    file = tmp_path / "bread.yaml"
    text = BREAD.read_text("utf-8").replace("  - id: oven\n", "  - id: preheat\n")
    file.write_text(text, "utf-8")
    assert mia.types(f"load {file}").code == 0
    out = mia.types("know preheat").out
    assert "only the topic preheat: 'preheat' is also the track \"Oven\"" in out
    assert "3 topics" in mia.types("know Oven").out
    mia.types("undo")
    text = text.replace("title: Dough", "title: Mix a dough")
    file.write_text(text, "utf-8")
    assert mia.types(f"load {file}").code == 0
    out = mia.types("know 'mix a dough'").out
    assert "only the topic mix: 'mix a dough' is also the track" in out


def test_a_milestone_in_place_of_a_topic_is_recognised(mia: Learner) -> None:
    for line in ("done first-loaf", "start first-loaf", "spent first-loaf 1h", "note first-loaf x"):
        result = mia.types(line)
        assert result.code == 2
        assert result.err.splitlines()[0] == "roadmap: 'first-loaf' is a milestone, not a topic"
        assert "roadmap path first-loaf" in result.err


# -- undo, redo, history -------------------------------------------------------------------------


def test_undo_reports_the_retracted_command_and_redo_restores_it(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("done preheat")
    assert mia.types("undo").out.startswith("undid: done preheat")
    assert mia.types("undo").out.startswith("undid: done mix")
    assert mia.types("undo").out == "nothing to undo\n"
    assert state(mia, "mix") == "open"
    assert mia.types("redo").out.startswith("redid: done mix")
    assert mia.types("redo").out.startswith("redid: done preheat")
    assert mia.types("redo").out == "nothing to redo\n"
    assert [state(mia, name) for name in ("mix", "preheat")] == ["done", "done"]


def test_undo_n_takes_back_n_commands_and_one_redo_puts_them_back(mia: Learner) -> None:
    for name in ("mix", "knead", "preheat"):
        mia.types(f"done {name}")
    assert mia.types("undo 2").out.count("undid") == 2
    assert [state(mia, name) for name in ("mix", "knead")] == ["done", "open"]
    assert mia.types("redo").out.count("redid") == 2
    assert state(mia, "preheat") == "done"


def test_history_keeps_everything(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("undo")
    assert "done mix [undone]" in mia.types("history").out
    assert "Nothing has been recorded about preheat yet." in mia.types("history preheat").out
    mia.types("start preheat")
    assert len(mia.asks("history -n 1")["steps"]) == 1
    assert mia.asks("history -n 1")["more"] is True


# -- time, notes, links, readings ----------------------------------------------------------------


def test_time_adds_up(mia: Learner) -> None:
    begun = "45 min spent on mix (45 min in total)\n  mix is now in progress\n"
    assert mia.types("spent mix 45m").out == begun
    result = mia.types("spent mix 1h30 --on 2026-03-01")
    assert result.out == "1 h 30 spent on mix on 2026-03-01 (2 h 15 in total)\n"
    assert "2026-03-01 is before your first record so far" in result.err
    assert mia.asks("report")["spent"] == 135


def test_time_leaves_what_was_decided_and_says_so(mia: Learner) -> None:
    mia.types("skip mix")
    assert "mix stays skipped; to study it: roadmap reopen mix" in mia.types("spent mix 5m").out
    mia.types("start knead")
    mia.types("stop knead")
    late = mia.types("spent knead 5m").out
    assert "knead stays paused; to go on: roadmap start knead" in late
    assert (state(mia, "mix"), state(mia, "knead")) == ("skipped", "paused")


def test_a_topic_that_was_begun_by_time_is_one_that_was_started(mia: Learner) -> None:
    mia.types("spent feed-starter 5m")
    assert "feed-starter" in mia.types("list --state in_progress").out
    assert "paused: feed-starter" in mia.types("stop feed-starter").out


def test_implausible_time_is_remarked_and_can_be_taken_back(mia: Learner) -> None:
    result = mia.types("spent mix 300h")
    assert "if that's a slip: roadmap undo" in result.err
    assert mia.asks("undo")["steps"][0]["command"] == "spent mix 18000m"
    assert mia.asks("report")["spent"] == 0


def test_notes_keep_their_lines_and_show_without_anything_that_steers_a_terminal(
    mia: Learner,
) -> None:
    assert mia.types("note mix", "first\nsecond \x1b[31mred \u202egnp").code == 0
    mia.types("note mix three words here")
    shown = mia.types("note mix --show").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert [line.split()[-1] for line in shown.splitlines()[1:]] == ["first", "gnp", "here"]
    raw = mia.types("note mix --show --json")
    assert raw.data["notes"][0]["text"] == "first\nsecond \x1b[31mred \u202egnp"
    assert "\u202e" not in raw.out


def test_bytes_that_are_no_text_are_refused_wherever_they_stand(mia: Learner) -> None:
    for line in ("note mix", "done", "search", "done mix --note", "next --goal"):
        result = mia.types(line, "caf\udcff")
        assert (result.code, result.out) == (2, ""), line
        assert "not characters" in result.err
    assert events(mia) == 0


def test_an_own_link_is_a_reading(mia: Learner) -> None:
    result = mia.types("link knead https://example.org/own --title 'My [b]page' --time 20m")
    assert "linked: My [b]page to knead" in result.out
    assert "already linked" in mia.types("link knead https://example.org/own").out
    own = mia.asks("reading --own")["readings"]
    assert [(row["title"], row["minutes"], row["own"]) for row in own] == [("My [b]page", 20, True)]
    assert "1 more to read for knead" in mia.types("read my-b-page").out
    assert mia.types("open my-b-page").out.endswith("https://example.org/own\n")


def test_read_and_unread(mia: Learner) -> None:
    assert mia.types("read manual").out == (
        "read: The manual of dough; 2 more to read for mix\n  mix is now in progress\n"
    )
    assert "already read: The manual of dough, since 20" in mia.types("read manual").out
    assert mia.asks("next")["reading"]["id"] == "baking-book"
    assert "unread again" in mia.types("read manual --unread").out
    assert mia.asks("next")["reading"]["id"] == "manual"


def test_the_reading_list_is_of_the_topics_at_hand_unless_more_is_asked_for(mia: Learner) -> None:
    def listed(line: str) -> list[str]:
        return [row["id"] for row in mia.asks(line)["readings"]]

    own = "creme-de-la-creme-of-flours"
    assert listed("reading") == ["manual", "baking-book", own]
    assert listed("reading --all") == ["manual", "baking-book", own, "kneading"]
    assert listed("reading --kind video") == ["kneading"]
    assert listed("reading --kind video --kind book") == ["baking-book", "kneading"]
    assert listed("reading --free") == ["manual", own, "kneading"]
    assert listed("reading --topic knead") == ["kneading"]
    mia.types("read manual")
    assert listed("reading") == ["baking-book", own]
    assert listed("reading --topic mix") == ["baking-book", own, "manual"]
    assert "1 of 3 core readings" not in mia.types("reading --topic knead").out


def test_open_without_a_terminal_prints_the_address(mia: Learner) -> None:
    result = mia.types("open mix")
    assert (
        result.out
        == 'no browser here; the address of "The manual of dough":\nhttps://example.org/manual\n'
    )
    assert mia.asks("open kneading") == {
        "title": "Kneading in ten minutes",
        "url": "https://example.org/kneading",
        "opened": False,
    }


# -- report and the other looks ------------------------------------------------------------------


def test_report_counts_add_up_everywhere(mia: Learner) -> None:
    for line in ("done mix", "know preheat", "skip flour-lore", "start knead", "stop knead"):
        mia.types(line)
    mia.types("start rise")
    data = mia.asks("report")
    parts = [data, *data["milestones"], *data["tracks"]]
    for part in parts:
        counts = part["counts"]
        assert counts["all"] == sum(counts[name] for name in ADDS_UP)
    assert data["counts"]["all"] == 8
    assert sum(track["counts"]["all"] for track in data["tracks"]) == 8
    assert [m["id"] for m in data["milestones"]] == ["first-loaf", "sourdough"]
    assert data["counts"]["percent"] == 2 * 100 // data["counts"]["counted"]


def test_report_fits_on_one_screen_and_says_the_same(mia: Learner) -> None:
    mia.types("done mix")
    out = mia.types("report").out
    assert "1 of 7 topics done (14 %); 6 open; not counted: 1 optional" in out
    assert "My first loaf" in out
    assert len(out.splitlines()) <= 24


def test_report_remaining_lists_exactly_what_is_left(mia: Learner) -> None:
    mia.types("know bake")
    data = mia.asks("report --remaining")
    groups = {group["id"]: [t["id"] for t in group["topics"]] for group in data["groups"]}
    assert groups == {"sourdough": ["feed-starter", "shape"], "": ["flour-lore"]}
    of_track = mia.asks("report oven --remaining")
    assert [t["id"] for group in of_track["groups"] for t in group["topics"]] == ["shape"]


def test_report_of_a_track_goes_into_it(mia: Learner) -> None:
    result = mia.types("report dough")
    assert "Flour, water, salt and time." in result.out
    assert "feed-starter" in result.out
    assert "preheat" not in result.out


def test_report_since_includes_the_given_day(mia: Learner) -> None:
    mia.types("done mix --on 2026-01-05")
    mia.types("done preheat --on 2026-02-05")
    groups = mia.asks("report --since 2026-02-01")["groups"]
    assert [t["id"] for group in groups for t in group["topics"]] == ["preheat"]
    assert "Nothing was recorded." in mia.types("report --since 2026-03-01").out


def test_report_as_of_has_the_topics_hours_and_readings_of_that_day(tmp_path: Path) -> None:
    home = tmp_path / "home"
    learner = Learner(home)
    learner.types(f"load {BREAD}")

    def at(day: int) -> datetime:
        return datetime(2026, 3, day, 12, tzinfo=UTC)

    w = workspace_at(home, at(2))
    topic_changes.start(w, ["mix"])
    notes.spent(w, "mix", 40)
    reading.read(w, "manual")
    w = workspace_at(home, at(9))
    topic_changes.done(w, ["mix"])
    notes.spent(w, "mix", 60)
    reading.read(w, "baking-book")
    own_links.link(w, "mix", "https://example.org/own", minutes=5)

    then, now = report.report(w, as_of="2026-03-05"), report.report(w)
    assert (then.today, then.as_of, now.as_of) == ("2026-03-05", True, False)
    assert (then.counts.in_progress, then.counts.done) == (1, 0)
    assert (now.counts.in_progress, now.counts.done) == (0, 1)
    assert (then.spent, now.spent) == (40, 100)
    assert (then.reading.read, then.reading.all) == (1, 3)
    assert (now.reading.read, now.reading.all) == (2, 4)
    assert then.counts.minutes_left == 960 - 40
    assert then.weeks[-1].start == "2026-03-02"
    before = report.report(w, as_of="2026-03-01")
    assert (before.spent, before.reading.read, before.counts.open) == (0, 0, 8)
    assert learner.types("report --as-of 2026-03-05").out.startswith(
        "Baking bread  as of 2026-03-05"
    )


def test_undone_commands_are_gone_from_the_past_too(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Learner(home).types(f"load {BREAD}")
    w = workspace_at(home, datetime(2026, 3, 2, 12, tzinfo=UTC))
    topic_changes.done(w, ["mix"])
    history.undo(w)
    assert report.report(w, as_of="2026-03-02").counts.done == 0


def test_after_a_pause_next_shows_the_last_topic(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Learner(home).types(f"load {BREAD}")
    monday = datetime(2026, 3, 2, 12, tzinfo=UTC)
    w = workspace_at(home, monday)
    topic_changes.start(w, ["mix"])
    notes.note(w, "mix", "try less water")
    back = next_topic.next_topic(workspace_at(home, monday + timedelta(days=6))).back
    assert back is None
    back = next_topic.next_topic(workspace_at(home, monday + timedelta(days=7))).back
    assert back is not None
    assert (back.days, back.note) == (7, "try less water")
    assert back.topic is not None
    assert back.topic.id == "mix"


def test_a_future_day_is_refused(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "home", datetime(2026, 3, 2, 0, 30, tzinfo=UTC))
    assert w.parse_day("2026-03-02") == "2026-03-02"
    with pytest.raises(UsageError, match="is in the future"):
        w.parse_day("2026-03-03")


def test_list_filters(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("start preheat")

    def listed(line: str) -> set[str]:
        return {t["id"] for group in mia.asks(line)["groups"] for t in group["topics"]}

    assert len(listed("list")) == 8
    assert listed("list --state done") == {"mix"}
    assert listed("list --state in-progress --state done") == {"mix", "preheat"}
    assert listed("list --ready") == {"knead", "preheat", "feed-starter", "flour-lore"}
    assert listed("list --track oven --stage mastery") == {"shape"}
    assert listed("list --tag wet") == {"mix"}
    assert listed("list --tag nothing") == set()


def test_search_finds_topics_readings_and_notes(mia: Learner) -> None:
    mia.types("note preheat 'the CRÈME must be cold'")

    def found(line: str) -> set[tuple[str, str]]:
        return {(hit["kind"], hit["id"]) for hit in mia.asks(line)["hits"]}

    assert found("search creme") == {
        ("reading", "creme-de-la-creme-of-flours"),
        ("note", "preheat"),
    }
    assert ("topic", "mix") in found("search weigh flour")
    assert found("search zzz") == set()
    assert mia.types("search zzz").code == 0
    for hit in mia.asks("search dough")["hits"]:
        assert not set(hit["excerpt"]) & set('[]"'), "no inside of the database is shown"


def test_tree_shows_what_blocks_each_topic(mia: Learner) -> None:
    out = mia.types("tree").out
    assert "◌  bake          Bake the loaf     after rise, preheat" in out
    assert "○  mix           Mix a dough  ready; 2 wait for it" in out
    assert "○  flour-lore    The lore of flour  ready; optional" in out
    assert [line[:6] for line in out.splitlines() if "  mix  " in line or "  bake  " in line] == [
        "│  ├─ ",
        "   └─ ",
    ]
    mia.types("start mix")
    assert "▸  mix           Mix a dough  in progress; 2 wait for it" in mia.types("tree").out
    mia.types("know bake")
    folded = mia.types("tree").out
    assert "✓ Basics: 5 of 5 topics done" in folded
    assert "--all shows the finished stages" in folded
    assert "knead" not in folded
    assert [stage["folded"] for stage in mia.asks("tree")["stages"]] == [True, False]
    assert "≈  bake" in mia.types("tree --all").out
    assert "mix" not in mia.types("tree --track oven --all").out


def test_show_tells_everything_about_a_topic(mia: Learner) -> None:
    out = mia.types("show mix").out
    for part in (
        "Everything begins with flour and water.",
        "you can tell a wet dough from a dry one",
        "Mix 500 g of flour and show a photo.",
        "What is hydration?",
        "knead (waits), feed-starter (waits)",
        '"My first loaf", "A sourdough of my own"',
        "https://example.org/bread-book",
        "not free",
    ):
        assert part in out


def test_titles_are_never_markup(mia: Learner) -> None:
    for line in ("show shape", "list", "next --goal shape", "done shape", "search loaf"):
        assert "[red]by hand[/red]" in mia.types(line).out, line


@pytest.mark.parametrize(
    "line",
    [
        "report",
        "list",
        "show mix",
        "tree",
        "path bake",
        "plan --hours-per-week 5",
        "reading",
        "search dough",
    ],
)
def test_reports_can_be_written_as_documents(mia: Learner, tmp_path: Path, line: str) -> None:
    assert mia.types(f"{line} --format json").out == mia.types(f"{line} --json").out
    assert mia.types(f"{line} --format md").out.startswith("# ")
    assert mia.types(f"{line} --format html").out.startswith("<!doctype html>")
    rows = mia.types(f"{line} --format csv").out.splitlines()
    assert len(rows) > 1
    for suffix in ("md", "json", "csv", "html"):
        target = tmp_path / f"x.{suffix}"
        result = mia.types(f"{line} --format {suffix} -o {target}")
        assert (result.code, result.out) == (0, "")
        assert result.err == f"roadmap: wrote {target}\n"
        assert target.read_text("utf-8") == mia.types(f"{line} --format {suffix}").out


def test_a_csv_is_one_table(mia: Learner) -> None:
    import csv

    looks = ("report", "report --remaining", "report --since 2026-01-01", "list", "tree")
    for line in (*looks, "path sourdough", "plan --hours-per-week 5"):
        mia.types("done mix --on 2026-03-03")
        rows = list(csv.reader(mia.types(f"{line} --format csv").out.splitlines()))
        assert len({len(row) for row in rows}) == 1, line
        assert all(rows), line


def test_an_output_file_replaces_files_only(mia: Learner, tmp_path: Path) -> None:
    target, link = tmp_path / "report.md", tmp_path / "link.md"
    target.write_text("old")
    link.symlink_to(target)
    mia.types(f"report --format md -o {link}")
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("# Baking bread")
    failed = mia.types(f"report -o {tmp_path}/missing/x")
    assert (failed.code, failed.out) == (5, "")
    assert mia.types(f"report -o {tmp_path}").code == 5
    assert sorted(p.name for p in tmp_path.iterdir() if "partial" in p.name) == []


def test_a_short_answer_refuses_document_formats(mia: Learner) -> None:
    assert mia.types("done mix --format md").code == 2
    assert state(mia, "mix") == "open"


# -- roadmaps and data ---------------------------------------------------------------------------


def test_loading_twice_changes_nothing_at_all(mia: Learner, tmp_path: Path) -> None:
    mia.types("done mix")
    file = shutil.copy2(BREAD, tmp_path / "again.yaml")
    before, stat, count = fingerprints(mia.home), Path(file).stat(), events(mia)
    result = mia.types(f"load {file}")
    assert result.code == 0
    assert result.out.startswith("nothing to do")
    assert fingerprints(mia.home) == before
    assert events(mia) == count
    after = Path(file).stat()
    assert (after.st_mtime_ns, after.st_size) == (stat.st_mtime_ns, stat.st_size)


def test_a_changed_roadmap_keeps_progress(mia: Learner, tmp_path: Path) -> None:
    mia.types("done mix")
    text = (
        BREAD.read_text("utf-8").replace("hours: 1.5", "hours: 2").replace("id: rise", "id: rest")
    )
    text = text.replace("[rise, preheat]", "[rest, preheat]")
    file = tmp_path / "new.yaml"
    file.write_text(text, "utf-8")
    result = mia.types(f"load {file}")
    assert result.out.startswith(
        'updated "Baking bread" (bread): 14 % of 7 topics → 14 % of 7: 1 topic is new, 1 topic left,'
    )
    assert state(mia, "mix") == "done"
    assert events(mia) == 1


def test_a_bad_roadmap_is_refused_and_every_problem_has_a_position(
    mia: Learner, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(BREAD.read_text("utf-8").replace("[mix]", "[miks]"), "utf-8")
    before = fingerprints(mia.home)
    result = mia.types(f"load {bad}")
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith(f"{bad}:")
    assert "nothing was loaded" in result.err
    assert fingerprints(mia.home) == before
    failed = mia.types(f"load {bad} --json")
    problems = failed.json["errors"][0]["problems"]
    assert {p["code"] for p in problems} == {"unknown-topic"} or problems
    assert all(p["line"] > 0 for p in problems)

    checked = mia.types(f"check {bad} {BREAD}")
    assert (checked.code, checked.err) == (3, "")
    assert f"{bad}: 2 problems" in checked.out
    assert f"{BREAD}: valid, 8 topics, 20 h" in checked.out
    envelope = mia.types(f"check {bad} --json")
    assert (envelope.code, envelope.json["ok"]) == (3, False)
    assert envelope.json["errors"][0]["exit_code"] == 3
    assert len(envelope.data["files"][0]["problems"]) == 2


def test_check_of_a_good_file_succeeds_and_needs_no_database(newcomer: Learner) -> None:
    result = newcomer.types(f"check {BREAD}")
    assert (result.code, result.err) == (0, "")
    assert not newcomer.home.exists()


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("/nope.yaml", "no such file"), ("/tmp", "directory"), ("/dev/zero", "device")],
)
def test_a_file_that_cannot_be_read_is_a_problem_and_no_crash(
    mia: Learner, path: str, wanted: str
) -> None:
    checked = mia.types(f"check {path}")
    assert checked.code == 3
    assert wanted in checked.out
    loaded = mia.types(f"load {path}")
    assert (loaded.code, loaded.out) == (3, "")
    assert wanted in loaded.err


def test_several_roadmaps_live_side_by_side(mia: Learner, tmp_path: Path) -> None:
    mia.types("done mix")
    other = tmp_path / "other.yaml"
    other.write_text(
        "format: 1\nid: tea\ntitle: Tea\ntracks:\n  - id: tea\n    topics:\n"
        "      - {id: mix, title: Mix a tea, hours: 1}\n",
        "utf-8",
    )
    assert "1 other roadmap is also loaded" in mia.types(f"load {other}").out
    assert mia.asks("next")["roadmap"] == {"id": "tea", "title": "Tea", "others": 1}
    assert mia.types("next").out.startswith("Tea\n"), "what hides another says its name"
    assert state(mia, "mix") == "open"
    assert mia.asks("show mix --roadmap bread")["state"] == "done"
    assert Learner(mia.home, {"ROADMAP": "bread"}).asks("next")["roadmap"]["id"] == "bread"
    assert "▸ bread  Baking bread" in mia.types("use bread").out
    assert state(mia, "mix") == "done"
    data = mia.asks("use")
    assert (data["active"], data["changed"]) == ("bread", False)


def test_where_makes_nothing(newcomer: Learner) -> None:
    data = newcomer.asks("where")
    assert data["database"] == str(newcomer.database)
    assert data["database_exists"] is False
    assert not newcomer.home.exists()


def test_doctor_finds_a_whole_database_whole(mia: Learner, newcomer: Learner) -> None:
    mia.types("done mix")
    before = fingerprints(mia.home)
    result = mia.types("doctor")
    assert result.code == 0
    assert result.out.endswith("everything is fine\n")
    assert all(finding["good"] for finding in mia.asks("doctor")["findings"])
    assert fingerprints(mia.home) == before
    assert newcomer.types("doctor").code == 4


def test_doctor_finds_a_projection_that_differs_and_makes_it_anew_when_asked(mia: Learner) -> None:
    mia.types("done mix")
    with closing(sqlite3.connect(mia.database)) as connection, connection:
        connection.execute("update topic_state set state = 'open'")
    connection.close()
    result = mia.types("doctor")
    assert result.code == 4
    assert "roadmap doctor --rebuild" in result.out
    envelope = mia.types("doctor --json").json
    assert (envelope["ok"], envelope["errors"][0]["exit_code"]) == (False, 4)
    assert mia.types("doctor --rebuild").code == 0
    assert state(mia, "mix") == "done"


def test_a_writer_does_not_block_readers(mia: Learner) -> None:
    mia.types("done mix")
    result = mia.types("next")
    with closing(sqlite3.connect(mia.database)) as connection, connection:
        connection.execute("begin immediate")
        assert mia.types("next").out == result.out
        connection.rollback()
    connection.close()


# -- the envelope --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "next",
        "start mix",
        "stop mix",
        "done mix",
        "skip mix",
        "reopen mix",
        "know mix",
        "spent mix 5m",
        "note mix hello",
        "link mix https://example.org/own",
        "read manual",
        "reading",
        "open mix",
        "undo",
        "redo",
        "history",
        "report",
        "show mix",
        "list",
        "search dough",
        "tree",
        "path bake",
        "plan --hours-per-week 5",
        f"load {BREAD}",
        f"check {BREAD}",
        "use",
        "where",
        "doctor",
    ],
)
def test_every_command_answers_in_the_same_envelope(mia: Learner, line: str) -> None:
    result = mia.types(f"{line} --json")
    assert (result.code, result.err) == (0, "")
    envelope = result.json
    assert list(envelope) == ["schema", "command", "ok", "data", "errors", "remarks"]
    assert envelope["schema"] == 1
    assert envelope["command"] == line.split()[0]
    assert (envelope["ok"], envelope["errors"], envelope["remarks"]) == (True, [], [])
    assert mia.types(f"--json {line}").json["command"] == envelope["command"]
    assert result.out == json.dumps(envelope, ensure_ascii=False, indent=2) + "\n"


def test_a_failure_has_the_envelope_on_stderr(mia: Learner) -> None:
    result = mia.types("done nope --json")
    assert (result.code, result.out) == (2, "")
    assert list(result.json) == ["schema", "command", "ok", "data", "errors", "remarks"]
    assert (result.json["command"], result.json["ok"], result.json["data"]) == ("done", False, None)
    assert mia.types("done --json").json["command"] == "done"
    assert mia.types("nope --json").json["command"] == "roadmap"
    (error,) = result.json["errors"]
    assert (error["code"], error["exit_code"]) == ("not-found", 2)
    assert error["sentence"]


def test_remarks_are_in_the_json_envelope(newcomer: Learner) -> None:
    result = newcomer.types("next --json")
    assert result.code == 0
    assert len(result.json["remarks"]) == 1
    assert date.fromisoformat(newcomer.asks("report")["today"])


# -- the shipped roadmap -------------------------------------------------------------------------


def test_a_first_day_on_the_shipped_roadmap(ada: Learner) -> None:
    first = ada.asks("next")
    name = first["topic"]["id"]
    assert first["reading"]["url"].startswith("https://")
    assert ada.types(f"start {name}").code == 0
    assert ada.types(f"read {first['reading']['id']}").code == 0
    done = ada.asks(f"done {name} --spent 2h --rating 3")
    assert done["topics"][0]["state"] == "done"
    assert done["unlocked"]
    counts = ada.asks("report")["counts"]
    shipped = read_roadmap(shipped_path()).roadmap
    assert shipped is not None
    assert (counts["all"], counts["done"]) == (len(shipped.topics), 1)
    assert counts["all"] == sum(counts[part] for part in ADDS_UP)
    assert ada.asks("next")["step"] == 2
    assert ada.types("undo 3").code == 0
    assert ada.asks("next")["topic"]["id"] == name


def test_words_lead_to_topics_of_the_shipped_roadmap(ada: Learner) -> None:
    assert ada.asks("show 'SHELL basics'")["topic"]["id"] == "shell-basics"
    several = ada.types("show python")
    assert several.code == 2
    assert "which one: python-" in several.err
    assert "did you mean git-basics" in ada.types("show git-basisc").err


def test_control_characters_in_the_database_do_not_reach_the_terminal(ada: Learner) -> None:
    evil = "\x1b]0;pwned\x07[bold]x[/bold] \u202eevil\u2066 \x9b31m"
    with closing(sqlite3.connect(ada.database)) as connection, connection:
        connection.execute("update topic set title = ?, why = ?", (evil, evil))
        connection.execute("update reading set title = ?, author = ?", (evil, evil))
        connection.execute("update track set title = ?, summary = ?", (evil, evil))
        connection.execute("update milestone set title = ?", (evil,))
        connection.execute("update stage set title = ?", (evil,))
        connection.execute("update roadmap set title = ?", (evil,))
    connection.close()
    seal(ada.database)
    lines = [
        "next",
        "start backend-role",
        "done backend-role --note x",
        "report",
        "report python",
        "report --remaining",
        "list",
        "tree",
        "path first-program",
        "plan --hours-per-week 40",
        "show git-basics",
        "reading --all",
        "search pwned",
        "history",
        "use",
        "open git-basics",
        "done nope",
    ]
    for line in lines:
        looks = line.split()[0] in (
            ("report", "list", "tree", "show", "reading", "search", "path", "plan")
        )
        for how in ("", "--json", *(("--format md", "--format csv", "--format html") * looks)):
            result = ada.types(f"{line} {how}")
            for sign in "\x1b\x07\x9b\u202e\u2066":
                assert sign not in result.out + result.err, (line, how, sign)
            assert result.code in (0, 2)
    assert "[bold]x[/bold]" in ada.types("next").out


@pytest.mark.parametrize("command", ["load", "import", "merge", "export --into"])
def test_a_sentence_is_never_printed_twice(mia: Learner, tmp_path: Path, command: str) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "latin.md").write_bytes(b"# List\n- [ ] caf\xe9\n")
    for name in ("nosuch.yaml", "empty", "latin.md", "https://roadmap.sh/backend", "."):
        path = name if "://" in name else str(tmp_path / name)
        lines = [line.strip() for line in mia.types(f"{command} {path}").err.splitlines()]
        words = [line.removeprefix("hint: ").removeprefix("roadmap: ") for line in lines]
        assert len(set(words)) == len(words), lines
        assert [a for a in words for b in words if a != b and a in b] == [], lines


def test_a_web_address_is_answered_with_what_to_do(mia: Learner) -> None:
    for command in ("load", "import", "check"):
        result = mia.types(f"{command} https://roadmap.sh/backend")
        assert result.code == 3
        assert "roadmap does not download files" in result.out + result.err
        assert "save the page or its JSON as a file" in result.out + result.err


def test_topics_that_are_started_together_each_have_their_screen(mia: Learner) -> None:
    answer = mia.types("start mix knead").out
    assert "what to read and do: roadmap show mix; roadmap show knead\n" in answer
    assert "Read  " not in answer


def test_undo_says_where_the_topics_stand_and_how_many_commands_it_undid(mia: Learner) -> None:
    mia.types("start mix")
    mia.types("done mix")
    assert "mix (Mix a dough): was done, is in progress\n" in mia.types("undo").out
    mia.types("redo")
    answer = mia.types("undo 2").out
    assert "2 commands undone\n  mix (Mix a dough): was done, is open\n" in answer
    assert "to redo them: roadmap redo" in answer
    lines = mia.types("redo").out.splitlines()
    assert [line.split(" (")[0] for line in lines[:2]] == ["redid: start mix", "redid: done mix"]


def test_a_reading_of_several_topics_is_marked_for_one_of_them(tmp_path: Path) -> None:
    learner = Learner(tmp_path / "home")
    started = learner.types("start git-branches").out
    assert "mark as read: roadmap read progit --topic git-branches" in " ".join(started.split())
    learner.types("start git-undo")
    refused = learner.types("read progit")
    assert (refused.code, "'progit' belongs to" in refused.err) == (2, True)
    line = "roadmap read progit --topic git-undo"
    assert f"for git-undo: {line}" in refused.err
    assert learner.types(line.removeprefix("roadmap ")).code == 0
