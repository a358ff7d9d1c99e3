"""The lines of a short answer, and the words that several of them share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.wording import format_count, format_duration, format_near_day, quote_title
from roadmap_cli.render.ansi import OutputTarget, display_width, paint, wrap, wrap_lines

if TYPE_CHECKING:
    from roadmap_cli.core.answers.next_answer import DetourOffer, RunningTopic
    from roadmap_cli.core.answers.summaries import NextReading, TopicBrief

LABEL_WIDTH = 12
MARGIN = " " * (LABEL_WIDTH + 2)
_SMALL_WORDS = frozenset("a an and for in it its of on or the to with you your".split())
MAX_NAMES = 6  # of one kind in a short answer
BULLET = "• "

STATE_WORDS = {
    "open": "open",
    "in_progress": "in progress",
    "paused": "paused",
    "done": "done",
    "assumed": "known",
    "skipped": "skipped",
}


class TextLines(list[str]):
    """The lines of a short answer, wrapped to the width of its target."""

    def __init__(self, target: OutputTarget) -> None:
        self.target = target

    def add(
        self, text: str, indent: str = "", subsequent_indent: str = "  ", style: str = ""
    ) -> TextLines:
        """Add text, wrapped and in a style; return the lines."""
        if self.target.spell:
            text = self.target.spell(text)
        lines = wrap(text, self.target.width, indent, subsequent_indent)
        self += [paint(self.target, style, line) for line in lines]
        return self

    def add_advice(
        self, text: str, indent: str = "", subsequent_indent: str = "  ", style: str = ""
    ) -> None:
        """Add text with commands to copy, which are not broken."""
        from roadmap_cli.render.hint_lines import hint_lines

        width, spell = self.target.width, self.target.spell
        lines = hint_lines(text, width, indent, subsequent_indent, spell)
        self += [paint(self.target, style, line) for line in lines]

    def add_hint(self, text: str) -> None:
        """Add what can be typed next, on a quiet line of its own."""
        self.append(paint(self.target, "quiet", f"  {text}"))

    def add_commands(self, commands: Sequence[str]) -> None:
        """Add commands to copy, each in a line of its own."""
        spell = self.target.spell or str
        self += [f"  {paint(self.target, 'quiet', spell(command))}" for command in commands]

    def add_note(self, text: str, indent: str = "", subsequent_indent: str = "  ") -> None:
        """Add what a person wrote, line by line."""
        self += wrap_lines(text, self.target.width, indent, subsequent_indent)

    def add_field(self, label: str, text: str, style: str = "", hang: str = "") -> None:
        """Add text with a label in the margin; its further lines are indented by `hang`."""
        if self.target.spell:
            text = self.target.spell(text)
        first = f"  {label}".ljust(len(MARGIN))
        for i, line in enumerate(wrap(text, self.target.width, first, MARGIN + hang)):
            rest = line.removeprefix(MARGIN if i else first)
            margin = line[: len(line) - len(rest)]  # none before an address that is too long for it
            if i == 0 and label:
                margin = f"  {paint(self.target, 'quiet', label)}{first[2 + len(label) :]}"
            self.append(margin + paint(self.target, style, rest))

    def add_bullets(self, label: str, texts: Iterable[str]) -> None:
        """Add texts as a list, the first of them with the label."""
        for text in texts:
            self.add_field(label, f"{BULLET}{text}", hang=" " * len(BULLET))
            label = ""

    def add_fields(self, label: str, texts: Iterable[str]) -> None:
        """Add texts one below the other, the first of them with the label."""
        for text in texts:
            self.add_field(label, text)
            label = ""

    def add_list(self, label: str, texts: Sequence[str], separator: str = ", ") -> None:
        """Add a field with the first of the texts, if there are any."""
        if texts:
            self.add_field(label, format_list(texts, separator))

    def add_reading(self, reading: NextReading, more: int = 0) -> None:
        """Add a reading with its address and the command that marks it as read."""
        facts = [reading.kind]
        if reading.minutes:
            facts.append(format_duration(reading.minutes))
        if not reading.free:
            facts.append("not free")
        title = reading.title + (f", {reading.part}" if reading.part else "")
        self.add_field("Read", f"{title} ({', '.join(facts)})")
        if reading.url:
            self.add_field("", reading.url, "link")
        of_topic = f" --topic {reading.topic}" if reading.topic else ""
        hints = [f"mark as read: roadmap read {reading.id}{of_topic}"]
        if more > 0:
            hints.append(f"{format_count(more, 'more reading')}: roadmap reading")
        line = " · ".join(map(self.target.spell or str, hints))
        is_short = len(MARGIN) + display_width(line) <= self.target.width
        for hint in [" · ".join(hints)] if is_short else hints:
            self.add_advice(hint, MARGIN, MARGIN, "quiet")

    def append(self, line: str) -> None:
        """Add a line that is not wrapped."""
        super().append(self.target.spell(line) if self.target.spell else line)

    def text(self) -> str:
        """Return the lines as text."""
        return "\n".join(self) + "\n"


def format_state(state: str) -> str:
    """Return the word for a state; an unknown one is its own word."""
    return STATE_WORDS.get(state, state)


def format_topic(topic: TopicBrief) -> str:
    """Return a topic with its title, unless the id says it, and its hours."""
    hours = format_duration(topic.minutes) if topic.minutes else ""
    return name_topic(topic.id, topic.title, hours)


def format_running(topic: RunningTopic) -> str:
    """Return until when a topic runs beside the proposed one."""
    name = name_topic(topic.id, topic.title)
    return f"{name} runs beside it until {format_near_day(topic.until)}"


def name_topic(name: str, title: str, *facts: str) -> str:
    """Return an id with what it does not say: the title, if it has other words, and facts."""
    notes = ", ".join(filter(None, ("" if _says_title(name, title) else title, *facts)))
    return f"{name} ({notes})" if notes else name


def _says_title(name: str, title: str) -> bool:
    """Return whether an id has all words of a title that mean something."""
    words = name.split("-")
    return all(
        any(word.startswith(known) or known.startswith(word) for known in words)
        for word in "".join(c if c.isalnum() or c == "_" else " " for c in title.lower()).split()
        if word not in _SMALL_WORDS
    )


def format_topics(topics: Sequence[TopicBrief], more: int = 0) -> str:
    """Return topics in a row, and the number of those that are left out."""
    return ", ".join(map(format_topic, topics)) + (f" and {more} more" if more else "")


def format_list(texts: Sequence[str], separator: str = ", ", limit: int = MAX_NAMES) -> str:
    """Join the first texts, and say how many more there are."""
    more = len(texts) - limit
    return separator.join(texts[:limit]) + (f" and {more} more" if more > 0 else "")


def format_unknown_topics(topics: Sequence[str], roadmap: str) -> str:
    """Return the sentence for topics with progress that only the log knows."""
    one = len(topics) == 1
    text = "1 topic with progress is" if one else f"{len(topics)} topics with progress are"
    return (
        f"{text} not in any version of {roadmap} loaded here: {format_list(topics)}; load an earlier"
        f" version of its file to see {'its title' if one else 'their titles'}: roadmap list --state retired"
    )


def format_price(detour: DetourOffer) -> str:
    """Return by how much a topic off the way delays the first milestone that it delays."""
    if not detour.moves:
        return "delays no milestone"
    first = detour.moves[0]
    by = "by up to" if detour.at_most else "by"
    return f"delays {quote_title(first.title)} {by} {format_duration(first.minutes)}"
