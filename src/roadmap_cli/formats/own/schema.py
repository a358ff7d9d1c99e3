"""What may stand in a roadmap file: one class per mapping, and what each key means.

It checks each part by itself. What parts mean to each other (unknown topics, cycles) is checked
elsewhere. The descriptions are what editors show, and the one place where a key is explained
outside docs/format.md; the sentences about faults are made in `fault_messages`.
"""

from roadmap_cli.core.model.roadmap import MAX_STAGES
from roadmap_cli.formats.own.field_types import (
    BOOLEAN,
    DAYS,
    FORMAT_NUMBER,
    HOURS,
    ID,
    KIND,
    LINE,
    MINUTES,
    NONEMPTY_TEXT,
    PRACTICE,
    REFERENCE,
    REFERENCES,
    REMARK_PREFIX,
    ROLE,
    SOME_REFERENCES,
    TEXT,
    TEXTS,
    TITLE,
    URL,
    WEIGHT,
    YEAR,
    Entry,
    key,
    list_type,
    mapping_type,
    required_key,
    section_type,
)

# All that a topic may say of a reading that is described elsewhere.
REFERENCE_KEYS = ("id", "part", "minutes", "role")

_REFERENCE_KEY = f"^({'|'.join(REFERENCE_KEYS)})$|^{REMARK_PREFIX}"
_ID_OR_TITLE = [{"required": ["id"]}, {"required": ["title"]}]


class NamedEntry(Entry):
    """A mapping with an id or a title; the other is made from it."""

    json_schema = {"anyOf": _ID_OR_TITLE}

    id = key(ID, "Its name in the file, in kebab-case; made from the title if absent.", "")
    title = key(TITLE, "What people call it; made from the id if absent.", "")


class SourceEntry(Entry):
    """A book, an article or a course that a roadmap follows."""

    title = key(LINE, "The title of what the roadmap follows.", "")
    author = key(LINE, "Who wrote it.", "")
    year = key(YEAR, "When it came out.", None)
    url = key(URL, "Where it can be read.", "")


class ProjectEntry(Entry):
    """A practice project that grows with the proofs."""

    title = required_key(TITLE, "What the project is called.")
    summary = key(TEXT, "What it is and for whom.", "")
    start = key(TEXT, "What exists of it before the first topic.", "")


class StageEntry(NamedEntry):
    """A stretch of the way."""

    max_count = MAX_STAGES

    goal = key(TEXT, "A sentence: what a learner can do at its end.", "")
    order = key(
        REFERENCES, "Topic ids of this stage, in the order you suggest, across the tracks.", ()
    )


class MilestoneEntry(NamedEntry):
    """What a learner would celebrate."""

    max_count = 1000
    json_schema = {"anyOf": _ID_OR_TITLE, "required": ["needs"]}

    stage = key(REFERENCE, "A stage's id; if absent, the latest stage among its needs.", "")
    needs = key(SOME_REFERENCES, "Topic ids, at least one; and everything those topics need.", ())
    weight = key(
        WEIGHT,
        "How much it matters to reach it early; if absent, it halves with every stage.",
        0,
    )
    asks_proof = key(BOOLEAN, "true: `done` asks for a link to show.", False)
    says = key(TEXT, "What a learner who has reached it could say to a friend.", "")
    proof = key(TEXT, "What the learner can show then.", "")


class CheckEntry(Entry):
    """A self-check question of a topic."""

    question = required_key(NONEMPTY_TEXT, "What learners ask themselves.")
    answer = required_key(NONEMPTY_TEXT, "What a good answer says.")


class ReadingEntry(NamedEntry):
    """A book, a page or a course, described once."""

    max_count = 200_000

    id = key(ID, "Permanent: read marks depend on it. Made from the title if absent.", "")
    author = key(LINE, "Who wrote it.", "")
    kind = key(KIND, "What it is; if absent, an article.", "article")
    url = key(URL, "Where it is: http or https, a host, no user name.", "")
    free = key(BOOLEAN, "false: it costs money.", True)
    minutes = key(MINUTES, "How long it takes to read, in whole minutes.", None)
    note = key(TEXT, "A sentence about it.", "")
    was = key(TEXTS, "Former ids, to rename it; read marks move along.", ())


class TopicReadingEntry(ReadingEntry):
    """A reading of the registry with what this topic asks of it, or one described in place."""

    shorthand = "id"
    json_schema = {
        "anyOf": [
            {"required": ["title"]},
            {"required": ["id"], "propertyNames": {"pattern": _REFERENCE_KEY}},
        ]
    }

    id = key(REFERENCE, "The id of a reading in the registry, or of the one described here.", "")
    minutes = key(MINUTES, "How long this topic's part of it takes.", None)
    part = key(LINE, "Which part of it: chapters 1 and 2.", "")
    role = key(ROLE, "What it is to this topic; if absent, core.", "core")


class TopicEntry(Entry):
    """One thing to learn, small enough to finish."""

    max_count = 100_000

    id = required_key(ID, "Permanent: progress depends on it. In kebab-case, unique in the file.")
    title = required_key(TITLE, "What a learner would call it, at most 200 characters.")
    stage = key(
        REFERENCE,
        "A stage's id; if absent, the stage whose order names it, or the latest it needs.",
        "",
    )
    why = key(TEXT, "One honest sentence: what it is good for.", "")
    outcomes = key(TEXTS, "Sentences: you can ...", ())
    hours = key(
        HOURS,
        "Focused hours including the proof, for example 1.5; if absent, the track's median.",
        0,
    )
    days = key(
        DAYS, "Days that the proof takes at least by the calendar, from when the topic is begun.", 0
    )
    prerequisites = key(REFERENCES, "Topic ids. They advise; the program never forbids.", ())
    refreshes = key(
        REFERENCES, "Which of its prerequisites, direct or indirect, its proof practises again.", ()
    )
    readings = key(
        list_type(mapping_type(TopicReadingEntry)),
        "What to read: ids of readings, or readings described here.",
        (),
    )
    proof = key(TEXT, "A small practical exercise with a clear end.", "")
    practice = key(
        PRACTICE,
        "The name of a practice that lays out the proof and verifies it, in kebab-case.",
        "",
    )
    builds = key(TEXT, "What the project can do after the proof.", "")
    checks = key(list_type(mapping_type(CheckEntry)), "Self-check questions with answers.", ())
    optional = key(
        BOOLEAN, "true: no derived milestone needs it; it counts only once started.", False
    )
    was = key(TEXTS, "Former ids, to rename it; progress moves along.", ())
    tags = key(TEXTS, "Any words you like.", ())
    article = key(TEXTS, "Which statements of the source it answers.", ())


class TrackEntry(NamedEntry):
    """A subject that runs through the stages."""

    max_count = 1000

    summary = key(TEXT, "A sentence about the subject.", "")
    topics = key(section_type(TopicEntry), "The topics to learn in it.", ())


class RoadmapEntry(Entry):
    """One roadmap."""

    format = required_key(FORMAT_NUMBER, "Always 1.")
    id = required_key(ID, "The roadmap's permanent name, kebab-case.")
    title = required_key(TITLE, "What people call it.")
    version = key(LINE, 'Text, for people: "2026.11".', "")
    source = key(mapping_type(SourceEntry, optional=True), "What the roadmap follows.", None)
    language = key(LINE, "A language tag; if absent, en.", "en")
    homepage = key(URL, "The website of the roadmap.", "")
    license = key(LINE, "The terms under which it may be used.", "")
    project = key(
        mapping_type(ProjectEntry, optional=True),
        "The practice project that the proofs build.",
        None,
    )
    stages = key(section_type(StageEntry), "The stages of the way, in order.", ())
    milestones = key(section_type(MilestoneEntry), "What a learner would celebrate, in order.", ())
    tracks = required_key(section_type(TrackEntry), "The subjects, in order, each with its topics.")
    readings = key(section_type(ReadingEntry), "Books, pages and courses, each described once.", ())
