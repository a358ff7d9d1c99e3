"""A log to ask: its facts have no ties, and the usual mistakes give other answers.

Holds: practice.kit.access_log.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_cli.practice.kit.access_log import find_facts, make_log, write_log
from roadmap_cli.practice.kit.dice import Dice


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**63))
def test_the_usual_mistakes_show(seed: int) -> None:
    lines = make_log(Dice(seed))
    facts = find_facts(lines)
    assert all(len(line.split()) == 5 for line in write_log(lines).splitlines())
    counts = [count for _, count in facts.addresses.most_common(12)]
    assert len(set(counts)) == len(counts)

    as_text = sorted(facts.addresses, key=lambda address: str(facts.addresses[address]))
    most_often = {address for address, _ in facts.addresses.most_common(10)}
    assert set(as_text[-10:]) != most_often
    (best, most), (_, second) = facts.sizes.most_common(2)
    assert most > second
    assert best != max(facts.sizes, key=lambda path: str(facts.sizes[path]))
    assert best != max(lines, key=lambda line: line.size).path
    assert 0 < facts.errors < facts.lines
