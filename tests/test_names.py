"""The field's words: names that were retired because they were riddles do not come back.

CONTRIBUTING.md has the glossary of what is said instead.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What is said now stands in the second column.
RETIRED = {
    "told": "on_progress, add_remark, format_...",
    "tell": "on_progress, add_remark",
    "whisper": "write_progress",
    "standing": "learner_state, read_days, status",
    "written": "to_yaml, to_jsonl, format_duration, edit_text",
    "laid_out": "layout",
    "shelve": "write_roadmap",
    "shelf": "loaded roadmap, registry",
    "foresee": "read_display_flags",
    "hand_over": "write_document",
    "at_one_moment": "read_snapshot",
    "put_note": "set_meta",
    "gathered": "collect",
    "Shelf": "LoadedRoadmap, ReadingRegistry",
    "Standing": "LearnerState, DatabaseStatus",
    "Notebook": "Diagnostics",
    "Paper": "OutputTarget",
    "Wish": "Preferences, ImportOptions",
    "Told": "ProgressCallback",
    "Tell": "ProgressCallback",
    "Beside": "ImportedProgress",
    "Beyond": "LaterMilestone, RicherCopy",
    "Laid": "Layout",
    "Kept": "Annotation",
    "Hop": "Redirect",
    "Heard": "Response",
    "Extent": "CopyCoverage",
    "Said": "Result",
}
RETIRED_MODULES = set(
    "assembly both_sides choosing comparing draft doubts entries events extent extras finding foreign"
    " foresight forms ground joining likely lineage listing look manage manners material outline_file"
    " packing past plain_entries present sentences shelf shelving short steering surroundings trouble".split()
)
FILES = [
    path
    for folder in ("src", "tests", "benchmarks", "studies")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not re.search("/(starters|solutions|right_[^/]*|wrong_[^/]*)/", str(path))
]


def definitions(source: str) -> Iterator[tuple[str, int]]:
    """Yield every name that a module gives to something, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def test_no_name_is_one_that_was_retired() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{line}: {name} is now {RETIRED[name.lstrip('_')]}"
        for path in FILES
        for name, line in definitions(path.read_text("utf-8"))
        if name.lstrip("_") in RETIRED
    ] == []


def test_no_module_has_a_name_that_was_retired() -> None:
    assert not {path.stem for path in FILES if "src" in path.parts} & RETIRED_MODULES
