"""A text to count: the facts about it are true, and what counting stumbles over is in it.

Holds: practice.kit.prose.
"""

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.prose import make_prose


@settings(max_examples=20)
@given(st.integers(0, 2**63))
def test_the_facts_are_those_of_the_text(seed: int) -> None:
    text, counts = make_prose(Dice(seed))
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text.casefold())
    assert Counter(words) == counts
    assert counts.total() == 3000
    assert sum(count == 1 for count in counts.values()) >= 160
    assert len([count for count in counts.values() if count > 9]) >= 20
    assert re.search(r"(?m)^\W*[A-Z]", text)
    assert {'"', "–", "'", "ö"} < set(text)
