"""The use case `list`: topics, all or by state, track, stage or tag. It writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from roadmap_cli.core.answers import report_rows
from roadmap_cli.core.answers.reports import TopicGroup, TopicsReport
from roadmap_cli.core.progress import counting
from roadmap_cli.core.progress.states import ASSUMED, STATES
from roadmap_cli.core.progress.topic_rows import TopicRow
from roadmap_cli.core.versions.identity import RenameProposal
from roadmap_cli.errors import UsageError
from roadmap_cli.store.catalog import catalog, retired
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace, read_state_snapshot

RETIRED = "retired"  # no state, but a filter for topics that left the roadmap
_STATES_OF_WORDS = {"known": ASSUMED}  # what the screens say, where it is another word


@read_state_snapshot
def topic_list(
    w: Workspace,
    *,
    states: Collection[str] = (),
    track: str | None = None,
    stage: str | None = None,
    tag: str | None = None,
    ready: bool = False,
) -> TopicsReport:
    """List topics, all or by state, track, stage or tag."""
    states = {s.replace("-", "_").replace(" ", "_") for s in states}
    states = {_STATES_OF_WORDS.get(s, s) for s in states}
    unknown = sorted(states - {*STATES, RETIRED})
    if unknown:
        choices = ", ".join("known" if s == ASSUMED else s for s in (*STATES, RETIRED))
        raise UsageError(f"no state is called '{unknown[0]}'", f"states are: {choices}")
    view = ReportData(w)
    tests: list[Callable[[TopicRow], bool]] = []
    if states:
        tests.append(lambda row: row.state in states)
    if track is not None:
        track_id = name_lookup.find_track(w, track).id
        tests.append(lambda row: row.track == track_id)
    if stage is not None:
        stages = name_lookup.candidates((name, title) for name, title, _ in view.stages)
        stage_id = name_lookup.find_stage(w, stage, stages).id
        tests.append(lambda row: row.stage == stage_id)
    if ready:
        tests.append(lambda row: view.plan.is_ready(row.topic_index))
    if tag is not None:
        ids_with_tag = catalog.topics_with_tag(w.database, w.roadmap.id, tag)
        tests.append(lambda row: row.id in ids_with_tag)
    rows = [row for row in view.rows if all(test(row) for test in tests)]
    return TopicsReport(
        kind="list",
        roadmap=w.roadmap,
        title=w.roadmap.title,
        summary="",
        counts=counting.count(rows),
        groups=(
            *report_rows.group_topics(rows, view.plan, "stage", view.stages),
            *(_list_retired(w, tests[1:]) if RETIRED in states and not ready else ()),
        ),
        proposals=_proposals(w) if RETIRED in states and len(tests) == 1 else (),
    )


def _proposals(w: Workspace) -> tuple[RenameProposal, ...]:
    from roadmap_cli.store.catalog import rename_proposals

    return rename_proposals.pending(w.database, w.roadmap.id)


def _list_retired(
    w: Workspace, tests: Sequence[Callable[[TopicRow], bool]]
) -> tuple[TopicGroup, ...]:
    """Return the topics that left the roadmap, those with a history first."""
    rows = retired.rows(w.database, w.roadmap.id)
    rows = [row for row in rows if all(test(row) for test in tests)]
    title = "Not in this version of the roadmap"
    return (report_rows.topic_group(RETIRED, title, rows, None),) if rows else ()
