"""Study plans whose headings are bold lines and whose courses are numbered.

Holds: formats.markdown.markdown.
"""

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.formats.markdown.markdown import read_markdown

PLAN = """\
**Three years of study**

---

**Q1 2025 (Jan-Mar):**

1. **Mechanics (Physics)**

   - *Topics:* motion, energy.
   - *Resources:* [Lectures](https://a.example/1), [Notes](https://a.example/2)

   It is hard.

2. **Calculus I**

   - *Resources:* [Course](https://a.example/3)

**Break:** April

---

**Q2 2025 (Apr-Jun):**

1. **Ethics**

   - *Topics:* dilemmas.

2. **Logic**
   - [Course](https://a.example/4)

**Goals:**

- Be wise.
"""


def read(text: str) -> ImportResult:
    return read_markdown(text, "plan.md")


def test_bold_lines_are_stages_and_numbered_courses_are_topics() -> None:
    roadmap = read(PLAN).roadmap
    assert [stage.title for stage in roadmap.stages] == ["Q1 2025 (Jan-Mar)", "Q2 2025 (Apr-Jun)"]
    assert [(t.id, t.title, t.stage, len(t.readings), t.optional) for t in roadmap.topics] == [
        ("mechanics-physics", "Mechanics (Physics)", "q1-2025-jan-mar", 2, False),
        ("calculus-i", "Calculus I", "q1-2025-jan-mar", 1, False),
        ("ethics", "Ethics", "q2-2025-apr-jun", 0, False),
        ("logic", "Logic", "q2-2025-apr-jun", 1, False),
    ]
    assert roadmap.topics[0].why == "Topics: motion, energy. It is hard."
    assert roadmap.topics[2].why == "Topics: dilemmas."
    assert [track.title for track in roadmap.tracks] == ["Q1 2025 (Jan-Mar)", "Q2 2025 (Apr-Jun)"]


def test_text_between_courses_is_reported_with_its_line() -> None:
    line = PLAN.splitlines().index("**Goals:**") + 1
    assert [r.line for r in read(PLAN).remarks if "heading without topics" in r.sentence] == [line]


def test_numbered_courses_under_real_headings_are_topics_too() -> None:
    text = "# P\n\n## One\n\n1. **Course**\n   - [a](https://a.example/1)\n2. **Other**\n   - [b](https://a.example/2)\n"
    roadmap = read(text).roadmap
    assert [(t.title, len(t.readings)) for t in roadmap.topics] == [("Course", 1), ("Other", 1)]


def test_numbered_bold_words_without_any_links_are_not_topics() -> None:
    text = "# P\n\n- [ ] Step\n\n## How\n\n1. **Fast**\n   - very\n2. **Small**\n   - quite\n"
    assert [t.title for t in read(text).roadmap.topics] == ["Step"]


def test_numbered_steps_about_the_list_itself_are_not_topics() -> None:
    text = "# P\n\n## Tea\n\n- [ ] Step\n\n## Contributing\n\n1. **Fork**\n   - it\n2. **Send**\n   - [it](https://a.example)\n"
    imported = read(text)
    assert [t.title for t in imported.roadmap.topics] == ["Step"]
    assert any("about the list itself: 1 link" in r.sentence for r in imported.remarks)


def test_a_single_bold_line_above_a_list_is_not_a_heading() -> None:
    text = "# P\n\n**Note:**\n\n- [a](https://a.example/1)\n- [b](https://a.example/2)\n"
    assert [(t.title, len(t.readings)) for t in read(text).roadmap.topics] == [("P", 2)]


def test_bold_lines_in_a_file_with_headings_are_text() -> None:
    text = (
        "# P\n\n**Why:**\n\n- fun\n\n**How:**\n\n- [a](https://a.example/1)\n\n"
        "## Tea\n\n- [b](https://a.example/2)\n"
    )
    assert [t.title for t in read(text).roadmap.topics] == ["Tea"]


def test_an_undivided_list_of_links_is_one_topic_with_a_remark() -> None:
    text = "# P\n\n" + "".join(f"- [Page {n}](https://a.example/{n})\n" for n in range(12))
    imported = read(text)
    assert len(imported.roadmap.topics) == 1
    assert imported.remarks[0].sentence == (
        "this file has no headings or boxes, so all its 12 links became one topic;"
        " write `## ` before each part or `- [ ] ` before each step, then import it again"
    )
