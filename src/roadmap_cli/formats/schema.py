"""What may stand in a roadmap file: one pydantic model per mapping, and what each key means.

It checks each part by itself. What parts mean to each other (unknown topics, cycles) is checked
elsewhere. The descriptions are what editors show, and the one place where a key is explained
outside docs/format.md; the sentences about faults are made in `sentences`.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from roadmap_cli.formats.forms import (
    FORMAT,
    LONGEST_TITLE,
    Format,
    Hours,
    Id,
    Kind,
    Line,
    Minutes,
    Reference,
    References,
    Role,
    Text,
    Title,
    Truth,
    Url,
    Weight,
    Word,
    Words,
    Year,
)
from roadmap_cli.formats.tree import Refused

__all__ = ["FORMAT", "LONGEST_TITLE", "ValidationError"]

# All that a topic may say of a reading that is described elsewhere.
OF_A_REFERENCE = ("id", "part", "minutes", "role")


class Entry(BaseModel):
    """A mapping of the file."""

    model_config = ConfigDict(extra="forbid")


class Named(Entry):
    """A mapping with an id or a title; the other is made from it."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["id"]}, {"required": ["title"]}]}
    )

    id: Id = Field("", description="Its name in the file, kebab-case; made from the title.")
    title: Title = Field("", description="What people call it; made from the id.")


class SourceEntry(Entry):
    """A book, an article or a course that a roadmap follows."""

    title: Line = Field("", description="The title of what the roadmap follows.")
    author: Line = Field("", description="Who wrote it.")
    year: Year = Field(None, description="When it came out.")
    url: Url = Field("", description="Where it can be read.")


class ProjectEntry(Entry):
    """A practice project that grows with the proofs."""

    title: Title = Field(description="What the project is called.")
    summary: Text = Field("", description="What it is and for whom.")
    start: Text = Field("", description="What there is of it before the first topic.")


class StageEntry(Named):
    """A stretch of the way."""

    goal: Text = Field("", description="A sentence: what a learner can do at its end.")
    order: References = Field(
        (), description="Topic ids of this stage: the walk you suggest, across the tracks."
    )


class MilestoneEntry(Named):
    """What a learner would celebrate."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": ["id"]}, {"required": ["title"]}],
            "required": ["needs"],
        }
    )

    stage: Reference = Field("", description="A stage's id; else the latest among its needs.")
    needs: References = Field(
        (),
        description="Topic ids, at least one; what those need is needed too.",
        json_schema_extra={"minItems": 1},
    )
    weight: Weight = Field(
        0, description="How much it matters to be there early; halves with every stage when absent."
    )
    asks_proof: Truth = Field(False, description="true: `done` asks for a link to show.")
    says: Text = Field("", description="What a learner who has reached it could say to a friend.")
    proof: Text = Field("", description="What there is to show then.")


class CheckEntry(Entry):
    """A self-check question of a topic."""

    question: Word = Field(description="What a learner asks himself.")
    answer: Word = Field(description="What a good answer says.")


class ReadingEntry(Named):
    """A book, a page or a course, described once."""

    id: Id = Field("", description="What a read mark hangs on: keep it. Made from the title.")
    author: Line = Field("", description="Who wrote it.")
    kind: Kind = Field("article", description="What it is; an article when absent.")
    url: Url = Field("", description="Where it is: http or https, a host, no user name.")
    free: Truth = Field(True, description="false: it costs money.")
    minutes: Minutes = Field(None, description="How long it takes to read, in whole minutes.")
    note: Text = Field("", description="A sentence about it.")
    was: Words = Field((), description="Former ids: how a rename is said. Read marks follow.")


class TopicReadingEntry(ReadingEntry):
    """A reading of the registry with what this topic asks of it, or one described in place."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["title"]},
                {"required": ["id"], "propertyNames": {"enum": list(OF_A_REFERENCE)}},
            ]
        }
    )

    id: Reference = Field("", description="The id of a reading; in place it is its own.")
    minutes: Minutes = Field(None, description="How long this topic's part of it takes.")
    part: Line = Field("", description="Which part of it: chapters 1 and 2.")
    role: Role = Field("core", description="What it is to this topic; core when absent.")

    @model_validator(mode="before")
    @classmethod
    def _only_an_id(cls, value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Refused):
            return {"id": value}
        return value


class TopicEntry(Entry):
    """One thing to learn, small enough to finish."""

    id: Id = Field(description="Permanent: progress hangs on it. Kebab-case, unique in the file.")
    title: Title = Field(description="What a learner would call it, at most 200 characters.")
    stage: Reference = Field(
        "",
        description="A stage's id; else the stage whose order names it, else the latest it needs.",
    )
    why: Text = Field("", description="One honest sentence: what it is good for.")
    outcomes: Words = Field((), description="Sentences: you can ...")
    hours: Hours = Field(
        0, description="Focused hours including the proof, such as 1.5; else the track's median."
    )
    prerequisites: References = Field(
        (), description="Topic ids. They advise; the program never forbids."
    )
    readings: tuple[TopicReadingEntry, ...] = Field(
        (), description="What to read: ids of readings, or descriptions in place."
    )
    proof: Text = Field("", description="A small practical exercise with a clear end.")
    builds: Text = Field("", description="What the project is after the proof.")
    checks: tuple[CheckEntry, ...] = Field((), description="Self-check questions with answers.")
    optional: Truth = Field(
        False, description="true: no derived milestone needs it; it only counts once begun."
    )
    was: Words = Field((), description="Former ids: how a rename is said. Progress follows.")
    tags: Words = Field((), description="Free words.")
    article: Words = Field((), description="Which statements of the source it answers.")


class TrackEntry(Named):
    """A subject that runs through the stages."""

    summary: Text = Field("", description="A sentence about the subject.")
    # Read one by one, see `outline`.
    topics: list[Any] = Field([], description="What there is to learn in it.")


class RoadmapEntry(Entry):
    """One roadmap."""

    format: Format = Field(description="Always 1.")
    id: Id = Field(description="The roadmap's permanent name, kebab-case.")
    title: Title = Field(description="What people call it.")
    version: Line = Field("", description='Text, for people: "2026.11".')
    source: SourceEntry | None = Field(None, description="What the roadmap follows.")
    language: Line = Field("en", description="A language tag, en when absent.")
    homepage: Url = Field("", description="Where the roadmap lives.")
    license: Line = Field("", description="Under which terms it may be used.")
    project: ProjectEntry | None = Field(
        None, description="The practice project that the proofs build."
    )
    # The entries of these four are read one by one, see `outline`.
    stages: list[Any] = Field([], description="The stretches of the way, in order.")
    milestones: list[Any] = Field([], description="What a learner would celebrate, in order.")
    tracks: list[Any] = Field(description="The subjects, in order, each with its topics.")
    readings: list[Any] = Field(
        [], description="The registry of books, pages and courses, described once."
    )


# Mappings inside an entry, by the key they stand under.
NESTED: dict[str, type[Entry]] = {
    "checks": CheckEntry,
    "project": ProjectEntry,
    "readings": TopicReadingEntry,
    "source": SourceEntry,
}
