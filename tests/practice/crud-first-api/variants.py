"""Variants of crud-first-api that are about bytes, and one in Flask where it is installed."""

import importlib.util
from pathlib import Path

from tests.practice.variant import Variant

FLASK = """
import sqlite3

from flask import Flask, g, request

app = Flask(__name__)
TABLES = {"books": "title", "members": "name"}


def db():
    if "db" not in g:
        g.db = sqlite3.connect("shelf.db")
        g.db.row_factory = sqlite3.Row
        for table, field in TABLES.items():
            g.db.execute(f"create table if not exists {table} (id integer primary key, {field} text not null)")
    return g.db


@app.teardown_appcontext
def close(_):
    if connection := g.pop("db", None):
        connection.close()


def value(field):
    body = request.get_json()
    if not isinstance(body, dict) or not isinstance(body.get(field), str):
        return None
    return body[field]


@app.route("/<any(books, members):table>/", methods=["GET", "POST"], strict_slashes=False)
def all_of(table):
    field = TABLES[table]
    if request.method == "GET":
        return [dict(row) for row in db().execute(f"select * from {table}")]
    if (text := value(field)) is None:
        return {"error": field}, 400
    with db():
        key = db().execute(f"insert into {table} ({field}) values (?)", (text,)).lastrowid
    return {"id": key, field: text}, 201, {"Location": f"/{table}/{key}"}


@app.route("/<any(books, members):table>/<int:key>", methods=["GET", "PUT", "PATCH", "DELETE"])
def one_of(table, key):
    field = TABLES[table]
    row = db().execute(f"select * from {table} where id = ?", (key,)).fetchone()
    if row is None:
        return {"error": "unknown"}, 404
    with db():
        if request.method == "DELETE":
            db().execute(f"delete from {table} where id = ?", (key,))
            return "", 204
        if request.method != "GET":
            if (text := value(field)) is None:
                return {"error": field}, 400
            db().execute(f"update {table} set {field} = ? where id = ?", (text, key))
    return dict(db().execute(f"select * from {table} where id = ?", (key,)).fetchone())
"""


def with_windows_bytes(seed: int, folder: Path) -> None:
    for path in (folder / "app.py", folder / "requests.sh", folder / "exam.toml"):
        mark = b"" if path.suffix == ".sh" else b"\xef\xbb\xbf"
        path.write_bytes(mark + path.read_bytes().replace(b"\n", b"\r\n"))


def in_flask(seed: int, folder: Path) -> None:
    (folder / "app.py").write_text(FLASK, "utf-8")
    (folder / "exam.toml").write_text('[commands]\nserve = "python3 -m flask run --port {port}"\n')


VARIANTS = {"right_windows_bytes": Variant("CRLF and a byte order mark", with_windows_bytes)}
if importlib.util.find_spec("flask"):
    VARIANTS["right_flask"] = Variant("Flask and SQL, with a slash at the end", in_flask)
