"""The use case `new`: a file to begin a roadmap of one's own with. It opens no database."""

from __future__ import annotations

import os

from roadmap_cli.core.answers.roadmap_answers import NewFile
from roadmap_cli.errors import UsageError
from roadmap_cli.formats import new_roadmap
from roadmap_cli.store.database.database_file import path_exists
from roadmap_cli.store.database.signals import defer_signals
from roadmap_cli.workspace import output_file
from roadmap_cli.workspace.workspace import Workspace


def new_file(w: Workspace, typed: str) -> NewFile:
    """Write a roadmap to begin from into a file that does not exist yet."""
    stem, extension = os.path.splitext(os.path.basename(typed))
    path = typed if extension else f"{typed}.yaml"
    if not stem or os.path.isdir(typed):
        raise UsageError(
            f"{typed} is a directory", f"name a file in it: {os.path.join(typed, 'my.yaml')}"
        )
    if path_exists(path, follow_symlinks=False):
        raise UsageError(
            f"{path} already exists",
            "nothing was written; give the name of a file that does not exist",
        )
    with defer_signals():  # so that an interrupted run knows what it wrote
        output_file.write(w.settings.paths, path, new_roadmap.new_text(stem), "FILE")
        w.outcome.files.append(path)
    return NewFile(path)


def sample_text() -> str:
    """Return the text of a roadmap to begin from that has no file."""
    return new_roadmap.new_text(new_roadmap.DEFAULT_TITLE)
