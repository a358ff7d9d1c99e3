"""One walk through the commands, from an empty home to a restored copy: does the house stand?

Holds: cli.program.
"""

from pathlib import Path

from tests.cli.program import BREAD, Learner


def test_a_walk_from_an_empty_home_to_a_copy_and_back(newcomer: Learner, tmp_path: Path) -> None:
    assert newcomer.types(f"load {BREAD}").code == 0
    first = newcomer.asks("next")["topic"]["id"]
    assert newcomer.asks(f"start {first}")["action"] == "start"
    assert newcomer.asks(f"done {first} --rating 3 --spent 30m")["action"] == "done"
    assert newcomer.asks("next")["topic"]["id"] != first
    assert newcomer.asks("report")["counts"]["done"] == 1
    for line in (
        "undo",
        "redo",
        "plan --hours-per-week 5",
        "list",
        "tree",
        "reading",
        "history",
        "review",
    ):
        assert newcomer.types(line).code == 0, line
    for line in (f"show {first}", f"note {first} wet", f"path {first}", "search it", "roadmaps"):
        assert newcomer.types(line).code == 0, line
    log = tmp_path / "log.jsonl"
    assert newcomer.types(f"export --format jsonl -o {log}").code == 0
    assert newcomer.asks(f"merge {log}")["new"] == 0
    copy = newcomer.asks("backup")["path"]
    newcomer.types("skip knead")
    assert newcomer.types(f"restore {copy} --yes").code == 0
    counts = newcomer.asks("report")["counts"]
    assert (counts["done"], counts["skipped"]) == (1, 0)
    assert newcomer.types("doctor").code == 0
