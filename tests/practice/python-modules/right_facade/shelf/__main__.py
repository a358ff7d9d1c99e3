import sys
import shelf
from datetime import date
if __name__ == "__main__":
    print(sys.path[0], len(sys.path), file=sys.stderr)
    print(shelf.make_report(date(2026, 4, 1)))
