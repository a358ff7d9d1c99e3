"""Variants of python-cli-project: programs in repositories, so each is committed at its end."""

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.practice.variant import Variant, replaced

from roadmap_cli.practice.tools.git import ENVIRONMENT

HERE = Path(__file__).parent
Change = Callable[[Path], None]
LIBRARY, MAIN = "shelf/library.py", "shelf/__main__.py"
IN_JSON = """

def _load(self):
    import json

    self.file = Path.home() / "shelf.json"
    self.db = sqlite3.connect(":memory:", isolation_level=None)
    self.db.executescript("\\n".join(json.loads(self.file.read_text())) if self.file.exists() else TABLES)


def _save(self):
    import json

    self.file.write_text(json.dumps(list(self.db.iterdump())))


Library.__init__, Library.__del__ = _load, _save
"""


def git(folder: Path, *words: str) -> None:
    import os

    name = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    command = ["git", *name, *words]
    environment = {**os.environ, **ENVIRONMENT}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def commit(change: Change, seed: int, folder: Path) -> None:
    change(folder)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Change Shelf")


def other_program(name: str, folder: Path) -> None:
    shutil.rmtree(folder / "shelf")
    (folder / "README.md").unlink()
    shutil.copytree(HERE / name, folder, dirs_exist_ok=True)


def swap(file: str, old: str, new: str, folder: Path) -> None:
    replaced(folder / file, old, new)


def under_src(folder: Path) -> None:
    (folder / "src").mkdir()
    (folder / "shelf").rename(folder / "src" / "shelf")
    swap("exam.toml", "python3 -m", "uv run python -m", folder)


def with_windows_bytes(folder: Path) -> None:
    for path in (*folder.glob("*.toml"), *folder.glob("*.md"), *folder.glob("shelf/*.py")):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def under_other_names(folder: Path) -> None:
    for file in ("exam.toml", "README.md", MAIN):
        for old, new in (("add-book", "buch"), ("add-member", "leser"), ("overdue", "zu-spät")):
            text = (folder / file).read_text("utf-8")
            for mark in (" ", '"'):
                for end in (" ", '"', "\n"):
                    text = text.replace(f"{mark}{old}{end}", f"{mark}{new}{end}")
            (folder / file).write_text(text, "utf-8")
    swap(MAIN, "Welcome back", "Danke", folder)


def in_json(folder: Path) -> None:
    path = folder / LIBRARY
    path.write_text(path.read_text("utf-8") + IN_JSON, "utf-8")


def without_a_file(folder: Path) -> None:
    (folder / ".gitignore").write_text("library.py\n")
    git(folder, "rm", "-q", "--cached", LIBRARY)


def in_one_commit(seed: int, folder: Path) -> None:
    shutil.rmtree(folder / ".git")
    git(folder, "init", "-q")
    commit(lambda _: None, seed, folder)


def _program(name: str, says: str) -> Variant:
    return Variant(says, partial(commit, partial(other_program, name)))


def _swap(says: str, file: str, old: str, new: str, *speaks: str, unseen: str = "") -> Variant:
    change = partial(swap, file, old, new)
    return Variant(says, partial(commit, change), speaks, tuple(filter(None, (unseen,))))


def _change(says: str, change: Change, *speaks: str) -> Variant:
    return Variant(says, partial(commit, change), speaks)


VARIANTS = {
    "right_by_hand": _program(
        "right_by_hand", "no argparse, German, titles for ids, a day for today"
    ),
    "right_json": _program(
        "right_json", "options for commands, JSON, UUIDs, loans by their number"
    ),
    "right_scripts": _program(
        "right_scripts", "a script for each command, ids such as B1, made once"
    ),
    "right_src": _change("a package below src, started by a runner", under_src),
    "right_windows_bytes": _change("CRLF and a byte order mark", with_windows_bytes),
    "right_names": _change("commands in another language", under_other_names),
    "right_not_installed": _swap(
        "a package that is not installed",
        MAIN,
        "import sys",
        "import sys, not_there",
        unseen="story",
    ),
    "right_many_numbers": _swap(
        "an answer with two numbers",
        MAIN,
        'print(f"Book {',
        'print(f"Shelf 2: Book {',
        unseen="story",
    ),
    "wrong_json_file": _change("all is in a JSON file", in_json, "sqlite"),
    "wrong_due_day": _swap("late on the due day", LIBRARY, "due < ?", "due <= ?", "stories"),
    "wrong_first_late": _swap(
        "lists one late loan", LIBRARY, "by due", "by due limit 1", "stories"
    ),
    "wrong_once": _swap("lends a book once", LIBRARY, "(book) where not back", "(book)", "stories"),
    "wrong_code": _swap("0 for errors", MAIN, "sys.exit(f", "print(f", "refusals"),
    "wrong_traceback": _swap("a traceback", MAIN, "except Refusal", "except KeyError", "refusals"),
    "wrong_memory": _swap(
        "forgets all", LIBRARY, 'path or Path.home() / ".shelf.db"', '":memory:"', "story"
    ),
    "wrong_clone": _change("a module was never committed", without_a_file, "story"),
    "wrong_few": Variant("one commit", in_one_commit, ("commits",)),
    "wrong_readme": _swap("no word about lending", "README.md", "shelf lend", "shelf", "readme"),
}
