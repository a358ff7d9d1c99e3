"""What loads and could still be better: the warnings that only `check` gives. The door.

It looks at a draft that has no errors and whose stages and reading ids are filled in, while hours
that were not said are still missing. It changes nothing. One rule, one code of docs/problems.md;
no rule may take more than a few steps for each topic, prerequisite and reading.
"""

from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import Stage
from roadmap_cli.formats import lint_graph, lint_readings
from roadmap_cli.formats.cycles import Edges
from roadmap_cli.formats.draft import Draft
from roadmap_cli.formats.problems import Notebook

LONGEST_PLAIN_TITLE = 60


def look_over(
    draft: Draft, stages: tuple[Stage, ...], readings: tuple[Reading, ...], book: Notebook
) -> None:
    """Take down all that an author may want to change."""
    edges = Edges(draft)
    _topics(draft, book)
    _titles(draft, book)
    lint_graph.prerequisites(draft, edges, stages, book)
    lint_graph.milestones(draft, stages, book)
    lint_graph.implied_prerequisites(draft, edges, book)
    lint_graph.orphans(draft, edges, book)
    lint_graph.empty_stages(draft, stages, book)
    lint_readings.of_topics(draft, readings, book)
    lint_readings.registry(draft, book)
    lint_readings.same_works(draft, book)
    lint_readings.addresses(draft, book)


def _topics(draft: Draft, book: Notebook) -> None:
    if not draft.topics and draft.top is not None:
        book.warning(
            draft.top.value_at("tracks"),
            "no-topics",
            "this roadmap has no topic, so that there is nothing to learn",
            "add a topic to a track",
        )


def _titles(draft: Draft, book: Notebook) -> None:
    for topic, at in zip(draft.topics, draft.topics_at, strict=True):
        if len(topic.title) > LONGEST_PLAIN_TITLE:
            book.warning(
                at,
                "long-title",
                f"the title of {topic.id} has {len(topic.title)} characters; more than "
                f"{LONGEST_PLAIN_TITLE} are hard to take in, in a list",
                "say the rest in why: or outcomes:",
            )
