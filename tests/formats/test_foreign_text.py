"""Files of other programs: refused by their own name, and what is proposed then works.

Holds: formats.foreign_text, formats.note_folder, formats.import_formats.
"""

import subprocess
from pathlib import Path

import pytest

from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.import_formats import describe_source, read_source

ORG = """\
#+TITLE: Tea
* Leaves
** DONE Green tea
   CLOSED: [2026-01-02 Fri]
** TODO [[https://example.org/black][Black tea]]
- [X] boil water
"""
TODO_TXT = """\
x 2026-01-02 2026-01-01 Green tea +leaves @home
(A) 2026-01-03 Black tea +leaves due:2026-02-01
White tea +leaves
"""


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(InvalidRoadmap) as caught:
        read_source(str(path))
    assert str(caught.value).endswith(caught.value.problems[0].sentence)
    return caught.value.problems[0].sentence, caught.value.hint


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("tea.org", ORG, "an Org file"),
        ("tea", "* Leaves\n** DONE Green tea\n", "an Org file"),
        ("todo.txt", TODO_TXT, "a todo.txt"),
        ("tasks.txt", TODO_TXT, "a todo.txt"),
        ("tea.html", "<h1>Tea</h1>", "a web page"),
        ("tea", "<!DOCTYPE html>\n<html></html>", "a web page"),
        ("tea.rst", "Tea\n===\n\n* `Green <https://g.example>`_\n", "a rst file"),
        ("tea.docx", "PK\x03\x04\x00", "a docx file"),
        ("i.yml", "### YamlMime:LearningPath\nuid: learn.tea\n", "a learning path of Microsoft"),
        ("mkdocs.yml", "site_name: Tea\nnav:\n  - Green: green.md\n", "a settings file of MkDocs"),
        ("ci.yaml", "on: push\njobs:\n  test:\n", "a workflow of GitHub"),
        ("other.yaml", "- name: Green\n", "YAML of another program"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_by_its_name(
    tmp_path: Path, name: str, text: str, what: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    sentence, hint = refusal(tmp_path / name)
    assert sentence.startswith(f"this is {what}")
    assert "--format" not in hint
    assert "load" not in hint


@pytest.mark.parametrize(("name", "text"), [("tea.org", ORG), ("todo.txt", TODO_TXT)])
def test_the_command_of_a_refusal_makes_a_file_that_is_read(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    _, hint = refusal(tmp_path / name)
    subprocess.run(["sh", "-c", hint.partition(": ")[2]], check=True, cwd=tmp_path)
    (made,) = tmp_path.glob("*.md")
    imported = read_source(str(made))
    assert [topic.title for topic in imported.roadmap.topics][:2] in (
        ["Green tea", "Black tea"],
        ["2026-01-02 2026-01-01 Green tea +leaves @home", "(A) 2026-01-03 Black tea +leaves"],
    )
    assert imported.progress[0].state == "assumed"


def test_a_folder_of_notes_is_told_which_to_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "hidden.md").write_text("- [ ] a\n- [ ] b\n- [ ] c\n", "utf-8")
    (tmp_path / "a.md").write_text("# Diary\n", "utf-8")
    (tmp_path / "sub" / "tea.md").write_text("- [ ] Green\n- [ ] Black\n", "utf-8")
    sentence, hint = refusal(tmp_path)
    assert sentence == "this directory holds 2 notes, and a roadmap comes from one file"
    assert hint.endswith(f"import {tmp_path}/sub/tea.md")
    assert describe_source(str(tmp_path)) == (sentence, hint)


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("tea.md", "- [ ] Green\n", "a Markdown list"),
        ("tea.csv", "title,done\nGreen,yes\n", "a table"),
    ],
)
def test_what_can_be_imported_is_told_to_whom_loads_it(
    tmp_path: Path, name: str, text: str, what: str
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    sentence, hint = describe_source(str(path)) or ("", "")
    assert (sentence, hint) == (
        f"this is {what}, not a roadmap file",
        f"import it: roadmap import {path}",
    )


@pytest.mark.parametrize("text", ["format: 1\nid: tea\n", "title: Tea\ntracks: []\n", ""])
def test_a_broken_roadmap_file_is_not_of_another_program(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tea.yaml"
    path.write_text(text, "utf-8")
    assert describe_source(str(path)) is None
    assert describe_source(str(tmp_path)) is None


@pytest.mark.parametrize("name", ["todo.taskpaper", "todo.md"])
def test_a_name_that_says_the_format_outweighs_signs_of_another(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Tea:\n\t- Green @hot\n\t- Black @hot\n\t- White @iced\n", "utf-8")
    assert len(read_source(str(tmp_path / name)).roadmap.topics) == 3
