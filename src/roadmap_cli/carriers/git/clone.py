"""A clone of git as a place: what lies in its folder is committed, pulled and pushed.

It owns what is asked of git, and leaves alone whatever else is in the clone: it commits the files
it is given and nothing that a person staged. It must not know what is in these files.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from roadmap_cli.carriers.git.program import Git, GitResult
from roadmap_cli.errors import SyncFailed, UsageError
from roadmap_cli.file_access import open_file, permission_advice
from roadmap_cli.shell_words import quote
from roadmap_cli.values import Record

MAX_TRIES = 5
_PAUSE_SECONDS = 0.1
ATTRIBUTES = ".gitattributes"
# Lines arrive as they were written. If two copies of one home wrote a file of the same name, git
# keeps the lines of both: the union driver is built into git and needs no setting.
_ATTRIBUTES_TEXT = "*.jsonl -text merge=union\n"
_MESSAGE = "roadmap: what was recorded"
_SAFE = "what you recorded is here, nothing is lost"
# What git is in the middle of, by the file that says so, and the command that ends it.
_UNFINISHED = (
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
)


class _Upstream(Record):
    """Where a branch comes from and goes to."""

    remote: str
    ref: str


class Clone:
    """A clone with a working tree, on a branch, in the middle of nothing."""

    def __init__(self, directory: str) -> None:
        """Look at the clone that a directory lies in; raise UsageError or SyncFailed."""
        self.directory = directory
        _require_directory(directory)
        self._git = Git(directory)
        self._pulled = ""  # the commit that the remote had at the last pull
        self._git_directory = self._find_repository()
        self._refuse_unfinished()
        self._branch = self._find_branch()
        self._git.use_ssh(self._config("core.sshCommand"))
        self._upstream = self._find_upstream()
        self._git.options = self._find_options()

    @property
    def has_remote(self) -> bool:
        """Return whether there is a repository to pull from and push to."""
        return self._upstream is not None

    def exchange(
        self, device_files: Callable[[], Sequence[str]], meet: Callable[[], object]
    ) -> None:
        """Pull, let `meet` read and write the folder, commit, push; again if others were faster.

        `device_files` returns the names of the files to commit, also of those that a run wrote
        that was cut off. Raises SyncFailed.
        """
        for attempt in range(MAX_TRIES):
            _wait_a_moment(attempt)
            with self._reporting_errors():
                self.commit(device_files())
                self.pull()
            meet()
            with self._reporting_errors():
                self.commit(device_files())
                refusal = self.push()
            if not refusal:
                return
        raise SyncFailed(
            f"git could not push to {self._name_of_remote()}: {refusal}",
            f"{_SAFE}, and committed in {self.directory}; try again, or push it yourself:"
            f" git -C {quote(self.directory)} push",
        )

    @contextmanager
    def _reporting_errors(self) -> Iterator[None]:
        """Raise SyncFailed for what the system reports: the clone is at fault, and no data of ours."""
        try:
            yield
        except OSError as error:
            raise SyncFailed(
                f"the clone {self.directory} cannot be used: {error.strerror or error}",
                permission_advice(self.directory, self._look_hint()),
            ) from error

    def commit(self, names: Sequence[str]) -> None:
        """Commit some files of the folder if they have changed, and nothing else."""
        files = [name for name in names if os.path.lexists(os.path.join(self.directory, name))]
        if not files:
            return
        files += self._write_attributes()
        self._run("add", "--force", "--", *files)
        if self._git.run("diff", "--cached", "--quiet", "--", *files).code:
            self._run("commit", "--quiet", "--no-edit", "-m", _MESSAGE, "--", *files)

    def pull(self) -> None:
        """Take in what others pushed."""
        if self._upstream is None:
            return
        words = ("pull", "--quiet", "--no-rebase", "--ff", "--commit", "--no-edit")
        where = (self._upstream.remote, self._upstream.ref)
        result = self._git.run(*words, *where)
        if result.code and self._is_first_meeting():
            result = self._git.run(*words, "--allow-unrelated-histories", *where)
        if result.code and self._git.run("ls-remote", "--exit-code", *where).code != 2:
            raise self._pull_error(result)
        self._pulled = "" if result.code else self._text("rev-parse", "FETCH_HEAD")
        os.makedirs(self.directory, exist_ok=True)  # git removes a directory with its last file

    def push(self) -> str:
        """Send the commits; return "", or what git says if it could not."""
        if self._upstream is None or self._head() in ("", self._pulled):
            return ""
        target = f"HEAD:{self._upstream.ref}"
        result = self._git.run("push", "--quiet", self._upstream.remote, target)
        return result.sentence if result.code else ""

    def _run(self, *words: str) -> GitResult:
        result = self._git.run(*words)
        if result.code:
            raise SyncFailed(f"'git {words[0]}' failed: {result.sentence}", self._look_hint())
        return result

    def _look_hint(self) -> str:
        return f"{_SAFE}; look at the clone: git -C {quote(self.directory)} status"

    def _text(self, *words: str) -> str:
        """Return a value that git prints, "" if it has none."""
        return os.fsdecode(self._git.run(*words).output).removesuffix("\n")

    def _config(self, key: str) -> str:
        return self._text("config", "--get", key)

    def _head(self) -> str:
        return self._text("rev-parse", "--quiet", "--verify", "HEAD")

    def _find_repository(self) -> str:
        """Return the directory of the repository; raise unless the folder is in its working tree."""
        result = self._git.run("rev-parse", "--is-inside-work-tree", "--absolute-git-dir")
        if result.code:
            raise self._refusal(result)
        is_inside, _, path = os.fsdecode(result.output).removesuffix("\n").partition("\n")
        if is_inside != "true":  # a bare one, or its inside
            raise UsageError(
                f"{self.directory} has no working tree",
                "clone the repository, and name the directory of the clone: git:PATH",
            )
        return path

    def _refusal(self, result: GitResult) -> UsageError | SyncFailed:
        """Return why git does not take a directory for a clone."""
        path = self.directory
        while not os.path.lexists(os.path.join(path, ".git")):
            path, child = os.path.dirname(path), path
            if path == child:
                return UsageError(
                    f"{self.directory} is not in a clone of git",
                    "clone a repository, and name its directory: git:PATH",
                )
        # Most often it belongs to another user, and git says which command would allow it.
        return SyncFailed(
            f"git refuses the repository: {result.sentence}",
            f"if you trust it: git config --global --add safe.directory {quote(path)}",
        )

    def _refuse_unfinished(self) -> None:
        for file, action in _UNFINISHED:
            if os.path.lexists(os.path.join(self._git_directory, file)):
                end = "reset" if action == "bisect" else "--abort"
                raise SyncFailed(
                    f"the clone is in the middle of a {action}: {self.directory}",
                    f"{_SAFE}; finish it, or give it up:"
                    f" git -C {quote(self.directory)} {action} {end}",
                )

    def _find_branch(self) -> str:
        branch = self._text("symbolic-ref", "--quiet", "HEAD")
        if not branch:
            raise SyncFailed(
                f"the clone is on no branch (a detached HEAD): {self.directory}",
                f"{_SAFE}; choose a branch: git -C {quote(self.directory)} switch BRANCH",
            )
        return branch

    def _find_upstream(self) -> _Upstream | None:
        """Return the upstream that is set, else the same branch of the only remote, or of `origin`."""
        name = self._branch.removeprefix("refs/heads/")
        remote = self._config(f"branch.{name}.remote")
        if remote:
            return _Upstream(remote, self._config(f"branch.{name}.merge") or self._branch)
        remotes = self._text("remote").split("\n")
        if len(remotes) > 1 and "origin" not in remotes:
            raise SyncFailed(
                f"the branch '{name}' has no upstream, and the clone has {len(remotes)} remotes",
                f"{_SAFE}; name one:"
                f" git -C {quote(self.directory)} push --set-upstream REMOTE {quote(name)}",
            )
        remote = "origin" if "origin" in remotes else remotes[0]
        return _Upstream(remote, self._branch) if remote else None

    def _find_options(self) -> list[str]:
        """Return settings for our own commands only."""
        # Else a merge would put away what a person has changed, and perhaps fail to bring it back.
        options = ["-c", "merge.autoStash=false", "-c", "submodule.recurse=false"]
        idents = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
        if any(self._git.run("var", ident).code for ident in idents):
            options += ["-c", "user.name=roadmap", "-c", "user.email=roadmap@localhost"]
        return options

    def _write_attributes(self) -> list[str]:
        """Write the attributes of the folder, unless there are some; return their file if so."""
        path = os.path.join(self.directory, ATTRIBUTES)
        if not os.path.lexists(path):
            with open(path, "x", encoding="ascii", newline="\n") as file:
                file.write(_ATTRIBUTES_TEXT)
        try:
            with open(open_file(path), "rb") as file:
                is_ours = file.read(1000) == _ATTRIBUTES_TEXT.encode()
        except OSError:
            is_ours = False
        return [ATTRIBUTES] if is_ours else []

    def _is_first_meeting(self) -> bool:
        """Return whether two clones of an empty repository each began with a commit of their own.

        They have no commit in common. Here, nothing but our own files may be committed.
        """
        if self._git.run("merge-base", "HEAD", "FETCH_HEAD").code != 1:
            return False
        names = self._text("ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD")
        return all(name.endswith((".jsonl", ATTRIBUTES)) for name in names.split("\0") if name)

    def _pull_error(self, result: GitResult) -> SyncFailed:
        """Return what kept git from pulling; a merge with a conflict is taken back."""
        if os.path.lexists(os.path.join(self._git_directory, "MERGE_HEAD")):
            self._git.run("merge", "--abort")
            return SyncFailed(
                f"git could not merge what is here with {self._name_of_remote()}"
                f"{result.sentence and ': '}{result.sentence}",
                f"{_SAFE}; merge them once yourself: git -C {quote(self.directory)} pull --no-rebase",
            )
        if self._git.run("diff", "--cached", "--quiet").code:
            return SyncFailed(
                f"git does not pull into {self.directory}, where changes are staged",
                f"{_SAFE}; commit them, or unstage them: git -C {quote(self.directory)} reset",
            )
        return SyncFailed(
            f"git could not pull from {self._name_of_remote()}: {result.sentence}",
            f"{_SAFE}; look at the clone: git -C {quote(self.directory)} status",
        )

    def _name_of_remote(self) -> str:
        return f"'{self._upstream.remote}'" if self._upstream else "the remote"


def _require_directory(path: str) -> None:
    if not os.path.lexists(path):
        raise SyncFailed(f"there is no directory {path}", f"{_SAFE}; is the disk there?")
    if not os.path.isdir(path):
        raise UsageError(f"{path} is not a directory", "name the directory of a clone: git:PATH")


def _wait_a_moment(attempt: int) -> None:
    """Wait before another try, each machine for a time of its own: else they collide again."""
    if attempt:
        time.sleep(_PAUSE_SECONDS * 2**attempt * os.urandom(1)[0] / 255)
