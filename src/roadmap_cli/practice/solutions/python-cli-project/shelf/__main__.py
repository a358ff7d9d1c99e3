"""The command line: reads words, calls the library, prints."""

import argparse
import sys
from datetime import date, timedelta

from shelf.library import Library, Refusal


def parse():
    parser = argparse.ArgumentParser(prog="shelf")
    commands = parser.add_subparsers(dest="command", required=True)
    book = commands.add_parser("add-book")
    book.add_argument("title")
    book.add_argument("--author", default="")
    member = commands.add_parser("add-member")
    member.add_argument("name")
    lend = commands.add_parser("lend")
    lend.add_argument("book", type=int)
    lend.add_argument("member", type=int)
    lend.add_argument("--due", type=date.fromisoformat, default=date.today() + timedelta(days=21))
    give_back = commands.add_parser("return")
    give_back.add_argument("book", type=int)
    commands.add_parser("overdue")
    return parser.parse_args()


def main():
    words = parse()
    library = Library()
    match words.command:
        case "add-book":
            print(f"Book {library.add_book(words.title, words.author)}: {words.title}")
        case "add-member":
            print(f"Member {library.add_member(words.name)}: {words.name}")
        case "lend":
            library.lend(words.book, words.member, words.due)
            print(f"Lent until {words.due}")
        case "return":
            library.give_back(words.book)
            print("Welcome back")
        case "overdue":
            for title, name, due in library.find_overdue(date.today()):
                print(f"{title}, lent to {name} until {due}")


try:
    main()
except Refusal as refusal:
    sys.exit(f"shelf: {refusal}")
