"""Which characters steer a terminal, turn the text around them, or hide in it. Pure.

Inside the brackets of a regular expression. Text that is shown holds none of them; each output
leaves them out or escapes them in its own way. Joiners (U+200C, U+200D) are none: scripts and emoji
need them.
"""

# Control characters, C1, bidirectional formatting, separators, surrogates, marks of byte orders.
STEERING = (
    "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
)
# What has no width and no letter's meaning: it makes two names look alike, or carries a message.
HIDDEN = "\u200b\u2060-\u2065\U000e0000-\U000e007f"


def escaped_in_json(found: str) -> str:
    """Return a character as JSON writes it in ASCII."""
    code = ord(found)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
