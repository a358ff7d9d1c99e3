"""Which text belongs to which topic of a roadmap.sh drawing, and what of the texts is left out.

What one text says is told by `roadmap_sh_content`. It must not know where the texts lie.
"""

from __future__ import annotations

import os

from roadmap_cli.formats.identifiers import slug_of
from roadmap_cli.formats.roadmap_sh_content import LONGEST_WHY, Text, read_content
from roadmap_cli.formats.roadmap_sh_folder import Texts
from roadmap_cli.formats.roadmap_sh_nodes import Node
from roadmap_cli.formats.roadmap_sh_remarks import Remarks


def texts_by_node(nodes: list[Node], texts: Texts | None, remarks: Remarks) -> dict[str, Text]:
    """Return what the texts say by the id of the node; several texts of a node become one."""
    found: dict[str, Text] = {}
    if texts is None:
        remarks.tell("its texts (the folder `content`) are not at hand: no readings, no whys")
        return found
    places = {id_.id: place for place, id_ in enumerate(nodes) if id_.learn}
    strange = [name for node, files in texts.items() if node not in places for name, _ in files]
    joined: list[str] = []
    cut: list[str] = []
    for node in sorted(places.keys() & texts.keys(), key=places.__getitem__):
        wanted = slug_of(nodes[places[node]].label)
        files = sorted(texts[node], key=lambda file: f"/{wanted}@" not in file[0])
        read = [read_content(text, name) for name, text in files]
        links = {link.url: link for text in reversed(read) for link in text.links}
        first = next((text for text in read if text.why), read[0])
        own = tuple(links[url] for url in dict.fromkeys(k.url for t in read for k in t.links))
        found[node] = Text(first.title or read[0].title, first.why, own, ())
        for text in read:
            remarks.take(text.remarks)
        joined += [name for name, _ in files[1:]]
        if first.size:
            cut.append(f"{os.path.basename(files[read.index(first)][0])} ({first.size:,})")
    rest = f"the rest was left out: {', '.join(cut)}"
    remarks.tell_count(len(cut), "text", f"of more than {LONGEST_WHY:,} characters", rest)
    told = ", ".join(os.path.basename(name) for name in joined)
    remarks.tell_count(len(joined), "second text", "of a topic", f"only links are taken: {told}")
    told = ", ".join(os.path.basename(name) for name in strange)
    remarks.tell_count(len(strange), "text", "of no topic of the drawing", f"left out: {told}")
    missing = len(places) - len(found)
    remarks.tell_count(missing, "topic", "without a text", "they have no readings")
    return found
