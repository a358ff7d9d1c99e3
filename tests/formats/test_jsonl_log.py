"""The log as a file: read back exactly as written; anything else is refused.

Holds: formats.jsonl_log.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.errors import InvalidLog
from roadmap_cli.formats import jsonl_log

plain = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), plain),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(plain, inner, max_size=3)),
    max_leaves=6,
)
data = st.dictionaries(plain.filter(lambda key: key != "command"), values, max_size=3).filter(
    lambda value: "inf" not in repr(value)
)
spellings = st.sampled_from(
    [{}, {"ensure_ascii": False}, {"indent": 1}, {"separators": (",", ":")}]
)


def row(n: int, text: str) -> jsonl_log.Row:
    at = "2026-03-04T12:00:00+01:00"
    return ("dev", n, n, at, at[:10], f"dev.{n}", "hummed", "small", "alpha", text, "0" * 32)


@given(st.lists(st.tuples(data, spellings), max_size=5))
def test_stored_data_come_back_byte_for_byte_in_any_spelling(
    stored: list[tuple[dict[str, object], dict[str, object]]],
) -> None:
    texts = [json.dumps(value, **spelling) for value, spelling in stored]  # type: ignore[arg-type]
    rows = [row(n, text) for n, text in enumerate(texts, 1)]
    head = jsonl_log.LogHeader("x", "", len(rows), {"dev": len(rows)} if rows else {})
    lines = list(jsonl_log.to_jsonl(head, rows))
    assert all(len(line.splitlines()) == 1 for line in lines)
    with TemporaryDirectory() as directory:
        path = Path(directory, "log.jsonl")
        path.write_text("".join(lines), "utf-8", newline="\n")
        events = list(jsonl_log.read_log(str(path)))
    assert [text for _, _, text in events] == texts
    assert [(*event[:9], text, event.sum) for _, event, text in events] == rows
    assert [line for line, _, _ in events] == list(range(2, len(rows) + 2))


@examples(200)
@given(st.one_of(st.binary(max_size=300), plain.map(str.encode)))
def test_arbitrary_bytes_are_refused(content: bytes) -> None:
    with TemporaryDirectory() as directory:
        path = Path(directory, "log.jsonl")
        path.write_bytes(content)
        with pytest.raises(InvalidLog) as failure:
            list(jsonl_log.read_log(str(path)))
    assert failure.value.problems[0].line >= 1


def test_checksums_follow_the_documented_rule() -> None:
    import hashlib

    from roadmap_cli.core.progress.progress import Event
    from roadmap_cli.store.log.checksum_chain import checksum

    line = json.loads(list(jsonl_log.to_jsonl(HEAD, [row(1, '{"b": "é", "a": 1}')]))[1])
    fields = [line[name] for name in list(line)[:10]]
    for before in ("", "0f" * 16):
        text = json.dumps(
            [before, *fields], ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        expected = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        assert checksum(before, Event._make([*fields, ""])) == expected


HEAD = jsonl_log.LogHeader("x", "", 1, {"dev": 1})
