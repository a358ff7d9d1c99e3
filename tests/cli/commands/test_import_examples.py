"""The examples of importing.md: each is imported, and listed as the page says.

Holds: workspace.import_source.
"""

import re
from pathlib import Path

import pytest
from tests.cli.program import Learner

PAGE = Path(__file__).resolve().parents[3] / "docs" / "importing.md"
ENDINGS = {"markdown": "md", "csv": "csv", "json": "json", "xml": "opml"}
EXAMPLE = re.compile(r"^```(\w+)\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = EXAMPLE.findall(PAGE.read_text("utf-8"))


@pytest.mark.parametrize(("language", "source", "listed"), EXAMPLES)
def test_an_example_is_listed_as_the_page_says(
    newcomer: Learner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    source: str,
    listed: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"example.{ENDINGS[language]}"
    Path(name).write_text(source, "utf-8")
    assert newcomer.types(f"import {name}").code == 0
    lines = newcomer.types("list").out.splitlines()[1:]
    assert [line.rstrip() for line in lines] == listed.splitlines()


def test_each_format_has_an_example() -> None:
    assert {language for language, _, _ in EXAMPLES} >= {"markdown"}
