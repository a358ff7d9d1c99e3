"""Variants of sql-joins that are about bytes."""

from pathlib import Path

from tests.practice.variant import Variant


def with_windows_bytes(seed: int, folder: Path) -> None:
    for path in folder.glob("q*.sql"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def without_a_file(seed: int, folder: Path) -> None:
    (folder / "q4.sql").unlink()


VARIANTS = {
    "right_windows_bytes": Variant("CRLF and a byte order mark", with_windows_bytes),
    "wrong_no_file": Variant("q4.sql is not there", without_a_file, speaks=("q4",)),
}
