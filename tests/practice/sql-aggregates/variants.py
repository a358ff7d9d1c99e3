"""Variants of sql-aggregates about bytes, and about the name, which depends on the seed."""

from pathlib import Path

from tests.practice.variant import Variant

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.theft import make_theft


def with_windows_bytes(seed: int, folder: Path) -> None:
    for name in ("report.sql", "culprit.txt"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def with_a_sentence(seed: int, folder: Path) -> None:
    name = make_theft(Dice(seed, "theft")).culprit
    (folder / "culprit.txt").write_text(f"To była  {name.upper()}!\n\n", "utf-8")


def with_somebody_else(seed: int, folder: Path) -> None:
    theft = make_theft(Dice(seed, "theft"))
    other = next(name for _, name, _ in theft.people if name != theft.culprit)
    (folder / "culprit.txt").write_text(other, "utf-8")


def with_two_names(seed: int, folder: Path) -> None:
    theft = make_theft(Dice(seed, "theft"))
    other = next(name for _, name, _ in theft.people if name != theft.culprit)
    (folder / "culprit.txt").write_text(f"{theft.culprit}\n{other}\n", "utf-8")


VARIANTS = {
    "right_windows_bytes": Variant("CRLF and a byte order mark", with_windows_bytes),
    "right_sentence": Variant("the name in a sentence", with_a_sentence),
    "wrong_culprit": Variant("somebody else", with_somebody_else, ("culprit",)),
    "wrong_two_names": Variant("two people", with_two_names, ("culprit",)),
}
