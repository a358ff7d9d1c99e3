"""A line that people type instead of ours is understood, or answered with the line to type.

Words for looking never lead to a command that records, and what is run instead is said.

Holds: cli.mistakes, cli.guesses, cli.input.rereading, cli.input.other_words, cli.input.command_line,
workspace.name_kinds.
"""

import re
import shlex
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import fingerprints
from tests.cli.program import Learner
from tests.core.small_roadmaps import thorough

from roadmap_cli.cli.commands.table import all_commands
from roadmap_cli.cli.guesses import is_slip
from roadmap_cli.cli.input import other_words, rereading
from roadmap_cli.cli.input.command_line import find_option, join, split
from roadmap_cli.cli.input.parameters import BEFORE_COMMANDS

COMMANDS = {command.name: command for command in all_commands()}
OTHER_COMMANDS = [word for words, _ in other_words._COMMANDS for word in words.split()]
LOOKING = """
status state stats progress dashboard summary overview percent eta streak log logs journal activity
recent changes today now todo tasks topics topic tracks stages tags milestones ls all view details
about explain see find grep graph route calendar schedule agenda week resources books
notes comments remaining left blocked ready available current skipped settings json html web
manual docs h
""".split()


# -- understood ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # as it is written
        ("DONE mix", "done mix"),
        ("Next", "next"),
        ("next.", "next"),
        ("roadmap next", "next"),
        ("'$' roadmap next", "next"),
        ("./roadmap next", "next"),
        ("ｎｅｘｔ", "next"),
        ("next —json", "next --json"),
        ("next –-json", "next --json"),
        ("next -json", "next --json"),
        ("next --JSON", "next --json"),
        ("report --as_of today", "report --as-of today"),
        ("next -n=2", "next -n2"),
        ("done mix on=today", "done mix --on=today"),
        ("done mix.", "done mix"),
        ("done mix,knead", "done mix knead"),
        ("done “mix”, „knead“", ""),
        ("report --format HTML", ""),
        # in another order
        ("spent 40m mix", "spent mix 40m"),
        ("link https://example.org/x mix", "link mix https://example.org/x"),
        ("mix done", "done mix"),
        ("--on today done mix", "done mix --on today"),
        ("-n 2 next", "next -n 2"),
        # titles and values of several words
        ("done mix a dough", "done 'mix a dough'"),
        ("show let it rise", "show 'let it rise'"),
        ("spent mix a dough 40m", "spent 'mix a dough' 40m"),
        ("path first loaf", "path 'first loaf'"),
        ("done mix --on 0 days ago", "done --on '0 days ago' mix"),
        ("spent 2h on mix", "spent mix 2h"),
        ("spent mix for 2h", "spent mix 2h"),
        ("spent mix two hours", "spent mix 'two hours'"),
        ("history 2026", "history --since 2026"),
        ("done mix --on 'on friday'", ""),
        ("spent mix 1 h 30", "spent mix '1 h 30'"),
        ("next --time 2 hours", "next --time '2 hours'"),
        ("next --time=half an hour", "next '--time=half an hour'"),
        # words that only one option can take
        ("next 2", "next -n 2"),
        ("next 2 topics", "next -n 2"),
        ("next 45m", "next --time 45m"),
        ("next dough", "next --track dough"),
        ("next sourdough", "next --goal sourdough"),
        ("list done", "list --state done"),
        ("list in progress", "list --state 'in progress'"),
        ("list ready", "list --ready"),
        ("list the dough", "list --track dough"),
        ("list stage basics", "list --stage basics"),
        ("list topics", "list"),
        ("report yesterday", "report --since yesterday"),
        ("report since monday", "report --since monday"),
        ("report remaining", "report --remaining"),
        ("report csv", "report --format csv"),
        ("history 5", "history -n 5"),
        ("reading mix", "reading --topic mix"),
        ("tree dough", "tree --track dough"),
        ("tree all", "tree --all"),
        ("plan 5h", "plan --hours-per-week 5h"),
        ("plan 2 weeks --hours-per-week 5", "plan --hours-per-week 5 --weeks 2"),
        ("list --state open done", "list --state open --state done"),
        ("done mix and knead", "done mix knead"),
        ("done 'mix, knead'", "done mix knead"),
        ("export json", "export --format json"),
        ("done mix today", "done --on today mix"),
        ("done mix on today", "done --on today mix"),
        ("done mix 3h", "done --spent 3h mix"),
        ("spent mix 40m on today", "spent --on today mix 40m"),
        ("move HANDLE 0 days ago", "move HANDLE '0 days ago'"),
        ("move today HANDLE", "move HANDLE today"),
        # plural and singular of a command for looking
        ("reports", "report"),
        ("lists", "list"),
        ("roadmap", "next"),
    ],
)
def test_what_can_mean_one_thing_only_is_done_and_said(
    mia: Learner, typed: str, meant: str
) -> None:
    assert mia.types("start rise").code == 0
    handle = mia.asks("history")["steps"][0]["handle"]
    typed, meant = (line.replace("HANDLE", handle) for line in (typed, meant))
    result = mia.types(typed)
    assert result.code == 0, result
    said = re.findall("roadmap: understood as: roadmap (.*)", result.err)
    assert said == ([meant] if meant else [])


@pytest.mark.parametrize("handle", ["06.1", "20.11", "3e.1", "ab.7"])
def test_a_handle_that_looks_like_a_day_stays_a_handle(handle: str) -> None:
    readings = list(rereading.readings(COMMANDS["move"], [handle, "someday"], date(2026, 11, 28)))
    assert readings == [["move", handle, "someday"]] * len(readings)
    swapped = rereading.readings(COMMANDS["move"], ["friday", handle], date(2026, 11, 28))
    assert next(swapped) == ["move", handle, "friday"]


def test_in_json_the_line_that_was_run_is_a_remark(mia: Learner) -> None:
    answer = mia.types("next 2 --json")
    assert (answer.code, answer.err.count("understood as")) == (0, 1)
    assert "understood as: roadmap next -n 2 --json" in answer.out.replace(
        "--json -n 2", "-n 2 --json"
    )


@pytest.mark.parametrize(
    "line",
    [
        *("list done mix", "show done", "list mix knead", "report done", "status mix", "log done"),
        *(
            "note nosuch 'some text'",
            "add note mix",
            "delete note mix",
            "mark mix done",
            "edit mix",
        ),
        *("done mix nosuch", "done dough", "done first-loaf", "done 1", "done '#1'", "done all"),
        *("done '*'", "done mix ''", "spent mix 40", "spent mix -40m", "spent mix 2d", "undo all"),
        *("undo mix", "undo -1", "done mix --time 3h", "done mix --date today", "strat mix"),
        *("dones mix", "done it", "done let go", "start mix --force", "finish mix", "undone mix"),
        *("done mix --note two words", "note 'text' mix", "skip mix because boring"),
    ],
)
def test_what_may_mean_more_records_nothing_and_has_a_next_step(mia: Learner, line: str) -> None:
    assert mia.types("note knead kept").code == 0
    before = fingerprints(mia.home)
    result = mia.types(line)
    assert result.code in (0, 2), result
    if result.code:
        assert result.out == ""
        assert len(result.err.splitlines()) == 2, result.err
    assert len(mia.asks("history")["steps"]) == 1
    assert fingerprints(mia.home) == before or result.code == 0


def test_a_reading_that_fails_leaves_no_option_behind(mia: Learner) -> None:
    result = mia.types("report json nosuch")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("roadmap: report cannot use 'nosuch'")


# -- answered --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("complete mix", "record a topic as finished: roadmap done mix"),
        ("finish mix --spent 3h", "roadmap done mix --spent 3h"),
        ("status", "see how far you are: roadmap report"),
        ("today", "see what to study now: roadmap next"),
        ("quiz mix", "roadmap review mix"),
        ("strat mix", "did you mean: roadmap start mix"),
        ("dnoe mix", "did you mean: roadmap done mix"),
        ("reads manual", "did you mean: roadmap read manual"),
        ("mix", "that is a topic; see it: roadmap show mix"),
        ("done mix --time 3h", "did you mean: roadmap done mix --spent 3h"),
        ("done mix --date=today", "did you mean: roadmap done mix --on=today"),
        ("done --topic mix", "did you mean: roadmap done mix"),
        ("done mix --spnet 3h", "did you mean: roadmap done mix --spent 3h"),
        ("list --done", "did you mean: roadmap list --state done"),
        ("report --csv", "did you mean: roadmap report --format csv"),
        ("next --limit=3", "did you mean: roadmap next -n 3"),
        ("next --no-colour", "did you mean: roadmap next --color never"),
        ("next --verbose", "every detail is in --json"),
        ("done mix --dry-run", "you can undo it: roadmap undo"),
        ("spent mix 40", "did you mean: roadmap spent mix 40m"),
        ("spent 40 mix", "did you mean: roadmap spent mix 40m"),
        ("spent mix -40m", "roadmap spent mix 40m --instead"),
        ("undo -1", "did you mean: roadmap undo 1"),
        ("undo all", "the last three: roadmap undo 3"),
        ("undo mix", "see the entries: roadmap history mix"),
        ("search -rf", "if these are words: roadmap search -- -rf"),
        ("show -- -rf", "try: roadmap search -- -rf"),
        ("done '#3'", "a topic has no number; see the ids: roadmap list"),
        ("done first-loaf", "see its topics: roadmap path first-loaf"),
        ("show dough", "see its topics: roadmap report dough"),
        ("done mix --note two words", "roadmap done mix --note 'two words'"),
        ("note 'some text' mix", "the topic comes first: roadmap note mix 'some text'"),
        ("done", "write: roadmap done TOPIC... [OPTIONS]; for example: roadmap done git-basics"),
        ("done mix --on", "write: --on DATE; see roadmap done --help"),
        ("next --json=yes", "write: --json; see roadmap next --help"),
        ("show mix knead", "write: roadmap show TOPIC [OPTIONS]"),
        ("history -5", "did you mean: roadmap history -n 5"),
        ("list milestones", "see your milestones: roadmap report"),
        ("plan 5 --weeks 2", "write: roadmap plan [OPTIONS]"),
        ("done TOPIC", "see the ids: roadmap list"),
        ("done mix --spent 0", "see roadmap done --help"),
        ("help dnoe", "did you mean: roadmap help done"),
        ("aim first-loaf --on 2030-01-01", "roadmap aim first-loaf --by 2030-01-01"),
        ("aim first-loaf --deadline=2030-01-01", "roadmap aim first-loaf --by=2030-01-01"),
        ("export --to x.csv", "roadmap export --output x.csv"),
        ("done mix --hours 2", "roadmap done mix --spent 2h"),
        ("done mix --spent 3", "roadmap done mix --spent 3h"),
        ("done mix --spent=45", "roadmap done mix --spent=45m"),
        ("spent mix --hours 2", "roadmap spent mix 2h"),
        ("spent mix --minutes=20", "roadmap spent mix 20m"),
        ("done mix --time 3h --comment fine", "roadmap done mix --spent 3h --note fine"),
        ("spent mix --hours 40", "roadmap spent mix 40h"),
        ("spent knead --minutes 5", "roadmap spent knead 5m"),
        ("done mix --minutes 5", "roadmap done mix --spent 5m"),
        ("done mix --hours 40", "roadmap done mix --spent 40h"),
        ("spent mix --time 40", "roadmap spent mix 40m"),
        ("spent mix --time=40", "roadmap spent mix 40m"),
        ("history mix -3", "roadmap history mix -n 3"),
        ("-5", "roadmap next -n 5"),
        ("review mix --ok", "roadmap review mix --recalled"),
        ("review mix --no", "roadmap review mix --forgotten"),
        ("config ascii --on", "roadmap config ascii true"),
        ("move 12.1 -1", "roadmap move 12.1 yesterday"),
        ("move 12.1 -3", "roadmap move 12.1 '3 days ago'"),
        ("comment mix 'so good'", "roadmap note mix 'so good'"),
        ("time mix 40m", "roadmap spent mix 40m"),
        ("info mix", "roadmap show mix"),
        ("done mix --on november", "say which day of it: 20"),
        ("done mix --on 28", "say the month, too: 20"),
        ("done mix --on 20th", "say the month, too: 20"),
        ("done mix --on 2026-02-30", "February 2026 has 28 days"),
        ("done mix --on '31 nov'", "has 30 days"),
        ("done mix --on 'this week'", "it began on 20"),
        ("timer begin mix", "did you mean: roadmap timer start mix"),
        ("timer pause", "did you mean: roadmap timer stop"),
        ("man", "man roadmap"),
        ("install-completion", "roadmap --install-completion"),
        ("backup list", "roadmap restore --list"),
        ("--time 45m", "did you mean: roadmap next --time 45m"),
        ("-n 3", "did you mean: roadmap next -n 3"),
        ("5", "did you mean: roadmap next -n 5"),
    ],
)
def test_a_mistake_is_answered_with_the_line_to_type(mia: Learner, line: str, hint: str) -> None:
    result = mia.types(line)
    assert (result.code, result.out) == (2, "")
    assert hint in result.err.splitlines()[1]


@pytest.mark.parametrize("word", OTHER_COMMANDS)
def test_a_word_instead_of_ours_leads_to_lines_that_can_be_typed(word: str) -> None:
    hint = other_words.answer_command(word, (), COMMANDS)
    assert hint
    for line in re.findall(r": (roadmap [^;]*)", hint):
        name, *words = shlex.split(line.partition(", edit")[0])[1:]
        parameters = COMMANDS[name].parameters if name in COMMANDS else BEFORE_COMMANDS
        for option, *_ in split(parameters, words).options:
            assert find_option(parameters, option), line


def test_each_word_stands_in_the_table_once_and_is_no_command() -> None:
    assert sorted(set(OTHER_COMMANDS)) == sorted(OTHER_COMMANDS)
    assert not set(OTHER_COMMANDS) & set(COMMANDS)


@pytest.mark.parametrize("word", LOOKING)
def test_a_word_for_looking_leads_to_commands_that_only_look(mia: Learner, word: str) -> None:
    result = mia.types(word)
    assert result.code == 2
    names = re.findall(r": roadmap ([a-z-]+)", result.err.partition("\n")[2])
    assert names
    for name in names:
        is_shown = name == "note" and "--show" in result.err
        # Without a value it only looks.
        is_alone = re.search(f": roadmap {name}([;\n]|$)", result.err) is not None
        looks = name == "--help" or other_words.is_reading(COMMANDS[name])
        assert looks or is_shown or (name == "config" and is_alone)


@given(st.sampled_from(sorted(COMMANDS)), st.data())
@thorough
def test_a_slip_of_one_letter_is_recognised(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("aestx"))
    swapped = name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    for typed in (name[:at] + name[at + 1 :], name[:at] + letter + name[at:], swapped):
        assert is_slip(typed, name)
    assert not is_slip("status", "start")


# -- the words of a line ---------------------------------------------------------------------------

_words = st.lists(st.sampled_from(["mix", "-n", "--on", "--on=x", "--json", "-q", "--", "-", "7"]))


@given(_words)
@thorough
def test_a_line_that_is_taken_apart_and_joined_means_the_same(words: list[str]) -> None:
    parameters = COMMANDS["history"].parameters
    line = split(parameters, words)
    again = split(parameters, join("history", *line)[1:])
    ends_open = bool(line.options) and line.options[-1][0] in ("-n", "--on")
    assert again == line or ends_open


# -- words that name nothing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        *("done it", "done i", "done in", "done to", "know i", "start on", "skip a", "stop the"),
        *("note i liked it", "note it x", "spent it 2h", "link it https://example.org/x"),
        *("timer start it", "aim it", "aim clear", "aim off", "done mix in 3 hours", "skip to mix"),
        *("done undo", "done list", "start plan", "know ready", "done everything", "skip all"),
        *(f"note mix {word}" for word in "show list view history help edit delete undo".split()),
        *("note show mix", "note mix --list", "show dough done", "note DONE"),
    ],
)
def test_a_word_that_names_no_topic_records_nothing(mia: Learner, line: str) -> None:
    assert mia.types("next").code == 0
    before = fingerprints(mia.home)
    result = mia.types(line)
    assert (result.code, result.out) == (2, ""), result
    assert len(result.err.splitlines()) == 2, result.err
    assert fingerprints(mia.home) == before


@pytest.mark.parametrize(
    ("line", "sentence", "hint"),
    [
        ("done undo", "'undo' is a command, not a topic", "did you mean: roadmap undo"),
        ("know ready", "no topic called 'ready'", "roadmap list --ready"),
        ("aim none", "no milestone or topic called 'none'", "roadmap aim --none"),
        ("note mix delete", "'delete' alone is kept as no note", "roadmap note mix --remove"),
        ("note show mix", "'show' is a command, not a topic", "roadmap note mix --show"),
        ("note mix --list", "note has no option --list", "roadmap note mix --show"),
        ("show dough", "'dough' is a track, not a topic or milestone", "roadmap report dough"),
        ("start dough", "'dough' is a track, not a topic", "roadmap know dough"),
        ("done manual", "'manual' is a reading, not a topic", "roadmap read manual"),
        ("report mix", "'mix' is a topic, not a track", "roadmap show mix"),
        ("report basics", "'basics' is a stage, not a track", "roadmap list --stage basics"),
        ("list first-loaf", "list cannot use 'first-loaf', which is a milestone", "roadmap path"),
        ("dough", "no command is called 'dough'", "that is a track; see its topics"),
        ("list dough --format pdf", "--format: 'pdf' is not one of", "roadmap list --help"),
        ("next 5 --goal zzz", "no milestone or topic called 'zzz'", ""),
        ("DONE zzz", "no topic called 'zzz'", "roadmap search zzz"),
    ],
)
def test_what_a_name_is_or_is_not_is_said(
    mia: Learner, line: str, sentence: str, hint: str
) -> None:
    result = mia.types(line)
    assert result.code == 2
    first, second = result.err.splitlines()
    assert sentence in first
    assert hint in second


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("config color ALWAYS", "color", "always"),
        ("config color=Never", "color", "never"),
        ("config set color always", "color", "always"),
        ("config hours_per_week 5,5", "hours_per_week", 5.5),
        ("config hours_per_week '5 hours'", "hours_per_week", 5),
        ("config day_starts 4am", "day_starts", 4),
        ("config set day_starts 04:00", "day_starts", 4),
        ("config unset day_starts", "day_starts", 0),
    ],
)
def test_a_setting_is_set_however_its_value_is_written(
    mia: Learner, line: str, key: str, value: object
) -> None:
    assert mia.types("config day_starts 3").code == 0
    result = mia.types(line)
    assert result.code == 0, result
    rows = {row["key"]: row["value"] for row in mia.asks("config")["settings"]}
    assert rows[key] == value


def test_an_error_that_is_no_misuse_of_words_is_not_read_again(mia: Learner) -> None:
    (mia.home / "config.toml").write_text("[color]\na = 1\n", "utf-8")
    result = mia.types("config color auto")
    assert (result.code, result.out) == (2, "")
    assert "cannot be changed by a command" in result.err


# -- any line --------------------------------------------------------------------------------------

LOOKS = sorted(name for name, command in COMMANDS.items() if other_words.is_reading(command))


@pytest.mark.parametrize("name", LOOKS)
def test_a_line_for_looking_never_records(mia: Learner, name: str) -> None:
    assert mia.types("start rise").code == 0
    for words in (
        "done",
        "mix done",
        "done mix",
        "today",
        "3",
        "first-loaf",
        "all",
        "skip mix undo",
    ):
        assert mia.types(f"{name} {words}").code in (0, 2, 3)
    assert len(mia.asks("history")["steps"]) == 1
