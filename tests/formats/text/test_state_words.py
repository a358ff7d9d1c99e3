"""States in words, signs and percentages.

Holds: formats.text.state_words.
"""

import pytest

from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.formats.text.state_words import read_state


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ASSUMED, ["✅ Done", "done ✅", "DONE", "x", "[x]", "TRUE", "☑", "100 %", "12/12", "Read", "Oui"]),
        (IN_PROGRESS, ["🚧 Doing", "In-Progress", "currently-reading", "45%", "0.5%", "3 of 10", "🔄"]),
        (SKIPPED, ["Won't do", "Won’t do", "Canceled", "did not finish", "🚫"]),
        (PAUSED, ["On hold", "⏸️"]),
        (OPEN, ["", "Backlog", "to-read", "[ ]", "⬜", "❌", "0%", "0/7", "Not started", "-", "—"]),
        (None, ["maybe", "12/7", "140 %", "tea", "🍵"]),
    ],
)  # fmt: skip
def test_words_signs_and_amounts_mean_a_state(state: str | None, words: list[str]) -> None:
    assert [read_state(word) for word in words] == [state] * len(words)


def test_words_decide_over_signs_beside_them() -> None:
    assert read_state("✅ In progress") == IN_PROGRESS
