"""A first file, written as one would guess it, is answered with where everything goes.

Holds: formats.own.fault_messages.
"""

import pytest

from roadmap_cli.formats.own.roadmap_reader import read_text

HEAD = "format: 1\nid: guitar\ntitle: Guitar\n"
TOPIC = f"{HEAD}tracks:\n  - id: basics\n    topics:\n      - id: chords\n        "


def hints(text: str) -> list[str]:
    return [problem.hint for problem in read_text(text).problems if problem.severity == "error"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (f"{HEAD}topics:\n  - Chords\n", "topics go inside a track"),
        (f"{HEAD}steps: [Chords]\n", "topics go inside a track"),
        (f"{HEAD}subjects: []\n", "did you mean tracks?"),
        (f"{HEAD}tracks:\n  - Chords\n", "write - id: chords"),
        (f"{TOPIC}needs: [strings]", "did you mean prerequisites?"),
        (f"{TOPIC}time: 3h", "did you mean hours?"),
        (f"{TOPIC}goal: play a song", "did you mean outcomes?"),
        (f"{TOPIC}exercise: play a song", "did you mean proof?"),
        (f"{TOPIC}links: https://example.org", "did you mean readings?"),
        (f"{TOPIC}questions: []", "did you mean checks?"),
        (f"{HEAD}tracks: []\nmilestones:\n  - id: m\n    topics: [a]\n", "did you mean needs?"),
    ],
)
def test_another_word_for_a_key_is_understood(text: str, hint: str) -> None:
    assert any(found.startswith(hint) for found in hints(text)), hints(text)


def test_a_key_under_another_name_is_not_missing_too() -> None:
    found = hints(HEAD.replace("title", "name") + "tracks: []\n")
    assert found == ["did you mean title?"]
