"""The rules of lending, on SQLite. It prints nothing."""

import sqlite3
from pathlib import Path

TABLES = """
create table if not exists book (id integer primary key, title text not null, author text not null);
create table if not exists member (id integer primary key, name text not null);
create table if not exists loan (
    id integer primary key, book integer not null references book, member integer not null references member,
    due text not null, back integer not null default 0
);
create unique index if not exists one_open_loan on loan (book) where not back;
"""


class Refusal(Exception):
    """Something that the library does not do; its text is for the reader."""


class Library:
    def __init__(self, path=None):
        self.db = sqlite3.connect(path or Path.home() / ".shelf.db", isolation_level=None)
        self.db.executescript(TABLES)

    def add_book(self, title, author):
        if not title.strip():
            raise Refusal("a book needs a title")
        return self.db.execute("insert into book (title, author) values (?, ?)", (title, author)).lastrowid

    def add_member(self, name):
        if not name.strip():
            raise Refusal("a member needs a name")
        return self.db.execute("insert into member (name) values (?)", (name,)).lastrowid

    def lend(self, book, member, due):
        self._demand("book", book)
        self._demand("member", member)
        try:
            self.db.execute("insert into loan (book, member, due) values (?, ?, ?)", (book, member, str(due)))
        except sqlite3.IntegrityError:
            raise Refusal(f"book {book} is lent") from None

    def give_back(self, book):
        self._demand("book", book)
        if not self.db.execute("update loan set back = 1 where book = ? and not back", (book,)).rowcount:
            raise Refusal(f"book {book} is not lent")

    def find_overdue(self, today):
        return self.db.execute(
            "select title, name, due from loan join book on book.id = book join member on member.id = member"
            " where not back and due < ? order by due",
            (str(today),),
        )

    def _demand(self, table, key):
        if not self.db.execute(f"select 1 from {table} where id = ?", (key,)).fetchone():
            raise Refusal(f"there is no {table} {key}")
