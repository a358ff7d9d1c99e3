"""A drawing of roadmap.sh becomes a roadmap whose ids stay, however the drawing is changed."""

import json
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.core.imports import Imported
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.roadmap_sh import id_of_node, read_folder, read_roadmap_sh
from roadmap_cli.formats.roadmap_yaml import read_text
from roadmap_cli.formats.yaml_writer import to_yaml

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


def imported(value: object, texts: Any = None) -> Imported:
    return read_roadmap_sh(json.dumps(value), "garden.json", texts)


def test_topics_stand_in_the_order_of_the_line_each_with_what_belongs_to_it() -> None:
    found = imported(garden())
    assert [t.title for t in found.roadmap.topics] == ["Soil", "Compost", "Seeds", "Sow"]
    assert [t.title for t in found.roadmap.tracks] == ["Soil", "Seeds"]
    needs = {t.title: t.prerequisites for t in found.roadmap.topics}
    soil, seeds = id_of_node(SOIL), id_of_node(SEEDS)
    assert needs == {"Soil": (), "Compost": (soil,), "Seeds": (soil,), "Sow": (seeds,)}
    assert [t.title for t in found.roadmap.topics if t.optional] == ["Compost"]
    assert found.roadmap.title == "Garden"


def test_what_could_not_be_known_is_told() -> None:
    told = " ".join(remark.sentence for remark in imported(garden()).remarks)
    for words in (
        "1 line with an end",
        "no topic has hours; they count an hour each",
        "https://example.org/visit",
        "1 topic joined to no other",
        "not at hand",
    ):
        assert words in told


def test_what_roadmap_sh_lets_people_tick_is_a_topic_too() -> None:
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
    found = imported(value)
    tracks = {track.id: track.title for track in found.roadmap.tracks}
    assert {(t.title, tracks[t.track]) for t in found.roadmap.topics} == {
        ("Soil", "Soil"),
        ("Compost", "Soil"),
        ("Soil: Dig", "Soil"),
        ("Weed", "Soil"),
        ("Seeds", "Seeds"),
        ("Sow", "Seeds"),
        ("Water", "Seeds"),
        ("Seeds: Dig", "Seeds"),
    }
    assert [r.url for r in found.roadmap.readings] == ["https://example.org/weed"]
    told = " ".join(remark.sentence for remark in found.remarks)
    assert "Dig" not in told
    assert "left out: " not in told.replace("1 line with an end at no node: left out", "")


def test_a_node_with_a_text_is_a_topic_whatever_its_kind_and_a_label_never() -> None:
    value = garden()
    value["nodes"] += [
        node("stepxxxxxxxxxxxxxxxx6", "step", "Prune", 300, 240),
        node("steplessxxxxxxxxxxxx7", "step", "Admire", 300, 280),
        node("labelxxxxxxxxxxxxxxx8", "label", "Summer", 300, 320),
    ]
    text = ("prune@stepxxxxxxxxxxxxxxxx6.md", "# Prune\n\nCut it.\n")
    other = ("summer@labelxxxxxxxxxxxxxxx8.md", "# Summer\n\nIt is warm.\n")
    found = imported(value, {"stepxxxxxxxxxxxxxxxx6": [text], "labelxxxxxxxxxxxxxxx8": [other]})
    titles = {topic.title: topic.why for topic in found.roadmap.topics}
    assert titles["Prune"] == "Cut it."
    assert titles.keys().isdisjoint(("Admire", "Summer"))
    told = " ".join(remark.sentence for remark in found.remarks)
    assert '"Admire"' in told
    assert "summer@labelxxxxxxxxxxxxxxx8.md" in told


def test_ids_stay_when_labels_places_and_lines_change() -> None:
    before = {t.id for t in imported(garden()).roadmap.topics}
    value = garden()
    for number, changed in enumerate(reversed(value["nodes"])):
        changed["data"]["label"] += " anew"
        changed["position"] = {"x": 7 * number, "y": 90 * number}
    value["edges"] = []
    value["nodes"].insert(0, node("newxxxxxxxxxxxxxxxxx5", "topic", "New", 5, 5))
    after = {t.id for t in imported(value).roadmap.topics}
    assert before < after
    assert len(after) == 5


def test_nodes_that_differ_in_capitals_only_are_two_topics() -> None:
    assert id_of_node("AbcdefghijklmnopqrstU") != id_of_node("abcdefghijklmnopqrstU")
    assert id_of_node("kept-as-it-is") == "kept-as-it-is"


def test_texts_give_whys_and_typed_links() -> None:
    text = "# Soil\n\nIt **holds** [water](https://example.org/water).\n\nVisit the following resources to learn more:\n\n- [@video@On soil](https://example.org/v)\n- [@book@Bad](javascript:alert)\n"
    found = imported(garden(), {SOIL: [("content/soil.md", text)]})
    soil = found.roadmap.topics[0]
    assert soil.why == "It holds water."
    readings = {r.id: r for r in found.roadmap.readings}
    assert [
        (readings[a.reading].title, readings[a.reading].kind, a.role) for a in soil.readings
    ] == [
        ("water", "article", "reference"),
        ("On soil", "video", "core"),
    ]
    assert any("content/soil.md:8" in r.sentence for r in found.remarks)


def test_addresses_are_read_as_markdown_means_them() -> None:
    text = (
        "# Soil\n\nRun `git clone https://example.org/code.git` first.\n\n"
        "- [@video@Peat](https://example.org/watch?v=a_b\\&list=c)\n"
        "- [@article@Clay](https://example.org/Clay_\\(soil\\))\n"
        "- [@video@]Sand in [short]](https://example.org/sand)\n"
    )
    found = imported(garden(), {SOIL: [("content/soil.md", text)]}).roadmap
    assert {(r.title, r.kind, r.url) for r in found.readings} == {
        ("Peat", "video", "https://example.org/watch?v=a_b&list=c"),
        ("Clay", "article", "https://example.org/Clay_(soil)"),
        ("Sand in [short]", "video", "https://example.org/sand"),
    }


def test_lines_in_a_circle_are_broken_and_told() -> None:
    value = garden()
    value["edges"] += [{"source": SEEDS, "target": SOIL}]
    value["nodes"][1]["position"]["y"] = 10
    found = imported(value)
    assert any("circle" in r.sentence for r in found.remarks)
    assert read_text(to_yaml(found.roadmap)).roadmap is not None


def test_a_folder_is_read_with_its_texts_and_texts_alone_too(tmp_path: Path) -> None:
    folder = tmp_path / "garden"
    (folder / "content").mkdir(parents=True)
    (folder / "content" / f"soil@{SOIL}.md").write_text("# Soil\n\nWords.\n")
    alone = read_folder(str(folder)).roadmap
    assert [(t.id, t.title) for t in alone.topics] == [(id_of_node(SOIL), "Soil")]
    (folder / "garden.json").write_text(json.dumps(garden()))
    both = read_folder(str(folder)).roadmap
    assert (both.id, len(both.topics), both.topics[0].why) == ("garden", 4, "Words.")


def test_the_older_format_is_named_with_what_to_do() -> None:
    with pytest.raises(InvalidRoadmap) as found:
        imported({"mockup": {"controls": {"control": []}}})
    assert found.value.problems[0].code == "older-format"
    assert "newer version" in found.value.hint


def test_what_is_written_is_the_same_roadmap() -> None:
    roadmap = imported(garden()).roadmap
    again = read_text(to_yaml(roadmap, titled=True)).roadmap
    assert again is not None
    assert again._replace(topics=tuple(t._replace(minutes=0) for t in again.topics)) == roadmap
