"""The command `aim`: a goal that lasts."""

from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session


def aim(session: Session, goal: str | None, by: str | None, clear: bool) -> int:
    """Set the goal for next and plan, or show it."""
    from roadmap_cli.render.text import aim_text
    from roadmap_cli.workspace import aim as use_case

    answer = use_case.aim(session.workspace, goal, by=by, clear=clear)
    return session.answer(answer, aim_text.aim_lines)


COMMAND = p.command(
    "aim",
    aim,
    p.LEARN,
    p.optional_argument("goal", "[MILESTONE]", "The milestone or topic that you want to reach."),
    p.option(
        "by", "DATE", 'The day you want to reach it: "in 3 months", "end of june", 2027-06-30.'
    ),
    p.flag("clear", "Clear the goal: go from milestone to milestone.", "--none"),
    examples=(
        ("roadmap aim django-online", "study for this milestone first"),
        ('roadmap aim django-online --by "in 6 months"', "and be there by then"),
        ("roadmap aim --none", "go from milestone to milestone again"),
    ),
)
