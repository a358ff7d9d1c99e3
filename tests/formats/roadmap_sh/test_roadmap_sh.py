"""Drawings of roadmap.sh become roadmaps, with ids that survive changes of the drawing.

Holds: formats.roadmap_sh.drawing, formats.roadmap_sh.drawing_layout,
formats.roadmap_sh.drawing_lines, formats.roadmap_sh.node_texts, formats.roadmap_sh.roadmap_sh.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.own.roadmap_writer import to_yaml
from roadmap_cli.formats.roadmap_sh.roadmap_sh import read_folder, read_roadmap_sh, topic_id

SOIL, SEEDS, SOW, COMPOST = (
    "aB3_soilxxxxxxxxxxxx1",
    "Seeds-xxxxxxxxxxxxxx2",
    "sowXXXXXXXXXXXXXXXXX3",
    "compostxxxxxxxxxxxxx4",
)


def node(name: str, kind: str, label: str, x: int, y: int, **data: Any) -> dict[str, Any]:
    return {
        "id": name,
        "type": kind,
        "position": {"x": x, "y": y},
        "width": 100,
        "height": 40,
        "data": {"label": label, **data},
    }


def garden() -> dict[str, Any]:
    return {
        "nodes": [
            node("titlexxxxxxxxxxxxxxxx", "title", "Garden", 0, -100),
            node(SEEDS, "topic", "Seeds", 0, 200),
            node(SOIL, "topic", "Soil", 0, 0),
            node(SOW, "subtopic", "Sow", 300, 200),
            node(COMPOST, "subtopic", "Compost", 120, 0, legend={"label": "Alternative Option"}),
            node(
                "buttonxxxxxxxxxxxxxxx", "button", "Visit", 0, 900, href="https://example.org/visit"
            ),
        ],
        "edges": [
            {"source": SOIL, "target": SEEDS},
            {"source": SEEDS, "target": SOW},
            {"source": "gone", "target": SOW},
        ],
    }


def read(value: object, texts: Any = None) -> ImportResult:
    return read_roadmap_sh(json.dumps(value), "garden.json", texts)


def test_topics_follow_the_lines_and_subtopics_their_topic() -> None:
    result = read(garden())
    assert [t.title for t in result.roadmap.topics] == ["Soil", "Compost", "Seeds", "Sow"]
    assert [t.title for t in result.roadmap.tracks] == ["Soil", "Seeds"]
    needs = {t.title: t.prerequisites for t in result.roadmap.topics}
    soil, seeds = topic_id(SOIL), topic_id(SEEDS)
    assert needs == {"Soil": (), "Compost": (soil,), "Seeds": (soil,), "Sow": (seeds,)}
    assert [t.title for t in result.roadmap.topics if t.optional] == ["Compost"]
    assert result.roadmap.title == "Garden"


def drawing(*nodes: tuple[str, str, int], edges: str) -> dict[str, Any]:
    """Return a drawing: kinds, labels and heights of nodes, and edges such as `a>b`."""
    return {
        "nodes": [node(label, kind, label, 0, y) for kind, label, y in nodes],
        "edges": [
            dict(zip(("source", "target"), e.split(">"), strict=True)) for e in edges.split()
        ],
    }


def order(value: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(t.title, t.prerequisites) for t in read(value).roadmap.topics]


def test_a_line_runs_also_through_texts() -> None:
    nodes = (("topic", "leaf", 0), ("topic", "brew", 80), ("topic", "serve", 400))
    direct = drawing(*nodes, edges="leaf>brew brew>serve")
    through = drawing(
        *nodes,
        ("paragraph", "first", 190),
        ("label", "then", 300),
        edges="leaf>first first>then then>brew brew>serve",
    )
    assert (
        order(direct) == order(through) == [("leaf", ()), ("brew", ("leaf",)), ("serve", ("brew",))]
    )


def test_the_line_decides_over_the_height_also_of_what_belongs_to_a_topic() -> None:
    value = drawing(
        *(
            ("topic", "leaf", 0),
            ("topic", "brew", 80),
            ("subtopic", "pot", -90),
            ("topic", "up", -300),
        ),
        edges="leaf>brew brew>pot brew>up",
    )
    assert [title for title, _ in order(value)] == ["leaf", "brew", "pot", "up"]


def test_a_line_from_below_is_turned_if_nothing_else_leads_to_where_it_begins() -> None:
    value = drawing(
        ("topic", "css", 0), ("topic", "js", 200), ("topic", "git", 400), edges="js>css js>git"
    )
    assert order(value) == [("css", ()), ("js", ("css",)), ("git", ("js",))]


KINDS = ("topic", "subtopic", "todo", "paragraph", "label", "button", "section", "title")


@examples(80)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(-3, 9)), min_size=1, max_size=9),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=9),
)
def test_each_node_is_a_topic_or_a_part_or_is_named(
    nodes: list[tuple[str, int]], lines: list[tuple[int, int]]
) -> None:
    nodes = [("topic", 0), *nodes]
    edges = " ".join(f"w{a}>w{b}" for a, b in lines if max(a, b) < len(nodes))
    named = [(kind, f"w{n}", 60 * y) for n, (kind, y) in enumerate(nodes)]
    result = read(drawing(*named, edges=edges))
    topics = {topic.title for topic in result.roadmap.topics}
    assert topics == {name for kind, name, _ in named if kind in ("topic", "subtopic", "todo")}
    said = " ".join(remark.sentence for remark in result.remarks) + result.roadmap.title
    said += " ".join(part.title for part in (*result.roadmap.tracks, *result.roadmap.stages))
    said += " ".join(tag for topic in result.roadmap.topics for tag in topic.tags)
    for kind, name, _ in named:
        assert name in topics or name in said or kind == "title", (kind, name)
    order = [topic.id for topic in result.roadmap.topics]
    for topic in result.roadmap.topics:
        assert set(topic.prerequisites) <= set(order)


def test_a_stage_of_many_groups_is_named_by_the_first_and_the_last() -> None:
    nodes = [("topic", f"t{n}", 100 * n) for n in range(82)]
    stages = read(drawing(*nodes, edges="")).roadmap.stages
    assert [stage.title for stage in stages][:2] == ["t0 … t2", "t3 … t5"]


def test_unknown_and_unused_parts_are_reported() -> None:
    sentences = " ".join(remark.sentence for remark in read(garden()).remarks)
    for words in (
        "1 line without a node at each end",
        "no topic has hours; each counts as an hour",
        "https://example.org/visit",
        "1 topic not connected to another",
        "so there are no readings",
    ):
        assert words in sentences


def test_checkboxes_and_checklist_items_are_topics() -> None:
    value = garden()
    entries = [
        {"id": "a1", "label": "Dig"},
        {"id": "a2", "label": "Weed", "url": "https://example.org/weed"},
        {"id": "a3", "label": ""},
        "not an entry",
    ]
    value["nodes"] += [
        node("todoxxxxxxxxxxxxxxxx6", "todo", "Water", 300, 240),
        node("listxxxxxxxxxxxxxxxx7", "checklist", "", 120, 10, checklists=entries),
        # A copy of the list, which keeps the ids of its entries.
        node("listxxxxxxxxxxxxxxxx8", "checklist", "", 120, 210, checklists=entries[:1]),
    ]
    value["edges"].append({"source": SOIL, "target": "listxxxxxxxxxxxxxxxx7"})
    value["edges"].append({"source": SEEDS, "target": "listxxxxxxxxxxxxxxxx8"})
    result = read(value)
    tracks = {track.id: track.title for track in result.roadmap.tracks}
    assert {(t.title, tracks[t.track]) for t in result.roadmap.topics} == {
        ("Soil", "Soil"),
        ("Compost", "Soil"),
        ("Soil: Dig", "Soil"),
        ("Weed", "Soil"),
        ("Seeds", "Seeds"),
        ("Sow", "Seeds"),
        ("Water", "Seeds"),
        ("Seeds: Dig", "Seeds"),
    }
    assert [r.url for r in result.roadmap.readings] == ["https://example.org/weed"]
    sentences = " ".join(remark.sentence for remark in result.remarks)
    assert "Dig" not in sentences
    assert "left out: " not in sentences.replace("1 line without a node at each end: left out", "")


def test_a_node_with_a_text_is_a_topic_unless_it_is_a_label() -> None:
    value = garden()
    value["nodes"] += [
        node("stepxxxxxxxxxxxxxxxx6", "step", "Prune", 300, 240),
        node("steplessxxxxxxxxxxxx7", "step", "Admire", 300, 280),
        node("labelxxxxxxxxxxxxxxx8", "label", "Summer", 300, 320),
    ]
    text = ("prune@stepxxxxxxxxxxxxxxxx6.md", "# Prune\n\nCut it.\n")
    other = ("summer@labelxxxxxxxxxxxxxxx8.md", "# Summer\n\nIt is warm.\n")
    result = read(value, {"stepxxxxxxxxxxxxxxxx6": [text], "labelxxxxxxxxxxxxxxx8": [other]})
    titles = {topic.title: topic.why for topic in result.roadmap.topics}
    assert titles["Prune"] == "Cut it."
    assert titles.keys().isdisjoint(("Admire", "Summer"))
    sentences = " ".join(remark.sentence for remark in result.remarks)
    assert '"Admire"' in sentences
    assert "summer@labelxxxxxxxxxxxxxxx8.md" in sentences


def test_ids_survive_new_labels_positions_and_lines() -> None:
    before = {t.id for t in read(garden()).roadmap.topics}
    value = garden()
    for number, changed in enumerate(reversed(value["nodes"])):
        changed["data"]["label"] += " anew"
        changed["position"] = {"x": 7 * number, "y": 90 * number}
    value["edges"] = []
    value["nodes"].insert(0, node("newxxxxxxxxxxxxxxxxx5", "topic", "New", 5, 5))
    after = {t.id for t in read(value).roadmap.topics}
    assert before < after
    assert len(after) == 5


def test_node_ids_that_differ_in_case_only_give_two_topic_ids() -> None:
    assert topic_id("AbcdefghijklmnopqrstU") != topic_id("abcdefghijklmnopqrstU")
    assert topic_id("kept-as-it-is") == "kept-as-it-is"


def test_texts_give_descriptions_and_typed_links() -> None:
    text = "# Soil\n\nIt **holds** [water](https://example.org/water).\n\nVisit the following resources to learn more:\n\n- [@video@On soil](https://example.org/v)\n- [@book@Bad](javascript:alert)\n"
    result = read(garden(), {SOIL: [("content/soil.md", text)]})
    soil = result.roadmap.topics[0]
    assert soil.why == "It holds water."
    readings = {r.id: r for r in result.roadmap.readings}
    assert [
        (readings[a.reading].title, readings[a.reading].kind, a.role) for a in soil.readings
    ] == [
        ("water", "article", "reference"),
        ("On soil", "video", "core"),
    ]
    assert any("content/soil.md:8" in r.sentence for r in result.remarks)


def test_addresses_in_texts_follow_the_rules_of_markdown() -> None:
    text = (
        "# Soil\n\nRun `git clone https://example.org/code.git` first.\n\n"
        "- [@video@Peat](https://example.org/watch?v=a_b\\&list=c)\n"
        "- [@article@Clay](https://example.org/Clay_\\(soil\\))\n"
        "- [@video@]Sand in [short]](https://example.org/sand)\n"
    )
    result = read(garden(), {SOIL: [("content/soil.md", text)]}).roadmap
    assert {(r.title, r.kind, r.url) for r in result.readings} == {
        ("Peat", "video", "https://example.org/watch?v=a_b&list=c"),
        ("Clay", "article", "https://example.org/Clay_(soil)"),
        ("Sand in [short]", "video", "https://example.org/sand"),
    }


def test_cycles_of_lines_are_broken_and_reported() -> None:
    value = garden()
    value["edges"] += [{"source": SEEDS, "target": SOIL}]
    value["nodes"][1]["position"]["y"] = 10
    result = read(value)
    assert any("circle" in r.sentence for r in result.remarks)
    assert read_text(to_yaml(result.roadmap)).roadmap is not None


def test_a_folder_is_read_with_its_texts_or_from_texts_alone(tmp_path: Path) -> None:
    folder = tmp_path / "garden"
    (folder / "content").mkdir(parents=True)
    (folder / "content" / f"soil@{SOIL}.md").write_text("# Soil\n\nWords.\n")
    alone = read_folder(str(folder)).roadmap
    assert [(t.id, t.title) for t in alone.topics] == [(topic_id(SOIL), "Soil")]
    (folder / "garden.json").write_text(json.dumps(garden()))
    both = read_folder(str(folder)).roadmap
    assert (both.id, len(both.topics), both.topics[0].why) == ("garden", 4, "Words.")


def test_the_older_format_is_refused_with_a_hint() -> None:
    with pytest.raises(InvalidRoadmap) as result:
        read({"mockup": {"controls": {"control": []}}})
    assert result.value.problems[0].code == "older-format"
    assert "newer version" in result.value.hint


def test_the_written_file_reads_back_as_the_same_roadmap() -> None:
    roadmap = read(garden()).roadmap
    again = read_text(to_yaml(roadmap, with_titles=True)).roadmap
    assert again is not None
    assert again._replace(topics=tuple(t._replace(minutes=0) for t in again.topics)) == roadmap
