"""python-syntax: a guessing game, FizzBuzz and a multiplication table.

The game is played by halving what is left, so its answers must be true. Of the other two only the values
and the places of columns are read, in any layout.
"""

from __future__ import annotations

import re

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import ExamFile
from roadmap_cli.practice.tools.games import Talk, find_opening, talk

_GAMES = 4
_HIGHER = ("higher", "too low")
_LOWER = ("lower", "too high")
_UNKNOWN = "no word for higher or lower (exam.toml may tell yours)"
_PROGRAMS = ("guess", "fizzbuzz", "table")


class _Words:
    """The words by which the game says where its number is."""

    def __init__(self, room: Room) -> None:
        exam = ExamFile(room)
        self.higher = _pattern(exam.texts("guess", "higher", _HIGHER))
        self.lower = _pattern(exam.texts("guess", "lower", _LOWER))
        self.any = f"{self.higher}|{self.lower}"


def _pattern(words: tuple[str, ...]) -> str:
    return rf"\b(?i:{'|'.join(map(re.escape, words))})\b" if words else r"(?!)"


def _game(room: Room) -> None:
    words = _Words(room)
    room.path("guess.py")
    command = [room.python, "guess.py"]
    opening = find_opening(room, command)
    numbers = set()
    for _ in range(_GAMES):
        with talk(room, command, opening) as game:
            numbers.add(_play(game, words))
    if len(numbers) == 1:
        raise NotYet(
            f"the number was the same in {_GAMES} games",
            expected="a new number each time",
            found=str(numbers.pop()),
        )


def _play(game: Talk, words: _Words) -> int:
    """Play one game to its end and return the number it was about."""
    low, high, said = 1, 100, []
    while low <= high:
        guess = (low + high) // 2
        game.say(str(guess))
        answer = game.wait_for(words.any, f"{_UNKNOWN} after the guess {guess}")
        is_higher, is_lower = (bool(re.search(p, answer)) for p in (words.higher, words.lower))
        if is_higher and is_lower:
            raise CouldNotLook(f"the answer to {guess} says both higher and lower")
        if not is_higher and not is_lower:
            game.program.wait().demand_success()
            return guess
        said.append(f"{guess}: {'higher' if is_higher else 'lower'}")
        low, high = (guess + 1, high) if is_higher else (low, guess - 1)
        if low <= high and not game.program.is_running():
            game.program.wait().demand_success()
            raise NotYet("the game ended before the number was found", found=", ".join(said))
    raise NotYet("no number from 1 to 100 fits all the answers", found=", ".join(said))


def _refuses(room: Room) -> None:
    words = _Words(room)
    command = [room.python, "guess.py"]
    opening = find_opening(room, command)
    for guess in ("1", "100", "50"):  # one of them may be the number, and end the game
        with talk(room, command, opening) as game:
            game.say("abc")
            game.say(guess)
            if re.search(words.any, game.wait_for(words.any, f"{_UNKNOWN} after abc and {guess}")):
                return
            run = game.program.wait()
        if "Traceback" in run.err:
            last = run.err.strip().splitlines()[-1]
            raise NotYet("the input abc ends the game with a traceback", found=last)
    raise NotYet("the game does not go on after the input abc")


def _fizzbuzz(room: Room) -> None:
    room.path("fizzbuzz.py")
    out = room.run([room.python, "fizzbuzz.py"]).demand_success().out
    expected = [_fizz(number) for number in range(1, 101)]
    lines = _words(re.sub(r"(?m)^\W*\d+[ \t]*[^\w\s,]\s*(?=\w)", "", out), "\n")  # "3: Fizz"
    tokens = _words(re.sub(r"(?i)fizz\W?buzz", "FizzBuzz", out), r"[\s,;]+")
    if any(_contains(found, expected) for found in (lines, tokens)):
        return
    _explain(tokens if len(lines) < 50 else lines, expected)


def _fizz(number: int) -> str:
    return "fizz" * (number % 3 == 0) + "buzz" * (number % 5 == 0) or str(number)


def _words(text: str, separator: str) -> list[str]:
    """Return the parts of a text with nothing but their letters and digits."""
    parts = ("".join(re.findall("[0-9a-z]", part)) for part in re.split(separator, text.lower()))
    return [part for part in parts if part]


def _contains(found: list[str], expected: list[str]) -> bool:
    size = len(expected)
    return any(found[start : start + size] == expected for start in range(len(found) - size + 1))


def _explain(found: list[str], expected: list[str]) -> None:
    start = found.index("1") if "1" in found else 0
    for number, (ours, theirs) in enumerate(zip(expected, found[start:], strict=False), 1):
        if ours != theirs:
            raise NotYet(f"another word for {number}", expected=ours, found=theirs)
    raise NotYet("it ends too early", expected="100 numbers", found=str(len(found[start:])))


def _table(room: Room) -> None:
    _rows(room)


def _aligned(room: Room) -> None:
    rows = _rows(room)
    for column in range(10):
        starts = {row[column][0] for row in rows}
        ends = {row[column][1] for row in rows}
        if len(starts) > 1 and len(ends) > 1:
            raise NotYet(
                f"column {column + 1} of the products is not aligned",
                expected="every number begins, or every number ends, at one place",
                found=f"ends at {', '.join(str(end) for end in sorted(ends))}",
            )


def _rows(room: Room) -> list[list[tuple[int, int]]]:
    """Return where each of the 100 products stands, row by row; raise NotYet if one is missing."""
    room.path("table.py")
    out = room.run([room.python, "table.py"]).demand_success().out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out).expandtabs()
    lines = [_products(line) for line in plain.splitlines()]
    rows = []
    for number in range(1, 11):
        wanted = [number * other for other in range(1, 11)]
        spans = [found for line in lines if (found := _window(line, wanted))]
        if not spans:
            expected = " ".join(map(str, wanted))
            raise NotYet(f"no line holds the ten products of {number}", expected=expected)
        rows.append(spans[-1])
    return rows


def _products(line: str) -> list[tuple[int, int, int]]:
    """Return value, start and end of each number; "3 x 4 = 12" is one, of the value 12."""
    cells = re.finditer(r"(?:\d+\s*\S\s*\d+\s*=\s*)?(\d+)", line)
    return [(int(cell[1]), *cell.span()) for cell in cells]


def _window(line: list[tuple[int, int, int]], wanted: list[int]) -> list[tuple[int, int]]:
    size = len(wanted)
    for start in range(len(line) - size, -1, -1):
        window = line[start : start + size]
        if [value for value, _, _ in window] == wanted:
            return [(first, last) for _, first, last in window]
    return []


def _predictions(room: Room) -> None:
    text = room.text("predictions.md").lower()
    missing = [f"{name}.py" for name in _PROGRAMS if name not in re.sub(r"[\s-]", "", text)]
    if missing:
        raise NotYet(f"predictions.md does not speak of {missing[0]}")


CHECKS = (
    Check(
        "game",
        "the game has a new number each time and answers truly",
        _game,
        (
            "Which guess would halve the numbers that are left? Play it that way yourself.",
            "Print the secret number while you test: is every answer about it true?",
            "What do the words say when the guess is one too small?",
        ),
    ),
    Check(
        "refuses",
        "the game goes on after something that is not a number",
        _refuses,
        ("What does int() do with abc?", "Look at try and except, or at str.isdigit."),
        needs=("game",),
    ),
    Check(
        "fizzbuzz",
        "FizzBuzz says the right word for each of 1 to 100",
        _fizzbuzz,
        (
            "What comes for 15, and for 100?",
            "Which condition has to be asked first, and why?",
        ),
    ),
    Check(
        "table",
        "the table holds all products of 1 to 10",
        _table,
        ("Which loop makes a row, and which the numbers in it?", "Where does range(1, 10) end?"),
    ),
    Check(
        "aligned",
        "the columns of the table stand under each other",
        _aligned,
        ("How wide is the widest product?", "Look at the width in a format specification."),
        needs=("table",),
    ),
    Check(
        "predictions",
        "predictions.md speaks of all three programs",
        _predictions,
        ("What did you expect each program to print, before its first run?",),
    ),
)
