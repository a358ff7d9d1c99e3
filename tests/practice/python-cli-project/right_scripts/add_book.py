import sys
from base import database

with database() as db:
    key = f"B{db.execute('select count(*) from book').fetchone()[0] + 1}"
    db.execute("insert into book values (?, ?)", (key, sys.argv[1]))
    print(f"The book {sys.argv[1]} has the mark {key}.")
