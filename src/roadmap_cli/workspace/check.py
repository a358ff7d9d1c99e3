"""The use case `check`: every problem of roadmap files. The database is not touched."""

from collections.abc import Sequence

from roadmap_cli.core.answers.health_answers import CheckAnswer, CheckedFile


def check(paths: Sequence[str], *, strict: bool = False) -> CheckAnswer:
    """List every problem of roadmap files."""
    from roadmap_cli.formats.import_file import is_import
    from roadmap_cli.formats.own.roadmap_reader import read_roadmap
    from roadmap_cli.formats.text.problems import group_warnings

    files = []
    for path in paths:
        result = read_roadmap(path, lint=True)
        topics = result.roadmap.topics if result.roadmap else ()
        # What a source does not have, none of its topics has: one line says so.
        problems = group_warnings(result.problems) if is_import(path) else result.problems
        error_count = sum(problem.severity == "error" for problem in problems)
        minutes = sum(topic.minutes for topic in topics)
        files.append(CheckedFile(path, tuple(problems), error_count, len(topics), minutes))
    return CheckAnswer(tuple(files), strict)
