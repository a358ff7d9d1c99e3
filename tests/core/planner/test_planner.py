"""The planner's advice on small roadmaps.

Holds: core.planner.advice, core.planner.graph_state, core.planner.planner.
"""

from tests.core.small_roadmaps import Map, parse_map

from roadmap_cli.core.planner.advice import NO_PREFERENCES, Advice, Delay, Preferences, Reason
from roadmap_cli.core.planner.planner import Plan

BACKEND = parse_map("""
    terminal   60
    python    600
    http      240  terminal
    design    300
    api       480  python http
    docker    720  terminal
    deploy    240  api docker
    history    30
""")
FIRST_API = BACKEND.goal("first-api", 2, "api")
DEPLOYED = BACKEND.goal("deployed", 1, "deploy")
GOALS = (FIRST_API, DEPLOYED)


def advise(plan: Plan, preferences: Preferences = NO_PREFERENCES) -> Advice:
    advice = plan.advise(preferences)
    assert advice is not None
    return advice


def topic(plan: Plan, preferences: Preferences = NO_PREFERENCES) -> str:
    return BACKEND.names[advise(plan, preferences).topic]


def track(names: str) -> Preferences:
    indexes = {BACKEND.names.index(name) for name in names.split()}
    return Preferences(track=indexes.__contains__)


def codes(plan: Plan, preferences: Preferences = NO_PREFERENCES) -> list[str]:
    return [reason.code for reason in advise(plan, preferences).reasons]


# -- the route -----------------------------------------------------------------------------------


def test_the_route_has_the_minutes_of_each_milestone_and_their_sums() -> None:
    stops = BACKEND.plan(GOALS).route
    assert [(s.goal.id, s.minutes, s.total) for s in stops] == [
        ("first-api", 1380, 1380),
        ("deployed", 960, 2340),
    ]


def test_what_any_earlier_milestone_needed_is_not_counted_again() -> None:
    docker = BACKEND.goal("containers", 9, "docker")
    paper = BACKEND.goal("paper", 3, "design")
    web = BACKEND.goal("web", 1, "http")
    stops = BACKEND.plan((docker, paper, web)).route
    # The web needs the terminal too, as containers did, with another milestone between them.
    assert [(s.goal.id, s.minutes, s.total) for s in stops] == [
        ("containers", 780, 780),
        ("paper", 300, 1080),
        ("web", 240, 1320),
    ]


def test_a_heavier_milestone_comes_first_although_it_was_declared_last() -> None:
    docker = BACKEND.goal("containers", 1, "docker")
    assert [s.goal.id for s in BACKEND.plan((docker, DEPLOYED)).route] == ["containers", "deployed"]
    paper = BACKEND.goal("paper", 5, "design")
    assert BACKEND.plan((*GOALS, paper)).route[0].goal == paper


def test_milestones_with_equal_needs_keep_the_declared_order() -> None:
    twin = FIRST_API._replace(id="twin")
    assert [s.goal.id for s in BACKEND.plan((twin, FIRST_API)).route] == ["twin", "first-api"]
    assert [s.goal.id for s in BACKEND.plan((FIRST_API, twin)).route] == ["first-api", "twin"]


def test_a_milestone_whose_topics_are_closed_leaves_the_route() -> None:
    plan = BACKEND.plan(GOALS, done="terminal python http api")
    assert [s.goal.id for s in plan.route] == ["deployed"]
    assert plan.reached == [FIRST_API]
    assert topic(plan) == "docker"


def test_a_topic_done_out_of_order_does_not_need_its_prerequisites() -> None:
    plan = BACKEND.plan(GOALS, done="api")
    assert plan.reached == [FIRST_API]
    assert BACKEND.names_at(sorted(plan.open_below(DEPLOYED.needs))) == "terminal docker deploy"
    assert plan.route[0].minutes == 60 + 720 + 240


def test_prerequisites_of_a_topic_done_out_of_order_are_no_steps() -> None:
    plan = BACKEND.plan(GOALS, done="api terminal")
    # python and http are open, but deploy no longer needs them.
    assert BACKEND.names_at(plan.closure(DEPLOYED)) == "terminal api docker deploy"
    advice = advise(plan)
    assert (advice.step, advice.steps) == (3, 4)


def test_a_skipped_topic_is_closed_like_a_finished_one() -> None:
    """To the planner it is closed: it blocks nothing and costs nothing."""
    plan = BACKEND.plan(GOALS, done="python")
    assert plan.route[0].minutes == 1380 - 600
    assert plan.missing(BACKEND.names.index("api")) == [BACKEND.names.index("http")]


def test_a_topic_over_its_estimate_keeps_15_percent() -> None:
    plan = BACKEND.plan(GOALS, spent={"python": 590, "http": 1000, "history": 500})
    left = dict(zip(BACKEND.names, plan.remaining, strict=True))
    assert (left["python"], left["http"], left["api"]) == (90, 36, 480)
    assert left["history"] == 5  # 4.5, rounded up: never nothing
    assert plan.route[0].total == 60 + 90 + 36 + 480


def test_time_spent_on_a_finished_topic_changes_nothing() -> None:
    plan = BACKEND.plan(GOALS, done="terminal", spent={"terminal": 10})
    assert plan.remaining[0] == 60
    assert plan.route[0].total == 1320


# -- the advice ----------------------------------------------------------------------------------


def test_the_first_ready_topic_of_the_next_milestone_is_proposed_with_its_reason() -> None:
    advice = advise(BACKEND.plan(GOALS, done="terminal"))
    assert BACKEND.names[advice.topic] == "python"
    assert advice.goal == FIRST_API
    assert advice.reasons == (Reason("step", 2, 4, "First-Api"),)
    assert (advice.step, advice.steps, advice.minutes_left) == (2, 4, 1320)
    assert advice.remaining == 600
    assert BACKEND.names_at(advice.ready) == "http"
    assert advice.outside is None


def test_a_topic_comes_after_its_prerequisites() -> None:
    assert BACKEND.names_at(BACKEND.plan(GOALS).next_topics(99)) == (
        "terminal python http api docker deploy design history"
    )


def test_there_is_no_advice_when_everything_is_closed() -> None:
    plan = BACKEND.plan(GOALS, done=" ".join(BACKEND.names))
    assert plan.advise() is None
    assert plan.route == ()
    assert plan.next_topics(3) == []
    assert plan.detours(2) == []


def test_there_is_no_advice_without_topics() -> None:
    plan = Map((), BACKEND.graph._replace(**_nothing())).plan(())
    assert plan.advise() is None
    assert plan.next_topics(3) == []
    assert plan.unlocked_by(bytearray()) == []


def _nothing() -> dict[str, object]:
    empty = BACKEND.graph.minutes[:0]
    return {"minutes": empty, "first": BACKEND.graph.first[:1], "needs": empty, "order": empty}


def test_without_milestones_the_authors_order_decides() -> None:
    plan = BACKEND.plan(())
    assert codes(plan) == ["elective"]
    assert BACKEND.names_at(plan.next_topics(99)) == (
        "terminal python http design api docker deploy history"
    )


def test_after_the_last_milestone_the_electives_follow_in_the_authors_order() -> None:
    plan = BACKEND.plan(GOALS, done="terminal python http api docker deploy")
    advice = advise(plan)
    assert advice.goal is None
    assert advice.reasons == (Reason("elective", 2, 0),)
    assert (advice.step, advice.steps, advice.minutes_left) == (1, 2, 330)
    assert BACKEND.names_at([advice.topic, *advice.ready]) == "design history"


# -- started topics ------------------------------------------------------------------------------


def test_a_started_topic_is_finished_first() -> None:
    plan = BACKEND.plan(GOALS, done="terminal", started={"http": 0})
    assert topic(plan) == "http"
    assert codes(plan) == ["started", "step"]


def test_the_started_topic_with_least_left_is_finished_first() -> None:
    plan = BACKEND.plan(GOALS, done="terminal", started={"http": 1, "python": 1})
    assert topic(plan) == "http"
    nearly = BACKEND.plan(
        GOALS, done="terminal", started={"http": 1, "python": 1}, spent={"python": 500}
    )
    assert topic(nearly) == "python"


def test_a_started_topic_outside_the_bundle_with_a_tenth_of_its_hours_is_finished_first() -> None:
    """1,320 minutes are left in the bundle, and 132 of docker at most."""
    plan = BACKEND.plan(GOALS, "terminal", {"docker": 588}, {"docker": 3})
    advice = advise(plan)
    assert BACKEND.names[advice.topic] == "docker"
    assert [r.code for r in advice.reasons] == ["started"]
    assert advice.outside is not None
    assert advice.outside.delays == ()  # the hours to the milestone hold it already
    assert topic(BACKEND.plan(GOALS, "terminal", {"docker": 587}, {"docker": 3})) == "python"


def test_a_large_started_topic_outside_the_bundle_waits_for_its_turn() -> None:
    """It lies outside the way to the first API: an hour of it would be an hour of delay."""
    plan = BACKEND.plan(GOALS, done="terminal", started={"docker": 0, "design": 0})
    assert topic(plan) == "python"
    assert BACKEND.names_at(plan.next_topics(99)) == "python http api docker deploy design history"


def test_a_loose_end_comes_before_what_was_started_in_the_bundle() -> None:
    plan = BACKEND.plan(GOALS, done="terminal", started={"http": 1, "history": 0})
    assert BACKEND.names_at(plan.next_topics(3)) == "history http python"


def test_the_milestones_come_later_by_the_loose_ends_before_them() -> None:
    plan = BACKEND.plan(GOALS, done="terminal", started={"history": 0})
    assert [(s.goal.id, s.minutes, s.total) for s in plan.route] == [
        ("first-api", 1350, 1350),
        ("deployed", 960, 2310),
    ]
    assert advise(plan).minutes_left == 1350
    assert (advise(plan).step, advise(plan).steps) == (2, 4)


def test_a_milestone_that_a_loose_end_completes_is_reached_first() -> None:
    past = BACKEND.goal("past", 1, "history")
    heavy = FIRST_API._replace(weight=99)
    plan = BACKEND.plan((heavy, past), done="terminal", started={"history": 0})
    assert [(s.goal.id, s.total) for s in plan.route] == [("past", 30), ("first-api", 1350)]
    assert advise(plan).goal == past
    assert codes(plan) == ["started", "step"]


def test_a_loose_end_that_a_later_milestone_needs_may_turn_the_route() -> None:
    """When docker is nearly done, containers are worth finishing before the first API."""
    lake = parse_map("""
        boat   600
        paint   60
        sail   590  paint
    """)
    goals = (lake.goal("rowing", 10, "boat"), lake.goal("sailing", 10, "sail"))
    assert lake.names_at(lake.plan(goals).next_topics(9)) == "boat paint sail"
    plan = lake.plan(goals, started={"paint": 0})
    assert [(s.goal.id, s.total) for s in plan.route] == [("sailing", 650), ("rowing", 1250)]
    assert lake.names_at(plan.next_topics(9)) == "paint sail boat"


def test_a_started_topic_that_becomes_ready_on_the_way_is_finished_then() -> None:
    """The routes sum up what `next` will propose, also after the first topic."""
    lake = parse_map("""
        float  90
        knot   10  float
        swim  600
    """)
    goals = (lake.goal("swim", 1, "float", "swim"),)
    plan = lake.plan(goals, started={"knot": 0})
    assert lake.names_at(plan.next_topics(9)) == "float knot swim"
    assert [s.total for s in plan.route] == [700]
    assert plan.path_to(goals[0]) == plan.next_topics(3)


def test_a_started_topic_comes_first_for_14_days() -> None:
    assert topic(BACKEND.plan(GOALS, done="terminal", started={"http": 14})) == "http"
    assert topic(BACKEND.plan(GOALS, done="terminal", started={"http": 15})) == "python"


def test_a_topic_that_took_twice_its_estimate_no_longer_comes_first() -> None:
    started = {"http": 0}
    assert topic(BACKEND.plan(GOALS, "terminal", {"http": 479}, started)) == "http"
    assert topic(BACKEND.plan(GOALS, "terminal", {"http": 480}, started)) == "python"


def test_a_topic_started_long_ago_that_is_next_is_called_started() -> None:
    plan = BACKEND.plan(GOALS, done="terminal", started={"python": 30})
    assert topic(plan) == "python"
    assert codes(plan) == ["step", "started"]


def test_a_started_topic_waits_for_its_open_prerequisites() -> None:
    plan = BACKEND.plan(GOALS, started={"api": 0})
    assert BACKEND.names_at(plan.next_topics(4)) == "terminal python http api"
    assert codes(plan) == ["step"]
    both = BACKEND.plan(GOALS, started={"http": 0, "terminal": 0})
    assert topic(both) == "terminal"


def test_a_started_elective_is_finished_first() -> None:
    plan = BACKEND.plan(GOALS, "terminal python http api docker deploy", started={"history": 2})
    assert topic(plan) == "history"
    assert codes(plan) == ["started", "elective"]


def test_a_started_elective_with_open_prerequisites_waits_too() -> None:
    assert topic(BACKEND.plan((), started={"http": 0})) == "terminal"


# -- preferences ---------------------------------------------------------------------------------


def test_a_free_slot_prefers_the_first_topic_that_fits() -> None:
    plan = BACKEND.plan(GOALS, done="terminal")
    assert topic(plan, Preferences(minutes=240)) == "http"
    assert advise(plan, Preferences(minutes=240)).reasons[-1] == Reason("fits", 240)


def test_when_nothing_fits_the_slot_part_of_the_first_topic_is_proposed() -> None:
    plan = BACKEND.plan(GOALS, done="terminal")
    assert topic(plan, Preferences(minutes=45)) == "python"
    assert advise(plan, Preferences(minutes=45)).reasons[-1] == Reason("part", 45, 600)


def test_a_ready_topic_of_the_track_in_the_bundle_costs_nothing() -> None:
    plan = BACKEND.plan(GOALS, done="terminal")
    advice = advise(plan, track("http docker"))
    assert BACKEND.names[advice.topic] == "http"
    assert advice.outside is None
    assert [r.code for r in advice.reasons] == ["step"]


def test_a_track_outside_the_bundle_is_followed_with_its_cost() -> None:
    plan = BACKEND.plan(GOALS, done="terminal")
    advice = advise(plan, track("docker deploy"))
    assert BACKEND.names[advice.topic] == "docker"
    assert advice.reasons == (Reason("outside"),)
    assert advice.outside is not None
    assert advice.outside.minutes == 720
    assert advice.outside.delays == (Delay(FIRST_API, 720),)


def test_the_cheapest_topic_of_a_track_outside_the_bundle_is_chosen() -> None:
    plan = BACKEND.plan(GOALS, done="terminal")
    assert topic(plan, track("docker design history")) == "history"


def test_a_topic_of_the_next_milestone_delays_another_goal_that_was_asked_for() -> None:
    paper = BACKEND.goal("paper", 1, "design")
    plan = BACKEND.plan((FIRST_API, paper), done="terminal", spent={"design": 10})
    assert plan.route[0].goal == paper
    preferences = track("docker design")._replace(goal=FIRST_API)
    advice = advise(plan, preferences)
    assert BACKEND.names[advice.topic] == "design"
    assert advice.goal == FIRST_API
    assert advice.outside is not None
    assert advice.outside.delays == (Delay(FIRST_API, 290),)


def test_the_topic_of_a_track_that_delays_the_wished_goal_least_is_chosen() -> None:
    """Not the one that costs the next milestone nothing."""
    lake = parse_map("""
        tie      1
        float   90
        swim   600  float
        sail   900
    """)
    plan = lake.plan((lake.goal("swim", 9, "swim"), lake.goal("sail", 1, "sail")))
    other_goal = Preferences(track={0, 1}.__contains__, goal=plan.open_goals[1])
    assert lake.names[advise(plan, other_goal).topic] == "tie"


def test_a_track_is_followed_towards_a_topic_in_a_roadmap_without_milestones() -> None:
    plan = BACKEND.plan((), done="terminal")
    advice = advise(plan, track("docker design")._replace(goal=FIRST_API))
    assert BACKEND.names[advice.topic] == "design"
    assert advice.reasons == (Reason("outside"),)
    assert advice.outside is not None
    assert (advice.outside.minutes, advice.outside.delays) == (300, (Delay(FIRST_API, 300),))


def test_a_track_with_nothing_ready_gives_the_usual_advice_and_a_reason() -> None:
    plan = BACKEND.plan(GOALS, done="terminal")
    assert topic(plan, track("api deploy")) == "python"
    assert codes(plan, track("api deploy")) == ["track-waits", "step"]


def test_a_track_with_nothing_left_among_the_electives_gives_a_reason() -> None:
    plan = BACKEND.plan(GOALS, done="terminal python http api docker deploy")
    assert topic(plan, track("python")) == "design"
    assert codes(plan, track("python")) == ["track-waits", "elective"]
    assert topic(plan, track("history")) == "history"


def test_a_started_topic_of_another_track_does_not_come_first() -> None:
    plan = BACKEND.plan(GOALS, done="terminal", started={"python": 0})
    assert topic(plan, track("http")) == "http"
    assert topic(plan, track("python http")) == "python"
    begun = BACKEND.plan(GOALS, done="terminal", started={"http": 0})
    assert topic(begun, track("python http")) == "http"


def test_a_given_goal_replaces_the_first_of_the_route() -> None:
    paper = BACKEND.goal("paper", 1, "design")
    plan = BACKEND.plan((*GOALS, paper), done="terminal")
    preferences = Preferences(goal=DEPLOYED)
    advice = advise(plan, preferences)
    assert advice.goal == DEPLOYED
    assert (advice.step, advice.steps, advice.minutes_left) == (2, 6, 2280)
    assert BACKEND.names_at([advice.topic, *advice.ready]) == "python http docker"


def test_the_rule_for_started_topics_is_the_same_for_a_given_goal() -> None:
    plan = BACKEND.plan(GOALS, done="terminal", started={"docker": 0, "history": 0})
    assert topic(plan, Preferences(goal=FIRST_API)) == "history"
    assert BACKEND.names_at(plan.next_topics(9, Preferences(goal=DEPLOYED))) == (
        "history docker python http api deploy design"
    )
    assert BACKEND.names_at(plan.path_to(FIRST_API)) == "history python http api"


def test_a_given_goal_that_is_reached_is_ignored() -> None:
    plan = BACKEND.plan(GOALS, done="terminal python http api")
    assert advise(plan, Preferences(goal=FIRST_API)).goal == DEPLOYED


# -- the next topics -----------------------------------------------------------------------------


def test_as_many_topics_follow_as_were_asked_for_across_milestones() -> None:
    plan = BACKEND.plan(GOALS)
    assert BACKEND.names_at(plan.next_topics(5)) == "terminal python http api docker"
    assert plan.next_topics(0) == []


def test_topics_of_a_track_come_first_one_after_the_other() -> None:
    plan = BACKEND.plan(GOALS, done="terminal")
    assert BACKEND.names_at(plan.next_topics(99, track("docker history"))) == (
        "history docker python http api deploy design"
    )
    # Inside the bundle first, where they cost nothing.
    assert BACKEND.names_at(plan.next_topics(3, track("http docker"))) == "http docker python"


# -- detours -------------------------------------------------------------------------------------


def test_a_detour_has_its_cost_for_each_milestone_it_delays() -> None:
    plan = BACKEND.plan(GOALS)
    deploy = plan.detour(BACKEND.names.index("deploy"))
    assert deploy.minutes == 60 + 600 + 240 + 480 + 720 + 240
    assert deploy.delays == (Delay(FIRST_API, 960),)
    design = plan.detour(BACKEND.names.index("design"))
    assert design.delays == (Delay(FIRST_API, 300), Delay(DEPLOYED, 300))


def test_a_detour_delays_the_next_milestone_wherever_that_was_declared() -> None:
    plan = BACKEND.plan((DEPLOYED, FIRST_API))
    assert plan.detour(BACKEND.names.index("deploy")).delays == (Delay(FIRST_API, 960),)


def test_a_topic_of_the_bundle_delays_nothing() -> None:
    plan = BACKEND.plan(GOALS)
    assert plan.detour(BACKEND.names.index("http")).delays == ()


def test_detours_lead_towards_later_milestones_and_electives_are_apart() -> None:
    bare = BACKEND.goal("bare", 1, "history")
    plan = BACKEND.plan((FIRST_API._replace(weight=99), DEPLOYED, bare), done="terminal")
    assert BACKEND.names_at(d.topic for d in plan.detours(9)) == "history docker"
    assert BACKEND.names_at(d.topic for d in plan.detours(1)) == "history"
    assert BACKEND.names_at(plan.ready_electives()) == "design"


def test_only_ready_topics_are_detours_or_electives() -> None:
    assert BACKEND.plan(GOALS).detours(9) == []
    assert BACKEND.names_at(BACKEND.plan(GOALS).ready_electives()) == "design history"


def test_a_loose_end_is_no_detour_and_no_elective() -> None:
    plan = BACKEND.plan(GOALS, "terminal", {"docker": 700}, {"docker": 0, "history": 0})
    assert plan.detours(9) == []
    assert BACKEND.names_at(plan.ready_electives()) == "design"


def test_the_price_of_a_detour_counts_the_route_after_it() -> None:
    """Half of sailing is done then, which comes before rowing from there on."""
    lake = parse_map("""
        row   600
        rig   360
        sail  360  rig
    """)
    rowing, sailing = lake.goal("rowing", 1, "row"), lake.goal("sailing", 1, "sail")
    (rig,) = lake.plan((rowing, sailing)).detours(9)
    assert rig.minutes == 360
    assert rig.delays == (Delay(rowing, 720),)
    certain = lake.plan((rowing._replace(weight=9), sailing)).detours(9)[0]
    assert [d.minutes for d in certain.delays] == [360]


# -- what a change unlocked ----------------------------------------------------------------------


def test_finishing_a_topic_unlocks_topics_blocked_by_it_alone() -> None:
    before = BACKEND.plan(GOALS, done="python").learner.closed
    assert BACKEND.names_at(BACKEND.plan(GOALS, "python terminal").unlocked_by(before)) == (
        "http docker"
    )


def test_a_topic_that_is_still_blocked_is_not_unlocked() -> None:
    before = BACKEND.plan(GOALS, done="terminal").learner.closed
    assert BACKEND.plan(GOALS, done="terminal python").unlocked_by(before) == []


def test_no_change_and_reopening_unlock_nothing() -> None:
    closed = BACKEND.plan(GOALS, done="terminal python").learner.closed
    assert BACKEND.plan(GOALS, done="terminal python").unlocked_by(closed) == []
    assert BACKEND.plan(GOALS, done="python").unlocked_by(closed) == []
