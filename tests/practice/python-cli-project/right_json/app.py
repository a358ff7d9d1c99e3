import json, os, sqlite3, sys, uuid

folder = os.path.join(os.environ["HOME"], ".local", "share")
os.makedirs(folder, exist_ok=True)
db = sqlite3.connect(os.path.join(folder, "shelf.sqlite3"))
db.execute("create table if not exists thing (id text primary key, kind text, text text)")
db.execute("create table if not exists loan (n integer primary key, book text, member text, due text, back text)")


def answer(**values):
    db.commit()
    db.close()
    print(json.dumps(values, indent=2))
    sys.exit(1 if "error" in values else 0)


def known(kind, key):
    if not db.execute("select 1 from thing where kind = ? and id = ?", (kind, key)).fetchone():
        answer(error=f"unknown {kind}")


what, *rest = sys.argv[1:]
options = dict(zip(rest[::2], rest[1::2]))
if what == "--new":
    text = options.get("--book", options.get("--member"))
    if not text:
        answer(error="empty")
    key = str(uuid.uuid4())
    db.execute("insert into thing values (?, ?, ?)", (key, "book" if "--book" in options else "member", text))
    answer(id=key, text=text, isbn=options.get("--isbn"))
elif what == "--lend":
    book, member = options["--of"], options["--to"]
    known("book", book)
    known("member", member)
    if db.execute("select 1 from loan where book = ? and back is null", (book,)).fetchone():
        answer(error="lent")
    row = db.execute("insert into loan (book, member, due) values (?, ?, ?)", (book, member, options["--until"]))
    answer(loan={"id": row.lastrowid, "book": book, "due": options["--until"]})
elif what == "--return":
    row = db.execute("update loan set back = 'yes' where n = ? and back is null", (options["--loan"],))
    answer(**({"ok": True} if row.rowcount else {"error": "no such open loan"}))
else:
    rows = db.execute(
        "select text, due from loan join thing on id = book where back is null and due < ?", (options["--on"],)
    )
    answer(overdue=[{"title": title, "due": due} for title, due in rows])
