"""The parts of a text that a terminal draws as one, and how many columns each takes.

Imported only for texts with characters that may not take one column each: other scripts, emoji.
Terminals disagree about rare ones; this follows wcwidth, whose tables rich uses too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINER, _EMOJI_VARIANT = "\u200d", "\ufe0f"
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
# Vowels and final consonants of Hangul, which are drawn into the syllable before them.
_JAMO = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff"))


def split(text: str) -> Iterator[tuple[str, int]]:
    """Yield each part of a text with its columns."""
    part, width = "", 0
    is_joined = is_flag_open = False
    for c in text:
        size = _columns(c)
        is_flag = _FLAG_LETTERS[0] <= c <= _FLAG_LETTERS[1]
        is_tone = _SKIN_TONES[0] <= c <= _SKIN_TONES[1]
        if part and (not size or is_joined or (is_tone and width == 2)):
            if c == _EMOJI_VARIANT and width == 1 and not part[0].isalpha():
                width = 2
        elif part and is_flag and is_flag_open:
            width += size
            is_flag = False
        else:
            if part:
                yield part, width
            part, width = "", size
        part += c
        is_joined, is_flag_open = c == _JOINER, is_flag
    if part:
        yield part, width


def _columns(c: str) -> int:
    """Return the columns of one character by itself."""
    if unicodedata.category(c) in ("Mn", "Me", "Mc", "Cf") and c != "\u00ad":
        return 0
    if any(first <= c <= last for first, last in _JAMO):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def split_word(word: str) -> Iterator[str]:
    """Yield the parts of a word between which a line may end: at each ideograph or syllable.

    No line begins with a closing sign or a small kana, and none ends with an opening one.
    """
    part = ""
    is_breakable = False
    for cluster, width in split(word):
        is_wide = width == 2 and unicodedata.category(cluster[0]) in ("Lo", "Lm")
        closes = unicodedata.category(cluster[0]) in ("Pe", "Pf", "Po", "Lm") or (
            cluster[0] in "ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
        )
        if part and not closes and (is_breakable or is_wide) and not _opens(part[-1]):
            yield part
            part = ""
        part += cluster
        is_breakable = is_wide or (width == 2 and closes)
    yield part


def _opens(c: str) -> bool:
    return unicodedata.category(c) in ("Ps", "Pi")


def cut(word: str, width: int) -> Iterator[str]:
    """Yield a word in pieces of at most `width` columns; no part is torn."""
    piece, used = "", 0
    for part, size in split(word):
        if piece and used + size > width:
            yield piece
            piece, used = "", 0
        piece += part
        used += size
    yield piece


def encodable(text: str, encoding: str) -> str:
    """Return text without what an encoding lacks, in as many columns.

    A letter loses its accent; what then is still lacking becomes question marks.
    """
    parts = []
    for part, width in split(text):
        try:
            part.encode(encoding)
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFKD", part).encode(encoding, "ignore").decode(encoding)
            part = plain if width and len(plain) == width else "?" * width
        parts.append(part)
    return "".join(parts)
