"""Practice folders for tests: a small roadmap whose topic has a practice, laid out and answered."""

import json
from pathlib import Path

from tests.cli.program import Learner

from roadmap_cli.practice import materials

QUERIES = """format: 1
id: query
title: Queries
tracks:
  - id: sql
    topics:
      - {id: joins, title: Joining tables, hours: 2, practice: sql-joins, proof: Answer ten questions.}
      - {id: select, title: Selecting rows, hours: 1}
      - {id: later, title: Later, hours: 1, practice: of-a-newer-version}
"""
QUESTIONS = [f"q{number}" for number in range(1, 11)]


def query_learner(home: Path) -> Learner:
    """Return a learner of the small roadmap; its file is beside the home."""
    file = home.parent / "query.yaml"
    file.write_text(QUERIES, encoding="utf-8")
    learner = Learner(home)
    assert learner.types(f"load {file}").code == 0
    assert learner.types("use query").code == 0
    return learner


def solve(folder: Path) -> None:
    """Put our solution into a folder of sql-joins."""
    note = json.loads((folder / ".practice.json").read_text("utf-8"))
    materials.write_solution("sql-joins", note["seed"], str(folder))
