"""What may stand in a roadmap file: one class per mapping, and what each key means.

It checks each part by itself. What parts mean to each other (unknown topics, cycles) is checked
elsewhere. The descriptions are what editors show, and the one place where a key is explained
outside docs/format.md; the sentences about faults are made in `messages`.
"""

from roadmap_cli.formats.field_types import (
    FORMAT_NUMBER,
    HOURS,
    ID,
    KIND,
    LINE,
    MINUTES,
    REFERENCE,
    REFERENCES,
    ROLE,
    SECTION,
    SOME_REFERENCES,
    TEXT,
    TITLE,
    TRUTH,
    URL,
    WEIGHT,
    WORD,
    WORDS,
    YEAR,
    ListType,
)
from roadmap_cli.formats.mapping import Entry, MappingType, OptionalType, key, needed_key

# All that a topic may say of a reading that is described elsewhere.
OF_A_REFERENCE = ("id", "part", "minutes", "role")

_EITHER_NAME = [{"required": ["id"]}, {"required": ["title"]}]


class Named(Entry):
    """A mapping with an id or a title; the other is made from it."""

    json_schema = {"anyOf": _EITHER_NAME}

    id = key(ID, "Its name in the file, kebab-case; made from the title.", "")
    title = key(TITLE, "What people call it; made from the id.", "")


class SourceEntry(Entry):
    """A book, an article or a course that a roadmap follows."""

    title = key(LINE, "The title of what the roadmap follows.", "")
    author = key(LINE, "Who wrote it.", "")
    year = key(YEAR, "When it came out.", None)
    url = key(URL, "Where it can be read.", "")


class ProjectEntry(Entry):
    """A practice project that grows with the proofs."""

    title = needed_key(TITLE, "What the project is called.")
    summary = key(TEXT, "What it is and for whom.", "")
    start = key(TEXT, "What there is of it before the first topic.", "")


class StageEntry(Named):
    """A stretch of the way."""

    goal = key(TEXT, "A sentence: what a learner can do at its end.", "")
    order = key(REFERENCES, "Topic ids of this stage: the walk you suggest, across the tracks.", ())


class MilestoneEntry(Named):
    """What a learner would celebrate."""

    json_schema = {"anyOf": _EITHER_NAME, "required": ["needs"]}

    stage = key(REFERENCE, "A stage's id; else the latest among its needs.", "")
    needs = key(SOME_REFERENCES, "Topic ids, at least one; what those need is needed too.", ())
    weight = key(
        WEIGHT,
        "How much it matters to be there early; halves with every stage when absent.",
        0,
    )
    asks_proof = key(TRUTH, "true: `done` asks for a link to show.", False)
    says = key(TEXT, "What a learner who has reached it could say to a friend.", "")
    proof = key(TEXT, "What there is to show then.", "")


class CheckEntry(Entry):
    """A self-check question of a topic."""

    question = needed_key(WORD, "What a learner asks himself.")
    answer = needed_key(WORD, "What a good answer says.")


class ReadingEntry(Named):
    """A book, a page or a course, described once."""

    id = key(ID, "What a read mark hangs on: keep it. Made from the title.", "")
    author = key(LINE, "Who wrote it.", "")
    kind = key(KIND, "What it is; an article when absent.", "article")
    url = key(URL, "Where it is: http or https, a host, no user name.", "")
    free = key(TRUTH, "false: it costs money.", True)
    minutes = key(MINUTES, "How long it takes to read, in whole minutes.", None)
    note = key(TEXT, "A sentence about it.", "")
    was = key(WORDS, "Former ids: how a rename is said. Read marks follow.", ())


class TopicReadingEntry(ReadingEntry):
    """A reading of the registry with what this topic asks of it, or one described in place."""

    shorthand = "id"
    json_schema = {
        "anyOf": [
            {"required": ["title"]},
            {"required": ["id"], "propertyNames": {"enum": list(OF_A_REFERENCE)}},
        ]
    }

    id = key(REFERENCE, "The id of a reading; in place it is its own.", "")
    minutes = key(MINUTES, "How long this topic's part of it takes.", None)
    part = key(LINE, "Which part of it: chapters 1 and 2.", "")
    role = key(ROLE, "What it is to this topic; core when absent.", "core")


class TopicEntry(Entry):
    """One thing to learn, small enough to finish."""

    id = needed_key(ID, "Permanent: progress hangs on it. Kebab-case, unique in the file.")
    title = needed_key(TITLE, "What a learner would call it, at most 200 characters.")
    stage = key(
        REFERENCE,
        "A stage's id; else the stage whose order names it, else the latest it needs.",
        "",
    )
    why = key(TEXT, "One honest sentence: what it is good for.", "")
    outcomes = key(WORDS, "Sentences: you can ...", ())
    hours = key(
        HOURS, "Focused hours including the proof, such as 1.5; else the track's median.", 0
    )
    prerequisites = key(REFERENCES, "Topic ids. They advise; the program never forbids.", ())
    readings = key(
        ListType(MappingType(TopicReadingEntry)),
        "What to read: ids of readings, or descriptions in place.",
        (),
    )
    proof = key(TEXT, "A small practical exercise with a clear end.", "")
    builds = key(TEXT, "What the project is after the proof.", "")
    checks = key(ListType(MappingType(CheckEntry)), "Self-check questions with answers.", ())
    optional = key(TRUTH, "true: no derived milestone needs it; it only counts once begun.", False)
    was = key(WORDS, "Former ids: how a rename is said. Progress follows.", ())
    tags = key(WORDS, "Free words.", ())
    article = key(WORDS, "Which statements of the source it answers.", ())


class TrackEntry(Named):
    """A subject that runs through the stages."""

    summary = key(TEXT, "A sentence about the subject.", "")
    topics = key(SECTION, "What there is to learn in it.", ())


class RoadmapEntry(Entry):
    """One roadmap."""

    format = needed_key(FORMAT_NUMBER, "Always 1.")
    id = needed_key(ID, "The roadmap's permanent name, kebab-case.")
    title = needed_key(TITLE, "What people call it.")
    version = key(LINE, 'Text, for people: "2026.11".', "")
    source = key(OptionalType(MappingType(SourceEntry)), "What the roadmap follows.", None)
    language = key(LINE, "A language tag, en when absent.", "en")
    homepage = key(URL, "Where the roadmap lives.", "")
    license = key(LINE, "Under which terms it may be used.", "")
    project = key(
        OptionalType(MappingType(ProjectEntry)),
        "The practice project that the proofs build.",
        None,
    )
    stages = key(SECTION, "The stretches of the way, in order.", ())
    milestones = key(SECTION, "What a learner would celebrate, in order.", ())
    tracks = needed_key(SECTION, "The subjects, in order, each with its topics.")
    readings = key(SECTION, "The registry of books, pages and courses, described once.", ())


# Mappings inside an entry, by the key they stand under.
NESTED: dict[str, type[Entry]] = {
    "checks": CheckEntry,
    "project": ProjectEntry,
    "readings": TopicReadingEntry,
    "source": SourceEntry,
}
