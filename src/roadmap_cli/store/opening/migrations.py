"""The schema migrations: steps that are frozen once released.

Each step is additive and uses no other code of ours, so that it still does the same in ten years.
Only this module imports sqlite_utils.
"""

import sqlite3

from sqlite_utils import Database as Utils
from sqlite_utils import Migrations

from roadmap_cli.store.database import backup
from roadmap_cli.store.database.database import APPLICATION_ID, SCHEMA_VERSION, Database

steps = Migrations("roadmap")

_SCHEMA_1 = """
create table meta (key text primary key, value text not null) strict, without rowid;

create table event (
  device text not null, n integer not null check (n > 0), clock integer not null,
  at text not null, day text not null, batch text not null, kind text not null,
  roadmap text not null, topic text not null, data text not null,
  sum text not null,
  primary key (device, n)
) strict, without rowid;
create index event_order on event (clock, device, n);
create index event_topic on event (roadmap, topic);
create index event_retracted on event (clock, device, n) where kind = 'retracted';
create trigger event_no_update before update on event
  begin select raise(abort, 'the log is append-only'); end;
create trigger event_no_delete before delete on event
  begin select raise(abort, 'the log is append-only'); end;
create trigger event_same_or_new before insert on event
  when exists (select 1 from event where device = new.device and n = new.n)
  begin
    select case when exists (
      select 1 from event where device = new.device and n = new.n and clock = new.clock
        and at = new.at and day = new.day and batch = new.batch and kind = new.kind
        and roadmap = new.roadmap and topic = new.topic and data = new.data and sum = new.sum
    ) then raise(ignore) else raise(abort, 'an event differs from the stored one') end;
  end;

create table dead_batch (batch text primary key) strict, without rowid;
create table topic_state (
  roadmap text not null, topic text not null, state text not null, since text not null,
  began text not null, touched text not null, spent integer not null, rating integer not null,
  proof text not null, note text not null, notes integer not null,
  primary key (roadmap, topic)
) strict, without rowid;
create table reading_state (
  roadmap text not null, topic text not null, reading text not null, read text not null,
  url text not null, title text not null, minutes integer not null,
  primary key (roadmap, topic, reading)
) strict, without rowid;
create table topic_day (
  roadmap text not null, topic text not null, day text not null, facts integer not null,
  spent integer not null, finished integer not null,
  primary key (roadmap, topic, day)
) strict, without rowid;
create table day_state (
  roadmap text not null, day text not null, facts integer not null, spent integer not null,
  finished integer not null,
  primary key (roadmap, day)
) strict, without rowid;

create table roadmap (
  id text primary key, title text not null, version text not null, source text not null,
  language text not null, homepage text not null, license text not null,
  digest text not null, path text not null, loaded text not null
) strict;
create table stage (
  roadmap text not null, id text not null, place integer not null, title text not null,
  goal text not null, primary key (roadmap, id)
) strict, without rowid;
create table track (
  roadmap text not null, id text not null, place integer not null, title text not null,
  summary text not null, primary key (roadmap, id)
) strict, without rowid;
create table milestone (
  roadmap text not null, id text not null, place integer not null, title text not null,
  stage text not null, weight integer not null, asks_proof integer not null, needs blob not null,
  primary key (roadmap, id)
) strict, without rowid;
create table topic (
  roadmap text not null, id text not null, place integer, title text not null,
  track text not null, stage text not null, minutes integer not null, optional integer not null,
  why text not null, outcomes text not null, proof text not null, checks text not null,
  tags text not null, article text not null, names text not null
) strict;
create unique index topic_id on topic (roadmap, id);
create index topic_place on topic (roadmap, place);
create table prerequisite (
  roadmap text not null, topic text not null, place integer not null, needs text not null,
  primary key (roadmap, topic, place)
) strict, without rowid;
create index prerequisite_needs on prerequisite (roadmap, needs);
create table reading (
  roadmap text not null, id text not null, title text not null, author text not null,
  kind text not null, url text not null, free integer not null, minutes integer,
  note text not null, names text not null, primary key (roadmap, id)
) strict, without rowid;
create table assignment (
  roadmap text not null, topic text not null, place integer not null, reading text not null,
  part text not null, minutes integer, role text not null,
  primary key (roadmap, topic, place)
) strict, without rowid;
create index assignment_reading on assignment (roadmap, reading);
create table former_id (
  roadmap text not null, former text not null, topic text not null,
  primary key (roadmap, former)
) strict, without rowid;
create table graph (
  roadmap text primary key, minutes blob not null, first blob not null, needs blob not null,
  topological blob not null
) strict;
"""


_SCHEMA_2 = """
alter table roadmap add column project text not null default '{}';
alter table milestone add column says text not null default '';
alter table milestone add column proof text not null default '';
alter table topic add column builds text not null default '';
alter table topic add column was text not null default '[]';
alter table stage add column walk text not null default '[]';
alter table reading add column place integer not null default 0;
alter table reading add column was text not null default '[]';
alter table roadmap add column hidden integer not null default 0;
create table former_reading (
  roadmap text not null, former text not null, reading text not null,
  primary key (roadmap, former)
) strict, without rowid;
create index topic_builds on topic (roadmap, place) where builds <> '';
create index former_id_topic on former_id (roadmap, topic);
create index event_noted on event (roadmap, topic) where kind = 'noted';
create index event_asked on event (day) where kind in ('recalled', 'forgotten');
create index event_foretold on event (roadmap, clock) where kind = 'foretold';
create index event_assumed on event (roadmap, topic) where kind = 'assumed';

create table review_state (
  roadmap text not null, topic text not null, stability real not null, difficulty real not null,
  last real not null, finished integer not null, rating integer not null, due integer not null,
  checks integer not null, recalled integer not null, first_check integer not null,
  solid integer not null,
  primary key (roadmap, topic)
) strict, without rowid;
create index review_due on review_state (roadmap, due);
"""

# `asked`: whether the topic still assigns the reading. A mark whose topic does not counts wherever
# the same part of the same reading is assigned now; the index finds these few.
_SCHEMA_3 = """
alter table reading_state add column part text not null default '';
alter table reading_state add column asked integer not null default 1;
create index reading_loose on reading_state (roadmap, reading, part) where asked = 0 and url = '';
"""

# `ids`: the ids of the topics in the order of their indexes, one on a line. `checksum`: what the
# rows beside the log are compared with; the event log has its own chain.
_SCHEMA_4 = """
alter table graph add column ids text not null default '';
create table checksum (
  roadmap text not null, part text not null, topic text not null, sum text not null,
  primary key (roadmap, part, topic)
) strict, without rowid;
"""

# `refresh`: the topics that finishing a topic refreshes; the columns of `prerequisite`.
_SCHEMA_5 = """
alter table review_state add column lapsed integer not null default 0;
create table refresh (
  roadmap text not null, topic text not null, place integer not null, refreshes text not null,
  primary key (roadmap, topic, place)
) strict, without rowid;
"""

# `event_review`: what the reviews of a topic follow from, without all else that happened to it.
# `exercise`: how many days of the calendar the exercise of a topic takes at least (0 for none) and
# the practice that can be laid out and verified for it ("" for none); topics with one of the two.
# `verified`: what the checks of that practice last said.
# `was_known`: whether a topic had last been recorded as known when it was finished; so nobody looks
# for such facts in the log any more.
# `topic_month`: the checksum of the days of a topic in a month, so that a report on many years reads
# and compares only the months it needs.
_SCHEMA_6 = """
create table exercise (
  roadmap text not null, topic text not null, days integer not null, practice text not null,
  primary key (roadmap, topic)
) strict, without rowid;
create index event_review on event (roadmap, topic, clock) where kind in (
  'finished', 'recalled', 'forgotten', 'assumed', 'paused', 'reopened', 'skipped', 'started'
);
drop index event_assumed;
alter table topic_state add column verified text not null default '';
alter table topic_state add column was_known integer not null default 0;
create table topic_month (
  roadmap text not null, topic text not null, month text not null, sum text not null,
  primary key (roadmap, topic, month)
) strict, without rowid;
"""


@steps()
def m001_the_log_and_the_roadmaps(db: Utils) -> None:
    """Create the tables of schema 1."""
    _execute_script(db, _SCHEMA_1)


@steps()
def m002_projects_and_reviews(db: Utils) -> None:
    """Add the practice project, the texts of milestones, reviews, and indexes for rare kinds.

    Also the columns that make a loaded roadmap complete, and the former ids of readings.
    """
    _execute_script(db, _SCHEMA_2)


@steps()
def m003_marks_that_follow_their_reading(db: Utils) -> None:
    """Add to read marks the part that was read, and whether the topic still assigns it."""
    _execute_script(db, _SCHEMA_3)


@steps()
def m004_checksums(db: Utils) -> None:
    """Add the checksums of the loaded roadmaps, the states and the table `meta`."""
    _execute_script(db, _SCHEMA_4)


@steps()
def m005_lapses_and_refreshes(db: Utils) -> None:
    """Add to reviews the day of a lapse, and to roadmaps what their topics refresh."""
    _execute_script(db, _SCHEMA_5)


@steps()
def m006_exercises(db: Utils) -> None:
    """Add to roadmaps the days and practices of exercises, and to states what was verified or known.

    Also a checksum for the days of a topic in each month.
    """
    _execute_script(db, _SCHEMA_6)


def _execute_script(db: Utils, statements: str) -> None:
    statement = ""
    for line in statements.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):  # it knows that triggers contain semicolons
            db.conn.execute(statement)
            statement = ""


def create_in_memory(version: int = SCHEMA_VERSION) -> sqlite3.Connection:
    """Return an empty in-memory database of a schema version, to compare others with."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    database = Utils(connection, execute_plugins=False)
    later_steps = [step.name for step in steps.pending(database)][version:]
    steps.apply(database, stop_before=later_steps[0] if later_steps else None)
    return connection


def upgrade(database: Database, version: int) -> None:
    """Upgrade a database to the current schema, after a verified backup.

    It is one immediate transaction: a second process that wants to upgrade at the same time waits,
    and then finds it done.
    """
    if version:
        backup.copy_before_migration(database, version)
    with database.writing() as transaction:
        transaction.commit_probe = (
            "select 1 from pragma_user_version where user_version = ?",
            (SCHEMA_VERSION,),
        )
        row = database.row("select user_version from pragma_user_version")
        if row is None or row[0] < SCHEMA_VERSION:
            steps.apply(Utils(database.connection, execute_plugins=False))
            database.connection.execute(f"pragma application_id = {APPLICATION_ID}")
            database.connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
    database.has_committed = False  # a migration is maintenance, not a command
