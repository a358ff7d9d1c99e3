import sqlite3, json, sys, pathlib
from wsgiref.simple_server import make_server, WSGIRequestHandler

def db():
    c = sqlite3.connect('data/lib.db')
    c.row_factory = sqlite3.Row
    return c

FIELDS = {'books': ('title', 'isbn'), 'members': ('name', 'email')}

def handle(method, path, body):
    parts = path.strip('/').split('/')
    if parts[:1] != ['api'] or len(parts) not in (2, 3) or parts[1] not in FIELDS:
        return 404, {}
    table, names = parts[1], FIELDS[parts[1]]
    c = db()
    try:
        with c:
            if len(parts) == 3:
                row = c.execute(f'select * from {table} where id = ?', (parts[2],)).fetchone()
                if row is None:
                    return 404, {'error': 'unknown'}
            if method in ('POST', 'PATCH'):
                try:
                    sent = json.loads(body)
                    values = [sent[n] if method == 'POST' else sent.get(n, row[n]) for n in names]
                except (ValueError, KeyError, TypeError, AttributeError):
                    return 422, {'error': 'body'}
                if not all(isinstance(v, str) for v in values):
                    return 422, {'error': 'text'}
                try:
                    if method == 'POST':
                        key = c.execute(f'insert into {table} ({names[0]}, {names[1]}) values (?, ?)', values).lastrowid
                    else:
                        key = row['id']
                        c.execute(f'update {table} set {names[0]} = ?, {names[1]} = ? where id = ?', [*values, key])
                except sqlite3.IntegrityError:
                    return 409, {'error': 'there is one'}
                return 201 if method == 'POST' else 200, {'data': {'book_id' if table == 'books' else 'id': key, names[0]: values[0]}}
            if method == 'DELETE' and len(parts) == 3:
                c.execute(f'delete from {table} where id = ?', (parts[2],))
                return 200, {'deleted': True}
            if method == 'GET':
                return 200, dict(row) if len(parts) == 3 else [dict(r) for r in c.execute(f'select * from {table}')]
            return 405, {}
    finally:
        c.close()

def app(environ, start):
    size = int(environ.get('CONTENT_LENGTH') or 0)
    status, value = handle(environ['REQUEST_METHOD'], environ['PATH_INFO'], environ['wsgi.input'].read(size))
    start(f'{status} X', [('Content-Type', 'application/json')])
    return [json.dumps(value, ensure_ascii=False).encode()]

if sys.argv[1] == 'init':
    pathlib.Path('data').mkdir()
    db().executescript('create table books (id integer primary key, title text not null, isbn text unique not null); create table members (id integer primary key, name text not null, email text unique not null);')
else:
    make_server('127.0.0.1', int(sys.argv[1]), app).serve_forever()
