"""The commands around roadmaps and data. Each translates what was typed and prints the answer."""

from typing import Annotated, Optional

import typer

from roadmap_cli.cli import params as p
from roadmap_cli.errors import DatabaseError, InvalidRoadmap


def load(ctx: p.Context, file: p.File) -> int:
    """Load a roadmap file and work on it; your progress is kept."""
    from roadmap_cli.workspace import manage

    answer = manage.load(ctx.obj.workspace, file)
    ctx.obj.tell(*answer.warnings[:20])
    return ctx.obj.say(answer)


def check(ctx: p.Context, files: p.Files) -> int:
    """List every problem of roadmap files."""
    from roadmap_cli.formats.problems import formatted
    from roadmap_cli.workspace import manage

    answer = manage.check(files)
    if not ctx.obj.json:
        problems = [formatted(p) for file in answer.files for p in file.problems]
        if problems:
            ctx.obj.put("\n".join(problems) + "\n")
    bad = [file.path for file in answer.files if file.errors]
    trouble = InvalidRoadmap([], f"there are problems in {', '.join(bad)}") if bad else None
    return ctx.obj.say(answer, trouble=trouble)


def use(
    ctx: p.Context,
    name: Annotated[Optional[str], typer.Argument(metavar="[ID]", help="A loaded roadmap.")] = None,
) -> int:
    """Work on another loaded roadmap, or list them."""
    from roadmap_cli.workspace import manage

    return ctx.obj.say(manage.use(ctx.obj.workspace, name))


def where(ctx: p.Context) -> int:
    """Say where your data lies."""
    from roadmap_cli.workspace import manage

    return ctx.obj.say(manage.where(ctx.obj.workspace))


def doctor(
    ctx: p.Context,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the cached states anew from the log.")
    ] = False,
) -> int:
    """Look whether your data is whole."""
    from roadmap_cli.workspace import manage

    answer = manage.doctor(ctx.obj.workspace, rebuild=rebuild)
    trouble = None if answer.healthy else DatabaseError("something is wrong with the database")
    return ctx.obj.say(answer, trouble=trouble)
