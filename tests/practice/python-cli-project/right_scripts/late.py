from base import database

with database() as db:
    for title, due in db.execute("select title, due from loan join book on id = book where due < date('now')"):
        print(f"| {title:30} | {due} |")
