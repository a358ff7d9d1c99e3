"""The commands `import`, `export` and `merge`."""

import os
from typing import TYPE_CHECKING, Annotated, Optional

from typer import Argument, Option

from roadmap_cli.cli.input import options as p
from roadmap_cli.core.answers.exchange_answers import EXPORTS, ExportAnswer
from roadmap_cli.core.answers.import_result import SOURCES
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.workspace.export import Document

_FORMAT_BY_EXTENSION = {
    ".yml": "yaml",
    **{f".{name}": name for name in ("jsonl", "yaml", "json", "md", "csv")},
}
_SINGLE_ROADMAP_FORMATS = ("yaml", "md")


def export(
    ctx: p.Context,
    chosen_format: Annotated[
        Optional[str],
        Option(
            "--format",
            callback=p.one_of(EXPORTS),
            metavar="FORMAT",
            help=f"{', '.join(EXPORTS)}; jsonl is the whole log.",
        ),
    ] = None,
    target: Annotated[
        Optional[str], Option("-o", "--output", metavar="FILE", help="Write into this file.")
    ] = None,
    everything: Annotated[
        bool, Option("--all", help="All loaded roadmaps, not only this one.")
    ] = False,
    into: Annotated[
        Optional[str],
        Option("--into", metavar="FILE", help="Tick the boxes of this Markdown file."),
    ] = None,
) -> int:
    """Write your log or a roadmap for other programs and machines."""
    output_format = chosen_format or _default_format(ctx, target, into)
    path = None if target == "-" else target
    _refuse_contradictions(ctx, output_format, path, everything, into)
    return _export(ctx, output_format, path, everything, into)


def _default_format(ctx: p.Context, target: Optional[str], into: Optional[str]) -> str:
    if into is not None:
        return "md"
    if target is not None:
        return _FORMAT_BY_EXTENSION.get(os.path.splitext(target)[1].lower(), "jsonl")
    return "json" if ctx.obj.json else "jsonl"


def _refuse_contradictions(
    ctx: p.Context, output_format: str, path: Optional[str], everything: bool, into: Optional[str]
) -> None:
    if into is not None and (output_format != "md" or path is not None):
        raise UsageError(
            "--into goes with Markdown and changes that file itself",
            "write: roadmap export --format md --into FILE",
        )
    if output_format == "jsonl" and ctx.obj.flags.get("roadmap"):
        raise UsageError(
            "the log is of all roadmaps; it cannot be written of one",
            "leave --roadmap out, or choose another --format",
        )
    if everything and output_format in _SINGLE_ROADMAP_FORMATS:
        raise UsageError(
            f"{output_format} is of one roadmap", "leave --all out; choose with --roadmap ID"
        )
    if ctx.obj.json and path is None and into is None and output_format != "json":
        raise UsageError(
            f"--format {output_format} is an answer of its own",
            "leave --json out, or write to -o FILE",
        )


def _export(
    ctx: p.Context, output_format: str, path: Optional[str], everything: bool, into: Optional[str]
) -> int:
    if into is not None:
        return _tick_checklist(ctx, into)
    if output_format == "jsonl":
        return _export_log(ctx, path)
    return _export_roadmap(ctx, output_format, path, everything)


def _tick_checklist(ctx: p.Context, path: str) -> int:
    from roadmap_cli.render.text import exchange_text
    from roadmap_cli.workspace import export as use_case

    answer, text = use_case.tick_checklist(ctx.obj.workspace, path)
    if answer.ticked:
        ctx.obj.write_file(path, text, "--into")
    return ctx.obj.answer(answer, exchange_text.checklist_lines)


def _export_log(ctx: p.Context, path: Optional[str]) -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import exchange_text
    from roadmap_cli.workspace import export as use_case

    w = ctx.obj.workspace
    count = use_case.event_count(w)
    with ProgressMeter(ctx.obj) as on_progress:
        lines = use_case.log_lines(w, on_progress)
        if path is None:
            return ctx.obj.write_document(lines, "--format jsonl")
        ctx.obj.write_file(path, lines)
    answer = ExportAnswer("jsonl", path, None, events=count)
    return ctx.obj.answer(answer, exchange_text.export_lines)


def _export_roadmap(
    ctx: p.Context, output_format: str, path: Optional[str], everything: bool
) -> int:
    from roadmap_cli.render.text import exchange_text

    w = ctx.obj.workspace
    document = _document(ctx, output_format, everything=everything)
    name = None if everything else w.roadmap
    if path is not None:
        ctx.obj.write_file(path, document.text)
        answer = ExportAnswer(
            output_format, path, name, topics=document.topics, cards=document.cards
        )
        return ctx.obj.answer(answer, exchange_text.export_lines)
    ctx.obj.warn(*w.remarks)
    if name is not None and name.others and not ctx.obj.flags.get("roadmap"):
        single = output_format in _SINGLE_ROADMAP_FORMATS
        hint = "choose with --roadmap ID" if single else "--all takes all"
        ctx.obj.warn(f"this is «{name.title}» ({name.id}); more are loaded: {hint}")
    ctx.obj.flags.pop("json", None)
    return ctx.obj.write_document(document.text, f"--format {output_format}")


def _document(ctx: p.Context, output_format: str, *, everything: bool) -> "Document":
    from roadmap_cli.workspace import export as use_case

    if output_format not in ("json", "csv"):
        return use_case.document(ctx.obj.workspace, output_format, everything=everything)
    roadmaps = use_case.collect(ctx.obj.workspace, everything=everything)
    if output_format == "json":
        from roadmap_cli.render import envelope

        text = envelope.format_answer("export", roadmaps, [])
    else:
        from roadmap_cli.render.pages import documents, topic_pages

        text = documents.to_csv(topic_pages.topics_table(roadmaps.roadmaps))
    return use_case.Document(text, sum(len(roadmap.topics) for roadmap in roadmaps.roadmaps))


def merge(
    ctx: p.Context,
    other: Annotated[
        str, Argument(metavar="OTHER", help="A file of 'export', or another roadmap.db.")
    ],
) -> int:
    """Join the log of another machine or copy; nothing is lost or doubled."""
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import exchange_text
    from roadmap_cli.workspace import merge as use_case

    with ProgressMeter(ctx.obj) as on_progress:
        answer = use_case.merge(ctx.obj.workspace, other, on_progress)
    return ctx.obj.answer(answer, exchange_text.merge_lines)


def import_(
    ctx: p.Context,
    source: Annotated[str, Argument(metavar="FILE|DIR", help="A file, or a folder of roadmap.sh.")],
    source_format: Annotated[
        Optional[str],
        Option(
            "--format",
            callback=p.one_of(SOURCES),
            metavar="FORMAT",
            help=f"{', '.join(SOURCES)}; else told by content.",
        ),
    ] = None,
    target: Annotated[
        Optional[str],
        Option("-o", "--output", metavar="FILE", help="The file of ours; else ID.yaml."),
    ] = None,
    name: Annotated[
        Optional[str], Option("--id", metavar="ID", help="The id of the roadmap.")
    ] = None,
    overwrite: Annotated[
        bool, Option("--overwrite", help="Replace the file also if it was edited.")
    ] = False,
    load: Annotated[
        bool, Option("--load/--no-load", help="Load it too, or only write the file.")
    ] = True,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Say what would happen and write nothing.")
    ] = False,
) -> int:
    """Turn a roadmap of another program into a file of ours and load it."""
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import import_text
    from roadmap_cli.workspace import import_source as use_case
    from roadmap_cli.workspace.import_plan import ImportOptions

    options = ImportOptions(
        format=source_format or "",
        id=name or "",
        out=target or "",
        overwrite=overwrite,
        load=load,
        dry_run=dry_run,
    )
    with ProgressMeter(ctx.obj) as on_progress:
        answer = use_case.import_file(ctx.obj.workspace, source, options, on_progress)
    return ctx.obj.answer(answer, import_text.import_lines)
