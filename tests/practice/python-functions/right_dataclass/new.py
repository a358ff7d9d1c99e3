from __future__ import annotations
import sys
from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import NewType

Cents = NewType("Cents", int)
_free: int
second = itemgetter(1)
RATE: Cents = Cents(25)

@dataclass(frozen=True)
class Loan:
    title: str
    member: str
    days: int

    @property
    def late(self) -> int:
        return max(0, self.days - 14)

    @property
    def fine(self) -> Cents:
        """The fine.

        It is explained
        here
        at
        length
        so
        that
        the
        function
        is
        longer
        than
        fifteen
        lines.
        """
        return Cents(self.late * RATE)

    def __str__(self) -> str:
        tail = f", {self.late} late, {self.fine} cents" if self.late else ""
        return f"{self.title} {'.' * (30 - len(self.title))} {self.days} days{tail}"

def parse(line: str) -> Loan | None:
    try:
        title, member, days = map(str.strip, line.split(";"))
    except ValueError:
        return None
    return Loan(title, member, int(days)) if days.isdecimal() else None

def totals(loans: list[Loan]) -> list[str]:
    fines: dict[str, int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    for loan in loans:
        fines[loan.member] += loan.fine
        counts[loan.member] += 1
    order = sorted(fines.items(), key=second, reverse=True)
    return [f"{m}: {counts[m]} loan{'s' * (counts[m] != 1)}, {f} cents" for m, f in order]

def summary(loans: list[Loan], errors: int, members: int):
    total = sum(loan.fine for loan in loans)
    yield f"{len(loans)} loans by {members} members"
    yield f"{total // 100} euros and {total % 100} cents"
    if errors:
        yield f"{errors} lines could not be read"
    if not loans:
        yield "nothing was lent"
        return
    longest = sorted(loans, key=lambda loan: -loan.days)[0]
    yield f"longest: {longest.title} by {longest.member}"

def main() -> int:
    parsed = [parse(line) for line in sys.stdin if line.strip()]
    loans = [loan for loan in parsed if loan]
    members = totals(loans)
    parts = {"LOANS": loans, "MEMBERS": members}
    for head, lines in parts.items():
        print(head, *lines, "", sep="\n")
    print("TOTAL", *summary(loans, parsed.count(None), len(members)), sep="\n")
    return 0

if __name__ == "__main__":
    sys.exit(main())
