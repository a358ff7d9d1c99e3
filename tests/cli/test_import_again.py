"""A Markdown source that is imported again: topics keep their ids although headings and words change."""

from pathlib import Path

import pytest
from tests.cli.program import Learner


@pytest.fixture
def ann(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learner:
    monkeypatch.chdir(tmp_path)
    return Learner(tmp_path / "ann")


def imports(ann: Learner, text: str) -> None:
    Path("u.md").write_text(text, encoding="utf-8")
    said = ann.types("import u.md")
    assert said.code == 0, said


def done(ann: Learner) -> set[str]:
    groups = ann.asks("list --state done")["groups"]
    return {topic["title"] for group in groups for topic in group["topics"]}


TWO = "# U\n\n## Arrays\n- [ ] Insert\n- [ ] Delete\n\n## {}\n- [ ] Insert\n- [ ] Delete\n- [ ] Walk\n"


def test_a_renamed_heading_keeps_the_progress_below_it(ann: Learner) -> None:
    imports(ann, TWO.format("Graphs"))
    ann.types("done graphs-insert graphs-delete walk")
    imports(ann, TWO.format("Graph theory"))
    assert ann.asks("report")["counts"]["done"] == 3
    imports(ann, TWO.format("Graph theory and more"))
    assert ann.asks("report")["counts"]["done"] == 3


def test_a_word_that_comes_a_second_time_keeps_the_progress_of_the_first(ann: Learner) -> None:
    imports(ann, "# U\n\n## Arrays\n- [ ] Insert\n\n## Graphs\n- [ ] Walk\n")
    ann.types("done insert")
    again = "# U\n\n## Arrays\n- [ ] Insert\n\n## Graphs\n- [ ] Walk\n- [ ] Insert\n"
    imports(ann, again)
    assert done(ann) == {"Arrays: Insert"}
    assert ann.asks("report")["counts"]["all"] == 3
    assert ann.types("export --format md --into u.md").code == 0
    assert Path("u.md").read_text() == again.replace("- [ ] Insert", "- [x] Insert", 1)


def test_another_heading_with_the_same_words_is_no_old_topic(ann: Learner) -> None:
    imports(ann, TWO.format("Graphs"))
    ann.types("done graphs-insert")
    imports(
        ann,
        "# U\n\n## Arrays\n- [ ] Insert\n- [ ] Delete\n\n## Trees\n- [ ] Insert\n- [ ] Grow\n- [ ] Cut\n- [ ] Burn\n",
    )
    assert done(ann) == set()
