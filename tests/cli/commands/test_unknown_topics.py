"""What was recorded about a topic is in sight on every machine that has the log.

Also where no version of the roadmap that was loaded there has that topic.

Holds: store.catalog.retired.
"""

from pathlib import Path

import pytest
from tests.cli.program import Learner


def version(tmp_path: Path, name: str, *topics: str) -> Path:
    """Return a file with a version of the roadmap guitar; each topic is its line of YAML."""
    lines = "\n".join(f"      - {{{topic}, title: A topic, hours: 2}}" for topic in topics)
    head = "format: 1\nid: guitar\ntitle: Guitar\ntracks:\n  - id: all\n    topics:\n"
    file = tmp_path / name
    file.write_text(f"{head}{lines}\n", "utf-8")
    return file


def learner(tmp_path: Path, name: str) -> Learner:
    return Learner(tmp_path / name)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The log of a learner who has done a topic that has left the roadmap since."""
    ada = learner(tmp_path, "ada")
    ada.types(f"load {version(tmp_path, 'v1.yaml', 'id: tune', 'id: chords')}")
    ada.types("done tune --spent 3h --on 2026-03-01")
    ada.types(f"load {version(tmp_path, 'v2.yaml', 'id: chords')}")
    assert ada.types(f"export -o {tmp_path / 'log.jsonl'}").code == 0
    return tmp_path / "log.jsonl"


@pytest.mark.parametrize("order", [("load", "merge"), ("merge", "load")])
def test_a_topic_that_only_the_log_knows_is_named_and_shown(
    tmp_path: Path, log: Path, order: tuple[str, str]
) -> None:
    bob = learner(tmp_path, "bob")
    files = {"load": tmp_path / "v2.yaml", "merge": log}
    bob.types(f"{order[0]} {files[order[0]]}")
    result = " ".join(bob.types(f"{order[1]} {files[order[1]]}").out.split())
    assert "1 topic with progress is not in any version of guitar loaded here: tune;" in result
    assert "load an earlier version of its file to see it" in result
    assert "in no version loaded here" in bob.types("list --state retired").out
    (group,) = bob.asks("list --state retired")["groups"]
    assert [(t["id"], t["title"], t["track"], t["state"]) for t in group["topics"]] == [
        ("tune", "tune", "", "done")
    ]
    shown = bob.asks("show tune")
    assert (shown["state"], shown["since"], shown["spent"], shown["retired"]) == (
        "done",
        "2026-03-01",
        180,
        True,
    )
    assert "done tune" in bob.types("history tune").out
    report = bob.asks("report")
    assert (report["retired"], report["spent"], report["retired_spent"]) == (1, 180, 180)
    assert (report["counts"]["all"], report["counts"]["percent"]) == (1, 0)
    assert bob.types("doctor").code == 0


def test_such_a_topic_cannot_be_studied_but_takes_a_note(tmp_path: Path, log: Path) -> None:
    bob = learner(tmp_path, "bob")
    bob.types(f"load {tmp_path / 'v2.yaml'}")
    bob.types(f"merge {log}")
    result = bob.types("done tune")
    assert (result.code, result.err.splitlines()[0]) == (
        2,
        'roadmap: tune is in no version of "Guitar" loaded here',
    )
    assert bob.types("note tune 'it was hard'").code == 0
    assert [note["text"] for note in bob.asks("show tune")["notes"]] == ["it was hard"]


def test_a_version_that_knows_the_id_takes_it_up(tmp_path: Path, log: Path) -> None:
    bob = learner(tmp_path, "bob")
    bob.types(f"load {tmp_path / 'v2.yaml'}")
    (unknown,) = bob.asks(f"merge {log}")["unknown"]
    assert unknown == {"roadmap": "guitar", "topics": ["tune"]}
    answer = bob.asks(f"load {tmp_path / 'v1.yaml'}")
    assert (answer["unknown"], bob.asks("report")["retired"]) == ([], 0)
    assert bob.asks("show tune")["topic"]["track"] == "all"
    bob.types(f"load {tmp_path / 'v2.yaml'}")
    assert "no longer in the roadmap" in bob.types("show tune").out


def test_a_dry_run_reports_an_unknown_topic_as_the_load_does(tmp_path: Path, log: Path) -> None:
    bob = learner(tmp_path, "bob")
    bob.types(f"merge {log}")
    assert bob.asks(f"load {tmp_path / 'v2.yaml'} --dry-run")["unknown"] == ["tune"]
    assert bob.asks(f"load {tmp_path / 'v2.yaml'}")["unknown"] == ["tune"]


def test_a_chain_of_renames_is_followed_where_was_keeps_all_ids(tmp_path: Path) -> None:
    ada, bob, eve = (learner(tmp_path, name) for name in ("ada", "bob", "eve"))
    ada.types(f"load {version(tmp_path, '1.yaml', 'id: a', 'id: z')}")
    ada.types("done a")
    ada.types(f"load {version(tmp_path, '2.yaml', 'id: b, was: [a]', 'id: z')}")
    short = version(tmp_path, "3.yaml", "id: c, was: [b]", "id: z")
    whole = version(tmp_path, "4.yaml", "id: c, was: [a, b]", "id: z")
    message = ada.types(f"load {short} --dry-run").out
    assert "c also had the id a: keep them all in was" in " ".join(message.split())
    assert ada.asks(f"load {short}")["unsaid"] == [{"id": "c", "former": ["a"]}]
    assert ada.asks("show c")["state"] == "done"
    ada.types(f"export -o {tmp_path / 'log.jsonl'}")
    for machine, file, percent, unknown in ((bob, short, 0, ["a"]), (eve, whole, 50, [])):
        machine.types(f"merge {tmp_path / 'log.jsonl'}")
        assert machine.asks(f"load {file}")["unknown"] == unknown
        assert machine.asks("report")["counts"]["percent"] == percent
    answer = bob.asks(f"load {whole}")
    assert (answer["unknown"], answer["unsaid"]) == ([], [])
    assert bob.asks("show c")["state"] == "done"
