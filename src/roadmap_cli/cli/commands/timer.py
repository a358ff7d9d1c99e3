"""The command `timer`: it measures time on a topic, and records it when it is stopped."""

from __future__ import annotations

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session
    from roadmap_cli.core.answers.change_answers import TimerAnswer

_ACTIONS = ("start", "stop", "status", "cancel")


def timer(session: Session, action: str | None, topic: str | None, at: str | None) -> int:
    """Time your study: start a timer on a topic, stop it to record the time."""
    from roadmap_cli.render.text import timer_text

    return session.answer(_run(session, action or "status", topic, at), timer_text.timer_lines)


def _run(session: Session, action: str, topic: str | None, at: str | None) -> TimerAnswer:
    from roadmap_cli.workspace import timer as use_case

    w = session.workspace
    if at is not None and action not in ("start", "stop"):
        raise UsageError("--at goes with start and stop", f"roadmap timer {action}")
    if action == "start":
        if topic is None:
            raise UsageError("TOPIC is missing: say what you study", "roadmap timer start TOPIC")
        return use_case.start(w, topic, at)
    if "roadmap" in session.flags:
        raise UsageError(
            "the timer knows its roadmap, so --roadmap would not count", "leave --roadmap out"
        )
    if action == "stop":
        session.shown_by = "history"
        return use_case.stop(w, topic, at)
    return use_case.cancel(w, topic) if action == "cancel" else use_case.status(w, topic)


COMMAND = p.command(
    "timer",
    timer,
    p.LEARN,
    p.optional_argument(
        "action", f"[{'|'.join(_ACTIONS)}]", "What to do; without it, status.", choices=_ACTIONS
    ),
    p.OPTIONAL_TOPIC._replace(help="The topic to study; start needs it."),
    p.option("at", "TIME", 'The time, unless it is now: 18:30, "yesterday 22:10", "20 min ago".'),
    examples=(
        ("roadmap timer start git-basics", "you sit down to study"),
        ("roadmap timer stop", "record the time, as spent does"),
        ('roadmap timer stop --at "20 min ago"', "you forgot to stop it"),
    ),
)
