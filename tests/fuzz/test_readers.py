"""Each reader meets bytes that nobody wrote, the same on every run; the long search is `python -m tests.fuzz`."""

import random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.readers import PART, READERS, Reader

# So many for each reader that all of them together take some ten seconds.
EXAMPLES = {"database": 15, "config": 60, "writers": 60}


def mutate(reader: Reader, seeds: list[bytes], dice: random.Random) -> bytes:
    """Return bytes to begin with, damaged in a few places, or two of them crossed."""
    data = dice.choice(seeds)
    if dice.random() < 0.3:
        other = dice.choice(seeds)
        data = data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other) + 1) :]
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data) + 1)
        length = dice.choice((0, 0, 1, 1, 4, 30))
        new = dice.choice(
            (
                b"",
                dice.choice(reader.words).encode("utf-8", "surrogatepass"),
                dice.randbytes(dice.randint(1, 4)),
                data[at : at + length] * dice.choice((2, 50)),
            )
        )
        data = data[:at] + new + data[at + length :]
    return data[: reader.longest]


@pytest.mark.parametrize("name", READERS)
def test_what_a_reader_can_begin_with_is_read_or_refused(name: str) -> None:
    for seed in READERS[name].seeds():
        READERS[name].reads(seed)


@pytest.mark.parametrize("name", READERS)
def test_damaged_bytes_are_read_or_refused_and_nothing_else(name: str) -> None:
    reader = READERS[name]
    seeds = reader.seeds()

    @examples(EXAMPLES.get(name, 120), suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(min_value=0, max_value=2**64))
    def damage(number: int) -> None:
        reader.reads(mutate(reader, seeds, random.Random(number)))

    damage()


@pytest.mark.parametrize("name", READERS)
@examples(40)
@given(
    data=st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(lambda t: t.encode("utf-8", "surrogatepass")),
    )
)
def test_noise_is_read_or_refused_and_nothing_else(name: str, data: bytes) -> None:
    READERS[name].reads(data)
    READERS[name].reads(data + PART + data)
