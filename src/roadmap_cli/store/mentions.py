"""Which addresses a loaded roadmap holds, and where. It only reads; own links are not its own."""

from __future__ import annotations

import json

from roadmap_cli.core.links import HOMEPAGE, SOURCE, Mention
from roadmap_cli.store.database import Database


def mentions(database: Database, roadmap: str) -> list[Mention]:
    """Return every address of a loaded roadmap with the place that holds it, in its order."""
    found = [
        Mention(*row)
        for row in database.rows(
            "select r.url, r.id, r.title, coalesce(t.id, '') from reading r"
            " left join assignment a on a.roadmap = r.roadmap and a.reading = r.id"
            " left join topic t on t.roadmap = a.roadmap and t.id = a.topic"
            " where r.roadmap = ? order by t.place is null, t.place, a.place, r.place, r.id",
            (roadmap,),
        )
    ]
    row = database.row("select title, source, homepage from roadmap where id = ?", (roadmap,))
    assert row is not None
    title, source, homepage = row
    told = json.loads(source)
    found.append(Mention(told.get("url", ""), SOURCE, told.get("title", "")))
    found.append(Mention(homepage, HOMEPAGE, title))
    return found
