"""A Markdown source that is imported again: topics keep their ids although headings and words change.

Holds: workspace.import_source.
"""

from pathlib import Path

import pytest
from tests.cli.program import Learner


@pytest.fixture
def ann(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learner:
    monkeypatch.chdir(tmp_path)
    return Learner(tmp_path / "ann")


def imports(ann: Learner, text: str) -> None:
    Path("u.md").write_text(text, encoding="utf-8")
    result = ann.types("import u.md")
    assert result.code == 0, result


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


def test_progress_stays_with_the_addresses_when_weeks_are_numbered_anew(ann: Learner) -> None:
    week = "## Week {}\n- [ ] [Read](https://a.example/{})\n- [ ] Exercises\n\n"
    imports(ann, "# U\n\n" + week.format(1, "intro") + week.format(2, "loops"))
    ann.types("done week-1-read week-1-exercises")
    imports(
        ann,
        "# U\n\n" + week.format(1, "setup") + week.format(2, "intro") + week.format(3, "loops"),
    )
    assert done(ann) == {"Week 2: Read", "Week 2: Exercises"}
    assert ann.types("export --format md --into u.md").code == 0
    first, second, third = Path("u.md").read_text().split("## Week ")[1:]
    assert (first.count("[x]"), second.count("[x]"), third.count("[x]")) == (0, 2, 0)


def test_several_renamed_headings_keep_the_progress_below_them(ann: Learner) -> None:
    text = "# P\n## One\n- [ ] Read\n- [ ] Exercises\n## Two\n- [ ] Read\n- [ ] Exercises\n"
    imports(ann, text)
    ann.types("done one-read one-exercises two-read")
    imports(ann, text.replace("## ", "## Week "))
    assert done(ann) == {"Week One: Read", "Week One: Exercises", "Week Two: Read"}


def test_a_box_whose_topic_was_titled_anew_in_the_file_of_ours_is_still_ticked(
    ann: Learner,
) -> None:
    imports(ann, "# U\n\n- [ ] Boil it\n- [ ] Pour\n")
    mine = Path("u.yaml")
    mine.write_text(mine.read_text().replace("title: Boil it", "title: Heat the water"))
    assert ann.types("load u.yaml").code == 0
    ann.types("done boil-it")
    assert ann.types("export --format md --into u.md").code == 0
    assert Path("u.md").read_text() == "# U\n\n- [x] Boil it\n- [ ] Pour\n"


def test_a_list_of_links_keeps_its_progress_when_chapters_come_and_all_its_links_go(
    ann: Learner,
) -> None:
    link = "- [{0}](https://a.example/{0})\n"
    imports(ann, "# U\n\n## HTTP Clients\n\n" + link.format("a") + link.format("b"))
    ann.types("done http-clients")
    chapters = {"Web": "HTTP Clients, Forms, Email, Search", "Data": "Books, Charts, Files"}
    lines = ["# U\n"]
    for chapter, titles in chapters.items():
        lines.append(f"\n## {chapter}\n")
        lines += [f"\n### {t}\n\n{link.format(t.split()[-1])}" for t in titles.split(", ")]
    imports(ann, "".join(lines))
    assert done(ann) == {"HTTP Clients"}


def test_a_course_that_moved_and_has_another_address_is_proposed_as_renamed(ann: Learner) -> None:
    imports(
        ann,
        "# U\n\n## Languages\n- [ ] [Compilers](https://a.example/1)\n- [ ] Parsing\n- [ ] Types\n",
    )
    ann.types("done compilers")
    Path("u.md").write_text(
        "# U\n\n## Core\n- [ ] [Logic](https://a.example/2)\n\n"
        "## Advanced\n- [ ] [Compilers](https://a.example/3)\n- [ ] [Graphics](https://a.example/4)\n",
        encoding="utf-8",
    )
    (proposal,) = ann.asks("import u.md")["load"]["proposals"]
    assert (proposal["former"], proposal["title"], proposal["line"]) == (
        "compilers",
        "Compilers",
        "was: [compilers]",
    )
    line = Path("u.yaml").read_text("utf-8").splitlines()[proposal["at"] - 1]
    assert line.endswith(f"id: {proposal['id']}")
    assert done(ann) == set()


PLAN = "# Tea\n\n## Leaves\n\n- Green tea\n- Black tea\n- White tea\n\n## Water\n\n- Boil it\n"


@pytest.mark.parametrize(
    "now",
    [
        PLAN.replace("- Green", "- [x] Green"),
        PLAN + "- [ ] Cool it\n",
        PLAN + "- [Kettle](https://a.example/kettle)\n",
        PLAN + "\n## Cups\n\n| Topic | Status |\n|---|---|\n| Glass | Done |\n",
    ],
)
def test_a_plan_stays_one_when_an_entry_gets_a_box_or_another_kind_is_added(
    ann: Learner, now: str
) -> None:
    imports(ann, PLAN)
    ann.types("done black-tea boil-it")
    for _ in range(2):  # the second time it is still known to be one
        imports(ann, now)
        titles = {t["title"] for g in ann.asks("list")["groups"] for t in g["topics"]}
        assert {"Green tea", "Black tea", "White tea", "Boil it"} <= titles
        assert {"Black tea", "Boil it"} <= done(ann)
        now += "\n"


def test_a_plan_of_tables_stays_one_when_a_box_is_added(ann: Learner) -> None:
    table = "# Tea\n\n| Week | Topic |\n|---|---|\n| 1 | Green |\n| 2 | Black |\n\n- a note\n"
    imports(ann, table)
    ann.types("done green")
    imports(ann, table + "\n## More\n\n- [ ] Cups\n")
    titles = {t["title"] for g in ann.asks("list")["groups"] for t in g["topics"]}
    assert titles == {"Green", "Black", "Cups"}
    assert done(ann) == {"Green"}


def test_files_beside_the_source_are_addresses_too(ann: Learner) -> None:
    text = (
        "# Tea\n\n## Leaves\n\n1. [Green](notes/green.md)\n2. [Black](notes/black.md)\n\n"
        "## Water\n\n- [Boil](boil.md)\n- [Cool](cool.md)\n"
    )
    imports(ann, text)
    ann.types("done leaves")
    top, leaves, water = text.partition("## Leaves")[0], *text.split("## ")[1:]
    imports(ann, f"{top}## {water}\n## {leaves.replace('Leaves', 'Two kinds')}")
    assert done(ann) == {"Two kinds"}
