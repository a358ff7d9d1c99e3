"""Variants of git-basics: repositories of other people."""

from pathlib import Path

from tests.practice.variant import Variant

from roadmap_cli.practice.kit.repositories import Commit, read_files, run_git, write_history

VERBS = "Add Explain Remove Rename Sort Shorten Correct Move Split Compare".split()


def history(
    folder: Path,
    count: int = 22,
    days: int = 6,
    message: str = "{verb} exercise {number}",
    branch: str = "main",
    zone: str = "+01:00",
    hour: int = 18,
    files: dict[str, str] | None = None,
) -> None:
    commits = []
    for number in range(count):
        day = 1 + number * days // count
        when = f"2026-02-{day:02}T{hour}:{number % 60:02}:00{zone}"
        text = message.format(verb=VERBS[number % 10], number=number)
        name = f"exercises/e{number // 2}.txt"
        commits.append(Commit(text, {name: f"Exercise {number}\n"}, when))
    commits[0] = commits[0]._replace(
        files={**commits[0].files, **read_files(str(folder)), **(files or {})}
    )
    write_history(str(folder), commits, branch)


def with_a_polish_history(seed: int, folder: Path) -> None:
    history(folder, message="Dodaj notatki {number} ({verb})", branch="główna")


def with_windows_bytes(seed: int, folder: Path) -> None:
    history(folder)
    for path in folder.glob("exercises/*.txt"):
        path.unlink()
    run_git(str(folder), "-c", "core.autocrlf=true", "checkout", "-q", "--", ".")
    assert b"\r\n" in (folder / "exercises/e1.txt").read_bytes()


def with_crlf_in_git(seed: int, folder: Path) -> None:
    history(folder, files={"windows.txt": "a\r\nb\r\n"})
    (folder / "windows.txt").touch()


def with_merges_and_a_branch(seed: int, folder: Path) -> None:
    """Eighteen commits on the branch that is checked out, four on another one, and a merge."""
    history(folder, 16, days=5)
    run_git(str(folder), "switch", "-q", "-c", "topic", "HEAD~3")
    for number in range(2):
        commit(folder, f"t{number}.txt", f"Try idea {number}", "2026-02-20T09:00:00+00:00")
    run_git(str(folder), "switch", "-q", "main")
    run_git(str(folder), "merge", "-q", "--no-ff", "-m", "Merge topic", "topic")
    run_git(str(folder), "switch", "-q", "-c", "later")
    for number in range(2):
        commit(folder, f"l{number}.txt", f"Write later {number}", "2026-02-21T09:00:00+00:00")
    run_git(str(folder), "switch", "-q", "main")


def commit(folder: Path, name: str, message: str, when: str = "2026-02-20T09:00:00+00:00") -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(message, "utf-8")
    run_git(str(folder), "add", name)
    run_git(str(folder), "commit", "-q", "--date", when, "-m", message)


def with_ignored_and_littered_files(seed: int, folder: Path) -> None:
    history(folder, files={".gitignore": "*.log\n.env\n", ".env.example": "KEY=\n"})
    for name in ("run.log", ".env", ".DS_Store", "notes.txt~"):
        (folder / name).write_text("KEY=1\n", "utf-8")
    (folder / ".vscode").mkdir()
    (folder / ".vscode/settings.json").write_text("{}", "utf-8")


def with_conventional_messages(seed: int, folder: Path) -> None:
    """Late in the evening far in the west: five days there, in UTC too few would be seen."""
    history(folder, 25, 5, "docs(shell): embed example {number}", zone="-08:00", hour=23)


def with_some_empty_messages(seed: int, folder: Path) -> None:
    history(folder, 24)
    for number in range(5):
        commit(folder, f"w{number}.txt", "wip")


def with_a_link(seed: int, folder: Path) -> None:
    """A committed link that leads out of the folder: it is not in the copy."""
    history(folder)
    (folder / "outside").symlink_to("/etc/hostname")
    run_git(str(folder), "add", "outside")
    run_git(str(folder), "commit", "-q", "-m", "Link to the name of the machine")
    (folder / "outside").unlink()


def with_messages_of_the_past(seed: int, folder: Path) -> None:
    history(folder, message="Added exercise {number}")


def with_an_old_secret(seed: int, folder: Path) -> None:
    history(folder, files={".env": "KEY=1\n"})
    run_git(str(folder), "rm", "-q", ".env")
    run_git(str(folder), "commit", "-q", "-m", "Remove the secret")


def with_few_commits(seed: int, folder: Path) -> None:
    history(folder, 19)


def with_empty_commits(seed: int, folder: Path) -> None:
    history(folder, 18)
    for number in range(6):
        run_git(str(folder), "commit", "-q", "--allow-empty", "-m", f"Think about idea {number}")


def with_four_days(seed: int, folder: Path) -> None:
    history(folder, days=4)


def with_empty_messages(seed: int, folder: Path) -> None:
    history(folder, message="update {number}")


def with_one_message(seed: int, folder: Path) -> None:
    history(folder, message="Write my notes of today")


def with_an_open_change(seed: int, folder: Path) -> None:
    history(folder)
    (folder / "exercises/e1.txt").write_text("Another text\n", "utf-8")


def with_a_new_file(seed: int, folder: Path) -> None:
    history(folder)
    (folder / "exercises/new.txt").write_text("New\n", "utf-8")


def with_caches_and_keys(seed: int, folder: Path) -> None:
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\nnone\n-----END OPENSSH PRIVATE KEY-----\n"
    history(folder, files={"__pycache__/a.cpython-311.pyc": "x", "keys/deploy": key})


def with_an_ignored_secret(seed: int, folder: Path) -> None:
    history(folder, files={".env": "KEY=1\n", ".gitignore": ".env\n"})


def without_a_commit(seed: int, folder: Path) -> None:
    run_git(str(folder), "init", "-q")


def _right(says: str, make, advises=()) -> Variant:
    return Variant(says, make, base="starter", advises=advises)


def _wrong(says: str, make, *speaks: str) -> Variant:
    return Variant(says, make, base="starter", speaks=speaks)


VARIANTS = {
    "right_polish": _right("Polish messages on a branch of another name", with_a_polish_history),
    "right_windows_bytes": _right("CRLF on disk, LF in Git", with_windows_bytes),
    "right_crlf_in_git": _right("CRLF in Git, too", with_crlf_in_git),
    "right_branches": _right("commits on two branches, and a merge", with_merges_and_a_branch),
    "right_litter": _right(
        "ignored files, and those of an editor", with_ignored_and_littered_files
    ),
    "right_conventional": _right(
        "conventional messages, late far west", with_conventional_messages
    ),
    "right_some_wip": _right("a few messages say nothing", with_some_empty_messages),
    "right_link": _right("a link that leads out", with_a_link),
    "right_past": _right("messages in the past tense", with_messages_of_the_past, ("mood",)),
    "right_old_secret": _right("a secret in the history", with_an_old_secret, ("kept-out",)),
    "wrong_few": _wrong("nineteen commits", with_few_commits, "commits"),
    "wrong_empty_commits": _wrong("commits that change nothing", with_empty_commits, "commits"),
    "wrong_four_days": _wrong("four days", with_four_days, "days"),
    "wrong_update": _wrong("update 1, update 2, ...", with_empty_messages, "messages"),
    "wrong_one_message": _wrong("one message for all", with_one_message, "messages"),
    "wrong_open_change": _wrong("a change is not committed", with_an_open_change, "clean"),
    "wrong_new_file": _wrong("a file is not committed", with_a_new_file, "clean"),
    "wrong_caches": _wrong("a cache and a key are committed", with_caches_and_keys, "kept-out"),
    "wrong_ignored_secret": _wrong(
        "a secret, ignored too late", with_an_ignored_secret, "kept-out"
    ),
    "wrong_no_commit": _wrong("a repository without a commit", without_a_commit, "repository"),
}
