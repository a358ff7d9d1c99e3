"""No command says the same sentence twice, whether it is typed well or wrongly.

Titles may come again: what is looked at are the words around them.

Holds: cli.output.session, formats.text.problems.
"""

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner

# Where a sentence ends, and where a clause that could be one ends.
_ENDS = re.compile(r"(?<=[.!?])\s+|[;:]\s+|\s[·—]\s|\s\(|\)(?=[\s,.;:]|$)")
_MIN_WORDS = 5

FILES = {
    "bad.yaml": "id: x\ntitle: y\ntopics:\n  - a\n",
    "broken.yaml": "id: [x\n",
    "empty.yaml": "",
    "list.md": "# Tea\n- [ ] boil the water\n- [x] find a cup\n",
    "no-list.md": "Nothing to tick here.\n",
    "list.csv": "title\n",
    "broken.json": '{"nodes": [',
}
RIGHT = """
next, next -n 3, next --goal shape, next --goal basics, next --time 20m, next --track oven
show mix, show mix --answers, show first-loaf, list, list --ready, list --state done, tree, tree --all
reading, reading --all, reading --topic mix, path shape, plan, plan --hours-per-week 5
report, report --remaining, report --hours-per-week 5, report dough, history, links, roadmaps
start mix, start mix, start mix knead, stop mix, stop mix, done mix --rating 1, done mix --spent 2h
done mix --note hello --proof https://example.org/loaf, done mix, done mix --on 2026-01-05
done rise, done knead preheat, done bake, skip shape, skip shape, reopen shape, reopen shape
know dough, know mix, spent feed-starter 2h, spent feed-starter 900h, spent feed-starter 1h --instead
note feed-starter sour, note feed-starter --show, link feed-starter https://example.org/a
link feed-starter https://example.org/a, read baking-book, read baking-book, open baking-book
review, review mix, review shape, review mix --forgotten, review, review mix --recalled
assess, assess --yes feed-starter, undo, undo 2, redo, report --since 2026-01-01
report --as-of 2026-01-01, search loaf, search zzzz, show mix, history mix, note mix --show
check bread.yaml, check list.md, load bread.yaml, load bread.yaml --dry-run, import list.md
backup copy.db, backup copy.db, restore --list, doctor, where, export --format md
undo 99, redo, next, --help, next --help, show --help
"""
WRONG = """
next extra, next --time abc, next --goal nope, next --track nope, next --nope, nosuch, --nope, -v
start nope, start, done, done nope, done mix nope, done mix --rating 9, done mix --rating good
done mix --on never, done mix --on 2099-01-01, done mix --spent never, done mix --proof ftp://x
stop mix, reopen nope, skip nope, know nope, know mix nope, spent mix, spent mix never
spent nope 2h, spent mix 2h --entry nope, spent mix --remove, note mix '', note nope text
note mix --remove, link mix ftp://x, link nope https://example.org, link mix nope --remove
read nope, read mix, read manual --topic nope, reading --kind nope, reading --all --topic mix
open nope, open knead extra, review nope, review --recalled, review mix --recalled --on 2099-01-01
assess --record, assess --yes mix --no mix, assess --yes nope, undo nope, undo 0, redo nope
move nope 2026-01-01, history nope, show nope, list --state nope, list --track nope, list --stage no
report nope, report --since nope, report --as-of nope, report --since 2026-01-01 --remaining
report --hours-per-week nope, plan --weeks 0, plan --hours-per-week 0, path nope, tree --track nope
load nosuch.yaml, load bad.yaml, load broken.yaml, load empty.yaml, load list.md, load .
check nosuch.yaml, check bad.yaml, check broken.yaml, check empty.yaml, check
import nosuch.md, import https://roadmap.sh/backend, import no-list.md, import list.csv
import broken.json, import bread.yaml, import ., merge nosuch.db, merge bread.yaml, links nosuch.yaml
links bad.yaml, export nope, export --format nope, backup no/such/place.db, restore nosuch.db
restore bread.yaml, use nope, forget nope, --roadmap nope next, next --json --format md
report --format nope, report -o no/such/place.txt
"""


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in re.split(r",\s|\n", text) if line.strip()]


TITLES = sorted(
    re.findall(r"(?<=title: )[^,}\n]+|(?<=why: )[^,}\n]+", BREAD.read_text("utf-8")),
    key=len,
    reverse=True,
)


def sentences(text: str, here: str) -> list[str]:
    """Return what a person reads as one sentence or clause, but for titles, addresses and the folder."""
    found = []
    for title in (here, *TITLES):
        text = text.replace(title.strip("'\""), "*")
    for line in text.splitlines():
        for part in _ENDS.split(line):
            words = part.strip(" .").removeprefix("roadmap: ")
            if len(re.findall(r"[^\W\d_]+", words)) >= _MIN_WORDS and "://" not in words:
                found.append(words)
    return found


@pytest.fixture
def pat(mia: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learner:
    """A learner with good and bad files at hand, whose screen is so wide that nothing wraps."""
    here = tmp_path / "kitchen"
    here.mkdir()
    for name, text in FILES.items():
        (here / name).write_text(text, "utf-8")
    (here / "bread.yaml").write_bytes(BREAD.read_bytes())
    monkeypatch.chdir(here)
    monkeypatch.setenv("COLUMNS", "2000")
    return mia


@pytest.mark.parametrize("script", [RIGHT, WRONG], ids=["right", "wrong"])
def test_no_sentence_is_printed_twice(pat: Learner, script: str) -> None:
    doubled, here = {}, str(Path.cwd())
    for line in lines_of(script):
        result = pat.types(line)
        counts = Counter([*sentences(result.out, here), *sentences(result.err, here)])
        again = [sentence for sentence, count in counts.items() if count > 1]
        if again:
            doubled[line] = again
    assert doubled == {}
