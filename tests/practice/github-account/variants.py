"""Variants of github-account: two clones, brought about and described in other ways."""

import shutil
from pathlib import Path

from tests.practice.variant import Variant

from roadmap_cli.practice.kit.repositories import Commit, run_git, write_history

FIRST, SECOND = "exercises", "exercises-again"
SSH = "git@github.com:ada/exercises.git"
POLISH = """Ćwiczenia
=========

Skrypty z pierwszych tygodni.

Jak uruchomić
-------------

Proszę wpisać ``python3 hello.py`` w terminalu.

Licencja: MIT, zobacz plik LICENSE.txt
"""


def clones(
    folder: Path,
    files: dict[str, str] | None = None,
    url: str = SSH,
    names: tuple[str, str] = ("jeden", "dwa"),
    how: str = "pull --ff-only",
    push: bool = True,
) -> None:
    """Make a first clone, a second one of it, a change in the second, and bring it back."""
    first, second = folder / names[0], folder / names[1]
    first.mkdir(parents=True, exist_ok=True)
    write_history(
        str(first), [Commit("Begin", files or {"README": POLISH, "LICENSE.txt": "MIT License\n"})]
    )
    run_git(str(folder), "clone", "-q", str(first), str(second))
    for clone in (first, second):
        run_git(str(clone), "config", "remote.origin.url", url)
        run_git(str(clone), "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    (second / "hello.py").write_text("print('hello')\n", "utf-8")
    run_git(str(second), "add", "-A")
    run_git(str(second), "commit", "-q", "-m", "Say hello")
    verb, *options = how.split()
    if verb == "pull":
        run_git(str(first), "pull", "-q", *options, str(second), "main")
    else:
        run_git(str(first), "fetch", "-q", str(second), "main")
        run_git(str(first), verb, "-q", *options, "FETCH_HEAD")
    if push:
        run_git(str(first), "update-ref", "refs/remotes/origin/main", "HEAD")


def with_readme(text: str, licence: str = "MIT License\n", name: str = "README.md"):
    def make(seed: int, folder: Path) -> None:
        clones(folder, {name: text, **({"LICENSE": licence} if licence else {})})

    return make


def with_url(url: str):
    return lambda seed, folder: clones(folder, url=url)


def with_fetch_and_merge(seed: int, folder: Path) -> None:
    clones(folder, how="merge --ff-only", names=("praca/jeden", "praca/dwa"))


def with_a_clone_inside(seed: int, folder: Path) -> None:
    """The folder itself is a repository, and the second clone lies in it."""
    clones(folder, names=("", "again"))


def with_a_third_repository(seed: int, folder: Path) -> None:
    clones(folder)
    (folder / "another").mkdir()
    write_history(str(folder / "another"), [Commit("Something else", {"a.txt": "a\n"})])


def without_a_reflog(seed: int, folder: Path) -> None:
    clones(folder)
    for name in ("jeden", "dwa"):
        shutil.rmtree(folder / name / ".git/logs")


def with_clones_that_never_moved(seed: int, folder: Path) -> None:
    clones(folder)
    shutil.rmtree(folder / "dwa")
    run_git(str(folder), "clone", "-q", str(folder / "jeden"), str(folder / "dwa"))
    run_git(str(folder), "clone", "-q", str(folder / "dwa"), str(folder / "drei"))
    shutil.rmtree(folder / "jeden")
    for name in ("dwa", "drei"):
        run_git(str(folder / name), "config", "remote.origin.url", SSH)


def with_one_folder(seed: int, folder: Path) -> None:
    clones(folder)
    shutil.rmtree(folder / "dwa")


def with_a_commit_more(seed: int, folder: Path) -> None:
    clones(folder)
    run_git(str(folder / "dwa"), "commit", "-q", "--allow-empty", "-m", "One more")


def with_nothing_pushed(seed: int, folder: Path) -> None:
    clones(folder, push=False)
    run_git(str(folder / "jeden"), "update-ref", "refs/remotes/origin/main", "HEAD~1")


def _right(says: str, make, advises=(), unseen=()) -> Variant:
    return Variant(says, make, base="starter", advises=advises, unseen=unseen)


def _wrong(says: str, make, *speaks: str) -> Variant:
    return Variant(says, make, base="starter", speaks=speaks)


ENGLISH = "# Exercises\n\nShell scripts of my first weeks. Run `bash hello.sh`.\n\n"
VARIANTS = {
    "right_polish": _right("a Polish README without an ending", lambda s, f: clones(f)),
    "right_fetch_and_merge": _right("fetched and merged, deeper down", with_fetch_and_merge),
    "right_inside": _right("the second clone lies in the first", with_a_clone_inside),
    "right_third": _right("a third repository stands beside", with_a_third_repository),
    "right_ssh_address": _right(
        "ssh:// with a port", with_url("ssh://git@github.com:22/ada/e.git")
    ),
    "right_host_alias": _right("a host of ~/.ssh/config", with_url("github-work:ada/e.git")),
    "right_windows_bytes": _right(
        "CRLF and a byte order mark",
        with_readme("\ufeff" + f"{ENGLISH}Licence: MIT\n".replace("\n", "\r\n")),
    ),
    "right_no_file": _right(
        "no licence file", with_readme(f"{ENGLISH}Under the GPL.\n", ""), ("licence",)
    ),
    "right_gpl": _right(
        "another licence, in German",
        with_readme(
            "# Übungen\n\nSkripte aus den ersten Wochen. Start:\n\n    bash hello.sh\n\nLizenz: GPLv3\n",
            "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3\n",
        ),
    ),
    "right_but_prose": _right(
        "no command, only prose",
        with_readme(
            "# Pages\n\nOpen index.html with your browser, then look around. MIT licence.\n"
        ),
        unseen=("readme",),
    ),
    "right_but_no_reflog": _right("logs of HEAD are off", without_a_reflog, unseen=("change",)),
    "wrong_one_folder": _wrong("one clone only", with_one_folder, "two-folders"),
    "wrong_commit_more": _wrong("one folder is ahead", with_a_commit_more, "same-log"),
    "wrong_never_moved": _wrong(
        "two fresh clones, nothing brought back", with_clones_that_never_moved, "change"
    ),
    "wrong_https": _wrong(
        "HTTPS with a token", with_url("https://t0ken@github.com/ada/e.git"), "ssh"
    ),
    "wrong_folder": _wrong("the remote is a folder", with_url("../exercises.git"), "ssh"),
    "wrong_not_pushed": _wrong("nothing was pushed", with_nothing_pushed, "pushed"),
    "wrong_no_readme": _wrong(
        "no README", with_readme("text", name="NOTES.md"), "readme", "licence"
    ),
    "wrong_short_readme": _wrong("a title only", with_readme("# exercises\n"), "readme", "licence"),
    "wrong_no_licence": _wrong("no licence is named", with_readme(ENGLISH), "licence"),
    "wrong_two_licences": _wrong(
        "the file says another licence",
        with_readme(f"{ENGLISH}Licence: MIT\n", "Apache License\nVersion 2.0, January 2004\n"),
        "licence",
    ),
}
