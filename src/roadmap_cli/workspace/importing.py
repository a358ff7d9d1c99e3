"""The use case of importing: a foreign file becomes one of ours, with the progress that was in it.

It owns the order of things: nothing is written before all is read and checked. What a source means
is for its format to say.
"""

from __future__ import annotations

import os

from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.imports import ImportAnswer, Imported, ImportedProgress, facts_of
from roadmap_cli.core.known_ids import with_known_ids
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.core.states import OPEN
from roadmap_cli.errors import InvalidRoadmap, UsageError
from roadmap_cli.store import catalog, catalog_reader, whole_file
from roadmap_cli.store.files import found_at, is_there
from roadmap_cli.values import Value
from roadmap_cli.workspace import loading, output_file
from roadmap_cli.workspace.load_plan import OnProgress, RoadmapFile
from roadmap_cli.workspace.workspace import Workspace, briefs


class Prepared(Value):
    """An import of which nothing is written yet."""

    roadmap: Roadmap  # as our file says it
    digest: str
    marks: tuple[ImportedProgress, ...]
    path: str  # of our file
    text: str
    action: str  # what is to become of that file: written, updated, merged, unchanged
    pure: str  # the text without anybody's changes
    before: str  # what stands in it and would be lost
    answer: ImportAnswer


class Wish(Value):
    """What was asked for beside the source."""

    format: str = ""
    id: str = ""
    out: str = ""
    overwrite: bool = False


def import_file(
    w: Workspace, source: str, wish: Wish, *, dry_run: bool, load: bool, told: OnProgress
) -> ImportAnswer:
    """Turn a source into a file of ours, load that and record the progress it came with.

    With `dry_run` say what would happen and write nothing. Raises what `prepare` raises.
    """
    prepared = prepare(w, source, wish, told)
    copy = "" if dry_run else _write(w, prepared)
    answer = finish(w, prepared, dry_run=dry_run, load=load, told=told)
    return answer._replace(copy=copy)


def prepare(w: Workspace, source: str, wish: Wish, on_progress: OnProgress) -> Prepared:
    """Read a source and say what its file of ours would be; nothing is written.

    Raises InvalidRoadmap for what cannot be read and UsageError where a file or a loaded roadmap
    would be replaced that is something else.
    """
    from roadmap_cli.formats import import_file, imports

    on_progress("reading", 0, 1)
    source = imports.source_in(source, wish.format)
    imported, path = _identified(w, imports.read_source(source, wish.format), source, wish)
    if not wish.overwrite:
        _refuse_stranger(w, imported, path)
    pure = import_file.text_of_import(imported, source)
    file = _new_file(w, path, pure, imported, wish)
    # The proof that we read what we write: what is loaded is what the file says.
    roadmap, digest = _checked(file.text, path, source, on_progress)
    return Prepared(
        roadmap=roadmap,
        digest=digest,
        marks=imported.marks,
        path=path,
        text=file.text,
        action=file.action,
        pure=pure,
        before=file.before,
        answer=_answer(imported, source, path, file)._replace(milestones=len(roadmap.milestones)),
    )


def _identified(w: Workspace, imported: Imported, source: str, wish: Wish) -> tuple[Imported, str]:
    """Return an import with the ids that it and its topics go by, and the path of its file."""
    from roadmap_cli.formats import import_file
    from roadmap_cli.formats.identifiers import id_fault, is_id

    if wish.id and not is_id(wish.id):
        _, needed, hint = id_fault(wish.id)
        raise UsageError(f"--id is '{wish.id}'; {needed}", hint)
    if wish.id:
        imported = import_file.renamed(imported, wish.id)
    known = _imported_before(w, imported, source)
    if known is not None and not wish.id:
        imported = import_file.renamed(imported, known.id)
    name = imported.roadmap.id
    path = wish.out or f"{name}.yaml"
    if known is not None and known.id == name and not wish.out:
        # One may stand in another folder than the last time.
        path = path if _is_same_file(path, known.path) else known.path
    return _with_known_ids(w, imported), path


def _imported_before(w: Workspace, imported: Imported, source: str) -> catalog.LoadedRoadmap | None:
    """Return the roadmap that a Markdown file was imported as before.

    Named from another folder, or with --id the first time, it stays the roadmap it is.
    """
    from roadmap_cli.formats import import_file

    if imported.format != "markdown" or found_at(w.settings.places.database) is None:
        return None
    known = []
    for loaded in catalog.loaded(w.database, hidden=True):
        was = import_file.source_of(_pure_copy(w, loaded.id), "markdown")
        # It was typed in the folder that our file was written to, or is a whole path.
        if was and _is_same_file(os.path.join(os.path.dirname(loaded.path), was), source):
            known.append(loaded)
    return known[0] if len(known) == 1 else None


def _is_same_file(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _with_known_ids(w: Workspace, imported: Imported) -> Imported:
    """Return an import whose topics go by the ids they had in the last one.

    Only where ids come from words: elsewhere the source itself says which topic is which.
    """
    from roadmap_cli.formats import roadmap_yaml

    path = _pure_copy(w, imported.roadmap.id)
    if imported.format != "markdown" or not is_there(path):
        return imported
    before = roadmap_yaml.read_roadmap(path).roadmap
    return with_known_ids(imported, before) if before is not None else imported


def _refuse_stranger(w: Workspace, imported: Imported, path: str) -> None:
    """Raise where a roadmap from elsewhere is loaded under the same id: it would be replaced."""
    if found_at(w.settings.places.database) is None:
        return
    name = imported.roadmap.id
    loaded = catalog.loaded_roadmap(w.database, name)
    if loaded is not None and not _is_same_file(loaded.path, path):
        raise UsageError(
            f"another roadmap goes by the id {name} already: «{loaded.title}» from {loaded.path}",
            f"give this one an id of its own: --id {name}-2; or let it take that place: --overwrite",
        )


def _answer(imported: Imported, source: str, path: str, file: _NewFile) -> ImportAnswer:
    roadmap = imported.roadmap
    return ImportAnswer(
        source=source,
        format=imported.format,
        id=roadmap.id,
        title=roadmap.title,
        file=path,
        action=file.action,
        topics=len(roadmap.topics),
        readings=len(roadmap.readings),
        links=sum(len(topic.readings) for topic in roadmap.topics),
        milestones=0,
        hours_unknown=sum(not topic.minutes for topic in roadmap.topics),
        marked=0,
        marks=len(imported.marks),
        remarks=imported.remarks,
        kept=file.kept,
        both=file.both,
    )


def _checked(text: str, path: str, source: str, on_progress: OnProgress) -> tuple[Roadmap, str]:
    """Return the roadmap that our text says, and its digest."""
    from roadmap_cli.formats import roadmap_yaml

    read = roadmap_yaml.read_text(
        text, path, on_progress=lambda done, all_: on_progress("checking line", done, all_)
    )
    if read.roadmap is None:
        raise InvalidRoadmap(
            [p for p in read.problems if p.severity == "error"],
            f"what {source} says cannot be written as a roadmap",
            "please report it: this is a mistake of the program",
        )
    return read.roadmap, read.digest


# -- the file of ours ----------------------------------------------------------------------------


class _NewFile(Value):
    """What is to become of our file."""

    action: str
    text: str
    before: str = ""  # what stands in it and would be lost
    kept: int = 0
    both: tuple[str, ...] = ()


def _new_file(w: Workspace, path: str, text: str, imported: Imported, wish: Wish) -> _NewFile:
    from roadmap_cli.formats import import_file
    from roadmap_cli.formats.source_file import contents_of

    if not is_there(path, follow=False):
        return _NewFile("written", text)
    before = contents_of(path).decode("utf-8", "replace")
    if before == text:
        return _NewFile("unchanged", text)
    origin = import_file.origin_of(before)
    name = imported.roadmap.id
    own = origin is not None and (origin.format, origin.id) == (imported.format, name)
    if origin is not None and own and not origin.edited:
        return _NewFile("updated", text)
    if wish.overwrite:
        return _NewFile("updated", text, before)
    if not own:
        raise UsageError(
            f"{path} is there already and is no import of {name}; it was left as it is",
            "choose another name with -o FILE.yaml, or replace it with --overwrite (a copy is kept)",
        )
    merged = _merged(w, path, name, before, text)
    if merged is None:
        raise UsageError(
            f"{path} was edited since it was imported, and your changes cannot be joined with the"
            " new version; it was left as it is",
            "write the new version beside it with -o NEW.yaml --no-load and compare the two, or"
            " replace it with --overwrite (a copy is kept)",
        )
    return merged


def _merged(w: Workspace, path: str, name: str, mine: str, theirs: str) -> _NewFile | None:
    """Return the new version with one's own changes, or None where they do not fit together."""
    from roadmap_cli.formats import edits, roadmap_yaml
    from roadmap_cli.formats.source_file import contents_of

    try:
        base = contents_of(_pure_copy(w, name)).decode("utf-8", "replace")
    except InvalidRoadmap:  # imported on another machine
        return None
    broken = [p for p in roadmap_yaml.read_text(mine, path).problems if p.severity == "error"]
    if broken:
        raise InvalidRoadmap(
            broken,
            f"{path} was edited since it was imported and has a mistake now, so that your changes"
            " cannot be joined with the new version; it was left as it is",
            "mend the mistake and import again, or replace the file with --overwrite (a copy is"
            " kept)",
        )
    found = edits.carry_over(base, mine, theirs)
    if roadmap_yaml.read_text(found.text).roadmap is None:
        return None
    if found.text == mine:
        return _NewFile("unchanged", mine, "", found.kept, found.both)
    return _NewFile("merged", found.text, mine, found.kept, found.both)


def _pure_copy(w: Workspace, name: str) -> str:
    """Return where an import is kept as it was, so that changes can be told from it later."""
    return os.path.join(w.settings.places.data, "imports", f"{name}.yaml")


def keep(w: Workspace, prepared: Prepared) -> None:
    """Keep the text of an import without anybody's changes, for the next import of it."""
    path = _pure_copy(w, prepared.roadmap.id)
    try:
        # One by one: of several at once only the last would be private.
        for folder in (w.settings.places.data, os.path.dirname(path)):
            os.makedirs(folder, mode=0o700, exist_ok=True)
        whole_file.put(path, (prepared.pure,), mode=0o600)
    except OSError as error:
        w.remarks.append(
            f"{path} could not be written ({error.strerror}): the next import cannot carry changes"
            " of yours over"
        )


# -- loading it ---------------------------------------------------------------------------------


def _write(w: Workspace, prepared: Prepared) -> str:
    """Write our file; return the path of a copy of what it replaced, "" where nothing is lost."""
    places = w.settings.places
    copy = f"{prepared.path}~" if prepared.before else ""
    if copy:
        output_file.write(places, copy, prepared.before)
    if prepared.action != "unchanged":
        output_file.write(places, prepared.path, prepared.text)
    keep(w, prepared)
    return copy


def finish(
    w: Workspace, prepared: Prepared, *, dry_run: bool, load: bool, told: OnProgress
) -> ImportAnswer:
    """Load the file of an import, which is written by now, and record the progress it came with."""
    answer = prepared.answer
    if not load:
        return answer._replace(dry_run=dry_run)
    if dry_run and found_at(w.settings.places.database) is None:
        return answer._replace(dry_run=True)
    file = RoadmapFile(prepared.roadmap, prepared.digest, prepared.path, ())
    loaded = loading.put(w, file, dry_run=dry_run, replace=True, on_progress=told)
    if dry_run:
        return answer._replace(dry_run=True, load=loaded)
    # Also where --roadmap or a setting would show another one.
    w.use_roadmap(RoadmapName(answer.id, loaded.roadmap.title, loaded.roadmap.others))
    marked = _record(w, prepared.marks)
    plan = w.plan()
    advice = plan.advise()
    following = briefs(w, plan, [advice.topic])[0] if advice else None
    return answer._replace(load=loaded, marked=marked, next=following)


def _record(w: Workspace, marks: tuple[ImportedProgress, ...]) -> int:
    """Record marks of topics that are still open, in one batch; return of how many."""
    if not marks:
        return 0
    name = w.roadmap.id
    with w.database.writing() as transaction:
        states = catalog_reader.states(w.database, name)
        # One that was made open again was touched too.
        touched = {topic for topic, state in states.items() if state.state != OPEN or state.since}
        new = [mark for mark in marks if mark.topic not in touched]
        facts = [fact._replace(roadmap=name) for mark in new for fact in facts_of(mark, w.today)]
        if facts:
            w.record(transaction, f"import {name}", facts)
    return len(new)
