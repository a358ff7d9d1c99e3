"""How the same topics are counted by whatever shows them, and in which order they stand.

Holds: core.progress.counting, workspace.report.
"""

from pathlib import Path

import pytest
from tests.builders import small_roadmap, topic, workspace_at, write_roadmap

from roadmap_cli.core.answers.reports import MilestoneReport
from roadmap_cli.core.progress.counting import Counts
from roadmap_cli.workspace import report, roadmaps, show, topic_changes
from roadmap_cli.workspace.workspace import Workspace


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """Return a learner whose one milestone needs four topics, two of them optional."""
    found = workspace_at(tmp_path / "home")
    write_roadmap(
        found,
        small_roadmap(
            topic("alpha"),
            topic("beta")._replace(optional=True),
            topic("gamma", "beta")._replace(optional=True),
            topic("delta", "alpha", "gamma"),
            topic("omega")._replace(optional=True),
        ),
    )
    return found


def milestone(w: Workspace) -> Counts:
    """Return the counts of the milestone, which are the same wherever it is shown."""
    (line,) = report.report(w).milestones
    shown = show.show(w, "basics")
    assert isinstance(shown, MilestoneReport)
    assert shown.counts == line.counts
    (roadmap,) = roadmaps.roadmaps(w).roadmaps
    assert roadmap.next is not None
    assert roadmap.next[2:4] == (line.counts.done + line.counts.assumed, line.counts.counted)
    return line.counts


def test_a_milestone_counts_the_optional_topics_that_it_needs(w: Workspace) -> None:
    counts = milestone(w)
    assert (counts.all, counts.done, counts.counted, counts.percent) == (4, 0, 4, 0)
    topic_changes.done(w, ["alpha"])
    counts = milestone(w)
    assert (counts.all, counts.done, counts.counted, counts.percent) == (4, 1, 4, 25)


def test_the_roadmap_counts_optional_topics_once_they_were_begun(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    assert report.report(w).counts[6:8] == (2, 50)
    topic_changes.start(w, ["omega"])
    topic_changes.stop(w, ["omega"])
    assert report.report(w).counts[6:8] == (3, 33)
    topic_changes.skip(w, ["omega"])
    counts = report.report(w).counts
    assert (counts.all, counts.skipped, counts.counted, counts.percent) == (5, 1, 2, 50)


def test_what_the_next_milestone_needs_stands_as_next_proposes_it(w: Workspace) -> None:
    assert [t.id for t in report.report(w).bundle] == ["alpha", "beta", "gamma", "delta"]
    topic_changes.start(w, ["beta", "gamma"])
    assert [t.id for t in report.report(w).bundle] == ["beta", "alpha", "gamma", "delta"]
    topic_changes.done(w, ["alpha"])
    assert [t.id for t in report.report(w).bundle] == ["beta", "gamma", "delta"]


def test_what_is_left_stands_under_the_milestone_that_first_needs_it(w: Workspace) -> None:
    topic_changes.skip(w, ["beta"])
    groups = report.remaining(w).groups
    assert [(g.title, [t.id for t in g.topics], g.minutes) for g in groups] == [
        ("Basics", ["alpha", "gamma", "delta"], 180),
        ("Not needed by any milestone", ["omega"], 60),
    ]
