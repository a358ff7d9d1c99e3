"""Only the store speaks SQL: everything above it asks functions with plain names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "roadmap_cli"
SQL = re.compile(
    r"\s*(select\s.+\sfrom\s|select 1\b|insert (or \w+ )?into\s|update\s+\S+\s+set\s|delete from\s"
    r"|pragma\s|(create|drop|alter) (table|index|trigger|view)\s|begin immediate)",
    re.DOTALL,
)


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
        if SOURCE / "store" not in path.parents and [*statements(path.read_text("utf-8"))]
    }
    assert found == set()


def test_sql_is_recognised() -> None:
    assert [*statements('database.rows("select id from topic")')]
    assert [*statements('x = "update roadmap set hidden = 1"')]
    assert [*statements("connection.execute(text)")]
    assert not [*statements('"""Select topics from a list."""')]
    assert not [*statements('say("update it")')]
