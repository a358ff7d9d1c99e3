"""Variants of python-errors-debugging: which bug there is depends on the seed."""

import ast
from collections.abc import Callable
from pathlib import Path

from tests.practice.variant import Variant, replaced

from roadmap_cli.practice.exams.python_errors_debugging import BUGS, plant
from roadmap_cli.practice.kit.dice import Dice

NAMES = tuple(BUGS)


def bug(seed: int, name: str) -> int:
    return Dice(seed, "bug", name).below(len(BUGS[name]))


def edited(name: str, change: Callable[[str], str]) -> Callable[[int, Path], None]:
    def make(seed: int, folder: Path) -> None:
        path = folder / name
        path.write_text(change(path.read_text("utf-8")), "utf-8")

    return make


def with_windows_bytes(seed: int, folder: Path) -> None:
    for path in [*folder.glob("*.py"), folder / "notes.md"]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def formatted(seed: int, folder: Path) -> None:
    """Another layout of every line, as a formatter makes it."""
    for name in NAMES:
        path = folder / f"{name}.py"
        path.write_text(ast.unparse(ast.parse(path.read_text("utf-8"))).replace("'", '"'), "utf-8")


def with_comments(seed: int, folder: Path) -> None:
    """What was learned stands in comments, a whole page of them."""
    for name in NAMES:
        path = folder / f"{name}.py"
        path.write_text(
            path.read_text("utf-8").replace("\n\n\n", "\n\n# seen in pdb\n" * 9 + "\n"), "utf-8"
        )


def otherwise(seed: int, folder: Path) -> None:
    """Other words for the same: no min and max, a comparison the other way round, a fresh list."""
    replaced(
        folder / "fines.py",
        "if cents > highest:\n            highest = cents",
        "highest = max(cents, highest)",
    )
    replaced(folder / "shelves.py", "low < high", "high > low")
    (folder / "waiting.py").write_text(plant("waiting", 0), "utf-8")
    replaced(folder / "waiting.py", "= add(name)", "= add(name, [])")
    if bug(seed, "waiting") == 0:
        return
    (folder / "waiting.py").write_text(plant("waiting", bug(seed, "waiting")), "utf-8")
    right, wrong = BUGS["waiting"][bug(seed, "waiting")]
    replaced(folder / "waiting.py", wrong, right.replace("=", "=0 + "))


def german_notes(seed: int, folder: Path) -> None:
    text = "".join(
        f"# Fehler in `{name.upper()}.PY`\n\n| Annahme | Eingabe | Änderung |\n|---|---|---|\n"
        "| Ich dachte, es liegt an der Eingabe | eine Zeile | eine Zahl war falsch |\n"
        for name in NAMES
    )
    (folder / "notes.md").write_text(text, "utf-8")


def underlined_notes(seed: int, folder: Path) -> None:
    text = "".join(
        f"{name}.py\n{'=' * 9}\n\nFirst I thought of the input. It fails for one line. A number.\n\n"
        for name in NAMES
    )
    (folder / "notes.md").write_text(text, "utf-8")


def terse_notes(seed: int, folder: Path) -> None:
    text = "".join(f"## {name}.py\n\nthe input; `D`; <= for <\n\n" for name in NAMES)
    (folder / "notes.md").write_text(text, "utf-8")


def without_headings(seed: int, folder: Path) -> None:
    text = "In fines I was sure of the rate, in shelves of the bound, in waiting of the list.\n"
    (folder / "notes.md").write_text(text, "utf-8")


def another_bug(name: str) -> Callable[[int, Path], None]:
    """The planted bug is gone, and another one has come."""

    def make(seed: int, folder: Path) -> None:
        number = (bug(seed, name) + 1) % len(BUGS[name])
        (folder / f"{name}.py").write_text(plant(name, number), "utf-8")

    return make


def one_left(seed: int, folder: Path) -> None:
    (folder / "shelves.py").write_text(plant("shelves", bug(seed, "shelves")), "utf-8")


def rewritten(seed: int, folder: Path) -> None:
    text = """\
import sys
counts = {}
for line in sys.stdin:
    title, name = line.rstrip().split(": ")
    counts[title] = counts.get(title, []) + [name]
for title, names in sorted(counts.items()):
    for i, name in enumerate(names):
        print(f"{title}: {name} is number {i + 1} and gets it in {i * 2 + 2} weeks")
"""
    (folder / "waiting.py").write_text(text, "utf-8")


def breakpoint_left(seed: int, folder: Path) -> None:
    replaced(folder / "fines.py", "    total = 0\n", "    breakpoint()\n    total = 0\n")


def no_notes(seed: int, folder: Path) -> None:
    (folder / "notes.md").write_text(
        "# fines\nfound\n# shelves\nfound\n# waiting\nfound\n", "utf-8"
    )


VARIANTS = {
    "right_windows_bytes": Variant("CRLF and a byte order mark", with_windows_bytes),
    "right_formatted": Variant("every line has another layout", formatted),
    "right_comments": Variant("a page of comments", with_comments),
    "right_otherwise": Variant("the same in other words", otherwise),
    "right_german": Variant("notes as tables, in German", german_notes),
    "right_underlined": Variant("headings are underlined", underlined_notes),
    "right_terse": Variant("notes of a few words", terse_notes, advises=("notes",)),
    "right_prints_more": Variant(
        "traces are left on stderr",
        edited(
            "fines.py",
            lambda text: text.replace(
                "    total = 0\n", "    total = 0\n    print('x', file=sys.stderr)\n"
            ),
        ),
    ),
    "right_no_headings": Variant(
        "notes in one paragraph: what belongs to which cannot be seen",
        without_headings,
        unseen=("notes",),
    ),
    "wrong_one_left": Variant("shelves.py is as it was", one_left, speaks=("shelves",)),
    "wrong_another_bug": Variant(
        "a new bug in place of the old", another_bug("fines"), speaks=("fines",)
    ),
    "wrong_rewritten": Variant("waiting.py is written anew", rewritten, speaks=("small",)),
    "wrong_breakpoint": Variant("a breakpoint was left", breakpoint_left, speaks=("fines",)),
    "wrong_no_notes": Variant("notes without words", no_notes, speaks=("notes",)),
}
