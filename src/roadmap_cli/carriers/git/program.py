"""Running git: no prompts, no terminal, a limit of time, and nothing read from it but exit codes.

What git prints is data (names, ids) or a sentence for people, which is handed on cleaned and never
interpreted. It must not know what is stored in a repository.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO

from roadmap_cli.core.control_chars import CONTROL, INVISIBLE
from roadmap_cli.errors import SyncFailed, UsageError
from roadmap_cli.values import Record

TIMEOUT_SECONDS = 30
_GRACE_SECONDS = 3  # in which git removes its locks
_MAX_SENTENCE_BYTES, _MAX_SENTENCE_LENGTH = 20_000, 200
_UNPRINTABLE = re.compile(f"[{CONTROL}{INVISIBLE}]+")
_PASSWORD = re.compile(r"(?<=://)[^/@\s]*@")
_FIRST_SAID = ("remote:", "fatal:", "error:", "!")
# A hook that runs this program names its own repository.
_OTHER_REPOSITORY = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
    "GIT_EDITOR",
)
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
    "GIT_MERGE_AUTOEDIT": "no",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
    "LANGUAGE": "",
}


class GitResult(Record):
    """What a run of git gave."""

    code: int
    output: bytes  # its data
    sentence: str  # the first line that it wrote for people, cleaned


class Git:
    """The program git, in one directory."""

    def __init__(self, directory: str, environ: Mapping[str, str] = os.environ) -> None:
        self.directory = directory
        self._environment = {k: v for k, v in environ.items() if k not in _OTHER_REPOSITORY}
        self._environment |= _QUIET
        self.options: list[str] = []  # before each command

    def use_ssh(self, command: str) -> None:
        """Let ssh ask nothing; `command` is what the settings of git name, or ""."""
        command = self._environment.get("GIT_SSH_COMMAND") or command
        if not command and self._environment.get("GIT_SSH"):
            return  # a program of its own, which git calls without a shell
        command = command or "ssh"
        if os.path.basename(command.split()[0]) in ("ssh", "ssh.exe"):  # plink has other options
            self._environment["GIT_SSH_COMMAND"] = f"{command} -o BatchMode=yes"

    def run(self, *words: str) -> GitResult:
        """Run a command of git and wait for it; raise UsageError without git, SyncFailed when late."""
        try:
            # Files, because what a hook leaves running may hold a pipe open for ever.
            with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
                code = self._wait(words, output, messages)
                output.seek(0)
                messages.seek(0)
                sentence = _first_sentence(messages) or (code and f"it ended with code {code}")
                return GitResult(code, output.read(), sentence or "")
        except OSError as error:
            raise SyncFailed(
                f"'git {words[0]}' cannot be run: {error.strerror or error}",
                "what you recorded is here; try again",
            ) from error

    def _wait(self, words: Sequence[str], output: IO[bytes], messages: IO[bytes]) -> int:
        command = ["git", "-C", self.directory, *self.options, *words]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=messages,
                env=self._environment,
                start_new_session=True,  # no terminal to ask on, and all of it ends together
            )
        except FileNotFoundError:
            raise UsageError(
                "git is not installed, or is not on the PATH",
                "install git, or name a folder that another program carries",
            ) from None
        try:
            return process.wait(TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            raise SyncFailed(
                f"'git {words[0]}' did not finish in {TIMEOUT_SECONDS} seconds",
                "what you recorded is here; try again when the network answers",
            ) from None
        finally:
            if process.poll() is None:  # late, or Ctrl-C
                _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End git and what it started, so that it can remove its locks."""
    for name in ("SIGTERM", "SIGKILL"):
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, getattr(signal, name))
        else:
            process.kill()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)
            return


def _first_sentence(messages: IO[bytes]) -> str:
    """Return what explains a failure best: the server's first line, else the first of git's own."""
    text = messages.read(_MAX_SENTENCE_BYTES).decode("utf-8", "replace")
    lines = [line for line in map(str.strip, text.splitlines()) if line and line != "remote:"]
    said = [line for line in lines if line.startswith(_FIRST_SAID)] or lines
    line = _PASSWORD.sub("", said[0]) if said else ""
    return _UNPRINTABLE.sub(" ", line).strip()[:_MAX_SENTENCE_LENGTH]
