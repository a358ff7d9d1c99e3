"""A board of Trello, from "Export as JSON", or one card of it.

Lists become tracks, cards and the entries of their checklists topics: a card needs its entries. The
list in which a card lies says its state. It must not know how JSON is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from roadmap_cli.core.answers.import_result import (
    ImportedProgress,
    ImportResult,
    Remarks,
    TopicOrigin,
)
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import Stage, Topic
from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.core.wording import format_count
from roadmap_cli.formats.text import topic_list
from roadmap_cli.formats.text.days import read_day
from roadmap_cli.formats.text.identifiers import slugify
from roadmap_cli.formats.text.json_texts import clean_lines, clean_text, objects_in
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, shorten
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.remark_kinds import RemarkKind, RemarkKinds
from roadmap_cli.formats.text.stable_ids import IdRequest, stable_ids
from roadmap_cli.formats.text.state_words import read_state, split_sign
from roadmap_cli.formats.text.strict_json import import_error, parse_json

_MAX_CARDS = 30_000
_MINUTES_AROUND_ENTRIES = 5  # of a card whose work is in its checklists
# An address alone, or as Markdown, which Trello writes with a title of its own.
_LINK = re.compile(
    r"\[(?P<words>[^\[\]\n]{1,400})\]\((?P<url>https?://[^\s()]{1,2000}(?:\([^\s()]*\)[^\s()]*)?)"
    r"(?:\s+\"[^\"\n]*\")?\)|(?P<bare>https?://[^\s<>\"\\]{1,2000})"
)
_ARCHIVED = RemarkKind(
    "the archived card {}", "{} archived cards", "left out, as nothing says that it is done"
)
_UNTITLED = RemarkKind("{}", "{} cards or entries have no name", "left out")


class _Item:
    """A card, or an entry of a checklist, while it is read."""

    def __init__(self, name: str, list_name: str, state: str, parent: _Item | None = None) -> None:
        self.list_name = list_name
        self.parent = parent
        sign, self.words = split_sign(clean_text(name))
        self.state = sign if sign and state == OPEN else state
        self.day = ""
        self.why: list[str] = []
        self.tags: list[str] = []
        self.urls: list[tuple[str, str]] = []  # with their titles
        self.entries: list[_Item] = []
        self.id = ""
        match = _LINK.fullmatch(self.words)
        self.urls += _find_links(self.words)
        self.title = (
            (match["words"] or match["bare"]) if match else _LINK.sub(r"\g<words>", self.words)
        )
        self.title = self.name = " ".join(self.title.split()) or self.words

    @property
    def card_name(self) -> tuple[str, ...]:
        """The name of the card around an entry."""
        return (self.parent.name,) if self.parent is not None else ()


def read_trello(data: bytes | str, name: str) -> ImportResult:
    """Read a board or a card as a roadmap; raise InvalidRoadmap for other files."""
    board = parse_json(data, name)
    if not is_trello(board):
        sentence = "this is not a board exported from Trello"
        raise import_error(name, "no-board", sentence, "export it again as JSON")
    remarks, kinds = Remarks(), RemarkKinds()
    cards = _read_cards(board, kinds)
    if not cards:
        sentence = "the board has no cards that could be topics"
        raise import_error(name, "no-topics", sentence, "archived cards are left out; restore some")
    items = [item for card in cards for item in (*card.entries, card)]
    if len(items) > _MAX_CARDS:
        sentence = f"the board has more than {_MAX_CARDS:,} cards and entries"
        raise import_error(name, "too-many", sentence, "export a smaller board")
    _assign_ids(items)
    title = shorten(clean_text(board.get("name")), MAX_TITLE_LENGTH) or topic_list.title_of_file(
        name, "A board"
    )
    tracks, track_of = topic_list.build_tracks(
        [item.list_name for item in items], lambda text: text or title
    )
    readings: dict[str, Reading] = {}
    by_track: dict[str, list[Topic]] = {track.id: [] for track in tracks}
    for item, track in zip(items, track_of, strict=True):
        by_track[track].append(_build_topic(item, track, readings, kinds))
    topics = [topic for track_topics in by_track.values() for topic in track_topics]
    kinds.write(remarks)
    _add_board_remarks(board, remarks)
    topic_list.add_hours_remark(topics, "topic", "hours", remarks)
    roadmap = topic_list.build_roadmap(name, title, [Stage("all", title)], tracks, topics, readings)
    roadmap = roadmap._replace(id=slugify(title) or roadmap.id)
    progress = tuple(
        ImportedProgress(item.id, item.state, item.day) for item in items if item.state != OPEN
    )
    origins = tuple(
        TopicOrigin(item.id, (*item.card_name, item.list_name), bool(item.card_name))
        for item in items
    )
    return ImportResult("trello", roadmap, progress, tuple(remarks), origins)


def is_trello(value: Any) -> bool:
    """Return whether a JSON value is a board of Trello, or one card."""
    if not isinstance(value, dict) or "nodes" in value:
        return False
    is_board = all(isinstance(value.get(key), list) for key in ("lists", "cards"))
    return is_board or ("idList" in value and "idBoard" in value and "name" in value)


def _read_cards(board: dict[str, Any], kinds: RemarkKinds) -> list[_Item]:
    """Return the cards with their entries, list by list."""
    lists = {clean_text(value.get("id")): value for value in _sorted(board.get("lists"))}
    values = _sorted(board["cards"]) if isinstance(board.get("cards"), list) else [board]
    checklists: dict[str, list[dict[str, Any]]] = {}
    for value in objects_in(board.get("checklists")):
        checklists.setdefault(clean_text(value.get("idCard")), []).append(value)
    comments = _read_comments(board.get("actions"))
    order = {name: number for number, name in enumerate(lists)}
    values.sort(key=lambda value: order.get(clean_text(value.get("idList")), len(order)))
    cards = []
    for value in values:
        column = lists.get(clean_text(value.get("idList")), {})
        list_name = clean_text(column.get("name"))
        card = _Item(value.get("name", ""), list_name, _card_state(value, list_name))
        name = clean_text(value.get("id"))
        if not card.title:
            kinds.add(_UNTITLED, 0, "a card has no name")
            continue
        if (value.get("closed") or column.get("closed")) and card.state != ASSUMED:
            kinds.add(_ARCHIVED, 0, excerpt(card.title))
            continue
        _read_details(card, value, board, comments.get(name, []))
        own = checklists.get(name) or objects_in(value.get("checklists"))
        card.entries = [entry for one in own for entry in _read_entries(one, card, kinds)]
        cards.append(card)
    return cards


def _card_state(value: dict[str, Any], list_name: str) -> str:
    """Return the state of a card: that of its check mark, or else that of its list."""
    if value.get("dueComplete") is True:
        return ASSUMED
    state = read_state(list_name)
    return state if state in (ASSUMED, IN_PROGRESS, PAUSED, SKIPPED) else OPEN


def _read_details(
    card: _Item, value: dict[str, Any], board: dict[str, Any], comments: list[str]
) -> None:
    """Add what a card says beside its name."""
    text = clean_lines(value.get("desc"))
    card.why += [_LINK.sub(lambda m: m["words"] or m["bare"], text)] if text else []
    card.urls += _find_links(text)
    for attachment in objects_in(value.get("attachments")):
        url = clean_text(attachment.get("url"))
        card.urls.append((url, clean_text(attachment.get("name")) or card.title))
    for label in objects_in(value.get("labels")):
        card.tags.append(clean_text(label.get("name")) or clean_text(label.get("color")))
    for key in ("start", "due"):
        if day := read_day(clean_text(value.get(key))):
            card.why.append(f"{key.capitalize()} {day}.")
    card.why += _custom_fields(value, board)
    card.why += [f"Comment: {comment}" for comment in comments]
    if card.state == ASSUMED:
        card.day = read_day(clean_text(value.get("dateCompleted")))


def _custom_fields(value: dict[str, Any], board: dict[str, Any]) -> list[str]:
    """Return the fields that a person added to the cards, with their values."""
    fields = {clean_text(field.get("id")): field for field in objects_in(board.get("customFields"))}
    rows = []
    for item in objects_in(value.get("customFieldItems")):
        field = fields.get(clean_text(item.get("idCustomField")), {})
        inner = item.get("value")
        words = next(map(str, inner.values()), "") if isinstance(inner, dict) else ""
        for option in objects_in(field.get("options")):
            chosen = option.get("value")
            if option.get("id") == item.get("idValue") and isinstance(chosen, dict):
                words = clean_text(chosen.get("text"))
        if words := clean_text(words):
            rows.append(f"{clean_text(field.get('name')) or 'Field'}: {words}")
    return rows


def _read_entries(checklist: dict[str, Any], card: _Item, kinds: RemarkKinds) -> list[_Item]:
    """Return the entries of a checklist, each of them a topic."""
    entries = []
    for value in _sorted(checklist.get("checkItems")):
        state = ASSUMED if value.get("state") == "complete" else OPEN
        entry = _Item(value.get("name", ""), card.list_name, state, card)
        if not entry.title:
            kinds.add(_UNTITLED, 0, "an entry has no name")
            continue
        name = clean_text(checklist.get("name"))
        if name and name.casefold() not in ("checklist", card.title.casefold()):
            entry.why.append(f"{name} of {card.title}")
        if day := read_day(clean_text(value.get("due"))):
            entry.why.append(f"Due {day}.")
        entries.append(entry)
    return entries


def _read_comments(actions: Any) -> dict[str, list[str]]:
    """Return the comments on each card, the oldest first."""
    comments: dict[str, list[str]] = {}
    for action in reversed(objects_in(actions)):
        data = action.get("data")
        card = data.get("card") if isinstance(data, dict) else None
        if action.get("type") == "commentCard" and isinstance(card, dict):
            comments.setdefault(clean_text(card.get("id")), []).append(
                clean_lines(data.get("text"))
            )
    return comments


def _assign_ids(items: Sequence[_Item]) -> None:
    """Set the ids: made of words, of an entry those of its card too; never of the list."""
    words = [": ".join((*item.card_name, item.title)) for item in items]
    counts = Counter(item.title.casefold() for item in items)
    for item, name, stable in zip(
        items, words, stable_ids(list(map(IdRequest, words))), strict=True
    ):
        item.id = stable.id
        if counts[item.title.casefold()] > 1:
            item.title = name


def _build_topic(
    item: _Item, track: str, readings: dict[str, Reading], kinds: RemarkKinds
) -> Topic:
    """Return the topic of a card or of an entry; add its readings to `readings`."""
    assignments: dict[str, Assignment] = {}
    add_remark = kinds.at(0)
    for url, title in item.urls:
        if assignment := topic_list.assign_link(url, title, readings, add_remark):
            assignments[assignment.reading] = assignment
    if len(item.title) > MAX_TITLE_LENGTH:
        item.why.insert(0, item.title)
    return Topic(
        id=item.id,
        title=shorten(item.title, MAX_TITLE_LENGTH),
        track=track,
        stage="all",
        minutes=_MINUTES_AROUND_ENTRIES if item.entries and not assignments else 0,
        why=topic_list.shorten_why(
            "\n".join(filter(None, item.why)),
            f"{excerpt(item.title)} says",
            add_remark,
        ),
        prerequisites=tuple(entry.id for entry in item.entries),
        readings=tuple(assignments.values()),
        optional=any(tag.casefold() == "optional" for tag in item.tags),
        tags=tuple(dict.fromkeys(tag for tag in item.tags if tag and tag.casefold() != "optional")),
    )


def _add_board_remarks(board: dict[str, Any], remarks: Remarks) -> None:
    """Remark on what a board says beside its cards."""
    if words := clean_lines(board.get("desc")):
        remarks.add(f"the board says: {' '.join(words.split())}")
    actions = [a for a in objects_in(board.get("actions")) if a.get("type") != "commentCard"]
    members = objects_in(board.get("members"))
    left_out = [f"{format_count(len(actions), 'step')} of its history"] if actions else []
    left_out += [format_count(len(members), "member")] if members else []
    if left_out:
        remarks.add(f"left out of the board: {' and '.join(left_out)}")


def _find_links(text: str) -> list[tuple[str, str]]:
    """Return the addresses in a text, each with its words or itself."""
    links = []
    for match in _LINK.finditer(text):
        url = match["url"] or match["bare"].rstrip(".,;:!?)")
        words = " ".join((match["words"] or url).split())
        links.append((url, url if words.startswith("http") else words))
    return links


def _sorted(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list in the order that they have on the board."""

    def position(item: dict[str, Any]) -> float:
        place = item.get("pos")
        return place if isinstance(place, int | float) else 0

    return sorted(objects_in(value), key=position)
