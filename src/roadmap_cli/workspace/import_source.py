"""The use case `import`: another program's file becomes a file of ours, with its progress.

It owns the order of the steps: nothing is written before everything is read and checked. It must
not know what a source means; `formats` says that.
"""

from __future__ import annotations

import os
from functools import partial

from roadmap_cli.core.answers.import_result import (
    ImportAnswer,
    ImportedProgress,
    ImportResult,
    facts_to_record,
)
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.core.reimport.known_ids import keep_known_ids
from roadmap_cli.errors import InvalidRoadmap, UsageError
from roadmap_cli.settings import is_same_file
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database import atomic_write
from roadmap_cli.store.database.database_file import path_exists, stat_file
from roadmap_cli.store.versions import catalog_reader
from roadmap_cli.values import Record
from roadmap_cli.workspace import loading, output_file
from roadmap_cli.workspace.load_plan import RoadmapFile
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace, next_brief


class ImportOptions(Record):
    """The options of an import."""

    format: str = ""
    id: str = ""
    out: str = ""
    overwrite: bool = False
    load: bool = True
    dry_run: bool = False


class PreparedImport(Record):
    """An import that was read and checked, before anything is written."""

    file: RoadmapFile  # the file of ours
    text: str  # of that file
    lost_text: str  # what that file holds now and would lose
    import_text: str  # without the learner's edits
    progress: tuple[ImportedProgress, ...]
    answer: ImportAnswer


def import_file(
    w: Workspace, source: str, options: ImportOptions, on_progress: ProgressCallback
) -> ImportAnswer:
    """Write a source as a file of ours, load that, and record the progress of the source.

    With `dry_run`, only report what would happen. Raises what `prepare_import` raises.
    """
    prepared = prepare_import(w, source, options, on_progress)
    copy = "" if options.dry_run else _write(w, prepared)
    return load_import(w, prepared, options, on_progress)._replace(copy=copy)


def prepare_import(
    w: Workspace, source: str, options: ImportOptions, on_progress: ProgressCallback
) -> PreparedImport:
    """Read a source and decide what becomes of the file of ours; nothing is written.

    Raises InvalidRoadmap for an unreadable source, and UsageError if another file or another
    loaded roadmap would be replaced.
    """
    from roadmap_cli.formats import import_file, import_formats

    on_progress("reading", 0, 1)
    source = import_formats.resolve_source(source, options.format)
    imported = import_formats.read_source(source, options.format)
    imported, path = _identify(w, imported, source, options)
    if not options.overwrite:
        _refuse_other_roadmap(w, imported.roadmap.id, path)
    import_text = import_file.to_import_file(imported, source)
    new = _plan_file(w, path, import_text, imported, options)
    # What we write is read again: what is loaded is what the file says.
    file = _check_text(new.text, path, source, on_progress)
    roadmap = imported.roadmap
    answer = ImportAnswer(
        source=source,
        format=imported.format,
        id=roadmap.id,
        title=roadmap.title,
        file=path,
        action=new.action,
        topics=len(roadmap.topics),
        readings=len(roadmap.readings),
        links=sum(len(topic.readings) for topic in roadmap.topics),
        milestones=len(file.roadmap.milestones),
        hours_unknown=sum(not topic.minutes for topic in roadmap.topics),
        marked=0,
        marks=len(imported.progress),
        remarks=imported.remarks,
        kept=new.edit_count,
        both=new.conflicts,
    )
    return PreparedImport(
        file, new.text, new.lost_text, import_text, imported.progress, answer=answer
    )


def _identify(
    w: Workspace, imported: ImportResult, source: str, options: ImportOptions
) -> tuple[ImportResult, str]:
    """Return an import with its final ids, and the path of the file of ours."""
    from roadmap_cli.formats import import_file
    from roadmap_cli.formats.own import roadmap_reader
    from roadmap_cli.formats.text.identifiers import describe_id_fault, is_id

    if options.id and not is_id(options.id):
        _, sentence, hint = describe_id_fault(options.id)
        raise UsageError(f"--id is '{options.id}'; {sentence}", hint)
    is_markdown = imported.format == "markdown"
    former = _former_import(w, source) if is_markdown and _has_database(w) else None
    name = options.id or (former.id if former is not None else imported.roadmap.id)
    imported = import_file.with_roadmap_id(imported, name)
    path = options.out or f"{name}.yaml"
    if former is not None and former.id == name and not options.out:
        # The working directory may not be the one of the former import.
        path = path if is_same_file(path, former.path) else former.path
    # Ids of Markdown topics come from their titles: renamed topics keep the ids they had.
    text_path = _import_text_path(w, name)
    if is_markdown and path_exists(text_path):
        before = roadmap_reader.read_roadmap(text_path).roadmap
        imported = keep_known_ids(imported, before) if before is not None else imported
    return imported, path


def _former_import(w: Workspace, source: str) -> catalog.LoadedRoadmap | None:
    """Return the roadmap that a Markdown file was imported as, in whichever directory."""
    from roadmap_cli.formats import import_file

    roadmaps = []
    for loaded in catalog.loaded_roadmaps(w.database, include_hidden=True):
        former = import_file.read_source_name(_import_text_path(w, loaded.id), "markdown")
        # It is absolute, or relative to the directory that the file of ours was written to.
        if former and is_same_file(os.path.join(os.path.dirname(loaded.path), former), source):
            roadmaps.append(loaded)
    return roadmaps[0] if len(roadmaps) == 1 else None


def _has_database(w: Workspace) -> bool:
    return stat_file(w.settings.paths.database) is not None


def _refuse_other_roadmap(w: Workspace, name: str, path: str) -> None:
    """Raise UsageError if a roadmap from another file is loaded under the id."""
    loaded = catalog.loaded_roadmap(w.database, name) if _has_database(w) else None
    if loaded is not None and not is_same_file(loaded.path, path):
        raise UsageError(
            f"another roadmap goes by the id {name} already: «{loaded.title}» from {loaded.path}",
            f"give this one an id of its own: --id {name}-2; or let it take that place: --overwrite",
        )


def _check_text(text: str, path: str, source: str, on_progress: ProgressCallback) -> RoadmapFile:
    from roadmap_cli.formats.own import roadmap_reader

    result = roadmap_reader.read_text(text, path, on_progress=partial(on_progress, "checking line"))
    if result.roadmap is None:
        raise InvalidRoadmap(
            [p for p in result.problems if p.severity == "error"],
            f"what {source} says cannot be written as a roadmap",
            "please report it: this is a mistake of the program",
        )
    return RoadmapFile(result.roadmap, result.digest, path, ())


class _NewFile(Record):
    """The new content of the file of ours."""

    action: str  # written, updated, merged, unchanged
    text: str
    lost_text: str = ""  # what the file holds now and would lose
    edit_count: int = 0
    conflicts: tuple[str, ...] = ()


def _plan_file(
    w: Workspace, path: str, text: str, imported: ImportResult, options: ImportOptions
) -> _NewFile:
    from roadmap_cli.formats import import_file
    from roadmap_cli.formats.text.source_file import read_bytes

    if not path_exists(path, follow_symlinks=False):
        return _NewFile("written", text)
    before = read_bytes(path).decode("utf-8", "replace")
    if before == text:
        return _NewFile("unchanged", text)
    origin = import_file.parse_origin(before)
    name = imported.roadmap.id
    if origin is not None and (origin.format, origin.id) != (imported.format, name):
        origin = None
    if origin is not None and not origin.is_edited:
        return _NewFile("updated", text)
    if options.overwrite:
        return _NewFile("updated", text, before)
    if origin is None:
        raise UsageError(
            f"{path} is there already and is no import of {name}; it was left as it is",
            "choose another name with -o FILE.yaml, or replace it with --overwrite (a copy is kept)",
        )
    return _merge_edits(path, _import_text_path(w, name), before, text)


def _merge_edits(path: str, base_path: str, mine: str, theirs: str) -> _NewFile:
    """Return the new version with the learner's edits; raise UsageError if they do not fit."""
    from roadmap_cli.formats.own import edit_merge, roadmap_reader
    from roadmap_cli.formats.text.source_file import read_bytes

    misfit = UsageError(
        f"{path} was edited since it was imported, and your changes cannot be joined with the"
        " new version; it was left as it is",
        "write the new version beside it with -o NEW.yaml --no-load and compare the two, or"
        " replace it with --overwrite (a copy is kept)",
    )
    try:
        base = read_bytes(base_path).decode("utf-8", "replace")
    except InvalidRoadmap:  # imported on another machine
        raise misfit from None
    errors = [p for p in roadmap_reader.read_text(mine, path).problems if p.severity == "error"]
    if errors:
        raise InvalidRoadmap(
            errors,
            f"{path} was edited since it was imported and has a mistake now, so that your changes"
            " cannot be joined with the new version; it was left as it is",
            "mend the mistake and import again, or replace the file with --overwrite (a copy is"
            " kept)",
        )
    merged = edit_merge.merge_edits(base, mine, theirs)
    if roadmap_reader.read_text(merged.text).roadmap is None:
        raise misfit
    action, lost_text = ("unchanged", "") if merged.text == mine else ("merged", mine)
    return _NewFile(action, merged.text, lost_text, merged.edit_count, merged.conflicts)


def _import_text_path(w: Workspace, name: str) -> str:
    """Return the path of the import without edits, which later edits are compared with."""
    return os.path.join(w.settings.paths.data, "imports", f"{name}.yaml")


def _write(w: Workspace, prepared: PreparedImport) -> str:
    """Write the file of ours; return the path of a copy of what it lost, or ""."""
    paths, path = w.settings.paths, prepared.file.path
    copy = f"{path}~" if prepared.lost_text else ""
    if copy:
        output_file.write(paths, copy, prepared.lost_text)
    if prepared.answer.action != "unchanged":
        output_file.write(paths, path, prepared.text)
    text_path = _import_text_path(w, prepared.file.roadmap.id)
    try:
        # One by one: makedirs gives its mode to the last directory only.
        for folder in (paths.data, os.path.dirname(text_path)):
            os.makedirs(folder, mode=0o700, exist_ok=True)
        atomic_write.write_atomically(text_path, (prepared.import_text,), mode=0o600)
    except OSError as error:
        w.remarks.append(
            f"{text_path} could not be written ({error.strerror}): the next import cannot carry"
            " changes of yours over"
        )
    return copy


def load_import(
    w: Workspace, prepared: PreparedImport, options: ImportOptions, on_progress: ProgressCallback
) -> ImportAnswer:
    """Load the file of ours, which is written by now, and record the progress of the source."""
    dry_run = options.dry_run
    answer = prepared.answer._replace(dry_run=dry_run)
    if not options.load or (dry_run and not _has_database(w)):
        return answer
    loaded = loading.load_file(
        w, prepared.file, dry_run=dry_run, replace=True, on_progress=on_progress
    )
    if dry_run:
        return answer._replace(load=loaded)
    # Whatever --roadmap and the settings say.
    w.use_roadmap(RoadmapName(answer.id, loaded.roadmap.title, loaded.roadmap.others))
    count = _record(w, prepared.progress)
    return answer._replace(load=loaded, marked=count, next=next_brief(w, w.plan()))


def _record(w: Workspace, progress: tuple[ImportedProgress, ...]) -> int:
    """Record the progress on untouched topics, in one batch; return on how many."""
    if not progress:
        return 0
    name = w.roadmap.id
    with w.database.writing() as transaction:
        states = catalog_reader.read_states(w.database, name)
        # A reopened topic is open, but was touched: `since` says so.
        touched = {topic for topic, state in states.items() if state.state != OPEN or state.since}
        new = [topic for topic in progress if topic.topic not in touched]
        facts = [f._replace(roadmap=name) for topic in new for f in facts_to_record(topic, w.today)]
        if facts:
            w.record(transaction, f"import {name}", facts)
    return len(new)
