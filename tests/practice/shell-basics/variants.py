"""Variants of shell-basics that are about folders, places and bytes."""

import shutil
from pathlib import Path

from tests.practice.variant import Variant


def with_windows_bytes(seed: int, folder: Path) -> None:
    for path in [folder / "notes.md", *folder.glob("shelf/docs/*.txt")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def without_the_drawing(seed: int, folder: Path) -> None:
    (folder / "tree.txt").unlink()


def with_copies(seed: int, folder: Path) -> None:
    for path in folder.glob("shelf/docs/*.txt"):
        shutil.copy(path, folder / "texts")


def with_all_moved(seed: int, folder: Path) -> None:
    for path in folder.glob("texts/*"):
        shutil.move(path, folder / "shelf" / "docs")


def in_one_file(seed: int, folder: Path) -> None:
    """What `mv` does with several files if the last word is no folder, or with one at a time."""
    text = "".join(path.read_text() for path in folder.glob("shelf/docs/*.txt"))
    for path in folder.glob("shelf/docs/*.txt"):
        path.write_text(text)


def with_flat_folders(seed: int, folder: Path) -> None:
    shutil.move(folder / "shelf" / "tests" / "data", folder / "shelf" / "data")


VARIANTS = {
    "right_windows_bytes": Variant("CRLF and a byte order mark", with_windows_bytes),
    "right_no_drawing": Variant("tree.txt was tidied away", without_the_drawing),
    "wrong_copies": Variant("the files were copied", with_copies, ("moved",)),
    "wrong_all_moved": Variant("all twelve files were moved", with_all_moved, ("stays",)),
    "wrong_overwritten": Variant("files that overwrote each other", in_one_file, ("moved",)),
    "wrong_flat": Variant("a folder is in another one", with_flat_folders, ("tree",)),
}
