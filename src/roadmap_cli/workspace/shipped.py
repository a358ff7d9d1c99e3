"""Where the shipped roadmap lies, in a checkout or in an installed package."""

import os

import roadmap_cli
from roadmap_cli.errors import RoadmapError

SHIPPED = "python-backend"  # the id of the shipped roadmap


def shipped_roadmap() -> str:
    """Return the path of the shipped roadmap.

    The checkout comes first: an editable install may hold a copy of the file that nobody edits.
    """
    package = os.path.dirname(os.path.abspath(roadmap_cli.__file__))
    root = os.path.dirname(os.path.dirname(package))
    candidates = [os.path.join(package, "data", "roadmap.yaml")]
    if os.path.isfile(os.path.join(root, "pyproject.toml")):
        candidates.insert(0, os.path.join(root, "data", "roadmap.yaml"))
    for path in candidates:
        if os.path.isfile(path):
            return path
    raise RoadmapError("the shipped roadmap is missing from this installation", "install it again")
