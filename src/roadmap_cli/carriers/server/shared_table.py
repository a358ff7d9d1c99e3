"""What learners share with cohorts, as a server holds it: one round trip each.

Each statement of a learner names the login, so that one node of many answers it, and each of a
mentor the cohort. It must not know why something is shared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.carriers.server.shared_rows import MAX_LENGTH, CohortMembers, Share, SharedRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from roadmap_cli.carriers.server.postgresql import Server

MEMBERSHIPS = "select cohort from roadmap.member where learner = %(learner)s order by cohort"
SHARES = """
select cohort, roadmap, has_minutes from roadmap.shared
where learner = %(learner)s and topics is not null"""
SHARE = """
insert into roadmap.shared
  (learner, cohort, roadmap, title, version, size, events, has_minutes, as_of, topics)
values (%(learner)s, %(cohort)s, %(roadmap)s, %(title)s, %(version)s, %(size)s, %(events)s,
  %(has_minutes)s, %(as_of)s, %(topics)s)
on conflict (learner, cohort, roadmap) do update set title = excluded.title,
  version = excluded.version, size = excluded.size, events = excluded.events,
  has_minutes = excluded.has_minutes, as_of = excluded.as_of, topics = excluded.topics,
  since = excluded.since"""
# Only what is shared still, as it was agreed; a machine that lags behind changes nothing.
RENEW = """
update roadmap.shared set title = %(title)s, version = %(version)s, size = %(size)s,
  events = %(events)s, as_of = %(as_of)s, topics = %(topics)s
where learner = %(learner)s and cohort = %(cohort)s and roadmap = %(roadmap)s
  and has_minutes = %(has_minutes)s and events <= %(events)s and topics is not null"""
# It empties the row. A learner may not delete it: that right would allow to lock the whole table.
STOP = """
update roadmap.shared set title = '', version = '', size = 0, events = 0, has_minutes = false,
  as_of = null, topics = null
where learner = %(learner)s and cohort = %(cohort)s and topics is not null returning roadmap"""

# A mentor is a member of the role that is called as the cohort.
IS_MENTOR = """
select pg_has_role(%(login)s::name, oid, 'member') from pg_catalog.pg_roles
where rolname = %(cohort)s"""
MEMBERS = "select learner from roadmap.member where cohort = %(cohort)s order by learner"
TITLES = """
select learner, roadmap, title from roadmap.shared where cohort = %(cohort)s
order by learner, roadmap"""
PROGRESS = f"""
select learner, roadmap, title, version, size, events, has_minutes, as_of::text,
  case when length(topics::text) <= {MAX_LENGTH} then topics::text end
from roadmap.shared where cohort = %(cohort)s and roadmap = %(roadmap)s order by learner"""

# Of the columns of SHARES, TITLES and PROGRESS.
_SHARE_TYPES = (str, str, bool)
_TITLE_TYPES = (str, str, str)
_PROGRESS_TYPES = (str, str, str, str, int, int, bool, str, str | None)


def read_shares(server: Server) -> tuple[list[str], list[Share]]:
    """Return the cohorts that the learner is in, and what is shared."""
    cohorts, shares = server.transact([(MEMBERSHIPS, {}), (SHARES, {})])
    server.check_types(cohorts, (str,))
    server.check_types(shares, _SHARE_TYPES)
    return [cohort for (cohort,) in cohorts], [Share._make(row) for row in shares]


def share(server: Server, cohort: str, rows: Iterable[SharedRow]) -> None:
    """Share these rows with a cohort, and nothing else.

    Raises ServerMoved if the learner is not in the cohort.
    """
    sent = [(SHARE, {"cohort": cohort, **row._asdict()}) for row in rows]
    server.transact([(STOP, {"cohort": cohort}), *sent])


def renew(
    server: Server, rows: Iterable[tuple[str, SharedRow]], stops: Iterable[str]
) -> list[Share]:
    """Renew what is shared with cohorts, and stop it with others; return what was shared before.

    What is not shared any more stays so.
    """
    statements = [(RENEW, {"cohort": cohort, **row._asdict()}) for cohort, row in rows]
    statements += [(STOP, {"cohort": cohort}) for cohort in stops]
    shares, *_ = server.transact([(SHARES, {}), *statements])
    server.check_types(shares, _SHARE_TYPES)
    return [Share._make(row) for row in shares]


def stop(server: Server, cohort: str) -> list[str]:
    """Share nothing with a cohort, and return the roadmaps that were shared."""
    (rows,) = server.transact([(STOP, {"cohort": cohort})])
    server.check_types(rows, (str,))
    return [roadmap for (roadmap,) in rows]


def read_cohort(server: Server, cohort: str) -> CohortMembers:
    """Return who is in a cohort, and the titles of what they share."""
    values = {"cohort": cohort, "login": server.learner}
    rights, members, titles = server.transact(
        [(sql, values) for sql in (IS_MENTOR, MEMBERS, TITLES)]
    )
    if (True,) not in rights:
        return CohortMembers(False, [], [])
    server.check_types(members, (str,))
    server.check_types(titles, _TITLE_TYPES)
    learners = [learner for (learner,) in members]
    return CohortMembers(True, learners, [(who, id_, title) for who, id_, title in titles])


def read_progress(server: Server, cohort: str, roadmap: str) -> list[tuple[str, SharedRow]]:
    """Return what each learner of a cohort shares of a roadmap."""
    (rows,) = server.transact([(PROGRESS, {"cohort": cohort, "roadmap": roadmap})])
    server.check_types(rows, _PROGRESS_TYPES)
    return [(learner, SharedRow(*row)) for learner, *row in rows]
