"""The entries of an outline in OPML, with their texts, links, states and notes.

It owns the XML parser, and the spellings of Workflowy, Dynalist and OmniOutliner. It must not know
what becomes of an entry.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from xml.parsers import expat

from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, OPEN
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.state_words import read_state, split_sign
from roadmap_cli.formats.text.strict_json import import_error

_MAX_ENTRIES = 30_000
_MAX_DEPTH = 100
_STATE_KEYS = ("_complete", "complete", "_status", "status", "checked", "done")
_CHECKS = {"checked": ASSUMED, "unchecked": OPEN, "indeterminate": IN_PROGRESS}  # of OmniOutliner
_NOTE_KEYS = ("_note", "note", "description", "comment")
_URL_KEYS = ("htmlUrl", "url", "link", "xmlUrl")
_TAG_KEYS = ("category", "tags")
# What a program notes about an entry: it says nothing about what to learn.
_BOOKKEEPING = re.compile(
    r"type|version|language|id|_?uuid|guid|_?created(?:at|time)?|_?modified(?:at)?|updated(?:at)?"
    r"|color(?:label)?|style|icon|_?collapsed|expanded|checkbox|heading|listStyle|numbered|iscomment"
    r"|isbreakpoint|fontsize|structure|position|layout",
    re.IGNORECASE,
)
_MAX_LENGTH = 16_000
_FEED = "Feed"
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^<>]{0,2000})>")
_HREF = re.compile(r"href\s*=\s*[\"']?(https?://[^\"'\s<>]+)", re.IGNORECASE)
_HASH_TAG = re.compile(r"(?<!\S)#(?=\w*[^\W\d])([\w-]{1,60})(?!\S)")
_LINK = re.compile(r"\[([^\[\]\n]{1,400})\]\((https?://[^\s()]{1,2000})\)")
_URL = re.compile(r"https?://[^\s<>\"]{1,2000}")


class Entry:
    """An entry of the outline while it is read."""

    def __init__(self, line: int, values: dict[str, str], parent: Entry | None) -> None:
        self.line = line
        values = {remove_unsafe_chars(k): remove_unsafe_chars(v) for k, v in values.items()}
        self.values = values
        self.parent = parent
        self.children: list[Entry] = []
        self.links: list[tuple[str, str]] = []  # addresses with their titles
        words = values.get("text") or values.get("title") or ""
        self.sign, self.title = split_sign(" ".join(self._plain(words).split()))
        notes = [self._plain(values[key]) for key in _NOTE_KEYS if values.get(key)]
        self.note = "\n".join(filter(None, notes))
        self.links += [
            (values[key].strip(), _FEED if key == "xmlUrl" else "")
            for key in _URL_KEYS
            if values.get(key)
        ]
        tags = ",".join(
            (*(values.get(key, "") for key in _TAG_KEYS), *_HASH_TAG.findall(self.title))
        )
        self.title = " ".join(_HASH_TAG.sub(" ", self.title).split()) or self.title
        self.tags = list(dict.fromkeys(filter(None, (tag.strip(" /") for tag in tags.split(",")))))
        self.is_below_done = False  # in a mind map whose middle is completed
        self.id = ""  # of its topic

    def _plain(self, text: str) -> str:
        """Return a text without its markup; collect its links."""
        text = remove_unsafe_chars(text[:_MAX_LENGTH])
        self.links += [(url, "") for url in _HREF.findall(text)]
        text = _TAG.sub(lambda m: "\n" if m["name"].lower() in ("br", "p", "li") else "", text)
        text = html.unescape(text)
        self.links += [(url, words) for words, url in _LINK.findall(text)]
        text = _LINK.sub(r"\1", text)
        self.links += [(url.rstrip(".,;:)"), "") for url in _URL.findall(text)]
        return remove_unsafe_chars(text).strip()

    @property
    def own_state(self) -> str | None:
        """The state that it has itself, None for words that are not known."""
        text = self.state_text
        state = _CHECKS.get(text.casefold(), read_state(text))
        return self.sign or OPEN if state == OPEN else state

    @property
    def state_text(self) -> str:
        """The words of its state."""
        return next((self.values[key] for key in _STATE_KEYS if self.values.get(key)), "")

    @property
    def others(self) -> list[tuple[str, str]]:
        """What the file says about it in attributes of its own."""
        known = {"text", *_STATE_KEYS, *_NOTE_KEYS, *_URL_KEYS, *_TAG_KEYS}
        if (
            self.values.get("title") in (None, "", self.values.get("text"))
            or "text" not in self.values
        ):
            known.add("title")
        return [(k, v) for k, v in self.values.items() if v.strip() and k not in known]

    @property
    def above(self) -> list[Entry]:
        """The entries around it, the outermost first."""
        return [*self.parent.above, self.parent] if self.parent is not None else []


def is_bookkeeping(key: str) -> bool:
    """Return whether an attribute says nothing about what to learn."""
    return bool(_BOOKKEEPING.fullmatch(key))


class Outline:
    """The entries of a file, and the texts of its head."""

    def __init__(self, text: str, name: str) -> None:
        self.head: dict[str, str] = {}
        self.top: list[Entry] = []
        self.count = 0
        self._name = name
        self._open: list[str] = []  # the elements around
        self._entries: list[Entry] = []
        self.others: Counter[str] = Counter()
        parser = self._parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            # The text was decoded, so an encoding that it names is no longer its own.
            parser.Parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), True)
        except expat.ExpatError as error:
            sentence = f"this is not XML: {expat.errors.messages[error.code]}"
            raise import_error(
                name, "syntax", sentence, line=error.lineno, column=error.offset + 1
            ) from None

    def _start(self, tag: str, values: dict[str, str]) -> None:
        if not self._open and tag != "opml":
            hint = "only outlines in OPML are read of all XML"
            raise import_error(self._name, "no-outline", f"this is {tag}, not OPML", hint, line=1)
        self._open.append(tag)
        if tag != "outline":
            if tag not in ("opml", "head", "body") and "head" not in self._open:
                self.others[tag] += 1
            return
        self.count += 1
        if self.count > _MAX_ENTRIES or len(self._entries) >= _MAX_DEPTH:
            limit = f"{_MAX_ENTRIES:,} entries or {_MAX_DEPTH} levels"
            raise import_error(
                self._name, "too-many", f"the outline has more than {limit}", "export a part of it"
            )
        parent = self._entries[-1] if self._entries else None
        entry = Entry(self._parser.CurrentLineNumber, values, parent)
        (parent.children if parent is not None else self.top).append(entry)
        self._entries.append(entry)

    def _end(self, tag: str) -> None:
        self._open.pop()
        if tag == "outline":
            self._entries.pop()

    def _characters(self, text: str) -> None:
        if len(self._open) == 3 and self._open[1] == "head" and text.strip():
            tag = self._open[2]
            self.head[tag] = (self.head.get(tag, "") + remove_unsafe_chars(text))[:1000]

    def _refuse_doctype(self, *_: object) -> None:
        sentence = "this XML declares a document type, which OPML does not need"
        raise import_error(self._name, "doctype", sentence, "delete the line <!DOCTYPE …>")
