"""The documents say one word for one thing, and the files that they name are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
SOURCE = re.compile(r"`((?:src|tests)/[\w/.]+\.\w+)`")
# What was said before, and the one word that is said now.
RETIRED = {
    "«": 'straight quotes: "My first program"',
    "put aside": "paused",
    "known before": "known",
    "file of ours": "roadmap file",
    "behind you": "done",
    "took back": "undid",
}


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_file_that_a_document_names_is_there(file: Path) -> None:
    named = SOURCE.findall(file.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


# README.md and commands.md show screens and help lines: these have tests of their own.
PROSE = [file for file in DOCUMENTS if file.name not in ("README.md", "commands.md")]


@pytest.mark.parametrize("file", PROSE, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_document_has_one_word_for_one_thing(file: Path) -> None:
    text = file.read_text("utf-8")
    assert {old: new for old, new in RETIRED.items() if old in text} == {}
