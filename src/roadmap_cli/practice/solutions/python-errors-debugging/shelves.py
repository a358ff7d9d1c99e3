"""On which shelf a book stands. Each line that is typed in is a title."""

import sys

STARTS = ["A", "D", "H", "M", "S"]  # the letters at which the five shelves begin


def find_shelf(title):
    low = 0
    high = len(STARTS) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if STARTS[middle] <= title[0]:
            low = middle
        else:
            high = middle - 1
    return low + 1


def main():
    books = {}
    for line in sys.stdin:
        title = line.strip()
        books.setdefault(find_shelf(title), []).append(title)
    for shelf in range(1, len(STARTS) + 1):
        print(f"shelf {shelf}: {len(books.get(shelf, []))} books")
        for title in sorted(books.get(shelf, [])):
            print(f"  {title}")


main()
