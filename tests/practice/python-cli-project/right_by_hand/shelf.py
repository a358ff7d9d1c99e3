import sqlite3, sys
from datetime import date, timedelta

db = sqlite3.connect("bibliothek.db")
db.executescript("""
create table if not exists buch (titel text primary key);
create table if not exists person (name text primary key);
create table if not exists leihe (titel text primary key, name text, bis text);
""")


def fehler(text):
    print("Fehler:", text)
    db.close()
    sys.exit(3)


def gibt_es(tabelle, spalte, wert):
    if not db.execute(f"select 1 from {tabelle} where {spalte} = ?", (wert,)).fetchone():
        fehler(f"unbekannt: {wert!r}")


befehl, *worte = sys.argv[1:]
if befehl == "buch":
    if worte[0] == "":
        fehler("ein Buch braucht einen Titel")
    db.execute("insert into buch values (?)", worte)
elif befehl == "person":
    db.execute("insert into person values (?)", worte)
elif befehl == "leihen":
    titel, name, heute = worte
    gibt_es("buch", "titel", titel)
    gibt_es("person", "name", name)
    if db.execute("select 1 from leihe where titel = ?", (titel,)).fetchone():
        fehler(f"{titel} ist verliehen")
    bis = date.fromisoformat(heute) + timedelta(days=14)
    db.execute("insert into leihe values (?, ?, ?)", (titel, name, str(bis)))
elif befehl == "zurück":
    if not db.execute("delete from leihe where titel = ?", worte).rowcount:
        fehler("nicht verliehen")
elif befehl == "überfällig":
    zeilen = db.execute("select titel, bis from leihe where bis < ?", worte).fetchall()
    print("\n".join(f"{bis}  {titel.upper()}" for titel, bis in zeilen) or "Nichts ist überfällig.")
db.commit()
db.close()
