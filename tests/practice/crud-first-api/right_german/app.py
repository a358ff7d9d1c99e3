"""A JSON API for books and members, by the standard library alone, so that it runs everywhere.

In Flask, `answer` becomes a function for each route, and the class Handler goes away.
"""

import contextlib
import json
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DATABASE = "shelf.db"
TABLES = {"buecher": "titel", "leute": "name"}


class ApiError(Exception):
    """An answer that says what is wrong."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


@contextlib.contextmanager
def connect():
    connection = sqlite3.connect(DATABASE)
    connection.row_factory = sqlite3.Row
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def create_tables():
    with connect() as connection:
        for table, field in TABLES.items():
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS {table} (id INTEGER PRIMARY KEY, {field} TEXT NOT NULL)"
            )


def read_value(body, field):
    try:
        value = json.loads(body)[field]
    except (ValueError, KeyError, TypeError):
        raise ApiError(400, f"the body is an object with {field}") from None
    if not isinstance(value, str) or not value.strip():
        raise ApiError(400, f"{field} is a text")
    return value


def answer(method, path, body):
    """Return the status and what is sent as JSON; table and field come from TABLES, never from outside."""
    table, _, number = path.strip("/").partition("/")
    if table not in TABLES or (number and not number.isdecimal()):
        raise ApiError(404, "there is no such thing")
    field = TABLES[table]
    with connect() as connection:
        if not number:
            return answer_all(connection, method, table, field, body)
        row = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (int(number),)).fetchone()
        if row is None:
            raise ApiError(404, f"{table} has no {number}")
        if method == "PATCH":
            value = read_value(body, field)
            connection.execute(f"UPDATE {table} SET {field} = ? WHERE id = ?", (value, row["id"]))
            return 200, {"id": row["id"], field: value}
        if method == "DELETE":
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (row["id"],))
            return 204, None
    if method == "GET":
        return 200, {"daten": dict(row)}
    raise ApiError(405, f"{method} is not offered here")


def answer_all(connection, method, table, field, body):
    if method == "GET":
        return 200, {"daten": [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")], "anzahl": 1}
    if method == "POST":
        value = read_value(body, field)
        cursor = connection.execute(f"INSERT INTO {table} ({field}) VALUES (?)", (value,))
        return 201, {"id": cursor.lastrowid, field: value}
    raise ApiError(405, f"{method} is not offered here")


class Handler(BaseHTTPRequestHandler):
    def do_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, value = answer(self.command, self.path, body)
        except ApiError as error:
            status, value = error.status, {"error": str(error)}
        content = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_any


if __name__ == "__main__":
    create_tables()
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
