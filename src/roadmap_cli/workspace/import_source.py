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
    facts_to_record,
)
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.file_access import permission_advice
from roadmap_cli.store.database import atomic_write, backup
from roadmap_cli.store.database.database import Transaction
from roadmap_cli.store.database.signals import defer_signals
from roadmap_cli.store.versions import catalog_reader
from roadmap_cli.values import Record
from roadmap_cli.workspace import import_plan, loading, output_file
from roadmap_cli.workspace.import_plan import ImportOptions
from roadmap_cli.workspace.load_plan import RoadmapFile
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace, next_brief


class PreparedImport(Record):
    """An import that was read and checked, before anything is written."""

    file: RoadmapFile  # the file of ours
    text: str  # of that file
    loses_edits: bool  # that file holds changes of the learner's that it would lose
    import_text: str  # without the learner's edits
    progress: tuple[ImportedProgress, ...]
    answer: ImportAnswer


def import_file(
    w: Workspace, source: str, options: ImportOptions, on_progress: ProgressCallback
) -> ImportAnswer:
    """Write a source as a file of ours, load that, and record the progress of the source.

    The files are written first: if the database then fails, the next import finds them and loads
    them. With `dry_run`, only report what would happen. Raises what `prepare_import` raises.
    """
    prepared = prepare_import(w, source, options, on_progress)
    copy = "" if options.dry_run else _write(w, prepared)
    if not (options.dry_run or options.load):
        w.outcome.add_copy(prepared.file.path)  # all that was asked for
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
    columns = import_plan.parse_column_names(options.columns)
    day_starts = w.settings.get("day_starts")
    imported = import_formats.read_source(source, options.format, columns, day_starts)
    imported, path = import_plan.identify(w, imported, source, options)
    if not options.overwrite:
        import_plan.refuse_other_roadmap(w, imported, source, path)
    import_text = import_file.to_import_file(imported, import_plan.source_name(source, path))
    new = import_plan.plan_file(w, path, import_text, imported, source, options)
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
        file, new.text, new.loses_edits, import_text, imported.progress, answer=answer
    )


def _check_text(text: str, path: str, source: str, on_progress: ProgressCallback) -> RoadmapFile:
    from roadmap_cli.formats.own import roadmap_reader

    result = roadmap_reader.read_text(text, path, on_progress=partial(on_progress, "checking line"))
    if result.roadmap is None:
        raise InvalidRoadmap(
            [p for p in result.problems if p.severity == "error"],
            f"{source} cannot be turned into a roadmap file",
            "this is a bug in the program; please report it",
        )
    return RoadmapFile(result.roadmap, result.digest, path, ())


def _write(w: Workspace, prepared: PreparedImport) -> str:
    """Write the file of ours; return the path of a copy of what it lost, or ""."""
    paths, path, copy = w.settings.paths, prepared.file.path, ""
    if prepared.loses_edits:
        with defer_signals():  # so that an interrupted run knows what it wrote
            copy = output_file.keep(path)
            w.outcome.files.append(copy)
    if prepared.answer.action != "unchanged":
        with defer_signals():
            output_file.write(paths, path, prepared.text)
            w.outcome.files.append(path)
    text_path = import_plan.import_text_path(w, prepared.file.roadmap.id)
    try:
        # One by one: makedirs gives its mode to the last directory only.
        for folder in (paths.data, os.path.dirname(text_path)):
            os.makedirs(folder, mode=0o700, exist_ok=True)
        atomic_write.write_atomically(text_path, (prepared.import_text,), mode=0o600)
        backup.remove_partial_files(os.path.dirname(text_path), os.path.getmtime(text_path))
    except OSError as error:
        w.remarks.append(
            f"{text_path} could not be written ({error.strerror}): the next import cannot keep"
            f" your own changes to the file{permission_advice(text_path, '', before='; ')}"
        )
    return copy


def load_import(
    w: Workspace, prepared: PreparedImport, options: ImportOptions, on_progress: ProgressCallback
) -> ImportAnswer:
    """Load the file of ours, which is written by now, and record the progress of the source."""
    dry_run = options.dry_run
    answer = prepared.answer._replace(dry_run=dry_run)
    if not options.load or (dry_run and not import_plan.has_database(w)):
        return answer
    marked = 0

    def record(transaction: Transaction) -> None:
        nonlocal marked
        marked = _record(w, transaction, answer.id, prepared.progress)

    loaded = loading.load_file(
        w, prepared.file, dry_run=dry_run, replace=True, on_progress=on_progress, record=record
    )
    if dry_run:
        return answer._replace(load=loaded)
    # Whatever --roadmap and the settings say.
    w.use_roadmap(RoadmapName(answer.id, loaded.roadmap.title, loaded.roadmap.others))
    with w.database.reading():  # another command may be loading
        return answer._replace(load=loaded, marked=marked, next=next_brief(w, w.plan()))


def _record(
    w: Workspace, transaction: Transaction, name: str, progress: tuple[ImportedProgress, ...]
) -> int:
    """Record the progress on untouched topics, in one batch; return on how many."""
    states = catalog_reader.read_states(w.database, name)
    # A reopened topic is open, but was touched: `since` says so.
    touched = {topic for topic, state in states.items() if state.state != OPEN or state.since}
    new = [topic for topic in progress if topic.topic not in touched]
    facts = [f._replace(roadmap=name) for topic in new for f in facts_to_record(topic, w.today)]
    if facts:
        w.record(transaction, f"import {name}", facts)
    return len(new)
