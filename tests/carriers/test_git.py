"""A clone as a place, with a real git: what is ours travels, and what is a person's stays theirs.

Holds: carriers.git.clone, carriers.git.program.
"""

import os
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from roadmap_cli.carriers.git import program as git_program
from roadmap_cli.carriers.git.clone import Clone
from roadmap_cli.errors import RoadmapError, SyncFailed, UsageError

Exchange = tuple[Callable[[], Sequence[str]], Callable[[], object]]


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the person be known to git, and no settings of the machine apply."""
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")


def git(directory: Path, *words: str, code: int = 0) -> str:
    """Type a command of git, as a person would."""
    done = subprocess.run(
        ["git", "-C", str(directory), *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """Return an empty repository that all clones push to."""
    path = tmp_path / "hub.git"
    path.mkdir()
    git(path, "init", "--quiet", "--bare", "--initial-branch=main")
    return path


def clone_of(hub: Path, name: str) -> Path:
    path = hub.parent / name
    git(hub.parent, "clone", "--quiet", str(hub), str(path))
    return path


@pytest.fixture
def clone(hub: Path) -> Path:
    """Return a clone with a commit, which was pushed."""
    path = clone_of(hub, "clone")
    (path / "README.md").write_text("My log.\n")
    git(path, "add", "README.md")
    git(path, "commit", "--quiet", "-m", "begin")
    git(path, "push", "--quiet", "origin", "main")
    return path


def append(directory: Path, *lines: str, name: str = "mine.jsonl") -> Exchange:
    """Return what writes lines, once, into a file of this machine, and its name."""
    waiting = list(lines)

    def meet() -> None:
        with open(directory / name, "a") as file:
            while waiting:
                file.write(f"{waiting.pop(0)}\n")

    return lambda: [name], meet


def lines_in(directory: Path) -> list[str]:
    """Return all lines of the folder, as any machine would read them."""
    texts = [path.read_text() for path in directory.glob("*.jsonl")]
    return sorted("".join(texts).splitlines())


def refusal(directory: Path, *lines: str) -> RoadmapError:
    with pytest.raises((SyncFailed, UsageError)) as caught:
        Clone(str(directory)).exchange(*append(directory, *(lines or ("a line",))))
    return caught.value


def test_what_one_machine_wrote_is_in_the_next_clone(hub: Path, clone: Path) -> None:
    Clone(str(clone)).exchange(*append(clone, "started alpha"))
    other = clone_of(hub, "other")
    assert (other / "mine.jsonl").read_text() == "started alpha\n"
    assert (other / ".gitattributes").read_text() == "*.jsonl -text merge=union\n"
    assert git(clone, "status", "--porcelain") == ""


def test_a_second_exchange_without_news_commits_and_pushes_nothing(clone: Path) -> None:
    Clone(str(clone)).exchange(*append(clone, "started alpha"))
    head = git(clone, "rev-parse", "HEAD")
    met: list[int] = []
    Clone(str(clone)).exchange(lambda: ["mine.jsonl"], lambda: met.append(1))
    assert git(clone, "rev-parse", "HEAD") == head
    assert met == [1]


def test_what_others_pushed_is_there_when_the_folder_is_read(hub: Path, clone: Path) -> None:
    other = clone_of(hub, "other")
    Clone(str(other)).exchange(*append(other, "from afar", name="theirs.jsonl"))
    found: list[bool] = []
    Clone(str(clone)).exchange(list, lambda: found.append((clone / "theirs.jsonl").exists()))
    assert found == [True]


def test_three_clones_race_for_eight_rounds_and_all_have_every_line(hub: Path) -> None:
    names = ["one", "two", "three"]
    clones = [clone_of(hub, name) for name in names]  # of a repository without a commit
    failures: list[RoadmapError] = []

    def race(path: Path) -> None:
        for number in range(8):
            try:
                line = f"{path.name} {number}"
                Clone(str(path)).exchange(*append(path, line, name=f"{path.name}.jsonl"))
            except RoadmapError as error:  # the others were faster five times: all stays here
                failures.append(error)

    threads = [threading.Thread(target=race, args=[path]) for path in clones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for path in [*clones, *clones]:  # a quiet round
        Clone(str(path)).exchange(*append(path, name=f"{path.name}.jsonl"))
    everything = sorted(f"{name} {n}" for name in names for n in range(8))
    assert len(failures) < 5
    assert {type(error) for error in failures} <= {SyncFailed}
    assert [lines_in(path) for path in clones] == [everything] * 3
    assert len({git(path, "rev-parse", "HEAD") for path in clones}) == 1


def test_two_copies_of_one_home_that_write_the_same_file_keep_the_lines_of_both(
    hub: Path, clone: Path
) -> None:
    Clone(str(clone)).exchange(*append(clone, "common"))
    other = clone_of(hub, "other")
    Clone(str(clone)).exchange(*append(clone, "only here"))
    Clone(str(other)).exchange(*append(other, "only there"))
    Clone(str(clone)).exchange(*append(clone))
    for path in (clone, other):
        assert lines_in(path) == ["common", "only here", "only there"]


def test_a_directory_inside_a_clone_is_a_place(hub: Path, clone: Path) -> None:
    inside = clone / "learning" / "log"
    inside.mkdir(parents=True)
    Clone(str(inside)).exchange(*append(inside, "started alpha"))
    assert (clone_of(hub, "other") / "learning/log/mine.jsonl").read_text() == "started alpha\n"


def test_it_stays_when_others_have_removed_all_files_in_it(hub: Path, clone: Path) -> None:
    inside = clone / "log"
    inside.mkdir()
    Clone(str(inside)).exchange(*append(inside, "started alpha"))
    other = clone_of(hub, "other")
    git(other, "rm", "--quiet", "-r", "log")
    git(other, "commit", "--quiet", "-m", "tidy up")
    git(other, "push", "--quiet")
    Clone(str(inside)).exchange(*append(inside, "started alpha"))
    git(other, "pull", "--quiet")
    assert (other / "log/mine.jsonl").exists()


def test_what_a_person_changed_and_staged_stays_theirs(clone: Path) -> None:
    (clone / "notes.md").write_text("staged\n")
    git(clone, "add", "notes.md")
    (clone / "README.md").write_text("changed\n")
    Clone(str(clone)).exchange(*append(clone, "started alpha"))
    assert git(clone, "status", "--porcelain") == " M README.md\nA  notes.md\n"
    assert git(clone, "log", "-1", "--name-only", "--format=").split() == [
        ".gitattributes",
        "mine.jsonl",
    ]


def test_a_merge_into_staged_changes_is_refused_and_says_so(hub: Path, clone: Path) -> None:
    other = clone_of(hub, "other")
    Clone(str(other)).exchange(*append(other, "from afar", name="theirs.jsonl"))
    (clone / "notes.md").write_text("staged\n")
    git(clone, "add", "notes.md")
    append(clone, "begun here")[1]()
    error = refusal(clone)
    assert isinstance(error, SyncFailed)
    assert "changes are staged" in error.sentence
    assert git(clone, "status", "--porcelain") == "A  notes.md\n"
    git(clone, "commit", "--quiet", "-m", "notes")
    Clone(str(clone)).exchange(*append(clone, "here"))
    assert lines_in(clone) == ["begun here", "from afar", "here"]


def test_attributes_of_a_person_are_left_alone(clone: Path) -> None:
    (clone / ".gitattributes").write_text("*.png binary\n")
    Clone(str(clone)).exchange(*append(clone, "started alpha"))
    assert (clone / ".gitattributes").read_text() == "*.png binary\n"
    assert git(clone, "status", "--porcelain") == "?? .gitattributes\n"


def test_ignored_files_are_committed_because_they_were_asked_for(clone: Path) -> None:
    (clone / ".gitignore").write_text("*.jsonl\n")
    Clone(str(clone)).exchange(*append(clone, "started alpha"))
    assert "mine.jsonl" in git(clone, "ls-files")


def test_without_a_remote_it_commits_only(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "alone")
    alone = Clone(str(tmp_path / "alone"))
    alone.exchange(*append(tmp_path / "alone", "started alpha"))
    assert not alone.has_remote
    assert git(tmp_path / "alone", "show", "HEAD:mine.jsonl") == "started alpha\n"


def test_a_remote_without_an_upstream_is_pushed_to_under_the_same_branch(
    hub: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    git(tmp_path, "init", "--quiet", "--initial-branch=log", "mine")
    git(mine, "remote", "add", "backup", str(hub))
    Clone(str(mine)).exchange(*append(mine, "started alpha"))
    assert git(hub, "show", "log:mine.jsonl") == "started alpha\n"


def test_of_two_remotes_one_must_be_named(hub: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "mine")
    for name in ("here", "there"):
        git(tmp_path / "mine", "remote", "add", name, str(hub))
    assert "has no upstream" in refusal(tmp_path / "mine").sentence


def test_two_histories_of_a_person_are_never_joined(hub: Path, clone: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "other")
    (other / "thesis.md").write_text("Not for the others.\n")
    git(other, "add", ".")
    git(other, "commit", "--quiet", "-m", "another repository")
    git(other, "remote", "add", "origin", str(hub))
    assert "unrelated histories" in refusal(other).sentence
    assert "thesis.md" not in git(hub, "ls-tree", "-r", "--name-only", "main")


def test_settings_that_would_rebase_stash_or_refuse_a_merge_do_not_matter(
    hub: Path, clone: Path
) -> None:
    other = clone_of(hub, "other")
    Clone(str(other)).exchange(*append(other, "from afar", name="theirs.jsonl"))
    settings = {"pull.ff": "only", "pull.rebase": "true", "merge.autoStash": "true"}
    for key, value in settings.items():
        git(clone, "config", key, value)
    (clone / "README.md").write_text("changed\n")
    Clone(str(clone)).exchange(*append(clone, "here"))
    assert lines_in(clone) == ["from afar", "here"]
    assert git(clone, "stash", "list") == ""


def test_without_an_identity_it_commits_as_the_program(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    git(clone, "config", "user.useConfigOnly", "true")
    Clone(str(clone)).exchange(*append(clone, "started alpha"))
    assert git(clone, "log", "-1", "--format=%an <%ae>") == "roadmap <roadmap@localhost>\n"
    assert git(clone, "config", "--get", "user.name", code=1) == ""


@pytest.mark.parametrize("action", ["merge", "rebase", "cherry-pick", "revert", "bisect"])
def test_a_clone_in_the_middle_of_something_is_left_alone(clone: Path, action: str) -> None:
    git(clone, "checkout", "--quiet", "-b", "side")
    for branch in ("side", "main"):
        git(clone, "checkout", "--quiet", branch)
        (clone / "README.md").write_text(f"{branch}\n")
        git(clone, "commit", "--quiet", "-am", branch)
    (clone / "README.md").write_text("more\n")
    git(clone, "commit", "--quiet", "-am", "more")
    if action == "bisect":
        git(clone, "bisect", "start", "HEAD", "HEAD~1")
    elif action == "revert":
        git(clone, "revert", "--no-edit", "HEAD~1", code=1)
    else:
        git(clone, action, "side", code=1)
    before = git(clone, "status", "--porcelain")
    error = refusal(clone)
    assert isinstance(error, SyncFailed)
    assert f"in the middle of a {action}" in error.sentence
    assert git(clone, "status", "--porcelain") == before
    git(clone, *error.hint.rpartition(f"-C {clone} ")[2].split())  # what the hint says helps
    Clone(str(clone))


def test_a_detached_head_is_refused(clone: Path) -> None:
    git(clone, "checkout", "--quiet", "--detach")
    assert "no branch" in refusal(clone).sentence
    assert not (clone / "mine.jsonl").exists()


def test_a_submodule_is_a_clone_of_its_own(hub: Path, clone: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "whole")
    allow = ("-c", "protocol.file.allow=always")
    git(tmp_path / "whole", *allow, "submodule", "--quiet", "add", str(hub), "log")
    inside = tmp_path / "whole" / "log"
    Clone(str(inside)).exchange(*append(inside, "started alpha"))
    assert git(hub, "show", "main:mine.jsonl") == "started alpha\n"


@pytest.mark.parametrize("place", ["hub.git", "plain", "file", "clone/.git"])
def test_what_is_no_clone_is_a_wrong_setting(clone: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "file").write_text("")
    assert isinstance(refusal(tmp_path / place), UsageError)


def test_a_missing_directory_may_be_on_a_disk_that_is_not_there(clone: Path) -> None:
    error = refusal(clone / "missing")
    assert isinstance(error, SyncFailed)
    assert not (clone / "missing").exists()


def test_without_git_it_says_so(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    error = refusal(clone)
    assert isinstance(error, UsageError)
    assert "git is not installed" in error.sentence


def test_a_repository_of_another_user_is_refused_with_the_command_that_allows_it(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    error = refusal(clone)
    assert isinstance(error, SyncFailed)
    assert error.hint.endswith(f"git config --global --add safe.directory {clone}")


def add_hook(repository: Path, name: str, script: str) -> None:
    path = repository / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_a_push_that_the_server_refuses_is_told_in_its_own_words(hub: Path, clone: Path) -> None:
    add_hook(hub, "pre-receive", "printf 'main is \\033[31mprotected\\n' >&2; exit 1")
    error = refusal(clone)
    assert isinstance(error, SyncFailed)
    assert error.sentence == "git could not push to 'origin': remote: main is  [31mprotected"
    assert git(clone, "show", "HEAD:mine.jsonl") == "a line\n"


def test_hooks_run_as_the_person_has_them(clone: Path) -> None:
    add_hook(clone / ".git", "pre-commit", "echo 'not on a Sunday' >&2; exit 1")
    assert "not on a Sunday" in refusal(clone).sentence
    add_hook(clone / ".git", "pre-commit", "touch ran; sleep 60 & exit 0")
    Clone(str(clone)).exchange(
        *append(clone, "a line")
    )  # and what they leave running is not waited for
    assert (clone / "ran").exists()


def test_what_a_run_left_that_was_cut_off_goes_out_with_the_next_one(
    hub: Path, clone: Path
) -> None:
    append(clone, "a line")[1]()
    hub.rename(hub.with_name("away.git"))
    error = refusal(clone)
    assert isinstance(error, SyncFailed)
    assert "could not pull from 'origin'" in error.sentence
    hub.with_name("away.git").rename(hub)
    Clone(str(clone)).exchange(*append(clone))
    assert git(hub, "show", "main:mine.jsonl") == "a line\n"


def test_a_conflict_is_taken_back_and_named(hub: Path, clone: Path) -> None:
    other = clone_of(hub, "other")
    for path in (other, clone):
        (path / "README.md").write_text(f"{path.name}\n")
        git(path, "commit", "--quiet", "-am", path.name)
    git(other, "push", "--quiet")
    error = refusal(clone)
    assert isinstance(error, SyncFailed)
    assert "could not merge" in error.sentence
    assert git(clone, "status", "--porcelain") == ""
    assert (clone / "README.md").read_text() == "clone\n"


def test_nothing_is_ever_asked(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    program = tmp_path / "ask"
    program.write_text(f"#!/bin/sh\ntouch {asked}\necho secret\n")
    program.chmod(0o755)
    for variable in ("GIT_ASKPASS", "SSH_ASKPASS", "GIT_EDITOR"):
        monkeypatch.setenv(variable, str(program))
    git(clone, "config", "core.askPass", str(program))
    git(clone, "config", "core.editor", str(program))
    git(clone, "config", "credential.helper", "")
    git(clone, "remote", "set-url", "origin", "https://ada@127.0.0.1:9/log.git")
    assert isinstance(refusal(clone), SyncFailed)
    assert not asked.exists()


def test_ssh_asks_nothing_and_keeps_the_options_of_the_person(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tmp_path / "words"
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "ssh"
    program.write_text(f'#!/bin/sh\necho "$@" >> {words}\nexit 255\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    git(clone, "config", "core.sshCommand", "ssh -i key")
    git(clone, "remote", "set-url", "origin", "ada@example.org:log.git")
    assert isinstance(refusal(clone), SyncFailed)
    assert words.read_text().startswith("-i key -o BatchMode=yes")


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes of Linux")
def test_git_that_hangs_is_ended_with_all_it_started(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_program, "TIMEOUT_SECONDS", 0.3)
    pid = tmp_path / "pid"
    add_hook(clone / ".git", "pre-commit", f"echo $$ > {pid}; sleep 600; exit 0")
    assert "did not finish" in refusal(clone).sentence
    while is_running(int(pid.read_text())):
        time.sleep(0.01)
    assert not (clone / ".git" / "index.lock").exists()


def test_a_repository_that_a_hook_names_is_not_ours(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", "another")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "another" / ".git"))
    Clone(str(clone)).exchange(*append(clone, "started alpha"))
    monkeypatch.delenv("GIT_DIR")
    assert "mine.jsonl" in git(clone, "ls-files")


def test_a_password_in_an_address_is_not_shown(clone: Path) -> None:
    git(clone, "remote", "set-url", "origin", "https://ada:hunter2@127.0.0.1:9/log.git")
    assert "hunter2" not in refusal(clone).sentence
