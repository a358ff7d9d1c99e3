"""Any number of terminals at once: what was acknowledged is in the log, once, and none is sent away.

The judge counts in the database by itself; it asks the program only for a second opinion.

Holds: store.database.database.
"""

import json
import os
import random
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner
from tests.cli.terminals import Terminal, TerminalResult, at_once

TOPICS = ("mix", "knead", "rise", "feed-starter", "flour-lore", "preheat", "bake", "shape")
READINGS = ("manual", "baking-book", "kneading")
ABOUT_TOPICS = ("done", "skip", "reopen", "start", "know")
KINDS = (*ABOUT_TOPICS, "undo", "redo", "note", "read", "spent", "link", "use")


def lines_of(terminal: int, size: int) -> list[list[str]]:
    """Return what is typed in one terminal: commands of all kinds, every note and link its own."""
    dice = random.Random(terminal)
    lines = []
    for i in range(size):
        kind, topic = KINDS[(i + terminal) % len(KINDS)], dice.choice(TOPICS)
        more = {
            "undo": [],
            "redo": [],
            "note": [topic, f"note {i} of terminal {terminal}"],
            "read": [dice.choice(READINGS), *dice.choice([[], ["--unread"]])],
            "spent": [topic, f"{dice.randint(1, 59)}m"],
            "link": [topic, f"https://example.org/{terminal}/{i}"],
            "use": [dice.choice(["bread", "tea"])],
        }.get(kind, [topic])
        is_of_all_roadmaps = kind in ("undo", "redo", "use")
        roadmap = [] if is_of_all_roadmaps else ["--roadmap", "bread"]
        lines.append([kind, *more, "--json", *roadmap])
    return lines


def is_acknowledged(answer: TerminalResult) -> bool:
    """Return whether a line was told that something was recorded."""
    data = answer.data
    kind = answer.words[0]
    if kind in ABOUT_TOPICS:
        return any(topic["changed"] for topic in data["topics"])
    return bool(data["steps"] if kind in ("undo", "redo") else data["changed"])


def acknowledged_commands(answers: Iterable[TerminalResult]) -> Counter[str]:
    """Return the words of what was acknowledged as recorded; `use` is no fact of the log."""
    found = []
    for answer in answers:
        words = answer.words[: answer.words.index("--json")]
        if words[0] in ("note", "spent", "link"):
            words[1] = answer.data["topic"]["id"]  # which a new version may have renamed
        if words[0] == "note":
            words = words[:2]
        if words[0] != "use" and is_acknowledged(answer):
            found.append(" ".join(words))
    return Counter(found)


def log_of(database: Path) -> list[tuple[str, int, str, str, dict[str, object]]]:
    """Read the log with SQLite alone: device, n, batch, kind and data of each event."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("select device, n, batch, kind, data from event order by n")
        return [(*row[:4], json.loads(row[4])) for row in rows]


def judge(learner: Learner, answers: Sequence[TerminalResult]) -> None:
    """Hold what the terminals were told against what the log says."""
    sent_away = [answer for answer in answers if answer.code or answer.err]
    assert sent_away == []
    log = log_of(learner.database)
    words = [data["command"] for _, _, _, _, data in log if "command" in data]
    assert Counter(words) == acknowledged_commands(answers)
    (device,) = {device for device, *_ in log}
    assert [n for _, n, *_ in log] == list(range(1, len(log) + 1))
    first_of = {batch: f"{device}.{n}" for _, n, batch, *_ in reversed(log)}
    assert all(batch == first for batch, first in first_of.items())
    assert len(first_of) == len(words)
    for kind, key, word in (("noted", "text", "note"), ("linked", "url", "link")):
        kept = Counter(str(data[key]) for _, _, _, found, data in log if found == kind)
        typed = Counter(a.words[2] for a in answers if a.words[0] == word and is_acknowledged(a))
        assert kept == typed
    doctor = learner.types("doctor --json")
    assert (doctor.code, doctor.data["healthy"]) == (0, True), doctor


@pytest.fixture
def two_maps(mia: Learner, tmp_path: Path) -> Learner:
    """Return a learner with two roadmaps, the bread one being worked on."""
    tea = tmp_path / "tea.yaml"
    tea.write_text(
        "format: 1\nid: tea\ntitle: Making tea\ntracks:\n  - id: tea\n    topics:\n"
        "      - {id: boil, title: Boil water, hours: 1}\n"
    )
    assert mia.types(f"load {tea}").code == 0
    assert mia.types(f"load {BREAD}").code == 0
    return mia


def run_terminals(learner: Learner, terminals: int, size: int, *, starts: bool = False) -> float:
    """Let terminals write while two others read; judge all, and return the longest wait."""
    looks = [["next", "--json"], ["report", "--json", "--roadmap", "bread"]]
    writers = [
        Terminal(learner.settings, lines_of(i, size), starts=starts) for i in range(terminals)
    ]
    readers = [Terminal(learner.settings, [look] * (size // 2), starts=starts) for look in looks]
    writes, seen = [], []
    for i, answers in enumerate(at_once(*writers, *readers)):
        (writes if i < terminals else seen).extend(answers)
    assert len(writes) == terminals * size
    judge(learner, writes)
    for answer in seen:
        assert (answer.code, answer.err) == (0, ""), answer
        if answer.words[0] == "report":
            counts = answer.data["counts"]
            states = ("done", "assumed", "in_progress", "open", "skipped")
            assert sum(counts[state] for state in states) == counts["all"] == len(TOPICS)
    return max(answer.seconds for answer in (*writes, *seen))


def test_eight_terminals_with_commands_of_all_kinds(two_maps: Learner) -> None:
    run_terminals(two_maps, 8, 25)


@pytest.mark.faults
def test_eight_terminals_that_start_the_program_200_times_each(two_maps: Learner) -> None:
    run_terminals(two_maps, 8, 200, starts=True)


def test_a_command_about_many_topics_is_seen_wholly_or_not_at_all(mia: Learner) -> None:
    below = len(TOPICS) - 1  # all but the lore of flour
    writer = Terminal(mia.settings, [["know", "shape", "--json"], ["undo", "--json"]] * 30)
    reader = Terminal(mia.settings, [["report", "--json"], ["list", "--json"]] * 30)
    writes, seen = at_once(writer, reader)
    judge(mia, writes)
    known = [answer.data["counts"]["assumed"] for answer in seen]
    for answer in seen:
        if answer.words[0] == "list":
            topics = [topic for group in answer.data["groups"] for topic in group["topics"]]
            known.append(sum(topic["state"] == "assumed" for topic in topics))
    assert len(known) == 90
    assert set(known) <= {0, below}


def test_first_commands_in_an_empty_home_make_one_database() -> None:
    home = Path(os.environ["HOME"])
    lines = (["next"], ["note", "git-basics", "hello"], ["report"], ["done", "git-basics"])
    answers = [
        answer
        for (answer,) in at_once(
            *(Terminal({}, [[*line, "--json"]], starts=True) for line in (*lines, *lines))
        )
    ]
    result = [answer.err for answer in answers if answer.err]
    assert [line.partition(' "')[0] for line in result] == ["roadmap: loaded the shipped roadmap"]
    assert [answer.code for answer in answers] == [0] * len(answers)
    data = home / ".local" / "share" / "roadmap"
    judge(
        Learner(data),
        [a._replace(err="") for a in answers if a.words[0] in ("note", "done")],
    )
    files = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    (copy,) = [path.name for path in (data / "backups").iterdir()]
    assert files == {
        ".config/roadmap/device",
        ".local/share/roadmap/roadmap.db",
        f".local/share/roadmap/backups/{copy}",
    }


def test_writers_beside_new_versions_of_the_roadmap_and_copies_lose_nothing(
    two_maps: Learner, tmp_path: Path
) -> None:
    text = BREAD.read_text("utf-8")
    versions = {
        "renamed.yaml": text.replace("id: rise\n", "id: rest\n        was: [rise]\n").replace(
            "[rise, preheat]", "[rest, preheat]"
        ),
        "other-hours.yaml": text.replace("hours: 1.5", "hours: 2"),
    }
    for name, version in versions.items():
        (tmp_path / name).write_text(version, "utf-8")
    kinds = ("note", "spent", "link")
    writers = [
        Terminal(two_maps.settings, [line for line in lines_of(i, 80) if line[0] in kinds])
        for i in range(3)
    ]
    loads = [["load", str(tmp_path / name), "--json"] for name in versions] * 6
    copies = [tmp_path / f"copy-{i}.db" for i in range(6)]
    backups = [["backup", str(path), "--json"] for path in copies]
    *writes, loaded, copied = at_once(
        *writers, Terminal(two_maps.settings, loads), Terminal(two_maps.settings, backups)
    )
    judge(two_maps, [answer for answers in writes for answer in answers])
    assert [(answer.code, answer.err) for answer in copied] == [(0, "")] * len(copies)
    log, sizes = log_of(two_maps.database), []
    for path in copies:
        held = log_of(path)
        assert held == log[: len(held)]
        sizes.append(len(held))
    assert sizes == sorted(sizes)
    assert [(a.code, a.err, a.data["action"]) for a in loaded] == [(0, "", "updated")] * 12
    assert two_maps.asks("show knead")["hours"] == 2
