"""The use case `check`: every problem of roadmap files. The database is not touched."""

from collections.abc import Sequence

from roadmap_cli.core.health import CheckAnswer, Checked


def check(paths: Sequence[str], *, strict: bool = False) -> CheckAnswer:
    """List every problem of roadmap files."""
    from roadmap_cli.formats.roadmap_yaml import read_roadmap

    found = []
    for path in paths:
        result = read_roadmap(path, lint=True)
        roadmap = result.roadmap
        found.append(
            Checked(
                path,
                tuple(result.problems),
                sum(1 for p in result.problems if p.severity == "error"),
                len(roadmap.topics) if roadmap else 0,
                sum(t.minutes for t in roadmap.topics) if roadmap else 0,
            )
        )
    return CheckAnswer(tuple(found), strict)
