"""The command `aim`: a goal that lasts."""

from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session


def aim(session: Session, goal: str | None, by: str | None, clear: bool) -> int:
    """Choose the goal that next and plan go to, or show it."""
    from roadmap_cli.render.text import aim_text
    from roadmap_cli.workspace import aim as use_case

    answer = use_case.aim(session.workspace, goal, by=by, clear=clear)
    return session.answer(answer, aim_text.aim_lines)


COMMAND = p.command(
    "aim",
    aim,
    p.LEARN,
    p.optional_argument("goal", "[MILESTONE]", "Where you want to get to; a topic will do too."),
    p.option("by", "DATE", '"in 3 months", "end of june" or 2027-06-30.'),
    p.flag("clear", "Have no goal: go from milestone to milestone.", "--none"),
)
