"""Variants of dev-os that are about bytes."""

from pathlib import Path

from tests.practice.variant import Variant


def with_windows_bytes(seed: int, folder: Path) -> None:
    for path in [folder / "setup.md"]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


VARIANTS = {"right_windows_bytes": Variant("CRLF and a byte order mark", with_windows_bytes)}
