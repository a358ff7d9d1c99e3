"""Python source of a learner as syntax trees: what its functions are, read and print. Nothing is run.

A form that the Python of the checks does not know, and that of the learner does, could not be looked at.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room

Function = ast.FunctionDef | ast.AsyncFunctionDef
_NO_VARIABLES = {"partial", "itemgetter", "attrgetter", "methodcaller", "getLogger"}


def parse_source(room: Room, name: str) -> ast.Module:
    """Return the tree of a file; raise NotYet if the learner's Python does not understand it."""
    text = room.text(name)
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        program = "import ast, sys; ast.parse(sys.stdin.buffer.read())"
        if room.run([room.python, "-c", program], stdin=text).code:
            line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
            raise NotYet(f"{name} is not Python{line}", found=_first_line(error)) from None
        version = ".".join(map(str, sys.version_info[:2]))
        said = f"{name} is written for a newer Python than {version}, by which it is read"
        raise CouldNotLook(said) from None


def _first_line(error: Exception) -> str:
    return error.msg if isinstance(error, SyntaxError) else str(error)


def find_functions(tree: ast.AST) -> Iterator[Function]:
    """Yield each function and method, also those within others."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def count_lines(text: str, function: Function) -> int:
    """Return how many lines a function has, without decorators, blank lines, comments, docstring."""
    lines = range(function.lineno, (function.end_lineno or function.lineno) + 1)
    left_out: set[int] = set()
    if ast.get_docstring(function) is not None:
        first = function.body[0]
        left_out = set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    source = text.split("\n")
    code = (source[line - 1].strip() for line in lines if line not in left_out)
    return sum(bool(line) and not line.startswith("#") for line in code)


def find_variables(tree: ast.Module) -> set[str]:
    """Return the global variables: assigned outside functions, no constant, function or class."""
    names: set[str] = set()
    for node in _walk_outside(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    for node in _walk_outside(tree):
        if isinstance(node, ast.AnnAssign) and "Final" in ast.unparse(node.annotation):
            names.discard(ast.unparse(node.target))
        elif isinstance(node, ast.Assign) and _is_function(node.value):
            names -= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {name for name in names if not _is_constant(name)}


def _walk_outside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes outside functions, classes and comprehensions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef | ast.Lambda | ast.comprehension):
            continue
        yield child
        yield from _walk_outside(child)


def _is_function(value: ast.expr) -> bool:
    if isinstance(value, ast.Lambda | ast.Attribute | ast.Name):
        return True
    if not isinstance(value, ast.Call):
        return False
    called = value.func.attr if isinstance(value.func, ast.Attribute) else ""
    called = value.func.id if isinstance(value.func, ast.Name) else called
    return called in _NO_VARIABLES


def _is_constant(name: str) -> bool:
    """Say whether a name is that of a constant, or of a type: Money = NewType(...)."""
    return name.strip("_")[:1].isupper() or name.startswith("__")


def find_global_reads(tree: ast.Module, text: str) -> list[tuple[str, str]]:
    """Return function and variable wherever a function reads or declares a global one."""
    import symtable

    variables = find_variables(tree)
    found: list[tuple[str, str]] = []

    def look(table: symtable.SymbolTable, function: str) -> None:
        if table.get_type() == "function":
            is_named = table.get_name().isidentifier() and table.get_name() not in _UNNAMED
            function = table.get_name() if is_named else function
            for symbol in table.get_symbols():
                is_declared = symbol.is_declared_global()
                is_variable = symbol.is_global() and symbol.get_name() in variables
                if function and (is_declared or is_variable):
                    found.append((function, symbol.get_name()))
        for child in table.get_children():
            look(child, function)

    look(symtable.symtable(text, "new.py", "exec"), "")
    return found


_UNNAMED = {"lambda", "listcomp", "setcomp", "dictcomp", "genexpr"}


def find_prints(tree: ast.Module, allowed: str) -> list[tuple[str, int]]:
    """Return function ("" outside of all) and line of each print that is not within `allowed`."""
    found: list[tuple[str, int]] = []

    def look(node: ast.AST, function: str) -> None:
        if isinstance(node, Function) and function != allowed:
            function = node.name
        if isinstance(node, ast.Call) and _is_print(node) and function != allowed:
            found.append((function, node.lineno))
        for child in ast.iter_child_nodes(node):
            look(child, function)

    look(tree, "")
    return found


def _is_print(call: ast.Call) -> bool:
    if any(keyword.arg == "file" for keyword in call.keywords):
        return False
    return ast.unparse(call.func) in ("print", "sys.stdout.write", "stdout.write")
