"""The use case `list`: topics, all or by state, track, stage or tag. It writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from roadmap_cli.core import counting, report_rows
from roadmap_cli.core.identity import Proposal
from roadmap_cli.core.naming import Named
from roadmap_cli.core.reports import Group, TopicsReport
from roadmap_cli.core.states import STATES
from roadmap_cli.core.topic_rows import TopicRow
from roadmap_cli.errors import UsageError
from roadmap_cli.store import catalog, retired
from roadmap_cli.workspace import names
from roadmap_cli.workspace.view import View
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

RETIRED = "retired"  # not a state: what is not in the roadmap and keeps its history


@read_snapshot
def topic_list(
    w: Workspace,
    *,
    states: Sequence[str] = (),
    track: str | None = None,
    stage: str | None = None,
    tag: str | None = None,
    ready: bool = False,
) -> TopicsReport:
    """List topics, all or by state, track, stage or tag."""
    wanted = {s.replace("-", "_").replace(" ", "_") for s in states}
    unknown = sorted(wanted - {*STATES, RETIRED})
    if unknown:
        known = ", ".join((*STATES, RETIRED))
        raise UsageError(f"no state is called '{unknown[0]}'", f"states are: {known}")
    view = View(w)
    tests: list[Callable[[TopicRow], bool]] = []
    if wanted:
        tests.append(lambda row: row.state in wanted)
    if track is not None:
        track_id = names.find_track(w, track).id
        tests.append(lambda row: row.track == track_id)
    if stage is not None:
        stage_id = names.choose(stage, _stages(view), "stage", everything=True).id
        tests.append(lambda row: row.stage == stage_id)
    if ready:
        tests.append(lambda row: view.plan.is_ready(row.place))
    if tag is not None:
        tagged = catalog.topics_with_tag(w.database, w.roadmap.id, tag)
        tests.append(lambda row: row.id in tagged)
    rows = [row for row in view.rows if all(test(row) for test in tests)]
    return TopicsReport(
        kind="list",
        roadmap=w.roadmap,
        title=w.roadmap.title,
        summary="",
        counts=counting.count(rows),
        groups=(
            *report_rows.grouped(rows, view.plan, "stage", view.stages),
            *(_retired(w, tests[1:]) if RETIRED in wanted and not ready else ()),
        ),
        proposals=_proposals(w) if RETIRED in wanted and len(tests) == 1 else (),
    )


def _proposals(w: Workspace) -> tuple[Proposal, ...]:
    from roadmap_cli.store import proposals

    return proposals.pending(w.database, w.roadmap.id)


def _retired(w: Workspace, tests: Sequence[Callable[[TopicRow], bool]]) -> tuple[Group, ...]:
    """Return the topics that left the roadmap, those with a history first."""
    rows = retired.rows(w.database, w.roadmap.id)
    rows = [row for row in rows if all(test(row) for test in tests)]
    title = "Not in this version of the roadmap"
    return (report_rows.group(RETIRED, title, rows, None),) if rows else ()


def _stages(view: View) -> list[Named]:
    return names.named((stage, title) for stage, title, _ in view.stages)
