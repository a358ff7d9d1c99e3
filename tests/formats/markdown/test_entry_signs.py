"""What other programs add to an entry: it is no part of the words, so no edit of it changes an id.

Holds: formats.markdown.entries.entry_signs, formats.markdown.entries.entry_boxes,
formats.markdown.entries.taskpaper, formats.markdown.markdown_topic.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.model.roadmap import Topic
from roadmap_cli.formats.markdown.checklist import tick_boxes
from roadmap_cli.formats.markdown.entries.entry_signs import take_signs
from roadmap_cli.formats.markdown.markdown import read_markdown


def read(text: str) -> ImportResult:
    return read_markdown(text, "tea.md")


def only(text: str) -> Topic:
    (topic,) = read(text).roadmap.topics
    return topic


@pytest.mark.parametrize(
    ("entry", "title", "why", "tags"),
    [
        ("Green tea 📅 2026-03-01 ⏫", "Green tea", "Due: 2026-03-01. Priority: high.", ()),
        ("#task Green tea ⏳ 2026-03-01", "Green tea", "Scheduled: 2026-03-01.", ("task",)),
        ("Green tea 🔁 every week 🏁 delete", "Green tea", "Repeats: every week.", ()),
        ("Green tea #learn/leaf #hot", "Green tea", "", ("learn/leaf", "hot")),
        ("Green tea [due:: 2026-03-01]", "Green tea", "Due: 2026-03-01.", ()),
        ("Green tea (priority:: high) ^a1b2c3", "Green tea", "Priority: high.", ()),
        ("Green tea [[Leaves]]", "Green tea Leaves", "", ()),
        ("[[Notes/Green tea|Green]] and [[Notes/Red tea]]", "Green and Red tea", "", ()),
        ("Green tea @due(2026-03-01) @high", "Green tea", "Due: 2026-03-01. Priority: high.", ()),
        ("Green tea @{2026-03-01}", "Green tea", "Due: 2026-03-01.", ()),
        ("Green tea 📅 [[2026-03-01]]", "Green tea", "Due: 2026-03-01.", ()),
        ("==Green== tea %%not this%% {#green}", "Green tea", "", ()),
        ("Green tea — the leaf 📅 2026-03-01", "Green tea", "the leaf; Due: 2026-03-01.", ()),
    ],
)
def test_signs_are_no_part_of_the_title(
    entry: str, title: str, why: str, tags: tuple[str, ...]
) -> None:
    topic = only(f"# Tea\n\n- [ ] {entry}\n")
    assert (topic.title, topic.why, topic.tags) == (title, why, tags)


@pytest.mark.parametrize(
    "entry",
    [
        "C# and F#",
        "Top 10: #1",
        "`#include` and `[a:: b]`",
        "Write to ann@example.org",
        "The array a[i]",
        "std::vector (see std::list)",
        "@Input() and @Output()",
        "[[1]](https://a.example)",
        "#learn",
    ],
)
def test_what_only_looks_like_a_sign_stays(entry: str) -> None:
    words = entry.replace("`", "").replace("[[1]](https://a.example)", "[1]")
    assert only(f"- [ ] {entry}\n").title == words


def test_a_done_date_is_the_day_and_prerequisites_are_found() -> None:
    imported = read(
        "- [x] Pick ✅ 2026-02-27 🆔 abc\n- [ ] Dry ⛔ abc\n- [x] Brew [completion:: 2026-02-28]\n"
        "- [ ] Pour [dependsOn:: abc,gone]\n- [-] Spill ❌ 2026-03-01\n- Serve @done(2026-03-02)\n"
    )
    assert [(p.topic, p.state, p.day) for p in imported.progress] == [
        ("pick", "assumed", "2026-02-27"),
        ("brew", "assumed", "2026-02-28"),
        ("spill", "skipped", "2026-03-01"),
    ]
    needs = {topic.id: topic.prerequisites for topic in imported.roadmap.topics}
    assert (needs["dry"], needs["pour"]) == (("pick",), ("pick",))
    assert "Pour needs gone" in " ".join(remark.sentence for remark in imported.remarks)


def test_an_outliner_marks_tasks_with_words_and_properties() -> None:
    imported = read(
        "- # Leaves\n- DONE [#A] Green tea\n  id:: 64a1\n- TODO Black tea\n"
        "  SCHEDULED: <2026-03-01 Sun>\n  :LOGBOOK:\n  CLOCK: [2026-01-01]\n  :END:\n"
        "- DOING [White](https://white.example)\n  collapsed:: true\n"
    )
    topics = imported.roadmap.topics
    assert [(t.id, t.why) for t in topics] == [
        ("green-tea", "Priority: A."),
        ("black-tea", "Scheduled: 2026-03-01."),
        ("white", ""),
    ]
    assert [track.title for track in imported.roadmap.tracks] == ["Leaves"]
    assert [(p.topic, p.state) for p in imported.progress] == [
        ("green-tea", "assumed"),
        ("white", "in_progress"),
    ]
    assert (7, "4 settings of the program that wrote the list: left out (lines 4, 10)") not in [
        (r.line, r.sentence) for r in imported.remarks
    ]


def test_boxes_with_other_signs_have_their_states_and_are_told_once_for_each() -> None:
    imported = read(
        "# Tea\n- [ ] a\n- [/] b\n- [-] c\n- [>] d\n- [!] e\n- [/] f\n- [✓] g\n- [R] h\n"
        "- [d]\n\n[d]: https://d.example\n"
    )
    assert [topic.title for topic in imported.roadmap.topics if not topic.optional] == list(
        "abcdefgh"
    )
    assert {p.topic: p.state for p in imported.progress} == {
        "b": "in_progress",
        "c": "skipped",
        "f": "in_progress",
        "g": "assumed",
    }
    assert [r.sentence for r in imported.remarks if "with [" in r.sentence] == [
        "2 boxes with [/]: in progress (lines 3, 7)",
        "1 box with [-]: skipped (line 4)",
        "3 boxes with [>], [!], [R]: open (lines 5, 6, 9)",
        "1 box with [✓]: known (line 8)",
    ]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("- ✅ a\n- 🔄 b\n- ⬜ c\n", {"a": "assumed", "b": "in_progress"}),
        ("- ✔️ a\n- ☐ b\n- ⏸️ c\n", {"a": "assumed", "c": "paused"}),
        ("- a ✅\n- b ⬜\n", {"a": "assumed"}),
        ("- **✅ a**: x\n- **⬜ b**\n", {"a": "assumed"}),
        ("- :white_check_mark: a\n- :white_large_square: b\n", {"a": "assumed"}),
        ("- [ ] a (done)\n- [ ] b - In Progress\n- [ ] c [WIP]\n- [ ] d: 🚫 skipped\n",
         {"a": "assumed", "b": "in_progress", "c": "in_progress", "d": "skipped"}),
    ],
)  # fmt: skip
def test_leading_emoji_and_words_of_state_are_boxes(text: str, states: dict[str, str]) -> None:
    imported = read(text)
    assert {p.topic: p.state for p in imported.progress} == states
    assert all(topic.title in "abcd" for topic in imported.roadmap.topics)


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n## Why\n\n- ✅ fast\n- ❌ slow\n\n## Links\n\n- [a](https://a.example)\n",
        "# T\n\n## P\n\n- 🔄 Git\n- 🎯 Goals\n- 🌐 [Web](https://a.example)\n",
    ],
)
def test_emoji_that_decorate_are_no_boxes(text: str) -> None:
    assert not read(text).progress
    assert all(topic.readings for topic in read(text).roadmap.topics)


def test_ticking_replaces_the_one_sign_in_the_brackets() -> None:
    data = "- [/] a\n- [✓] b\n- [] c\n- ⬜ d\n- [ ] e 📅 2026-03-01\n".encode()
    ticked, ticks = tick_boxes(data, ["a", "b", "c", "d", "e"])
    assert ticked.decode() == "- [x] a\n- [✓] b\n- [] c\n- ⬜ d\n- [x] e 📅 2026-03-01\n"
    assert (ticks.ticked, ticks.already, ticks.without_box) == (2, 1, ("c", "d"))


WORDS = st.sampled_from(
    ["Green tea", "Boil water", "C# in depth", "Read: the book", "绿茶", "Чай 2"]
)
DAY = st.dates().map(lambda day: day.isoformat() if day.year > 1000 else "2026-01-01")
SIGN = st.one_of(
    st.builds("{} {}".format, st.sampled_from("📅⏳🛫➕✅❌"), DAY),
    st.sampled_from(
        ["⏫", "🔽", "🔁 every week", "🆔 ab1", "⛔ x9", "#tag", "#a/b", "^a1b2c3", "@high"]
    ),
    st.builds("[{}:: {}]".format, st.sampled_from(["due", "created", "mood"]), DAY),
    st.builds("@{}({})".format, st.sampled_from(["due", "done", "start"]), DAY),
    st.builds("@{{{}}}".format, DAY),
)
SIGNS = st.lists(SIGN, max_size=5).map(" ".join)
MARK = st.sampled_from([" ", "x", "X", "/", "-", ">", "!"])


@given(
    words=st.lists(WORDS, min_size=1, max_size=5, unique=True),
    data=st.data(),
)
def test_ticking_or_moving_a_date_never_changes_an_id(
    words: list[str], data: st.DataObject
) -> None:
    def write() -> str:
        lines = ["# Tea", "", "- [ ] First"]
        for word in words:
            mark, signs = data.draw(MARK), data.draw(SIGNS)
            lines.append(f"- [{mark}] {word} {signs}".rstrip())
        return "\n".join(lines)

    before, after = read(write()).roadmap, read(write()).roadmap
    assert [topic.id for topic in before.topics] == [topic.id for topic in after.topics]
    assert [topic.title for topic in before.topics] == [topic.title for topic in after.topics]


@given(st.lists(st.sampled_from([*" #@[](){}:^`\n", "📅", "2026-01-01", "due", "::", "a"])))
def test_any_text_keeps_its_lines(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert take_signs(text)[0].count("\n") == text.count("\n")


TASKPAPER = """\
Tea:
\t- Green @done(2026-01-02)
\t- Black @due(2026-03-01) @high
\t\tWarm the pot first.
\t- White
\t\t- Pick it
\tWater:
\t\t- Boil it
Coffee:
\t- Beans
"""


@pytest.mark.parametrize("name", ["tea.taskpaper", "tea.md"])
def test_a_taskpaper_file_has_projects_tasks_and_notes(name: str) -> None:
    imported = read_markdown(TASKPAPER, name)
    assert [stage.title for stage in imported.roadmap.stages] == ["Tea", "Coffee"]
    assert [track.title for track in imported.roadmap.tracks] == ["Tea", "Water", "Coffee"]
    assert [(t.title, t.why) for t in imported.roadmap.topics] == [
        ("Green", ""),
        ("Black", "Due: 2026-03-01. Priority: high. Warm the pot first."),
        ("White", ""),
        ("Pick it", ""),
        ("Boil it", ""),
        ("Beans", ""),
    ]
    assert [(p.topic, p.day) for p in imported.progress] == [("green", "2026-01-02")]
    flat = TASKPAPER.replace("\t", "")
    assert len(read_markdown(flat, "tea.md").roadmap.tracks) == 3


def test_what_a_task_of_taskpaper_is_tagged_with_is_no_part_of_its_words() -> None:
    text = """\
Tea:
\t✔ Green @hot @done (26-01-02 21:48)
\t- Black @hot @due(2026-03-01)
\t- [ ] White
\t☐ Oolong, said @home to be good
\t✘ Bubble
"""
    imported = read_markdown(text, "todo.taskpaper")
    assert [(t.id, t.tags, t.why) for t in imported.roadmap.topics] == [
        ("green", ("hot",), ""),
        ("black", ("hot",), "Due: 2026-03-01."),
        ("white", (), ""),
        ("oolong-said-home-to-be-good", (), ""),
        ("bubble", (), ""),
    ]
    assert [(p.topic, p.state, p.day) for p in imported.progress] == [
        ("green", "assumed", "2026-01-02"),
        ("bubble", "skipped", ""),
    ]
    moved = read_markdown(text.replace(" @hot", "").replace("Black", "Black @iced"), "a.taskpaper")
    assert [t.id for t in moved.roadmap.topics] == [t.id for t in imported.roadmap.topics]


def test_among_entries_with_an_emoji_one_without_is_open() -> None:
    imported = read("# Tea\n\n## Week 1 🚧\n\n- Green ✅\n- Black\n  - a note\n- White ⬜\n")
    assert [(t.title, t.why) for t in imported.roadmap.topics] == [
        ("Green", ""),
        ("Black", "a note"),
        ("White", ""),
    ]
    assert [track.title for track in imported.roadmap.tracks] == ["Week 1"]


def test_a_heading_of_an_outliner_with_a_word_of_state_is_a_task() -> None:
    imported = read(
        "# Monday\n- # Today {{renderer :todomaster}}\n\t- ## DONE Learning\n"
        "\t\t- ### DONE Design\n\t- ## TODO Snake\n"
    )
    assert [(t.title, t.prerequisites) for t in imported.roadmap.topics] == [
        ("Learning", ("design",)),
        ("Learning: Design", ()),
        ("Snake", ()),
    ]
    assert imported.roadmap.tracks[0].title == "Today"
    assert [p.topic for p in imported.progress] == ["learning", "design"]
