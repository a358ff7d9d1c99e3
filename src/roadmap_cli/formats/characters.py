"""The bytes of a file as characters: UTF-8, and none that would fool a terminal or a reader.

It reports the position and the name of each character it refuses. It knows nothing of YAML.
"""

import codecs
import re
import unicodedata

from roadmap_cli.formats.problems import Diagnostics, ReadingAborted, position

# Control characters but tab and line ends, C1, bidirectional and deprecated formatting, line and
# paragraph separators, surrogates, a byte order mark inside, annotations, non-characters.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_MOST_REFUSED = 50
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
_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def check_characters(data: bytes, diagnostics: Diagnostics) -> bytes:
    """Return the text without its byte order mark and with refused characters replaced.

    Each refused character is replaced by one other, so that the positions of all later problems
    stay right and the rest of the file can be read. Raises ReadingAborted where that would be noise.
    """
    for prefix, encoding in _ENCODINGS:
        if data.startswith(prefix):
            diagnostics.error(
                position(1, 1), "not-utf8", f"the file is {encoding}, not UTF-8", "save it as UTF-8"
            )
            raise ReadingAborted
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        at = _end_of(data[: error.start].decode())
        sentence = f"byte {data[error.start]:#04x} is not UTF-8"
        diagnostics.error(at, "not-utf8", sentence, "save the file as UTF-8")
        raise ReadingAborted from None
    if not refused_in(text):
        return data
    for count, found in enumerate(_REFUSED.finditer(text)):
        if count == _MOST_REFUSED:
            raise ReadingAborted
        character, at = found.group(), _end_of(text[: found.start()])
        sentence = f"{name_of(character)} is not allowed"
        diagnostics.error(at, "bad-character", sentence, _hint(character))
        if character == "\x00":
            raise ReadingAborted
    return _REFUSED.sub("\ufffd", text).encode()


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


def name_of(character: str) -> str:
    """Return the number and the name of a character: U+202E RIGHT-TO-LEFT OVERRIDE."""
    name = _NAMES.get(character) or unicodedata.name(character, "")
    if not name:
        name = "SURROGATE" if "\ud800" <= character <= "\udfff" else "CONTROL CHARACTER"
    return f"U+{ord(character):04X} {name}"


def _end_of(text: str) -> int:
    """Return the position behind a text; a line ends with LF, CR LF or a single CR."""
    line = text.count("\n") + text.count("\r") - text.count("\r\n")
    start = max(text.rfind("\n"), text.rfind("\r")) + 1
    return position(line + 1, len(text) - start + 1)


def _hint(character: str) -> str:
    if character == "\x00":
        return "this is not a text file"
    if "\u2028" <= character <= "\u206f" or character in "\u061c\u200e\u200f":
        return "delete it: it changes how the text around it is shown"
    return "delete it"
