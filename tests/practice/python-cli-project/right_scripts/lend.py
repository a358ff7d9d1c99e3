import sys
from base import database

with database() as db:
    db.execute("insert into loan values (?, ?, ?)", sys.argv[1:])
