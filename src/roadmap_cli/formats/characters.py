"""The bytes of a file as characters: UTF-8, and none that would fool a terminal or a reader.

It reports the place and the name of each character it refuses. It knows nothing of YAML.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator

from roadmap_cli.formats.problems import Notebook, Stop, mark

# Control characters but tab and line ends, C1, bidirectional and deprecated formatting, line and
# paragraph separators, surrogates, a byte order mark inside, annotations, non-characters.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_MOST_REFUSED = 50
_PIECE = 1 << 20
# Control characters have no name in the Unicode tables.
_NAMES = {
    "\x00": "NULL",
    "\x07": "BELL",
    "\x08": "BACKSPACE",
    "\x0b": "LINE TABULATION",
    "\x0c": "FORM FEED",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
    "\x9b": "CONTROL SEQUENCE INTRODUCER",
    "\x9d": "OPERATING SYSTEM COMMAND",
    "\ufeff": "BYTE ORDER MARK",
}
# Most files hold nothing else, and of these it is soon known.
_HARMLESS = b"\t\n\r" + bytes(range(0x20, 0x7F))
_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def checked(data: bytes, book: Notebook) -> bytes:
    """Return the text without its byte order mark and with refused characters replaced.

    Each refused character is replaced by one other, so that the places of all later problems
    stay right and the rest of the file can be read. Raises Stop where that would be noise.
    """
    for prefix, encoding in _ENCODINGS:
        if data.startswith(prefix):
            book.error(
                mark(1, 1), "not-utf8", f"the file is {encoding}, not UTF-8", "save it as UTF-8"
            )
            raise Stop
    data = data.removeprefix(codecs.BOM_UTF8)
    found = 0
    for offset, character in _refused_in(data, book):
        found += 1
        if found > _MOST_REFUSED:
            raise Stop
        place = _place(data, offset)
        book.error(place, "bad-character", f"{named(character)} is not allowed", _hint(character))
        if character == "\x00":
            raise Stop
    if not found:
        return data
    return _REFUSED.sub("\ufffd", data.decode()).encode()


def refused_in(text: str) -> str:
    """Return the first refused character of a text, or ""."""
    found = _REFUSED.search(text)
    return found.group() if found else ""


def foreign_blank(line: str) -> str:
    """Return the first blank at the beginning of a line that does not indent, or ""."""
    first = line.lstrip(" ")[:1]
    return first if first.isspace() and not first.isascii() else ""


def without_refused(text: str) -> str:
    """Return a text without its refused characters."""
    return _REFUSED.sub("", text)


def named(character: str) -> str:
    """Return the number and the name of a character: U+202E RIGHT-TO-LEFT OVERRIDE."""
    name = _NAMES.get(character) or unicodedata.name(character, "")
    if not name:
        name = "SURROGATE" if "\ud800" <= character <= "\udfff" else "CONTROL CHARACTER"
    return f"U+{ord(character):04X} {name}"


def _refused_in(data: bytes, book: Notebook) -> Iterator[tuple[int, str]]:
    """Yield byte offset and character of what is refused, a piece of the file at a time.

    Decoded whole, a file with one emoji would take four bytes a character.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    for start in range(0, len(data) or 1, _PIECE):
        piece = data[start : start + _PIECE]
        if piece.isascii() and not decoder.getstate()[0] and not piece.translate(None, _HARMLESS):
            offset = start + len(piece)
            continue
        waiting = len(decoder.getstate()[0])
        try:
            text = decoder.decode(piece, final=start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            wrong = start - waiting + error.start
            book.error(
                _place(data, wrong),
                "not-utf8",
                f"byte {data[wrong]:#04x} is not UTF-8",
                "save the file as UTF-8",
            )
            raise Stop from None
        for found in _REFUSED.finditer(text):
            yield offset + len(text[: found.start()].encode()), found.group()
        offset = start + len(piece) - len(decoder.getstate()[0])


def _place(data: bytes, offset: int) -> int:
    """Return the mark of a byte offset; a line ends with LF, CR LF or a single CR."""
    before = data[:offset]
    line = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
    start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    return mark(line + 1, len(before[start:].decode(errors="replace")) + 1)


def _hint(character: str) -> str:
    if character == "\x00":
        return "this is not a text file"
    if "\u2028" <= character <= "\u206f" or character in "\u061c\u200e\u200f":
        return "delete it: it changes how the text around it is shown"
    return "delete it"
