"""Variants of sqlite-tables: our solution with other names, other rules, or without one."""

from pathlib import Path

from tests.practice.variant import Variant, replaced


def _edit(name: str, *changes: tuple[str, str]):
    def make(seed: int, folder: Path) -> None:
        for old, new in changes:
            replaced(folder / name, old, new)

    return make


def with_windows_bytes(seed: int, folder: Path) -> None:
    for path in (*folder.glob("*.sql"), folder / "exam.toml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def with_a_script_that_reads(seed: int, folder: Path) -> None:
    path = folder / "refusals.sql"
    lines = ".bail off\n.print Odmowy\n.read schema.sql\n.read 'rows.sql'\n"
    path.write_text(lines + path.read_text("utf-8").replace("99", "99 "), "utf-8")


def with_everything_in_one_script(seed: int, folder: Path) -> None:
    """It begins with the tables itself, and says DROP TABLE IF EXISTS before."""
    for name in ("rows.sql", "schema.sql"):
        text = (folder / name).read_text("utf-8")
        path = folder / "refusals.sql"
        path.write_text(text + path.read_text("utf-8"), "utf-8")
    path.write_text("DROP TABLE IF EXISTS loan;\n" + path.read_text("utf-8"), "utf-8")


def with_keys_off(seed: int, folder: Path) -> None:
    replaced(folder / "refusals.sql", "PRAGMA foreign_keys = ON;", "")


def with_rows_that_are_read_again(seed: int, folder: Path) -> None:
    """The refused rows of rows.sql are no five bad inserts."""
    (folder / "refusals.sql").write_text(
        "PRAGMA foreign_keys = ON;\n.read rows.sql\nINSERT INTO book (title) VALUES (NULL);\n"
        "DELETE FROM book WHERE id = 2;\n",
        "utf-8",
    )


def without_the_script(seed: int, folder: Path) -> None:
    (folder / "refusals.sql").unlink()


def with_a_file_that_is_imported(seed: int, folder: Path) -> None:
    (folder / "rows.sql").write_text(".import --csv books.csv book\n", "utf-8")


SCHEMA = "schema.sql"
VARIANTS = {
    "right_windows_bytes": Variant("CRLF and a byte order mark", with_windows_bytes),
    "right_script_reads": Variant("refusals.sql reads the others itself", with_a_script_that_reads),
    "right_one_script": Variant(
        "refusals.sql makes its tables itself", with_everything_in_one_script
    ),
    "right_due_computed": Variant(
        "the day a book is due is computed",
        lambda seed, folder: [
            _edit(
                SCHEMA,
                ("due_on TEXT NOT NULL,", "due_on TEXT AS (date(lent_on, '+21 days')) STORED,"),
            )(seed, folder),
            _edit(
                "rows.sql",
                (", due_on", ""),
                ("'2026-03-23', '2026-03-20'", "'2026-03-20'"),
                ("'2026-03-26', NULL", "NULL"),
            )(seed, folder),
            _edit(
                "refusals.sql",
                (
                    "lent_on, due_on) VALUES (1, 1, '2026-04-02', '2026-04-01')",
                    "lent_on, returned_on) VALUES (1, 1, '2026-04-02', '2026-04-01')",
                ),
                (
                    "lent_on, due_on) VALUES (99, 1, '2026-04-02', '2026-04-23')",
                    "lent_on) VALUES (99, 1, '2026-04-02')",
                ),
            )(seed, folder),
        ],
    ),
    "right_stricter": Variant(
        "more rules than asked: one open loan, texts not empty, strict tables",
        _edit(
            SCHEMA,
            ("isbn TEXT UNIQUE\n);", "isbn TEXT UNIQUE CHECK (length(isbn) = 13)\n) STRICT;"),
            (
                "    CHECK (due_on >= lent_on),",
                "    CHECK (due_on > lent_on), UNIQUE (book_id, lent_on),",
            ),
            (
                "    CHECK (returned_on >= lent_on)\n);",
                "    CHECK (returned_on >= lent_on AND lent_on > '2000')\n);\n"
                "CREATE UNIQUE INDEX one_open ON loan (book_id) WHERE returned_on IS NULL;",
            ),
        ),
    ),
    "right_deferred": Variant(
        "foreign keys that are looked at late",
        _edit(
            SCHEMA,
            ("REFERENCES book (id)", "REFERENCES book DEFERRABLE INITIALLY DEFERRED"),
            ("REFERENCES member (id)", "REFERENCES member (id) ON DELETE RESTRICT"),
        ),
    ),
    "right_but_imported": Variant(
        "the rows come from a file, by the shell",
        with_a_file_that_is_imported,
        unseen=("rows",),
    ),
    "wrong_no_not_null": Variant(
        "a loan without a member",
        _edit(SCHEMA, ("member_id INTEGER NOT NULL", "member_id INTEGER")),
        ("required",),
    ),
    "wrong_no_title": Variant(
        "CHECK lets NULL through",
        _edit(SCHEMA, ("title TEXT NOT NULL", "title TEXT")),
        ("required", "refusals"),
    ),
    "wrong_double_isbn": Variant(
        "no rule for the ISBN",
        _edit(SCHEMA, ("isbn TEXT UNIQUE", "isbn TEXT")),
        ("unique", "refusals"),
    ),
    "wrong_double_address": Variant(
        "unique together with the name",
        _edit(SCHEMA, ("NOT NULL UNIQUE", "NOT NULL, UNIQUE (email, name)")),
        ("unique",),
    ),
    "wrong_no_foreign_key": Variant(
        "nothing points to the book",
        _edit(SCHEMA, (" REFERENCES book (id)", "")),
        ("keys", "partners", "delete", "refusals"),
    ),
    "wrong_returned_early": Variant(
        "returned before it was lent",
        _edit(SCHEMA, (",\n    CHECK (returned_on >= lent_on)", "")),
        ("days",),
    ),
    "wrong_cascade": Variant(
        "the loans go with their book",
        _edit(SCHEMA, ("REFERENCES book (id)", "REFERENCES book (id) ON DELETE CASCADE")),
        ("delete", "refusals"),
    ),
    "wrong_keys_off": Variant("foreign keys stay off", with_keys_off, ("refusals",)),
    "wrong_read_again": Variant(
        "rows that are there, inserted again", with_rows_that_are_read_again, ("refusals",)
    ),
    "wrong_refused_by_typos": Variant(
        "inserts that fail by a wrong name",
        _edit("refusals.sql", ("INSERT INTO loan", "INSERT INTO loans")),
        ("refusals",),
    ),
    "wrong_primary_key": Variant(
        "members without a primary key",
        _edit(
            SCHEMA,
            ("member (\n    id INTEGER PRIMARY KEY", "member (\n    id INTEGER UNIQUE NOT NULL"),
        ),
        ("keys",),
    ),
    "wrong_no_script": Variant("no refusals.sql", without_the_script, ("refusals",)),
}
