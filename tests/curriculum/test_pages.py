"""The pages of docs/ that are made from the shipped roadmap say what it says.

UPDATE_GOLDEN=1 writes them anew; then read the difference before you commit it.
"""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders import NOON, workspace_at

from roadmap_cli.core import wording
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.formats.own.roadmap_reader import read_roadmap
from roadmap_cli.workspace import loading, next_topic, report, topic_changes
from roadmap_cli.workspace.shipped_roadmap import shipped_path

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
STATEMENTS = tomllib.loads((HERE / "statements.toml").read_text("utf-8"))
BACKGROUNDS = tomllib.loads((HERE / "backgrounds.toml").read_text("utf-8"))
PROPOSALS = 10


def coverage(roadmap: Roadmap) -> list[str]:
    """Return the page that shows which topics answer what the article asks."""
    source = roadmap.source
    assert source is not None
    lines = [
        "# What the article asks, and where the roadmap answers",
        "",
        f'"{source.title}" ({source.author}, {source.year}, <{source.url}>) as seventy statements, in the order of its',
        "text and in our words. `roadmap show TOPIC --json` lists the statements that a topic answers (`article`).",
        "Topics without a statement are additions: things that have become part of the job since then.",
    ]
    part = ""
    for name, statement in STATEMENTS.items():
        if statement["part"] != part:
            part = statement["part"]
            lines += [
                "",
                f"## {part}",
                "",
                "| | the article asks | | answered by |",
                "|---|---|---|---|",
            ]
        answers = ", ".join(f"`{t.id}`" for t in roadmap.topics if name in t.article)
        lines.append(f"| {name} | {statement['asks']} | {statement['kind']} | {answers} |")
    added = [f"`{t.id}`" for t in roadmap.topics if not t.article]
    lines += ["", f"## Added ({len(added)})", "", ", ".join(added) + "."]
    return lines


def shelf_story(roadmap: Roadmap) -> list[str]:
    """Return the story of the practice project, from the first proof to the last."""
    project = roadmap.project
    assert project is not None
    lines = [
        f"# The story of {project.title}",
        "",
        project.summary,
        "",
        "You need not build this one: any program of your own that grows the same way will do. Below is how it grows, in the order",
        "of the roadmap. `roadmap show TOPIC` shows the step of one topic, with its exercise.",
        "",
        f"The beginning: {project.start}",
    ]
    for stage in roadmap.stages:
        steps = [t for t in roadmap.topics if t.stage == stage.id and t.builds]
        if steps:
            lines += ["", f"## {stage.title}", ""]
            lines += [f"- **{t.title}** (`{t.id}`): {t.builds}" for t in steps]
        for milestone in roadmap.milestones:
            if milestone.stage == stage.id:
                lines += [
                    "",
                    f'> "{milestone.title}": {milestone.says} *To show:* {milestone.proof}',
                ]
    return lines


def backgrounds(tmp_path: Path) -> list[str]:
    """Return the page that shows where five people begin who do not start from zero."""
    lines = [
        "# Where you begin: five backgrounds",
        "",
        "Nobody starts from zero. `roadmap know TOPIC...` records what you already know, with everything it builds on, and the route",
        "adapts. Here is what five people would type, and what `roadmap next` then proposes, one topic after the other.",
        "`roadmap reopen` opens topics again that were included but are not known. Use the lists as a start for your own: leave out what",
        "you are not sure of. `roadmap undo` takes anything back.",
    ]
    for place, background in enumerate(BACKGROUNDS["background"]):
        w = workspace_at(tmp_path / str(place), NOON)
        loading.load_shipped(w)
        topic_changes.know(w, background["knows"])
        if background["reopens"]:
            topic_changes.reopen(w, background["reopens"])
        whole = report.report(w)
        counts = whole.counts
        first = next_topic.next_topic(w, count=PROPOSALS)
        assert first.topic is not None
        proposals = [(first.topic.id, first.topic.title)] + [(b.id, b.title) for b in first.coming]
        lines += ["", f"## {background['title']}", "", background["story"], ""]
        lines += ["```console", f"$ roadmap know {' '.join(background['knows'])}"]
        if background["reopens"]:
            lines.append(f"$ roadmap reopen {' '.join(background['reopens'])}")
        lines += [
            "```",
            "",
            f"Now {counts.assumed} topics are known: {wording.format_duration(counts.minutes_left)} of"
            f" {wording.format_duration(counts.minutes)} to go.",
            "",
            "| | proposed | |",
            "|---|---|---|",
        ]
        lines += [f"| {i} | `{name}` | {title} |" for i, (name, title) in enumerate(proposals, 1)]
        open_goals = [m for m in whole.milestones if not m.reached][:4]
        route = "; ".join(
            f'"{m.title}" after {wording.format_duration(m.minutes_left)}' for m in open_goals
        )
        lines += ["", f"Milestones: {route}.", "", background["comment"]]
    return lines


PAGES: dict[str, Callable[[Roadmap, Path], list[str]]] = {
    "coverage.md": lambda roadmap, _: coverage(roadmap),
    "shelf.md": lambda roadmap, _: shelf_story(roadmap),
    "backgrounds.md": lambda _, tmp_path: backgrounds(tmp_path),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_roadmap_says(name: str, tmp_path: Path) -> None:
    roadmap = read_roadmap(shipped_path()).roadmap
    assert roadmap is not None
    found = "\n".join(PAGES[name](roadmap, tmp_path)) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        (DOCS / name).write_text(found, "utf-8", newline="\n")
    assert found == (DOCS / name).read_text("utf-8")
