"""The commands about roadmap files and loaded roadmaps."""

from functools import partial

from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import ExitCode, InvalidRoadmap, UsageError


def new(session: Session, file: str) -> int:
    """Write a small sample roadmap with comments, to make your own from it."""
    from roadmap_cli.render.text import import_text
    from roadmap_cli.workspace import new_file as use_case

    if file == "-":
        return session.write_document(use_case.sample_text(), "FILE -")
    return session.answer(use_case.new_file(session.workspace, file), import_text.new_lines)


def load(session: Session, file: str | None, dry_run: bool, shipped: bool, replace: bool) -> int:
    """Load a roadmap file and work on it; your progress is kept."""
    from roadmap_cli.workspace.shipped_roadmap import shipped_path

    if shipped == (file is not None):
        raise UsageError(
            "--shipped takes no FILE" if shipped else "FILE is missing",
            "write: roadmap load FILE; see roadmap load --help",
        )
    return _load(
        session, shipped_path() if file is None else file, dry_run=dry_run, replace=replace
    )


def _load(session: Session, file: str, *, dry_run: bool, replace: bool) -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import load_text
    from roadmap_cli.workspace import loading

    with ProgressMeter(session) as on_progress:
        answer = loading.load(
            session.workspace, file, dry_run=dry_run, replace=replace, on_progress=on_progress
        )
    session.warn(*answer.warnings[:20])
    return session.answer(answer, load_text.load_lines)


def check(session: Session, files: list[str] | None, strict: bool, schema: bool) -> int:
    """List every problem in roadmap files, and what could be better."""
    if schema:
        return _schema(session, files, strict)
    return _check(session, files, strict)


def _schema(session: Session, files: list[str] | None, strict: bool) -> int:
    from roadmap_cli.formats.own.json_schema import schema_text

    if files or strict:
        raise UsageError(
            "--schema takes no FILE and no --strict", "type: roadmap check --schema > FILE"
        )
    # Also with --json: editors need the bare schema, without our envelope.
    session.write(schema_text())
    return ExitCode.DONE


def _check(session: Session, files: list[str] | None, strict: bool) -> int:
    from roadmap_cli.formats.text.problems import format_problems
    from roadmap_cli.render.text import health_text
    from roadmap_cli.workspace import check as use_case

    if not files:
        raise UsageError("FILE is missing", "write: roadmap check FILE...")
    answer = use_case.check(files, strict=strict)
    problems = format_problems(p for file in answer.files for p in file.problems)
    if problems and not session.json:
        session.write("\n".join(problems) + "\n")
    bad = [file.path for file in answer.files if file.errors or (strict and file.problems)]
    failure = InvalidRoadmap([], f"there are problems in {', '.join(bad)}") if bad else None
    return session.answer(answer, health_text.check_lines, error=failure)


def links(session: Session, file: str | None, check: bool, local: bool) -> int:
    """List the links of a roadmap, and check whether they still work."""
    _refuse_contradictions(session, file, check=check, local=local)
    return _check_links(session, file, local=local) if check else _list_links(session, file)


def _refuse_contradictions(session: Session, file: str | None, *, check: bool, local: bool) -> None:
    if local and not check:
        raise UsageError("--local works only with --check", "see roadmap links --help")
    if file is not None and session.flags.get("roadmap"):
        raise UsageError("--roadmap is for a loaded roadmap, FILE for a file", "use one of the two")


def _list_links(session: Session, file: str | None) -> int:
    from roadmap_cli.render.pages import links_page
    from roadmap_cli.workspace import links as use_case

    return session.answer_page(use_case.links(session.workspace, file), links_page.links_page)


def _check_links(session: Session, file: str | None, *, local: bool) -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.pages import links_page
    from roadmap_cli.workspace import links as use_case

    answer = use_case.links(session.workspace, file)
    with ProgressMeter(session, delay=0) as on_progress:
        answer = use_case.check_links(answer, on_progress, local=local)
    page = partial(links_page.links_document, output_format=session.format)
    code = session.answer_page(answer, page, error=use_case.links_failure(answer))
    return ExitCode.INTERRUPTED if answer.interrupted else code


def use(session: Session, name: str | None) -> int:
    """Work on another loaded roadmap, or list those that are loaded."""
    from roadmap_cli.render.text import load_text
    from roadmap_cli.workspace import roadmaps as use_case

    return session.answer(use_case.use(session.workspace, name), load_text.use_lines)


def roadmaps(session: Session, everything: bool) -> int:
    """Show the loaded roadmaps, and how far you are in each."""
    from roadmap_cli.render.pages import report_page
    from roadmap_cli.workspace import roadmaps as use_case

    answer = use_case.roadmaps(session.workspace, everything=everything)
    return session.answer_page(answer, report_page.roadmaps_page)


def forget(session: Session, name: str) -> int:
    """Hide a roadmap; its history is kept, and 'use' brings it back."""
    from roadmap_cli.render.text import load_text
    from roadmap_cli.workspace import roadmaps as use_case

    return session.answer(use_case.forget(session.workspace, name), load_text.forget_lines)


COMMANDS = (
    p.command(
        "new",
        new,
        p.ROADMAPS,
        p.argument(
            "file",
            "FILE",
            "A file that does not exist yet; - means standard output.",
            stream=p.OUTPUT,
        ),
        examples=(
            ("roadmap new guitar.yaml", "write a sample to edit"),
            ("roadmap new -", "print the sample"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "load",
        load,
        p.ROADMAPS,
        p.optional_argument("file", "FILE", "The roadmap file.", stream=p.INPUT_FILE),
        p.flag("dry_run", "Show what would change, and change nothing.", "--dry-run"),
        p.flag("shipped", "Load the roadmap that comes with the program."),
        p.flag("replace", "Load it even if another roadmap has this id and your progress."),
        examples=(
            ("roadmap load guitar.yaml", "load a file, or its new version"),
            ("roadmap load guitar.yaml --dry-run", "see what that would change"),
            ("roadmap load --shipped", "load the roadmap of the program"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "check",
        check,
        p.ROADMAPS,
        p.optional_argument(
            "files", "FILE...", "The roadmap files.", many=True, stream=p.INPUT_FILE
        ),
        p.flag("strict", "Treat warnings as errors, for CI."),
        p.flag("schema", "Print the JSON Schema of roadmap files, for editors."),
        examples=(
            ("roadmap check guitar.yaml", "see the problems of a file"),
            ("roadmap check --strict guitar.yaml", "fail on warnings, too"),
            ("roadmap check --schema", "print the schema for your editor"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "links",
        links,
        p.ROADMAPS,
        p.optional_argument(
            "file",
            "[FILE]",
            "A roadmap file; else the loaded roadmap.",
            stream=p.INPUT_FILE,
        ),
        p.flag("check", "Ask over the network whether they still work."),
        p.flag("local", "Ask this machine and private networks, too."),
        examples=(
            ("roadmap links", "see all links of the roadmap"),
            ("roadmap links guitar.yaml", "see those of a file"),
        ),
        is_document=True,
    ),
    p.command(
        "roadmaps",
        roadmaps,
        p.ROADMAPS,
        p.flag("everything", "Show hidden roadmaps, too.", "--all"),
        examples=(
            ("roadmap roadmaps", "see the loaded roadmaps"),
            ("roadmap roadmaps --all", "see the hidden ones, too"),
        ),
        is_document=True,
        is_of_all_roadmaps=True,
    ),
    p.command(
        "use",
        use,
        p.ROADMAPS,
        p.optional_argument("name", "[ID]", "The id of a loaded roadmap."),
        examples=(
            ("roadmap use", "see what you can switch to"),
            ("roadmap use guitar", "work on this roadmap from now on"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "forget",
        forget,
        p.ROADMAPS,
        p.argument("name", "ID", "The id of a loaded roadmap."),
        examples=(
            ("roadmap forget guitar", "hide this roadmap"),
            ('roadmap forget "rock guitar"', "name it by words of its title"),
        ),
        is_of_all_roadmaps=True,
    ),
)
