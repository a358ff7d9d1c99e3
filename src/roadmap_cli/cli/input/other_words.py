"""The words that people type instead of ours, for commands and for options, as tables.

Each is answered with the line to type, and none is an alias: what a script says has one spelling.
A word for looking is answered with commands that only read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from roadmap_cli.cli.input.command_line import find_option
from roadmap_cli.cli.input.parameters import LOOK, Command, Parameter
from roadmap_cli.shell_words import quote

_READING = (
    "next",
    "history",
    "reading",
    "roadmaps",
    "links",
    "check",
    "where",
    "doctor",
    "export",
)
_FILE = "roadmap export --format yaml -o FILE, edit that file, then roadmap load FILE"
# The words, and what to type for what they may mean: clauses with "; " between them, of which those
# count whose command there is. What stands in braces is replaced by what followed the word.
_COMMANDS = (
    (
        "complete finish did do close tick resolve achieve learned",
        "record a topic as finished: roadmap done {TOPIC}",
    ),
    (
        "completed finished",
        "see what is done: roadmap list --state done; record it: roadmap done {TOPIC}",
    ),
    (
        "mark set",
        "a topic is finished: roadmap done {TOPIC}; you knew it before: roadmap know {TOPIC}; "
        "a reading is read: roadmap read {READING}",
    ),
    (
        "status state states stat stats statistics progress dashboard summary overview percent total info "
        "chart eta forecast achievements badges points score results count hours estimate how",
        "see how far you are: roadmap report; one topic: roadmap show {TOPIC}",
    ),
    (
        "log logs journal diary activity recent changes events timesheet",
        "see what you recorded: roadmap history; since a day: roadmap report --since monday",
    ),
    (
        "streak streaks",
        "roadmap counts no streaks; see what you recorded: roadmap history; "
        "how far you are: roadmap report",
    ),
    (
        "whats-next today now todo todos task tasks what whats what's continue resume suggest recommend go "
        "work hi hello random",
        "see what to study now: roadmap next",
    ),
    ("learn study", "see what to study now: roadmap next; begin a topic: roadmap start {TOPIC}"),
    ("begin", "begin a topic: roadmap start {TOPIC}"),
    (
        "edit modify change correct fix amend",
        "a time that you recorded: roadmap spent TOPIC 3h --instead; a note: roadmap note TOPIC "
        f"--instead; the day of an entry: roadmap move HANDLE DATE; the roadmap itself: {_FILE}",
    ),
    (
        "delete del rm remove drop erase",
        "leave a topic out: roadmap skip {TOPIC}; undo what you recorded last: roadmap undo; "
        "remove a note: roadmap note TOPIC --remove; hide a roadmap: roadmap forget ID",
    ),
    (
        "reset restart clear wipe",
        "undo what you recorded last: roadmap undo; make a topic open again: roadmap reopen TOPIC",
    ),
    (
        "add create insert append",
        f"add a topic: {_FILE}; add a link of your own: roadmap link TOPIC URL; "
        "begin a roadmap of your own: roadmap new FILE",
    ),
    (
        "init setup",
        "there is nothing to set up; see what to study: roadmap next; "
        "begin a roadmap of your own: roadmap new FILE",
    ),
    (
        "settings setting configure preferences prefs",
        "see the settings: roadmap config; where your files are: roadmap where",
    ),
    (
        "goal target deadline",
        "see the way to a milestone: roadmap path {MILESTONE}; what to study on the way: roadmap "
        "next --goal {MILESTONE}; make it your goal: roadmap aim {MILESTONE}",
    ),
    (
        "milestone milestones goals targets",
        "see your milestones: roadmap report; one of them: roadmap show {MILESTONE}",
    ),
    (
        "clock stopwatch",
        "record time that you spent: roadmap spent TOPIC 40m; measure it: roadmap timer start {TOPIC}",
    ),
    ("time worked duration", "record time that you spent: roadmap spent {TOPIC 40m}"),
    (
        "quiz test exam question questions ask flashcards cards repeat recall",
        "be asked about what you finished: roadmap review {TOPIC}",
    ),
    (
        "exercise exercises practise project proof",
        "see a topic with its exercise: roadmap show {TOPIC}; lay it out: roadmap practice {TOPIC}",
    ),
    ("grade submit", "check what you made of an exercise: roadmap verify {TOPIC}"),
    (
        "push pull cloud",
        "exchange with your other machines through a folder: roadmap sync {WHERE}; "
        "by hand, on one machine: roadmap export -o log.jsonl; on the other one: "
        "roadmap merge log.jsonl",
    ),
    (
        "mentor teacher coach class classroom student students learner learners group team",
        "see where those stand who share with you: roadmap cohort DIR; "
        "share your progress: roadmap share --into DIR",
    ),
    ("topic topics", "see all topics: roadmap list; one of them: roadmap show {TOPIC}"),
    ("track tracks", "see the tracks: roadmap report; topics of one: roadmap list --track {TRACK}"),
    ("stage stages", "see the stages: roadmap tree; topics of one: roadmap list --stage {STAGE}"),
    ("tag tags", "see the topics with a tag: roadmap list --tag {TAG}"),
    ("ls ll dir all", "see all topics: roadmap list"),
    (
        "cat view print display detail details describe about explain see look get inspect why",
        "see all about a topic: roadmap show {TOPIC}",
    ),
    ("find grep query lookup filter", "search topics, readings and notes: roadmap search {WORD}"),
    ("graph diagram", "see how topics depend on each other: roadmap tree"),
    ("way route", "see the way to a topic or milestone: roadmap path {TOPIC}"),
    (
        "calendar schedule agenda week weeks month upcoming timeline",
        "see the coming weeks: roadmap plan; for your calendar: roadmap plan --ics plan.ics",
    ),
    (
        "book books resource resources material materials article articles video videos course",
        "see what to read: roadmap reading; for one topic: roadmap reading --topic TOPIC",
    ),
    ("visit browse url website", "open a reading in your browser: roadmap open {TOPIC}"),
    ("pause hold suspend park postpone defer snooze later", "pause a topic: roadmap stop {TOPIC}"),
    (
        "ignore exclude hide",
        "leave a topic out: roadmap skip {TOPIC}; hide a roadmap: roadmap forget ID",
    ),
    (
        "unskip undone unfinish uncomplete unmark",
        "make a topic open again: roadmap reopen {TOPIC}; undo the last command: roadmap undo",
    ),
    ("revert rollback cancel back oops", "undo your last command: roadmap undo"),
    ("save commit", "everything is saved at once; copy your data: roadmap backup"),
    ("snapshot", "copy your data: roadmap backup; see the copies: roadmap restore --list"),
    ("recover", "see the copies of your data: roadmap restore --list"),
    ("dump", "write your log or a roadmap: roadmap export"),
    ("download", "nothing is downloaded; turn a file into a roadmap: roadmap import FILE"),
    (
        "update upgrade",
        "load a newer version of a roadmap file: roadmap load FILE; "
        "the program is updated the way it was installed",
    ),
    ("known skill skills level placement", "find out what you need not learn: roadmap assess"),
    (
        "notes comments",
        "see the notes on a topic: roadmap note {TOPIC} --show; "
        "look for a word in all of them: roadmap search WORD",
    ),
    ("comment annotate memo write", 'keep a note on a topic: roadmap note {TOPIC "TEXT"}'),
    ("rate rating", "say how well you know a topic: roadmap done TOPIC --rating 3"),
    ("rename", f"rename a topic in the roadmap file: {_FILE}"),
    ("switch select choose", "work on another roadmap: roadmap use {ID}"),
    ("ready available unlocked", "see what you can study now: roadmap list --ready"),
    ("remaining left", "see what is still to do: roadmap report --remaining"),
    ("blocked waiting waits", "see what waits for what: roadmap tree"),
    (
        "started doing current wip active",
        "see the topics in progress: roadmap list --state in_progress",
    ),
    ("skipped", "see the topics that you left out: roadmap list --state skipped"),
    ("validate lint", "look for problems in a roadmap file: roadmap check {FILE}"),
    ("repair debug", "check your data for damage: roadmap doctor"),
    (
        "login logout account register user whoami",
        "no account is needed; see where your data is: roadmap where",
    ),
    ("json csv html markdown md", "get the report in this format: roadmap report --format {name}"),
    (
        "gui ui web page serve tui",
        "get the report as a page for your browser: roadmap report --format html -o report.html",
    ),
    (
        "man manual docs doc documentation tutorial guide usage h commands",
        "see all commands: roadmap --help; all they can do, with examples: man roadmap",
    ),
    (
        "completion completions install-completion tab shell",
        "let the Tab key complete commands and names: roadmap --install-completion",
    ),
    ("unread", "a reading is not read: roadmap read {READING} --unread"),
    ("answer answers solution", "see the answers: roadmap show {TOPIC} --answers"),
    ("weekly yesterday", "see what you did: roadmap report --since monday"),
    ("tomorrow", "see the coming weeks: roadmap plan"),
    ("year yearly", "look back on a year: roadmap report --year {YEAR}"),
    ("focus", "see what to study of one track: roadmap next --track {TRACK}"),
    ("pace", "set your hours a week: roadmap config hours_per_week {HOURS}"),
    ("quit exit bye q", "there is nothing to leave: every command ends by itself"),
)
# What replaces an option, by its name without hyphens: the first that the command has.
_OPTIONS = (
    ("date day when at dated", "--on --since --by"),
    ("on until deadline before due", "--by"),
    ("from after begin", "--since"),
    ("until upto", "--as-of"),
    ("as-at asof", "--as-of"),
    ("comment message text m reason remark", "--note"),
    (
        "time duration minutes min hours hour h t took effort spent",
        "--time --spent --hours-per-week",
    ),
    ("budget", "--time"),
    ("rate pace hours-week weekly per-week", "--hours-per-week"),
    ("score grade rate confidence", "--rating"),
    ("url evidence", "--proof"),
    ("limit count number num top max last n", "-n --weeks"),
    ("week", "--weeks"),
    ("out file o outfile save to", "--output --ics"),
    ("ok yes y good", "--recalled"),
    ("no n wrong forgot", "--forgotten"),
    ("calendar ical", "--ics"),
    ("type f format output-format", "--format --kind"),
    ("milestone target aim to towards until for", "--goal"),
    ("subject area category", "--track"),
    ("label tags", "--tag"),
    ("phase level", "--stage"),
    ("status", "--state"),
    ("todo left open-only", "--remaining"),
    ("available unlocked now", "--ready"),
    ("list ls view", "--show"),
    ("silent", "--quiet"),
    ("nocolor no-colour no-color monochrome plain", "--color=never"),
    ("colour colors", "--color"),
    ("nopager no-page", "--no-pager"),
    ("map project", "--roadmap"),
    ("everything a", "--all"),
    ("delete rm", "--remove"),
    ("edit replace correct fix", "--instead --rebuild"),
    ("repair", "--rebuild"),
    ("id handle event", "--entry"),
    ("dryrun simulate preview what-if test", "--dry-run"),
    ("y force f no-prompt confirm", "--yes --overwrite --replace"),
    ("version V v", "--version"),
    ("csv html md json yaml jsonl anki taskwarrior", "--format={name}"),
    ("markdown", "--format=md"),
    ("done open paused skipped assumed retired in-progress", "--state={name}"),
    ("known", "--state=assumed"),
    ("finished completed complete", "--state=done"),
    ("started doing current", "--state=in_progress"),
)
# What to say where the command has nothing in its place.
_NO_OPTION = (
    ("verbose v debug", "there is no longer answer; every detail is in --json"),
    ("force f yes y no-prompt", "roadmap does not ask before it records; leave it out"),
    ("dry-run simulate preview", "you can undo it: roadmap undo"),
    ("profile user", "each home has its own data: set ROADMAP_HOME"),
)


# The words that ask `note` for something, and the option that does it.
_NOTE_WORDS = (
    ("show list ls view see history log notes", "--show"),
    ("edit change replace correct fix", "--instead"),
    ("delete del rm remove drop erase undo", "--remove"),
    ("help", "--help"),
)


_ACTIONS = (
    ("begin run go resume continue restart", "start"),
    ("pause end finish done halt", "stop"),
    ("show list ls view see", "status"),
    ("abort drop discard reset delete", "cancel"),
)


def timer_action(word: str) -> str:
    """Return what people mean `timer` to do by a word, or ""."""
    return next((action for words, action in _ACTIONS if word.lower() in words.split()), "")


def note_options(word: str) -> list[str]:
    """Return the option of `note` that people mean by a word alone, if any."""
    return [option for words, option in _NOTE_WORDS if word.lower() in words.split()]


def is_reading(command: Command) -> bool:
    """Return whether a command only looks, whatever its options."""
    return command.panel == LOOK or command.name in _READING


def answer_command(word: str, rest: Sequence[str], names: Collection[str]) -> str:
    """Return what to type instead of a word that is no command, or ""."""
    key = word.lower().strip("?!.-")
    hint = next((hint for words, hint in _COMMANDS if key in words.split()), "")
    clauses = [clause for clause in hint.split("; ") if _is_here(clause, names)]
    for index, clause in enumerate(clauses):
        before, brace, more = clause.replace("{name}", key).partition("{")
        placeholder, _, after = more.partition("}")
        words = " ".join(map(quote, rest)) or ("" if "review" in before else placeholder)
        clauses[index] = f"{before}{words}{after}".rstrip() if brace else before
    return "; ".join(clauses)


def _is_here(clause: str, names: Collection[str]) -> bool:
    """Return whether the command of a clause is among these names."""
    _, found, line = clause.partition(": roadmap ")
    return not found or line.split()[0].startswith("-") or line.split()[0] in names


def replace_option(word: str, parameters: Sequence[Parameter]) -> str:
    """Return the option of a command that people mean by another one, or ""."""
    key = word.lstrip("-")
    key = key if len(key) == 1 else key.lower().replace("_", "-")
    for words, replacements in _OPTIONS:
        for replacement in replacements.format(name=key.replace("-", "_")).split():
            name = replacement.partition("=")[0]
            option = find_option(parameters, name)
            value = replacement.partition("=")[2]
            if key not in words.split() or name == word or option is None:
                continue
            if not (value and option.choices) or value in option.choices:
                return replacement
    return ""


def explain_option(word: str) -> str:
    """Return what to say about an option that a command has nothing in place of, or ""."""
    key = word.lstrip("-")
    return next((sentence for words, sentence in _NO_OPTION if key in words.split()), "")
