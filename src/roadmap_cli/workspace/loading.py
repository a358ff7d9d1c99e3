"""The use case `load`: it plans what a file changes, then applies that, wholly or not at all.

It owns the order of the steps: read, compare, copy, write. It must not know what a change means.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from roadmap_cli.core.answers.roadmap_answers import LoadAnswer, Welcome
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.wording import format_count, quote_title
from roadmap_cli.errors import InvalidRoadmap, RoadmapError, UsageError
from roadmap_cli.file_access import name_input
from roadmap_cli.store.catalog import catalog, catalog_sums
from roadmap_cli.store.catalog.catalog import LoadedRoadmap
from roadmap_cli.store.database.database import Database, Transaction, connect
from roadmap_cli.store.database.database_file import stat_file
from roadmap_cli.store.versions import catalog_reader
from roadmap_cli.workspace import aim_goal
from roadmap_cli.workspace.load_plan import LoadPlan, RoadmapFile, first_load, plan_load
from roadmap_cli.workspace.progress_callback import ProgressCallback, no_progress
from roadmap_cli.workspace.shipped_roadmap import SHIPPED, shipped_path, store_shipped_digest

if TYPE_CHECKING:
    from roadmap_cli.workspace.workspace import Workspace


def load(
    w: Workspace,
    path: str,
    *,
    dry_run: bool = False,
    replace: bool = False,
    on_progress: ProgressCallback = no_progress,
) -> LoadAnswer:
    """Load a roadmap file, wholly or not at all, and make it the active roadmap.

    With `dry_run`, only report what that would change. Raises InvalidRoadmap with every problem
    of the file, and, unless `replace`, UsageError if it is another roadmap than the one with
    progress under its id.
    """
    from roadmap_cli.formats.text.source_file import file_digest, is_directory

    if is_directory(path):
        _refuse_foreign(path)
    digest = file_digest(path)
    is_new = stat_file(w.settings.paths.database) is None
    if not (dry_run and is_new):
        stored = catalog.stored_digest(digest)
        loaded = catalog.damaged_or_loaded_roadmaps(w.database)
        same = next((roadmap for roadmap in loaded if roadmap.digest == stored), None)
        if same is not None and catalog_sums.is_whole(w.database, same.id):
            return activate(w, same, dry_run=dry_run)._replace(file=path)
    try:
        file = _read_file(path, on_progress)
    except InvalidRoadmap:
        _refuse_foreign(path)
        raise
    if dry_run and is_new:
        return first_load(file)._replace(dry_run=True)
    return load_file(w, file, dry_run=dry_run, replace=replace, on_progress=on_progress)


def read_file_of(w: Workspace, roadmap: str) -> RoadmapFile | None:
    """Return the file that a damaged roadmap was loaded from, None if it is gone or another.

    If the digest of that file is damaged as well, any file of the roadmap will do.
    """
    loaded = catalog.damaged_or_loaded_roadmaps(w.database)
    digest = ""
    if catalog_sums.is_head_whole(w.database, roadmap):
        digests = [other.digest for other in loaded if other.id == roadmap]
        digest = "".join(digests).partition(":")[2]  # whatever the layout
    # The row of the roadmap itself may be the damaged one.
    paths = [other.path for other in sorted(loaded, key=lambda other: other.id != roadmap)]
    for path in (*paths, *([shipped_path()] if roadmap == SHIPPED else [])):
        try:
            file = _read_file(path, no_progress)
        except RoadmapError:
            continue
        if file.roadmap.id == roadmap and digest in ("", file.digest):
            return file
    return None


def load_shipped(w: Workspace) -> Welcome | None:
    """Load the shipped roadmap into a new database; return what a newcomer is told.

    If several first commands run at once, one of them loads it and tells.
    """
    file = _read_file(shipped_path(), no_progress)
    roadmap = file.roadmap
    with w.database.writing() as transaction:
        if catalog.loaded_roadmap(w.database, roadmap.id) is not None:
            return None
        write_file(w, file)
        store_shipped_digest(w.database, roadmap.id, file.digest, file.path)
        w.database.set_meta("active", roadmap.id)
        w.database.set_token_probe(transaction)
    minutes = sum(topic.minutes for topic in roadmap.topics if not topic.optional)
    sizes = len(roadmap.topics), minutes, len(roadmap.milestones)
    return Welcome(roadmap.title, *sizes, w.settings.paths.database)


def load_file(
    w: Workspace,
    file: RoadmapFile,
    *,
    dry_run: bool = False,
    replace: bool = False,
    on_progress: ProgressCallback = no_progress,
    record: Callable[[Transaction], object] = lambda _: None,
) -> LoadAnswer:
    """Plan the load of a file, copy the database if there is progress, and write.

    `record` is called when all is written, to write more in the same transaction. Raises
    NotSaved, also if the copy cannot be made, and UsageError as `load` does.
    """
    from roadmap_cli.formats.text.source_file import absolute_path
    from roadmap_cli.store.catalog import rename_proposals
    from roadmap_cli.store.versions import catalog_writer

    database, name = w.database, file.roadmap.id
    with database.reading():
        plan = plan_load(database, file, on_progress)
    w.remarks += aim_goal.explain_loss(database, file.roadmap)
    if dry_run:
        is_refused = not replace and plan.other_roadmap() is not None
        return plan.answer._replace(dry_run=True, refused=is_refused)
    backup = _prepare_write(w, plan, replace=replace)
    w.begin_saving()
    with database.writing() as transaction:
        if catalog_reader.data_version(database) != plan.data_version:  # another command wrote
            plan = plan_load(database, file, on_progress)
            backup = _prepare_write(w, plan, replace=replace) or backup
        if plan.answer.action == "unchanged" and plan.is_stored_completely:
            # Only comments or the order of keys changed.
            catalog_writer.update_file(database, name, file.digest, absolute_path(file.path))
        else:
            write_file(w, file, on_progress)
            rename_proposals.add(database, name, plan.answer.proposals)
        store_shipped_digest(database, name, file.digest, file.path)
        database.set_meta("active", name)
        record(transaction)
        database.set_token_probe(transaction)
    return plan.answer._replace(backup=backup)


def _prepare_write(w: Workspace, plan: LoadPlan, *, replace: bool) -> str:
    """Return the path of a copy made before an update; raise UsageError for another roadmap."""
    if not replace:
        _refuse_other_roadmap(plan)
    is_update = plan.answer.action in ("updated", "repaired")
    return _copy_database(w, plan.answer.roadmap.id) if is_update else ""


def activate(w: Workspace, roadmap: LoadedRoadmap, *, dry_run: bool = False) -> LoadAnswer:
    """Make a loaded roadmap the active one, and show it again if it was hidden."""
    from roadmap_cli.store.versions import catalog_writer

    database = w.database
    loaded = catalog.loaded_roadmaps(database, asked=roadmap.id)
    others = sum(other.id != roadmap.id for other in loaded)
    action = "unchanged"
    if database.get_meta("active") != roadmap.id or roadmap.hidden:
        action = "activated"
        if not dry_run:
            w.begin_saving()
            with database.writing() as transaction:
                database.set_meta("active", roadmap.id)
                catalog_writer.set_hidden(database, roadmap.id, hidden=False)
                database.set_token_probe(transaction)
    name = RoadmapName(roadmap.id, roadmap.title, others)
    topics = catalog_reader.topic_count(database, roadmap.id)
    return LoadAnswer(name, action, topics, dry_run=dry_run)


def _read_file(path: str, on_progress: ProgressCallback) -> RoadmapFile:
    from roadmap_cli.formats.own.roadmap_reader import read_roadmap
    from roadmap_cli.formats.text.problems import format_problems

    result = read_roadmap(path, on_progress=partial(on_progress, "reading line"))
    errors = [p for p in result.problems if p.severity == "error"]
    if result.roadmap is None:
        many = f"{len(errors)} problems" if len(errors) != 1 else "a problem"
        raise InvalidRoadmap(
            errors,
            f"{name_input(path)} has {many}; nothing was loaded",
            "your loaded roadmaps haven't changed",
        )
    warnings = tuple(format_problems(p for p in result.problems if p.severity == "warning"))
    return RoadmapFile(result.roadmap, result.digest, path, warnings)


def _refuse_foreign(path: str) -> None:
    """Raise InvalidRoadmap with the command to type for a file or folder of another program."""
    from roadmap_cli.formats.import_formats import describe_source
    from roadmap_cli.formats.text.strict_json import import_error

    if foreign := describe_source(path):
        error = import_error(path, "foreign-format", *foreign)
        raise InvalidRoadmap(error.problems, f"{name_input(path)}: {foreign[0]}", foreign[1])


def _refuse_other_roadmap(plan: LoadPlan) -> None:
    """Raise UsageError if a file would replace, and so hide, another roadmap with progress."""
    other = plan.other_roadmap()
    if other is not None:
        raise UsageError(
            f"{other.id} is {quote_title(other.before)}, where you have recorded progress; this file has"
            f" the same id, but its title is {quote_title(other.after)} and it shares only {other.shared} of"
            f" {format_count(other.topics, 'topic')} with it",
            "give the file its own id, or add --replace if it's the same roadmap;"
            " --dry-run shows what would change",
        )


def _copy_database(w: Workspace, roadmap: str) -> str:
    """Copy the database if the roadmap has progress; return the path, or "".

    A second connection reads it: the first may hold the write lock, under which it cannot copy.
    """
    from roadmap_cli.store.database import backup

    if not catalog_reader.has_progress(w.database, roadmap):
        return ""
    with closing(Database(w.database.path, connect(w.database.path))) as reader:
        path = backup.copy_before_load(reader, w.today)
    w.outcome.has_copied_log = True
    return path


def write_file(
    w: Workspace, file: RoadmapFile, on_progress: ProgressCallback = no_progress
) -> None:
    """Write the roadmap of a file into the catalog; call it inside a transaction."""
    from roadmap_cli.formats.text.source_file import absolute_path
    from roadmap_cli.store.versions import catalog_writer

    catalog_writer.write_roadmap(
        w.database,
        file.roadmap,
        digest=file.digest,
        path=absolute_path(file.path),
        now=w.now.isoformat(timespec="seconds"),
        on_progress=partial(on_progress, "writing topic"),
    )
