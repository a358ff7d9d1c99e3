"""One run of the program: its flags, and writing its answer or its failure.

It owns stdout, stderr and the exit code: data goes to stdout, messages go to stderr.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from roadmap_cli.cli.output.display import Display, is_terminal
from roadmap_cli.errors import (
    ExitCode,
    InvalidRoadmap,
    NotSaved,
    OutputFailed,
    Problem,
    RoadmapError,
    UsageError,
)
from roadmap_cli.render import ansi, formats
from roadmap_cli.settings import Settings, read_settings
from roadmap_cli.workspace.workspace import Outcome, Workspace

if TYPE_CHECKING:
    from roadmap_cli.cli.input.drafts import Draft, StreamText
    from roadmap_cli.render.pages.page import Page

T = TypeVar("T")

UNWRAPPED_WIDTH = 10_000
MAX_PROBLEMS = 20
# The command that shows what another one saved, in place of its lost answer; else the history.
_SHOWN_BY = {
    "backup": "restore --list",
    "restore": "doctor",
    "load": "roadmaps",
    "import": "roadmaps",
    "use": "roadmaps",
    "forget": "roadmaps --all",
    "doctor": "doctor",
    "timer": "timer",
}
_CHUNK_SIZE, _MAX_BYTES_IN_MEMORY = 1 << 16, 1 << 23


class Session:
    """What the commands share while one of them runs."""

    def __init__(self, environ: Mapping[str, str], is_command: Callable[[str], bool]) -> None:
        self.environ = environ
        self.flags: dict[str, Any] = {}
        self.command = "next"
        self._is_command = is_command
        self.may_page = False
        self.outcome = Outcome()
        self.draft: Draft | StreamText | None = None  # a person's text that is to be saved
        self.display = Display(environ, self.flags, lambda key: self.settings.get(key))
        self.shown_by = ""  # the command that shows what this run saved, if not that of `_SHOWN_BY`
        self._workspace: Workspace | None = None
        self._has_answered = False

    @cached_property
    def settings(self) -> Settings:
        """Return the settings of this run."""
        return read_settings(self.environ)

    @property
    def workspace(self) -> Workspace:
        """Return the workspace of this run."""
        if self._workspace is None:
            now, remarks = _read_clock(self.environ)
            roadmap = self.flags.get("roadmap") or ""
            self._workspace = Workspace(self.settings, now, roadmap=roadmap, outcome=self.outcome)
            self._workspace.is_command = self._is_command
            self._workspace.remarks += remarks
        return self._workspace

    def keep_draft(self) -> str:
        """Return a clause that says where the person's text is, unless it was saved; else ""."""
        if self.draft is None or self.outcome.is_saved:
            return ""
        try:
            path = self.draft.find_text()
            what = "your text" if path and os.path.getsize(path) else "what you save in your editor"
            return f"{what} is in {path}" if path else ""
        except OSError as error:
            self._write_to_stderr(getattr(self.draft, "data", b""))  # at least it can be copied
            return f"your text could not be saved to a file: {_format_failure(error)}"
        finally:
            self.draft = None

    @property
    def json(self) -> bool:
        """Return whether the answer is JSON."""
        return bool(self.flags.get("json")) or self.flags.get("format") == "json"

    @property
    def format(self) -> str:
        """Return the format of the answer."""
        return "json" if self.json else self.flags.get("format") or "terminal"

    def target(self, stream: TextIO) -> ansi.OutputTarget:
        """Return what a stream can show."""
        return self.display.target(stream)

    def answer(
        self,
        value: T,
        format_lines: Callable[[T, ansi.OutputTarget], list[str]],
        *,
        error: RoadmapError | None = None,
    ) -> int:
        """Write a short answer, and the error it reports, if any; return the exit code."""

        def to_text() -> str:
            target = self.target(sys.stdout)
            shown = self._shield(value)
            return formats.format_lines(shown, format_lines(shown, target), target)

        return self._write_answer(value, to_text, error)

    def answer_page(
        self, value: T, to_page: Callable[[T], "Page"], *, error: RoadmapError | None = None
    ) -> int:
        """Write an answer that is a page, in the chosen format; return the exit code."""

        def to_text() -> Iterable[str]:
            target = self.target(sys.stdout)
            if self.flags.get("output"):
                target = ansi.OutputTarget(target.width, False, target.ascii, False)
            shown = self._shield(value) if target.spell and self.format == "terminal" else value
            return formats.format_page(shown, to_page(shown), self.format, target)

        return self._write_answer(value, to_text, error)

    def _shield(self, value: T) -> T:
        """Return an answer whose titles and notes keep the name of the program."""
        if self.display.spell is None:
            return value
        from roadmap_cli.render import program_name

        return program_name.shield(value)

    def answer_document(self, value: T, to_document: Callable[[T], str]) -> int:
        """Write an answer that has a document of its own, or JSON; return the exit code."""
        return self._write_answer(value, lambda: to_document(value), None)

    def _write_answer(
        self, value: Any, to_text: Callable[[], str | Iterable[str]], error: RoadmapError | None
    ) -> int:
        text: str | Iterable[str]
        remarks = self._greet()
        remarks += [_clean_message(r) for r in self._workspace.remarks] if self._workspace else []
        if self.json:
            from roadmap_cli.render import envelope

            text = envelope.format_answer(self.command, value, remarks, error)
        else:
            text = to_text()
        self.warn(*remarks)
        self._has_answered = True
        self.write(text)
        return error.exit_code if error else ExitCode.DONE

    def _greet(self) -> list[str]:
        """Welcome a newcomer at a terminal; return a remark in its place for everybody else."""
        welcome = self._workspace.welcome if self._workspace else None
        if self._workspace is None or welcome is None:
            return []
        self._workspace.welcome = None  # said once
        if self.json or not is_terminal(sys.stdout):
            return [ansi.clean(welcome.sentence)]
        from roadmap_cli.render.text import welcome_text

        lines = welcome_text.welcome_lines(welcome, self.target(sys.stderr))
        self.write_progress("\n".join(lines) + "\n")
        return []

    def write(self, text: str | Iterable[str]) -> None:
        """Write an answer to stdout or to the file of -o; a long one in pieces, maybe to a pager."""
        path = self.flags.get("output")
        self.warn(*self._greet())
        if path and path != "-":
            said = len(self.workspace.remarks)
            self.write_file(path, text, output_format=self.format)
            self.warn(_clean_message(f"wrote {path}"))
            self.warn(*map(_clean_message, self.workspace.remarks[said:]))
            self.outcome.file = path
        if self.flags.get("quiet") or (path and path != "-"):
            return
        lines = text.splitlines(keepends=True) if isinstance(text, str) else text
        if self.may_page and self._is_paged():
            from roadmap_cli.cli.output import pager

            self.flush()
            lines = pager.show(lines, self._encode, self.environ, self.display.height())
        self._write_pieces(lines)

    def _is_paged(self) -> bool:
        """Return whether a person at a terminal can turn the pages of this answer."""
        is_text = self.format == "terminal" and not self.flags.get("no_pager")
        return is_text and is_terminal(sys.stdin) and is_terminal(sys.stdout)

    def _encode(self, text: str) -> bytes:
        if self.format == "terminal":
            return self.display.encode(text, sys.stdout)
        return text.encode("utf-8", "replace")

    def _write_pieces(self, pieces: Iterable[str]) -> None:
        """Write pieces of text to stdout, many at a time, until its reader is gone."""
        batch: list[str] = []
        size = 0
        for piece in pieces:
            batch.append(piece)
            size += len(piece)
            if size >= _CHUNK_SIZE:
                if not self._write_to_stdout(self._encode("".join(batch))):
                    return
                batch, size = [], 0
        if batch:
            self._write_to_stdout(self._encode("".join(batch)))

    def write_document(self, text: str | Iterable[str], option: str) -> int:
        """Write a document that is a whole answer by itself; return the exit code.

        Pieces are collected first, on disk where they are long: what they are read from is then
        free again, however slow the reader of the output is.
        """
        for other in ("json", "format", "output"):
            if self.flags.get(other):
                raise UsageError(
                    f"{option} has its own output format", "leave out --json, --format and -o"
                )
        if self.flags.get("quiet"):
            return ExitCode.DONE
        if isinstance(text, str):
            self._write_to_stdout(text.encode("utf-8", "replace"))
            return ExitCode.DONE
        from tempfile import SpooledTemporaryFile

        with SpooledTemporaryFile(_MAX_BYTES_IN_MEMORY) as file:
            try:
                for piece in text:
                    file.write(piece.encode("utf-8", "replace"))
            except OSError as error:
                raise _not_written("there is no space to write to", error) from error
            file.seek(0)
            while data := file.read(_CHUNK_SIZE):
                if not self._write_to_stdout(data):
                    break
        return ExitCode.DONE

    def _write_to_stdout(self, data: bytes) -> bool:
        """Write data; return False when the reader of stdout is gone."""
        try:
            if sys.stdout is None:
                raise OSError(errno.EBADF, "the output is closed")
            sys.stdout.flush()
            _write_all(sys.stdout, data)
        except (OSError, ValueError) as error:
            self.handle_output_error(error)
            return False
        return True

    def write_file(
        self, path: str, text: str | Iterable[str], option: str = "-o", output_format: str = ""
    ) -> None:
        """Write the file that an option names, wholly or not at all; a long text in pieces.

        With a format, a remark says where is kept what a person may have edited in that file.
        """
        from roadmap_cli.workspace import output_file

        if sys.stdout is not None:  # the file may be stdout's
            self.flush()
        paths = self.settings.paths
        copy = output_file.write(paths, path, text, option, output_format=output_format)
        if copy:
            self.workspace.remarks.append(f"the previous {path} is kept: {copy}")

    def flush(self) -> None:
        """Flush what Typer printed by itself, so that a failure is reported."""
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except (OSError, ValueError) as error:
            self.handle_output_error(error)

    def handle_output_error(self, error: Exception) -> None:
        """Raise OutputFailed if the command was saved, else NotSaved.

        When the reader closed the pipe and nothing was saved, that is no failure.
        """
        _silence(sys.stdout)
        if self.outcome.is_saved:
            raise OutputFailed(
                f"this was saved, but the answer could not be written: {_format_failure(error)}",
                f"'roadmap {self.shown_by or _SHOWN_BY.get(self.command, 'history')}' shows it",
            ) from error
        if not (isinstance(error, OSError) and error.errno == errno.EPIPE):
            raise _not_written("the answer could not be written", error) from error

    def warn(self, *sentences: str) -> None:
        """Write sentences to stderr."""
        if self.display.spell:
            sentences = tuple(map(self.display.spell, sentences))
        self.write_progress("".join(f"roadmap: {sentence}\n" for sentence in sentences))

    def write_progress(self, text: str) -> None:
        """Write to stderr, unless --quiet."""
        if text and not self.flags.get("quiet"):
            self._write_to_stderr(self.display.encode(text, sys.stderr))

    def _write_to_stderr(self, data: bytes) -> None:
        if sys.stderr is None:
            return
        try:
            _write_all(sys.stderr, data)
        except (OSError, ValueError):
            _silence(sys.stderr)

    def write_error(self, error: RoadmapError) -> int:
        """Write what went wrong and what to do next; return the exit code."""
        error.sentence, error.hint = _hide_password(error.sentence), _hide_password(error.hint)
        if isinstance(error, InvalidRoadmap):
            error.problems = [_without_password(problem) for problem in error.problems]
        try:
            data = self._format_error(error)
        except (OSError, ImportError):  # not even the program's own files can be read now
            text = f"roadmap: {error.sentence}\n" + (f"  {error.hint}\n" if error.hint else "")
            data = self.display.encode(text, sys.stderr)
        self._write_to_stderr(data)
        return error.exit_code

    def _format_error(self, error: RoadmapError) -> bytes:
        # Settings that are not what a person believes may be why it failed.
        is_due = self._workspace is not None and not self._has_answered
        warnings = [_clean_message(w) for w in self.settings.warnings] if is_due else []
        warnings += self._greet()
        if self.json:
            from roadmap_cli.render import envelope

            text = envelope.format_answer(self.command, None, warnings, error)
            return text.encode("utf-8", "replace")
        from roadmap_cli.render.hint_lines import hint_lines

        lines = [f"roadmap: {warning}" for warning in warnings]
        sentence, hint = error.sentence, error.hint
        if isinstance(error, InvalidRoadmap):
            problems, sentence, hint = _split_problems(error)
            lines += problems
        target = self.target(sys.stderr)
        width = target.width if target.terminal else UNWRAPPED_WIDTH
        lines += ansi.wrap(f"roadmap: {sentence}", width, "", "  ")
        if hint:
            lines += hint_lines(hint, width, "  ", "  ", target.spell)
        return self.display.encode(_hide_password("\n".join(lines) + "\n"), sys.stderr)

    def find_damage(self) -> RoadmapError | None:
        """Return the damage of the database, if that may explain an unexpected failure."""
        try:
            return self.workspace.find_damage()
        except Exception:  # the failure itself is reported anyway
            return None

    def confirm_damage(self, error: RoadmapError) -> RoadmapError:
        """Return the damage that an error suspects, or that the disk failed and nothing else."""
        try:
            return self.workspace.confirm_damage()
        except Exception:  # the disk may fail again
            return error

    def back_up_daily(self) -> None:
        """Make the daily copy if something was saved; warn if that fails."""
        if self._workspace is not None:
            self.warn(*map(_clean_message, self._workspace.back_up_daily()))

    def sync_after(self) -> None:
        """Add what was saved to the folder of `sync`, or look for news there, if that is set."""
        is_due = self.outcome.is_committed or self.command == "next"
        if is_due and self._workspace is not None and self.settings.get("sync_after"):
            from roadmap_cli.workspace.machines import after_command

            remarks = after_command.follow_up(self._workspace, is_saved=self.outcome.is_committed)
            self.warn(*map(_clean_message, remarks))

    def close(self) -> None:
        """Close the workspace, if it was opened."""
        if self._workspace is not None:
            self._workspace.close()


def _clean_message(text: str) -> str:
    """Return a message as a terminal may have it, without passwords."""
    return ansi.clean(_hide_password(text))


def _hide_password(text: str) -> str:
    """Return a message without the password of an address that it repeats."""
    if "://" not in text:
        return text
    from roadmap_cli.address_password import hide_password

    return hide_password(text)


def _without_password(problem: Problem) -> Problem:
    return problem._replace(
        path=_hide_password(problem.path),
        sentence=_hide_password(problem.sentence),
        hint=_hide_password(problem.hint),
    )


def _split_problems(error: InvalidRoadmap) -> tuple[list[str], str, str]:
    """Return the lines of the problems, and what is left to say: a sentence and a hint.

    What the error says of its only problem is said once, with the place.
    """
    from roadmap_cli.file_access import name_input
    from roadmap_cli.formats.text.problems import format_place, format_problems

    problems = error.problems
    if len(problems) == 1 and problems[0].sentence in error.sentence:
        path, sentence = problems[0].path, error.sentence
        name = name_input(path)
        place = format_place(problems[0]).replace(path, name, 1)
        is_named = name in sentence
        sentence = sentence.replace(name, place, 1) if is_named else f"{place}: {sentence}"
        return [], sentence, error.hint or problems[0].hint
    lines = format_problems(problems[:MAX_PROBLEMS])
    if len(problems) > MAX_PROBLEMS:
        lines.append(f"... and {len(problems) - MAX_PROBLEMS} more")
    return lines, error.sentence, "" if any(p.hint == error.hint for p in problems) else error.hint


def _read_clock(environ: Mapping[str, str]) -> tuple[datetime, list[str]]:
    if not environ.get("TZ"):  # the zone of the system needs no check
        return datetime.now().astimezone(), []
    from roadmap_cli.workspace import local_time

    return local_time.read_clock(environ)


def _write_all(stream: TextIO, data: bytes) -> None:
    """Write and flush data; raise OSError, or ValueError for a stream that is closed."""
    buffer = getattr(stream, "buffer", None)
    if buffer is None:  # a text stream without a buffer, such as a test's
        stream.write(data.decode(stream.encoding or "utf-8", "replace"))
        stream.flush()
        return
    buffer.write(data)
    buffer.flush()


def _silence(stream: TextIO) -> None:
    """Redirect a stream that failed to the null device, so that its buffer fails only once."""
    if stream is None:  # it was closed when the program started
        return
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _format_failure(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _not_written(sentence: str, error: Exception) -> NotSaved:
    return NotSaved(f"{sentence}: {_format_failure(error)}", "nothing else was changed")
