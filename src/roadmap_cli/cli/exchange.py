"""The commands of exchange with other programs and machines: import, export and merge."""

import os
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from roadmap_cli.cli import params as p
from roadmap_cli.core.exchange import EXPORTS, ExportAnswer
from roadmap_cli.core.imports import SOURCES
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.workspace.export import Document

_BY_ENDING = {
    ".yml": "yaml",
    **{f".{name}": name for name in ("jsonl", "yaml", "json", "md", "csv")},
}
_OF_ONE = ("yaml", "md")


def _one_of_the_formats(typed: Optional[str]) -> Optional[str]:
    if typed is not None and typed not in EXPORTS:
        raise typer.BadParameter(f"'{typed}' is not one of {', '.join(EXPORTS)}")
    return typed


def _one_of_the_sources(typed: Optional[str]) -> Optional[str]:
    if typed is not None and typed not in SOURCES:
        raise typer.BadParameter(f"'{typed}' is not one of {', '.join(SOURCES)}")
    return typed


def export(
    ctx: p.Context,
    wanted: Annotated[
        Optional[str],
        typer.Option(
            "--format",
            callback=_one_of_the_formats,
            metavar="FORMAT",
            help=f"{', '.join(EXPORTS)}; jsonl is the whole log.",
        ),
    ] = None,
    target: Annotated[
        Optional[str], typer.Option("-o", "--output", metavar="FILE", help="Write into this file.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All loaded roadmaps, not only this one.")
    ] = False,
    into: Annotated[
        Optional[str],
        typer.Option("--into", metavar="FILE", help="Tick the boxes of this Markdown file."),
    ] = None,
) -> int:
    """Write your log or a roadmap for other programs and machines."""
    chosen = wanted or _guessed(ctx, target, into)
    file = None if target == "-" else target
    _refuse_contradictions(ctx, chosen, file, everything, into)
    return _export(ctx, chosen, file, everything, into)


def _guessed(ctx: p.Context, target: Optional[str], into: Optional[str]) -> str:
    if into is not None:
        return "md"
    if target is not None:
        return _BY_ENDING.get(os.path.splitext(target)[1].lower(), "jsonl")
    return "json" if ctx.obj.json else "jsonl"


def _refuse_contradictions(
    ctx: p.Context, chosen: str, target: Optional[str], everything: bool, into: Optional[str]
) -> None:
    if into is not None and (chosen != "md" or target is not None):
        raise UsageError(
            "--into goes with Markdown and changes that file itself",
            "write: roadmap export --format md --into FILE",
        )
    if chosen == "jsonl" and ctx.obj.flags.get("roadmap"):
        raise UsageError(
            "the log is of all roadmaps; it cannot be written of one",
            "leave --roadmap out, or choose another --format",
        )
    if everything and chosen in _OF_ONE:
        raise UsageError(f"{chosen} is of one roadmap", "leave --all out; choose with --roadmap ID")
    if ctx.obj.json and target is None and into is None and chosen != "json":
        raise UsageError(
            f"--format {chosen} is an answer of its own", "leave --json out, or write to -o FILE"
        )


def _export(
    ctx: p.Context, chosen: str, target: Optional[str], everything: bool, into: Optional[str]
) -> int:
    if into is not None:
        return _tick(ctx, into)
    if chosen == "jsonl":
        return _log(ctx, target)
    return _roadmap(ctx, chosen, target, everything)


def _tick(ctx: p.Context, path: str) -> int:
    from roadmap_cli.render import exchange_text
    from roadmap_cli.workspace import export as use_case

    answer, text = use_case.ticked(ctx.obj.workspace, path)
    if answer.ticked:
        ctx.obj.write_file(path, text, "--into")
    return ctx.obj.answer(answer, exchange_text.tick_lines)


def _log(ctx: p.Context, target: Optional[str]) -> int:
    from roadmap_cli.cli.progress import Phases
    from roadmap_cli.render import exchange_text
    from roadmap_cli.workspace import export as use_case

    w = ctx.obj.workspace
    count = use_case.event_count(w)
    with Phases(ctx.obj) as on_progress:
        lines = use_case.log_lines(w, on_progress)
        if target is None:
            return ctx.obj.write_document(lines, "--format jsonl")
        ctx.obj.write_file(target, lines)
    answer = ExportAnswer("jsonl", target, None, events=count)
    return ctx.obj.answer(answer, exchange_text.export_lines)


def _roadmap(ctx: p.Context, chosen: str, target: Optional[str], everything: bool) -> int:
    from roadmap_cli.render import exchange_text

    w = ctx.obj.workspace
    document = _document(ctx, chosen, everything=everything)
    name = None if everything else w.roadmap
    if target is not None:
        ctx.obj.write_file(target, document.text)
        answer = ExportAnswer(chosen, target, name, topics=document.topics, cards=document.cards)
        return ctx.obj.answer(answer, exchange_text.export_lines)
    ctx.obj.warn(*w.remarks)
    if name is not None and name.others and not ctx.obj.flags.get("roadmap"):
        hint = "choose with --roadmap ID" if chosen in _OF_ONE else "--all takes all"
        ctx.obj.warn(f"this is «{name.title}» ({name.id}); more are loaded: {hint}")
    ctx.obj.flags.pop("json", None)
    return ctx.obj.write_document(document.text, f"--format {chosen}")


def _document(ctx: p.Context, chosen: str, *, everything: bool) -> "Document":
    from roadmap_cli.workspace import export as use_case

    if chosen not in ("json", "csv"):
        return use_case.document(ctx.obj.workspace, chosen, everything=everything)
    found = use_case.gathered(ctx.obj.workspace, everything=everything)
    if chosen == "json":
        from roadmap_cli.render import envelope

        text = envelope.answer("export", found, [])
    else:
        from roadmap_cli.render import documents, topic_pages

        text = documents.comma_separated(topic_pages.topics_table(found.roadmaps))
    return use_case.Document(text, sum(len(roadmap.topics) for roadmap in found.roadmaps))


def merge(
    ctx: p.Context,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="A file of 'export', or another roadmap.db.")
    ],
) -> int:
    """Join the log of another machine or copy; nothing is lost or doubled."""
    from roadmap_cli.cli.progress import Phases
    from roadmap_cli.render import exchange_text
    from roadmap_cli.workspace import merge as use_case

    with Phases(ctx.obj) as on_progress:
        answer = use_case.merge(ctx.obj.workspace, other, on_progress)
    return ctx.obj.answer(answer, exchange_text.merge_lines)


def import_(
    ctx: p.Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE|DIR", help="A file, or a folder of roadmap.sh.")
    ],
    wanted: Annotated[
        Optional[str],
        typer.Option(
            "--format",
            callback=_one_of_the_sources,
            metavar="FORMAT",
            help=f"{', '.join(SOURCES)}; else told by content.",
        ),
    ] = None,
    target: Annotated[
        Optional[str],
        typer.Option("-o", "--output", metavar="FILE", help="The file of ours; else ID.yaml."),
    ] = None,
    name: Annotated[
        Optional[str], typer.Option("--id", metavar="ID", help="The id of the roadmap.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file also if it was edited.")
    ] = False,
    load: Annotated[
        bool, typer.Option("--load/--no-load", help="Load it too, or only write the file.")
    ] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen and write nothing.")
    ] = False,
) -> int:
    """Turn a roadmap of another program into a file of ours and load it."""
    from roadmap_cli.cli.progress import Phases
    from roadmap_cli.render import import_text
    from roadmap_cli.workspace import importing as use_case

    wish = use_case.Wish(wanted or "", name or "", target or "", overwrite)
    with Phases(ctx.obj) as told:
        answer = use_case.import_file(
            ctx.obj.workspace, source, wish, dry_run=dry_run, load=load, told=told
        )
    return ctx.obj.answer(answer, import_text.import_lines)
