"""Print the log of a web server: address, time, path, status and bytes on each line."""

import random
from datetime import datetime, timedelta

ADDRESSES = [f"203.0.113.{number}" for number in range(1, 60)]
PATHS = ["/", "/books", "/books/7", "/members", "/loans", "/static/app.css"]
STATUSES = [200, 200, 200, 200, 201, 304, 404, 500, 503]

time = datetime(2026, 3, 1)
for _ in range(10_000):
    time += timedelta(seconds=random.randint(0, 20))
    size = random.randint(100, 20_000)
    print(
        random.choice(ADDRESSES),
        time.isoformat(),
        random.choice(PATHS),
        random.choice(STATUSES),
        size,
    )
