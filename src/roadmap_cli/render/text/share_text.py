"""What `share` prints: what a card will show, that it was written or deleted, what is shared."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from roadmap_cli.core.progress.states import (
    ASSUMED,
    DONE,
    IN_PROGRESS,
    OPEN,
    PAUSED,
    SKIPPED,
)
from roadmap_cli.core.wording import format_count, format_exact_duration, quote_title
from roadmap_cli.render.ansi import OutputTarget, clean, paint
from roadmap_cli.render.text_lines import TextLines, format_list, format_state, name_topic
from roadmap_cli.shell_words import quote

if TYPE_CHECKING:
    from roadmap_cli.core.answers import shared_progress
    from roadmap_cli.core.answers.shared_progress import SharedRoadmap, SharedTopic

_STATES = (DONE, ASSUMED, IN_PROGRESS, PAUSED, SKIPPED, OPEN)
_MAX_EXAMPLES = 3
_NEVER = "notes, links, ratings, exercises, what you read, what you typed"


def share_question(plan: shared_progress.CardPlan, target: OutputTarget) -> str:
    """Return what a card would show, with the question at its end."""
    lines = TextLines(target)
    verb = "renews" if plan.is_update else "writes"
    lines.add(f"this {verb} a card that everybody can read who can read the folder:")
    lines.append(f"  {clean(plan.path)}")
    if plan.former_path:
        lines.append(f"  in place of {clean(plan.former_path)}")
    lines += content_lines(plan.card.name, plan.card.roadmaps, target)
    lines.append("share it? y/N ")
    return "\n".join(lines)


def content_lines(
    name: str, roadmaps: tuple[SharedRoadmap, ...], target: OutputTarget
) -> list[str]:
    """Return what a mentor sees, and what never."""
    lines = TextLines(target)
    lines.add_field("Name", name)
    for roadmap in roadmaps:
        version = f", version {roadmap.version}" if roadmap.version else ""
        lines.add_field("Roadmap", f"{quote_title(roadmap.title)} ({roadmap.id}){version}")
        lines.add_field("Topics", _format_states(roadmap))
        if roadmap.topics:
            lines.add_field(
                "", "of each its title, its state since when, and the last day on record, such as"
            )
        recent = sorted(roadmap.topics, key=lambda t: t.touched or t.since, reverse=True)
        for topic in recent[:_MAX_EXAMPLES]:
            lines.add_field("", _format_topic(topic), "quiet", hang="  ")
    lines.add_field("Hours", _format_hours(roadmaps))
    events = sum(roadmap.events for roadmap in roadmaps)
    lines.add_field(
        "Also", f"how many events your log has of it ({events:,}), and when you share it"
    )
    lines.add_field("Never", _NEVER)
    return list(lines)


def _format_states(roadmap: SharedRoadmap) -> str:
    counts = Counter(topic.state for topic in roadmap.topics)
    states = [f"{counts[state]} {format_state(state)}" for state in _STATES if counts[state]]
    return f"{', '.join(states) or 'none begun yet'}, of {format_count(roadmap.size, 'topic')}"


def _format_topic(topic: SharedTopic) -> str:
    word = "on" if topic.state in (DONE, SKIPPED) else "since"
    since = f" {word} {topic.since}" if topic.since else ""
    touched = f", last {topic.touched}" if topic.touched not in ("", topic.since) else ""
    time = f", {format_exact_duration(topic.minutes)}" if topic.minutes else ""
    return f"{name_topic(topic.id, topic.title)}: {format_state(topic.state)}{since}{touched}{time}"


def _format_hours(roadmaps: tuple[SharedRoadmap, ...]) -> str:
    minutes = [t.minutes for roadmap in roadmaps for t in roadmap.topics if t.minutes is not None]
    if not minutes:
        return "not shared; --time adds them"
    return f"{format_exact_duration(sum(minutes))}, the time spent on each topic"


def share_lines(plan: shared_progress.CardPlan, target: OutputTarget) -> list[str]:
    """Return what `share --into --yes` prints."""
    content = content_lines(plan.card.name, plan.card.roadmaps, target)
    return [*content, *shared_lines(plan, target)]


def shared_lines(plan: shared_progress.CardPlan, target: OutputTarget) -> list[str]:
    """Return that a card was written, where its content was shown before."""
    lines = TextLines(target)
    lines.append(f"shared: {clean(plan.path)}")
    if not plan.is_update:
        into = quote(clean(plan.into))
        lines.add_advice(
            f"to bring it up to date: roadmap share --into {into}{_options(plan.card)};"
            f" to share no more: roadmap share --stop --into {into}",
            *("  ", "  ", "quiet"),
        )
    return list(lines)


def _options(card: shared_progress.ProgressCard) -> str:
    """Return the options that bring a card up to date as it is."""
    return (" --all" if len(card.roadmaps) > 1 else "") + (" --time" if _has_minutes(card) else "")


def stop_lines(answer: shared_progress.StopAnswer, target: OutputTarget) -> list[str]:
    """Return what `share --stop` prints."""
    lines = TextLines(target)
    if answer.paths:
        lines.add(f"you share nothing in {answer.into} any more; deleted:")
        lines += [f"  {clean(path)}" for path in answer.paths]
        lines.add("copies that others made of it are theirs", style="quiet")
    else:
        lines.add(f"you share nothing in {answer.into} any more; no card of yours was left there")
    return list(lines)


def shares_lines(answer: shared_progress.Shares, target: OutputTarget) -> list[str]:
    """Return what `share` prints: what is shared where."""
    lines = TextLines(target)
    if not answer.places and not answer.cohorts:
        lines.add("you share your progress with nobody")
        advice = (
            "to share it through a folder: roadmap share --into DIR --name NAME;"
            " with a cohort of your server: roadmap share COHORT"
        )
        lines.add_advice(advice, "  ", "  ", "quiet")
    for place in answer.places:
        lines.append(paint(target, "strong", clean(place.path)))
        if place.card is None:
            lines.add("there is no card of yours any more", "  ", "  ")
        else:
            titles = [quote_title(roadmap.title) for roadmap in place.card.roadmaps]
            what = "with hours" if _has_minutes(place.card) else "without hours"
            day = place.card.roadmaps[0].as_of if place.card.roadmaps else place.card.moment[:10]
            text = f"{format_list(titles)} as {quote_title(place.card.name)}, {what}, as of {day}"
            lines.add(text, "  ", "  ")
        into = quote(clean(place.into))
        lines.add_advice(
            f"to bring it up to date: roadmap share --into {into}{_options(place.card) if place.card else ''};"
            f" to share no more: roadmap share --stop --into {into}",
            *("  ", "  ", "quiet"),
        )
    for share in answer.cohorts:
        lines += _cohort_lines(share, target)
    return list(lines)


def _cohort_lines(share: shared_progress.CohortShare, target: OutputTarget) -> list[str]:
    lines = TextLines(target)
    lines.append(paint(target, "strong", f"{clean(share.cohort)} at {clean(share.server)}"))
    if not share.roadmaps:
        lines.add("stopped; what mentors see goes with the next sync with that server", "  ", "  ")
        return list(lines)
    what = "with hours" if share.has_minutes else "without hours"
    lines.add(f"{format_list(share.roadmaps)}, {what}, renewed by each sync there", "  ", "  ")
    advice = f"to share no more: roadmap share --stop {quote(clean(share.cohort))}"
    lines.add_advice(advice, "  ", "  ", "quiet")
    return list(lines)


def _has_minutes(card: shared_progress.ProgressCard) -> bool:
    return any(t.minutes is not None for roadmap in card.roadmaps for t in roadmap.topics)
