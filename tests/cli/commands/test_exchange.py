"""Out and in: a log that travels between machines, and roadmaps that other programs take.

Holds: cli.commands.exchange, cli.output.progress_meter, core.answers.exchange_answers,
render.text.exchange_text, workspace.export, workspace.output_file.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import fingerprints
from tests.cli.program import BREAD, Learner, at_terminal, environment, moved_in, needs_full_device

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.store.log.checksum_chain import checksum


@pytest.fixture
def leo(bread_home: Path, tmp_path: Path) -> Learner:
    """Leo works on the same roadmap on another machine."""
    return moved_in(bread_home, tmp_path / "leo")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


# -- the log -------------------------------------------------------------------------------------


def test_the_log_goes_to_the_output_and_says_nothing_beside_it(mia: Learner) -> None:
    mia.types("done mix --note 'wet «dough»'")
    result = mia.runs("export")
    assert (result.code, result.err) == (0, "")
    head, *events, end = map(json.loads, result.out.splitlines())
    assert (head["format"], head["version"], head["events"]) == ("roadmap-log", 1, 2)
    assert [event["kind"] for event in events] == ["noted", "finished"]
    assert events[0]["data"] == {"text": "wet «dough»", "command": "done mix"}
    assert end == {"end": "roadmap-log", "events": 2}


@pytest.mark.parametrize("form", ["json", "yaml", "md", "csv", "taskwarrior", "anki"])
def test_an_export_of_the_shipped_roadmap_may_be_the_very_first_command(
    newcomer: Learner, form: str
) -> None:
    result = newcomer.types(f"export --format {form}")
    assert result.code == 0, result
    assert "python-backend" in result.out or "python-setup" in result.out


def test_an_unchanged_log_gives_the_same_bytes_each_time(mia: Learner, file: Path) -> None:
    mia.types("done mix")
    result = mia.types(f"export -o {file}")
    assert result.out.split() == f"wrote the whole log, 1 event to {file}".split()
    first = file.read_bytes()
    assert mia.runs(f"export -o {file}").code == 0
    assert file.read_bytes() == first


def test_a_log_comes_over_to_another_machine_and_only_once(
    mia: Learner, leo: Learner, file: Path
) -> None:
    mia.types("done mix --on 2026-03-01")
    mia.types("start knead")
    leo.types("skip mix")
    mia.types(f"export -o {file}")
    result = leo.types(f"merge {file}")
    assert result.code == 0
    assert result.out.split()[:5] == ["joined", "2", "new", "events", "from"]
    assert "1 topic was touched on both sides:" in result.out
    assert "mix: here skipped on" in result.out
    assert leo.asks("show knead")["state"] == "in_progress"
    again = " ".join(leo.types(f"merge {file}").out.split())
    assert again == f"nothing new: {file} holds 2 events, which are here already"
    assert leo.types("doctor").code == 0
    answer = leo.asks(f"merge {mia.database}")
    assert (answer["kind"], answer["new"], answer["known"]) == ("database", 0, 2)


def test_what_came_in_is_told_as_values_too(mia: Learner, leo: Learner, file: Path) -> None:
    mia.types("done mix --on 2026-03-01")
    mia.types(f"export -o {file}")
    answer = leo.asks(f"merge {file}")
    (device,) = answer["devices"]
    assert (device["events"], device["first_day"], device["last_day"]) == (
        1,
        "2026-03-01",
        "2026-03-01",
    )
    assert (answer["both"], answer["not_loaded"], answer["backup"]) == ([], [], "")


def test_a_done_topic_that_is_open_again_after_a_merge_is_told_with_before_and_after(
    mia: Learner, leo: Learner
) -> None:
    leo.types("done mix")
    mia.types("start mix")
    mia.types("stop mix")
    mia.types(f"merge {leo.database}")
    text = " ".join(leo.types(f"merge {mia.database}").out.split())
    assert "1 topic that you had touched here stands otherwise now: mix: done → paused" in text


def test_an_empty_home_takes_a_log_and_tells_which_roadmap_it_misses(
    mia: Learner, newcomer: Learner, file: Path
) -> None:
    mia.types("done mix")
    mia.types(f"export -o {file}")
    result = newcomer.types(f"merge {file}")
    assert result.code == 0
    text = " ".join(result.out.split())
    assert "the roadmap bread is not loaded here; 1 event about it stays in the log" in text
    assert newcomer.types(f"load {BREAD}").code == 0
    assert newcomer.asks("show mix")["state"] == "done"
    assert newcomer.types("export").out == mia.types("export").out


def test_a_database_says_where_its_roadmaps_came_from(mia: Learner, newcomer: Learner) -> None:
    mia.types("done mix")
    result = newcomer.types(f"merge {mia.database}")
    text = " ".join(result.out.split())
    assert f"roadmap load {BREAD}" in text
    assert "only its log was joined" in text


def test_a_log_that_cannot_be_joined_is_refused_with_its_line(
    mia: Learner, leo: Learner, file: Path
) -> None:
    mia.types("done mix")
    mia.types("done preheat")
    mia.types(f"export -o {file}")
    text = file.read_text("utf-8")
    file.write_text(text.replace("done preheat", "done knead"), "utf-8")
    before = fingerprints(leo.home)
    result = leo.types(f"merge {file}")
    assert result.code == 3
    assert result.err.startswith(f"{file}:3:1: broken-log device ")
    assert "does not match its checksum" in result.err
    assert fingerprints(leo.home) == before
    assert leo.types(f"merge {file} --json").json["errors"][0]["code"] == "invalid-log"


@pytest.mark.parametrize("name", ["nothing.jsonl", "a directory"])
def test_what_is_not_there_is_refused_politely(mia: Learner, tmp_path: Path, name: str) -> None:
    (tmp_path / "a directory").mkdir()
    result = mia.types("merge", str(tmp_path / name))
    assert result.code == 3
    assert "Traceback" not in result.err
    assert "mistake of the program" not in result.err


def test_another_programs_database_is_refused(mia: Learner, tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute("create table t (x)")
    result = mia.types(f"merge {tmp_path / 'x.db'}")
    assert result.code == 4
    assert "another program's database" in result.err


def long_log(file: Path, events: int) -> None:
    """Write a log of one device that is so long that reading it takes a while."""
    before = ""
    with file.open("w", encoding="utf-8") as out:
        head = {"format": "roadmap-log", "version": 1, "program": "x", "until": ""}
        out.write(json.dumps({**head, "events": events, "devices": {"d": events}}) + "\n")
        for n in range(1, events + 1):
            at, data = "2026-03-01T12:00:00+00:00", {"minutes": 1, "command": "spent mix 1m"}
            event = Event("d", n, n, at, at[:10], f"d.{n}", "spent", "bread", "mix", data, "")
            before = checksum(before, event)
            out.write(json.dumps(event._replace(sum=before)._asdict()) + "\n")
        out.write(json.dumps({"end": "roadmap-log", "events": events}) + "\n")


# The program that tells from the beginning how far it is, so that a log need not be too long.
AT_ONCE = """
from roadmap_cli.cli.output import progress_meter
progress_meter._REDRAW_SECONDS = 0
progress_meter.ProgressMeter.__init__.__defaults__ = (0,)
from roadmap_cli.__main__ import main
main()
"""


def test_ctrl_c_while_a_log_is_read_takes_nothing_of_it(mia: Learner, file: Path) -> None:
    long_log(file, 40_000)
    code, screen = at_terminal(
        [sys.executable, "-c", AT_ONCE, "merge", str(file)],
        80,
        {**environment(), **mia.settings},
        talk=[("events verified", "\x03")],
    )
    assert code == 130
    assert "interrupted; nothing was saved" in screen
    assert mia.types("doctor").code == 0
    assert "the whole log, 0 events" in mia.types(f"export -o {file}2").out
    assert mia.types("merge", str(file)).code == 0
    assert mia.asks("show mix")["spent"] == 40_000
    left = mia.in_shell("roadmap export | head -1; echo ${PIPESTATUS[0]}")
    assert left.out.splitlines()[1:] == ["0"]
    assert all("events written" in line for line in left.err.splitlines())


# -- manners -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["roadmap.db", "device", "config.toml", "backups/x.db"])
def test_an_export_is_never_written_over_the_programs_own_files(mia: Learner, name: str) -> None:
    mia.types("done mix")
    before = fingerprints(mia.home)
    for wanted in ("jsonl", "csv", "md"):
        result = mia.types(f"export --format {wanted} -o {mia.home / name}")
        assert result.code == 2
        assert "own files" in result.err
    assert mia.types(f"export --format md --into {mia.database}").code in (2, 3)
    assert fingerprints(mia.home) == before


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("export --format pdf", "not one of jsonl, yaml"),
        ("export --all --format yaml", "of one roadmap"),
        ("export --all --format md", "of one roadmap"),
        ("export --roadmap bread", "the log is of all roadmaps"),
        ("export --format csv --json", "an answer of its own"),
        ("export --format csv --into x.md", "--into goes with Markdown"),
        ("export --into x.md -o y.md", "--into goes with Markdown"),
        ("merge", "missing argument"),
    ],
)
def test_what_cannot_be_meant_is_refused(mia: Learner, line: str, message: str) -> None:
    result = mia.types(line)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_the_ending_of_the_file_says_the_format_where_nothing_else_does(
    mia: Learner, tmp_path: Path
) -> None:
    begins = {"x.csv": "id,title", "x.md": "# ", "x.JSON": "{", "x.jsonl": '{"format"', "x": '{"f'}
    for name, begin in begins.items():
        assert mia.types(f"export -o {tmp_path / name}").code == 0
        assert (tmp_path / name).read_text("utf-8").startswith(begin)
    assert mia.types(f"export -o {tmp_path / 'x.md'} --format csv").code == 0
    assert (tmp_path / "x.md").read_text("utf-8").startswith("id,title")


@needs_full_device
def test_a_full_disk_behind_an_export_is_told_truly(mia: Learner) -> None:
    with open("/dev/full", "wb") as full:
        for wanted in ("jsonl", "csv"):
            result = mia.runs(f"export --format {wanted}", stdout=full)
            assert result.code == 5
            assert "could not be written" in result.err


def test_a_file_that_cannot_be_is_told_with_the_reason(mia: Learner, tmp_path: Path) -> None:
    result = mia.types(f"export -o {tmp_path}/none/log.jsonl")
    assert result.code == 5
    assert f"could not be written: there is no directory {tmp_path}/none" in result.err
    result = mia.types(f"export -o {tmp_path}")
    assert (result.code, "Is a directory" in result.err) == (5, True)


def test_an_export_goes_through_a_pipe_of_the_shell_and_behind_what_was_there(
    mia: Learner, tmp_path: Path
) -> None:
    mia.types("done mix")
    result = mia.in_shell(
        f"echo before >{tmp_path}/all; roadmap export -q -o /dev/stdout >>{tmp_path}/all;"
        f" roadmap export -q --format md -o /dev/fd/3 3>&1 >/dev/null | wc -l >{tmp_path}/lines"
    )
    assert result.code == 0, result
    lines = (tmp_path / "all").read_text().splitlines()
    assert (lines[0], len(lines)) == ("before", 4)
    exported = mia.types("export --format md").out
    assert int((tmp_path / "lines").read_text()) == exported.count("\n")


def test_quiet_is_quiet(mia: Learner, file: Path) -> None:
    assert mia.types(f"export -q -o {file}") == (0, "", "")
    assert mia.types("export -q") == (0, "", "")
    assert mia.types(f"merge -q {file}") == (0, "", "")


# -- roadmaps for other programs -----------------------------------------------------------------


@pytest.fixture
def begun(mia: Learner) -> Learner:
    mia.types("done mix --on 2026-03-01 --spent 2h --proof https://example.org/p --rating 3")
    mia.types("note mix", "=1+1 wet\nand sticky")
    mia.types("start knead")
    mia.types("know preheat")
    mia.types("link knead https://example.org/own")
    return mia


def test_a_spreadsheet_gets_a_row_for_each_topic_and_no_formula(begun: Learner) -> None:
    rows = list(csv.DictReader(io.StringIO(begun.types("export --format csv").out)))
    assert len(rows) == begun.asks("report")["counts"]["all"]
    mix = next(row for row in rows if row["id"] == "mix")
    assert (mix["state"], mix["since"], mix["spent_hours"]) == ("done", "2026-03-01", "2")
    assert (mix["rating"], mix["proof"]) == ("3", "https://example.org/p")
    assert mix["notes"] == "'=1+1 wet\nand sticky"
    knead = next(row for row in rows if row["id"] == "knead")
    assert "https://example.org/own" in knead["links"].split()


CSV_LOOKS = ("list", "report", "report --remaining", "tree", "path shape", "show mix", "search mix")
CSV_LOOKS += ("plan --hours-per-week 5", "reading --all", "links", "roadmaps", "export")


@pytest.mark.parametrize("line", CSV_LOOKS)
def test_a_cell_of_csv_is_a_number_a_day_or_words(begun: Learner, line: str) -> None:
    head, *rows = csv.reader(io.StringIO(begun.types(f"{line} --format csv").out))
    assert rows
    assert all(len(row) == len(head) for row in rows)
    for cell in (cell for row in rows for cell in row):
        assert not re.search(
            r"\d (h|min|%)( |$)|^\d+/\d+$|^(in \d|for |read on )|[○◌✓▸≈◆]", cell
        ), cell
    units = {"Hours", "Minutes", "Hours left", "hours", "spent_hours", "Hours in all"}
    for i in (i for i, name in enumerate(head) if name in units):
        assert all(not row[i] or float(row[i]) >= 0 for row in rows)


def test_what_a_list_says_as_csv_is_read_back(
    begun: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    begun.types("list --format csv -o list.csv")
    topics = begun.asks("list")["groups"][0]["topics"]
    other = Learner(tmp_path / "other")
    result = other.types("import list.csv")
    remarks = [line for line in result.out.splitlines() if "line " in line]
    assert (result.code, len(remarks)) == (0, 1), (
        "what was spent is kept as text, all else as it is"
    )
    assert "Hours spent" in remarks[0]
    back = {t["id"]: t for group in other.asks("list")["groups"] for t in group["topics"]}
    for topic in topics:
        own = back[topic["id"]]
        assert (own["title"], own["hours"]) == (topic["title"], topic["hours"])
        assert (own["state"] == "in_progress") is (topic["state"] == "in_progress")
        assert (own["state"] in ("done", "assumed")) is (topic["state"] in ("done", "assumed"))
        assert own["optional"] is topic["optional"]


def test_a_program_gets_everything_about_each_topic(begun: Learner) -> None:
    for line in ("export --format json", "export --json"):
        (roadmap,) = begun.types(line).data["roadmaps"]
        assert roadmap["counts"] == begun.asks("report")["counts"]
        mix = next(topic for topic in roadmap["topics"] if topic["id"] == "mix")
        assert (mix["state"], mix["spent_minutes"], mix["rating"]) == ("done", 120, 3)
        assert [note["text"] for note in mix["notes"]] == ["=1+1 wet\nand sticky"]
        knead = next(topic for topic in roadmap["topics"] if topic["id"] == "knead")
        assert [r["url"] for r in knead["readings"] if r["own"]] == ["https://example.org/own"]


def test_several_roadmaps_leave_together_on_request_and_else_it_says_which(
    begun: Learner, tmp_path: Path
) -> None:
    other = tmp_path / "tea.yaml"
    other.write_text(
        "format: 1\nid: tea\ntitle: Tea\ntracks:\n  - id: tea\n    title: Tea\n    topics:\n"
        "      - id: boil\n        title: Boil\n        hours: 1\n",
        "utf-8",
    )
    begun.types(f"load {other}")
    result = begun.types("export --format csv")
    assert "this is «Tea» (tea); more are loaded: --all takes all" in result.err
    rows = list(csv.DictReader(io.StringIO(begun.types("export --format csv --all").out)))
    assert {row["roadmap"] for row in rows} == {"tea", "bread"}
    result = begun.types("export --format csv --roadmap bread")
    assert "mix" in result.out
    assert result.err == ""


def test_markdown_is_a_checklist(begun: Learner) -> None:
    text = begun.types("export --format md").out
    boxes = [line[:5] for line in text.splitlines() if line.startswith("- [")]
    assert boxes.count("- [x]") == 2
    assert len(boxes) == begun.asks("report")["counts"]["all"]


def test_the_boxes_of_a_checklist_of_ones_own_are_ticked_and_nothing_else_changes(
    begun: Learner, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.md"
    begun.types(f"export -o {mine}")
    ticked = mine.read_bytes().replace(b"\n", b"\r\n")
    mine.write_bytes(ticked.replace(b"[x]", b"[ ]"))
    mine.chmod(0o640)
    result = begun.types(f"export --format md --into {mine}")
    assert " ".join(result.out.split()).startswith(f"ticked 2 boxes in {mine}")
    assert mine.read_bytes() == ticked
    assert mine.stat().st_mode & 0o777 == 0o640
    before = mine.stat().st_mtime_ns
    assert "nothing to tick" in begun.types(f"export --into {mine}").out
    assert mine.stat().st_mtime_ns == before


def test_ticks_are_told_of_one_box_and_of_several(begun: Learner, tmp_path: Path) -> None:
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_text("- [x] Mix <!-- id: mix -->\n- [ ] mine\n")
    two.write_text("- [ ] Mix <!-- id: mix -->\n- [ ] mine\n- [ ] more of mine\n")
    result = begun.types(f"export --format md --into {one}").out
    assert " ".join(result.split()).startswith(f"nothing to tick in {one}; 1 had its tick already")
    assert "a box that «Baking bread» does not know was left alone: line 2" in " ".join(
        result.split()
    )
    result = " ".join(begun.types(f"export --format md --into {two}").out.split())
    assert f"ticked 1 box in {two}" in result
    assert "2 boxes that «Baking bread» does not know were left alone: lines 2, 3" in result


def test_an_empty_log_is_told_to_hold_no_event(mia: Learner, newcomer: Learner, file: Path) -> None:
    mia.types(f"export -o {file}")
    result = newcomer.types(f"merge {file}")
    assert " ".join(result.out.split()) == f"nothing new: {file} holds no event"


def test_yaml_is_the_roadmap_as_it_was_loaded(begun: Learner, tmp_path: Path) -> None:
    pytest.importorskip("roadmap_cli.formats.own.roadmap_writer")
    from roadmap_cli.formats.own.roadmap_reader import read_roadmap

    begun.types(f"export -o {tmp_path / 'out.yaml'}")
    assert read_roadmap(str(tmp_path / "out.yaml")).roadmap == read_roadmap(str(BREAD)).roadmap


def test_anki_gets_a_card_for_each_question_with_an_id_that_stays(begun: Learner) -> None:
    lines = begun.types("export --format anki").out.splitlines()
    heads = [line for line in lines if line.startswith("#")]
    assert heads[:2] == ["#separator:tab", "#html:true"]
    assert {"#guid column:1", "#deck column:2", "#tags column:5"} <= set(heads)
    cards = [line.split("\t") for line in lines[len(heads) :]]
    assert {len(card) for card in cards} == {5}
    assert len({card[0] for card in cards}) == len(cards) > 0
    again = begun.types("export --format anki").out.splitlines()
    assert again == lines


@pytest.mark.skipif(shutil.which("task") is None, reason="Taskwarrior is not here")
def test_taskwarrior_takes_the_tasks_twice_and_has_each_once(
    begun: Learner, tmp_path: Path
) -> None:
    begun.types(f"export --format taskwarrior -o {tmp_path / 'tasks.json'}")
    (tmp_path / "rc").write_text(
        f"data.location={tmp_path}/task\nconfirmation=off\nverbose=nothing\n"
    )
    (tmp_path / "task").mkdir()

    def task(*words: str) -> str:
        env = {**os.environ, "TASKRC": str(tmp_path / "rc"), "TASKDATA": str(tmp_path / "task")}
        done = subprocess.run(
            ["task", *words], env=env, capture_output=True, text=True, check=True, timeout=30
        )
        return done.stdout

    for _ in range(2):
        task("import", str(tmp_path / "tasks.json"))
    found = {t["description"]: t for t in json.loads(task("export"))}
    topics = begun.types("export --format json").data["roadmaps"][0]["topics"]
    assert found.keys() == {topic["title"] for topic in topics}
    by_id = {topic["id"]: found[topic["title"]] for topic in topics}
    assert by_id["mix"]["status"] == "completed"
    assert by_id["mix"]["end"] == "20260301T120000Z"
    assert "start" in by_id["knead"]
    assert by_id["preheat"]["tags"] == ["assumed"]
    for topic in topics:
        task_ = by_id[topic["id"]]
        assert task_["project"] == f"bread.{topic['track']}"
        assert task_["estimate"] == f"PT{topic['minutes']}M"
        assert set(task_.get("depends", [])) == {by_id[n]["uuid"] for n in topic["prerequisites"]}
        message = [a["description"] for a in task_.get("annotations", [])]
        assert len(message) == len(set(message))
