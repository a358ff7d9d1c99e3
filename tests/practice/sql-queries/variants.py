"""Variants of sql-queries that are about bytes and about the numbers that depend on the seed."""

import re
from pathlib import Path

from tests.practice.variant import Variant, replaced


def with_windows_bytes(seed: int, folder: Path) -> None:
    for path in (*folder.glob("q*.sql"), folder / "predictions.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def with_a_table_of_markdown(seed: int, folder: Path) -> None:
    path = folder / "predictions.csv"
    lines = ["# Przewidywania", "", "| pytanie | oczekiwane | wynik |", "|---|---|---|"]
    for line in path.read_text("utf-8").splitlines()[1:]:
        name, predicted, got = line.split(",")
        lines.append(f"| `{name.upper()}.sql` | około {predicted} wierszy | {got} |")
    (folder / "predictions.md").write_text("\n".join(lines) + "\n", "utf-8")
    path.unlink()


def with_semicolons_and_thousands(seed: int, folder: Path) -> None:
    path = folder / "predictions.csv"
    lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    path.write_text("".join(f'{a};"{_thousands(b)}";"{_thousands(c)}"\n' for a, b, c in lines))


def _thousands(text: str) -> str:
    return re.sub(r"(?<=\d)(?=\d{3}$)", ",", text)


def with_numbers_of_empty_texts(seed: int, folder: Path) -> None:
    text = (folder / "predictions.csv").read_text("utf-8")
    (folder / "predictions.csv").write_text(re.sub("(q8,.*),.*", r"\1,0", text), "utf-8")


def without_what_was_got(seed: int, folder: Path) -> None:
    replaced(folder / "predictions.csv", "q6,14,10", "q6,14,")


def without_files(seed: int, folder: Path) -> None:
    (folder / "q4.sql").unlink()
    (folder / "predictions.csv").unlink()


def with_another_form(seed: int, folder: Path) -> None:
    (folder / "predictions.csv").write_text("I expected more rows.\n", "utf-8")


VARIANTS = {
    "right_windows_bytes": Variant("CRLF and a byte order mark", with_windows_bytes),
    "right_markdown": Variant("a Polish table in Markdown", with_a_table_of_markdown),
    "right_semicolons": Variant("semicolons, 1,234", with_semicolons_and_thousands),
    "right_but_unread": Variant("predictions in prose", with_another_form, unseen=("predictions",)),
    "wrong_empty_texts": Variant(
        "counted where empty text is not NULL", with_numbers_of_empty_texts, ("predictions",)
    ),
    "wrong_one_number": Variant("no number got", without_what_was_got, ("predictions",)),
    "wrong_no_file": Variant("two files missing", without_files, ("q4", "predictions")),
}
