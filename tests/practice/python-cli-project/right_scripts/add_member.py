import sys
from base import database

with database() as db:
    key = f"M-{db.execute('select count(*) from member').fetchone()[0] + 1}"
    db.execute("insert into member values (?, ?)", (key, sys.argv[1]))
    print(f"The member {sys.argv[1]} has the mark {key}.")
