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


WHOLE_ADDRESSES = """
set -eu
for route in books:title members:name; do
  path=/${route%:*}/ field=${route#*:}
  body="{\\"$field\\": \\"Winter\\"}"
  curl -sf "$1$path"
  one=$(curl -si -d "$body" "$1$path" | tr -d '\\r' | sed -n 's/^[Ll]ocation: //p')
  curl -sf "$one"
  curl -sf -X PATCH -d "$body" "$one"
  curl -s -d '{}' "$1$path"
  curl -sf -X DELETE "$one"
  curl -s "$one"
done
"""


def with_whole_addresses(seed: int, folder: Path) -> None:
    text = (folder / "app.py").read_text("utf-8")
    for old, new in (
        ('    table, _, number = path.strip("/")', '    table, _, number = path.removeprefix("/")'),
        ("    if table not in TABLES or ", "    if table not in TABLES or not _ or "),
        (
            '        self.send_header("Content-Type"',
            "        if status == 201:\n"
            "            where = f\"http://{self.headers['Host']}{self.path}{value['id']}\"\n"
            '            self.send_header("Location", where)\n'
            '        self.send_header("Content-Type"',
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "app.py").write_text(text, "utf-8")
    (folder / "requests.sh").write_text(WHOLE_ADDRESSES, "utf-8")
    routes = '[api]\nbooks = "/books/"\nmembers = "/members/"\n'
    (folder / "exam.toml").write_text(f'[commands]\nserve = "python3 app.py {{port}}"\n{routes}')


VARIANTS = {
    "right_windows_bytes": Variant("CRLF and a byte order mark", with_windows_bytes),
    "right_whole_addresses": Variant(
        "routes that end with a slash, and a Location that is a whole address", with_whole_addresses
    ),
}
if importlib.util.find_spec("flask"):
    VARIANTS["right_flask"] = Variant("Flask and SQL, with a slash at the end", in_flask)
