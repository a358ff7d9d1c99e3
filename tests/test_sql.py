"""Only the store speaks SQL, in a form that every Python takes: everything above it asks functions with plain names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent
SOURCE = TESTS.parent / "src" / "roadmap_cli"
SQL = re.compile(
    r"\s*(select\s.+\sfrom\s|select 1\b|insert (or \w+ )?into\s|update\s+\S+\s+set\s|delete from\s"
    r"|pragma\s|(create|drop|alter) (table|index|trigger|view)\s|begin immediate)",
    re.DOTALL,
)
# SQLite calls `?1` a name, and Python 3.12.0 to 3.12.3 warns of names without a mapping.
NUMBERED_PLACEHOLDER = re.compile(r"\?\d")


def strings(source: str) -> Iterator[ast.Constant]:
    """Yield the texts of a module, with the parts of f-strings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def statements(source: str) -> Iterator[int]:
    """Yield the lines that hold SQL, or hand some to a connection."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if SQL.match(node.value):
                yield node.lineno
        elif isinstance(node, ast.Attribute) and node.attr.startswith("execute"):
            yield node.lineno


def test_no_module_outside_the_store_holds_sql() -> None:
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if not {SOURCE / "store", SOURCE / "practice"} & {*path.parents}
        and [*statements(path.read_text("utf-8"))]
    }
    assert found == {  # what they ask a server
        "carriers/server/postgresql.py",
        "carriers/server/shared_table.py",
    }


def test_a_value_has_a_question_mark_or_a_name_and_never_a_number() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{text.lineno}"
        for path in (SOURCE / "store").rglob("*.py")
        for text in strings(path.read_text("utf-8"))
        if NUMBERED_PLACEHOLDER.search(str(text.value))
    ]
    assert found == []


def test_a_connection_is_closed_where_it_is_a_context() -> None:
    """By itself it only commits, and Python warns from 3.13 on when it is thrown away open."""
    found = [
        f"{path.name}:{item.context_expr.lineno}"
        for folder in (SOURCE, TESTS)
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.With)
        for item in node.items
        if ast.unparse(item.context_expr).startswith("sqlite3.connect(")
    ]
    assert found == []


def test_sql_is_recognised() -> None:
    assert [*statements('database.rows("select id from topic")')]
    assert [*statements('x = "update roadmap set hidden = 1"')]
    assert [*statements("connection.execute(text)")]
    assert not [*statements('"""Select topics from a list."""')]
    assert not [*statements('say("update it")')]
    assert NUMBERED_PLACEHOLDER.search("where id = ?1")
    assert not NUMBERED_PLACEHOLDER.search("values (?, ?, 1)")
