"""The use cases of looking: report, show, list, search, tree, the reading list. They write nothing."""

import json
from collections.abc import Callable, Sequence

from roadmap_cli.core import answers, durations, reports
from roadmap_cli.core.facts import ReadingRow, TopicRow
from roadmap_cli.core.material import READING_KINDS
from roadmap_cli.core.naming import folded
from roadmap_cli.core.planner import Goal, Plan, Standing
from roadmap_cli.core.progress import TopicState, fold
from roadmap_cli.core.reports import (
    Hit,
    ReadingReport,
    Report,
    SearchReport,
    ShowReport,
    TopicsReport,
    TreeLine,
    TreeReport,
)
from roadmap_cli.core.states import CLOSED, IN_PROGRESS, OPEN, STATES
from roadmap_cli.errors import UsageError
from roadmap_cli.store import catalog, log
from roadmap_cli.workspace import Workspace, at_one_moment
from roadmap_cli.workspace.reading import notes

MOST_HITS = 30


class _View:
    """The facts of one look: rows, plan and titles, of today or of a day in the past."""

    def __init__(self, w: Workspace, as_of: str | None = None) -> None:
        name = w.roadmap.id
        self.day = as_of or w.today
        self.rows = list(catalog.rows(w.database, name))
        self.goals = catalog.goals(w.database, name)
        self.tracks = catalog.tracks(w.database, name)
        self.stages = catalog.stages(w.database, name)
        graph = catalog.graph(w.database, name)
        self.past = _Past(w, as_of) if as_of is not None else None
        if self.past is None:
            standing = catalog.standing(w.database, name, graph.size, w.today)
        else:
            self.rows = [self.past.topic(row) for row in self.rows]
            standing = _standing_of(self.rows, self.day)
        self.plan = Plan(graph, self.goals, standing)


class _Past:
    """Where everything stood at the end of a day, told by the living facts up to it."""

    def __init__(self, w: Workspace, day: str) -> None:
        self.roadmap = name = w.roadmap.id
        events = (e for e in log.living_events(w.database) if e.day <= day and e.roadmap == name)
        renamed = {
            (name, former): topic
            for former, topic in w.database.rows(
                "select former, topic from former_id where roadmap = ?", (name,)
            )
        }
        self.progress = fold(events, renamed)

    def topic(self, row: TopicRow) -> TopicRow:
        """Return a topic as it stood then."""
        known = self.progress.get((self.roadmap, row.id))
        state = known.topic if known else TopicState()
        return row._replace(
            state=state.state,
            since=state.since,
            touched=state.touched,
            spent=state.spent,
            rating=state.rating,
            proof=state.proof,
        )

    def touched(self, topic: str) -> bool:
        """Say whether anything had been recorded about a topic."""
        return (self.roadmap, topic) in self.progress

    def readings(self, rows: Sequence[ReadingRow]) -> list[ReadingRow]:
        """Return the readings as they stood then, without the learner's own of later days."""
        found = []
        for row in rows:
            known = self.progress.get((self.roadmap, row.topic))
            states = {state.reading: state for state in known.readings} if known else {}
            state = states.get(row.reading.id)
            if not row.own or (state is not None and state.url):
                found.append(row._replace(read=state.read if state else ""))
        return found


def _standing_of(rows: Sequence[TopicRow], day: str) -> Standing:
    from datetime import date

    now = date.fromisoformat(day)
    closed = bytearray(row.state in CLOSED for row in rows)
    spent = {row.place: row.spent for row in rows if row.spent and row.state not in CLOSED}
    started = {
        row.place: (now - date.fromisoformat(row.touched)).days
        for row in rows
        if row.state == IN_PROGRESS
    }
    return Standing(closed, spent, started)


# -- report --------------------------------------------------------------------------------------


@at_one_moment
def report(w: Workspace, *, as_of: str | None = None) -> Report:
    """Say where the learner stands, today or at the end of a past day."""
    day = w.day(as_of) if as_of is not None else None
    view = _View(w, day)
    listed = catalog.readings(w.database, w.roadmap.id)
    retired = [topic for topic, _, _ in catalog.retired(w.database, w.roadmap.id)]
    if view.past is not None:
        listed = view.past.readings(listed)
        retired = [topic for topic in retired if view.past.touched(topic)]
    return Report(
        w.roadmap,
        view.day,
        day is not None,
        reports.count(view.rows),
        reports.milestone_lines(view.rows, view.plan, view.goals),
        reports.bundle_lines(view.rows, view.plan),
        reports.track_lines(view.rows, view.tracks),
        reports.reading_counts(listed),
        _weeks(w, view.day, view.rows),
        sum(row.spent for row in view.rows),
        len(retired),
    )


def _weeks(
    w: Workspace, day: str, rows: Sequence[TopicRow], most: int = reports.WEEKS_SHOWN
) -> tuple[reports.Week, ...]:
    from datetime import date, timedelta

    first = (date.fromisoformat(day) - timedelta(weeks=most)).isoformat()
    days = {
        name: (facts, spent, finished)
        for name, facts, spent, finished in w.database.rows(
            "select day, facts, spent, finished from day_state"
            " where roadmap = ? and day between ? and ?",
            (w.roadmap.id, first, day),
        )
    }
    earned: dict[str, int] = {}
    for row in rows:
        if row.state == "done" and first <= row.since <= day:
            earned[row.since] = earned.get(row.since, 0) + row.minutes
    return reports.weeks(day, days, earned, most)


@at_one_moment
def remaining(w: Workspace, typed_track: str | None = None) -> TopicsReport:
    """List exactly what is left, under the milestone that first needs it."""
    view = _View(w)
    rows = view.rows
    title = w.roadmap.title
    groups = reports.remaining_groups(rows, view.plan)
    if typed_track is not None:
        track = w.track(typed_track)
        title = track.title
        rows = [row for row in rows if row.track == track.id]
        groups = tuple(
            g._replace(topics=kept, minutes=sum(t.minutes for t in kept))
            for g in groups
            if (kept := tuple(t for t in g.topics if t.track == track.id))
        )
    return TopicsReport("remaining", w.roadmap, title, "", reports.count(rows), groups)


@at_one_moment
def track_report(w: Workspace, typed: str) -> TopicsReport:
    """Go into one track: its topics by stage."""
    track = w.track(typed)
    view = _View(w)
    rows = [row for row in view.rows if row.track == track.id]
    summary = next(s for name, _, s in view.tracks if name == track.id)
    return TopicsReport(
        "track",
        w.roadmap,
        track.title,
        summary,
        reports.count(rows),
        reports.grouped(rows, view.plan, "stage", view.stages),
    )


@at_one_moment
def since(w: Workspace, typed: str, typed_track: str | None = None) -> TopicsReport:
    """Say what happened since a day."""
    from datetime import date

    day = w.day(typed)
    view = _View(w)
    rows = [row for row in view.rows if row.since >= day and row.state != OPEN]
    title = w.roadmap.title
    if typed_track is not None:
        track = w.track(typed_track)
        title = track.title
        rows = [row for row in rows if row.track == track.id]
    names = {"done": "Done", "assumed": "Known before", "in_progress": "In progress"}
    names |= {"paused": "Put aside", "skipped": "Skipped"}
    groups = reports.grouped(rows, view.plan, "state", [(k, v, "") for k, v in names.items()])
    count = (date.fromisoformat(w.today) - date.fromisoformat(day)).days // 7 + 1
    return TopicsReport(
        "since",
        w.roadmap,
        title,
        day,
        reports.count(rows),
        groups,
        _weeks(w, w.today, view.rows, min(count, 52)),
        w.today,
    )


# -- lists ---------------------------------------------------------------------------------------


@at_one_moment
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
    unknown = sorted(wanted - set(STATES))
    if unknown:
        raise UsageError(f"no state is called '{unknown[0]}'", f"states are: {', '.join(STATES)}")
    view = _View(w)
    tests: list[Callable[[TopicRow], bool]] = []
    if wanted:
        tests.append(lambda row: row.state in wanted)
    if track is not None:
        track_id = w.track(track).id
        tests.append(lambda row: row.track == track_id)
    if stage is not None:
        stage_id = _stage(stage, view.stages)
        tests.append(lambda row: row.stage == stage_id)
    if ready:
        tests.append(lambda row: view.plan.is_ready(row.place))
    if tag is not None:
        tagged = _tagged(w, tag)
        tests.append(lambda row: row.id in tagged)
    rows = [row for row in view.rows if all(test(row) for test in tests)]
    return TopicsReport(
        "list",
        w.roadmap,
        w.roadmap.title,
        "",
        reports.count(rows),
        reports.grouped(rows, view.plan, "stage", view.stages),
    )


def _stage(typed: str, stages: Sequence[tuple[str, str, str]]) -> str:
    from roadmap_cli.core.naming import Named, names_of
    from roadmap_cli.workspace import chosen

    things = [Named(name, title, names_of(name, title)) for name, title, _ in stages]
    return chosen(typed, things, "stage", "", everything=True).id


def _tagged(w: Workspace, tag: str) -> set[str]:
    rows = w.database.rows(
        "select topic.id from topic, json_each(topic.tags)"
        " where topic.roadmap = ? and json_each.value = ?",
        (w.roadmap.id, tag),
    )
    return {name for (name,) in rows}


@at_one_moment
def tree(w: Workspace, *, track: str | None = None, everything: bool = False) -> TreeReport:
    """Return the map: stages, tracks, topics, and what blocks what.

    Stages that are wholly behind the learner are left out unless everything is asked for.
    """
    view = _View(w)
    track_id = w.track(track).id if track is not None else None
    names = [row.id for row in view.rows]
    stages = []
    for stage, title, _ in view.stages:
        mine = [row for row in view.rows if row.stage == stage]
        if not everything and all(row.state in CLOSED for row in mine):
            continue
        tracks = []
        for name, track_title, _ in view.tracks:
            if track_id is not None and name != track_id:
                continue
            lines = tuple(
                TreeLine(
                    reports.line(row, view.plan),
                    tuple(names[i] for i in view.plan.prerequisites(row.place)),
                    tuple(names[i] for i in view.plan.missing(row.place)),
                )
                for row in mine
                if row.track == name
            )
            if lines:
                tracks.append((track_title, lines))
        if tracks:
            stages.append((title, tuple(tracks)))
    return TreeReport(w.roadmap, tuple(stages))


@at_one_moment
def show(w: Workspace, typed: str) -> ShowReport:
    """Tell all that is known about one topic."""
    card = w.topic(typed)
    name = w.roadmap.id
    view = _View(w)
    by_id = {row.id: row for row in view.rows}

    def lines(names: Sequence[str]) -> tuple[reports.TopicLine, ...]:
        return tuple(reports.line(by_id[n], view.plan) for n in names if n in by_id)

    row = w.database.row(
        "select state, since, spent, rating, proof from topic_state where roadmap = ? and topic = ?",
        (name, card.id),
    )
    state, day, spent, rating, proof = row or (OPEN, "", 0, 0, "")
    return ShowReport(
        w.roadmap,
        card,
        next((title for t, title, _ in view.tracks if t == card.track), card.track),
        next((title for s, title, _ in view.stages if s == card.stage), card.stage),
        durations.hours(card.minutes),
        state,
        day,
        spent,
        rating,
        proof,
        lines(catalog.prerequisites(w.database, name, card.id)),
        lines(catalog.dependents(w.database, name, card.id)),
        _needed_by(card.place, view.plan, view.goals),
        tuple(reports.reading_line(r) for r in catalog.readings(w.database, name, card.id)),
        notes(w, card.id),
        card.place is None,
    )


def _needed_by(place: int | None, plan: Plan, goals: Sequence[Goal]) -> tuple[str, ...]:
    if place is None:
        return ()
    return tuple(g.title for g in goals if place in plan.closure(g))


@at_one_moment
def reading(
    w: Workspace,
    *,
    topic: str | None = None,
    kinds: Sequence[str] = (),
    free: bool = False,
    own: bool = False,
    everything: bool = False,
) -> ReadingReport:
    """Return the reading list: what is unread first, of the topics at hand or of all.

    Without a topic and without `everything` it lists the readings of the topics that are in
    progress or ready on the way to the next milestone.
    """
    for kind in kinds:
        if kind not in READING_KINDS:
            raise UsageError(
                f"no reading is of the kind '{kind}'", f"kinds are: {', '.join(READING_KINDS)}"
            )
    name = w.roadmap.id
    rows = catalog.readings(w.database, name)
    filtered = bool(kinds or free or own)
    if topic is not None:
        card = w.topic(topic)
        title = card.title
        rows = [r for r in rows if r.topic == card.id]
    elif everything or filtered:
        title = w.roadmap.title
    else:
        at_hand = _at_hand(w)
        title = "the topics at hand"
        rows = [r for r in rows if r.topic in at_hand]
    if kinds:
        rows = [r for r in rows if r.reading.kind in kinds]
    if free:
        rows = [r for r in rows if r.reading.free]
    if own:
        rows = [r for r in rows if r.own]
    counts = reports.reading_counts(rows)
    unread = [r for r in rows if not r.read]
    read = [r for r in rows if r.read] if everything or topic is not None else []
    hidden = len(rows) - len(unread) - len(read)
    return ReadingReport(
        w.roadmap,
        title,
        tuple(reports.reading_line(r) for r in [*unread, *read]),
        counts,
        hidden,
        answers.first_unread(rows),
    )


def _at_hand(w: Workspace) -> set[str]:
    """Return the topics in progress and those ready on the way to the next milestone."""
    plan = w.plan()
    advice = plan.advise()
    places = set(plan.standing.started)
    if advice is not None:
        places.update((advice.topic, *advice.ready))
    return {name for name, _ in catalog.names_at(w.database, w.roadmap.id, sorted(places))}


@at_one_moment
def search(w: Workspace, typed: str) -> SearchReport:
    """Find topics, readings and own notes that hold all the words, whatever their case."""
    words = folded(typed).split()
    if not words:
        raise UsageError("there is nothing to search for", "roadmap search WORDS")
    name = w.roadmap.id
    states = dict(
        w.database.rows("select topic, state from topic_state where roadmap = ?", (name,))
    )
    hits: list[tuple[int, Hit]] = []
    for topic, title, why, outcomes, proof, tags in w.database.connection.execute(
        "select id, title, why, outcomes, proof, tags from topic"
        " where roadmap = ? and place is not null order by place",
        (name,),
    ):
        texts = (why, *json.loads(outcomes), proof, *json.loads(tags))
        found = _found_in(words, f"{topic} {title}", texts)
        if found is not None:
            rank, excerpt = found
            hits.append((rank, Hit("topic", topic, title, states.get(topic, OPEN), excerpt)))
    for reading_id, title, author, url, note in w.database.connection.execute(
        "select id, title, author, url, note from reading where roadmap = ? order by id", (name,)
    ):
        found = _found_in(words, f"{reading_id} {title}", (author, note, url))
        if found is not None:
            hits.append((found[0] + 1, Hit("reading", reading_id, title, "", author)))
    for topic in states:
        for day, text in notes(w, topic):
            if _found_in(words, text, ()) is not None:
                hits.append((1, Hit("note", topic, f"your note of {day}", states[topic], text)))
    hits.sort(key=lambda hit: hit[0])
    return SearchReport(
        w.roadmap, typed, tuple(h for _, h in hits[:MOST_HITS]), max(0, len(hits) - MOST_HITS)
    )


def _found_in(words: Sequence[str], head: str, others: Sequence[str]) -> tuple[int, str] | None:
    """Say how well the words are found: 0 all in the head, 2 in all; with where it was seen."""
    names = folded(head)
    if all(word in names for word in words):
        return 0, ""
    for text in others:
        if text and all(word in names or word in folded(text) for word in words):
            return 2, _excerpt(text, words)
    whole = folded(" ".join((head, *others)))
    return (2, "") if all(word in whole for word in words) else None


def _excerpt(text: str, words: Sequence[str]) -> str:
    """Return the part of a text around the first word that is found."""
    low = text.lower()
    at = min((low.find(word) for word in words if word in low), default=0)
    start = max(0, at - 30)
    piece = text[start : start + 90].strip()
    return ("… " if start else "") + piece + (" …" if start + 90 < len(text) else "")
