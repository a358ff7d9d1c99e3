"""A line that was refused: run the way it was meant where that is plain, else answered with a line.

A command that only looks is run if any reading of the line works, one that records if the words can
mean one thing only. Whoever reads the answer is told which line was run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from roadmap_cli.cli import guesses, help_text, typer_app
from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.cli.input import rereading
from roadmap_cli.cli.input.command_line import split, to_text
from roadmap_cli.cli.input.other_words import is_reading
from roadmap_cli.cli.input.parameters import Command
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import UsageError

_VERSION = ("version", "-v", "-V", "--v", "-version")


def run_again(session: Session, argv: Sequence[str], error: UsageError) -> int:
    """Run a refused line as it was meant; raise the error, with what to type, if that is not plain."""
    if _has_begun(session):
        raise error
    commands = {command.name: command for command in all_commands()}
    words = rereading.rewrite(argv, commands)
    if len(words) > 1 and words[0] in commands and words[-1] in ("help", "?", "/?", "-?"):
        return help_text.write(session, words[:1])
    tried = [list(argv)]
    for line in _readings(session, words, commands):
        if line not in tried:
            tried.append(line)
            try:
                return _run(session, line)
            except UsageError:
                if _has_begun(session):
                    raise
    session.command = words[0] if words and words[0] in commands else session.command
    raise guesses.explain(session, words, commands, error)


def _has_begun(session: Session) -> bool:
    """Return whether the line wrote something, or read a text that cannot be read again."""
    outcome = session.outcome
    return outcome.is_saved or bool(outcome.files) or session.draft is not None


def _readings(
    session: Session, words: list[str], commands: Mapping[str, Command]
) -> Iterator[list[str]]:
    """Yield the lines that may be run in place of the one that was refused, the likeliest first."""
    if words and words[0] in _VERSION and len(words) == 1:
        yield ["--version"]
    name = guesses.find_name(words)
    if name not in commands:
        other = guesses.other_number(name, commands)
        if other is None or not is_reading(other):
            return
        index = words.index(name)
        words = [other.name, *words[index + 1 :], *words[:index]]
    yield words
    command = commands.get(words[0])
    if command is not None:
        today = date.fromisoformat(session.workspace.today)
        for line in rereading.arguments_in_order(command, words[1:], today):
            if is_reading(command) or not _may_mean_more(session, command, words, line):
                yield line


def _may_mean_more(
    session: Session, command: Command, words: Sequence[str], line: Sequence[str]
) -> bool:
    """Return whether a title of several words may also be several topics."""
    title = " ".join(split(command.parameters, line[1:]).arguments)
    is_several = len(split(command.parameters, words[1:]).arguments) > 1
    argument = next((p for p in command.parameters if not p.options), None)
    if argument is None or not argument.many or not is_several or "," in " ".join(words):
        return False
    from roadmap_cli.workspace import name_lookup

    return not name_lookup.is_called(session.workspace, title)


def _run(session: Session, words: list[str]) -> int:
    """Run a line, and say so beside its answer."""
    remarks = session.workspace.remarks
    before = list(remarks)
    remarks.insert(0, f"understood as: {to_text(words)}")
    try:
        return typer_app.run(session, words)
    except UsageError:
        remarks[:] = before
        raise
