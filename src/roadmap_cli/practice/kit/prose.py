"""A text of made-up sentences from a seed, and how often each of its words is in it.

It has what counting words stumbles over: capitals at the beginning of a sentence, umlauts and other
letters outside ASCII, apostrophes within words, quotation marks, dashes, words of one letter, and ties.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from roadmap_cli.practice.kit.dice import Dice

_COMMON = (
    "the a and of in was I not it we with over under her his they one day then could".split()
    + "don't it's Zoë über never café river winter old letter gate night l'été".split()
)
_SEEN = (
    "bridge harbour orchard kettle lamp mirror pencil quarrel saddle tunnel umbrella velvet "
    "wagon yard zebra anchor basket candle drawer engine feather garden hammer island jacket "
    "Ähre Öl Übung élan Łódź Straße naïve façade ça señor Ångström Dvořák jalapeño isn't can't "
    "o'clock d'accord whisper thunder pocket kitchen ladder mountain needle ocean parcel"
).split()
_BEGIN = "bar cel dor fen gal hol jun kel lor mun nar ost pel rin sol tav ulm ver wim yor".split()
_END = "ack bury dale esk ford grove ham ing keth low mere ness ock rill stead ton öde ège ůvka".split()
_ONCE = 160
_WORDS = 3000


class Prose(NamedTuple):
    """A text, and its words in folded case with how often each occurs."""

    text: str
    counts: Counter[str]


def make_prose(dice: Dice) -> Prose:
    """Return a text of 3,000 words, at least 160 of which occur once."""
    once = dice.sample([begin + end for begin in _BEGIN for end in _END], _ONCE)
    common, seen = dice.shuffle(_COMMON), dice.shuffle(_SEEN)
    words = list(once)
    for word in seen:
        words += [word] * dice.between(2, 9)
    while len(words) < _WORDS:
        words.append(common[dice.below(dice.between(1, len(common)))])
    words = dice.shuffle(words)
    return Prose(_write(dice, words), Counter(word.casefold() for word in words))


def _write(dice: Dice, words: list[str]) -> str:
    lines, start = [], 0
    while start < len(words):
        sentence = words[start : (start := start + dice.between(4, 14))]
        lines.append(_sentence(dice, sentence))
    return "\n".join(lines) + "\n"


def _sentence(dice: Dice, words: list[str]) -> str:
    marks = [dice.choice(["", "", "", "", "", ",", ";", " –"]) for _ in words[:-1]]
    text = " ".join(word + mark for word, mark in zip(words, [*marks, ""], strict=True))
    text = text[0].upper() + text[1:] + dice.choice([".", ".", "?", "!"])
    return f'"{text}"' if dice.below(5) == 0 else text
