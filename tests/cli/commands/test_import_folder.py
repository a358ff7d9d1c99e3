"""Which roadmap a Markdown file is, wherever one stands and however it is named.

Holds: formats.import_formats, formats.roadmap_sh.node_texts.
"""

from pathlib import Path

import pytest
from tests.cli.program import Learner


@pytest.fixture
def ann(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learner:
    monkeypatch.chdir(tmp_path)
    course = Path("my-course")
    course.mkdir()
    (course / "README.md").write_text("# The great course\n\n- [ ] One\n- [ ] Two\n")
    return Learner(tmp_path / "ann")


def test_the_id_of_a_readme_is_its_folder_wherever_one_stands(
    ann: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("my-course")
    assert ann.asks("import README.md")["id"] == "my-course"


def test_a_readme_that_is_imported_from_another_folder_stays_one_roadmap(
    ann: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.asks("import my-course/README.md")
    ann.types("done one")
    Path("my-course/README.md").write_text("# The great course\n\n- [ ] One\n- [ ] Three\n")
    monkeypatch.chdir("my-course")
    again = ann.asks("import README.md")
    assert (again["id"], again["action"]) == ("my-course", "updated")
    assert [loaded["id"] for loaded in ann.asks("roadmaps")["roadmaps"]] == ["my-course"]
    assert ann.asks("report")["counts"]["done"] == 1
    assert not Path("my-course.yaml").exists()


def test_a_file_that_was_imported_under_an_id_of_ones_own_keeps_it(ann: Learner) -> None:
    ann.asks("import my-course/README.md --id tea")
    again = ann.asks("import my-course/README.md")
    assert (again["id"], again["action"]) == ("tea", "unchanged")


def test_a_list_gets_the_name_of_its_heading_or_else_of_its_folder(ann: Learner) -> None:
    Path("my-course/README.md").rename("my-course/list.md")
    assert ann.asks("import my-course/list.md")["id"] == "the-great-course"
    Path("my-course/todo.md").write_text("- [ ] Knead it\n", encoding="utf-8")
    assert ann.asks("import my-course/todo.md")["id"] == "my-course"


def test_a_folder_with_a_readme_is_that_readme(ann: Learner) -> None:
    found = ann.asks("import my-course")
    assert (found["source"], found["format"]) == (
        str(Path("my-course", "README.md")),
        "markdown",
    )


def test_a_folder_with_nothing_to_read_says_what_was_looked_for(ann: Learner) -> None:
    Path("my-course/README.md").unlink()
    result = ann.types("import my-course")
    assert result.code == 3
    assert "this directory has no JSON of a roadmap" in result.err


def test_a_mistake_in_an_edited_file_is_told_with_its_line(ann: Learner) -> None:
    ann.asks("import my-course")
    edited = Path("my-course.yaml")
    edited.write_text(edited.read_text().replace("id: my-course\n", "id: my-course\nid: other\n"))
    line = edited.read_text().splitlines().index("id: other") + 1
    Path("my-course/README.md").write_text("# The great course\n\n- [ ] One\n- [ ] Three\n")
    result = ann.types("import my-course")
    assert result.code == 3
    assert f"my-course.yaml:{line}:" in result.err
    assert "cannot be merged" in result.err
    assert "id: other" in edited.read_text()


def test_a_file_that_cannot_be_read_is_named(ann: Learner) -> None:
    Path("bad.md").write_bytes(b"- [ ] \xff\n")
    result = ann.types("import bad.md")
    assert result.code == 3
    assert "roadmap: bad.md:1:1 cannot be read: byte 0xff is not UTF-8" in result.err


def test_a_box_with_a_picture_sign_alone_is_a_topic(ann: Learner) -> None:
    Path("signs.md").write_text("- [ ] 😀\n- [ ] 🚀\n- [ ] ---\n", encoding="utf-8")
    found = ann.asks("import signs.md")
    assert found["topics"] == 2
    assert sum("without text" in remark["sentence"] for remark in found["remarks"]) == 1
