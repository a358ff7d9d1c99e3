"""Classes of characters that control a terminal, reorder text, or are invisible. Pure.

They go inside the brackets of a regular expression. Printed text contains none of these characters;
each output drops or escapes them in its own way. Joiners (U+200C, U+200D) are not among them:
scripts and emoji need them.
"""

# Control characters, C1, bidirectional formatting, separators, surrogates, byte order marks.
CONTROL = (
    "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
)
# Invisible characters: they make different names look alike, or carry a hidden message.
INVISIBLE = "\u200b\u2060-\u2065\U000e0000-\U000e007f"


def json_escape(character: str) -> str:
    """Return a character as the ASCII escape of JSON."""
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
