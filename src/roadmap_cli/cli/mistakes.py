"""A line that was refused: run the way it was meant where that is plain, else answered with a line.

A command that only looks is run if any reading of the line works, one that records if the words can
mean one thing only. Whoever reads the answer is told which line was run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from roadmap_cli.cli import fast_path, guesses, help_text
from roadmap_cli.cli.commands.table import DEFAULT, all_commands
from roadmap_cli.cli.input import other_words, rereading
from roadmap_cli.cli.input.command_line import split, to_text
from roadmap_cli.cli.input.parameter_values import is_empty
from roadmap_cli.cli.input.parameters import Command
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import NotUnderstood, UsageError

_HELP = ("help", "?", "/?", "-?", "--h", "-help", "-H")
_VERSION = ("version", "-v", "-V", "--v", "-version")


def run_again(session: Session, argv: Sequence[str], error: UsageError) -> int:
    """Run a refused line as it was meant; raise the error, with what to type, if that is not plain."""
    if _has_begun(session):
        raise error
    commands = {command.name: command for command in all_commands()}
    words = rereading.rewrite(argv, commands)
    has_stream = any(word == "-" or word.endswith("=-") for word in argv)  # which is read once
    if (
        not isinstance(error, NotUnderstood)  # the words are right: something else is in the way
        or has_stream
        or any(map(is_empty, argv))
        or words[:1] == ["help"]
        or not {"-h", "--help"}.isdisjoint(words)
    ):
        raise guesses.explain(session, words, commands, error)
    if words and words[-1] in _HELP and (len(words) == 1 or words[0] in commands):
        return help_text.write(session, words[:-1][:1])
    tried, truth = [_meaning(argv, commands)], None
    for line in _readings(session, words, commands):
        if (meaning := _meaning(line, commands)) not in tried:
            tried.append(meaning)
            try:
                return _run(session, line)
            except UsageError as another:
                if _has_begun(session):
                    raise
                if line == words:  # the line as it was typed, in our way of writing
                    error = another
                elif _is_about_typed_word(argv, commands.get(line[0]), another):
                    truth = truth or another
    session.command = words[0] if words and words[0] in commands else session.command
    raise guesses.explain(session, words, commands, truth or error)


def _meaning(line: Sequence[str], commands: Mapping[str, Command]) -> object:
    """Return what tells lines apart that would do different things."""
    command = commands.get(line[0]) if line else None
    if command is None:
        return list(line)
    arguments, options = split(command.parameters, line[1:])
    return command.name, arguments, sorted(options)


def _has_begun(session: Session) -> bool:
    """Return whether the line wrote something, or read a text that cannot be read again."""
    outcome = session.outcome
    return outcome.is_saved or bool(outcome.files) or session.draft is not None


def _is_about_typed_word(argv: Sequence[str], command: Command | None, error: UsageError) -> bool:
    """Return whether another reading is refused for a word that stands in the line as it is.

    Of a line for looking only the value of an option is one: its other words have many readings.
    """
    if command is None:
        return False
    line = split(command.parameters, argv)
    words = {option[1] for option in line.options if len(option) > 1}
    if not other_words.is_reading(command):
        words.update(line.arguments)
    return any(f"'{word}'" in error.sentence for word in words)


def _readings(
    session: Session, words: list[str], commands: Mapping[str, Command]
) -> Iterator[list[str]]:
    """Yield the lines that may be run in place of the one that was refused, the likeliest first."""
    if not words:
        yield [DEFAULT]
    if len(words) == 1 and words[0] in _VERSION:
        yield ["--version"]
    name = guesses.find_name(words)
    if name and name not in commands and words[-1] in commands:
        if not guesses.is_topic(session, " ".join(words[:-1])):
            return
        words, name = [words[-1], " ".join(words[:-1])], words[-1]
    if name not in commands:
        other = guesses.other_number(name, commands)
        if other is None or not other_words.is_reading(other):
            return
        index = words.index(name)
        words = [other.name, *words[index + 1 :], *words[:index]]
    yield words
    command = commands.get(words[0])
    if command is not None:
        today = date.fromisoformat(session.workspace.today)
        for line in rereading.readings(command, words[1:], today):
            if other_words.is_reading(command) or _is_sure(session, command, line):
                yield line


def _is_sure(session: Session, command: Command, line: Sequence[str]) -> bool:
    """Return whether a command that takes several topics has each title as it stands on the map."""
    argument = next((p for p in command.parameters if not p.options), None)
    if argument is None or not argument.many:
        return True
    typed = split(command.parameters, line[1:]).arguments
    return all(guesses.is_topic(session, word) for word in typed if " " in word)


def _run(session: Session, words: list[str]) -> int:
    """Run a line, and say so beside its answer."""
    remarks, flags = session.workspace.remarks, session.flags
    before, flags_before = list(remarks), dict(flags)
    remarks.insert(0, f"understood as: {to_text(words)}")
    try:
        return fast_path.run(session, words)
    except UsageError:
        remarks[:] = before
        flags.clear()
        flags.update(flags_before)
        raise
