"""The names of a file: each must be unique, and what others refer to must exist.

It compares, reports and changes nothing. Cycles of prerequisites are found in `cycles`, and what a
topic refreshes without needing it in `refresh_checks`.
"""

from collections.abc import Iterable
from functools import cached_property

from roadmap_cli.core.model.readings import Reading
from roadmap_cli.formats.own.parsed_file import ParsedFile
from roadmap_cli.formats.text.identifiers import is_id, slugify
from roadmap_cli.formats.text.problems import did_you_mean, line_number


class _Ids(dict[str, int]):
    """The ids of one kind, with their positions."""

    @cached_property
    def invalid(self) -> dict[str, str]:
        """Return the invalid ids by the nearest valid one."""
        return {slugify(name): name for name in self if not is_id(name)}

    @cached_property
    def unmatched(self) -> set[str]:
        """Return the nearest valid ids that no name has matched so far."""
        return set(self.invalid)

    def matches_invalid(self, name: str) -> bool:
        """Return whether an unknown name means an invalid id, which has its own problem."""
        slug = slugify(name)
        self.unmatched.discard(slug)
        return bool(slug) and slug in self.invalid


def check_names(file: ParsedFile) -> None:
    """Report every id that is not unique and every name of something that does not exist."""
    _NameChecks(file).run()


class _NameChecks:
    """The checks of one file."""

    def __init__(self, file: ParsedFile) -> None:
        self._file = file
        self._error = file.diagnostics.error
        self._stages = self._check_unique("stage", [(p.stage.id, p.position) for p in file.stages])
        self._check_unique("track", [(p.track.id, p.position) for p in file.tracks])
        self._check_unique("milestone", [(p.milestone.id, p.position) for p in file.milestones])
        self._readings = self._check_unique("reading", [(r.id, p) for r, p in file.readings])
        self._topics = self._check_unique("topic", [(p.topic.id, p.position) for p in file.topics])
        self._former_ids: dict[str, str] = {}

    def run(self) -> None:
        """Report all of it."""
        self._check_former_ids()
        self._check_prerequisites()
        self._check_stages()
        for milestone, _, _, positions in self._file.milestones:
            subject = f"the milestone {milestone.id} needs"
            for name, position in zip(milestone.needs, positions, strict=True):
                self._check_topic(name, position, "unknown-topic", subject)
        self._check_orders()
        self._check_readings()
        self._check_project()

    def _check_unique(self, noun: str, ids: Iterable[tuple[str, int]]) -> _Ids:
        """Return each id with its first position; report the later ones."""
        first = _Ids()
        for name, position in ids:
            if first.setdefault(name, position) != position:
                line = line_number(first[name])
                sentence = f"the {noun} id {name} is already used on line {line}"
                hint = f"give this {noun} its own id"
                self._error(position, "duplicate-id", sentence, hint)
        return first

    def _check_former_ids(self) -> None:
        positions: dict[str, int] = {}
        for topic, *_, was_positions in self._file.topics:
            for name, position in zip(topic.was, was_positions, strict=True):
                if name in self._topics:
                    line = line_number(self._topics[name])
                    sentence = (
                        f"{name} is listed as a former id, but a topic on line {line} has this id"
                    )
                    hint = "progress moves from a former id to the new one; delete it here, or rename that topic"
                    self._error(position, "reused-id", sentence, hint)
                elif name in positions:
                    sentence = (
                        f"{name} is already listed as a former id of {self._former_ids[name]}, on line "
                        f"{line_number(positions[name])}"
                    )
                    hint = "progress can move to one topic only; delete one of them"
                    self._error(position, "reused-id", sentence, hint)
                elif name:
                    self._former_ids[name] = topic.id
                    positions[name] = position

    def _check_prerequisites(self) -> None:
        for topic, _, _, positions, *_ in self._file.topics:
            for name, position in zip(topic.prerequisites, positions, strict=True):
                if name == topic.id:
                    hint = "delete it from its prerequisites"
                    self._error(position, "self-prerequisite", f"{name} needs itself", hint)
                else:
                    self._check_topic(name, position, "unknown-prerequisite", f"{topic.id} needs")
        for topic, _, _, _, positions, *_ in self._file.topics:
            for name, position in zip(topic.refreshes, positions, strict=True):
                self._check_topic(name, position, "unknown-topic", f"{topic.id} refreshes")

    def _check_topic(self, name: str, position: int, code: str, subject: str) -> bool:
        """Return whether a topic exists; report a name that is unknown."""
        topics = self._topics
        if name and name not in topics and not topics.matches_invalid(name):
            if name in self._former_ids:
                hint = f"it is now called {self._former_ids[name]}"
            elif len(topics.unmatched) == 1:
                (slug,) = topics.unmatched
                line = line_number(topics[topics.invalid[slug]])
                hint = f"do you mean the topic on line {line}? Its id is not usable"
            else:
                match = self._file.diagnostics.closest_match(name, topics)
                hint = did_you_mean(match, "add the topic, or delete the name here")
            sentence = f"{subject} {name}, which is not a topic of this file"
            self._error(position, code, sentence, hint)
        return name in topics

    def _check_stages(self) -> None:
        names = [(p.topic.stage, p.stage_position) for p in self._file.topics]
        names += [(p.milestone.stage, p.stage_position) for p in self._file.milestones]
        for name, position in names:
            if name and name not in self._stages and not self._stages.matches_invalid(name):
                match = self._file.diagnostics.closest_match(name, self._stages)
                default = "this file has no `stages`"
                if self._stages:
                    default = f"the stages are {', '.join(self._stages)}"
                sentence = f"{name} is not a stage of this file"
                self._error(position, "unknown-stage", sentence, did_you_mean(match, default))

    def _check_orders(self) -> None:
        stage_of = {p.topic.id: p.topic.stage for p in self._file.topics}
        ordered: dict[str, int] = {}
        for stage, _, positions in self._file.stages:
            for name, position in zip(stage.order, positions, strict=True):
                if not self._check_topic(
                    name, position, "unknown-topic", f"the order of {stage.id} names"
                ):
                    continue
                own_stage = stage_of[name]
                if own_stage and own_stage != stage.id:
                    sentence = f"{name} is in the order of {stage.id}, but its stage is {own_stage}"
                    hint = f"name it in the order of {own_stage}, or change its stage"
                    self._error(position, "wrong-stage", sentence, hint)
                elif name in ordered:
                    line = line_number(ordered[name])
                    sentence = f"{name} is already in the order of another stage, on line {line}"
                    self._error(position, "wrong-stage", sentence, "delete one of them")
                else:
                    ordered[name] = position

    def _check_readings(self) -> None:
        inline = self._file.inline_readings
        self._readings.update((r.reading.id, r.position) for r in inline if r.reading.id)
        described = {(reading.topic_index, reading.reading_index) for reading in inline}
        for number, (topic, *_, positions, _) in enumerate(self._file.topics):
            first: dict[str, int] = {}
            for i, (assignment, position) in enumerate(zip(topic.readings, positions, strict=True)):
                name = assignment.reading
                if not name:
                    continue
                if name in first:
                    line = line_number(first[name])
                    sentence = f"{name} appears twice in this topic; first on line {line}"
                    hint = "merge the two entries"
                    self._error(position, "duplicate-reading", sentence, hint)
                elif name not in self._readings and (number, i) not in described:
                    self._report_unknown_reading(name, topic.id, position)
                first.setdefault(name, position)

    def _report_unknown_reading(self, name: str, topic: str, position: int) -> None:
        if self._readings.matches_invalid(name):
            return
        candidates = sorted(self._readings)
        match = "" if ":" in name else self._file.diagnostics.closest_match(name, candidates)
        hint = did_you_mean(
            match, "add it to `readings`, or describe it here with a title and a url"
        )
        sentence = f"{topic} names the reading {name[:60]}, which is not described in this file"
        self._error(position, "unknown-reading", sentence, hint)

    def _check_project(self) -> None:
        header = self._file.header_node
        if self._file.header is None or header is None or "project" in header:
            return
        for topic, position, *_ in self._file.topics:
            if topic.builds:
                sentence = f"{topic.id} has the key builds, but this file has no `project`"
                hint = "add project: at the top, with title and summary"
                self._error(position, "no-project", sentence, hint)


def check_former_reading_ids(file: ParsedFile, readings: Iterable[Reading]) -> None:
    """Report invalid former ids of readings; needs the ids that `roadmap_builder` makes from titles."""
    ids = {reading.id for reading in readings}
    owners: dict[str, tuple[str, str]] = {}
    for reading, name, position in file.former_reading_ids:
        if not name:
            continue
        owner = (reading.title, reading.url)  # it may be described twice
        if name in ids:
            sentence = f"{name} is listed as a former id, but a reading of this file has this id"
            hint = "read marks move from a former id to the new one; delete it here, or rename that reading"
            file.diagnostics.error(position, "reused-id", sentence, hint)
        elif owners.setdefault(name, owner) != owner:
            sentence = f"{name} is already listed as a former id of another reading"
            hint = "read marks can move to one reading only; delete one of them"
            file.diagnostics.error(position, "reused-id", sentence, hint)
