"""A package of Python modules as files: which modules it has, and which of them its program reaches.

Seen in the syntax trees; nothing is imported.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from typing import NamedTuple

from roadmap_cli.practice.engine import NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.python_source import parse_source

_DYNAMIC = {"import_module", "__import__", "run_module"}
_CHANGES = {"append", "insert", "extend", "remove", "pop", "clear", "reverse", "sort", "addsitedir"}


class Module(NamedTuple):
    """One module: its name with dots, its file and its tree."""

    name: str
    file: str
    tree: ast.Module

    @property
    def has_code(self) -> bool:
        """Return whether anything is in it but a docstring, and in __init__.py but imports."""
        kinds: tuple[type[ast.stmt], ...] = (ast.Expr,)
        if self.file.endswith("__init__.py"):
            kinds += (ast.Import, ast.ImportFrom, ast.Assign)
        return any(not isinstance(node, kinds) for node in self.tree.body)


def find_packages(room: Room) -> list[str]:
    """Return the names of the packages with a __main__.py in the folder itself."""
    files = room.files("__main__.py")
    return [name for name in map(os.path.dirname, files) if name and os.sep not in name]


def read_package(room: Room, name: str) -> dict[str, Module]:
    """Return the modules of a package by their names."""
    modules = {}
    for file in room.files(f"{name}/*.py"):
        parts = file.removesuffix(".py").split(os.sep)
        dotted = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        modules[dotted] = Module(dotted, file, parse_source(room, file))
    if not modules:
        raise NotYet(f"there is no package {name}")
    return modules


def find_reached(modules: dict[str, Module], start: str) -> set[str]:
    """Return the modules that importing `start` brings, at its top or in functions, and itself."""
    reached: set[str] = set()
    open_names = [start]
    while open_names:
        name = open_names.pop()
        if name in modules and name not in reached:
            reached.add(name)
            parents = [name.rsplit(".", depth)[0] for depth in range(1, name.count(".") + 1)]
            open_names += [*parents, *_imports(modules[name])]
    return reached


def _imports(module: Module) -> Iterator[str]:
    """Yield what a module imports, and what might be a module of a package it imports from."""
    package = module.name.split(".")
    if not module.file.endswith("__init__.py"):
        package = package[:-1]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def imports_by_name(modules: dict[str, Module]) -> bool:
    """Return whether a module imports others by a name that is no syntax: importlib and its kin."""
    nodes = (node for module in modules.values() for node in ast.walk(module.tree))
    names = (getattr(node, "attr", getattr(node, "id", "")) for node in nodes)
    return not _DYNAMIC.isdisjoint(names)


def find_path_changes(tree: ast.Module) -> list[int]:
    """Return the lines that change sys.path; reading it is no change."""
    names = {"sys.path"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases = [a.asname for a in node.names if a.name == "sys" and a.asname]
            names |= {f"{alias}.path" for alias in aliases}
        elif isinstance(node, ast.ImportFrom) and node.module == "sys":
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "path"}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and _changes(node, names)
    ]


def _changes(node: ast.stmt, names: set[str]) -> bool:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign | ast.Delete):
        targets = node.targets
    elif isinstance(node, ast.AugAssign):
        targets = [node.target]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        if isinstance(called, ast.Attribute) and called.attr in _CHANGES:
            return called.attr == "addsitedir" or ast.unparse(called.value) in names
    bare = [target.value if isinstance(target, ast.Subscript) else target for target in targets]
    return any(isinstance(t, ast.Attribute | ast.Name) and ast.unparse(t) in names for t in bare)


def find_stars(tree: ast.Module) -> list[int]:
    """Return the lines with `from ... import *`."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [node.lineno for node in imports if node.names[0].name == "*"]
