import sys
from base import database

with database() as db:
    if not db.execute("delete from loan where book = ? and member = ?", sys.argv[1:]).rowcount:
        sys.exit("This loan is not known.")
