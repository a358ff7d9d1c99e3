"""The use case `check`: every problem of roadmap files. The database is not touched."""

from collections.abc import Sequence

from roadmap_cli.core.answers.health_answers import CheckAnswer, CheckedFile


def check(paths: Sequence[str], *, strict: bool = False) -> CheckAnswer:
    """List every problem of roadmap files."""
    from roadmap_cli.formats.own.roadmap_reader import read_roadmap

    files = []
    for path in paths:
        result = read_roadmap(path, lint=True)
        topics = result.roadmap.topics if result.roadmap else ()
        error_count = sum(problem.severity == "error" for problem in result.problems)
        minutes = sum(topic.minutes for topic in topics)
        files.append(CheckedFile(path, tuple(result.problems), error_count, len(topics), minutes))
    return CheckAnswer(tuple(files), strict)
