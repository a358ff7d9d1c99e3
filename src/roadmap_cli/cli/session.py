"""One run of the program: the flags that every command has, the streams, and the last word.

It owns stdout, stderr and the exit code. stdout is data, stderr is speech.
"""

import errno
import os
import sqlite3
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from shutil import get_terminal_size
from typing import Any, TextIO

from roadmap_cli import render
from roadmap_cli.cli import streams
from roadmap_cli.errors import ExitCode, InvalidRoadmap, OutputFailed, RoadmapError, UsageError
from roadmap_cli.render import ink
from roadmap_cli.settings import Settings, read_settings
from roadmap_cli.workspace import Workspace

NARROWEST, WIDEST, PIPED = 40, 200, 100
MOST_SENTENCE = 10_000
# Where what a command has saved can be seen, when its answer cannot; else it is in the history.
_SHOWS = {
    "backup": "restore --list",
    "restore": "doctor",
    "load": "roadmaps",
    "import": "roadmaps",
    "use": "roadmaps",
    "forget": "roadmaps --all",
}
_PIECE, _IN_MEMORY = 1 << 16, 1 << 23


class Session:
    """What the commands share while one of them runs."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.flags: dict[str, Any] = {}
        self.command = "next"
        self.written = ""  # the file that the answer went to

    @cached_property
    def settings(self) -> Settings:
        """Return the settings of this run."""
        return read_settings(self.environ)

    @cached_property
    def workspace(self) -> Workspace:
        """Return the workspace of this run."""
        now = datetime.now().astimezone()
        return Workspace(self.settings, now, roadmap=self.flags.get("roadmap") or "")

    @property
    def json(self) -> bool:
        """Say whether a program asked."""
        return bool(self.flags.get("json")) or self.flags.get("format") == "json"

    @property
    def saved(self) -> bool:
        """Say whether this run has committed anything."""
        return "workspace" in self.__dict__ and self.workspace.saved

    # -- paper -------------------------------------------------------------------------------

    def foresee(self, argv: Sequence[str]) -> None:
        """Take what decides how help looks: Typer prints it before it hands over any flag."""
        self.command = next((word for word in argv if not word.startswith("-")), "next")
        for word, following in pairwise([*argv, ""]):
            if word == "--":
                break
            name, _, value = word.partition("=")
            if name == "--color":
                self.flags["color"] = value or following
            elif name == "--ascii":
                self.flags["ascii"] = True
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            encoding = "ascii" if self._ascii(sys.stdout) else None
            reconfigure(encoding=encoding, errors="replace")

    def paper(self, stream: TextIO) -> ink.Paper:
        """Return what a stream can show."""
        terminal = streams.is_terminal(stream)
        bound = terminal or "COLUMNS" in os.environ
        columns = get_terminal_size((PIPED, 24)).columns if bound else PIPED
        width = max(NARROWEST, min(WIDEST, columns))
        return ink.Paper(width, self._color(terminal), self._ascii(stream), terminal, bound)

    def _color(self, terminal: bool) -> bool:
        """Decide by --color, then NO_COLOR, FORCE_COLOR, CLICOLOR, then the terminal."""
        environ = self.environ
        chosen = self.flags.get("color") or self._setting("color", "auto")
        if chosen != "auto":
            return bool(chosen == "always")
        if environ.get("NO_COLOR"):
            return False
        if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "0") != "0":
            return True
        if environ.get("CLICOLOR") == "0" or environ.get("TERM") == "dumb":
            return False
        return terminal

    def _ascii(self, stream: TextIO) -> bool:
        if self.flags.get("ascii") or self._setting("ascii", False):
            return True
        return "utf" not in (getattr(stream, "encoding", None) or "ascii").lower()

    def _setting(self, key: str, otherwise: Any) -> Any:
        try:
            return self.settings.get(key)
        except RoadmapError:  # it will be reported where it matters
            return otherwise

    # -- speaking ----------------------------------------------------------------------------

    def say(self, answer: Any, *, trouble: RoadmapError | None = None) -> int:
        """Print an answer, which may tell of trouble, and return the exit code."""
        remarks: list[str] = []
        if "workspace" in self.__dict__:
            remarks = [ink.clean(r) for r in self.workspace.remarks]
        wanted = "json" if self.json else self.flags.get("format") or "terminal"
        text = render.emit(answer, wanted, self._answer_paper(), self.command, remarks, trouble)
        if remarks:
            self.tell(*remarks)
        self.put(text)
        if "workspace" in self.__dict__:  # the answer need not wait for the copy of the day
            self.tell(*(ink.clean(r) for r in self.workspace.back_up_daily()))
        return trouble.exit_code if trouble else ExitCode.DONE

    def _answer_paper(self) -> ink.Paper:
        paper = self.paper(sys.stdout)
        if self.flags.get("output"):
            return paper._replace(terminal=False, color=False, bound=False)
        return paper

    def put(self, text: str) -> None:
        """Write an answer in one go, to stdout or to the file of -o."""
        if self.flags.get("quiet"):
            return
        target = self.flags.get("output")
        if target and target != "-":
            self.put_file(target, text)
            self.written = target
            return
        document = self.json or self.flags.get("format") not in (None, "terminal")
        data = text.encode("utf-8", "replace") if document else self._encoded(text, sys.stdout)
        self._put_data(data)

    def hand_over(self, text: str | Iterable[str], option: str) -> int:
        """Write a document that is a whole answer by itself, as it is; return the exit code.

        One in pieces is made whole first, on disk where it is long: what it is read from is then
        free again, however slowly somebody reads the output.
        """
        for other in ("json", "format", "output"):
            if self.flags.get(other):
                raise UsageError(
                    f"{option} is an answer of its own", "leave --json, --format and -o out"
                )
        if self.flags.get("quiet"):
            return ExitCode.DONE
        if isinstance(text, str):
            self._put_data(text.encode("utf-8", "replace"))
            return ExitCode.DONE
        from tempfile import SpooledTemporaryFile

        with SpooledTemporaryFile(_IN_MEMORY) as whole:
            try:
                for piece in text:
                    whole.write(piece.encode("utf-8", "replace"))
            except OSError as error:
                raise _not_written(f"there is no room to write: {streams.words(error)}") from error
            whole.seek(0)
            while data := whole.read(_PIECE):
                if not self._put_data(data):
                    break
        return ExitCode.DONE

    def _put_data(self, data: bytes) -> bool:
        """Write to stdout; return whether somebody is still there to read."""
        try:
            if sys.stdout is None:
                raise OSError(errno.EBADF, "the output is closed")
            sys.stdout.flush()
            streams.write_all(sys.stdout, data)
        except (OSError, ValueError) as error:
            self.output_failed(error)
            return False
        return True

    def put_file(self, target: str, text: str | Iterable[str], option: str = "-o") -> None:
        """Write a file that the person named, wholly or not at all; a long text in pieces."""
        from roadmap_cli.store import whole_file

        if self.settings.places.holds(os.path.realpath(target)):
            raise UsageError(
                f"{target} is one of the program's own files", f"choose another name for {option}"
            )
        if not target:
            raise UsageError(f"{option} names no file", f"write {option} FILE")
        pieces = (text,) if isinstance(text, str) else text
        if sys.stdout is not None:  # it may be what is meant
            self.flush()
        try:
            whole_file.put(target, pieces)
        except OSError as error:
            words = streams.words(error)
            directory = os.path.dirname(os.path.realpath(target))
            if error.errno == errno.ENOENT and not os.path.isdir(directory):
                words = f"there is no directory {directory}"
            raise _not_written(f"{target} could not be written: {words}") from error

    def flush(self) -> None:
        """Write out what Typer itself has printed, so that a failure is told and not ignored."""
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except (OSError, ValueError) as error:
            self.output_failed(error)

    def output_failed(self, error: Exception) -> None:
        """Raise what tells the person that the answer could not be written.

        A reader that has left has seen enough, unless something was saved: then it must be said.
        """
        # What is still buffered must not fail a second time when the interpreter leaves.
        streams.silence(sys.stdout)
        if self.saved:
            raise OutputFailed(
                f"this was saved, but the answer could not be written: {streams.words(error)}",
                f"'roadmap {_SHOWS.get(self.command, 'history')}' shows it",
            ) from error
        if isinstance(error, OSError) and error.errno == errno.EPIPE:
            return
        raise _not_written(f"the answer could not be written: {streams.words(error)}") from error

    def tell(self, *sentences: str) -> None:
        """Say something to the person, on stderr."""
        if self.flags.get("quiet"):
            return
        text = "".join(f"roadmap: {sentence}\n" for sentence in sentences)
        self._whisper(text)

    def whisper(self, text: str) -> None:
        """Write to stderr what is neither an answer nor a sentence, such as progress."""
        if not self.flags.get("quiet"):
            self._whisper(text)

    def _whisper(self, text: str | bytes) -> None:
        if sys.stderr is None:
            return
        try:
            data = text if isinstance(text, bytes) else self._encoded(text, sys.stderr)
            streams.write_all(sys.stderr, data)
        except (OSError, ValueError):
            streams.silence(sys.stderr)

    def _encoded(self, text: str, stream: TextIO) -> bytes:
        if self._ascii(stream):
            text = ink.to_ascii(text)
        encoding = getattr(stream, "encoding", None) or "ascii"
        return text.encode(encoding, "replace")

    # -- failing -----------------------------------------------------------------------------

    def fail(self, error: RoadmapError) -> int:
        """Say what went wrong and what to do next; return the exit code."""
        try:
            text = self._failure(error)
        except (OSError, ImportError):  # not even the program's own files can be read now
            text = f"roadmap: {error.sentence}\n" + (f"  {error.hint}\n" if error.hint else "")
        self._whisper(text)
        return error.exit_code

    def _failure(self, error: RoadmapError) -> str | bytes:
        if self.json:
            from roadmap_cli.render import envelope

            return envelope.failure(self.command, error).encode("utf-8", "replace")
        lines = []
        if isinstance(error, InvalidRoadmap):
            from roadmap_cli.formats.problems import formatted

            lines += [formatted(p) for p in error.problems[:20]]
            if len(error.problems) > 20:
                lines.append(f"... and {len(error.problems) - 20} more")
        paper = self.paper(sys.stderr)
        # Only a person at a terminal wants it wrapped.
        width = paper.width if paper.terminal else MOST_SENTENCE
        lines += ink.wrapped(f"roadmap: {error.sentence}", width, "", "  ")
        if error.hint:
            lines += ink.wrapped(error.hint, width, "  ", "  ")
        return "\n".join(lines) + "\n"

    def explain(self, error: sqlite3.Error) -> RoadmapError:
        """Return the error a person can act on for one that SQLite reports."""
        return self.workspace.explain(error)

    def damage(self) -> RoadmapError | None:
        """Return what is wrong with the data, for a failure that may be the data's fault."""
        try:
            return self.workspace.damage()
        except Exception:  # it only looks for an excuse; the failure itself is told anyway
            return None

    def close(self) -> None:
        """Close what was opened."""
        if "workspace" in self.__dict__:
            self.workspace.close()


def _not_written(sentence: str) -> RoadmapError:
    from roadmap_cli.errors import NotSaved

    return NotSaved(sentence, "nothing else was changed")
