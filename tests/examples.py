"""With how many examples a property is tried, and with which.

The profile `steady`, the default, draws the same examples on each run, so that a red build is red
for everyone. `pytest --hypothesis-profile random` draws others on each run, and ten times as many:
for a run at night, whose failures come with what repeats them. `few` are a fifth of the usual ones,
for mutants: each of them runs its tests again.
"""

from typing import Any

from hypothesis import Phase, settings

_USUAL = 100  # what Hypothesis tries when nobody says how many

settings.register_profile(
    "steady", max_examples=_USUAL, derandomize=True, deadline=None, print_blob=True
)
settings.register_profile(
    "few",
    max_examples=_USUAL // 5,
    derandomize=True,
    deadline=None,
    # That a test fails is all that is asked: the smallest example would take seconds each time.
    phases=(Phase.explicit, Phase.generate),
)
settings.register_profile(
    "random", max_examples=10 * _USUAL, derandomize=False, deadline=None, print_blob=True
)


def examples(count: int, **more: Any) -> settings:
    """Return settings for so many examples, or as many times more as the profile says."""
    return settings(max_examples=count * settings.default.max_examples // _USUAL, **more)
