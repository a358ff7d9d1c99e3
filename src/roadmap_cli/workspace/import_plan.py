"""What an import makes of the file of ours: its id, path and text, and whether it may be replaced.

It only reads, and must not know what a source means.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.reimport.known_ids import keep_known_ids
from roadmap_cli.core.reimport.known_stages import keep_known_stages
from roadmap_cli.core.wording import quote_title
from roadmap_cli.errors import InvalidRoadmap, UsageError
from roadmap_cli.settings import is_same_file
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database_file import path_exists, stat_file
from roadmap_cli.values import Record
from roadmap_cli.workspace.workspace import Workspace

_SHARED_FACTOR = 3  # a source that moved has a third of the topics in common with what it was


class ImportOptions(Record):
    """The options of an import."""

    format: str = ""
    id: str = ""
    out: str = ""
    overwrite: bool = False
    load: bool = True
    dry_run: bool = False
    columns: tuple[str, ...] = ()  # as typed: title=NAME


def parse_column_names(values: Sequence[str]) -> dict[str, str]:
    """Return the names that `--column` gives columns of ours; raise UsageError for other words."""
    from roadmap_cli.formats.csv.csv_columns import CHOICES

    names = {}
    for value in values:
        column, _, name = value.partition("=")
        column = column.strip().casefold()
        if column not in CHOICES or not name.strip():
            example = "for example --column 'title=Book name'"
            hint = f"write OURS=NAME, {example}; ours are {', '.join(CHOICES)}"
            raise UsageError(f"--column is '{value}'; it names no column", hint)
        names[column] = name.strip()
    return names


def identify(
    w: Workspace, imported: ImportResult, source: str, options: ImportOptions
) -> tuple[ImportResult, str]:
    """Return an import with its final ids, and the path of the file of ours."""
    from roadmap_cli.formats import import_file, import_formats
    from roadmap_cli.formats.own import roadmap_reader
    from roadmap_cli.formats.text.identifiers import describe_id_fault, is_id

    if options.id and not is_id(options.id):
        _, sentence, hint = describe_id_fault(options.id)
        raise UsageError(f"--id is '{options.id}'; {sentence}", hint)
    is_markdown = imported.format == "markdown"
    former = _former_import(w, source) if is_markdown and has_database(w) else None
    name = options.id or (former.id if former is not None else imported.roadmap.id)
    imported = import_file.with_roadmap_id(imported, name)
    path = options.out or f"{name}.yaml"
    if former is not None and former.id == name and not options.out:
        # The working directory may not be the one of the former import.
        path = path if is_same_file(path, former.path) else former.path
    # Ids that are made of titles: renamed topics keep the ids they had.
    text_path = import_text_path(w, name)
    if imported.origins and path_exists(text_path):
        before = roadmap_reader.read_roadmap(text_path).roadmap
        plan = import_file.read_plan_kind(text_path) if is_markdown else ""
        if plan and imported.plan != plan:
            # A first box in a plan, or more links, leave the other entries what they were.
            imported = import_file.with_roadmap_id(import_formats.read_plan(source, plan), name)
        if before is not None:
            imported = keep_known_stages(keep_known_ids(imported, before), before)
    return imported, path


def _former_import(w: Workspace, source: str) -> catalog.LoadedRoadmap | None:
    """Return the roadmap that a Markdown file was imported as, in whichever directory."""
    from roadmap_cli.formats import import_file

    roadmaps = []
    for loaded in catalog.loaded_roadmaps(w.database, include_hidden=True):
        former = import_file.read_source_name(import_text_path(w, loaded.id), "markdown")
        if former and is_same_file(os.path.join(os.path.dirname(loaded.path), former), source):
            roadmaps.append(loaded)
    return roadmaps[0] if len(roadmaps) == 1 else None


def has_database(w: Workspace) -> bool:
    """Return whether there is a database, without creating one."""
    return stat_file(w.settings.paths.database) is not None


def refuse_other_roadmap(w: Workspace, imported: ImportResult, source: str, path: str) -> None:
    """Raise UsageError if a roadmap from another file or source is loaded under the id."""
    name = imported.roadmap.id
    loaded = catalog.loaded_roadmap(w.database, name) if has_database(w) else None
    if loaded is None:
        return
    origin = loaded.path
    if is_same_file(loaded.path, path):
        text = "" if path_exists(path) else _read(import_text_path(w, name))
        if not text or _is_same_source(imported, source, path, text):
            return
        origin = f"a source other than {source}"
    raise UsageError(
        f"the id {name} already belongs to another roadmap: {quote_title(loaded.title)} from {origin}",
        f"give this one its own id: --id {name}-2; or replace the other one: --overwrite",
    )


def _read(path: str) -> str:
    """Return the text of a roadmap file, "" if there is none."""
    from roadmap_cli.formats.text.source_file import read_bytes

    return read_bytes(path).decode("utf-8", "replace") if path_exists(path) else ""


def source_name(source: str, path: str) -> str:
    """Return how the file of ours names its source: absolute, or relative to its own directory."""
    directory = os.path.dirname(path)
    return source if not directory or os.path.isabs(source) else os.path.relpath(source, directory)


def _is_same_source(imported: ImportResult, source: str, path: str, text: str) -> bool:
    """Return whether a text that was imported to a path comes from this source, there or moved."""
    from roadmap_cli.formats import import_file
    from roadmap_cli.formats.own import roadmap_reader

    origin = import_file.parse_origin(text)
    if origin is None or (origin.format, origin.id) != (imported.format, imported.roadmap.id):
        return False
    former = os.path.join(os.path.dirname(path), origin.source)
    if not origin.source or is_same_file(former, source):
        return True
    before = None if os.path.exists(former) else roadmap_reader.read_text(text).roadmap
    if before is None:
        return False
    ids, ids_before = ({topic.id for topic in r.topics} for r in (imported.roadmap, before))
    return len(ids & ids_before) * _SHARED_FACTOR >= min(len(ids), len(ids_before))


class NewFile(Record):
    """The new content of the file of ours."""

    action: str  # written, updated, merged, unchanged
    text: str
    loses_edits: bool = False  # the file holds changes of the learner's that it would lose
    edit_count: int = 0
    conflicts: tuple[str, ...] = ()


def plan_file(
    w: Workspace,
    path: str,
    text: str,
    imported: ImportResult,
    source: str,
    options: ImportOptions,
) -> NewFile:
    """Decide what becomes of the file of ours; raise UsageError if it may not be replaced."""
    from roadmap_cli.formats import import_file

    if not path_exists(path, follow_symlinks=False):
        return NewFile("written", text)
    before = _read(path)
    if before == text:
        return NewFile("unchanged", text)
    is_same = _is_same_source(imported, source, path, before)
    origin = import_file.parse_origin(before) if is_same else None
    if origin is not None and not origin.is_edited:
        return NewFile("updated", text)
    if options.overwrite:
        return NewFile("updated", text, loses_edits=bool(before))
    name = imported.roadmap.id
    if origin is None:
        raise UsageError(
            f"{path} already exists and wasn't imported from {source}; it was not changed",
            f"give this one its own id with --id {name}-2, choose another file with -o"
            " FILE.yaml, or replace that file with --overwrite (a copy is kept)",
        )
    return _merge_edits(path, import_text_path(w, name), before, text)


def _merge_edits(path: str, base_path: str, mine: str, theirs: str) -> NewFile:
    """Return the new version with the learner's edits; raise UsageError if they do not fit."""
    from roadmap_cli.formats.own import edit_merge, roadmap_reader
    from roadmap_cli.formats.text.source_file import read_bytes

    misfit = UsageError(
        f"{path} has been edited since the import, and your changes cannot be merged with the"
        " new version; the file was not changed",
        "write the new version to another file with -o NEW.yaml --no-load and compare the two, or"
        " replace yours with --overwrite (a copy is kept)",
    )
    try:
        base = read_bytes(base_path).decode("utf-8", "replace")
    except InvalidRoadmap:  # imported on another machine
        raise misfit from None
    errors = [p for p in roadmap_reader.read_text(mine, path).problems if p.severity == "error"]
    if errors:
        raise InvalidRoadmap(
            errors,
            f"{path} has been edited since the import and now has a mistake, so your changes"
            " cannot be merged with the new version; the file was not changed",
            "fix the mistake and import again, or replace the file with --overwrite (a copy is"
            " kept)",
        )
    merged = edit_merge.merge_edits(base, mine, theirs)
    if roadmap_reader.read_text(merged.text).roadmap is None:
        raise misfit
    is_merged = merged.text != mine
    action = "merged" if is_merged else "unchanged"
    return NewFile(action, merged.text, is_merged, merged.edit_count, merged.conflicts)


def import_text_path(w: Workspace, name: str) -> str:
    """Return the path of the import without edits, which later edits are compared with."""
    return os.path.join(w.settings.paths.data, "imports", f"{name}.yaml")
