import sqlite3
from base import FILE

FILE.parent.mkdir(exist_ok=True)
db = sqlite3.connect(FILE)
db.executescript("""
create table book (id text primary key, title text check (title <> ''));
create table member (id text primary key, name text);
create table loan (book text primary key references book, member text not null references member, due text);
""")
db.close()
