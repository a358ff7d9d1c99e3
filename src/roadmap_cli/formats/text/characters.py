"""The bytes of a file as characters: UTF-8, and none that would fool a terminal or a reader.

It reports the position and the name of each unsafe character. It must not know YAML.
"""

import codecs
import re
import unicodedata

from roadmap_cli.formats.text.problems import Diagnostics, ReadingAborted, pack_position

# Control characters but tab and line ends, C1, bidirectional and deprecated formatting, line and
# paragraph separators, surrogates, a byte order mark inside, annotations, non-characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_MAX_UNSAFE = 50
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
_OTHER_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def check_characters(data: bytes, diagnostics: Diagnostics) -> bytes:
    """Return the text without its byte order mark and with unsafe characters replaced.

    Each is replaced by one other character, so that the positions of later problems stay right.
    Raises ReadingAborted when the rest of the file is not worth reading.
    """
    for prefix, encoding in _OTHER_ENCODINGS:
        if data.startswith(prefix):
            sentence = f"the file is {encoding}, not UTF-8"
            diagnostics.error(pack_position(1, 1), "not-utf8", sentence, "save it as UTF-8")
            raise ReadingAborted
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        position = _end_position(data[: error.start].decode())
        sentence = f"byte {data[error.start]:#04x} is not UTF-8"
        diagnostics.error(position, "not-utf8", sentence, "save the file as UTF-8")
        raise ReadingAborted from None
    if not find_unsafe_char(text):
        return data
    for count, match in enumerate(_UNSAFE.finditer(text)):
        if count == _MAX_UNSAFE:
            raise ReadingAborted
        character, position = match.group(), _end_position(text[: match.start()])
        sentence = f"{character_name(character)} is not allowed"
        diagnostics.error(position, "bad-character", sentence, _hint(character))
        if character == "\x00":
            raise ReadingAborted
    return _UNSAFE.sub("\ufffd", text).encode()


def find_unsafe_char(text: str) -> str:
    """Return the first unsafe character of a text, or ""."""
    match = _UNSAFE.search(text)
    return match.group() if match else ""


def find_unicode_space(line: str) -> str:
    """Return the first non-ASCII space in the indentation of a line, or ""."""
    first = line.lstrip(" ")[:1]
    return first if first.isspace() and not first.isascii() else ""


def remove_unsafe_chars(text: str) -> str:
    """Return a text without its unsafe characters."""
    return _UNSAFE.sub("", text)


def character_name(character: str) -> str:
    """Return the number and the name of a character: U+202E RIGHT-TO-LEFT OVERRIDE."""
    name = _NAMES.get(character) or unicodedata.name(character, "")
    if not name:
        name = "SURROGATE" if "\ud800" <= character <= "\udfff" else "CONTROL CHARACTER"
    return f"U+{ord(character):04X} {name}"


def _end_position(text: str) -> int:
    """Return the position after a text; a line ends with LF, CR LF or a single CR."""
    line = text.count("\n") + text.count("\r") - text.count("\r\n")
    start = max(text.rfind("\n"), text.rfind("\r")) + 1
    return pack_position(line + 1, len(text) - start + 1)


def _hint(character: str) -> str:
    if character == "\x00":
        return "this is not a text file"
    if "\u2028" <= character <= "\u206f" or character in "\u061c\u200e\u200f":
        return "delete it; it changes how the text around it is displayed"
    return "delete it"
