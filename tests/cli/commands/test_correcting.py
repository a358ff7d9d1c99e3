"""A past that can be corrected: any entry, in one command, and nothing else with it.

Holds: cli.commands.history, core.answers.effects, core.answers.history_answers,
render.text.history_text, workspace.corrections, workspace.effects, workspace.move, workspace.past_commands.
"""

import pytest
from tests.cli.program import Learner


def entries(learner: Learner, topic: str = "") -> dict[str, str]:
    """Map the words of each command to its handle."""
    steps = learner.asks(f"history {topic} --all")["steps"]
    return {step["command"]: step["handle"] for step in reversed(steps)}


@pytest.fixture
def ben(mia: Learner) -> Learner:
    """Ben has recorded a few days, with some slips."""
    for line in (
        "spent mix 40h",
        "done mix --spent 3h --note 'wet and soft' --rating 3 --on 2026-03-01",
        "note mix tpyo",
        "link mix https://example.org/wrong --title Wrong",
        "start knead",
    ):
        assert mia.types(line).code == 0
    return mia


# -- the history ---------------------------------------------------------------------------------


def test_history_shows_what_counts(ben: Learner) -> None:
    out = ben.types("history").out
    (done,) = [line for line in out.splitlines() if "done mix" in line]
    handle = entries(ben)["done mix"]
    assert done.startswith(f"2026-03-01         {handle}  ")
    assert 'done mix, 3 h, rating 3, "wet and soft" (typed ' in out
    assert "spent mix, 40 h\n" in out
    assert 'note mix, "tpyo"' in out


def test_a_long_note_is_shown_by_its_beginning(ben: Learner) -> None:
    ben.types("note mix " + "word " * 40)
    assert '"word word' in ben.types("history -n 1").out
    assert '…"' in ben.types("history -n 1").out
    assert len(ben.asks("history -n 1")["steps"][0]["note"]) == 199


@pytest.mark.parametrize(
    ("minutes", "shown", "total"),
    [
        ("90m", "1 h 30", "6 h 30"),
        ("5m", "5 min", "5 h 05"),
        ("25h", "25 h", "30 h"),
        ("40h40", "40 h 40", "45 h 40"),
    ],
)
def test_time_is_shown_in_one_way_and_exactly(
    mia: Learner, minutes: str, shown: str, total: str
) -> None:
    assert mia.types(f"spent mix {minutes}").out.startswith(
        f"{shown} spent on mix ({shown} in total)"
    )
    assert f"spent mix, {shown}\n" in mia.types("history").out
    assert f"5 h spent on mix instead of {shown}" in mia.types("spent mix 5h --instead").out
    done = " ".join(mia.types(f"done mix --spent {minutes}").out.split())
    assert f"also recorded: {shown}, {total} in total on mix" in done
    taken = mia.types(f"undo --entry {entries(mia)['done mix']}").out
    assert f"5 h in total, was {total}" in taken


def test_json_names_an_entry_in_full(ben: Learner) -> None:
    step = ben.asks("history -n 4")["steps"][3]
    assert step["minutes"] == 180
    assert (step["rating"], step["note"], step["day"]) == (3, "wet and soft", "2026-03-01")
    assert step["batch"].startswith(step["handle"].partition(".")[0])
    assert (step["device"], step["corrected"], step["living"]) == ("", False, True)


# -- taking back ---------------------------------------------------------------------------------


def test_one_entry_of_any_age_is_taken_back_and_what_that_changes_is_said(ben: Learner) -> None:
    handle = entries(ben)["done mix"]
    result = ben.types(f"undo --entry {handle}")
    assert result.code == 0
    assert "undid: done mix, 3 h, rating 3" in result.out
    assert "mix (Mix a dough): was done, is in progress; 40 h in total, was 43 h" in result.out
    assert "Locked" in result.out
    assert ben.asks("show knead")["state"] == "in_progress"
    again = ben.types(f"undo --entry {handle}")
    assert again.code == 2
    assert "has already been undone" in again.err
    assert f"roadmap undo --entry {entries(ben)[f'undo --entry {handle}']}" in again.err
    back = ben.types("redo")
    assert "redid: done mix" in back.out
    assert "mix (Mix a dough): was in progress, is done; 43 h in total, was 40 h" in back.out
    assert "Unlocked" in back.out


def test_undo_of_an_undo_by_its_handle_puts_back(ben: Learner) -> None:
    ben.types("undo 2")
    ben.types("note mix later")
    handle = entries(ben)["undo 2"]
    result = ben.types(f"undo --entry {handle}")
    assert result.out.startswith("redid: start knead")
    assert "redo" not in result.out
    assert ben.asks("show knead")["state"] == "in_progress"


def test_json_says_what_taking_back_changes(ben: Learner) -> None:
    data = ben.asks(f"undo --entry {entries(ben)['done mix']}")
    (topic,) = data["effects"]["topics"]
    assert (topic["before"], topic["state"]) == ("done", "in_progress")
    assert (topic["spent_before"], topic["spent"]) == (2580, 2400)
    assert data["effects"]["locked"]
    assert data["steps"][0]["living"] is False


# -- time ----------------------------------------------------------------------------------------


def test_the_latest_time_is_replaced_and_what_was_typed_with_it_stays(ben: Learner) -> None:
    result = ben.types("spent mix 2h --instead")
    assert "2 h spent on mix instead of 3 h" in result.out
    shown = ben.asks("show mix")
    assert (shown["spent"], shown["state"], shown["since"]) == (2520, "done", "2026-03-01")
    assert [note["text"] for note in shown["notes"]] == ["wet and soft", "tpyo"]
    assert ben.asks("history -n 5")["steps"][4]["minutes"] == 120
    assert "[corrected]" in ben.types("history").out


def test_another_time_is_replaced_by_its_handle(ben: Learner) -> None:
    handle = entries(ben)["spent mix 2400m"]
    ben.types(f"spent mix 40m --entry {handle}")
    assert ben.asks("show mix")["spent"] == 220
    correction = entries(ben)[f"spent mix 40m --entry {handle}"]
    # The handle of a correction means what it corrects.
    answer = ben.asks(f"spent mix 45m --instead --entry {correction}")
    assert (answer["minutes_before"], answer["minutes"], answer["entry"]) == (40, 45, handle)
    ben.types("undo 2")
    assert ben.asks("show mix")["spent"] == 2580
    ben.types("redo")
    assert ben.asks("show mix")["spent"] == 225


def test_the_same_time_again_records_nothing(ben: Learner) -> None:
    before = entries(ben)
    assert ben.types("spent mix 3h --instead").out.startswith("unchanged: 3 h on mix")
    assert entries(ben) == before


def test_time_on_another_day_is_said_with_both_days(ben: Learner) -> None:
    handle = entries(ben)["done mix"]
    said = ben.types("spent mix --instead --on 2026-02-28").out
    assert said.startswith(f"moved from 2026-03-01 to 2026-02-28: 3 h on mix (entry {handle})")
    said = " ".join(ben.types("spent mix 2h --instead --on 2026-02-27").out.split())
    assert said.startswith("2 h spent on mix on 2026-02-27 instead of 3 h on 2026-02-28 (entry")
    answer = ben.asks("spent mix 1h --instead")
    assert (answer["day"], answer["day_before"]) == ("2026-02-27", "2026-02-27")


def test_time_is_taken_away_or_moved_to_another_day(ben: Learner) -> None:
    assert "removed: 3 h on mix" in ben.types("spent mix --remove").out
    assert ben.asks("show mix")["spent"] == 2400
    assert ben.asks("show mix")["state"] == "done"
    answer = ben.asks("spent mix --instead --on 2026-02-02")
    assert (answer["minutes"], answer["day"]) == (2400, "2026-02-02")
    assert ben.asks("show mix")["spent"] == 2400


# -- notes, links, days --------------------------------------------------------------------------


def test_a_note_is_replaced_or_taken_away(ben: Learner) -> None:
    def texts() -> list[str]:
        return [note["text"] for note in ben.asks("note mix --show")["notes"]]

    assert "typo" in ben.types("note mix typo --instead").out
    assert texts() == ["wet and soft", "typo"]
    ben.types(f"note mix 'dry and hard' --entry {entries(ben)['done mix']}")
    assert texts() == ["dry and hard", "typo"]
    ben.types("note mix --remove")
    assert texts() == ["dry and hard"]
    ben.types("undo")
    assert texts() == ["dry and hard", "typo"]


def test_a_note_gets_another_day_only_where_one_is_typed(ben: Learner) -> None:
    def days() -> list[str]:
        return [note["day"] for note in ben.asks("note mix --show")["notes"]]

    before = days()
    ben.types("note mix typo --instead")
    assert days() == before
    said = ben.types("note mix typo --instead --on 2026-02-27").out
    assert "of 2026-02-27" in said
    assert sorted(days()) == sorted([*before[:-1], "2026-02-27"])
    assert "would not count" in ben.types("note mix --remove --on 2026-02-27").err


def test_a_replaced_note_keeps_its_lines(ben: Learner) -> None:
    said = ben.types("note mix --instead", "wet\n\n- soft").out.splitlines()
    assert said[0].startswith("the note now says, on mix")
    assert [line.strip() for line in said[1:4]] == ["wet", "", "- soft"]
    said = ben.types("note mix --remove").out.splitlines()
    assert said[0].startswith("removed: the note on mix")
    assert [line.strip() for line in said[1:4]] == ["wet", "", "- soft"]


def test_a_note_in_one_line_says_where_its_lines_end(ben: Learner) -> None:
    ben.types("note mix --instead", "wet\n\n- soft")
    assert 'note mix, "wet / - soft" [corrected]' in " ".join(ben.types("history").out.split())
    assert '"wet / - soft"' in ben.types("undo").out


@pytest.mark.parametrize("name", ["https://example.org/wrong", "ID", "BEGINNING", "wrong"])
def test_a_link_is_taken_away_by_its_address_or_named_as_for_read(ben: Learner, name: str) -> None:
    (own,) = ben.asks("reading --topic mix --own")["readings"]
    name = {"ID": own["id"], "BEGINNING": own["id"][:5]}.get(name, name)
    assert ben.types(f"link mix {name} --remove").out.startswith("removed: Wrong from mix")
    assert ben.asks("reading --topic mix --own")["readings"] == []
    assert "[removed]" in ben.types("history").out
    ben.types("undo")
    assert ben.asks("reading --topic mix --own")["readings"] == [own]


def test_a_link_that_was_read_leaves_no_reading_behind(ben: Learner) -> None:
    ben.types("link shape https://example.org/mine")
    (own,) = ben.asks("reading --topic shape --own")["readings"]
    ben.types(f"read {own['id']} --topic shape")

    def shown(line: str) -> list[str]:
        lists = ben.asks(line)
        rows = (*lists["readings"], *lists["gone"])
        return [row["id"] for row in rows if row["topic"] == "shape"]

    read = shown("reading --topic shape")
    assert own["id"] in read
    ben.types("link shape https://example.org/mine --remove")
    for line in ("reading", "reading --all", "reading --topic shape"):
        assert own["id"] not in shown(line)
    assert ben.asks("show shape")["state"] == "in_progress"  # it was read all the same
    ben.types("undo")
    assert shown("reading --topic shape") == read


def test_a_link_of_ones_own_gets_another_title_in_the_same_way(ben: Learner) -> None:
    ben.types("link mix https://example.org/wrong --title Right --time 45m")
    (own,) = ben.asks("reading --topic mix --own")["readings"]
    assert (own["title"], own["minutes"]) == ("Right", 45)
    assert ben.types("link mix https://example.org/wrong").out.startswith("already linked")


def test_the_day_of_an_entry_is_moved_in_one_command(ben: Learner) -> None:
    handle = entries(ben)["done mix"]
    remark = ben.types("done mix --on 2026-02-20").out
    assert f"roadmap move {handle} 2026-02-20" in " ".join(remark.split())
    result = ben.types(f"move {handle} 2026-02-20")
    assert result.out.startswith("moved from 2026-03-01 to 2026-02-20: done mix")
    shown = ben.asks("show mix")
    assert (shown["state"], shown["since"]) == ("done", "2026-02-20")
    assert "already" in ben.types(f"move {handle} 2026-02-20").out
    ben.types("undo")
    assert ben.asks("show mix")["since"] == "2026-03-01"


def test_an_answer_to_a_review_keeps_its_day(ben: Learner) -> None:
    ben.types("review mix --recalled")
    (handle,) = [h for words, h in entries(ben).items() if words.startswith("review")]
    refused = ben.types(f"move {handle} 2026-02-20")
    assert (refused.code, "keeps its day" in refused.err) == (2, True)
    assert "review answers, forecasts and goals always keep their day" in refused.err


def test_what_cannot_be_moved_is_explained(ben: Learner) -> None:
    handle = entries(ben)["note mix"]
    ben.types("note mix --remove")
    refused = ben.types(f"move {handle} 2026-02-20")
    assert (refused.code, "has been removed" in refused.err) == (2, True)
    correction = entries(ben)[f"note mix --remove --entry {handle}"]
    refused = ben.types(f"move {correction} 2026-02-20")
    assert (refused.code, f"roadmap move {handle} 2026-02-20" in refused.err) == (2, True)


def test_what_was_taken_away_is_said_to_be(ben: Learner) -> None:
    handle = entries(ben)["note mix"]
    ben.types(f"note mix --remove --entry {handle}")
    for words in ("note mix --remove", "note mix text"):
        refused = ben.types(f"{words} --entry {handle}")
        assert (refused.code, "was removed" in refused.err) == (2, True)


def test_fewer_commands_than_were_to_be_taken_back_are_counted(ben: Learner) -> None:
    said = ben.types("undo 9").out
    assert said.count("undid") == 5
    assert "there were only 5 commands to undo" in said
    assert "no more than" not in ben.types("redo").out
    assert "no more than" not in ben.types("undo 5").out


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("undo --entry zz.1", "no entry has the handle 'zz.1'"),
        ("undo 2 --entry zz.1", "not both"),
        ("undo NOTE", "roadmap undo --entry NOTE"),
        ("undo 0a.x", "undo takes a number of commands"),
        ("move zz.1 2026-02-02", "no entry has the handle"),
        ("spent mix", "say how long it took"),
        ("spent mix --instead", "say what counts instead"),
        ("spent mix 3h --remove", "TIME would not count"),
        ("spent mix --remove --on 2026-02-02", "--on would not count"),
        ("spent mix --remove --instead", "--instead would not count"),
        ("spent knead --remove", "no time on knead to remove"),
        ("spent knead 3h --instead", "no time on knead"),
        ("spent mix 3h --entry NOTE", "has no time on mix"),
        ("spent knead 3h --entry SPENT", "has no time on knead"),
        ("note mix text --remove", "TEXT would not count"),
        ("note mix --remove --instead", "--instead would not count"),
        ("note mix --show --remove", "changes none"),
        ("note mix --show --instead", "changes none"),
        ("note knead --remove", "no note on knead to remove"),
        ("note mix ' ' --instead", "empty"),
        ("link mix https://example.org/other --remove", "no link of your own"),
        ("link mix https://example.org/wr --remove", "no link of your own"),
        ("link mix https://example.org/wrong --remove --title x", "--title would not count"),
        ("link mix https://example.org/wrong --remove --time 5m", "--time would not count"),
        ("move NOTE 2999-01-01", "in the future"),
    ],
)
def test_what_cannot_be_corrected_is_refused_in_words(ben: Learner, line: str, wanted: str) -> None:
    before = entries(ben)

    def fill_in(text: str) -> str:
        text = text.replace("NOTE", before["note mix"])
        return text.replace("SPENT", before["spent mix 2400m"])

    result = ben.types(fill_in(line))
    assert (result.code, result.out) == (2, "")
    assert fill_in(wanted) in result.err
    assert entries(ben) == before


# -- a day that would not count ------------------------------------------------------------------


def test_a_link_that_is_there_already_says_that_its_day_stays(mia: Learner) -> None:
    url = "https://example.org/new"
    assert mia.types(f"link mix {url} --on 2026-03-01").err.count("nothing was recorded") == 0
    assert mia.types(f"link mix {url}").err == ""
    assert mia.types(f"link mix {url} --on 2026-03-01").err == ""
    handle = entries(mia)[f"link mix {url}"]
    said = mia.types(f"link mix {url} --on 2026-03-02")
    assert said.out.startswith(f"already linked: {url} to mix\n")
    assert "nothing was recorded for 2026-03-02: the link is there since 2026-03-01" in said.err
    assert f"roadmap move {handle} 2026-03-02" in said.err
    assert mia.types(f"move {handle} 2026-03-02").code == 0
    assert mia.types(f"link mix {url} --on 2026-03-02").err == ""


def test_a_reading_of_the_roadmap_says_that_no_link_was_recorded(mia: Learner) -> None:
    said = mia.types("link mix https://example.org/manual --on 2026-03-02")
    assert said.code == 0
    assert "nothing was recorded for 2026-03-02: manual is a reading of the roadmap" in said.err
    assert entries(mia) == {}
