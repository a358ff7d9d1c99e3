"""python-modules: a package that python -m runs from the project folder.

What its modules are and whether the program uses them is seen in their imports; it is run in the folder,
and its modules are imported one by one.
"""

from __future__ import annotations

import re

from roadmap_cli.practice.engine import Advice, Check, CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import ExamFile
from roadmap_cli.practice.tools.packages import (
    Module,
    find_packages,
    find_path_changes,
    find_reached,
    find_stars,
    imports_by_name,
    read_package,
)

_MODULES = 3
_WORDS = 10
_IMPORT_EACH = """
import contextlib, importlib, io, sys
for name in sys.argv[1:]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        importlib.import_module(name)
    if said.getvalue().strip():
        sys.exit(f"{name} prints: {said.getvalue().strip().splitlines()[0]}")
"""


def _name(room: Room) -> str:
    found = find_packages(room)
    if not found:
        raise NotYet("there is no folder with a __main__.py")
    named = ExamFile(room).text("package", "name", found[0])
    if named not in found:
        raise NotYet(f"exam.toml: [package] name is {named}, which has no __main__.py")
    if len(found) > 1 and named == found[0] and not room.has("exam.toml"):
        raise CouldNotLook(f"{' and '.join(found)} have a __main__.py; exam.toml may tell which")
    return named


def _reached(room: Room) -> list[Module]:
    """Return the modules with code that the program uses, without __main__."""
    name = _name(room)
    modules = read_package(room, name)
    reached = find_reached(modules, f"{name}.__main__")
    return [m for m in modules.values() if m.name in reached and not m.name.endswith(".__main__")]


def _modules(room: Room) -> None:
    name = _name(room)
    modules = read_package(room, name)
    with_code = [m.name for m in modules.values() if m.has_code and m.name != f"{name}.__main__"]
    if len(with_code) < _MODULES:
        raise NotYet(
            f"too few modules in {name}",
            expected=f"{_MODULES} beside __main__.py, with code in them",
            found=", ".join(with_code) or "none",
        )
    used = [module.name for module in _reached(room) if module.has_code]
    if len(used) >= _MODULES:
        return
    if imports_by_name(modules):
        raise CouldNotLook("modules are imported by name, so what is used cannot be seen")
    unused = [name for name in with_code if name not in used]
    raise NotYet(f"__main__.py never reaches {unused[0]}", expected=f"{_MODULES} modules in use")


def _runs(room: Room) -> None:
    command = ExamFile(room).command("run", f"python -m {_name(room)}")
    run = room.run(command, folder=room.fresh_copy())
    last = (run.err.strip().splitlines() or [""])[-1]
    if run.code == 2 and "usage" in (run.out + run.err).lower():
        raise CouldNotLook("it wants arguments; [commands] run in exam.toml may give them")
    if last.startswith("EOFError"):
        raise CouldNotLook("it waits for somebody who types; here is nobody")
    run.demand_success()


def _path(room: Room) -> None:
    modules = read_package(room, _name(room)).values()
    for module in modules:
        for line in find_path_changes(module.tree):
            raise NotYet(f"line {line} of {module.file} changes sys.path")
    for module in modules:
        for line in find_stars(module.tree):
            raise Advice(f"line {line} of {module.file} imports *: nobody sees what comes from it")


def _quiet(room: Room) -> None:
    names = [module.name for module in _reached(room)]
    run = room.run([room.python, "-c", _IMPORT_EACH, *names])
    if not run.code and not run.limit:
        return
    last = (run.err.strip().splitlines() or [run.limit])[-1]
    module, is_print, line = last.partition(" prints: ")
    if is_print and module in names:
        raise NotYet(f"importing {module} prints something", found=line)
    raise NotYet("a module cannot be imported alone", found=last)


def _notes(room: Room) -> None:
    words = re.findall(r"\w+", room.text("notes.md"))
    if len(words) < _WORDS:
        raise NotYet("notes.md is too short to be two sentences", found=f"{len(words)} words")


CHECKS = (
    Check(
        "modules",
        "a package with a __main__.py and three more modules in use",
        _modules,
        (
            "Which parts of your program could another program use?",
            "Follow the imports from __main__.py: where do they lead?",
        ),
    ),
    Check(
        "runs",
        "python -m runs it from the project folder",
        _runs,
        (
            "Which name does -m want: that of a file, or that of a package?",
            "With -m, where does Python begin to look for the other modules?",
        ),
        needs=("modules",),
    ),
    Check(
        "path",
        "no module changes sys.path",
        _path,
        ("If an import only works with another path: how would its full name begin?",),
        needs=("modules",),
    ),
    Check(
        "quiet",
        "importing one of its modules prints nothing",
        _quiet,
        (
            "What does Python do with the lines of a module when it is imported?",
            "Which lines should only run when the file is the program?",
        ),
        needs=("runs",),
    ),
    Check(
        "notes",
        "notes.md explains the error that comes from another folder",
        _notes,
        ("Which folder is the first one that Python looks in, here and there?",),
    ),
)
