"""Hostile text in the database, the log, files and arguments stays text in every answer.

A learner has hostile words in every text column and in the log; every command of the program
answers in every format that it has.
"""

import json
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from tests.builders import seal
from tests.cli.program import BREAD, Learner, Result, moved_in
from tests.hostile import harmless
from tests.hostile.words import LINKS, WORDS

from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.store.log.checksum_chain import checksum

TURNS = (0, 31, 62)
FORMATS = ("terminal", "json", "md", "csv", "html")
REPORTS = (
    "report", "map", "report --remaining", "report --since 2026-01-01", "report dough", "show mix",
    "show first-loaf", "list", "list --state done", "search a", "path first-loaf", "tree",
    "plan --hours-per-week 5", "reading --all", "links", "cohort {class}", "cohort {class} --topic mix", "roadmaps --all", "history -n 99",
    "history mix --since 2026-01-01", "note --all", "note --since 2026-01-01",
)  # fmt: skip
SHORT_ANSWERS = (
    "next", "history", "history mix", "note mix", "review", "where", "config", "doctor", "use", "restore --list",
    "server check", "open mix", "share", "practice", "verify mix", "check {file}", "load --dry-run {file}", "timer", "aim",
)  # fmt: skip
CHANGES = (
    "start knead", "stop knead", "done knead", "skip rise", "reopen rise", "know rise",
    "spent mix 5m", "note mix {word}", "link mix https://good.example/x", "read baking-book --topic mix",
    "note mix {word} --instead", "move {handle} 2026-01-01", "undo --entry {handle}", "redo",
    "note mix --remove", "spent mix 6m --instead", "spent mix --remove", "link mix https://good.example/x --remove",
    "undo", "redo", "undo 3", "assess --yes mix", "load {file}", "import {list}", "merge {log}",
    "sync --join --dry-run {place}", "sync --join {place}", "sync --keep-both {place}",
    "use bread", "backup", "restore --latest --yes", "forget bread", "new plan", "know dough", "know first-loaf",
    "share --into {class} --name {word} --yes", "share", "share --stop --into {class}", "share {word} --yes",
    "timer start mix --at 00:00", "timer", "next", "timer start mix", "timer cancel",
)  # fmt: skip
EXPORTS = ("jsonl", "yaml", "json", "md", "csv", "taskwarrior", "anki")
SAFE_ADDRESSES = set(re.findall(r"https?://[^\s,}\"']+", BREAD.read_text("utf-8"))) | {
    "https://good.example/x", "https://example.org/loaf", "https://example.org/own",
}  # fmt: skip

# The text columns of each table.
TEXT_COLUMNS = {
    "roadmap": ("title", "version", "language", "homepage", "license", "path"),
    "stage": ("title", "goal"),
    "track": ("title", "summary"),
    "milestone": ("title", "says", "proof"),
    "topic": ("title", "why", "proof", "builds"),
    "reading": ("title", "author", "note"),
    "assignment": ("part",),
}


def hostile_words(turn: int) -> Iterator[str]:
    for number in count(turn):
        # Surrogates, which SQLite cannot store, are tried in the arguments.
        yield WORDS[number % len(WORDS)].encode("utf-8", "replace").decode()


def _poison_database(database: Path, turn: int) -> None:
    """Overwrite every text of a database with hostile words."""
    words = hostile_words(turn)
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for table, columns in TEXT_COLUMNS.items():
            keys = "roadmap, topic, place" if table == "assignment" else "id"
            for key in connection.execute(f"select {keys} from {table}").fetchall():
                where = " and ".join(f"{name} = ?" for name in keys.split(", "))
                for column in columns:
                    connection.execute(
                        f"update {table} set {column} = ? where {where}", (next(words), *key)
                    )
        for (name,) in connection.execute("select id from topic").fetchall():
            connection.execute(
                "update topic set outcomes = ?, checks = ?, tags = ? where id = ?",
                (
                    json.dumps([next(words), next(words)]),
                    json.dumps([[next(words), next(words)]]),
                    json.dumps([next(words), next(words)]),
                    name,
                ),
            )
        for index, (name,) in enumerate(connection.execute("select id from reading").fetchall()):
            if index:
                link = LINKS[(turn + index) % len(LINKS)]
                connection.execute("update reading set url = ? where id = ?", (link, name))
        source = {"title": next(words), "author": next(words), "year": 2020, "url": LINKS[0]}
        project = {"title": next(words), "summary": next(words), "start": next(words)}
        connection.execute(
            "update roadmap set source = ?, project = ?", (json.dumps(source), json.dumps(project))
        )
    seal(database)


def write_forged_log(path: Path, turn: int) -> Path:
    """Write a log of another machine with hostile words wherever a log may have text."""
    words = hostile_words(turn)
    printable = [word for word in WORDS if word.isprintable()]
    mark = iter(printable[turn % 20 :] * 9)
    facts: list[tuple[str, str, str, dict[str, object]]] = []
    for topic in ("mix", "knead", "bake"):
        facts += [
            ("finished", "bread", topic, {"rating": 3}),
            ("proved", "bread", topic, {"url": LINKS[(turn + len(facts)) % len(LINKS)]}),
            ("noted", "bread", topic, {"text": next(words) + "\n" + next(words)}),
            ("linked", "bread", topic,
             {"reading": f"own-{topic}", "url": LINKS[len(facts) % len(LINKS)], "title": next(words),
              "minutes": 5}),
            ("started", "bread", "rise", {}),
            (next(mark), "bread", topic, {next(words): next(words)}),
            ("noted", next(mark), next(mark), {"text": next(words)}),
            ("finished", next(mark), next(mark), {}),
            ("read", "bread", topic, {"reading": next(words)}),
        ]  # fmt: skip
    device, previous, lines = "ffff000001", "", []
    for n, (kind, roadmap, topic, data) in enumerate(facts, 1):
        data = {**data, "command": f"{kind} {next(words)}"}
        batch = f"{device}.{n}"
        event = Event(
            device, n, 1772622000000 + n, "2026-03-04T12:00:00+01:00", "2026-03-04", batch, kind,
            roadmap, topic, data, "",
        )  # fmt: skip
        previous = checksum(previous, event)
        lines.append({**event._asdict(), "sum": previous})
    head = {"format": "roadmap-log", "version": 1, "program": next(words), "until": next(words)}
    head |= {"events": len(lines), "devices": {device: len(lines)}}
    whole = [head, *lines, {"end": "roadmap-log", "events": len(lines)}]
    path.write_text("".join(json.dumps(line) + "\n" for line in whole), "utf-8")
    return path


def write_forged_cards(folder: Path) -> None:
    """Write a card for each hostile word, and files that are no cards; those of a class are kept."""
    folder.mkdir(exist_ok=True)
    for number, word in enumerate(WORDS, 100):
        topic = {"id": "mix", "title": word, "since": "2026-01-01", "touched": "2026-01-02"}
        topic |= {"state": "in_progress", "minutes": number}
        roadmap = {"id": "bread", "title": word, "version": word, "size": 7, "events": 1}
        roadmap |= {"as_of": "2026-01-03", "topics": [topic]}
        card = {"format": "roadmap-card", "version": 1, "card": f"{number:032x}", "name": word}
        card |= {"written": "2026-01-03T18:00:00+01:00", "roadmaps": [roadmap]}
        name = word[:40].replace("/", "_").replace("\0", "_").encode("utf-8", "replace").decode()
        (folder / f"{number}{name}.json").write_text(json.dumps(card), "utf-8")
        (folder / f"x{number}{name}.json").write_text(word, "utf-8", "replace")


@pytest.fixture(scope="module", params=TURNS)
def poisoned_learner(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Learner:
    """A learner with hostile words in the database; tests that change anything use a copy."""
    turn: int = request.param
    learner = Learner(tmp_path_factory.mktemp("poisoned_learner") / "home")
    assert learner.types(f"load {BREAD}").code == 0
    said = learner.types("merge", str(write_forged_log(learner.home / "other.jsonl", turn)))
    assert said.code == 0, said
    harmless.assert_text(said.out)
    learner.types("start knead")
    learner.types("spent mix 2h")
    _poison_database(learner.database, turn)
    return learner


def assert_harmless(said: Result, output_format: str, *, is_map: bool = False) -> None:
    """Assert that an answer is harmless in its format, and not an internal error."""
    assert said.code in (0, 2, 3, 4, 8), said
    assert "mistake of the program" not in said.err, said
    harmless.assert_text(said.err)
    if output_format == "json":
        harmless.assert_json(said.out or said.err)
    elif output_format == "md":
        harmless.assert_markdown(said.out, SAFE_ADDRESSES)
    elif output_format == "csv":
        harmless.assert_csv(said.out)
    elif output_format == "html":
        assert set(harmless.assert_html(said.out, is_map=is_map)) <= SAFE_ADDRESSES
    else:
        harmless.assert_text(said.out, colour=True)


def prepare_arguments(line: str, folder: Path, turn: int = 0) -> list[str]:
    """Return the arguments of a line, and create the files that it names."""
    names = {
        "{file}": "bread.yaml",
        "{list}": "list.md",
        "{log}": "log.jsonl",
        "{place}": "place",
        "{class}": "class",
    }
    words = []
    for word in line.split():
        if word == "{word}":
            word = "words: " + WORDS[turn % len(WORDS)]
        elif word in names:
            path = folder / names[word]
            if word == "{file}":
                shutil.copy(BREAD, path)
            elif word == "{class}":
                write_forged_cards(path)
            elif word == "{list}":
                path.write_text(
                    "\n".join(f"- [ ] {' '.join(w.split())} x" for w in WORDS), "utf-8", "replace"
                )
            elif word == "{place}":
                path.mkdir(exist_ok=True)
                write_forged_log(path / "x (conflict).jsonl", turn + 9)
            else:
                write_forged_log(path, turn + 7)
            word = str(path)
        words.append(word)
    return words


def test_every_command_is_covered() -> None:
    lines = (*REPORTS, *SHORT_ANSWERS, *CHANGES, "export")
    assert {line.split()[0] for line in lines} == {command.name for command in all_commands()}


@pytest.mark.parametrize("output_format", FORMATS)
def test_reports_show_hostile_words_as_text(
    poisoned_learner: Learner, output_format: str, tmp_path: Path
) -> None:
    for line in REPORTS:
        line = shlex.join(prepare_arguments(line, tmp_path))
        if line == "map" and output_format not in ("html", "json"):
            continue
        said = poisoned_learner.types(f"{line} --format {output_format}", "--color", "always")
        assert said.code == 0, said
        assert_harmless(said, output_format, is_map=line in ("map", "report"))
        if output_format == "terminal":
            assert_harmless(poisoned_learner.types(line), "plain")


@pytest.mark.parametrize("output_format", ["terminal", "json"])
def test_short_answers_show_hostile_words_as_text(
    poisoned_learner: Learner, output_format: str, tmp_path: Path
) -> None:
    for line in SHORT_ANSWERS:
        words = prepare_arguments(line, tmp_path)
        more = ["--json"] if output_format == "json" else ["--color", "always"]
        assert_harmless(poisoned_learner.types("", *words, *more), output_format)


@pytest.mark.parametrize("output_format", EXPORTS)
def test_exports_hold_hostile_words_as_text(poisoned_learner: Learner, output_format: str) -> None:
    said = poisoned_learner.types(f"export --format {output_format}")
    assert said.code == 0, said
    harmless.assert_text(said.err)
    if output_format == "md":
        harmless.assert_markdown(said.out, SAFE_ADDRESSES, own=True)
    elif output_format == "csv":
        harmless.assert_csv(said.out)
    elif output_format == "json":
        harmless.assert_json(said.out)
    else:
        harmless.assert_text(said.out, tabs=output_format == "anki")


def test_titles_add_no_lines_to_a_calendar(poisoned_learner: Learner) -> None:
    said = poisoned_learner.types("plan --hours-per-week 5 --ics -")
    assert said.code == 0, said
    lines = said.out.replace("\r\n ", "").replace("\r\n", "\n").splitlines()
    harmless.assert_text("\n".join(lines))
    names = {re.split("[:;]", line)[0] for line in lines}
    assert names <= set(
        "BEGIN END PRODID VERSION X-WR-CALNAME SUMMARY DTSTART DTEND DTSTAMP UID SEQUENCE TRANSP"
        " DESCRIPTION".split()
    )


@pytest.mark.parametrize("output_format", ["terminal", "json"])
def test_answers_to_changes_show_hostile_words_as_text(
    poisoned_learner: Learner, output_format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = moved_in(poisoned_learner.home, tmp_path / "copy")
    monkeypatch.chdir(tmp_path)
    for turn, line in enumerate(CHANGES):
        more = ["--json"] if output_format == "json" else ["--color", "always"]
        handle = copy.asks("history -n 1")["steps"][0]["handle"]
        line = line.replace("{handle}", handle)
        said = copy.types("", *prepare_arguments(line, tmp_path, turn), *more)
        assert_harmless(said, output_format)


def test_a_terminal_shows_hostile_words_as_text(poisoned_learner: Learner) -> None:
    for line in ("", "report", "show mix", "tree", "history", "list"):
        code, screen = poisoned_learner.sees(line)
        assert code == 0, screen
        harmless.assert_text(screen, colour=True)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_offers_nothing_that_a_shell_could_run(
    poisoned_learner: Learner, shell: str
) -> None:
    for line in ("roadmap done ", "roadmap read ", "roadmap path ", "roadmap use ",
                 "roadmap list --track ", "roadmap list --stage ", "roadmap report "):  # fmt: skip
        asked = {
            "bash": {"COMP_WORDS": line.replace(" ", "\n"), "COMP_CWORD": str(line.count(" "))},
            "zsh": {"_TYPER_COMPLETE_ARGS": line},
            "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
        }[shell]
        settings = {**poisoned_learner.settings, **asked, "_ROADMAP_COMPLETE": f"complete_{shell}"}
        said = Learner(poisoned_learner.home, settings).types("")
        assert (said.code, said.err) == (0, "")
        harmless.assert_text(said.out, tabs=shell == "fish")
        offers = said.out.removeprefix("_arguments '*: :((").rstrip().removesuffix("))'")
        assert not re.search(r"[$`;'\\<>(){}\[\]|*?!~#%=]", offers), offers


# -- arguments, file names and settings ----------------------------------------------------------


@pytest.mark.parametrize(
    "command", ["done", "show", "next --track", "read", "path", "search", "use"]
)
def test_arguments_are_only_text(mia: Learner, command: str) -> None:
    for word in WORDS:
        said = mia.types(command, word)
        assert_harmless(said, "terminal")
        assert_harmless(mia.types(f"{command} --json", word), "json")


@pytest.mark.parametrize("command", ["check", "load", "new", "import", "merge", "links", "restore"])
def test_file_names_are_only_text(
    mia: Learner, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, word in enumerate(WORDS):
        name = word.replace("/", "_").replace("\x00", "_").encode("utf-8", "replace").decode()
        path = tmp_path / f"{name}-{number}"
        path.write_text(word, "utf-8", "replace")
        assert_harmless(mia.types(command, str(path)), "terminal")
        assert_harmless(mia.types(f"{command} --json", str(path)), "json")
        assert_harmless(mia.types(command, str(tmp_path / f"no-{name}")), "terminal")


def test_the_name_of_the_home_is_only_text(bread_home: Path, tmp_path: Path) -> None:
    name = "\x1b[31m\u202e<b>[red]\n=1+1\x9b"
    learner = moved_in(bread_home, tmp_path / name)
    for line in ("where", "doctor", "backup", "restore --list", "restore --latest --yes", "next",
                 "config", f"export -o {tmp_path}/x.jsonl", "nonsense"):  # fmt: skip
        assert_harmless(learner.types(line), "terminal")
        assert_harmless(learner.types(f"{line} --json"), "json")


def test_settings_are_only_text(mia: Learner) -> None:
    words = "".join(word for word in WORDS).encode("utf-8", "replace").decode().replace("\x00", "")
    (mia.home / "config.toml").write_text(
        "".join(f"{json.dumps(w)} = {json.dumps(words)}\n" for w in (words, "color", "roadmap")),
        "utf-8",
    )
    for variable in ("ROADMAP_COLOR", "ROADMAP", "ROADMAP_ASCII"):
        learner = Learner(mia.home, {variable: words})
        assert_harmless(learner.types("next"), "terminal")
        assert_harmless(learner.types("next --json"), "json")
