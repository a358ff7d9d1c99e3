import sqlite3, sys
from contextlib import contextmanager
from pathlib import Path

FILE = Path(__file__).parent / "data" / "library.db"


@contextmanager
def database():
    if not FILE.exists():
        print("Run setup.py first.", file=sys.stderr)
        raise SystemExit(4)
    db = sqlite3.connect(FILE)
    db.execute("pragma foreign_keys = on")
    try:
        with db:
            yield db
    except sqlite3.IntegrityError as error:
        print(f"refused: {error}", file=sys.stderr)
        raise SystemExit(5) from None
    finally:
        db.close()
