"""The commands `import`, `export` and `merge`."""

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.exchange_answers import EXPORTS, ExportAnswer
from roadmap_cli.core.answers.import_result import SOURCES
from roadmap_cli.core.wording import quote_title
from roadmap_cli.errors import UsageError

if TYPE_CHECKING:
    from roadmap_cli.workspace.export import Document

_FORMATS_BY_ENDING = ("jsonl", "yaml", "json", "md", "csv")
_SINGLE_ROADMAP_FORMATS = ("yaml", "md")


def export(
    session: Session,
    chosen_format: str | None,
    target: str | None,
    everything: bool,
    into: str | None,
) -> int:
    """Write your log or a roadmap for other programs and machines."""
    output_format = chosen_format or _default_format(session, target, into)
    path = None if target == "-" else target
    _refuse_contradictions(session, output_format, path, everything, into)
    return _export(session, output_format, path, everything, into)


def _default_format(session: Session, target: str | None, into: str | None) -> str:
    if into is not None:
        return "md"
    if target is not None:
        return p.format_of(target, _FORMATS_BY_ENDING) or "jsonl"
    return "json" if session.json else "jsonl"


def _refuse_contradictions(
    session: Session, output_format: str, path: str | None, everything: bool, into: str | None
) -> None:
    if into is not None and (output_format != "md" or path is not None):
        raise UsageError(
            "--into works only with Markdown, and changes that file",
            "type: roadmap export --format md --into FILE",
        )
    if output_format == "jsonl" and session.flags.get("roadmap"):
        raise UsageError(
            "the log covers all roadmaps and cannot be exported for one",
            "leave out --roadmap, or choose another --format",
        )
    if everything and session.flags.get("roadmap"):
        raise UsageError("--all means all roadmaps, --roadmap only one", "use one of the two")
    if everything and output_format in _SINGLE_ROADMAP_FORMATS:
        raise UsageError(
            f"{output_format} holds one roadmap", "leave out --all; choose with --roadmap ID"
        )
    if session.json and path is None and into is None and output_format != "json":
        raise UsageError(
            f"--format {output_format} is not JSON",
            "leave out --json, or write to a file with -o FILE",
        )


def _export(
    session: Session, output_format: str, path: str | None, everything: bool, into: str | None
) -> int:
    if into is not None:
        return _tick_checklist(session, into)
    if output_format == "jsonl":
        return _export_log(session, path)
    return _export_roadmap(session, output_format, path, everything)


def _tick_checklist(session: Session, path: str) -> int:
    from roadmap_cli.render.text import exchange_text
    from roadmap_cli.workspace import export as use_case

    answer, text = use_case.tick_checklist(session.workspace, path)
    if path == "-":
        return session.write_document(text, "--into -")
    if answer.ticked:
        session.write_file(path, text, "--into")
    return session.answer(answer, exchange_text.checklist_lines)


def _export_log(session: Session, path: str | None) -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import exchange_text
    from roadmap_cli.workspace import export as use_case

    w = session.workspace
    count = use_case.event_count(w)
    with ProgressMeter(session) as on_progress:
        lines = use_case.log_lines(w, on_progress)
        if path is None:
            return session.write_document(lines, "--format jsonl")
        session.write_file(path, lines, output_format="jsonl")
    answer = ExportAnswer("jsonl", path, None, events=count)
    return session.answer(answer, exchange_text.export_lines)


def _export_roadmap(
    session: Session, output_format: str, path: str | None, everything: bool
) -> int:
    from roadmap_cli.render.text import exchange_text

    w = session.workspace
    document = _document(session, output_format, everything=everything)
    name = None if everything else w.roadmap
    if path is not None:
        session.write_file(path, document.text, output_format=output_format)
        answer = ExportAnswer(
            output_format, path, name, topics=document.topics, cards=document.cards
        )
        return session.answer(answer, exchange_text.export_lines)
    session.warn(*w.remarks)
    if name is not None and name.others and not session.flags.get("roadmap"):
        single = output_format in _SINGLE_ROADMAP_FORMATS
        hint = "choose with --roadmap ID" if single else "--all exports all"
        session.warn(
            f"exporting {quote_title(name.title)} ({name.id}) only; other roadmaps are loaded: {hint}"
        )
    session.flags.pop("json", None)
    return session.write_document(document.text, f"--format {output_format}")


def _document(session: Session, output_format: str, *, everything: bool) -> "Document":
    from roadmap_cli.workspace import export as use_case

    if output_format not in ("json", "csv"):
        return use_case.document(session.workspace, output_format, everything=everything)
    roadmaps = use_case.collect(session.workspace, everything=everything)
    if output_format == "json":
        from roadmap_cli.render import envelope

        text = envelope.format_answer("export", roadmaps, [])
    else:
        from roadmap_cli.render.pages import documents, topic_pages

        text = documents.to_csv(topic_pages.topics_table(roadmaps.roadmaps))
    return use_case.Document(text, sum(len(roadmap.topics) for roadmap in roadmaps.roadmaps))


def merge(session: Session, other: str) -> int:
    """Merge the log of another machine; nothing is lost or counted twice."""
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import exchange_text
    from roadmap_cli.workspace import merge as use_case

    with ProgressMeter(session) as on_progress:
        answer = use_case.merge(session.workspace, other, on_progress)
    return session.answer(answer, exchange_text.merge_lines)


def import_(
    session: Session,
    source: str,
    source_format: str | None,
    target: str | None,
    name: str | None,
    overwrite: bool,
    load: bool,
    dry_run: bool,
) -> int:
    """Import a list or a roadmap of another program, and load it."""
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
    with ProgressMeter(session) as on_progress:
        answer = use_case.import_file(session.workspace, source, options, on_progress)
    return session.answer(answer, import_text.import_lines)


COMMANDS = (
    p.command(
        "import",
        import_,
        p.ROADMAPS,
        p.argument(
            "source", "FILE|DIR", "A file, or a folder from roadmap.sh.", stream=p.INPUT_FILE
        ),
        p.option(
            "source_format",
            "FORMAT",
            f"Read it as {', '.join(SOURCES)}; else its content decides.",
            "--format",
            choices=SOURCES,
        ),
        p.option(
            "target",
            "FILE",
            "Write this roadmap file; else ID.yaml.",
            *("-o", "--output"),
            stream=p.NO_STREAM,
        ),
        p.option("name", "ID", "Give the roadmap this id.", "--id"),
        p.flag("overwrite", "Replace the file even if you edited it."),
        p.flag("load", "Load the file, or only write it.")._replace(
            default=True, negation="--no-load"
        ),
        p.flag("dry_run", "Show what would happen, and write nothing.", "--dry-run"),
        examples=(
            ("roadmap import list.md", "make a roadmap of a checklist"),
            ("roadmap import list.md --dry-run", "see what would come of it"),
            ("roadmap import list.md --no-load -o list.yaml", "only write the file"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "export",
        export,
        p.DATA,
        p.option(
            "chosen_format",
            "FORMAT",
            f"Write {', '.join(EXPORTS)}; jsonl is your whole log.",
            "--format",
            choices=EXPORTS,
        ),
        p.option("target", "FILE", "Write to this file.", "-o", "--output", stream=p.OUTPUT),
        p.flag("everything", "Export all loaded roadmaps.", "--all"),
        p.option("into", "FILE", "Tick the boxes of this Markdown file.", stream=p.INPUT_FILE),
        examples=(
            ("roadmap export -o log.jsonl", "write your log for another machine"),
            ("roadmap export --format yaml -o mine.yaml", "write the roadmap to edit it"),
            ("roadmap export --format csv -o topics.csv", "write a table of the topics"),
        ),
    ),
    p.command(
        "merge",
        merge,
        p.DATA,
        p.argument(
            "other",
            "FILE",
            "A log that 'export' wrote, or another roadmap.db.",
            stream=p.INPUT_FILE,
        ),
        examples=(
            ("roadmap merge log.jsonl", "add what another machine recorded"),
            ("roadmap merge log.jsonl --json", "and answer in JSON"),
        ),
        is_of_all_roadmaps=True,
    ),
)
