"""The tables of a Markdown file: which of them list topics, and what the cells of a row say.

It must not know where a table is in its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from roadmap_cli.core.progress.states import ASSUMED, OPEN
from roadmap_cli.formats.markdown.entries.entry_boxes import find_sign, state_of_sign
from roadmap_cli.formats.markdown.markdown_topic import (
    ROW,
    MarkdownTopic,
    TopicLink,
    entry_links,
)
from roadmap_cli.formats.markdown.phrase import Phrase
from roadmap_cli.formats.markdown.sections import MarkdownTable, Section
from roadmap_cli.formats.markdown.words import (
    EntryWords,
    has_only_links,
    is_ticked,
    parse_amount,
    parse_words,
    strip_decoration,
    total_minutes,
)
from roadmap_cli.formats.text.days import read_day
from roadmap_cli.formats.text.state_words import read_state

_DURATION = re.compile(r"duration|effort|hours?|time|length|workload|weeks?", re.IGNORECASE)
_HOURS = re.compile(rf".{{0,20}}(?:{_DURATION.pattern}).{{0,20}}", re.IGNORECASE)
_PERIOD = re.compile(
    r"\W*(?:weeks?|days?|months?|phases?|stages?|sessions?|semesters?|sprints?|levels?|неделя|день|semana|"
    r"día|dia|mes|mês|woche|tag|monat|semaine|jour|mois|settimana|giorno|tydzień|dzień|hafta|gün|"
    r"第?(?:几)?[周週天日月](?:数|次|期|目)?|阶段|階段|时间|時間|期間|요일|날짜|주차?|일차?|기간)"
    r"\W*(?:no\.?|number|\d)?\W*",
    re.IGNORECASE,
)
_NEEDS = re.compile(r"prerequisites?|prereqs?|requires|requirements|depends on", re.IGNORECASE)
_STATUS = re.compile(
    r"\W*(?:status|state|done\??|progress|completed?\??|finished\??|read|learned|✅|✔\ufe0f?|☑\ufe0f?|"
    r"estado|hecho|statut|état|fait|stand|erledigt|stato|статус|готово|прогресс|状态|進捗|完成)\W*",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\W*(?:(?:date |day )?(?:done|completed|finished|read)(?: on| at| date)?|"
    r"(?:completion|end|finish) date|дата завершения|fecha de fin)\W*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\W*(?:no\.?|nr\.?|№|id|n|num(?:ber)?|s\.? ?no\.?|week|day|month|date|dates|when)?\W*"
    r"(?:no\.?|number|range)?\W*",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\W*(?:(?:main |key |course |book |project |lesson |module |resource )?"
    r"(?:topics?|titles?|names?|courses?|lessons?|subjects?|tasks?|skills?|modules?|chapters?|"
    r"books?|projects?|problems?|exercises?|activit(?:y|ies)|concepts?|contents?|focus|"
    r"technolog(?:y|ies)|tools?|what to learn|notebooks?|videos?|lectures?|items?|units?|questions?)"
    r"|(?:[\w-]+ )?(?:tasks?|assignments?|lessons?|activit(?:y|ies)|exercises?)"
    r"|tema|curso|título|sujet|thème|cours|thema|kurs|argomento|тема|темы|название|технология|"
    r"курс|主题|課題|课程|内容|名称|学习内容|学习主题|学习任务|任务|テーマ|学習内容|내용|주제|과목|학습 내용)\W*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_NUMBERED_CELL = re.compile(r"\W*(?:week|day|month|session|lesson|no|nr)?\W*\d[\d\s–—-]*\W*", re.I)
_NOTHING = frozenset(("", "-", "–", "—", "none", "n/a", "no", "nothing", "na"))
_DISTINCT = 0.6


class TopicTable:
    """A table whose rows are topics."""

    def __init__(self, table: MarkdownTable) -> None:
        self.heads = [cell.text.strip() for cell in table[0]] if table else []
        self.rows = list(table[1:])
        columns = range(max(map(len, self.rows), default=0))
        self.heads += [""] * (len(columns) - len(self.heads))
        self._cells = [[row[i] for row in self.rows if i < len(row)] for i in columns]
        self._title = self._find_title()
        self._states = [i for i in columns if _STATUS.fullmatch(self.heads[i]) and i != self._title]

    def has_links(self) -> bool:
        """Return whether half of the rows have links."""
        count = sum(any(entry_links(cell) for cell in row) for row in self.rows)
        return count > 0 and count * 2 >= len(self.rows)

    def has_states(self) -> bool:
        """Return whether a column says of most rows in words or signs how far they are."""
        for column in self._states:
            cells = [cell.text.strip() for cell in self._cells[column]]
            known = sum(1 for text in cells if _word_state(text) is not None)
            if known and known * 2 >= sum(1 for text in cells if text):
                return self._title >= 0
        return False

    def is_plan(self) -> bool:
        """Return whether the heads are those of a plan: topics beside days, hours or states."""
        if self._title < 0:
            return False
        others = [head for i, head in enumerate(self.heads) if i != self._title and head]
        if any(_PERIOD.fullmatch(head) for head in others):
            return True
        return bool(_TITLE.fullmatch(self.heads[self._title])) and any(
            pattern.fullmatch(head)
            for head in others
            for pattern in (_NUMBER, _STATUS, _TITLE, _HOURS)
        )

    def topics(self, section: Section) -> Iterator[tuple[list[Phrase], MarkdownTopic | None]]:
        """Return each row with its topic, or None if it names none."""
        for row in self.rows:
            yield row, self._read_row(row, section)

    def _find_title(self) -> int:
        """Return the column of the titles, or -1."""
        named = [
            i
            for i, cells in enumerate(self._cells)
            if not _NUMBER.fullmatch(self.heads[i])
            and not _STATUS.fullmatch(self.heads[i])
            and any(_is_name(cell) for cell in cells)
        ]
        titles = [i for i in named if _TITLE.fullmatch(self.heads[i])]
        distinct = [i for i in titles if self._is_distinct(i)]
        return next(iter([*distinct, *titles, *named]), -1)

    def _is_distinct(self, column: int) -> bool:
        texts = [cell.text for cell in self._cells[column] if cell.text.strip()]
        return len(set(texts)) >= len(texts) * _DISTINCT

    def _find_name(self, row: Sequence[Phrase]) -> int:
        """Return the cell of a row that names its topic, or -1."""
        if 0 <= self._title < len(row) and _is_name(row[self._title]):
            return self._title
        names = (
            i
            for i, cell in enumerate(row)
            if _is_name(cell)
            and not _NUMBER.fullmatch(self.heads[i])
            and not _STATUS.fullmatch(self.heads[i])
        )
        return next(names, -1)

    def _read_row(self, row: list[Phrase], section: Section) -> MarkdownTopic | None:
        name = self._find_name(row)
        words = _row_words(row[name])
        if name < 0 or (not _LETTER.search(words.title) and not re.search(r"\w", words.title)):
            return None
        topic = MarkdownTopic(ROW, words, row[name].line, section)
        amounts = []
        days: list[str] = []
        states: list[str | None] = (
            [state_of_sign(row[name].text)] if not is_ticked(row[name].text) else [ASSUMED]
        )
        for index, cell in enumerate(row):
            text, head = cell.text.strip(), self.heads[index]
            for link in entry_links(cell):
                is_alternative = link.text.casefold().startswith("alternat")
                role = "core" if index == name else "reference"
                topic.links.append(TopicLink(link, role="alternative" if is_alternative else role))
            if index == name:
                continue
            if _NEEDS.fullmatch(head):
                topic.needs_text = text if text.casefold() not in _NOTHING else ""
            elif _STATUS.fullmatch(head) and (read_day(text) or read_state(text) is not None):
                day = read_day(text)
                days.append(day)
                states.append(ASSUMED if day else read_state(text))
            elif _DAY.fullmatch(head) and (day := read_day(text)):
                days.append(day)
                topic.texts.append(f"{head.strip(' *:')}: {text}")
            elif _is_amount(text, head):
                amounts.append(parse_amount(text, head))
            elif text.casefold() not in _NOTHING and not has_only_links(cell):
                topic.texts.append(f"{head}: {text}" if head else text)
        known = [state for state in states if state is not None]
        topic.state = next((state for state in known if state != OPEN), OPEN)
        topic.day = next(filter(None, days), "") if topic.state != OPEN else ""
        topic.minutes = topic.minutes or total_minutes(amounts)
        return topic


def _row_words(cell: Phrase) -> EntryWords:
    """Return the words of the cell that names a topic, without a sign of its state."""
    words = parse_words(cell)
    found = find_sign(words.title)
    if found is None or not re.search(r"\w", found[1]):
        return words
    title = strip_decoration(found[1])
    return words._replace(title=title, full_title=title)


def _is_name(cell: Phrase) -> bool:
    """Return whether a cell can name a topic: more than a number or a day."""
    text = cell.text.strip()
    if not re.search(r"\w", text) or text.casefold() in _NOTHING:
        return False
    return bool(_LETTER.search(text)) and not _NUMBERED_CELL.fullmatch(text)


def _is_amount(text: str, head: str) -> bool:
    """Return whether a cell says how long something takes; `Week` alone is a number."""
    is_duration = _DURATION.search(head) and not _NUMBER.fullmatch(head)
    return bool(is_duration) and parse_amount(text, head) != parse_amount("")


def _word_state(text: str) -> str | None:
    """Return the state that words or a sign mean; a bare number says none, nor does a share."""
    if not text or re.fullmatch(r"[\d\s.,/%]+", text):
        return None
    return read_state(text) if len(text) < 80 else None
