"""The commands about roadmap files and loaded roadmaps."""

from functools import partial
from typing import Annotated, Optional

from typer import Argument, Option

from roadmap_cli.cli.input import options as p
from roadmap_cli.errors import ExitCode, InvalidRoadmap, UsageError

OptionalFile = Annotated[
    Optional[str], Argument(metavar="[FILE]", help="A roadmap file, instead of the loaded roadmap.")
]
Files = Annotated[Optional[list[str]], Argument(metavar="FILE...", help="Roadmap files.")]
Strict = Annotated[bool, Option("--strict", help="Let warnings count like errors, for CI.")]
Schema = Annotated[bool, Option("--schema", help="Print the JSON Schema of the file, for editors.")]


def load(
    ctx: p.Context,
    file: Annotated[Optional[str], Argument(metavar="FILE", help="A roadmap file.")] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Say what would change and write nothing.")
    ] = False,
    shipped: Annotated[
        bool, Option("--shipped", help="Load the roadmap that comes with the program.")
    ] = False,
    replace: Annotated[
        bool, Option("--replace", help="Also where another roadmap has this id and progress.")
    ] = False,
) -> int:
    """Load a roadmap file and work on it; your progress is kept."""
    from roadmap_cli.workspace.shipped_roadmap import shipped_path

    if shipped == (file is not None):
        raise UsageError(
            "--shipped takes no FILE" if shipped else "missing argument 'FILE'",
            "'roadmap load --help' tells more",
        )
    return _load(ctx, file or shipped_path(), dry_run=dry_run, replace=replace)


def _load(ctx: p.Context, file: str, *, dry_run: bool, replace: bool) -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import load_text
    from roadmap_cli.workspace import loading

    with ProgressMeter(ctx.obj) as on_progress:
        answer = loading.load(
            ctx.obj.workspace, file, dry_run=dry_run, replace=replace, on_progress=on_progress
        )
    ctx.obj.warn(*answer.warnings[:20])
    return ctx.obj.answer(answer, load_text.load_lines)


def check(
    ctx: p.Context, files: Files = None, strict: Strict = False, schema: Schema = False
) -> int:
    """List every problem of roadmap files, and what could be better."""
    if schema:
        return _schema(ctx, files, strict)
    return _check(ctx, files, strict)


def _schema(ctx: p.Context, files: Optional[list[str]], strict: bool) -> int:
    from roadmap_cli.formats.own.json_schema import schema_text

    if files or strict:
        raise UsageError(
            "--schema takes no FILE and no --strict", "write: roadmap check --schema > FILE"
        )
    # Also with --json: editors need the bare schema, without our envelope.
    ctx.obj.write(schema_text())
    return ExitCode.DONE


def _check(ctx: p.Context, files: Optional[list[str]], strict: bool) -> int:
    from roadmap_cli.formats.text.problems import format_problem
    from roadmap_cli.render.text import health_text
    from roadmap_cli.workspace import check as use_case

    if not files:
        raise UsageError("missing argument 'FILE...'", "'roadmap check --help' tells more")
    answer = use_case.check(files, strict=strict)
    problems = [format_problem(p) for file in answer.files for p in file.problems]
    if problems and not ctx.obj.json:
        ctx.obj.write("\n".join(problems) + "\n")
    bad = [file.path for file in answer.files if file.errors or (strict and file.problems)]
    failure = InvalidRoadmap([], f"there are problems in {', '.join(bad)}") if bad else None
    return ctx.obj.answer(answer, health_text.check_lines, error=failure)


def links(
    ctx: p.Context,
    file: OptionalFile = None,
    check: Annotated[
        bool, Option("--check", help="Go to the network and ask whether they still work.")
    ] = False,
    local: Annotated[
        bool, Option("--local", help="Ask this machine and private networks too.")
    ] = False,
) -> int:
    """List the addresses of a roadmap, and ask whether they still work."""
    if local and not check:
        raise UsageError("--local goes with --check", "'roadmap links --help' tells more")
    return _check_links(ctx, file, local=local) if check else _list_links(ctx, file)


def _list_links(ctx: p.Context, file: Optional[str]) -> int:
    from roadmap_cli.render.pages import links_page
    from roadmap_cli.workspace import links as use_case

    return ctx.obj.answer_page(use_case.links(ctx.obj.workspace, file), links_page.links_page)


def _check_links(ctx: p.Context, file: Optional[str], *, local: bool) -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.pages import links_page
    from roadmap_cli.workspace import links as use_case

    answer = use_case.links(ctx.obj.workspace, file)
    with ProgressMeter(ctx.obj, delay=0) as on_progress:
        answer = use_case.check_links(answer, on_progress, local=local)
    page = partial(links_page.links_document, output_format=ctx.obj.format)
    code = ctx.obj.answer_page(answer, page, error=use_case.links_failure(answer))
    return ExitCode.INTERRUPTED if answer.interrupted else code


def use(
    ctx: p.Context,
    name: Annotated[Optional[str], Argument(metavar="[ID]", help="A loaded roadmap.")] = None,
) -> int:
    """Work on another loaded roadmap, or list them."""
    from roadmap_cli.render.text import load_text
    from roadmap_cli.workspace import roadmaps as use_case

    return ctx.obj.answer(use_case.use(ctx.obj.workspace, name), load_text.use_lines)


def roadmaps(
    ctx: p.Context,
    everything: Annotated[
        bool, Option("--all", help="Also those that were put out of sight.")
    ] = False,
) -> int:
    """Show the loaded roadmaps: how far you are in each, what is next."""
    from roadmap_cli.render.pages import report_page
    from roadmap_cli.workspace import roadmaps as use_case

    answer = use_case.roadmaps(ctx.obj.workspace, everything=everything)
    return ctx.obj.answer_page(answer, report_page.roadmaps_page)


def forget(
    ctx: p.Context,
    name: Annotated[str, Argument(metavar="ID", help="A loaded roadmap.")],
) -> int:
    """Put a roadmap out of sight; its history is kept, 'use' brings it back."""
    from roadmap_cli.render.text import load_text
    from roadmap_cli.workspace import roadmaps as use_case

    return ctx.obj.answer(use_case.forget(ctx.obj.workspace, name), load_text.forget_lines)
